//! How long anybody waits for a server that says nothing.
//!
//! The server ends by itself what takes too long, and a machine that is gone is noticed by the network. A server that stands
//! still, because its disk or its machine does, notices nothing and is noticed by nobody: the kernel goes on confirming what
//! is sent to it. So whoever a person waits for gives up, and the connection with it.

use std::time::Duration;

use crate::{Error, Result};

/// Reads and writes that somebody waits for.
pub(crate) const SHORT: Duration = Duration::from_secs(30);
/// Long reads; longer than the server lets a statement take.
pub(crate) const LONG: Duration = Duration::from_secs(120);

/// Waits for the work, at most so long; bulk work, which may rewrite whole tables, as long as it takes.
///
/// # Errors
/// [`Error::Unavailable`] when the time is over. The work is dropped where it stands.
pub(crate) async fn within<T>(limit: Option<Duration>, work: impl Future<Output = T>) -> Result<T> {
    let Some(limit) = limit else { return Ok(work.await) };
    tokio::time::timeout(limit, work).await.map_err(|_| Error::Unavailable("it gives no answer".to_owned()))
}
