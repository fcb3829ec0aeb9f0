//! SQL of events.

use tundish_db::{Error, Result, Tx, Value, args};
use tundish_domain::{
    Change, Instant, change,
    id::{EventSeq, UserId},
    policy::Actor,
};

use super::{Happening, Subject};

/// Version of the form in which changes are written.
const SCHEMA_VERSION: i64 = 1;

const EVENT: &[&str] = &[
    "seq",
    "happened_at",
    "recorded_at",
    "actor_id",
    "actor_kind",
    "subject_kind",
    "subject_id",
    "verb",
    "schema_version",
];
const CHANGE: &[&str] = &["event_seq", "field", "before", "after", "personal"];

/// Records what happened, in the transaction that does it.
pub async fn record(tx: &mut Tx, actor: &Actor, happening: Happening<'_>) -> Result<EventSeq> {
    let seqs = record_many(tx, actor, &[happening]).await?;
    Ok(seqs[0])
}

/// Records several happenings in their order; answers their numbers in the same order.
pub async fn record_many(tx: &mut Tx, actor: &Actor, happenings: &[Happening<'_>]) -> Result<Vec<EventSeq>> {
    let happenings: Vec<_> = happenings.iter().map(|&happening| (actor, happening)).collect();
    record_each(tx, &happenings).await
}

/// Records what several actors did, in this order; answers the numbers in the same order.
pub async fn record_each(tx: &mut Tx, happenings: &[(&Actor, Happening<'_>)]) -> Result<Vec<EventSeq>> {
    let now = tx.now();
    let mut seqs = Vec::with_capacity(happenings.len());
    let mut events: Vec<Value<'_>> = Vec::with_capacity(happenings.len() * EVENT.len());
    let mut changes: Vec<Value<'_>> = Vec::new();
    for (actor, happening) in happenings {
        let seq = tx.next_event_seq().await?;
        seqs.push(seq);
        events.extend([
            seq.into(),
            happening.happened_at.unwrap_or(now).into(),
            now.into(),
            actor.user().into(),
            actor.kind().into(),
            happening.subject.kind.into(),
            happening.subject.id.into(),
            happening.verb.into(),
            SCHEMA_VERSION.into(),
        ]);
        for change in happening.changes {
            changes.extend([
                seq.into(),
                change.field.into(),
                change.before.as_deref().into(),
                change.after.as_deref().into(),
                change.personal.into(),
            ]);
        }
    }
    tx.insert_many("event", EVENT, &events).await?;
    tx.insert_many("event_change", CHANGE, &changes).await?;
    Ok(seqs)
}

/// An event as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its number.
    pub seq: EventSeq,
    /// When it happened.
    pub happened_at: Instant,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Who did it; nobody when a job did.
    pub actor_id: Option<UserId>,
    /// What kind of actor did it.
    pub actor_kind: String,
    /// What was done.
    pub verb: String,
    /// Which fields it changed, by their names.
    pub changes: Vec<RecordedChange>,
}

/// One field of an event as it was recorded, of whatever kind of record and by whatever version of Tundish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedChange {
    /// The column.
    pub field: String,
    /// Its text before.
    pub before: Option<String>,
    /// Its text after.
    pub after: Option<String>,
    /// Whether the text may name a person.
    pub personal: bool,
}

impl Recorded {
    /// The changes of an event of an opportunity, to replay or to undo.
    ///
    /// # Errors
    /// [`Error::Statement`] when a newer version recorded a field that this one does not know: leaving it out would make
    /// another change of it.
    pub fn changes_of_opportunity(&self) -> Result<Vec<Change>> {
        let change = |recorded: &RecordedChange| {
            let RecordedChange { field, before, after, personal } = recorded.clone();
            let known = change::field(&field)
                .ok_or_else(|| Error::Statement(format!("event {} changes the unknown field {field:?}", self.seq)))?;
            Ok(Change { field: known, before, after, personal })
        };
        self.changes.iter().map(change).collect()
    }
}

type Line = (
    EventSeq,
    Instant,
    Instant,
    Option<UserId>,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<bool>,
);

/// All events of a record, oldest first.
pub async fn of_subject(tx: &mut Tx, subject: Subject) -> Result<Vec<Recorded>> {
    let lines = tx
        .all::<Line>(
            "select e.seq, e.happened_at, e.recorded_at, e.actor_id, e.actor_kind, e.verb, c.field, c.before, c.after, c.personal
             from event e left join event_change c on c.event_seq = e.seq
             where e.subject_kind = $1 and e.subject_id = $2
             order by e.commit_group, e.seq, c.field",
            args![subject.kind, subject.id],
        )
        .await?;
    Ok(joined(lines))
}

/// Some events of a record in the order of [`of_subject`], after the first `skipped`.
///
/// The place in that order is the key of a page: events of one record are only ever added at the end, since two transactions
/// that change the same record conflict. A record has few of them, so skipping costs little.
pub async fn page_of_subject(tx: &mut Tx, subject: Subject, skipped: i64, count: i64) -> Result<Vec<Recorded>> {
    let lines = tx
        .all::<Line>(
            "select e.seq, e.happened_at, e.recorded_at, e.actor_id, e.actor_kind, e.verb, c.field, c.before, c.after, c.personal
             from (select * from event where subject_kind = $1 and subject_id = $2 order by commit_group, seq limit $3 offset $4) e
             left join event_change c on c.event_seq = e.seq
             order by e.commit_group, e.seq, c.field",
            args![subject.kind, subject.id, count, skipped],
        )
        .await?;
    Ok(joined(lines))
}

fn joined(lines: Vec<Line>) -> Vec<Recorded> {
    let mut events: Vec<Recorded> = Vec::new();
    for (seq, happened_at, recorded_at, actor_id, actor_kind, verb, field, before, after, personal) in lines {
        if events.last().is_none_or(|last| last.seq != seq) {
            events.push(Recorded { seq, happened_at, recorded_at, actor_id, actor_kind, verb, changes: Vec::new() });
        }
        if let (Some(event), Some(field)) = (events.last_mut(), field) {
            event.changes.push(RecordedChange { field, before, after, personal: personal.unwrap_or_default() });
        }
    }
    events
}
