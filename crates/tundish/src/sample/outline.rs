//! A story before it is told: who, what and how many days ago, without identifiers, dates or a database.
//!
//! Outlines depend on the seed alone. Told on another day, the same outline gives the same story with other dates.

use tundish_domain::{
    Channel,
    opportunity::{LossReason, Reason, WinReason},
};

use super::{
    catalogue::{Coin, Item},
    people::Who,
};

/// A point in time: so many days ago, at a minute of that day. Ordered as time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) days_ago: i32,
    pub(super) minute: i32,
}

impl Moment {
    pub(super) const fn key(self) -> (i32, i32) {
        (-self.days_ago, self.minute)
    }
}

/// The stages of the standard pipeline by their places.
pub(super) mod stage {
    pub(in super::super) const ENGAGED: usize = 0;
    pub(in super::super) const NEED_AGREED: usize = 1;
    pub(in super::super) const OFFER: usize = 2;
    pub(in super::super) const TRIAL: usize = 3;
    pub(in super::super) const NEGOTIATION: usize = 4;
    pub(in super::super) const APPROVAL: usize = 5;
}

/// What is expected, in whole units of the currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worth {
    Unknown,
    Estimate(i64),
    Known(i64),
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// To the stage at this place.
    MoveTo(usize),
    /// The amount changes.
    Amount(Worth),
    /// The decision is expected so many days from today; negative for days that have passed.
    Expect(i32),
    /// What happens next.
    NextStep(String),
    /// It waits until so many days from today.
    Hold(&'static str, i32),
    Resume,
    /// The boss gives it to somebody.
    GiveTo(Who),
    /// Won for this closing value, or for the amount.
    Win(Option<i64>, Reason<WinReason>),
    Lose(Reason<LossReason>),
    Reopen,
}

/// The story of one opportunity.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    /// The index of the customer.
    pub(super) customer: usize,
    pub(super) topic: String,
    pub(super) product: Option<Item>,
    pub(super) owner: Who,
    pub(super) channel: Channel,
    pub(super) coin: Coin,
    pub(super) worth: Worth,
    pub(super) begins: Moment,
    pub(super) next_step: Option<String>,
    pub(super) steps: Vec<(Moment, Deed)>,
}

impl Outline {
    /// Puts the steps into the order of time; steps of one moment keep theirs.
    pub(super) fn sort(&mut self) {
        self.steps.sort_by_key(|(moment, _)| moment.key());
    }
}
