//! The record of all changes of the company, newest first, for whoever keeps it.

use tundish_db::{FromRow, Result, Row, Tx, Value};
use tundish_domain::{
    Instant,
    id::{EventSeq, Tsid, UserId},
};

use super::store::{COLUMNS, Recorded};

/// What is asked for; what is not said does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Who did it.
    pub(crate) person: Option<UserId>,
    /// The word for the kind of record.
    pub(crate) kind: Option<String>,
    /// What was done, as `record.done`.
    pub(crate) verb: Option<String>,
    /// Recorded at this instant or later.
    pub(crate) from: Option<Instant>,
    /// Recorded before this instant.
    pub(crate) before: Option<Instant>,
    /// Recorded earlier than this event.
    pub(crate) older_than: Option<EventSeq>,
}

/// An event and the record that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) event: Recorded,
    /// The word for the kind of record.
    pub(crate) kind: String,
    pub(crate) subject: Tsid,
}

impl FromRow for Told {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self { event: Recorded::from_row(row)?, kind: row.next()?, subject: row.next()? })
    }
}

/// So many events, the newest first.
pub(crate) async fn page(tx: &mut Tx, wanted: &Wanted, count: i64) -> Result<Vec<Told>> {
    let mut arguments: Vec<Value<'_>> = Vec::new();
    let mut conditions = vec!["1 = 1".to_owned()];
    let mut ask = |condition: &str, value: Option<Value<'static>>| {
        if let Some(value) = value {
            arguments.push(value);
            conditions.push(format!("{condition} ${}", arguments.len()));
        }
    };
    ask("actor_id =", wanted.person.map(Value::from));
    ask("subject_kind =", wanted.kind.clone().map(Value::from));
    ask("verb =", wanted.verb.clone().map(Value::from));
    ask("recorded_at >=", wanted.from.map(Value::from));
    ask("recorded_at <", wanted.before.map(Value::from));
    ask("seq <", wanted.older_than.map(Value::from));
    arguments.push(count.into());
    let sql = format!(
        "select {COLUMNS}, subject_kind, subject_id from event where {} order by seq desc limit ${}",
        conditions.join(" and "),
        arguments.len()
    );
    tx.all(&sql, &arguments).await
}

/// The words for what was done to any record of the company, as far as there are events.
pub(crate) async fn verbs(tx: &mut Tx) -> Result<Vec<String>> {
    // One step of the index per verb would need an index by verb; the newest events know the words that matter.
    let sql = "select distinct e.verb from (select verb from event order by seq desc limit 20000) e order by e.verb";
    Ok(tx.all::<(String,)>(sql, &[]).await?.into_iter().map(|(verb,)| verb).collect())
}
