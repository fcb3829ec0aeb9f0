//! Attachments: files that hang on opportunities, accounts, contacts, leads and activities, and follow their rights.
//!
//! What a file holds is kept by the hash of all of it, in chunks ([`content`]); the record says on what it hangs and what it is
//! called. A file is only ever given out to be saved, never to be shown by the browser in this program's name.

mod add;
mod api;
mod content;
mod download;
mod pages;
pub(crate) mod panel;
mod subject;
mod upload;

use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    Instant, file_name,
    id::{AttachmentId, Tsid, UserId},
    policy::{Actor, Relation, actions},
};
use tundish_web::messages::Messages;

use self::subject::SUBJECTS;
pub(crate) use self::{api::api, pages::pages};
use crate::record::{
    Field, Kind, Record, RecordError, Words,
    api::Collection,
    facts,
    list::{Listed, Order},
};

/// Most bytes of one file.
const LARGEST: i64 = 25 * 1024 * 1024;
/// Most files of one record.
const MOST: i64 = 100;

/// A file that hangs on a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Identifier.
    pub id: AttachmentId,
    /// Edits so far, from 1.
    pub version: i64,
    /// On which kind of record it hangs.
    pub subject_kind: String,
    /// On which record.
    pub subject_id: Tsid,
    /// What it is called.
    pub name: String,
    /// What kind of file its sender says it is; nobody relies on that.
    pub media_type: String,
    /// How many bytes it has.
    pub size: i64,
    /// SHA-256 of what it holds, in hexadecimal.
    pub content_hash: String,
    /// Who added it.
    pub owner_id: UserId,
    /// When it was added.
    pub created_at: Instant,
    /// When it was deleted.
    pub deleted_at: Option<Instant>,
}

facts!(Attachment { subject_kind, subject_id, name, media_type, size, content_hash, owner_id });

const SUBJECT_WORDS: Words = Words { all: SUBJECTS, label: Messages::subject_kind };

impl Record for Attachment {
    type Id = AttachmentId;
    type Read = actions::ReadAttachment;
    type ReadCard = actions::ReadAttachment;
    type Create = actions::AddAttachment;
    type Edit = actions::EditAttachment;
    type Delete = actions::DeleteAttachment;

    const TABLE: &'static str = "attachment";
    const FIELDS: &'static [Field] = &[
        Field::new("subject_kind", Messages::hangs_on, Kind::Word(SUBJECT_WORDS)).required().by_the_program(),
        Field::new("subject_id", Messages::hangs_on, Kind::Line(13)).required().by_the_program(),
        Field::new("name", Messages::name, Kind::Line(file_name::LONGEST)).required().personal(),
        Field::new("media_type", Messages::media_type, Kind::Line(100)).required().by_the_program(),
        Field::new("size", Messages::file_size, Kind::Whole { least: 0, most: LARGEST }).required().by_the_program(),
        Field::new("content_hash", Messages::content_hash, Kind::Line(64)).required().by_the_program(),
        Field::new("owner_id", Messages::added_by, Kind::To(crate::record::Target::Person)).required().by_the_program(),
    ];

    fn id(&self) -> AttachmentId {
        self.id
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    async fn blank(_: &mut Tx, _: &Actor) -> std::result::Result<Self, RecordError> {
        // Without content there is none: [`add`] makes them.
        Err(RecordError::Forbidden)
    }

    async fn relation(&self, tx: &mut Tx, actor: &Actor) -> Result<Relation> {
        let to_subject = subject::relation(tx, actor, &self.subject_kind, self.subject_id).await?;
        let is_theirs = actor.user() == Some(self.owner_id);
        Ok(if is_theirs && to_subject != Relation::Stranger { Relation::Own } else { to_subject })
    }

    async fn settle(&mut self, tx: &mut Tx, _: &Actor, before: Option<&Self>) -> std::result::Result<(), RecordError> {
        self.name = file_name::safe(&self.name);
        let is_new = before.is_none_or(|before| before.deleted_at.is_some());
        if is_new
            && self.deleted_at.is_none()
            && MOST <= subject::count(tx, &self.subject_kind, self.subject_id).await?
        {
            return Err(RecordError::fault("file", crate::record::Why::Other("too_many", Messages::too_many_files)));
        }
        Ok(())
    }

    fn made(&self) -> &'static str {
        "added"
    }

    fn keys(&self) -> Vec<(&'static str, Value<'_>)> {
        Vec::new()
    }
}

impl Listed for Attachment {
    const ORDER: Order = Order::Newest;
    const FILTERS: &'static [&'static str] = &[];
    const HAS_NAME: bool = false;
}

impl Collection for Attachment {
    const COLLECTION: &'static str = "attachments";
    const SCHEMA: &'static str = "Attachment";
    const ABOUT: &'static str = "A file that hangs on a record.";
}
