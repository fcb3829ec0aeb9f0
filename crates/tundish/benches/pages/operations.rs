//! What is asked for, and how each request is made.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use tundish_domain::id::{OpportunityId, StageId};

use crate::{
    Failure,
    company::{Asker, Company},
};

/// One kind of request by one person.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) name: String,
    pub(crate) ask: Ask,
    /// What the answer must have.
    pub(crate) status: u16,
    pub(crate) floor: Floor,
}

/// The least that an answer of this kind can cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Floor {
    /// Nothing comparable.
    None,
    /// The same bytes from memory.
    Bytes,
    /// One record's columns as JSON, by the bare driver.
    One,
    /// 50 records' columns as JSON, by the bare driver.
    Page,
    /// The statements of a stage move: in group commit on SQLite, by the bare driver on PostgreSQL.
    Move,
}

/// How a request is made.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    /// One of these addresses, each with a text that its answer must hold.
    Get { headers: Vec<(header::HeaderName, String)>, of: Vec<(String, String)> },
    /// A stage move of one of these records, to and fro.
    Move { by: Asker, stages: [StageId; 2], of: Arc<Vec<Moved>>, by_form: bool },
    /// A new opportunity.
    Create { by: Asker, made: Arc<AtomicUsize> },
    /// A stage move of a floor.
    RawMove { rows: u32 },
    /// One record of a floor, or the page before it.
    Raw { kind: &'static str, rows: u32 },
}

/// The first identifier of the records in a floor's database.
const FIRST_RAW: u32 = 1_000_001;

/// A record that is moved to and fro.
#[derive(Debug)]
pub(crate) struct Moved {
    id: OpportunityId,
    /// How often it was moved; its version is one more.
    moves: AtomicUsize,
}

/// Which of the clients asks, and how often it has.
#[derive(Debug)]
pub(crate) struct Turn {
    pub(crate) client: usize,
    pub(crate) clients: usize,
    pub(crate) asked: usize,
}

impl Ask {
    /// The next request of a client, and the text that its answer must hold.
    pub(crate) fn next(&self, base: &str, turn: &mut Turn) -> Result<(Request<Body>, String), Failure> {
        let asked = turn.asked;
        turn.asked += 1;
        let number = asked * turn.clients + turn.client;
        match self {
            Self::Get { headers, of } => {
                let (path, text) = &of[number % of.len()];
                let mut request = Request::get(format!("{base}{path}"));
                for (name, value) in headers {
                    request = request.header(name, value);
                }
                Ok((request.body(Body::empty())?, text.clone()))
            }
            Self::Move { by, stages, of, by_form } => {
                // Clients move records of their own, one after the other, so that nobody is in anybody's way.
                let own = of.len() / turn.clients;
                let Moved { id: record, moves } = &of[turn.client * own + asked % own];
                let moves = moves.fetch_add(1, Ordering::Relaxed);
                let stage = stages[(moves + 1) % 2];
                let key = format!("{record}-{moves}");
                if *by_form {
                    let form = format!(
                        "csrf={}&idempotency_key={key}&version={}&stage={stage}&back=/funnel",
                        by.csrf,
                        1 + moves
                    );
                    let request = Request::post(format!("{base}/opportunities/{record}/move"))
                        .header(header::COOKIE, &by.cookie)
                        .header(header::ORIGIN, base)
                        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                    return Ok((request.body(Body::from(form))?, String::new()));
                }
                let request = Request::post(format!("{base}/api/v1/opportunities/{record}/move"))
                    .header(header::AUTHORIZATION, &by.bearer)
                    .header("idempotency-key", key)
                    .header(header::CONTENT_TYPE, "application/json");
                let body = format!("{{\"stage_id\":\"{stage}\"}}");
                Ok((request.body(Body::from(body))?, stage.to_string()))
            }
            Self::Create { by, made } => {
                let name = format!("Made by the benchmark {}", made.fetch_add(1, Ordering::Relaxed));
                let request = Request::post(format!("{base}/api/v1/opportunities"))
                    .header(header::AUTHORIZATION, &by.bearer)
                    .header("idempotency-key", name.replace(' ', "-"))
                    .header(header::CONTENT_TYPE, "application/json");
                let body = format!(
                    "{{\"name\":\"{name}\",\"channel\":\"web\",\"amount\":{{\"kind\":\"known\",\"money\":{{\"minor\":125000,\"currency\":\"EUR\"}}}},\"next_step\":\"Call back\"}}"
                );
                Ok((request.body(Body::from(body))?, name))
            }
            Self::RawMove { rows } => raw(base, &Method::POST, "move", *rows, number),
            Self::Raw { kind, rows } => raw(base, &Method::GET, kind, *rows, number),
        }
    }
}

fn raw(base: &str, method: &Method, kind: &str, rows: u32, number: usize) -> Result<(Request<Body>, String), Failure> {
    // Spread over all rows by a step that has no divisor in common with them.
    let step = u32::try_from(number).unwrap_or_default().wrapping_mul(7_919) % rows;
    let request = Request::builder().method(method).uri(format!("{base}/{kind}/{}", FIRST_RAW + step));
    Ok((request.body(Body::empty())?, String::new()))
}

/// Everything that is measured.
pub(crate) fn operations(company: &Company) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut add = |name: String, ask: Ask, status, floor| operations.push(Operation { name, ask, status, floor });
    for by in &company.actors {
        let browser = || vec![(header::COOKIE, by.cookie.clone()), (header::ACCEPT, "text/html".to_owned())];
        let program = || vec![(header::AUTHORIZATION, by.bearer.clone())];
        let get = |headers, path: &str, text: &str| Ask::Get { headers, of: vec![(path.to_owned(), text.to_owned())] };
        let page = |path: &str, text: &str| get(browser(), path, text);
        let records =
            by.records.iter().map(|record| (format!("/opportunities/{}", record.id), format!("OP-{}", record.number)));
        let who = by.name;
        add(format!("funnel page, {who}"), page("/funnel", "class=\"board__part\""), 200, Floor::Bytes);
        add(format!("list page, {who}"), page("/opportunities", "<table"), 200, Floor::Bytes);
        add(format!("record page, {who}"), Ask::Get { headers: browser(), of: records.collect() }, 200, Floor::Bytes);
        let accounts =
            by.accounts.iter().map(|account| (format!("/accounts/{}", account.id), format!("AC-{}", account.number)));
        add(format!("account page, {who}"), Ask::Get { headers: browser(), of: accounts.collect() }, 200, Floor::Bytes);
        add(format!("accounts list, {who}"), page("/accounts", "<table"), 200, Floor::Bytes);
        add(format!("activities list, {who}"), page("/activities?status=done", "chips"), 200, Floor::Bytes);
        for (kind, path) in [
            ("a frequent word", "/api/v1/search?q=rollout%20"),
            ("two frequent words", "/api/v1/search?q=rollout%20hotel%20"),
            ("a rare word", "/api/v1/search?q=aquifer%20"),
        ] {
            add(format!("API search, {kind}, {who}"), get(program(), path, "\"items\""), 200, Floor::None);
        }
        add(format!("search while typing, {who}"), page("/suggest/search?q=rol", ""), 200, Floor::None);
        add(
            format!("API list of 50, {who}"),
            get(program(), "/api/v1/opportunities?limit=50", "\"items\""),
            200,
            Floor::Page,
        );
    }
    let by = &company.actors[0];
    let mut zipped = vec![(header::COOKIE, by.cookie.clone()), (header::ACCEPT, "text/html".to_owned())];
    zipped.push((header::ACCEPT_ENCODING, "gzip".to_owned()));
    let funnel = vec![("/funnel".to_owned(), String::new())];
    add(format!("funnel page in gzip, {}", by.name), Ask::Get { headers: zipped, of: funnel }, 200, Floor::None);
    let headers = vec![(header::AUTHORIZATION, by.bearer.clone())];
    let records = by.records.iter();
    let of = records.map(|record| (format!("/api/v1/opportunities/{}", record.id), format!("OP-{}", record.number)));
    add(format!("API read of one, {}", by.name), Ask::Get { headers, of: of.collect() }, 200, Floor::One);
    let half = company.moved.len() / 2;
    for (name, ids, by_form, status) in
        [("API stage move", &company.moved[..half], false, 200), ("form stage move", &company.moved[half..], true, 303)]
    {
        let of = ids.iter().map(|&id| Moved { id, moves: AtomicUsize::new(0) }).collect();
        let ask = Ask::Move { by: by.clone(), stages: company.stages, of: Arc::new(of), by_form };
        add(format!("{name}, {}", by.name), ask, status, Floor::Move);
    }
    add(format!("API create, {}", by.name), Ask::Create { by: by.clone(), made: Arc::default() }, 201, Floor::None);
    operations
}
