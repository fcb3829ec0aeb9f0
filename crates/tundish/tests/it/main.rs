//! The slices through their public functions, on both databases.
//!
//! SQL stands here only to look at what was stored, and to make what no verb makes yet.

mod digest;
mod fixture;
mod numbers;
mod sample;
mod seed;
mod setup;
mod stories;
