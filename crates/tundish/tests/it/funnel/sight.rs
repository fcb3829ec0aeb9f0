//! What people see of the funnel: a manager's report is a recount over the owners that the manager sees.

use std::collections::BTreeSet;

use tundish::{
    funnel::{KnownAt, Query, ReportError, read_report},
    team, user,
};
use tundish_domain::{
    Channel, Role,
    id::{OpportunityId, TeamId, UserId},
    policy::{Access, Actor, Collection, Denied, Scopes},
    testing::company,
};

use super::{Played, oracle::Part};
use crate::fixture::{self, SETUP, add_team, id, person};

/// Team 71 is led by owner 1; below it team 72, led by owner 2. Owner 3 is in team 72, owner 4 in 71, owner 0 in none.
async fn with_teams(played: &Played) {
    fixture::write(&played.db, async |tx| {
        add_team(tx, 71, None, Some(company::owner(1).get())).await?;
        add_team(tx, 72, Some(71), Some(company::owner(2).get())).await?;
        for (owner, team) in [(1, 71), (4, 71), (2, 72), (3, 72)] {
            user::store::set_team(tx, company::owner(owner), Some(id::<TeamId>(team))).await?;
        }
        team::store::rebuild(tx).await
    })
    .await;
}

fn owners(indices: &[usize]) -> Option<BTreeSet<UserId>> {
    Some(indices.iter().map(|&index| company::owner(index)).collect())
}

fn manager(index: usize) -> Actor {
    person(company::owner(index).get(), Role::Manager)
}

tundish_testkit::test_both_dbs! {
    async fn everybody_gets_a_recount_over_the_owners_that_they_see(database: &TestDb) {
        let mut played = Played::begin(database).await;
        with_teams(&played).await;
        for seed in [21, 22] {
            played.play(seed, 60).await;
        }
        super::fold_some(&played.db, 60).await;
        // Two of owner 0 and one of owner 3 are shared with owners 2 and 4; owner 2 sees owner 3's anyway.
        let of = |owner: usize| played.spans.iter().filter(move |span| span.was.owner == company::owner(owner)).map(|span| span.opportunity);
        let granted: BTreeSet<OpportunityId> = of(0).take(5).chain(of(3).take(1)).collect();
        let shared = granted.clone();
        fixture::write(&played.db, async move |tx| {
            for opportunity in &shared {
                for user in [2, 4].map(company::owner) {
                    fixture::grant(tx, "opportunity", opportunity.get(), user.get(), "share").await?;
                }
            }
            Ok(())
        })
        .await;
        let of_team = |team: i64| Query { team: Some(id(team)), ..Query::default() };
        let of_owner = |owner: usize| Query { owner: Some(company::owner(owner)), ..Query::default() };
        let everything = Part::all(&played.spans);
        let seen = |indices: &[usize]| Part { owners: owners(indices), ..everything.clone() };
        let by_two = Part { granted: granted.clone(), ..seen(&[2, 3]) };
        let representative = person(company::owner(4).get(), Role::Representative);
        let director = person(company::owner(0).get(), Role::Director);
        let asked = [
            (SETUP, Query::default(), everything.clone()),
            (director, Query::default(), everything.clone()),
            (SETUP, of_team(71), seen(&[1, 2, 3, 4])),
            (SETUP, of_team(72), seen(&[2, 3])),
            (SETUP, Query { owner: Some(company::owner(4)), ..of_team(72) }, seen(&[])),
            (manager(1), Query::default(), seen(&[1, 2, 3, 4])),
            (manager(1), of_team(72), seen(&[2, 3])),
            (manager(1), of_owner(3), seen(&[3])),
            (manager(2), Query::default(), by_two.clone()),
            (manager(2), of_team(71), Part { team: owners(&[1, 2, 3, 4]), ..by_two.clone() }),
            (manager(2), of_owner(2), seen(&[2])),
            (representative, Query::default(), Part { granted: granted.clone(), ..seen(&[4]) }),
        ];
        for day in played.days().into_iter().step_by(2) {
            let past = Some(played.events[played.events.len() / 2]);
            for (actor, query, part) in &asked {
                for known_at in [None, past] {
                    let query = Query { as_of: Some(day), known_at: known_at.map(KnownAt::Event), ..query.clone() };
                    let part = Part { known_at, ..part.clone() };
                    let report = read_report(&played.db, *actor, query.clone()).await.expect("the report is read");
                    let funnels: Vec<_> = report.standing.pipelines.iter().map(|(pipeline, funnel)| (pipeline.id(), funnel.clone())).collect();
                    assert_eq!(funnels, part.standing(day), "{actor:?} {query:?}");
                    for ((pipeline, _), entries) in report.standing.pipelines.iter().zip(&report.entries) {
                        assert_eq!(*entries, part.entries(pipeline, pipeline.first().id, day), "{actor:?} {query:?}");
                    }
                }
            }
        }
    }

    async fn pipelines_and_channels_are_parts_that_sum_to_the_whole(database: &TestDb) {
        let mut played = Played::begin(database).await;
        played.play(23, 60).await;
        super::fold_some(&played.db, 30).await;
        let whole = read_report(&played.db, SETUP, Query::default()).await.expect("the report is read");
        for (place, (pipeline, funnel)) in whole.standing.pipelines.iter().enumerate() {
            let query = Query { pipeline: Some(pipeline.id()), ..Query::default() };
            let alone = read_report(&played.db, SETUP, query.clone()).await.expect("the report is read");
            assert_eq!(alone.standing.pipelines, [(pipeline.clone(), funnel.clone())]);
            assert_eq!(alone.entries, [whole.entries[place].clone()]);
            let (mut open, mut won, mut came_in) = (0, 0, 0);
            for &channel in Channel::ALL {
                let query = Query { channel: Some(channel), ..query.clone() };
                let part = read_report(&played.db, SETUP, query).await.expect("the report is read");
                open += part.standing.pipelines[0].1.stages.iter().map(|(_, stage)| stage.count).sum::<i64>();
                won += part.standing.pipelines[0].1.won.count;
                came_in += part.entries[0].total().entered();
                assert!(part.entries[0].weeks.iter().all(|week| week.came_in.keys().all(|came| *came == channel)));
            }
            assert_eq!(open, funnel.stages.iter().map(|(_, stage)| stage.count).sum::<i64>());
            assert_eq!((won, came_in), (funnel.won.count, whole.entries[place].total().entered()));
        }
    }

    async fn what_one_may_not_see_does_not_exist(database: &TestDb) {
        let played = Played::begin(database).await;
        with_teams(&played).await;
        let ask = async |actor: Actor, query: Query| read_report(&played.db, actor, query).await.map(drop);
        let unknown = |result: Result<(), ReportError>| match result {
            Err(ReportError::Unknown { field }) => field,
            other => panic!("{other:?}"),
        };
        let representative = person(company::owner(4).get(), Role::Representative);
        let boss = Query { owner: Some(company::owner(1)), ..Query::default() };
        assert_eq!(unknown(ask(representative, boss.clone()).await), "owner");
        assert_eq!(unknown(ask(manager(2), boss).await), "owner");
        assert_eq!(unknown(ask(SETUP, Query { owner: Some(id(99)), ..Query::default() }).await), "owner");
        assert_eq!(unknown(ask(SETUP, Query { team: Some(id(99)), ..Query::default() }).await), "team");
        assert_eq!(unknown(ask(SETUP, Query { pipeline: Some(id(99)), ..Query::default() }).await), "pipeline");

        let partner = ask(person(company::owner(4).get(), Role::Partner), Query::default()).await;
        assert!(matches!(partner, Err(ReportError::Denied(_))), "{partner:?}");
        let (token, user, role) = (id(1), company::owner(0), Role::Director);
        let scopes = Scopes::NONE.with(Some(Collection::Opportunities), Access::Read);
        let narrow = ask(Actor::Token { token, user, role, scopes }, Query::default()).await;
        assert!(matches!(narrow, Err(ReportError::Denied(Denied::Forbidden))), "{narrow:?}");
        let tomorrow = played.clock.now().day(&company::zone()).add_days(1);
        let future = ask(SETUP, Query { as_of: Some(tomorrow), ..Query::default() }).await;
        assert!(matches!(future, Err(ReportError::InTheFuture)), "{future:?}");
    }
}
