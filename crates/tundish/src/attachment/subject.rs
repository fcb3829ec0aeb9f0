//! On what files hang.

use tundish_db::{Result, Tx, args};
use tundish_domain::{
    id::{AccountId, ActivityId, ContactId, LeadId, OpportunityId, Tsid},
    policy::{Actor, Relation},
};

use super::Attachment;
use crate::{
    activity::{Activity, Parent},
    record::{self, Facts, Record},
};

/// The kinds of records on which files hang.
pub(super) const SUBJECTS: &[&str] =
    &[OpportunityId::KIND, AccountId::KIND, ContactId::KIND, LeadId::KIND, ActivityId::KIND];

/// The record on which a file hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct On {
    pub(super) kind: &'static str,
    pub(super) id: Tsid,
}

impl On {
    /// The record of this kind; nothing for kinds on which nothing hangs.
    pub(super) fn named(kind: &str, id: Tsid) -> Option<Self> {
        SUBJECTS.iter().copied().find(|known| *known == kind).map(|kind| Self { kind, id })
    }

    /// Where its page is.
    pub(super) fn href(self) -> String {
        href(self.kind, self.id)
    }
}

/// The kind of record whose collection in the programming interface has this name.
pub(super) fn of_collection(collection: &str) -> Option<&'static str> {
    Some(match collection {
        "opportunities" => OpportunityId::KIND,
        "accounts" => AccountId::KIND,
        "contacts" => ContactId::KIND,
        "leads" => LeadId::KIND,
        "activities" => ActivityId::KIND,
        _ => return None,
    })
}

/// Where the page of such a record is.
pub(super) fn href(kind: &str, id: Tsid) -> String {
    match Parent::named(kind, id) {
        Some(parent) => parent.href(),
        None => format!("/activities/{id}"),
    }
}

/// How the actor stands to the record. Who sees only its card sees no files.
pub(super) async fn relation(tx: &mut Tx, actor: &Actor, kind: &str, id: Tsid) -> Result<Relation> {
    let relation = match Parent::named(kind, id) {
        Some(parent) => parent.relation(tx, actor).await?,
        None if kind == ActivityId::KIND => match record::store::by_id::<Activity>(tx, id.into()).await? {
            Some(activity) => activity.relation(tx, actor).await?,
            None => Relation::Stranger,
        },
        None => Relation::Stranger,
    };
    Ok(match relation {
        Relation::AccountCard => Relation::Stranger,
        other => other,
    })
}

/// How many files hang on the record.
pub(super) async fn count(tx: &mut Tx, kind: &str, id: Tsid) -> Result<i64> {
    let sql = "select count(*) from attachment where subject_kind = $1 and subject_id = $2 and deleted_at is null";
    Ok(tx.one::<(i64,)>(sql, args![kind, id]).await?.0)
}

/// The files that hang on the record, oldest first; deleted ones too if asked for.
pub(super) async fn files(tx: &mut Tx, on: On, with_deleted: bool) -> Result<Vec<Attachment>> {
    let columns: Vec<String> = Attachment::COLUMNS.iter().map(|column| format!("r.{column}")).collect();
    let live = if with_deleted { "" } else { "and r.deleted_at is null" };
    let sql = format!(
        "select {} from attachment r where r.subject_kind = $1 and r.subject_id = $2 {live} order by r.id",
        columns.join(", ")
    );
    tx.all(&sql, args![on.kind, on.id]).await
}
