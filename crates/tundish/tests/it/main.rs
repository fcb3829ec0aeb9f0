//! The application through its public surface, on both databases.
//!
//! SQL stands here only to look at what was stored, and to make what no verb makes yet.

mod api;
mod application;
mod digest;
