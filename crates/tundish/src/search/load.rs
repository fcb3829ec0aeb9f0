//! Reading what the index points to, as far as whoever asks may see it.

use tundish_db::{FromRow, Result, Row, Tx, Value, args};
use tundish_domain::id::Tsid;

use super::{FoundBy, Kind};
use crate::{access::Sight, account, contact::Contact, record::list::Listed};

/// A record that may be meant.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) id: Tsid,
    pub(super) number: Option<i64>,
    pub(super) name: String,
    /// What tells it from its namesakes.
    pub(super) about: Option<String>,
    /// Whether all of it is seen, or only its card.
    pub(super) is_whole: bool,
    company: Option<String>,
    emails: Option<String>,
    phones: Option<String>,
}

impl FromRow for Candidate {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            number: row.next()?,
            name: row.next()?,
            about: row.next()?,
            is_whole: row.next()?,
            company: row.next()?,
            emails: row.next()?,
            phones: row.next()?,
        })
    }
}

impl Candidate {
    /// What it is found by, as far as that is seen.
    pub(super) fn words(&self) -> FoundBy<'_> {
        if !self.is_whole {
            return FoundBy::named(&self.name);
        }
        FoundBy {
            name: &self.name,
            company: self.company.as_deref(),
            emails: self.emails.as_deref(),
            phones: self.phones.as_deref(),
        }
    }
}

impl Kind {
    /// The columns of the row `r` that hold its words besides the name.
    const fn word_columns(self) -> &'static str {
        match self {
            Kind::Opportunity | Kind::Product => "null, null, null",
            Kind::Account | Kind::Contact => "null, r.emails, r.phones",
            Kind::Lead => "r.company, r.emails, r.phones",
        }
    }

    /// The columns that tell namesakes apart, and the table that they come from besides that of `r`. Who sees a contact on an
    /// opportunity need not see the account of that contact.
    fn about(self, sight: Sight) -> (&'static str, String) {
        match self {
            Kind::Opportunity => ("a.name", " left join account a on a.id = r.account_id".to_owned()),
            Kind::Contact => {
                let (seen, _) = account::store::seen(sight, "a");
                let account = "left join account a on a.id = r.account_id and a.deleted_at is null";
                ("coalesce(a.name, r.job_title)", format!(" {account} and {seen}"))
            }
            Kind::Account => ("r.country", String::new()),
            Kind::Lead => ("r.company", String::new()),
            Kind::Product => ("r.family", String::new()),
        }
    }

    /// The condition under which the row `r` is seen, and that under which all of it is; [`Sight::argument`] is `$1`.
    fn seen(self, sight: Sight) -> (String, String) {
        match self {
            Kind::Account => account::store::seen(sight, "r"),
            Kind::Contact => (Contact::seen(sight, 1), "true".to_owned()),
            Kind::Opportunity | Kind::Lead | Kind::Product => (sight.condition("r", self.word(), 1), "true".to_owned()),
        }
    }
}

/// The records among these that are seen, newest first, without deleted ones.
pub(super) async fn candidates(tx: &mut Tx, kind: Kind, sight: Sight, ids: &[Tsid]) -> Result<Vec<Candidate>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (seen, is_whole) = kind.seen(sight);
    let (about, joined) = kind.about(sight);
    let number = kind.number().map_or("null", |_| "r.number");
    let places: Vec<String> = (2..ids.len() + 2).map(|place| format!("${place}")).collect();
    let sql = format!(
        "select r.id, {number}, r.name, {about}, {is_whole}, {} from {} r{joined}
         where r.id in ({}) and r.deleted_at is null and {seen} order by r.id desc",
        kind.word_columns(),
        kind.word(),
        places.join(", "),
    );
    let mut arguments: Vec<Value<'_>> = vec![sight.argument()];
    arguments.extend(ids.iter().map(Value::from));
    tx.all(&sql, &arguments).await
}

/// A record with its words, for work on behalf of the whole company.
#[derive(Debug)]
pub(super) struct Worded {
    pub(super) id: Tsid,
    name: String,
    company: Option<String>,
    emails: Option<String>,
    phones: Option<String>,
}

impl FromRow for Worded {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self { id: row.next()?, name: row.next()?, company: row.next()?, emails: row.next()?, phones: row.next()? })
    }
}

impl Worded {
    pub(super) fn words(&self) -> FoundBy<'_> {
        FoundBy {
            name: &self.name,
            company: self.company.as_deref(),
            emails: self.emails.as_deref(),
            phones: self.phones.as_deref(),
        }
    }
}

/// The next records behind this identifier, without deleted ones.
pub(super) async fn worded_after(tx: &mut Tx, kind: Kind, after: i64, count: i64) -> Result<Vec<Worded>> {
    let sql = format!(
        "select r.id, r.name, {} from {} r where r.id > $1 and r.deleted_at is null order by r.id limit $2",
        kind.word_columns(),
        kind.word()
    );
    tx.all(&sql, args![after, count]).await
}

/// These records, deleted ones included if that is asked for.
pub(super) async fn worded(tx: &mut Tx, kind: Kind, ids: &[Tsid], with_deleted: bool) -> Result<Vec<Worded>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
    let live = if with_deleted { "" } else { " and r.deleted_at is null" };
    let sql = format!(
        "select r.id, r.name, {} from {} r where r.id in ({}){live}",
        kind.word_columns(),
        kind.word(),
        places.join(", ")
    );
    let values: Vec<Value<'_>> = ids.iter().map(Value::from).collect();
    tx.all(&sql, &values).await
}
