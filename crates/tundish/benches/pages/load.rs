//! Clients that ask: as fast as they are answered, or at a pace.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use axum::body::{Body, to_bytes};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tundish_testkit::cpu::Cpu;

use crate::{
    Failure,
    operations::{Operation, Turn},
};

/// Clients that ask at once.
pub(crate) const CLIENTS: usize = 8;

/// One measurement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    /// Answers per second.
    pub(crate) rate: f64,
    /// Half of the answers came within so many milliseconds.
    pub(crate) p50: f64,
    /// 99 of 100 answers came within so many milliseconds.
    pub(crate) p99: f64,
    /// CPU milliseconds per answer: the server and the database.
    pub(crate) cpu: f64,
    /// Of it the database's processes.
    pub(crate) database: f64,
}

/// Who spends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spenders {
    pub(crate) server: u32,
    pub(crate) postmaster: Option<u32>,
}

impl Spenders {
    fn now(self) -> Result<(Cpu, Option<Cpu>), Failure> {
        Ok((Cpu::of(self.server)?, self.postmaster.map(Cpu::of_family).transpose()?))
    }
}

/// The clients with their connections, which are kept.
#[derive(Debug, Clone)]
pub(crate) struct Clients {
    http: Client<HttpConnector, Body>,
    base: String,
    spenders: Spenders,
}

impl Clients {
    pub(crate) fn new(base: &str, spenders: Spenders) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        Self { http: Client::builder(TokioExecutor::new()).build(connector), base: base.to_owned(), spenders }
    }

    /// Asks for a while, at so many answers per second when a pace is given.
    pub(crate) async fn ask(
        &self,
        operation: &Operation,
        seconds: Duration,
        pace: Option<f64>,
    ) -> Result<Sample, Failure> {
        let before = self.spenders.now()?;
        let began = now();
        let failures = Arc::new(AtomicU32::new(0));
        let tasks: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let turn = Turn { client, clients: CLIENTS, asked: 0 };
                let each = pace.map(|pace| Duration::from_secs_f64(8.0 / pace));
                tokio::spawn(self.clone().one_client(
                    operation.clone(),
                    turn,
                    began,
                    seconds,
                    each,
                    Arc::clone(&failures),
                ))
            })
            .collect();
        let mut waited = Vec::new();
        for task in tasks {
            waited.append(&mut task.await??);
        }
        let elapsed = began.elapsed();
        let after = self.spenders.now()?;
        waited.sort_unstable();
        let within = |share: usize| {
            let place = (waited.len() * share / 100).min(waited.len().saturating_sub(1));
            waited.get(place).map_or(f64::NAN, |waited| waited.as_secs_f64() * 1e3)
        };
        let answers = u32::try_from(waited.len()).map_or(f64::NAN, f64::from);
        let per_answer = |spent: Duration| spent.as_secs_f64() * 1e3 / answers;
        let database = after.1.zip(before.1).map_or(Duration::ZERO, |(after, before)| after.since(&before));
        Ok(Sample {
            rate: answers / elapsed.as_secs_f64(),
            p50: within(50),
            p99: within(99),
            cpu: per_answer(after.0.since(&before.0) + database),
            database: per_answer(database),
        })
    }

    async fn one_client(
        self,
        operation: Operation,
        mut turn: Turn,
        began: Instant,
        seconds: Duration,
        each: Option<Duration>,
        failures: Arc<AtomicU32>,
    ) -> Result<Vec<Duration>, Failure> {
        let mut waited = Vec::new();
        // Clients at a pace begin one after the other, so that they do not all ask at the same instant.
        let share = f64::from(u32::try_from(turn.client)?) / f64::from(u32::try_from(turn.clients)?);
        let mut due = each.map(|each| began + each.mul_f64(share));
        loop {
            if let (Some(at), Some(each)) = (due, each) {
                tokio::time::sleep_until(at.into()).await;
                due = Some((at + each).max(now()));
            }
            if seconds < began.elapsed() || 0 < failures.load(Ordering::Relaxed) {
                return Ok(waited);
            }
            let asked = now();
            if let Err(failure) = self.once(&operation, &mut turn).await {
                failures.fetch_add(1, Ordering::Relaxed);
                return Err(failure);
            }
            waited.push(asked.elapsed());
        }
    }

    async fn once(&self, operation: &Operation, turn: &mut Turn) -> Result<(), Failure> {
        let (status, body, text) = self.answer(operation, turn).await?;
        if status != operation.status || !String::from_utf8_lossy(&body).contains(&text) {
            let body: String = String::from_utf8_lossy(&body).chars().take(400).collect();
            return Err(format!("{}: {status}, expected {text:?}: {body}", operation.name).into());
        }
        Ok(())
    }

    /// One answer, and the text that it should hold.
    pub(crate) async fn answer(
        &self,
        operation: &Operation,
        turn: &mut Turn,
    ) -> Result<(u16, Vec<u8>, String), Failure> {
        let (request, text) = operation.ask.next(&self.base, turn)?;
        let answer = self.http.request(request).await?;
        let status = answer.status().as_u16();
        Ok((status, to_bytes(Body::new(answer.into_body()), usize::MAX).await?.to_vec(), text))
    }

    /// One answer to a plain request.
    pub(crate) async fn plain(&self, request: axum::http::Request<Body>) -> Result<Vec<u8>, Failure> {
        let answer = self.http.request(request).await?;
        Ok(to_bytes(Body::new(answer.into_body()), usize::MAX).await?.to_vec())
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time that passes")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
