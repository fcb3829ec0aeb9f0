//! SQL of events.

use tundish_db::{Result, Tx, Value};
use tundish_domain::{id::EventSeq, policy::Actor};

use super::Happening;

/// Version of the form in which changes are written.
const SCHEMA_VERSION: i64 = 1;

const EVENT: &[&str] =
    &["seq", "happened_at", "recorded_at", "actor_id", "actor_kind", "subject_kind", "subject_id", "verb", "schema_version"];
const CHANGE: &[&str] = &["event_seq", "field", "before", "after", "personal"];

/// Records what happened, in the transaction that does it.
pub async fn record(tx: &mut Tx, actor: &Actor, happening: Happening<'_>) -> Result<EventSeq> {
    let seqs = record_many(tx, actor, &[happening]).await?;
    Ok(seqs[0])
}

/// Records several happenings in their order; answers their numbers in the same order.
pub async fn record_many(tx: &mut Tx, actor: &Actor, happenings: &[Happening<'_>]) -> Result<Vec<EventSeq>> {
    let now = tx.now();
    let mut seqs = Vec::with_capacity(happenings.len());
    let mut events: Vec<Value<'_>> = Vec::with_capacity(happenings.len() * EVENT.len());
    let mut changes: Vec<Value<'_>> = Vec::new();
    for happening in happenings {
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
