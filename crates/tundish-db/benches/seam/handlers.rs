//! The handlers, the same for every variant. That they are handlers proves that the variants' futures are `Send`.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post},
};

use crate::work::Opportunity;

/// An answer of a variant.
pub(crate) type Answer<T> = Result<T, Refused>;

/// Why a variant did not answer.
#[derive(Debug)]
pub(crate) enum Refused {
    /// Others were in the way too often; asking again is safe.
    Busy,
    /// Anything else; ends the benchmark.
    Failed(String),
}

impl Refused {
    pub(crate) fn failed(error: impl std::fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }
}

/// One way to the database.
pub(crate) trait Store: Clone + Send + Sync + 'static {
    /// Moves an opportunity to its next stage; answers the number of the event once it is durable.
    fn stage_move(&self, id: i64) -> impl Future<Output = Answer<i64>> + Send;

    /// One record.
    fn one(&self, id: i64) -> impl Future<Output = Answer<Opportunity>> + Send;

    /// The page of records before an identifier, newest first.
    fn page(&self, before: i64) -> impl Future<Output = Answer<Vec<Opportunity>>> + Send;
}

type Refusal = (StatusCode, String);

/// The routes on one way to the database.
pub(crate) fn router<S: Store>(store: S) -> Router {
    Router::new()
        .route("/move/{id}", post(stage_move::<S>))
        .route("/one/{id}", get(one::<S>))
        .route("/page/{before}", get(page::<S>))
        .with_state(store)
}

async fn stage_move<S: Store>(State(store): State<S>, Path(id): Path<i64>) -> Result<Json<i64>, Refusal> {
    store.stage_move(id).await.map(Json).map_err(refused)
}

async fn one<S: Store>(State(store): State<S>, Path(id): Path<i64>) -> Result<Json<Opportunity>, Refusal> {
    store.one(id).await.map(Json).map_err(refused)
}

async fn page<S: Store>(State(store): State<S>, Path(before): Path<i64>) -> Result<Json<Vec<Opportunity>>, Refusal> {
    store.page(before).await.map(Json).map_err(refused)
}

fn refused(error: Refused) -> Refusal {
    match error {
        Refused::Busy => (StatusCode::SERVICE_UNAVAILABLE, String::new()),
        Refused::Failed(error) => (StatusCode::INTERNAL_SERVER_ERROR, error),
    }
}
