//! A wire between the application and PostgreSQL that can be cut at the worst instant: when a commit is done and its answer
//! under way.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{UnixListener, UnixStream},
};
use tundish_testkit::{cluster::Cluster, temp};

/// What the server says of a commit that is done, and of a statement that tells it from that of a read.
const DONE: &[u8] = b"COMMIT\0";
const WRITTEN: &[u8] = b"INSERT ";

pub(super) struct Wire {
    folder: PathBuf,
    is_due: Arc<AtomicBool>,
}

impl Wire {
    pub(super) async fn to(cluster: &Cluster) -> Self {
        // The path of a socket may have 107 bytes.
        let folder = temp::create_in("/tmp".as_ref()).expect("a folder");
        let server = cluster.folder().join(".s.PGSQL.5432");
        let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).expect("a socket");
        let is_due = Arc::new(AtomicBool::new(false));
        let due = Arc::clone(&is_due);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&server).await.expect("PostgreSQL answers");
                tokio::spawn(carry(client, server, Arc::clone(&due)));
            }
        });
        Self { folder, is_due }
    }

    /// The address of the cluster's database by way of this wire.
    pub(super) fn url(&self) -> String {
        format!("postgres://postgres@{}/postgres", self.folder.display().to_string().replace('/', "%2F"))
    }

    /// Cuts the connection that commits a write next, once the server has done so.
    pub(super) fn cut_after_next_write(&self) {
        self.is_due.store(true, Ordering::SeqCst);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn carry(client: UnixStream, server: UnixStream, is_due: Arc<AtomicBool>) {
    let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
        (client.into_split(), server.into_split());
    let there = async move { tokio::io::copy(&mut from_client, &mut to_server).await.map(drop) };
    let back = async move {
        let (mut answer, mut has_written) = (vec![0; 64 * 1024], false);
        loop {
            let length = from_server.read(&mut answer).await?;
            if length == 0 {
                return std::io::Result::Ok(());
            }
            for words in answer[..length].windows(DONE.len()) {
                has_written |= words == WRITTEN;
                if words == DONE && std::mem::take(&mut has_written) && is_due.swap(false, Ordering::SeqCst) {
                    return Ok(());
                }
            }
            to_client.write_all(&answer[..length]).await?;
        }
    };
    tokio::select! {
        _ = there => {}
        _ = back => {}
    }
}
