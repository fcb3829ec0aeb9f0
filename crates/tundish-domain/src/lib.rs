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

pub mod account;
pub mod activity;
pub mod amount;
pub mod appearance;
pub mod calendar;
pub mod change;
pub mod channel;
pub mod competitor;
pub mod contact;
pub mod email;
pub mod file_name;
pub mod funnel;
pub mod id;
pub mod instant;
pub mod lead;
pub mod line;
pub mod money;
pub mod number;
pub mod one_time_code;
pub mod opportunity;
pub mod own_field;
pub mod person_name;
pub mod phone;
pub mod pipeline;
pub mod policy;
pub mod recovery_code;
pub mod role;
pub mod rounding;
pub mod search;
pub mod span;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod text;
pub mod verb;

pub use amount::Amount;
pub use calendar::Calendar;
pub use change::Change;
pub use channel::Channel;
pub use competitor::CompetitorStanding;
pub use contact::{ContactRole, Stance};
pub use email::EmailAddress;
pub use instant::{Day, Instant, TimeZone};
pub use lead::{LeadSource, LeadStatus};
pub use line::{Line, Percent, Quantity};
pub use money::{Converted, Currency, Money, Probability, Rate, Rates, Sum};
pub use number::{NumberKind, ShortNumber};
pub use opportunity::{Opportunity, Refusal, Status};
pub use own_field::{OwnChange, OwnForm};
pub use person_name::PersonName;
pub use phone::Phone;
pub use pipeline::{Band, ExitCriterion, Pipeline, Stage};
pub use role::Role;
pub use span::{Snapshot, Span, SpanEdit};
pub use verb::Verb;
