//! Activities: what is done or planned with a customer, and which facts belong to which kind of it.
//!
//! An activity is planned until it is done. What only the doing shows, its outcome and whether the customer answered, belongs
//! to a done one alone; an activity that fell through is done, with the outcome `cancelled` or `no_show`.

use crate::instant::{Day, Instant};
use crate::text_enum::text_enum;

#[cfg(test)]
mod tests;

text_enum! {
    /// What kind of thing is done or planned.
    ActivityKind {
        /// A telephone or video call.
        Call = "call",
        /// A letter by electronic mail.
        Email = "email",
        /// A meeting that was agreed on, wherever it is held.
        Meeting = "meeting",
        /// A salesperson goes to the customer.
        Visit = "visit",
        /// A message through a messenger or a social network.
        Message = "message",
        /// Something worth knowing; happens once, and nothing is owed.
        Note = "note",
        /// Something to do that the customer need not notice.
        Task = "task",
        /// Something owed to the customer by a date.
        Promise = "promise",
    }
}

text_enum! {
    /// From whom an activity went out.
    Direction {
        /// From the customer to us.
        Incoming = "incoming",
        /// From us to the customer.
        Outgoing = "outgoing",
    }
}

text_enum! {
    /// How an activity came out.
    ActivityOutcome {
        /// We spoke with the person.
        Reached = "reached",
        /// Nobody answered.
        NoAnswer = "no_answer",
        /// We left word.
        LeftMessage = "left_message",
        /// The number belongs to somebody else.
        WrongNumber = "wrong_number",
        /// It took place.
        Held = "held",
        /// It was called off before.
        Cancelled = "cancelled",
        /// The customer did not come.
        NoShow = "no_show",
    }
}

text_enum! {
    /// How far an activity is.
    ActivityStatus {
        /// It is to be done.
        Planned = "planned",
        /// It was done.
        Done = "done",
        /// It is no longer to be done.
        Cancelled = "cancelled",
    }
}

/// How long after it was done an activity may be written down without being called back-dated, in microseconds: three days.
const PROMPT_MICROS: i64 = 3 * 24 * 3_600 * 1_000_000;

/// Whether what was done at `done_at` and is written down at `now` is back-dated.
pub const fn is_backdated(done_at: Instant, now: Instant) -> bool {
    PROMPT_MICROS < now.micros_since(done_at)
}

impl ActivityKind {
    /// Whether it goes from one side to the other.
    pub const fn has_direction(self) -> bool {
        match self {
            ActivityKind::Call | ActivityKind::Email | ActivityKind::Message => true,
            ActivityKind::Meeting
            | ActivityKind::Visit
            | ActivityKind::Note
            | ActivityKind::Task
            | ActivityKind::Promise => false,
        }
    }

    /// Whether the other side may answer it or not.
    pub const fn can_be_answered(self) -> bool {
        self.has_direction()
    }

    /// How it may come out; for the other kinds being done says it all.
    pub const fn outcomes(self) -> &'static [ActivityOutcome] {
        use ActivityOutcome::{Cancelled, Held, LeftMessage, NoAnswer, NoShow, Reached, WrongNumber};
        match self {
            ActivityKind::Call => &[Reached, NoAnswer, LeftMessage, WrongNumber, Cancelled],
            ActivityKind::Meeting | ActivityKind::Visit => &[Held, Cancelled, NoShow],
            ActivityKind::Email
            | ActivityKind::Message
            | ActivityKind::Note
            | ActivityKind::Task
            | ActivityKind::Promise => &[],
        }
    }

    /// What it needs to be known by when it is to be done.
    const fn due(self) -> Due {
        match self {
            ActivityKind::Note => Due::Never,
            ActivityKind::Task => Due::Maybe,
            ActivityKind::Promise => Due::Always,
            ActivityKind::Call
            | ActivityKind::Email
            | ActivityKind::Meeting
            | ActivityKind::Visit
            | ActivityKind::Message => Due::WhilePlanned,
        }
    }
}

/// When an activity has a day on which it is due.
enum Due {
    Never,
    Maybe,
    WhilePlanned,
    Always,
}

/// The facts of an activity that depend on its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActivityFacts {
    /// What kind of thing it is.
    pub kind: ActivityKind,
    /// The day by which it is to be done.
    pub due_on: Option<Day>,
    /// When it was done; a planned one has none.
    pub done_at: Option<Instant>,
    /// From whom it went out.
    pub direction: Option<Direction>,
    /// How it came out.
    pub outcome: Option<ActivityOutcome>,
    /// Whether the other side answered.
    pub answered: Option<bool>,
}

impl ActivityFacts {
    /// Whether the facts go together, with everything that is wrong: at most one refusal for each field, in the order of the
    /// form.
    ///
    /// # Errors
    /// What is wrong, never empty.
    pub fn check(&self) -> Result<(), Vec<ActivityRefusal>> {
        let refusals: Vec<ActivityRefusal> = [
            self.due_refusal(),
            self.done_refusal(),
            self.direction_refusal(),
            self.outcome_refusal(),
            self.answered_refusal(),
        ]
        .into_iter()
        .flatten()
        .collect();
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }

    fn due_refusal(&self) -> Option<ActivityRefusal> {
        let is_planned = self.done_at.is_none();
        match (self.kind.due(), self.due_on) {
            (Due::Never, Some(_)) => Some(ActivityRefusal::DueNotOfThisKind),
            (Due::Always, None) => Some(ActivityRefusal::DueMissing),
            (Due::WhilePlanned, None) if is_planned => Some(ActivityRefusal::DueMissing),
            _ => None,
        }
    }

    fn done_refusal(&self) -> Option<ActivityRefusal> {
        let is_planned_note = self.kind == ActivityKind::Note && self.done_at.is_none();
        is_planned_note.then_some(ActivityRefusal::NoteIsNotPlanned)
    }

    fn direction_refusal(&self) -> Option<ActivityRefusal> {
        (self.direction.is_some() && !self.kind.has_direction()).then_some(ActivityRefusal::DirectionNotOfThisKind)
    }

    fn outcome_refusal(&self) -> Option<ActivityRefusal> {
        let outcome = self.outcome?;
        if !self.kind.outcomes().contains(&outcome) {
            Some(ActivityRefusal::OutcomeNotOfThisKind)
        } else if self.done_at.is_none() {
            Some(ActivityRefusal::OutcomeBeforeDone)
        } else {
            None
        }
    }

    fn answered_refusal(&self) -> Option<ActivityRefusal> {
        let answered = self.answered?;
        if !self.kind.can_be_answered() {
            return Some(ActivityRefusal::AnsweredNotOfThisKind);
        }
        if self.done_at.is_none() {
            return Some(ActivityRefusal::AnsweredBeforeDone);
        }
        // An outcome of another kind is refused by itself and says nothing here.
        let implied = match self.outcome.filter(|outcome| self.kind.outcomes().contains(outcome))? {
            ActivityOutcome::Reached => true,
            ActivityOutcome::NoAnswer | ActivityOutcome::LeftMessage | ActivityOutcome::Cancelled => false,
            ActivityOutcome::WrongNumber | ActivityOutcome::Held | ActivityOutcome::NoShow => return None,
        };
        (answered != implied).then_some(ActivityRefusal::AnsweredAgainstOutcome)
    }
}

/// Which fact of an activity does not go with the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ActivityRefusal {
    /// It must say by when.
    #[error("this kind of activity needs a due day")]
    DueMissing,
    /// Nothing is owed by a note.
    #[error("this kind of activity has no due day")]
    DueNotOfThisKind,
    /// A note is written, not planned.
    #[error("a note is not planned")]
    NoteIsNotPlanned,
    /// It goes from nobody to nobody.
    #[error("this kind of activity has no direction")]
    DirectionNotOfThisKind,
    /// It cannot come out like this.
    #[error("this kind of activity does not come out like this")]
    OutcomeNotOfThisKind,
    /// What is planned has not come out yet.
    #[error("an activity that is not done has no outcome")]
    OutcomeBeforeDone,
    /// Nobody is expected to answer it.
    #[error("this kind of activity is not answered")]
    AnsweredNotOfThisKind,
    /// What is planned has not been answered yet.
    #[error("an activity that is not done was not answered")]
    AnsweredBeforeDone,
    /// The outcome says the opposite.
    #[error("whether it was answered contradicts the outcome")]
    AnsweredAgainstOutcome,
}

impl ActivityRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            ActivityRefusal::DueMissing => "due_missing",
            ActivityRefusal::DueNotOfThisKind => "due_not_of_this_kind",
            ActivityRefusal::NoteIsNotPlanned => "note_is_not_planned",
            ActivityRefusal::DirectionNotOfThisKind => "direction_not_of_this_kind",
            ActivityRefusal::OutcomeNotOfThisKind => "outcome_not_of_this_kind",
            ActivityRefusal::OutcomeBeforeDone => "outcome_before_done",
            ActivityRefusal::AnsweredNotOfThisKind => "answered_not_of_this_kind",
            ActivityRefusal::AnsweredBeforeDone => "answered_before_done",
            ActivityRefusal::AnsweredAgainstOutcome => "answered_against_outcome",
        }
    }

    /// The field that the refusal is about, for the message beside it.
    pub const fn field(self) -> &'static str {
        match self {
            ActivityRefusal::DueMissing | ActivityRefusal::DueNotOfThisKind => "due_on",
            ActivityRefusal::NoteIsNotPlanned => "done_at",
            ActivityRefusal::DirectionNotOfThisKind => "direction",
            ActivityRefusal::OutcomeNotOfThisKind | ActivityRefusal::OutcomeBeforeDone => "outcome",
            ActivityRefusal::AnsweredNotOfThisKind
            | ActivityRefusal::AnsweredBeforeDone
            | ActivityRefusal::AnsweredAgainstOutcome => "answered",
        }
    }
}
