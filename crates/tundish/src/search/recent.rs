//! What a person opened last, to find it again.

use tundish_db::{Result, Tx, args};
use tundish_domain::{
    id::{Tsid, UserId},
    policy::Actor,
};

use super::{
    Kind,
    find::{self, Hit},
};
use crate::web::{App, Asker};

/// How many records are kept of each person.
const KEPT: usize = 20;

/// What the actor opened last and still sees, newest first.
pub(super) async fn of(tx: &mut Tx, actor: &Actor) -> Result<Vec<Hit>> {
    let Some(user) = actor.user() else { return Ok(Vec::new()) };
    let sql = format!(
        "select kind, subject_id from recent where user_id = $1 order by seen_at desc, subject_id desc limit {KEPT}"
    );
    let opened = tx.all::<(String, Tsid)>(&sql, args![user]).await?;
    let opened: Vec<(Kind, Tsid)> =
        opened.into_iter().filter_map(|(kind, id)| Some((Kind::of_word(&kind)?, id))).collect();
    find::seen(tx, actor, &opened).await
}

/// Whether this is what the person opened last, so that nothing is to be noted.
pub(crate) async fn is_last(tx: &mut Tx, actor: &Actor, id: Tsid) -> Result<bool> {
    let Some(user) = actor.user() else { return Ok(true) };
    let last = tx
        .optional::<(Tsid,)>(
            "select subject_id from recent where user_id = $1 order by seen_at desc, subject_id desc limit 1",
            args![user],
        )
        .await?;
    Ok(last == Some((id,)))
}

/// Notes beside the request that a person opened a record: reading stays reading, and waits for nothing.
pub(crate) fn note(app: &App, asker: &Asker, kind: &str, id: Tsid) {
    let (Some(user), Some(_)) = (asker.actor.user(), &asker.who) else { return };
    let Some(kind) = Kind::of_word(kind) else { return };
    let db = app.db.clone();
    tokio::spawn(async move {
        if let Err(error) = db.write(async move |tx| store(tx, user, kind, id).await).await {
            tracing::warn!(%error, "what was opened could not be noted");
        }
    });
}

async fn store(tx: &mut Tx, user: UserId, kind: Kind, id: Tsid) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into recent (user_id, kind, subject_id, seen_at) values ($1, $2, $3, $4)
         on conflict (user_id, kind, subject_id) do update set seen_at = excluded.seen_at",
        args![user, kind.word(), id, now],
    )
    .await?;
    let sql = format!(
        "delete from recent where user_id = $1 and (kind, subject_id) not in
         (select kind, subject_id from recent where user_id = $1 order by seen_at desc, subject_id desc limit {KEPT})"
    );
    tx.exec(&sql, args![user]).await.map(drop)
}
