//! SQL of teams and of what is derived from their tree.

use std::collections::{BTreeMap, BTreeSet};

use tundish_db::{Error, Result, Tx, Value, args};
use tundish_domain::{
    Instant,
    id::{TeamId, UserId},
    text,
};

use super::Team;

const COLUMNS: &str = "id, version, name, parent_id, leader_id";
/// Deepest tree that is followed; also what stops a circle.
const DEEPEST: usize = 32;

/// All teams, by name.
pub async fn all(tx: &mut Tx) -> Result<Vec<Team>> {
    tx.all(&format!("select {COLUMNS} from team where deleted_at is null order by name_key, id"), args![]).await
}

/// The team with this name.
pub async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<Team>> {
    tx.optional(
        &format!("select {COLUMNS} from team where name_key = $1 and deleted_at is null"),
        args![text::key(name)],
    )
    .await
}

/// Whether there is such a team.
pub async fn exists(tx: &mut Tx, team: TeamId) -> Result<bool> {
    let found =
        tx.optional::<(TeamId,)>("select id from team where id = $1 and deleted_at is null", args![team]).await?;
    Ok(found.is_some())
}

/// The team with this identifier.
pub(super) async fn by_id(tx: &mut Tx, id: TeamId) -> Result<Option<Team>> {
    tx.optional(&format!("select {COLUMNS} from team where id = $1 and deleted_at is null"), args![id]).await
}

/// The next teams by name behind the name with this key; names are unique.
pub(super) async fn page(tx: &mut Tx, after: &str, count: i64) -> Result<Vec<Team>> {
    let sql =
        format!("select {COLUMNS} from team where deleted_at is null and name_key > $1 order by name_key limit $2");
    tx.all(&sql, args![after, count]).await
}

/// Inserts a team; call [`rebuild`] when the tree is complete.
pub async fn insert(tx: &mut Tx, team: &Team) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into team (id, version, name, name_key, parent_id, leader_id, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        args![team.id, team.version, &team.name, text::key(&team.name), team.parent_id, team.leader_id, now],
    )
    .await
    .map(drop)
}

/// Stores the next version of a team that has the version `before`; call [`rebuild`] afterwards.
pub(super) async fn update(tx: &mut Tx, before: i64, team: &Team) -> Result<()> {
    let stored = tx
        .exec(
            "update team set version = $1, name = $2, name_key = $3, parent_id = $4, leader_id = $5 where id = $6 and version = $7",
            args![team.version, &team.name, text::key(&team.name), team.parent_id, team.leader_id, team.id, before],
        )
        .await?;
    if stored == 1 { Ok(()) } else { Err(Error::Statement(format!("team {} was not stored", team.id))) }
}

/// Dissolves a team that has the version `before`; call [`rebuild`] afterwards.
pub(super) async fn dissolve(tx: &mut Tx, before: i64, team: &Team) -> Result<()> {
    let now = tx.now();
    let stored = tx
        .exec(
            "update team set version = $1, deleted_at = $2 where id = $3 and version = $4",
            args![team.version, now, team.id, before],
        )
        .await?;
    if stored == 1 { Ok(()) } else { Err(Error::Statement(format!("team {} was not dissolved", team.id))) }
}

/// Whether somebody belongs to the team, or a team stands below it.
pub(super) async fn is_needed(tx: &mut Tx, team: TeamId) -> Result<bool> {
    let (needed,) = tx
        .one::<(i64,)>(
            "select (select count(*) from users where team_id = $1 and deleted_at is null)
                  + (select count(*) from team where parent_id = $1 and deleted_at is null)",
            args![team],
        )
        .await?;
    Ok(0 < needed)
}

/// Whether the first team is the second or stands below it.
pub(super) async fn stands_below(tx: &mut Tx, team: TeamId, above: TeamId) -> Result<bool> {
    let found = tx
        .optional::<(i64,)>(
            "select depth from team_closure where ancestor_id = $1 and descendant_id = $2",
            args![above, team],
        )
        .await?;
    Ok(team == above || found.is_some())
}

/// How many people belong to each team.
pub(crate) async fn sizes(tx: &mut Tx) -> Result<BTreeMap<TeamId, i64>> {
    let sizes = tx
        .all::<(TeamId, i64)>(
            "select team_id, count(*) from users where team_id is not null and active and deleted_at is null group by team_id",
            args![],
        )
        .await?;
    Ok(sizes.into_iter().collect())
}

/// Gives the team another leader; call [`rebuild`] afterwards.
pub async fn set_leader(tx: &mut Tx, team: TeamId, leader: Option<UserId>) -> Result<()> {
    tx.exec("update team set leader_id = $1, version = version + 1 where id = $2", args![leader, team]).await.map(drop)
}

/// Computes anew who stands under whom, and notes for each person since when they have belonged to their team.
pub async fn rebuild(tx: &mut Tx) -> Result<()> {
    let teams = all(tx).await?;
    let people = tx
        .all::<(UserId, Option<TeamId>)>("select id, team_id from users where deleted_at is null order by id", args![])
        .await?;
    let lines = Lines::of(&teams, &people);

    tx.exec("delete from team_closure", args![]).await?;
    let values: Vec<Value<'_>> =
        lines.closure.iter().flat_map(|(&(above, below), &depth)| [above.into(), below.into(), depth.into()]).collect();
    tx.insert_many("team_closure", &["ancestor_id", "descendant_id", "depth"], &values).await?;
    tx.exec("delete from reporting_line", args![]).await?;
    let values: Vec<Value<'_>> =
        lines.reports.iter().flat_map(|(&(boss, person), &depth)| [boss.into(), person.into(), depth.into()]).collect();
    tx.insert_many("reporting_line", &["boss_id", "person_id", "depth"], &values).await?;
    date_memberships(tx, &people).await
}

/// Ends the dated membership of everybody who changed teams and begins the new one. Should the clock have gone back behind
/// a person's last change, this one happens together with that one.
async fn date_memberships(tx: &mut Tx, people: &[(UserId, Option<TeamId>)]) -> Result<()> {
    let current: BTreeMap<UserId, TeamId> = tx
        .all::<(UserId, TeamId)>("select user_id, team_id from team_span where to_at is null", args![])
        .await?
        .into_iter()
        .collect();
    let last_changes: BTreeMap<UserId, Instant> = tx
        .all::<(UserId, Instant)>(
            "select user_id, max(coalesce(to_at, from_at)) from team_span group by user_id",
            args![],
        )
        .await?
        .into_iter()
        .collect();
    for &(person, team) in people {
        let before = current.get(&person).copied();
        if before == team {
            continue;
        }
        let at = last_changes.get(&person).copied().map_or(tx.now(), |last| last.max(tx.now()));
        if before.is_some() {
            // A membership that ends at the instant at which it began was never anybody's.
            tx.exec("delete from team_span where user_id = $1 and to_at is null and from_at = $2", args![person, at])
                .await?;
            tx.exec("update team_span set to_at = $1 where user_id = $2 and to_at is null", args![at, person]).await?;
        }
        if let Some(team) = team {
            tx.exec("insert into team_span (user_id, team_id, from_at) values ($1, $2, $3)", args![person, team, at])
                .await?;
        }
    }
    Ok(())
}

/// What follows from a tree of teams.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    /// (team above, team below) with the distance, 0 for itself.
    pub(super) closure: BTreeMap<(TeamId, TeamId), i64>,
    /// (boss, person) with the distance, 0 for oneself.
    pub(super) reports: BTreeMap<(UserId, UserId), i64>,
}

impl Lines {
    pub(super) fn of(teams: &[Team], people: &[(UserId, Option<TeamId>)]) -> Self {
        let by_id: BTreeMap<TeamId, &Team> = teams.iter().map(|team| (team.id, team)).collect();
        let mut lines = Self::default();
        for team in teams {
            for (depth, above) in ancestors(&by_id, team.id).enumerate() {
                // In a circle the same team comes again, further away.
                lines.closure.entry((above.id, team.id)).or_insert(i64::try_from(depth).unwrap_or(i64::MAX));
            }
        }
        let known: BTreeSet<UserId> = people.iter().map(|&(person, _)| person).collect();
        for &(person, team) in people {
            lines.reports.insert((person, person), 0);
            // Whoever leads the team or one above it is a boss; a team's leader is not their own boss. A leader need not be
            // anybody we know.
            let bosses = team.into_iter().flat_map(|team| ancestors(&by_id, team)).filter_map(|team| team.leader_id);
            let mut seen = BTreeSet::from([person]);
            let bosses = bosses.filter(|boss| known.contains(boss) && seen.insert(*boss));
            for (depth, boss) in bosses.enumerate() {
                lines.reports.insert((boss, person), i64::try_from(depth + 1).unwrap_or(i64::MAX));
            }
        }
        lines
    }
}

/// The team itself, the one above it, and so on.
fn ancestors<'t>(by_id: &'t BTreeMap<TeamId, &'t Team>, from: TeamId) -> impl Iterator<Item = &'t Team> {
    std::iter::successors(by_id.get(&from).copied(), |team| {
        team.parent_id.and_then(|parent| by_id.get(&parent).copied())
    })
    .take(DEEPEST)
}
