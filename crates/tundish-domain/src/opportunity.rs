//! The opportunity: a possible sale, and the verbs that change it.
//!
//! Every verb is a pure function in a file of its own. It takes the permit of the policy, a view that proves the
//! precondition (open, closed, live, deleted), its arguments and the time, and gives a [`Decision`]: the next state, the verb
//! and the business instant at which it takes effect. It changes nothing itself; the caller stores what was decided.
//!
//! Invariants: an open opportunity has one owner and one stage of its own pipeline; a closed one has outcome, reason and
//! instant; the currency of every amount in it is its own; every decision raises the version by one.
//!
//! It refuses to know who asks (the permit says that), what was stored before, and what the time is.

mod advance;
mod create;
mod delete;
mod edit;
mod hold;
mod lose;
mod move_back;
mod move_to;
mod outcome;
mod reassign;
mod refusal;
mod reopen;
mod restore;
mod resume;
mod supply;
mod timing;
mod win;
mod withdraw;

use std::ops::Deref;

pub use advance::advance;
pub use create::{Beginning, NewOpportunity, create};
pub use delete::delete;
pub use edit::{Patch, Set, edit};
pub use hold::{Hold, hold};
pub use lose::lose;
pub use move_back::move_back;
pub use move_to::move_to;
pub use outcome::{LossReason, Outcome, Reason, Status, WinReason};
pub use reassign::reassign;
pub use refusal::Refusal;
pub use reopen::reopen;
pub use restore::restore;
pub use resume::resume;
pub use supply::supply;
pub use timing::Timing;
pub use win::win;
pub use withdraw::withdraw;

use crate::amount::Amount;
use crate::channel::Channel;
use crate::id::{AccountId, OpportunityId, PipelineId, ProductId, StageId, UserId};
use crate::instant::{Day, Instant};
use crate::lead::LeadSource;
use crate::money::{Currency, Money, Rate};
use crate::own_field::OwnChange;
use crate::verb::Verb;

/// The greatest number of characters of a name.
pub const NAME_CHARS: usize = 200;
/// The greatest number of characters of a next step, a reason and a note.
pub const NOTE_CHARS: usize = 1_000;

/// A possible sale, as the table `opportunity` holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opportunity {
    /// Which opportunity.
    pub id: OpportunityId,
    /// Counts the changes, from 1.
    pub version: i64,
    /// The short number behind `OP-`.
    pub number: i64,
    /// What people call it.
    pub name: String,
    /// The customer, as soon as one is known.
    pub account: Option<AccountId>,
    /// What is to be sold.
    pub product: Option<ProductId>,
    /// The pipeline it is in.
    pub pipeline: PipelineId,
    /// The stage it is in, or was in when it was closed.
    pub stage: StageId,
    /// Who is responsible.
    pub owner: UserId,
    /// Through which channel it is worked.
    pub channel: Channel,
    /// What made it known to us.
    pub source: Option<LeadSource>,
    /// What it is expected to bring.
    pub amount: Amount,
    /// The currency of all its amounts, also while there is none.
    pub currency: Currency,
    /// When the customer is expected to decide.
    pub expected_close: Option<Day>,
    /// What happens next.
    pub next_step: Option<String>,
    /// Whether it is open, and how it ended if not.
    pub outcome: Outcome,
    /// The rate to the company's currency of the day on which it was closed: sums of what is closed keep it. Nothing while it is
    /// open, where none was known, and in the company's own currency.
    pub closed_rate: Option<Rate>,
    /// Why and until when it waits.
    pub hold: Option<Hold>,
    /// When the present stage was entered, if anybody knows.
    pub entered_at: Option<Instant>,
    /// Since when it is known to be in the present stage; equals `entered_at` where that is known.
    pub observed_at: Instant,
    /// When it came to be in the business, if anybody knows.
    pub created_at: Option<Instant>,
    /// When Tundish learned of it.
    pub recorded_at: Instant,
    /// When it was deleted.
    pub deleted_at: Option<Instant>,
}

/// What a verb decided: the next state of the opportunity, and what the event says about the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What was done.
    pub verb: Verb,
    /// The business instant at which it takes effect.
    pub happened_at: Instant,
    /// The opportunity as it is from now on.
    pub after: Opportunity,
    /// What changes of its own fields, which are kept beside it.
    pub own: Vec<OwnChange>,
}

impl Decision {
    /// A decision that leaves own fields as they are.
    pub const fn new(verb: Verb, happened_at: Instant, after: Opportunity) -> Self {
        Self { verb, happened_at, after, own: Vec::new() }
    }

    /// The same with changes of own fields.
    #[must_use]
    pub fn with_own(self, own: Vec<OwnChange>) -> Self {
        Self { own, ..self }
    }

    /// The same decision with the rate of the day on which it closes, for decisions that close.
    #[must_use]
    pub fn freezing(mut self, rate: Option<Rate>) -> Decision {
        self.after.closed_rate = rate.filter(|_| self.after.outcome != Outcome::Open);
        self
    }
}

impl Opportunity {
    /// Open, won or lost.
    pub const fn status(&self) -> Status {
        self.outcome.status()
    }

    /// The closing value of a won one, where it is known.
    pub const fn won(&self) -> Option<Money> {
        self.outcome.won()
    }

    /// The view of one that is not deleted.
    ///
    /// # Errors
    /// [`Refusal::Deleted`].
    pub const fn live(&self) -> Result<LiveOpportunity<'_>, Refusal> {
        if self.deleted_at.is_some() { Err(Refusal::Deleted) } else { Ok(LiveOpportunity(self)) }
    }

    /// The view of one that is open and not deleted.
    ///
    /// # Errors
    /// [`Refusal::Deleted`], [`Refusal::AlreadyWon`], [`Refusal::AlreadyLost`].
    pub const fn open(&self) -> Result<OpenOpportunity<'_>, Refusal> {
        match (&self.deleted_at, &self.outcome) {
            (Some(_), _) => Err(Refusal::Deleted),
            (None, Outcome::Open) => Ok(OpenOpportunity(self)),
            (None, Outcome::Won { .. }) => Err(Refusal::AlreadyWon),
            (None, Outcome::Lost { .. }) => Err(Refusal::AlreadyLost),
        }
    }

    /// The view of one that is won or lost and not deleted.
    ///
    /// # Errors
    /// [`Refusal::Deleted`], [`Refusal::StillOpen`].
    pub const fn closed(&self) -> Result<ClosedOpportunity<'_>, Refusal> {
        match (&self.deleted_at, &self.outcome) {
            (Some(_), _) => Err(Refusal::Deleted),
            (None, Outcome::Open) => Err(Refusal::StillOpen),
            (None, Outcome::Won { .. } | Outcome::Lost { .. }) => Ok(ClosedOpportunity(self)),
        }
    }

    /// The view of one that is deleted.
    ///
    /// # Errors
    /// [`Refusal::NotDeleted`].
    pub const fn deleted(&self) -> Result<DeletedOpportunity<'_>, Refusal> {
        match self.deleted_at {
            Some(at) => Ok(DeletedOpportunity { opportunity: self, at }),
            None => Err(Refusal::NotDeleted),
        }
    }

    /// The earliest business instant at which a change may take effect: since when it is what it is now.
    fn earliest_change(&self) -> Instant {
        self.outcome.closed_at().or(self.entered_at).unwrap_or(self.observed_at)
    }

    /// The next state, one version on, before the verb changes it.
    fn next(&self) -> Opportunity {
        Opportunity { version: self.version + 1, ..self.clone() }
    }
}

/// An opportunity that is not deleted.
#[derive(Debug, Clone, Copy)]
pub struct LiveOpportunity<'a>(&'a Opportunity);

/// An opportunity that is open and not deleted.
#[derive(Debug, Clone, Copy)]
pub struct OpenOpportunity<'a>(&'a Opportunity);

/// An opportunity that is won or lost and not deleted.
#[derive(Debug, Clone, Copy)]
pub struct ClosedOpportunity<'a>(&'a Opportunity);

/// An opportunity that is deleted.
#[derive(Debug, Clone, Copy)]
pub struct DeletedOpportunity<'a> {
    opportunity: &'a Opportunity,
    at: Instant,
}

impl Deref for LiveOpportunity<'_> {
    type Target = Opportunity;
    fn deref(&self) -> &Opportunity {
        self.0
    }
}

impl Deref for OpenOpportunity<'_> {
    type Target = Opportunity;
    fn deref(&self) -> &Opportunity {
        self.0
    }
}

impl Deref for ClosedOpportunity<'_> {
    type Target = Opportunity;
    fn deref(&self) -> &Opportunity {
        self.0
    }
}

impl Deref for DeletedOpportunity<'_> {
    type Target = Opportunity;
    fn deref(&self) -> &Opportunity {
        self.opportunity
    }
}

#[cfg(test)]
pub(crate) mod tests;
