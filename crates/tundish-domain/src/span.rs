//! The history of an opportunity in two times: what it was when in the business, and since which event we know.
//!
//! A [`Span`] says what an opportunity was from one business instant to the next, as known from one event to another. An
//! event that takes effect at the instant h changes what is known about everything from h on: the rows concerned are
//! superseded and new ones inserted, and nothing is ever overwritten. So a late entry into the middle of the history works
//! like any other.
//!
//! The law that tests hold this to: the state at (`as_of`, `known_at`) is what one gets by taking, in the order of the
//! record, the changes of all events up to `known_at` that took effect up to `as_of`. The order of the record decides, not
//! the clock: who writes last is right.
//!
//! Deleting ends the history at the deletion. An unknown beginning stays unknown: such a span is counted from when it was
//! observed, and never gets an age.

use crate::amount::Amount;
use crate::channel::Channel;
use crate::id::{EventSeq, OpportunityId, PipelineId, ProductId, StageId, UserId};
use crate::instant::{Day, Instant};
use crate::money::{Currency, Money};
use crate::opportunity::{Decision, Opportunity, Status};

/// What the history keeps of an opportunity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snapshot {
    /// The pipeline.
    pub pipeline: PipelineId,
    /// The stage, also of a closed one.
    pub stage: StageId,
    /// Open, won or lost.
    pub status: Status,
    /// Who was responsible.
    pub owner: UserId,
    /// The channel.
    pub channel: Channel,
    /// What was to be sold.
    pub product: Option<ProductId>,
    /// The expected amount.
    pub amount: Amount,
    /// The closing value.
    pub won: Option<Money>,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The expected day of the decision.
    pub expected_close: Option<Day>,
    /// Whether it waited.
    pub on_hold: bool,
}

impl Snapshot {
    /// What the history keeps of this state; nothing when it is deleted.
    pub fn of(opportunity: &Opportunity) -> Option<Snapshot> {
        opportunity.deleted_at.is_none().then(|| Snapshot {
            pipeline: opportunity.pipeline,
            stage: opportunity.stage,
            status: opportunity.status(),
            owner: opportunity.owner,
            channel: opportunity.channel,
            product: opportunity.product,
            amount: opportunity.amount,
            won: opportunity.won(),
            currency: opportunity.currency,
            expected_close: opportunity.expected_close,
            on_hold: opportunity.hold.is_some(),
        })
    }

    /// This snapshot with what differs between `before` and `after`, apart from waiting. An amount goes with its currency as one fact.
    fn patched(self, before: &Snapshot, after: &Snapshot) -> Snapshot {
        fn pick<T: PartialEq>(this: T, before: &T, after: T) -> T {
            if *before == after { this } else { after }
        }
        let money = |snapshot: &Snapshot| (snapshot.amount, snapshot.currency);
        let (amount, currency) = pick(money(&self), &money(before), money(after));
        Snapshot {
            pipeline: pick(self.pipeline, &before.pipeline, after.pipeline),
            stage: pick(self.stage, &before.stage, after.stage),
            status: pick(self.status, &before.status, after.status),
            owner: pick(self.owner, &before.owner, after.owner),
            channel: pick(self.channel, &before.channel, after.channel),
            product: pick(self.product, &before.product, after.product),
            amount,
            won: pick(self.won, &before.won, after.won),
            currency,
            expected_close: pick(self.expected_close, &before.expected_close, after.expected_close),
            on_hold: self.on_hold,
        }
    }
}

/// One row of the table `opportunity_span`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Whose history.
    pub opportunity: OpportunityId,
    /// The event from which on this is known.
    pub known_from: EventSeq,
    /// The event from which on something else is known; nothing while this is still believed.
    pub known_to: Option<EventSeq>,
    /// Since when it was observed to be so; equals `from_at` where that is known. With the opportunity and `known_from` the
    /// key of the row.
    pub observed_at: Instant,
    /// Since when it was so; nothing on the first row of an opportunity whose beginning nobody knows.
    pub from_at: Option<Instant>,
    /// Until when it was so; nothing while it still is.
    pub to_at: Option<Instant>,
    /// What it was.
    pub was: Snapshot,
}

impl Span {
    /// Whether this was believed right after the event `known_at`.
    pub fn is_known_at(&self, known_at: EventSeq) -> bool {
        self.known_from <= known_at && self.known_to.is_none_or(|to| known_at < to)
    }

    /// Whether the span covers the business instant.
    pub fn covers(&self, instant: Instant) -> bool {
        self.observed_at <= instant && self.to_at.is_none_or(|to| instant < to)
    }
}

/// What one event does to the history of its opportunity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpanEdit {
    /// Rows that are no longer believed, with `known_to` set to the event: store that column under their key.
    pub supersede: Vec<Span>,
    /// Rows to insert.
    pub insert: Vec<Span>,
}

/// What the event `seq`, which recorded `decision`, does to the history.
///
/// `known` are the rows of the opportunity that are still believed, in any order; `before` is the state that was decided on.
pub fn record(known: &[Span], before: Option<&Opportunity>, decision: &Decision, seq: EventSeq) -> SpanEdit {
    let (at, after) = (decision.happened_at, &decision.after);
    let was = before.and_then(Snapshot::of);
    let is = Snapshot::of(after);
    // A hold with another reason or day says that it waits from `at` on, even if it was known to wait later anyway.
    let waiting_said = before.is_some_and(|before| before.hold != after.hold);
    // Where the present spell begins at `at`, the opportunity says whether its beginning is known.
    let from_at = if after.observed_at == at { after.entered_at } else { Some(at) };
    let new_row = |observed_at, from_at, to_at, was| Span {
        opportunity: after.id,
        known_from: seq,
        known_to: None,
        observed_at,
        from_at,
        to_at,
        was,
    };
    let mut edit = SpanEdit::default();
    let mut concerned: Vec<&Span> = known.iter().filter(|span| span.to_at.is_none_or(|to| at < to)).collect();
    concerned.sort_by_key(|span| span.observed_at);
    for span in concerned {
        let becomes = match (&was, &is) {
            (Some(was), Some(is)) => {
                let on_hold = if waiting_said { is.on_hold } else { span.was.on_hold };
                Some(Snapshot { on_hold, ..span.was.patched(was, is) })
            }
            // Deleted: nothing is left from here on. Restored: the new row below replaces whatever was there.
            _ => None,
        };
        let begins = if span.observed_at < at {
            Some(at)
        } else if span.observed_at == at && at == after.observed_at {
            from_at
        } else {
            span.from_at
        };
        let unchanged = becomes == Some(span.was) && (span.observed_at < at || begins == span.from_at);
        if unchanged {
            continue;
        }
        edit.supersede.push(Span { known_to: Some(seq), ..*span });
        if span.observed_at < at {
            edit.insert.push(new_row(span.observed_at, span.from_at, Some(at), span.was));
        }
        if let Some(becomes) = becomes {
            edit.insert.push(new_row(span.observed_at.max(at), begins, span.to_at, becomes));
        }
    }
    if let (None, Some(is)) = (was, is) {
        edit.insert.push(new_row(at, from_at, None, is));
    }
    edit
}

/// What the opportunity was at the business instant `as_of`, as known right after the event `known_at`; nothing when it was
/// not known to exist then, or deleted. `spans` are rows of one opportunity in any order.
pub fn at(spans: &[Span], as_of: Instant, known_at: EventSeq) -> Option<&Span> {
    spans.iter().find(|span| span.is_known_at(known_at) && span.covers(as_of))
}

/// One uninterrupted stay of an opportunity in one stage and status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// The pipeline.
    pub pipeline: PipelineId,
    /// The stage.
    pub stage: StageId,
    /// Open, or how it was closed: a closed stay lasts until it is reopened.
    pub status: Status,
    /// When it began, if anybody knows.
    pub entered_at: Option<Instant>,
    /// Since when it is known.
    pub observed_at: Instant,
    /// When it ended; nothing for the present one.
    pub left_at: Option<Instant>,
}

impl Spell {
    /// How many microseconds it has lasted at `as_of`; nothing when its beginning is unknown, so that it is never called late.
    pub fn age_micros(&self, as_of: Instant) -> Option<i64> {
        let until = self.left_at.map_or(as_of, |left| left.min(as_of));
        self.entered_at.map(|entered| until.micros_since(entered))
    }
}

/// The spells in their order: spans of one opportunity, all believed at one time, without the changes that leave stage and
/// status alone. Such spans have no gaps: deleting ends a history, and restoring takes the deletion back.
pub fn spells<'a>(spans: impl IntoIterator<Item = &'a Span>) -> Vec<Spell> {
    let mut spans: Vec<&Span> = spans.into_iter().collect();
    spans.sort_by_key(|span| span.observed_at);
    let mut spells: Vec<Spell> = Vec::new();
    for span in spans {
        let Snapshot { pipeline, stage, status, .. } = span.was;
        match spells.last_mut() {
            Some(last) if (last.pipeline, last.stage, last.status) == (pipeline, stage, status) => {
                last.left_at = span.to_at;
            }
            _ => spells.push(Spell {
                pipeline,
                stage,
                status,
                entered_at: span.from_at,
                observed_at: span.observed_at,
                left_at: span.to_at,
            }),
        }
    }
    spells
}

#[cfg(test)]
mod tests;
