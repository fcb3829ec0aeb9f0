//! Clients in a closed loop: each asks again as soon as it is answered.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tower::ServiceExt;
use tundish_testkit::{cpu::Cpu, site::Site};

use crate::{
    Failure,
    company::Dice,
    work::{FIRST_OPPORTUNITY, PAGE},
};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    Move,
    One,
    Page,
}

/// How the router is reached.
#[derive(Clone)]
pub(crate) enum Way {
    /// Called in place, so that no network drowns a difference.
    Inside(Router),
    /// Over HTTP on loopback, with connections that are kept.
    Loopback { client: Box<Client<HttpConnector, Body>>, site: Arc<Site> },
}

impl Way {
    pub(crate) async fn over_loopback(router: Router) -> Self {
        let client = Box::new(Client::builder(TokioExecutor::new()).build_http());
        Self::Loopback { client, site: Arc::new(Site::serve(router).await) }
    }

    async fn ask(&self, method: &str, path: &str) -> Result<(StatusCode, Vec<u8>), Failure> {
        let request = |uri: &str| Request::builder().method(method).uri(uri).body(Body::empty());
        let answer = match self {
            Self::Inside(router) => router.clone().oneshot(request(path)?).await?,
            Self::Loopback { client, site } => client.request(request(&site.url(path))?).await?.map(Body::new),
        };
        let status = answer.status();
        Ok((status, to_bytes(answer.into_body(), usize::MAX).await?.to_vec()))
    }
}

/// One round of one variant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    /// Answers per second.
    pub(crate) rate: f64,
    /// Half of the answers came within so many microseconds.
    pub(crate) p50: f64,
    /// 99 of 100 answers came within so many microseconds.
    pub(crate) p99: f64,
    /// CPU microseconds per answer in this process.
    pub(crate) own: f64,
    /// CPU microseconds per answer in the server's processes.
    pub(crate) server: f64,
    /// Refusals as busy per answer; clients ask for something else then.
    pub(crate) busy: f64,
}

impl Sample {
    /// CPU microseconds per answer.
    pub(crate) fn cpu(&self) -> f64 {
        self.own + self.server
    }
}

/// How long and for whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) work: Work,
    pub(crate) clients: u64,
    pub(crate) rows: i64,
    pub(crate) seconds: Duration,
    pub(crate) seed: u64,
    pub(crate) postmaster: Option<u32>,
}

/// Runs the load; the events of acknowledged moves are added to `acknowledged`.
pub(crate) async fn run(way: &Way, load: Load, acknowledged: &mut Vec<i64>) -> Result<Sample, Failure> {
    let spent = || -> Result<(Cpu, Option<Cpu>), Failure> {
        Ok((Cpu::of(std::process::id())?, load.postmaster.map(Cpu::of_family).transpose()?))
    };
    let before = spent()?;
    let began = now();
    let clients: Vec<_> = (0..load.clients)
        .map(|client| tokio::spawn(ask_until(way.clone(), load, load.seed.wrapping_mul(1_000) + client, began)))
        .collect();
    let mut latencies = Vec::new();
    let mut busy = 0;
    for client in clients {
        let mut answers = client.await??;
        latencies.append(&mut answers.waited);
        acknowledged.append(&mut answers.moved);
        busy += answers.busy;
    }
    let elapsed = began.elapsed();
    let after = spent()?;
    let own = after.0.since(&before.0);
    let server = after.1.zip(before.1).map_or(Duration::ZERO, |(after, before)| after.since(&before));
    latencies.sort_unstable();
    let within = |share: usize| {
        let place = (latencies.len() * share / 100).min(latencies.len().saturating_sub(1));
        latencies.get(place).map_or(f64::NAN, |waited| waited.as_secs_f64() * 1e6)
    };
    let answers = u32::try_from(latencies.len()).map_or(f64::NAN, f64::from);
    let per_answer = |spent: Duration| spent.as_secs_f64() * 1e6 / answers;
    Ok(Sample {
        rate: answers / elapsed.as_secs_f64(),
        p50: within(50),
        p99: within(99),
        own: per_answer(own),
        server: per_answer(server),
        busy: f64::from(busy) / answers,
    })
}

/// What one client got.
#[derive(Default)]
struct Answers {
    waited: Vec<Duration>,
    moved: Vec<i64>,
    busy: u32,
}

async fn ask_until(way: Way, load: Load, seed: u64, began: Instant) -> Result<Answers, Failure> {
    let mut dice = Dice::new(seed);
    let mut answers = Answers::default();
    loop {
        let asked = now();
        if load.seconds <= asked - began {
            return Ok(answers);
        }
        let (method, path) = match load.work {
            Work::Move => ("POST", format!("/move/{}", FIRST_OPPORTUNITY + dice.below(load.rows))),
            Work::One => ("GET", format!("/one/{}", FIRST_OPPORTUNITY + dice.below(load.rows))),
            // Always a full page.
            Work::Page => ("GET", format!("/page/{}", FIRST_OPPORTUNITY + PAGE + dice.below(load.rows - PAGE))),
        };
        let (status, answer) = way.ask(method, &path).await?;
        if status == StatusCode::SERVICE_UNAVAILABLE {
            answers.busy += 1;
            continue;
        }
        answers.waited.push(asked.elapsed());
        if status != StatusCode::OK {
            return Err(format!("{path} was answered {status}: {}", String::from_utf8_lossy(&answer)).into());
        }
        if load.work == Work::Move {
            answers.moved.push(String::from_utf8(answer)?.parse()?);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time that passes")]
fn now() -> Instant {
    Instant::now()
}
