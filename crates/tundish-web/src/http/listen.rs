//! The socket: accepting, time limits of connections, and an orderly end.
//!
//! axum's own `serve` sets no timer, so that a client which never finishes its head would hold a
//! connection for ever. Here heads have a time and a size, writing must make progress, connections
//! are counted, and running out of file handles is waited out. TLS is a [`Handshake`], which runs in
//! the connection's own task and within the same time limit: see [`tls`].

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tower::Service;

use super::forwarded::{Peer, Reach};

mod stall;
#[cfg(test)]
mod tests;
pub mod tls;

use stall::Unstalled;

/// Why a server does not start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusedToListen {
    /// Plain HTTP would be readable on the way.
    #[error(
        "{0} is reachable from other machines and plain HTTP is readable on the way; \
         give a certificate and key, name the trusted proxies in front, or allow plain HTTP by name"
    )]
    PlainHttp(SocketAddr),
}

/// Whether the server may listen at `address`: on loopback always; elsewhere with TLS, behind named
/// proxies, or with plain HTTP asked for by name.
///
/// # Errors
/// [`RefusedToListen::PlainHttp`] otherwise.
pub fn may_listen(address: SocketAddr, reach: &Reach) -> Result<(), RefusedToListen> {
    let local = address.ip().to_canonical().is_loopback();
    if local || reach.tls || reach.plain_http || !reach.proxies.is_empty() {
        Ok(())
    } else {
        Err(RefusedToListen::PlainHttp(address))
    }
}

/// What a connection may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Time for a handshake and for a head, and longest idle time between two requests.
    pub head: Duration,
    /// Longest head in bytes.
    pub head_size: usize,
    /// Longest time in which writing an answer makes no progress.
    pub stall: Duration,
    /// Connections at once; further ones wait in the system's queue.
    pub connections: usize,
    /// Time for requests under way when the server stops.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(20),
            head_size: 32 * 1024,
            stall: Duration::from_secs(20),
            connections: 4_096,
            grace: Duration::from_secs(10),
        }
    }
}

/// Which protocol a connection speaks. Without TLS it is HTTP/1.1: browsers speak HTTP/2 over TLS
/// only, and guessing would mean to wait for a first byte without a time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP/1.1.
    Http1,
    /// HTTP/2, agreed on in the TLS handshake.
    Http2,
}

/// What happens between accepting and speaking HTTP.
pub trait Handshake: Clone + Send + Sync + 'static {
    /// The stream afterwards.
    type Io: AsyncRead + AsyncWrite + Unpin + Send + 'static;

    /// Makes the stream and says what will be spoken on it.
    fn shake(&self, stream: TcpStream) -> impl Future<Output = io::Result<(Self::Io, Protocol)>> + Send;
}

/// No handshake: HTTP in the clear.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plain;

impl Handshake for Plain {
    type Io = TcpStream;

    async fn shake(&self, stream: TcpStream) -> io::Result<(TcpStream, Protocol)> {
        Ok((stream, Protocol::Http1))
    }
}

/// Asks a server to stop, and lets long answers notice. Clones share one state.
#[derive(Debug, Clone)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Default for Stop {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Stop {
    /// Asks to stop. Asking twice is asking once.
    pub fn ask(&self) {
        self.0.send_replace(true);
    }

    /// Waits until somebody asks. Open streams wait for it beside their own work and end.
    pub async fn asked(&self) {
        let mut asked = self.0.subscribe();
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = asked.wait_for(|asked| *asked).await;
    }
}

/// Serves until [`Stop::ask`], then takes no new connection and gives requests under way
/// [`Limits::grace`] to finish. Writes whose browser went away are waited for by
/// [`Writes::drained`](super::writes::Writes::drained).
pub async fn serve<H: Handshake>(listener: TcpListener, app: Router, handshake: H, limits: Limits, stop: Stop) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            biased;
            () = stop.asked() => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
            accepted = accept(&listener, &places) => accepted,
        };
        match accepted {
            Ok((stream, peer, place)) => {
                let connection = Connection {
                    app: app.clone(),
                    handshake: handshake.clone(),
                    limits,
                    peer: Peer(peer),
                    watcher: graceful.watcher(),
                };
                connections.spawn(connection.run(stream, place));
            }
            Err(error) => wait_out(&error).await,
        }
    }
    drop(listener);
    if tokio::time::timeout(limits.grace, graceful.shutdown()).await.is_err() {
        tracing::warn!(connections = connections.len(), "connections cut at the end");
    }
    connections.shutdown().await;
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(|_| io::Error::other("the places were closed"))?;
    let (stream, peer) = listener.accept().await?;
    Ok((stream, peer, place))
}

/// A connection that broke before it was accepted costs nothing. Anything else (no more file
/// handles, no memory) would come back at once and keep a core busy, so it is waited out.
async fn wait_out(error: &io::Error) {
    let passing = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
    );
    if !passing {
        tracing::warn!(error = %error, "no connection could be accepted");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

struct Connection<H> {
    app: Router,
    handshake: H,
    limits: Limits,
    peer: Peer,
    watcher: Watcher,
}

impl<H: Handshake> Connection<H> {
    /// Errors of connections are the other side's: they went away, were too slow or spoke no HTTP.
    async fn run(self, stream: TcpStream, _place: OwnedSemaphorePermit) {
        // Answers are written whole; waiting for more to send only adds delay.
        let _ = stream.set_nodelay(true);
        let shaken = tokio::time::timeout(self.limits.head, self.handshake.shake(stream)).await;
        let Ok(Ok((io, protocol))) = shaken else {
            return;
        };
        let ended = match protocol {
            Protocol::Http1 => self.http1(io).await,
            Protocol::Http2 => self.http2(io).await,
        };
        if let Err(error) = ended {
            tracing::debug!(error = %error, "connection ended early");
        }
    }

    async fn http1(self, io: H::Io) -> hyper::Result<()> {
        let limits = self.limits;
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(limits.head).max_header_size(limits.head_size);
        let io = TokioIo::new(Unstalled::new(io, limits.stall, None));
        let service = service_fn(move |request| answer(self.app.clone(), self.peer, request));
        self.watcher.watch(builder.serve_connection(io, service)).await
    }

    async fn http2(self, io: H::Io) -> hyper::Result<()> {
        let limits = self.limits;
        let mut builder = http2::Builder::new(TokioExecutor::new());
        builder
            .timer(TokioTimer::new())
            .keep_alive_interval(limits.head)
            .keep_alive_timeout(limits.head)
            .max_concurrent_streams(100)
            .max_header_list_size(u32::try_from(limits.head_size).unwrap_or(u32::MAX));
        // A living peer answers pings, so silence for three intervals means there is none.
        let silence = Some(limits.head * 3);
        let io = TokioIo::new(Unstalled::new(io, limits.stall, silence));
        let service = service_fn(move |request| answer(self.app.clone(), self.peer, request));
        self.watcher.watch(builder.serve_connection(io, service)).await
    }
}

async fn answer(
    mut app: Router,
    peer: Peer,
    mut request: hyper::Request<Incoming>,
) -> Result<hyper::Response<Body>, std::convert::Infallible> {
    request.extensions_mut().insert(peer);
    // A router is always ready.
    app.call(request.map(Body::new)).await
}
