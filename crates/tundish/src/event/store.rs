//! SQL of events: one row each, its changes in one column (see [`super::changes`]).

use tundish_db::{Error, FromRow, Result, Row, Tx, Value, args};
use tundish_domain::{
    Change, Instant, OwnChange,
    change::{self, Changed},
    id::{EventSeq, OwnFieldId, Tsid, UserId},
    policy::Actor,
};

use super::{Happening, Subject, changes};

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
    "changes",
];

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
            changes::VERSION.into(),
            changes::written(happening.changes, happening.own).into(),
        ]);
    }
    tx.insert_many("event", EVENT, &events).await?;
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
    /// What an event of an opportunity changed, to replay or to undo.
    ///
    /// # Errors
    /// [`Error::Statement`] when a newer version recorded a field that this one does not know: leaving it out would make
    /// another change of it.
    pub fn changes_of_opportunity(&self) -> Result<Changed> {
        let mut changed = Changed { columns: Vec::new(), own: self.own_changes() };
        for recorded in self.changes.iter().filter(|recorded| recorded.own_field().is_none()) {
            let RecordedChange { field, before, after, personal } = recorded.clone();
            let field = change::field(&field)
                .ok_or_else(|| Error::Statement(format!("event {} changes the unknown field {field:?}", self.seq)))?;
            changed.columns.push(Change { field, before, after, personal });
        }
        Ok(changed)
    }

    /// What an event changed of own fields.
    pub fn own_changes(&self) -> Vec<OwnChange> {
        let own = |recorded: &RecordedChange| {
            let RecordedChange { before, after, personal, .. } = recorded.clone();
            Some(OwnChange { field: recorded.own_field()?, before, after, personal })
        };
        self.changes.iter().filter_map(own).collect()
    }
}

impl RecordedChange {
    /// Which own field it is, if it is one.
    pub fn own_field(&self) -> Option<OwnFieldId> {
        changes::own_field(&self.field)
    }
}

impl FromRow for Recorded {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let (seq, happened_at, recorded_at) = (row.next()?, row.next()?, row.next()?);
        let (actor_id, actor_kind, verb) = (row.next()?, row.next()?, row.next()?);
        let (version, text): (i64, String) = (row.next()?, row.next()?);
        let changes = changes::read(version, &text)?;
        Ok(Self { seq, happened_at, recorded_at, actor_id, actor_kind, verb, changes })
    }
}

pub(super) const COLUMNS: &str = "seq, happened_at, recorded_at, actor_id, actor_kind, verb, schema_version, changes";

/// All events of a record, oldest first.
pub async fn of_subject(tx: &mut Tx, subject: Subject) -> Result<Vec<Recorded>> {
    tx.all(
        &format!("select {COLUMNS} from event where subject_kind = $1 and subject_id = $2 order by commit_group, seq"),
        args![subject.kind, subject.id],
    )
    .await
}

/// All events of several records of one kind, oldest first, each with the record that it is about.
pub async fn of_subjects(tx: &mut Tx, kind: &str, ids: &[Tsid]) -> Result<Vec<(Tsid, Recorded)>> {
    let mut found = Vec::new();
    for ids in ids.chunks(AT_ONCE) {
        let places: Vec<String> = (2..ids.len() + 2).map(|place| format!("${place}")).collect();
        let arguments: Vec<Value<'_>> = std::iter::once(kind.into()).chain(ids.iter().map(Value::from)).collect();
        let sql = format!(
            "select subject_id, {COLUMNS} from event where subject_kind = $1 and subject_id in ({}) order by commit_group, seq",
            places.join(", ")
        );
        found.extend(tx.all::<About>(&sql, &arguments).await?.into_iter().map(|About(id, event)| (id, event)));
    }
    Ok(found)
}

/// How many identifiers one statement asks for.
const AT_ONCE: usize = 200;

struct About(Tsid, Recorded);

impl FromRow for About {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self(row.next()?, Recorded::from_row(row)?))
    }
}

/// Some events of a record in the order of [`of_subject`], after the first `skipped`.
///
/// The place in that order is the key of a page: events of one record are only ever added at the end, since two transactions
/// that change the same record conflict. A record has few of them, so skipping costs little.
pub async fn page_of_subject(tx: &mut Tx, subject: Subject, skipped: i64, count: i64) -> Result<Vec<Recorded>> {
    tx.all(
        &format!(
            "select {COLUMNS} from event where subject_kind = $1 and subject_id = $2
             order by commit_group, seq limit $3 offset $4"
        ),
        args![subject.kind, subject.id, count, skipped],
    )
    .await
}

/// Erases every text that may name a person from the events of a record; answers how many events held any.
///
/// The record of what happened stays whole: which fields changed, when, by whom. Texts give way to empty ones, and a reason
/// keeps the word from its list ([`change::without_persons`]), so the changes can still be replayed. What the record itself
/// says is not touched here.
pub async fn erase_personal(tx: &mut Tx, subject: Subject) -> Result<u64> {
    let mut count = 0;
    for event in of_subject(tx, subject).await? {
        if let Some(text) = changes::erased(&event.changes, change::without_persons) {
            tx.exec(
                "update event set schema_version = $2, changes = $3 where seq = $1",
                args![event.seq, changes::VERSION, text],
            )
            .await?;
            count += 1;
        }
    }
    Ok(count)
}
