//! What an event changed, field by field, and the way back: replaying and undoing.
//!
//! A [`Change`] names a column of the table `opportunity` with its text before and after. The changes of all events of an
//! opportunity, from its creation on, rebuild it; those of one event, turned round, undo that event. `id` and `version` are
//! not among the fields: the event names its subject, and the version counts the events.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::Serialize;

use crate::amount::{Amount, AmountKind};
use crate::id::{OpportunityId, OwnFieldId, Tsid};
use crate::instant::{Day, Instant};
use crate::money::{Currency, Rate};
use crate::opportunity::{Decision, Hold, LiveOpportunity, Opportunity, Outcome, Refusal, Status};
use crate::own_field::OwnChange;
use crate::policy::{Permit, actions};
use crate::verb::Verb;

/// One field of one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The column.
    pub field: &'static str,
    /// Its text before; nothing where it was empty, or before the record was made.
    pub before: Option<String>,
    /// Its text after.
    pub after: Option<String>,
    /// Whether the text may name a person, so that erasing personal data concerns it.
    pub personal: bool,
}

/// The columns whose changes are recorded, in the order in which they are listed; free texts may name persons.
const FIELDS: [(&str, bool); 26] = [
    ("number", false),
    ("name", true),
    ("account_id", false),
    ("product_id", false),
    ("pipeline_id", false),
    ("stage_id", false),
    ("status", false),
    ("owner_id", false),
    ("channel", false),
    ("source", false),
    ("amount_kind", false),
    ("amount_minor", false),
    ("currency", false),
    ("won_minor", false),
    ("expected_close_on", false),
    ("next_step", true),
    ("close_reason", true),
    ("closed_at", false),
    ("closed_rate", false),
    ("hold_reason", true),
    ("hold_until_on", false),
    ("entered_at", false),
    ("observed_at", false),
    ("created_at", false),
    ("recorded_at", false),
    ("deleted_at", false),
];

/// The column with this name, for reading stored changes; nothing when no such column is recorded.
pub fn field(name: &str) -> Option<&'static str> {
    FIELDS.iter().map(|(field, _)| *field).find(|field| *field == name)
}

/// The fields in which two states of an opportunity differ; all that have a value when there was none before.
///
/// Identifiers, days and instants are written as they are outside, money in minor units, rates in billionths.
pub fn changes(before: Option<&Opportunity>, after: &Opportunity) -> Vec<Change> {
    let before = before.map_or(const { [const { Field::Empty }; FIELDS.len()] }, fields);
    FIELDS
        .iter()
        .zip(before.into_iter().zip(fields(after)))
        .filter(|(_, (before, after))| before != after)
        .map(|(&(field, personal), (before, after))| Change {
            field,
            before: before.text(),
            after: after.text(),
            personal,
        })
        .collect()
}

/// What stays of a recorded text when personal data are erased: of a reason for closing the word from the list, so that what
/// was counted by it stays; of everything else that may name a person an empty text, so that there was something shows.
pub fn without_persons(field: &str, text: &str) -> String {
    match field {
        "close_reason" => text.split_once(": ").map_or(text, |(word, _)| word).to_owned(),
        _ => String::new(),
    }
}

/// The state after the changes; the version is one higher.
///
/// # Errors
/// [`BrokenHistory`] when the result is no opportunity.
pub fn apply(before: &Opportunity, changes: &[Change]) -> Result<Opportunity, BrokenHistory> {
    let mut row = row(before);
    row.extend(changes.iter().map(|change| (change.field, change.after.clone())));
    opportunity(before.id, before.version + 1, &row)
}

/// The opportunity that the changes of all its events make, from its creation on, in the order of the record.
///
/// # Errors
/// [`BrokenHistory`] when the result is no opportunity.
pub fn replay<'a>(
    id: OpportunityId,
    events: impl IntoIterator<Item = &'a [Change]>,
) -> Result<Opportunity, BrokenHistory> {
    let (mut row, mut version) = (Row::new(), 0);
    for changes in events {
        row.extend(changes.iter().map(|change| (change.field, change.after.clone())));
        version += 1;
    }
    opportunity(id, version, &row)
}

/// What events changed: columns of the row, and own fields, which are kept beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// The columns.
    pub columns: Vec<Change>,
    /// The own fields.
    pub own: Vec<OwnChange>,
}

impl Changed {
    /// Columns alone.
    pub const fn columns(columns: Vec<Change>) -> Self {
        Self { columns, own: Vec::new() }
    }

    /// The same and what another event changed.
    pub fn extend(&mut self, other: Self) {
        self.columns.extend(other.columns);
        self.own.extend(other.own);
    }

    fn touches(&self, field: &str) -> bool {
        self.columns.iter().any(|change| change.field == field)
    }

    fn touches_own(&self, field: OwnFieldId) -> bool {
        self.own.iter().any(|change| change.field == field)
    }

    fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.own.is_empty()
    }
}

/// Takes one event back by a compensating change: each field that it changed gets its earlier value.
///
/// `undone` is what that event changed, `happened_at` its business instant, and `later` what all events of the opportunity
/// changed that were recorded after it. Undoing takes effect at `happened_at`: as known from now on, the change never took place.
///
/// # Errors
/// [`Refusal::ChangedSince`] when a later event touched one of the fields, or another of which it makes a part;
/// [`Refusal::NotUndoable`] for creating, deleting and restoring, and for an event that changed nothing.
pub fn undo(
    _permit: &Permit<actions::UndoOpportunity>,
    current: LiveOpportunity<'_>,
    undone: &Changed,
    happened_at: Instant,
    later: &Changed,
) -> Result<Decision, Refusal> {
    if undone.is_empty() || undone.touches("recorded_at") || undone.touches("deleted_at") {
        return Err(Refusal::NotUndoable);
    }
    if undone.own.iter().any(|change| later.touches_own(change.field)) {
        return Err(Refusal::ChangedSince { field: "own" });
    }
    let now = row(&current);
    for change in &undone.columns {
        if later.touches(change.field) || now.get(change.field) != Some(&change.after) {
            return Err(Refusal::ChangedSince { field: change.field });
        }
    }
    // Minor units and rates mean nothing without their currency, which is a field of its own.
    let restores_value = undone
        .columns
        .iter()
        .any(|change| matches!(change.field, "won_minor" | "closed_rate") && change.before.is_some());
    if restores_value && later.touches("currency") {
        return Err(Refusal::ChangedSince { field: "currency" });
    }
    if undone.touches("currency") && (current.won().is_some() || later.touches("won_minor")) {
        return Err(Refusal::ChangedSince { field: "won_minor" });
    }
    if undone.touches("currency") && !undone.touches("closed_rate") && current.closed_rate.is_some() {
        return Err(Refusal::ChangedSince { field: "closed_rate" });
    }
    let back: Vec<Change> = undone.columns.iter().map(Change::turned_round).collect();
    let after = apply(&current, &back).map_err(|broken| Refusal::ChangedSince { field: broken.field })?;
    // Each field is as it was, but together they must make sense: what is closed neither waits nor moves on afterwards.
    if let Some(closed_at) = after.outcome.closed_at() {
        if after.hold.is_some() {
            return Err(Refusal::ChangedSince { field: "hold_until_on" });
        }
        if closed_at < after.observed_at {
            return Err(Refusal::ChangedSince { field: "stage_id" });
        }
    }
    let own = undone.own.iter().map(OwnChange::turned_round).collect();
    Ok(Decision::new(Verb::Undone, happened_at, after).with_own(own))
}

impl Change {
    fn turned_round(&self) -> Change {
        Change { before: self.after.clone(), after: self.before.clone(), ..self.clone() }
    }
}

/// The recorded changes do not make an opportunity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the recorded changes do not make an opportunity: {field}")]
pub struct BrokenHistory {
    /// The column that is missing, cannot be read or contradicts another.
    pub field: &'static str,
}

impl BrokenHistory {
    /// The stable code of this error.
    pub const fn code(self) -> &'static str {
        "broken_history"
    }
}

type Row = BTreeMap<&'static str, Option<String>>;

fn row(opportunity: &Opportunity) -> Row {
    FIELDS.iter().map(|(field, _)| *field).zip(fields(opportunity).map(Field::text)).collect()
}

/// The value of one column, borrowed: two states are compared value by value, and texts are made of what differs.
#[derive(Debug, Clone, PartialEq)]
enum Field<'a> {
    Empty,
    Number(i64),
    Id(Tsid),
    Word(&'static str),
    Currency(Currency),
    At(Instant),
    On(Day),
    Text(&'a str),
    Reason(String),
}

impl Field<'_> {
    fn text(self) -> Option<String> {
        Some(match self {
            Field::Empty => return None,
            Field::Number(number) => number.to_string(),
            Field::Id(id) => id.to_string(),
            Field::Word(word) => word.to_owned(),
            Field::Currency(currency) => currency.as_str().to_owned(),
            Field::At(instant) => instant.to_string(),
            Field::On(day) => day.to_string(),
            Field::Text(text) => text.to_owned(),
            Field::Reason(reason) => reason,
        })
    }
}

/// The value of each column, in the order of [`FIELDS`].
fn fields(opportunity: &Opportunity) -> [Field<'_>; FIELDS.len()] {
    fn or_empty<'a, T>(value: Option<T>, field: impl FnOnce(T) -> Field<'a>) -> Field<'a> {
        value.map_or(Field::Empty, field)
    }
    let Opportunity { outcome, hold, amount, .. } = opportunity;
    let id = |id: Tsid| Field::Id(id);
    [
        Field::Number(opportunity.number),
        Field::Text(&opportunity.name),
        or_empty(opportunity.account.map(Tsid::from), id),
        or_empty(opportunity.product.map(Tsid::from), id),
        Field::Id(opportunity.pipeline.into()),
        Field::Id(opportunity.stage.into()),
        Field::Word(outcome.status().as_str()),
        Field::Id(opportunity.owner.into()),
        Field::Word(opportunity.channel.as_str()),
        or_empty(opportunity.source, |source| Field::Word(source.as_str())),
        Field::Word(amount.kind().as_str()),
        or_empty(amount.minor(), Field::Number),
        Field::Currency(opportunity.currency),
        or_empty(outcome.won().map(|money| money.minor), Field::Number),
        or_empty(opportunity.expected_close, Field::On),
        or_empty(opportunity.next_step.as_deref(), Field::Text),
        or_empty(outcome.close_reason(), Field::Reason),
        or_empty(outcome.closed_at(), Field::At),
        or_empty(opportunity.closed_rate.map(Rate::billionths), Field::Number),
        or_empty(hold.as_ref().map(|hold| hold.reason.as_str()), Field::Text),
        or_empty(hold.as_ref().map(|hold| hold.until), Field::On),
        or_empty(opportunity.entered_at, Field::At),
        Field::At(opportunity.observed_at),
        or_empty(opportunity.created_at, Field::At),
        Field::At(opportunity.recorded_at),
        or_empty(opportunity.deleted_at, Field::At),
    ]
}

fn opportunity(id: OpportunityId, version: i64, row: &Row) -> Result<Opportunity, BrokenHistory> {
    let currency = needed(row, "currency")?;
    let kind: AmountKind = needed(row, "amount_kind")?;
    let amount = Amount::from_parts(kind, optional(row, "amount_minor")?, currency);
    let status: Status = needed(row, "status")?;
    let reason: Option<String> = optional(row, "close_reason")?;
    let outcome = Outcome::from_parts(
        status,
        optional(row, "closed_at")?,
        optional(row, "won_minor")?,
        reason.as_deref(),
        currency,
    );
    let hold = match (optional(row, "hold_reason")?, optional(row, "hold_until_on")?) {
        (Some(reason), Some(until)) => Some(Hold { reason, until }),
        (None, None) => None,
        _ => {
            return Err(BrokenHistory { field: "hold_until_on" });
        }
    };
    Ok(Opportunity {
        id,
        version,
        number: needed(row, "number")?,
        name: needed(row, "name")?,
        account: optional(row, "account_id")?,
        product: optional(row, "product_id")?,
        pipeline: needed(row, "pipeline_id")?,
        stage: needed(row, "stage_id")?,
        owner: needed(row, "owner_id")?,
        channel: needed(row, "channel")?,
        source: optional(row, "source")?,
        amount: amount.ok_or(BrokenHistory { field: "amount_minor" })?,
        currency,
        expected_close: optional(row, "expected_close_on")?,
        next_step: optional(row, "next_step")?,
        outcome: outcome.ok_or(BrokenHistory { field: "status" })?,
        closed_rate: optional(row, "closed_rate")?.and_then(Rate::from_billionths),
        hold,
        entered_at: optional(row, "entered_at")?,
        observed_at: needed(row, "observed_at")?,
        created_at: optional(row, "created_at")?,
        recorded_at: needed(row, "recorded_at")?,
        deleted_at: optional(row, "deleted_at")?,
    })
}

fn optional<T: FromStr>(row: &Row, field: &'static str) -> Result<Option<T>, BrokenHistory> {
    let text = row.get(field).and_then(Option::as_deref);
    text.map(str::parse).transpose().map_err(|_| BrokenHistory { field })
}

fn needed<T: FromStr>(row: &Row, field: &'static str) -> Result<T, BrokenHistory> {
    optional(row, field)?.ok_or(BrokenHistory { field })
}

#[cfg(test)]
mod tests;
