//! Who stands under whom, against an oracle that walks the tree person by person.

use std::collections::{BTreeMap, BTreeSet};

use tundish::{team, user};
use tundish_db::{Db, Error, Result, Tx, args};
use tundish_domain::{
    Instant, Role,
    id::{TeamId, UserId},
};

use crate::{
    access::Dice,
    fixture::{self, add_person, add_team, id},
};

/// Ends a transaction without storing anything.
#[derive(Debug)]
enum Undone {
    OnPurpose,
    ByDatabase(#[expect(dead_code, reason = "shown when the test fails")] Error),
}

impl From<Error> for Undone {
    fn from(error: Error) -> Self {
        Self::ByDatabase(error)
    }
}

type Depths = BTreeMap<(i64, i64), i64>;

#[derive(Debug)]
struct Tree {
    /// Team, the one above, leader.
    teams: Vec<(i64, Option<i64>, Option<i64>)>,
    /// Person and team.
    people: Vec<(i64, Option<i64>)>,
}

/// Any tree, or what should have been one: teams in circles, leaders who are nobody, leaders in their own teams.
fn random(seed: u64) -> Tree {
    let mut dice = Dice(seed);
    let (teams, people) = (1 + dice.below(12), 1 + dice.below(12));
    Tree {
        teams: (1..=teams).map(|team| (team, dice.one_of(teams), dice.one_of(people + 2))).collect(),
        people: (1..=people).map(|person| (person, dice.one_of(teams))).collect(),
    }
}

async fn build(tx: &mut Tx, tree: &Tree) -> Result<()> {
    for &(team, _, leader) in &tree.teams {
        add_team(tx, team, None, leader).await?;
    }
    for &(team, parent, _) in &tree.teams {
        tx.exec("update team set parent_id = $1 where id = $2", args![parent, team]).await?;
    }
    for &(person, team) in &tree.people {
        add_person(tx, person, Role::Representative, team.map(id)).await?;
    }
    Ok(())
}

/// The team and those above it, each once.
fn upwards(tree: &Tree, team: Option<i64>) -> Vec<(i64, Option<i64>)> {
    let (mut way, mut passed, mut next) = (Vec::new(), BTreeSet::new(), team);
    while let Some(at) = next.filter(|at| passed.insert(*at)) {
        let &(team, parent, leader) = tree.teams.iter().find(|(team, ..)| *team == at).expect("teams exist");
        way.push((team, leader));
        next = parent;
    }
    way
}

fn oracle(tree: &Tree) -> (Depths, Depths) {
    let (mut closure, mut lines) = (Depths::new(), Depths::new());
    for &(team, ..) in &tree.teams {
        for ((above, _), depth) in upwards(tree, Some(team)).into_iter().zip(0..) {
            closure.insert((above, team), depth);
        }
    }
    for &(person, team) in &tree.people {
        lines.insert((person, person), 0);
        let is_somebody = |leader: &i64| tree.people.iter().any(|(known, _)| known == leader);
        let leaders = upwards(tree, team).into_iter().filter_map(|(_, leader)| leader).filter(is_somebody);
        for leader in leaders {
            let depth = lines.keys().filter(|(_, below)| *below == person).count();
            lines.entry((leader, person)).or_insert(i64::try_from(depth).expect("few"));
        }
    }
    (closure, lines)
}

async fn stored(tx: &mut Tx) -> Result<(Depths, Depths)> {
    let closure =
        tx.all::<(i64, i64, i64)>("select ancestor_id, descendant_id, depth from team_closure", args![]).await?;
    let lines = tx.all::<(i64, i64, i64)>("select boss_id, person_id, depth from reporting_line", args![]).await?;
    let depths = |rows: Vec<(i64, i64, i64)>| rows.into_iter().map(|(a, b, depth)| ((a, b), depth)).collect();
    Ok((depths(closure), depths(lines)))
}

type Membership = (i64, i64, Instant, Option<Instant>);

async fn memberships(db: &Db) -> Vec<Membership> {
    let sql = "select user_id, team_id, from_at, to_at from team_span order by user_id, from_at";
    db.read(async |tx| tx.all::<Membership>(sql, args![]).await).await.expect("read")
}

async fn join(db: &Db, person: i64, team: Option<i64>) {
    let (person, team): (UserId, Option<TeamId>) = (id(person), team.map(id));
    fixture::write(db, async move |tx| {
        user::store::set_team(tx, person, team).await?;
        team::store::rebuild(tx).await
    })
    .await;
}

async fn two_teams(db: &Db) {
    fixture::write(db, async |tx| {
        add_team(tx, 11, None, None).await?;
        add_team(tx, 12, None, None).await?;
        add_person(tx, 1, Role::Representative, Some(id(11))).await?;
        add_person(tx, 2, Role::Representative, None).await?;
        team::store::rebuild(tx).await
    })
    .await;
}

tundish_testkit::test_both_dbs! {
    async fn whoever_leads_a_team_above_is_a_boss_whatever_the_tree_looks_like(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        for seed in 0..40 {
            let undone: std::result::Result<(), Undone> = db
                .write(async move |tx| {
                    let tree = random(seed);
                    build(tx, &tree).await?;
                    team::store::rebuild(tx).await?;
                    assert_eq!(stored(tx).await?, oracle(&tree), "{seed}: {tree:#?}");
                    // Computing it once more changes nothing.
                    team::store::rebuild(tx).await?;
                    assert_eq!(stored(tx).await?, oracle(&tree), "{seed}");
                    Err(Undone::OnPurpose)
                })
                .await;
            assert!(matches!(undone, Err(Undone::OnPurpose)), "{undone:?}");
        }
    }

    async fn each_membership_is_dated_and_follows_the_one_before(database: &TestDb) {
        let (db, clock) = fixture::empty(database).await;
        two_teams(&db).await;
        let begun = clock.now();
        clock.go_on(60);
        join(&db, 1, Some(11)).await;
        assert_eq!(memberships(&db).await, [(1, 11, begun, None)], "nothing changed");
        let moved = clock.now();
        join(&db, 1, Some(12)).await;
        join(&db, 2, Some(12)).await;
        clock.go_on(60);
        let left = clock.now();
        join(&db, 1, None).await;
        clock.go_on(60);
        let back = clock.now();
        join(&db, 1, Some(11)).await;
        let expected =
            [(1, 11, begun, Some(moved)), (1, 12, moved, Some(left)), (1, 11, back, None), (2, 12, moved, None)];
        assert_eq!(memberships(&db).await, expected);
    }

    async fn a_membership_of_no_duration_was_never_anybodys(database: &TestDb) {
        let (db, clock) = fixture::empty(database).await;
        two_teams(&db).await;
        let begun = clock.now();
        clock.go_on(60);
        let moved = clock.now();
        join(&db, 1, Some(12)).await;
        join(&db, 1, None).await;
        assert_eq!(memberships(&db).await, [(1, 11, begun, Some(moved))]);
        join(&db, 1, Some(12)).await;
        assert_eq!(memberships(&db).await, [(1, 11, begun, Some(moved)), (1, 12, moved, None)]);
    }

    async fn a_clock_that_goes_back_makes_no_membership_end_before_it_began(database: &TestDb) {
        let (db, clock) = fixture::empty(database).await;
        two_teams(&db).await;
        let begun = clock.now();
        clock.go_on(3_600);
        let moved = clock.now();
        join(&db, 1, Some(12)).await;
        clock.go_on(-1_800);
        join(&db, 1, Some(11)).await;
        // The move to the other team had no duration; the person is back where they were from that instant on.
        assert_eq!(memberships(&db).await, [(1, 11, begun, Some(moved)), (1, 11, moved, None)]);
        clock.set(begun);
        join(&db, 1, None).await;
        assert_eq!(memberships(&db).await, [(1, 11, begun, Some(moved))]);
        join(&db, 1, Some(12)).await;
        assert_eq!(memberships(&db).await, [(1, 11, begun, Some(moved)), (1, 12, moved, None)]);
    }
}
