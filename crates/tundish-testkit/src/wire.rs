//! A wire to PostgreSQL that fails at the worst instant: cut when a commit is done and its answer under way, or silent from some
//! moment on, as that of a server that stands still.

use crate::cluster::Cluster;
use crate::temp;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;

/// What the server says of a commit that is done, and of a statement that tells it from the commit of a read.
const DONE: &[u8] = b"COMMIT\0";
const WRITTEN: &[u8] = b"INSERT ";

/// The wire; it is gone when dropped.
#[derive(Debug)]
pub struct Wire {
    folder: PathBuf,
    is_cut_due: Arc<AtomicBool>,
    is_silent: watch::Sender<bool>,
}

impl Wire {
    /// Lays a wire to the cluster.
    ///
    /// # Panics
    /// When its socket cannot be made.
    pub async fn to(cluster: &Cluster) -> Self {
        // Not the system's temporary folder: the path of a socket may have 107 bytes.
        let folder = temp::create_in(Path::new("/tmp")).unwrap_or_else(|error| panic!("no folder: {error}"));
        let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap_or_else(|error| panic!("{error}"));
        let server = cluster.folder().join(".s.PGSQL.5432");
        let wire = Self { folder, is_cut_due: Arc::default(), is_silent: watch::Sender::new(false) };
        let (is_cut_due, is_silent) = (Arc::clone(&wire.is_cut_due), wire.is_silent.subscribe());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                // A server that is away refuses, and so does the wire to it.
                if let Ok(server) = UnixStream::connect(&server).await {
                    tokio::spawn(carry(client, server, Arc::clone(&is_cut_due), is_silent.clone()));
                }
            }
        });
        wire
    }

    /// The address of the cluster's own database by way of this wire.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://postgres@{}/postgres", self.folder.display().to_string().replace('/', "%2F"))
    }

    /// Cuts the connection that commits a write next, once the server has done so.
    pub fn cut_after_next_write(&self) {
        self.is_cut_due.store(true, Ordering::SeqCst);
    }

    /// From now on the server hears everything and is not heard, or is heard again.
    pub fn silence(&self, is_silent: bool) {
        self.is_silent.send_replace(is_silent);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        // What cannot be removed is left to the system.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn carry(
    client: UnixStream,
    server: UnixStream,
    is_cut_due: Arc<AtomicBool>,
    mut is_silent: watch::Receiver<bool>,
) {
    let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
        (client.into_split(), server.into_split());
    let there = async move { tokio::io::copy(&mut from_client, &mut to_server).await.map(drop) };
    let back = async move {
        let (mut answer, mut has_written) = (vec![0; 64 * 1024], false);
        loop {
            let length = from_server.read(&mut answer).await?;
            if length == 0 || is_silent.wait_for(|is_silent| !is_silent).await.is_err() {
                return std::io::Result::Ok(());
            }
            for words in answer[..length].windows(DONE.len()) {
                has_written |= words == WRITTEN;
                if words == DONE && std::mem::take(&mut has_written) && is_cut_due.swap(false, Ordering::SeqCst) {
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
