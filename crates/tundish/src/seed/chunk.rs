//! Durable chunks: long as long as nobody waits for the writer, a few milliseconds as soon as somebody does.

use std::{future::Future, ops::Range, sync::Arc};

use tundish_db::{Db, Error};

use super::SeedError;
use crate::opportunity::bulk::{self, SignedStory};

/// Records that one transaction writes unless somebody waits; as many are told ahead.
pub(super) const LARGEST: usize = 1_024;

/// Writes all stories that `tell` makes for a range of indices, chunk after chunk. The next chunk is told while the last one
/// reaches the disk.
pub(super) async fn stories<F>(
    db: &Db,
    count: usize,
    progress: &(impl Fn(u64) + Sync),
    tell: impl Fn(Range<usize>) -> F,
) -> Result<(), SeedError>
where
    F: Future<Output = Result<Vec<SignedStory>, SeedError>>,
{
    let after = |told: &Range<usize>| told.end..(told.end + LARGEST).min(count);
    let mut told = after(&(0..0));
    let mut chunk = Arc::new(tell(told.clone()).await?);
    while !chunk.is_empty() {
        let next = after(&told);
        let (written, following) = tokio::join!(write(db, &chunk, told.start, progress), tell(next.clone()));
        written?;
        (told, chunk) = (next, Arc::new(following?));
    }
    Ok(())
}

/// Writes a chunk, in as many transactions as those who wait ask for.
async fn write(
    db: &Db,
    chunk: &Arc<Vec<SignedStory>>,
    before: usize,
    progress: &(impl Fn(u64) + Sync),
) -> Result<(), Error> {
    let mut written = 0;
    while written < chunk.len() {
        let (chunk, from) = (Arc::clone(chunk), written);
        written += db.write_bulk(async move |tx| bulk::write_until_awaited(tx, &chunk[from..]).await).await?;
        progress(u64::try_from(before + written).unwrap_or(u64::MAX));
    }
    Ok(())
}
