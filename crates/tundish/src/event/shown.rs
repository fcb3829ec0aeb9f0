//! Events as the programming interface shows them.

use serde::Serialize;
use tundish_domain::{
    Instant,
    id::{EventSeq, UserId},
};
use utoipa::ToSchema;

use super::store::Recorded;
use crate::openapi::shape;

/// Something that happened to a record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Event {
    #[schema(value_type = shape::Id)]
    id: EventSeq,
    /// What was done, as `record.done`.
    verb: String,
    /// When it happened.
    #[schema(value_type = shape::Instant)]
    happened_at: Instant,
    /// When it was recorded.
    #[schema(value_type = shape::Instant)]
    recorded_at: Instant,
    /// Who did it; null when a job of the program did.
    #[schema(value_type = Option<shape::Id>)]
    actor_id: Option<UserId>,
    /// `person`, `token`, or which job.
    actor_kind: String,
    changes: Vec<Change>,
}

/// One field that changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Change {
    field: String,
    /// What it was; null when it was empty. Money is in minor units.
    before: Option<String>,
    after: Option<String>,
}

/// One page of events.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes `Page<Event>`")]
pub(crate) struct EventPage {
    items: Vec<Event>,
    /// Where the list goes on; null on the last page.
    next: Option<String>,
}

impl From<Recorded> for Event {
    fn from(event: Recorded) -> Self {
        let changes = event.changes.into_iter();
        Self {
            id: event.seq,
            verb: event.verb,
            happened_at: event.happened_at,
            recorded_at: event.recorded_at,
            actor_id: event.actor_id,
            actor_kind: event.actor_kind,
            changes: changes.map(|c| Change { field: c.field, before: c.before, after: c.after }).collect(),
        }
    }
}
