//! SQL that all plain records share.

use tundish_db::{Error, Result, Tx, Value, args};
use tundish_domain::id::{EntityId, Tsid};

use super::{Facts, Record, kind};
use crate::search::{FoundBy, index};

/// The columns with the alias `r`.
pub(crate) fn columns<R: Record>() -> String {
    let columns: Vec<String> = R::COLUMNS.iter().map(|column| format!("r.{column}")).collect();
    columns.join(", ")
}

/// The record, deleted ones included.
pub(crate) async fn by_id<R: Record>(tx: &mut Tx, id: R::Id) -> Result<Option<R>> {
    let id: Tsid = id.into();
    tx.optional(&format!("select {} from {} r where r.id = $1", columns::<R>(), R::TABLE), args![id]).await
}

/// The records whose column holds this identifier, oldest first, without deleted ones. For children of one record.
pub(crate) async fn children<R: Record>(tx: &mut Tx, column: &str, parent: impl Into<Tsid>) -> Result<Vec<R>> {
    let sql = format!(
        "select {} from {} r where r.{column} = $1 and r.deleted_at is null order by r.id",
        columns::<R>(),
        R::TABLE
    );
    tx.all(&sql, args![parent.into()]).await
}

/// The same with deleted ones, for what happened to them.
pub(crate) async fn children_ever<R: Record>(tx: &mut Tx, column: &str, parent: impl Into<Tsid>) -> Result<Vec<R>> {
    let sql = format!("select {} from {} r where r.{column} = $1 order by r.id", columns::<R>(), R::TABLE);
    tx.all(&sql, args![parent.into()]).await
}

/// The columns in the order of [`row`].
pub(crate) fn written<R: Record>(sample: &R) -> Vec<&'static str> {
    R::COLUMNS.iter().copied().chain(sample.keys().into_iter().map(|(column, _)| column)).collect()
}

/// The values of one row in the order of [`written`].
pub(crate) fn row<R: Record>(record: &R) -> Vec<Value<'_>> {
    record.values().into_iter().chain(record.keys().into_iter().map(|(_, key)| key)).collect()
}

/// The words by which a record is found now.
fn found_by<R: Record>(record: &R) -> Option<FoundBy<'_>> {
    record.found_by().filter(|_| record.deleted_at().is_none())
}

/// Inserts many records, with their words, whose events somebody else writes.
pub(crate) async fn insert_all<R: Record>(tx: &mut Tx, records: &[&R]) -> Result<()> {
    let Some(first) = records.first() else { return Ok(()) };
    let values: Vec<Value<'_>> = records.iter().flat_map(|record| row(*record)).collect();
    tx.insert_many(R::TABLE, &written(*first), &values).await?;
    let words = records.iter().filter_map(|record| Some((record.id().into(), found_by(*record)?)));
    index::add(tx, kind::<R>(), words).await
}

/// Writes the record with its words: a new one, or the next version of `before`.
pub(crate) async fn save<R: Record>(tx: &mut Tx, before: Option<&R>, after: &R) -> Result<()> {
    save_row(tx, before, after).await?;
    index::write(tx, kind::<R>(), after.id(), before.and_then(found_by), found_by(after)).await
}

async fn save_row<R: Record>(tx: &mut Tx, before: Option<&R>, after: &R) -> Result<()> {
    let (columns, mut values) = (written(after), row(after));
    let Some(before) = before else {
        return tx.insert_many(R::TABLE, &columns, &values).await;
    };
    let sets: Vec<String> =
        columns.iter().zip(1..).skip(1).map(|(column, place)| format!("{column} = ${place}")).collect();
    let sql = format!("update {} set {} where id = $1 and version = ${}", R::TABLE, sets.join(", "), columns.len() + 1);
    values.push(Facts::version(before).into());
    match tx.exec(&sql, &values).await? {
        1 => Ok(()),
        _ => Err(Error::Statement(format!("{} {} was not stored", <R::Id as EntityId>::KIND, after.id()))),
    }
}
