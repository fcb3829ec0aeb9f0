//! Where the contents of files are kept: by the hash of the whole, in chunks.
//!
//! [`Contents`] is what the slice asks for, so that a store of objects can take the place of the database. The same file twice
//! is kept once. Chunks whose file never came whole hurt nobody: no record names them, and the same file completes them later.

use std::future::Future;

use tundish_db::{Db, Result, args};

/// How many bytes a chunk has; the last one has what is left.
pub(super) const CHUNK: usize = 256 * 1024;

/// Keeps contents.
pub(super) trait Contents: Clone + Send + Sync + 'static {
    /// Keeps one chunk; keeping it again changes nothing.
    fn keep(self, hash: String, place: i64, bytes: Vec<u8>) -> impl Future<Output = Result<()>> + Send;

    /// One chunk; nothing behind the last.
    fn chunk(self, hash: String, place: i64) -> impl Future<Output = Result<Option<Vec<u8>>>> + Send;
}

/// Keeps contents in the database.
#[derive(Debug, Clone)]
pub(super) struct InDatabase(pub(super) Db);

impl Contents for InDatabase {
    async fn keep(self, hash: String, place: i64, bytes: Vec<u8>) -> Result<()> {
        // A file of many chunks waits behind people.
        self.0
            .write_bulk(async move |tx| {
                tx.exec(
                    "insert into content_chunk (content_hash, place, bytes) values ($1, $2, $3) on conflict do nothing",
                    args![&hash, place, &bytes],
                )
                .await
                .map(drop)
            })
            .await
    }

    async fn chunk(self, hash: String, place: i64) -> Result<Option<Vec<u8>>> {
        let read = self.0.read(async move |tx| {
            tx.optional::<(Vec<u8>,)>(
                "select bytes from content_chunk where content_hash = $1 and place = $2",
                args![&hash, place],
            )
            .await
        });
        Ok(read.await?.map(|(bytes,)| bytes))
    }
}
