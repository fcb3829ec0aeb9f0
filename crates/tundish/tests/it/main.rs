//! The slices through their public functions, on both databases.
//!
//! SQL stands here only to look at what was stored, and to make what no verb makes yet.

mod access;
mod conflicts;
mod digest;
mod events;
mod fixture;
mod funnel;
mod numbers;
mod sample;
mod reference;
mod setup;
mod sign_in;
mod stories;
mod teams;
mod users;
