//! The index: which record has which word.

use std::collections::BTreeSet;

use tundish_db::{Result, Tx, Value};
use tundish_domain::id::Tsid;

use super::FoundBy;

const COLUMNS: &[&str] = &["kind", "word", "subject_id"];
const DELETE: &str = "delete from search_word where kind = $1 and word = $2 and subject_id = $3";

/// Writes the words of a record that has changed: only what is different. Nothing stands for what is not found, because it is
/// deleted or not there yet.
pub(crate) async fn write(
    tx: &mut Tx,
    kind: &str,
    id: impl Into<Tsid>,
    before: Option<FoundBy<'_>>,
    after: Option<FoundBy<'_>>,
) -> Result<()> {
    if before == after {
        return Ok(());
    }
    let tokens = |words: Option<FoundBy<'_>>| words.map(|words| words.tokens()).unwrap_or_default();
    let (was, is, id) = (tokens(before), tokens(after), id.into());
    remove(tx, kind, was.difference(&is).map(|word| (word.as_str(), id))).await?;
    let rows: Vec<Value<'_>> =
        is.difference(&was).flat_map(|word| [kind.into(), word.into(), Value::from(id)]).collect();
    tx.insert_many("search_word", COLUMNS, &rows).await
}

/// Writes the words of many new records.
pub(crate) async fn add<'a>(
    tx: &mut Tx,
    kind: &str,
    records: impl IntoIterator<Item = (Tsid, FoundBy<'a>)>,
) -> Result<()> {
    let entries = entries(records);
    // In the order of the index, so that each of its pages is touched once.
    let rows: Vec<Value<'_>> =
        entries.iter().flat_map(|(word, id)| [kind.into(), word.into(), Value::from(*id)]).collect();
    tx.insert_many("search_word", COLUMNS, &rows).await
}

/// Takes the words of many records out.
pub(crate) async fn forget<'a>(
    tx: &mut Tx,
    kind: &str,
    records: impl IntoIterator<Item = (Tsid, FoundBy<'a>)>,
) -> Result<()> {
    let entries = entries(records);
    remove(tx, kind, entries.iter().map(|(word, id)| (word.as_str(), *id))).await
}

/// The words of records in the order of the index.
pub(super) fn entries<'a>(records: impl IntoIterator<Item = (Tsid, FoundBy<'a>)>) -> BTreeSet<(String, Tsid)> {
    records.into_iter().flat_map(|(id, words)| words.tokens().into_iter().map(move |word| (word, id))).collect()
}

/// Takes entries out.
pub(super) async fn remove<'a>(
    tx: &mut Tx,
    kind: &'a str,
    entries: impl Iterator<Item = (&'a str, Tsid)>,
) -> Result<()> {
    let gone: Vec<[Value<'_>; 3]> = entries.map(|(word, id)| [kind.into(), word.into(), id.into()]).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let statements: Vec<(&str, &[Value<'_>])> = gone.iter().map(|arguments| (DELETE, arguments.as_slice())).collect();
    tx.exec_all(&statements).await.map(drop)
}
