//! Random stories of opportunities, played with the verbs beside the domain's own world in memory.
//!
//! Each step is taken twice: by the world, which knows no database, and by the verbs on a database. Both must agree about
//! every refusal, and after each script about every row. The invariants I01 to I06 and I20 are then asked of the stored rows
//! alone.

mod invariants;
pub(crate) mod player;

use tundish_domain::testing::{script, world::World};
use tundish_testkit::both::{Engine, TestDb, run};

use self::player::Player;
use crate::{digest::digest, fixture};

/// Scripts of sixty steps; their numbers are their seeds.
const SCRIPTS: u64 = 10;
const STEPS: usize = 60;

async fn play_all(database: &TestDb) -> (Player, u64) {
    let (db, clock) = fixture::empty(database).await;
    fixture::write(&db, async |tx| fixture::add_scripts_company(tx).await).await;
    crate::search::index::make(&db).await;
    let mut player = Player::new(db, clock);
    let mut taken = 0;
    for seed in 0..SCRIPTS {
        let mut world = World::default();
        player.begin(world.now);
        for (place, step) in script::random(seed, STEPS).iter().enumerate() {
            let step = player::within_reach(step);
            let said = player.take(&world, &step).await;
            let expected = world.take(&step);
            let agreed = match (&said, &expected) {
                (Ok(None), Ok(None)) => true,
                (Ok(Some(_)), Ok(Some(_))) => true,
                // The events' changes come in another order here, so another of several fields may be named.
                (Err(said), Err(expected)) => said.code() == expected.code(),
                _ => false,
            };
            assert!(agreed, "script {seed}, step {place}: {step:?}\n  said {said:?}\n  expected {expected:?}");
            taken += u64::from(matches!(said, Ok(Some(_))));
        }
        let stored = player.stored().await;
        assert_eq!(player.as_the_world_says(&stored), player::what_the_world_says(&world), "script {seed}");
        invariants::hold(&stored, world.now);
        crate::search::index::is_right(&player.db).await;
    }
    (player, taken)
}

tundish_testkit::test_both_dbs! {
    async fn the_verbs_do_what_the_rules_decide_and_store_all_of_it(database: &TestDb) {
        let (_, taken) = play_all(database).await;
        assert!(SCRIPTS * 20 < taken, "most steps should do something, {taken} did");
    }

    async fn what_was_recorded_is_never_rewritten(database: &TestDb) {
        let (db, clock) = fixture::empty(database).await;
        fixture::write(&db, async |tx| fixture::add_scripts_company(tx).await).await;
        let mut player = Player::new(db, clock);
        let mut world = World::default();
        player.begin(world.now);
        let mut before = player.stored().await;
        for step in script::random(77, 90) {
            let step = player::within_reach(&step);
            let _ = player.take(&world, &step).await;
            let _ = world.take(&step);
            let after = player.stored().await;
            invariants::only_added(&before, &after);
            before = after;
        }
    }
}

#[test]
fn the_same_scripts_leave_the_same_rows_on_both_databases() {
    let [sqlite, postgres] = [Engine::Sqlite, Engine::Postgres].map(|engine| {
        run(engine, async |database| {
            let (player, _) = play_all(database).await;
            digest(&player.db).await
        })
    });
    // Lines are compared one by one, since a whole digest is too long to read.
    for (sqlite, postgres) in sqlite.lines().zip(postgres.lines()) {
        assert_eq!(sqlite, postgres);
    }
    assert_eq!(sqlite.lines().count(), postgres.lines().count());
    assert!(500 < sqlite.lines().count(), "the scripts leave many rows");
}
