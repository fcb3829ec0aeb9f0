//! Adding a file to a record.

use tundish_db::Tx;
use tundish_domain::policy::{Actor, Permit, Permitted, actions, permit};

use super::{
    Attachment,
    subject::{self, On},
};
use crate::record::{self, Record, RecordError};

/// A file that was received and whose content is kept.
#[derive(Debug, Clone)]
pub(super) struct Received {
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) size: i64,
    pub(super) hash: String,
}

/// Whether the actor may do this with the files of a record. What one does not see is answered like what never was.
///
/// # Errors
/// [`RecordError`].
pub(super) async fn permitted<A: Permitted>(tx: &mut Tx, actor: &Actor, on: On) -> Result<Permit<A>, RecordError> {
    let relation = subject::relation(tx, actor, on.kind, on.id).await?;
    Ok(permit::<A>(actor, relation)?)
}

/// Adds a file to a record.
///
/// # Errors
/// [`RecordError`]; of the field `file` when the record has too many.
pub(super) async fn add(tx: &mut Tx, actor: &Actor, on: On, received: &Received) -> Result<Attachment, RecordError> {
    permitted::<actions::AddAttachment>(tx, actor, on).await?;
    let owner_id = actor.user().ok_or(RecordError::Forbidden)?;
    let mut attachment = Attachment {
        id: tx.next_id(),
        version: 1,
        subject_kind: on.kind.to_owned(),
        subject_id: on.id,
        name: received.name.clone(),
        media_type: received.media_type.clone(),
        size: received.size,
        content_hash: received.hash.clone(),
        owner_id,
        created_at: tx.now(),
        deleted_at: None,
    };
    attachment.settle(tx, actor, None).await?;
    let made = attachment.made();
    record::carry_out(tx, actor, None, attachment, made).await
}
