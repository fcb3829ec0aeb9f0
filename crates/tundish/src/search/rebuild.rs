//! Making the index anew from the records, while people work: first what is missing is added, then what no record has is taken
//! out. What is in it meanwhile is right, so nobody searches in vain for what was found before.

use tundish_db::{Db, Result, Tx, Value, args};
use tundish_domain::id::Tsid;

use super::{Kind, index, load};

/// Records, or entries, of one transaction unless somebody waits.
const CHUNK: i64 = 500;
/// Rows of one statement.
const ROWS: usize = 100;
/// Set while the index is made for the first time, so that an interruption is made good for.
const MARK: &str = "search.is_incomplete";

/// What making it anew came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Records that were looked at.
    pub records: u64,
    /// Words that were missing.
    pub added: u64,
    /// Words that no record has.
    pub removed: u64,
}

/// Makes the index anew where there never was one: after an upgrade from a version without search.
///
/// # Errors
/// Those of the database.
pub async fn if_missing(db: &Db) -> Result<Option<Rebuilt>> {
    let is_missing = db
        .read(async |tx| {
            let marked = tx.optional::<(String,)>("select value from setting where key = $1", args![MARK]).await?;
            let has_words = tx.optional::<(Tsid,)>("select subject_id from search_word limit 1", args![]).await?;
            if marked.is_some() || has_words.is_some() {
                return Ok::<_, tundish_db::Error>(marked.is_some());
            }
            for kind in Kind::ALL {
                let sql = format!("select id from {} where deleted_at is null limit 1", kind.word());
                if tx.optional::<(Tsid,)>(&sql, args![]).await?.is_some() {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await?;
    if !is_missing {
        return Ok(None);
    }
    db.write_bulk(async |tx| {
        tx.exec("insert into setting (key, value) values ($1, 'yes') on conflict (key) do nothing", args![MARK]).await
    })
    .await?;
    let rebuilt = rebuild(db).await?;
    db.write_bulk(async |tx| tx.exec("delete from setting where key = $1", args![MARK]).await).await?;
    Ok(Some(rebuilt))
}

/// Makes the index anew.
///
/// # Errors
/// Those of the database; what was written before stays, and making it anew once more completes it.
pub async fn rebuild(db: &Db) -> Result<Rebuilt> {
    let mut rebuilt = Rebuilt::default();
    for kind in Kind::ALL {
        let mut after = Some(0);
        while let Some(from) = after {
            let (records, added, last) = db.write_bulk(async move |tx| complete(tx, kind, from).await).await?;
            rebuilt.records += records;
            rebuilt.added += added;
            after = last;
        }
        let mut after = Some((String::new(), 0));
        while let Some(from) = after {
            let (removed, last) = db.write_bulk(async move |tx| clear(tx, kind, &from).await).await?;
            rebuilt.removed += removed;
            after = last;
        }
    }
    Ok(rebuilt)
}

/// Adds what is missing of the next records; answers how many there were, how many words they lacked, and where to go on.
async fn complete(tx: &mut Tx, kind: Kind, after: i64) -> Result<(u64, u64, Option<i64>)> {
    let (mut records, mut added, mut last) = (0, 0, after);
    for _ in 0..8 {
        let some = load::worded_after(tx, kind, last, CHUNK / 5).await?;
        let Some(end) = some.last() else { return Ok((records, added, None)) };
        last = end.id.get();
        records += some.len() as u64;
        let entries = index::entries(some.iter().map(|worded| (worded.id, worded.words())));
        let rows: Vec<Value<'_>> =
            entries.iter().flat_map(|(word, id)| [kind.word().into(), word.into(), Value::from(*id)]).collect();
        for rows in rows.chunks(3 * ROWS) {
            added += tx.exec(&insertion(rows.len() / 3), rows).await?;
        }
        if tx.is_awaited().await? {
            break;
        }
    }
    Ok((records, added, Some(last)))
}

fn insertion(rows: usize) -> String {
    let rows: Vec<String> =
        (0..rows).map(|row| format!("(${}, ${}, ${})", 3 * row + 1, 3 * row + 2, 3 * row + 3)).collect();
    format!("insert into search_word (kind, word, subject_id) values {} on conflict do nothing", rows.join(", "))
}

/// Takes out what no record has among the next entries; answers how many, and where to go on.
async fn clear(tx: &mut Tx, kind: Kind, after: &(String, i64)) -> Result<(u64, Option<(String, i64)>)> {
    let entries = tx
        .all::<(String, Tsid)>(
            "select word, subject_id from search_word where kind = $1 and (word, subject_id) > ($2, $3)
             order by word, subject_id limit $4",
            args![kind.word(), &after.0, after.1, CHUNK],
        )
        .await?;
    let Some((word, id)) = entries.last() else { return Ok((0, None)) };
    let last = (word.clone(), id.get());
    let ids: std::collections::BTreeSet<Tsid> = entries.iter().map(|(_, id)| *id).collect();
    let ids: Vec<Tsid> = ids.into_iter().collect();
    let records = load::worded(tx, kind, &ids, false).await?;
    let right = index::entries(records.iter().map(|worded| (worded.id, worded.words())));
    let wrong: Vec<&(String, Tsid)> = entries.iter().filter(|entry| !right.contains(*entry)).collect();
    index::remove(tx, kind.word(), wrong.iter().map(|(word, id)| (word.as_str(), *id))).await?;
    Ok((wrong.len() as u64, Some(last)))
}

/// Takes the words of records that were deleted without a verb out of the index.
pub(crate) async fn forget_deleted(tx: &mut Tx, kind: &str, ids: &[Tsid]) -> Result<()> {
    let Some(kind) = Kind::of_word(kind) else { return Ok(()) };
    let records = load::worded(tx, kind, ids, true).await?;
    index::forget(tx, kind.word(), records.iter().map(|worded| (worded.id, worded.words()))).await
}
