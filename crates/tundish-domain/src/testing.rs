//! Random scripts of operations, and a company in memory that runs them.
//!
//! The scripts ([`script`]) are values that can be stored, so a test of the databases can replay the very script that a test
//! of the rules ran. The company ([`company`]) is fixed: pipelines, people, accounts. The world ([`world`]) applies steps with
//! the verbs of this crate and keeps events, history and the folded funnel; its [`world::digest`] is a text that two
//! implementations must agree on, byte by byte.
//!
//! Built with the feature `testing` only.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "made-up companies have a handful of people and records"
)]

pub mod company;
pub mod script;
pub mod world;
