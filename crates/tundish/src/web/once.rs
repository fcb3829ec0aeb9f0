//! Requests that change something act once, however often they arrive.
//!
//! The key is written first, in the transaction that does the work; the answer is kept beside it. A second request with the
//! same key finds the answer, whichever node it reaches. An error rolls the key back with everything else, so that a corrected
//! request may use it again.

use tundish_db::{Tx, args};
use tundish_web::http::{
    error::WebError,
    idempotency::{Idempotent, KeptAnswer, Outcome},
};

use super::{App, Asker, Reply, answer::db_error};

/// Runs the work in one transaction, once per key.
///
/// # Errors
/// What the work refuses; 409 when the key belongs to another request; the database's own.
pub(crate) async fn once(
    app: &App,
    asker: &Asker,
    idempotent: Option<Idempotent>,
    work: impl AsyncFn(&mut Tx) -> Result<Reply, WebError> + Send + Sync + 'static,
) -> Result<Reply, WebError> {
    once_or(app, asker, idempotent, async move |tx| work(tx).await.map_err(Undone::ByRule))
        .await
        .map_err(Undone::into_web)
}

/// As [`once`], for work whose refusals are shown by whoever asks.
///
/// # Errors
/// As [`once`], in the caller's own type.
pub(crate) async fn once_or<E: From<WebError> + From<tundish_db::Error>>(
    app: &App,
    asker: &Asker,
    idempotent: Option<Idempotent>,
    work: impl AsyncFn(&mut Tx) -> Result<Reply, E> + Send + Sync + 'static,
) -> Result<Reply, E> {
    let principal = asker.principal();
    app.db
        .write(async move |tx| -> Result<Reply, E> {
            let Some(idempotent) = &idempotent else { return work(tx).await };
            if let Outcome::Replay(answer) = idempotent.compare(kept(tx, &principal, idempotent).await?)? {
                return Ok(Reply(answer));
            }
            let reply = work(tx).await?;
            keep(tx, &principal, idempotent, &reply.0).await?;
            Ok(reply)
        })
        .await
}

/// Why the work was undone.
enum Undone {
    ByRule(WebError),
    ByDatabase(tundish_db::Error),
}

impl Undone {
    fn into_web(self) -> WebError {
        match self {
            Self::ByRule(error) => error,
            Self::ByDatabase(error) => db_error(error),
        }
    }
}

impl From<WebError> for Undone {
    fn from(error: WebError) -> Self {
        Self::ByRule(error)
    }
}

impl From<tundish_db::Error> for Undone {
    fn from(error: tundish_db::Error) -> Self {
        Self::ByDatabase(error)
    }
}

/// How long an answer is kept.
const KEPT_MICROS: i64 = 30 * 24 * 3_600 * 1_000_000;

/// Deletes answers that nobody can ask for any more, at most so many; answers how many.
pub(crate) async fn delete_old_answers(tx: &mut Tx, most: i64) -> Result<u64, tundish_db::Error> {
    let until = tx.now().plus_micros(-KEPT_MICROS);
    tx.exec(
        "delete from idempotency
         where (principal, key) in (select principal, key from idempotency where created_at <= $1 limit $2)",
        args![until, most],
    )
    .await
}

type Kept = Option<([u8; 32], KeptAnswer)>;

/// What is kept under the key; claims the key when nothing is.
async fn kept(tx: &mut Tx, principal: &str, idempotent: &Idempotent) -> Result<Kept, tundish_db::Error> {
    let now = tx.now();
    let claimed = tx
        .exec(
            "insert into idempotency (principal, key, request_hash, created_at) values ($1, $2, $3, $4) on conflict do nothing",
            args![principal, idempotent.key.as_str(), &idempotent.hash, now],
        )
        .await?;
    if claimed == 1 {
        return Ok(None);
    }
    type Row = (Vec<u8>, Option<i64>, Option<String>, Option<String>, Option<String>, Option<Vec<u8>>);
    let (hash, status, content_type, location, etag, body) = tx
        .one::<Row>(
            "select request_hash, status, content_type, location, etag, answer from idempotency where principal = $1 and key = $2",
            args![principal, idempotent.key.as_str()],
        )
        .await?;
    let answer = KeptAnswer {
        status: status.and_then(|status| u16::try_from(status).ok()).unwrap_or(204),
        content_type,
        location,
        etag,
        body: body.unwrap_or_default(),
    };
    Ok(Some((hash.try_into().unwrap_or_default(), answer)))
}

async fn keep(
    tx: &mut Tx,
    principal: &str,
    idempotent: &Idempotent,
    answer: &KeptAnswer,
) -> Result<(), tundish_db::Error> {
    let body = (answer.body.len() <= KeptAnswer::LARGEST).then_some(&answer.body);
    tx.exec(
        "update idempotency set status = $1, content_type = $2, location = $3, etag = $4, answer = $5 where principal = $6 and key = $7",
        args![
            i64::from(answer.status),
            &answer.content_type,
            &answer.location,
            &answer.etag,
            body,
            principal,
            idempotent.key.as_str(),
        ],
    )
    .await
    .map(drop)
}
