//! What only this slice can reach: stories written in one go leave what their decisions leave one by one.
//!
//! But for what the history believed only between two events of a story: see [`bulk`].

#[path = "../../tests/it/digest.rs"]
mod digest;

use std::collections::BTreeMap;

use tundish_db::{Clock, Db, DbUrl, Error, Result, Tx, args};
use tundish_domain::{
    Role,
    id::OpportunityId,
    opportunity::Decision,
    testing::{company, script, world, world::World},
};
use tundish_testkit::both::TestDb;

use super::{bulk, carry_out};
use crate::{
    pipeline, product,
    user::{self, User},
};

/// What a transaction that is not to be stored has seen.
#[derive(Debug)]
enum Undone {
    Having(String),
    ByDatabase(Error),
}

impl From<Error> for Undone {
    fn from(error: Error) -> Self {
        Self::ByDatabase(error)
    }
}

/// The stories of a random script, unknown beginnings, late entries, deletions and undone changes included.
fn stories(seed: u64) -> Vec<bulk::Story> {
    let mut world = World::default();
    let mut stories: BTreeMap<OpportunityId, bulk::Story> = BTreeMap::new();
    for step in script::random(seed, 100) {
        let Ok(Some(event)) = world.take(&step) else { continue };
        let (subject, verb, happened_at) = (event.subject, event.verb, event.happened_at);
        let decision = Decision::new(verb, happened_at, world.opportunities[&subject].clone());
        stories.entry(subject).or_default().push(decision);
    }
    stories.into_values().collect()
}

async fn open(database: &TestDb) -> Db {
    let url: DbUrl = database.url().parse().expect("the test kit gives addresses that parse");
    let db = Db::open(&url, Clock::from_fn(company::beginning)).expect("the database opens");
    db.migrate().await.expect("the migrations run");
    db.write(async |tx| add_company(tx).await).await.expect("the company is stored");
    db
}

async fn add_company(tx: &mut Tx) -> Result<()> {
    for owner in 0..company::OWNERS {
        let person = User {
            id: company::owner(owner),
            version: 1,
            name: format!("Owner {owner}"),
            email: None,
            role: Role::Director,
            team_id: None,
            is_active: true,
            locale: "en".to_owned(),
            time_zone: "UTC".to_owned(),
            created_at: tx.now(),
        };
        user::store::insert(tx, &person, None).await?;
    }
    for account in 0..company::ACCOUNTS {
        let sql = "insert into account (id, version, number, name, name_key, owner_id, created_at)
                   values ($1, 1, $1, 'Account', 'account', $2, $3)";
        tx.exec(sql, args![company::account(account), company::owner(0), tx.now()]).await?;
    }
    for index in 0..company::PRODUCTS {
        let (id, name) = (company::product(index), format!("Product {index}"));
        let product = product::Product::new(id, name, tx.now());
        product::store::insert(tx, &product).await?;
    }
    for (pipeline, position) in company::pipelines().iter().zip(1..) {
        pipeline::store::insert(tx, pipeline, position).await?;
    }
    Ok(())
}

/// All rows that the work leaves, without storing them.
async fn left_by(db: &Db, work: impl AsyncFn(&mut Tx) -> Result<()> + Send + Sync + 'static) -> String {
    let undone = db.write(async move |tx| -> std::result::Result<(), Undone> {
        work(tx).await?;
        Err(Undone::Having(digest::of(tx).await?))
    });
    match undone.await {
        Err(Undone::Having(digest)) => digest,
        Err(Undone::ByDatabase(error)) => panic!("{error}"),
        Ok(()) => panic!("the transaction was stored"),
    }
}

/// The lines of a digest without the history that nothing believes any more, and how many of those there are.
fn without_superseded(digest: &str) -> (Vec<&str>, usize) {
    let is_superseded = |line: &&str| line.starts_with("opportunity_span ") && line.contains(" known_to=");
    (digest.lines().filter(|line| !is_superseded(line)).collect(), digest.lines().filter(is_superseded).count())
}

tundish_testkit::test_both_dbs! {
    async fn stories_written_in_one_go_leave_what_their_decisions_leave_one_by_one(database: &TestDb) {
        let db = open(database).await;
        let before = digest::digest(&db).await;
        for seed in 0..6 {
            let one_by_one = left_by(&db, async move |tx| {
                for story in stories(seed) {
                    let mut before = None;
                    for decision in story {
                        before = Some(carry_out(tx, &world::director(), before.as_ref(), decision).await?);
                    }
                }
                Ok(())
            })
            .await;
            let in_one_go =
                left_by(&db, async move |tx| bulk::write(tx, &world::director(), &stories(seed)).await).await;
            let in_chunks = left_by(&db, async move |tx| {
                for chunk in stories(seed).chunks(3) {
                    bulk::write(tx, &world::director(), chunk).await?;
                }
                Ok(())
            })
            .await;
            let (expected, superseded) = without_superseded(&one_by_one);
            assert!(0 < superseded, "{seed}: late entries supersede");
            for whole in [&in_one_go, &in_chunks] {
                let (lines, superseded) = without_superseded(whole);
                assert_eq!(superseded, 0, "{seed}: what nobody ever saw is not written");
                // The first line that differs says more than two long texts.
                for (line, expected) in lines.iter().zip(&expected) {
                    assert_eq!(line, expected, "{seed}");
                }
                assert_eq!(lines.len(), expected.len(), "{seed}");
            }
            assert!(before.lines().count() + 50 < expected.len(), "{seed}: the stories leave rows");
        }
        assert_eq!(digest::digest(&db).await, before);
    }
}
