//! The fold and the report against the whole history.

use tundish::funnel::{Folded, KnownAt, Query, Standing, fold, fold_anew, read_report, read_standing};
use tundish_domain::{
    Day,
    funnel::Funnel,
    id::{PipelineId, StageId},
    testing::company,
};

use super::{Played, behind, fold_all, fold_some, oracle, oracle::Part, sums};
use crate::fixture::{self, SETUP, id};

/// From the first stage on, opportunities count as entered unless a pipeline says otherwise.
const FIRST: [StageId; 2] = [StageId::new(11).expect("positive"), StageId::new(21).expect("positive")];

fn funnels(standing: Standing) -> Vec<(PipelineId, Funnel)> {
    standing.pipelines.into_iter().map(|(pipeline, funnel)| (pipeline.id(), funnel)).collect()
}

async fn stands(played: &Played, query: Query) -> Vec<(PipelineId, Funnel)> {
    funnels(read_standing(&played.db, SETUP, query).await.expect("the report is read"))
}

fn on(day: Day) -> Query {
    Query { as_of: Some(day), ..Query::default() }
}

/// Every day, for the company and for each owner.
async fn the_report_is_right(played: &Played) {
    for day in played.days() {
        let expected = Part::all(&played.spans).standing(day);
        assert_eq!(stands(played, on(day)).await, expected, "{day}");
        for owner in (0..company::OWNERS).map(company::owner) {
            let part = Part { owners: Some([owner].into()), ..Part::all(&played.spans) };
            let query = Query { owner: Some(owner), ..on(day) };
            assert_eq!(stands(played, query).await, part.standing(day), "{owner} on {day}");
        }
    }
}

tundish_testkit::test_both_dbs! {
    async fn what_was_folded_and_what_was_not_add_up_to_a_recount(database: &TestDb) {
        let mut played = Played::begin(database).await;
        for seed in 1..4 {
            played.play(seed, 60).await;
            the_report_is_right(&played).await;
            // Some of it, so that the next round finds both.
            fold_some(&played.db, 25).await;
        }
        fold_all(&played.db, 500).await;
        the_report_is_right(&played).await;
    }

    async fn batches_of_any_size_and_several_folders_leave_the_same_sums(database: &TestDb) {
        let mut played = Played::begin(database).await;
        for seed in [5, 6] {
            played.play(seed, 60).await;
        }
        let expected = oracle::sums(&played.spans, FIRST);
        assert!(100 < expected.len());
        let other = fixture::open(database, &played.clock).await;
        for limit in [1, 7, 500] {
            fold_all(&played.db, limit).await;
            assert_eq!(sums(&played.db).await, expected, "in batches of {limit}");
            forget_the_fold(&played).await;
        }
        let folders = [played.db.clone(), other.clone(), played.db.clone(), other]
            .map(|db| tokio::spawn(async move { fold_all(&db, 3).await }));
        for folder in folders {
            folder.await.expect("no folder panics");
        }
        assert_eq!(sums(&played.db).await, expected, "by four at once");
    }

    async fn sums_made_anew_are_those_that_were_folded(database: &TestDb) {
        let mut played = Played::begin(database).await;
        for seed in [15, 16] {
            played.play(seed, 60).await;
            // With room for everybody at once, and for one owner at a time.
            for room in [100_000, 1] {
                fold(&played.db, 40).await.expect("folded");
                while fold_anew(&played.db, room).await.expect("folded") != Folded::Anew {}
                // On PostgreSQL other tests' transactions can hold the last events back.
                fold_all(&played.db, 500).await;
                assert_eq!(sums(&played.db).await, oracle::sums(&played.spans, FIRST), "with room for {room}");
            }
            the_report_is_right(&played).await;
        }
    }

    async fn whoever_left_the_sums_half_made_is_replaced(database: &TestDb) {
        let mut played = Played::begin(database).await;
        played.play(17, 60).await;
        fold_some(&played.db, 40).await;
        let now = played.clock.now();
        fixture::write(&played.db, async move |tx| {
            tx.exec(
                "update event_consumer set commit_group = 0, seq = -5, updated_at = $1 where name = 'funnel'",
                tundish_db::args![now],
            )
            .await
            .map(drop)
        })
        .await;
        assert_eq!(fold(&played.db, 500).await.expect("looked"), Folded::Nothing);
        the_report_is_right(&played).await;
        played.clock.go_on(120);
        assert_eq!(fold_some(&played.db, 500).await, Folded::Anew);
        fold_all(&played.db, 500).await;
        assert_eq!(sums(&played.db).await, oracle::sums(&played.spans, FIRST));
        the_report_is_right(&played).await;
    }

    async fn what_was_known_then_is_reported_as_it_was(database: &TestDb) {
        let mut played = Played::begin(database).await;
        played.play(8, 60).await;
        fold_all(&played.db, 500).await;
        let days = played.days();
        for &seq in played.events.iter().step_by(7) {
            let part = Part { known_at: Some(seq), ..Part::all(&played.spans) };
            for &day in days.iter().step_by(3) {
                let query = Query { known_at: Some(KnownAt::Event(seq)), ..on(day) };
                assert_eq!(stands(&played, query).await, part.standing(day), "{day} as known at {seq}");
            }
        }
        let before_all = Query { known_at: Some(KnownAt::Instant("2024-12-31T00:00:00Z".parse().expect("an instant"))), ..on(days[3]) };
        assert!(stands(&played, before_all).await.iter().all(|(_, funnel)| funnel.stages.iter().all(|(_, stage)| stage.count == 0)));
    }

    async fn a_report_asked_for_again_is_the_same_whatever_happened_since(database: &TestDb) {
        let mut played = Played::begin(database).await;
        played.play(9, 60).await;
        let mut first = Vec::new();
        for day in played.days() {
            first.push(read_report(&played.db, SETUP, on(day)).await.expect("the report is read"));
        }
        fold_all(&played.db, 10).await;
        played.play(10, 40).await;
        for report in first {
            let known_at = report.standing.known_at.map(KnownAt::Event);
            let again = Query { known_at, ..on(report.standing.as_of) };
            assert_eq!(read_report(&played.db, SETUP, again).await.expect("the report is read"), report);
        }
    }

    async fn known_at_an_instant_means_what_was_recorded_by_then(database: &TestDb) {
        let played = Played::begin(database).await;
        let clock = &played.clock;
        let mut seen = Vec::new();
        for _ in 0..3 {
            clock.go_on(3_600);
            fixture::write(&played.db, async |tx| {
                let mut new = fixture::new_opportunity("Filters");
                new.owner = Some(company::owner(1));
                tundish::opportunity::create(tx, &SETUP, new).await.map(drop).map_err(|error| tundish_db::Error::Setting(error.to_string()))
            })
            .await;
            seen.push(clock.now());
        }
        clock.go_on(3_600);
        for (instant, expected) in [(seen[0].plus_micros(-1_000), 0), (seen[0], 1), (seen[1].plus_micros(-1_000), 1), (seen[1], 2), (clock.now(), 3)] {
            let query = Query { known_at: Some(KnownAt::Instant(instant)), ..Query::default() };
            let funnels = stands(&played, query).await;
            assert_eq!(funnels[0].1.stages[0].1.count, expected, "{instant}");
        }
    }

    async fn orders_per_hundred_and_weeks_are_what_the_rules_count(database: &TestDb) {
        let mut played = Played::begin(database).await;
        for seed in [11, 12, 13] {
            played.play(seed, 60).await;
        }
        fold_some(&played.db, 50).await;
        let later: StageId = id(13);
        // Some of it folded, after the pipeline changed what counts as entered, and all of it folded anew.
        for (named, is_folded) in [(None, false), (Some(later), false), (Some(later), true)] {
            fixture::write(&played.db, async move |tx| {
                tx.exec("update pipeline set entry_stage_id = $1 where id = 1", tundish_db::args![named]).await.map(drop)
            })
            .await;
            if is_folded {
                assert_eq!(fold_some(&played.db, 50).await, Folded::Anew);
                fold_all(&played.db, 50).await;
                assert_eq!(sums(&played.db).await, oracle::sums(&played.spans, [later, FIRST[1]]));
            }
            for day in played.days() {
                let report = read_report(&played.db, SETUP, on(day)).await.expect("the report is read");
                for ((pipeline, funnel), entries) in report.standing.pipelines.iter().zip(&report.entries) {
                    let from = named.filter(|_| pipeline.id() == id(1)).unwrap_or(pipeline.first().id);
                    assert_eq!(*entries, Part::all(&played.spans).entries(pipeline, from, day), "{} on {day}", pipeline.name());
                    let total = entries.total();
                    if from == pipeline.first().id {
                        // The parts sum to the whole: cohorts and stock are two views of the same opportunities.
                        let stock = [funnel.won.count, funnel.lost.count, funnel.stages.iter().map(|(_, stage)| stage.count).sum()];
                        assert_eq!([total.won, total.lost, total.open].map(|n| i64::try_from(n).expect("few")), stock, "{day}");
                    }
                    assert!([0, 100].contains(&total.per_hundred().iter().sum::<u64>()));
                }
            }
        }
    }

    async fn a_fold_that_is_far_behind_changes_no_figure(database: &TestDb) {
        let mut played = Played::begin(database).await;
        played.play(14, 60).await;
        fold_some(&played.db, 20).await;
        // More events than a report would add itself, none of which concerns an opportunity.
        fixture::write(&played.db, async |tx| {
            for _ in 0..2_100 {
                let happening = tundish::event::Happening {
                    subject: company::owner(1).into(), verb: "user.edited", happened_at: None, changes: &[],
                    own: &[],
                };
                tundish::event::store::record(tx, &SETUP, happening).await?;
            }
            Ok(())
        })
        .await;
        assert!(2_000 < behind(&played.db).await);
        for day in played.days() {
            assert_eq!(stands(&played, on(day)).await, Part::all(&played.spans).standing(day), "{day}");
        }
    }
}

async fn forget_the_fold(played: &Played) {
    fixture::write(&played.db, async |tx| {
        tx.exec("delete from funnel_sum", tundish_db::args![]).await?;
        tx.exec("delete from entry_sum", tundish_db::args![]).await?;
        tx.exec("delete from entry_stage", tundish_db::args![]).await?;
        tx.exec("delete from event_consumer", tundish_db::args![]).await.map(drop)
    })
    .await;
}
