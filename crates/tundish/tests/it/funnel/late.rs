//! A transaction that commits after later ones.

use std::sync::Arc;

use tokio::sync::Barrier;
use tundish::{
    event::{self, Happening},
    funnel::{Query, read_standing},
};
use tundish_db::{Error, Tx, args};
use tundish_domain::{id::OpportunityId, testing::company};
use tundish_testkit::both::{Engine, TestDb};

use super::{Played, behind, fold_all};
use crate::fixture::{self, SETUP};

/// Writes an opportunity as a verb does, but reads nothing, so that it is in nobody's way however long it stays open.
async fn insert(tx: &mut Tx, number: i64) -> Result<(), Error> {
    let (id, now) = (tx.next_id::<OpportunityId>(), tx.now());
    tx.exec(
        "insert into opportunity (id, version, number, name, name_key, pipeline_id, stage_id, status, owner_id, channel, amount_kind,
                                  currency, entered_at, observed_at, created_at, recorded_at)
         values ($1, 1, $2, 'Late', 'late', 1, 11, 'open', $3, 'field', 'unknown', 'EUR', $4, $4, $4, $4)",
        args![id, number, company::owner(1), now],
    )
    .await?;
    let happening =
        Happening { subject: id.into(), verb: "opportunity.created", happened_at: None, changes: &[], own: &[] };
    let seq = event::store::record(tx, &SETUP, happening).await?;
    tx.exec(
        "insert into opportunity_span (opportunity_id, known_from, observed_at, from_at, pipeline_id, stage_id, status, owner_id, channel,
                                       amount_kind, currency, on_hold)
         values ($1, $2, $3, $3, 1, 11, 'open', $4, 'field', 'unknown', 'EUR', $5)",
        args![id, seq, now, company::owner(1), false],
    )
    .await
    .map(drop)
}

async fn counted(played: &Played) -> i64 {
    let standing = read_standing(&played.db, SETUP, Query::default()).await.expect("the report is read");
    standing.pipelines[0].1.stages[0].1.count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_opportunity_that_commits_late_reaches_the_funnel() {
    let database = TestDb::empty(Engine::Postgres).await;
    let played = Played::begin(&database).await;
    let (written, counted_on) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let late = {
        let (db, written, counted_on) = (played.db.clone(), written.clone(), counted_on.clone());
        tokio::spawn(async move {
            db.write(async move |tx| {
                insert(tx, 1).await?;
                written.wait().await;
                counted_on.wait().await;
                Ok::<_, Error>(())
            })
            .await
        })
    };
    written.wait().await;
    for number in 2..6 {
        fixture::write(&played.db, async move |tx| insert(tx, number).await).await;
    }
    // The fold may not pass the one that is still open; the report adds those that are there already.
    let folded = tundish::funnel::fold(&played.db, 100).await.expect("folded");
    assert_eq!(folded, tundish::funnel::Folded::Nothing);
    assert_eq!((counted(&played).await, behind(&played.db).await), (4, 4));
    counted_on.wait().await;
    late.await.expect("no panic").expect("written");
    assert_eq!((counted(&played).await, behind(&played.db).await), (5, 5));
    fold_all(&played.db, 2).await;
    assert_eq!((counted(&played).await, behind(&played.db).await), (5, 0));
}
