//! The router with all its layers, and the socket.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    response::Redirect,
    routing::{get, post},
};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use tundish_web::http::{
    csrf::{guard, pre_session_guard},
    error::WebError,
    headers::{CSP_REPORT_PATH, CspReports, csp_report},
    layers::{Plumbing, plumbed},
    listen::{self, Limits, Plain, Stop, may_listen, tls::Tls},
    pace::Pace,
};

#[cfg(debug_assertions)]
use super::gallery;
use super::{App, asker, errors::Errors, probes, security_txt, sign_in};

/// How long writes whose browser went away may take at the end.
const DRAIN: Duration = Duration::from_secs(10);

/// Everything that can be asked for.
pub fn router(app: &App) -> Router {
    let session = Router::new()
        .merge(crate::routes())
        .route("/sign-out", post(sign_in::sign_out))
        // Within the layers that find out who asks: then a wrong address is told in one's own frame and language.
        .fallback(async || WebError::not_found())
        .layer(from_fn(guard))
        .layer(from_fn_with_state(app.clone(), asker::recognise));
    let pre_session = Router::new()
        .route("/sign-in", get(sign_in::form).post(sign_in::submit))
        .route("/sign-in/as", post(sign_in::enter_as))
        .route("/sign-in/code", get(sign_in::code::form).post(sign_in::code::submit))
        .layer(from_fn(pre_session_guard))
        .layer(from_fn_with_state(app.clone(), asker::recognise));
    let open = Router::new()
        .route("/healthz", get(probes::healthz))
        .route("/readyz", get(probes::readyz))
        // Password managers lead here (W3C, "A Well-Known URL for Changing Passwords").
        .route("/.well-known/change-password", get(async || Redirect::to(crate::me::PASSWORD)))
        .route(security_txt::PATH, get(security_txt::show))
        .route("/assets/{file}", get(probes::asset));
    let reports = Router::new().route(CSP_REPORT_PATH, post(csp_report)).with_state(CspReports::default());
    #[cfg(debug_assertions)]
    let open = open.route("/gallery", get(gallery::show));
    let all = session
        .merge(pre_session)
        .merge(open)
        .with_state(app.clone())
        .merge(reports)
        .layer(CompressionLayer::new().gzip(true));
    plumbed(
        all,
        &Plumbing {
            error_pages: Arc::new(Errors { app: app.clone() }),
            reach: Arc::clone(&app.reach),
            request_ids: app.request_ids.clone(),
            writes: app.writes.clone(),
            pace: Pace::default(),
        },
    )
}

/// A server that is about to answer.
#[derive(Debug)]
pub struct Serving {
    listener: TcpListener,
    app: App,
    tls: Option<Tls>,
    /// Where it listens; the port is a real one even when 0 was asked for.
    pub address: SocketAddr,
}

impl Serving {
    /// Takes the address.
    ///
    /// # Errors
    /// When plain HTTP would leave the machine unasked, or the address is taken.
    pub async fn bind(app: App, address: SocketAddr) -> anyhow::Result<Self> {
        may_listen(address, &app.reach)?;
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on {address}; choose another with --addr"))?;
        let address = listener.local_addr()?;
        Ok(Self { listener, app, tls: None, address })
    }

    /// The same over TLS, when there is a certificate.
    #[must_use]
    pub fn speaking(self, tls: Option<Tls>) -> Self {
        Self { tls, ..self }
    }

    /// Where it answers.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}://{}", if self.tls.is_some() { "https" } else { "http" }, self.address)
    }
}

/// Serves until the process is asked to stop, then lets requests and writes under way finish.
///
/// # Errors
/// When the signals of the system cannot be listened for.
pub async fn serve(serving: Serving) -> anyhow::Result<()> {
    let stop = Stop::default();
    let asked = stop.clone();
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        asked.ask();
    });
    let router = router(&serving.app);
    match serving.tls {
        Some(tls) => listen::serve(serving.listener, router, tls, Limits::default(), stop).await,
        None => listen::serve(serving.listener, router, Plain, Limits::default(), stop).await,
    }
    if tokio::time::timeout(DRAIN, serving.app.writes.drained()).await.is_err() {
        tracing::warn!(writes = serving.app.writes.under_way(), "writes were cut at the end");
    }
    Ok(())
}
