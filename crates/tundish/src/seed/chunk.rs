//! Durable chunks that keep the writer for a few milliseconds, whatever the machine.

use std::{future::Future, sync::Arc};

use tundish_db::{Db, Error};

use super::SeedError;
use crate::opportunity::bulk::{self, SignedStory};

/// How long a chunk should keep the writer. Less than the 20 ms that bulk work may take, because chunks differ.
const TURN_MICROS: i64 = 15_000;
/// Records of the first chunk, before anything is known about the machine.
const FIRST: usize = 32;
const LARGEST: usize = 2_048;

/// How many records the next chunk should hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size(usize);

impl Size {
    pub(super) const fn first() -> Self {
        Self(FIRST)
    }

    pub(super) fn get(self) -> usize {
        self.0
    }

    /// Learns from a chunk of this size: the next one is what would have taken the time wanted, at most twice as large.
    pub(super) fn took(self, micros: i64) -> Self {
        let micros = usize::try_from(micros.max(1)).unwrap_or(usize::MAX);
        let turn = usize::try_from(TURN_MICROS).unwrap_or(usize::MAX);
        Self((self.0.saturating_mul(turn) / micros).clamp(1, (self.0 * 2).min(LARGEST)))
    }
}

/// Writes all stories that `tell` makes for a range of indices, chunk after chunk. The next chunk is made while the last one
/// reaches the disk.
pub(super) async fn stories<F>(
    db: &Db,
    count: usize,
    progress: &(impl Fn(u64) + Sync),
    tell: impl Fn(std::ops::Range<usize>) -> F,
) -> Result<(), SeedError>
where
    F: Future<Output = Result<Vec<SignedStory>, SeedError>>,
{
    let mut size = Size::first();
    let mut told = 0..size.get().min(count);
    let mut chunk = tell(told.clone()).await?;
    while !chunk.is_empty() {
        let stories = Arc::new(chunk);
        let clock = db.clock().clone();
        let written = db.write_bulk(async move |tx| {
            let began = clock.now();
            bulk::write_signed(tx, &stories).await?;
            Ok::<_, Error>(clock.now().micros_since(began))
        });
        let next = told.end..(told.end + size.get()).min(count);
        let (micros, following) = tokio::join!(written, tell(next.clone()));
        size = Size(told.len()).took(micros?);
        progress(u64::try_from(told.end).unwrap_or(u64::MAX));
        (told, chunk) = (next, following?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_grow_until_they_take_their_time_and_shrink_at_once() {
        let mut size = Size::first();
        for _ in 0..10 {
            // A machine that writes a record in 50 microseconds.
            size = size.took(i64::try_from(size.get()).expect("small") * 50);
        }
        assert_eq!(size.get(), 300);
        assert_eq!(size.took(150_000).get(), 30);
        assert_eq!(Size(1).took(1_000_000).get(), 1);
        assert_eq!(Size(LARGEST).took(0).get(), LARGEST);
    }
}
