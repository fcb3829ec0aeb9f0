//! The rules of Tundish as plain functions over plain values.
//!
//! Everything that can be decided without asking anybody lives here: what an opportunity may do next, what its history
//! says, how a funnel is counted, who may do what. Time, identifiers and randomness are arguments.
//!
//! This crate knows no SQL, opens no file or socket, reads no clock, draws no random number and is not asynchronous.
//! That is why its tests run in milliseconds and why any figure of the past can be computed again.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod text_enum;

pub mod amount;
pub mod appearance;
pub mod change;
pub mod channel;
pub mod funnel;
pub mod id;
pub mod instant;
pub mod money;
pub mod number;
pub mod one_time_code;
pub mod opportunity;
pub mod pipeline;
pub mod policy;
pub mod recovery_code;
pub mod role;
pub mod rounding;
pub mod span;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod text;
pub mod verb;

pub use amount::Amount;
pub use change::Change;
pub use channel::Channel;
pub use instant::{Day, Instant, TimeZone};
pub use money::{Currency, Money, Probability, Rate, Sum};
pub use number::{NumberKind, ShortNumber};
pub use opportunity::{Opportunity, Refusal, Status};
pub use pipeline::{Band, ExitCriterion, Pipeline, Stage};
pub use role::Role;
pub use span::{Snapshot, Span, SpanEdit};
pub use verb::Verb;
