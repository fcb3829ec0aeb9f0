//! How an opportunity stands or ended, and why.

use std::fmt::{self, Display};
use std::str::FromStr;

use crate::instant::Instant;
use crate::money::{Currency, Money};
use crate::opportunity::{NOTE_CHARS, Refusal};
use crate::text;
use crate::text_enum::text_enum;

text_enum! {
    /// Whether an opportunity is open, and how it ended if not.
    Status {
        /// Somebody works on it.
        Open = "open",
        /// The customer ordered.
        Won = "won",
        /// It came to nothing.
        Lost = "lost",
    }
}

text_enum! {
    /// Why the customer ordered.
    WinReason {
        /// What we offer fitted best.
        Fit = "fit",
        /// Price or terms.
        Price = "price",
        /// Trust in people or in the firm.
        Trust = "trust",
        /// We were there first, or faster.
        Speed = "speed",
        /// Something else; the note says what.
        Other = "other",
        /// Nobody wrote it down: for records from elsewhere, never offered on a screen.
        NotRecorded = "not_recorded",
    }
}

text_enum! {
    /// Why it came to nothing: the seven causes by which the funnel is diagnosed, and what lies beside them.
    LossReason {
        /// The customer was not determined to buy.
        NoNeed = "no_need",
        /// Contact was lost.
        NoContact = "no_contact",
        /// The customer could not decide.
        NoDecision = "no_decision",
        /// A competitor has them.
        Competitor = "competitor",
        /// Opinions inside differed.
        Disagreement = "disagreement",
        /// There was no money.
        NoFunds = "no_funds",
        /// The superior disapproved.
        Disapproved = "disapproved",
        /// Something else; the note says what.
        Other = "other",
        /// Nobody wrote it down: for records from elsewhere, never offered on a screen.
        NotRecorded = "not_recorded",
    }
}

/// A reason from a closed list, with a note in free text beside it.
///
/// The list is what reports count by; the note is for people. Stored as one text: `competitor` or `competitor: Clearspout`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason<C> {
    /// The reason from the list.
    pub code: C,
    /// What there is to say about it; never empty.
    note: Option<String>,
}

impl<C> Reason<C> {
    /// A reason without a note.
    pub const fn of(code: C) -> Reason<C> {
        Reason { code, note: None }
    }

    /// A reason with a note; a blank note is none.
    ///
    /// # Errors
    /// [`Refusal::Text`] when the note cannot be stored.
    pub fn noted(code: C, note: &str) -> Result<Reason<C>, Refusal> {
        let note = text::clean(note, NOTE_CHARS).map_err(|error| Refusal::Text { field: "close_reason", error })?;
        Ok(Reason { code, note: (!note.is_empty()).then_some(note) })
    }

    /// What there is to say about it.
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}

impl<C: Display> Display for Reason<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.note {
            Some(note) => write!(f, "{}: {note}", self.code),
            None => write!(f, "{}", self.code),
        }
    }
}

impl<C: FromStr<Err = text::UnknownWord>> FromStr for Reason<C> {
    type Err = text::UnknownWord;

    fn from_str(stored: &str) -> Result<Reason<C>, text::UnknownWord> {
        match stored.split_once(": ") {
            Some((code, note)) => Ok(Reason { code: code.parse()?, note: Some(note.to_owned()) }),
            None => Ok(Reason { code: stored.parse()?, note: None }),
        }
    }
}

/// Whether an opportunity is open, and everything that belongs to its end if not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Somebody works on it.
    Open,
    /// The customer ordered.
    Won {
        /// When.
        at: Instant,
        /// The closing value, where it is known.
        value: Option<Money>,
        /// Why.
        reason: Reason<WinReason>,
    },
    /// It came to nothing.
    Lost {
        /// When.
        at: Instant,
        /// Why.
        reason: Reason<LossReason>,
    },
}

impl Outcome {
    /// Joins the columns of a row; nothing when they contradict each other. A missing reason reads as "not recorded".
    pub fn from_parts(
        status: Status,
        closed_at: Option<Instant>,
        won_minor: Option<i64>,
        close_reason: Option<&str>,
        currency: Currency,
    ) -> Option<Outcome> {
        match (status, closed_at, won_minor) {
            (Status::Open, None, None) if close_reason.is_none() => Some(Outcome::Open),
            (Status::Won, Some(at), value) => {
                let reason = close_reason.map_or(Ok(Reason::of(WinReason::NotRecorded)), str::parse).ok()?;
                Some(Outcome::Won { at, value: value.map(|minor| Money::new(minor, currency)), reason })
            }
            (Status::Lost, Some(at), None) => {
                let reason = close_reason.map_or(Ok(Reason::of(LossReason::NotRecorded)), str::parse).ok()?;
                Some(Outcome::Lost { at, reason })
            }
            _ => None,
        }
    }

    /// Open, won or lost.
    pub const fn status(&self) -> Status {
        match self {
            Outcome::Open => Status::Open,
            Outcome::Won { .. } => Status::Won,
            Outcome::Lost { .. } => Status::Lost,
        }
    }

    /// When it ended.
    pub const fn closed_at(&self) -> Option<Instant> {
        match self {
            Outcome::Open => None,
            Outcome::Won { at, .. } | Outcome::Lost { at, .. } => Some(*at),
        }
    }

    /// The closing value of a won one, where it is known.
    pub const fn won(&self) -> Option<Money> {
        match self {
            Outcome::Won { value, .. } => *value,
            Outcome::Open | Outcome::Lost { .. } => None,
        }
    }

    /// The reason as stored.
    pub fn close_reason(&self) -> Option<String> {
        match self {
            Outcome::Open => None,
            Outcome::Won { reason, .. } => Some(reason.to_string()),
            Outcome::Lost { reason, .. } => Some(reason.to_string()),
        }
    }
}
