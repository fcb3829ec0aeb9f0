//! Two hundred people in five levels of teams, and how skewed their portfolios are.

use tundish_db::Tx;
use tundish_domain::{
    Role,
    id::{TeamId, UserId},
    policy::{Actor, SystemJob},
};

use super::{TIME_ZONE, names};
use crate::{
    fiction::{Person, Random},
    team::{self, Team},
    user::create::{CreateError, NewUser, create},
};

/// Somebody with a portfolio of middling size.
pub const REPRESENTATIVE_EMAIL: &str = "rep@seed.example";
/// Somebody who leads ten, the representative among them.
pub const MANAGER_EMAIL: &str = "manager@seed.example";
/// The one above all teams.
pub const DIRECTOR_EMAIL: &str = "director@seed.example";
/// The administrator.
pub const ADMINISTRATOR_EMAIL: &str = "admin@seed.example";

/// Everybody, bosses and the administrator included.
const PEOPLE: usize = 200;
/// Teams per level; each team has as many below it as the next level has more.
const LEVELS: [usize; 5] = [1, 2, 4, 8, 16];
/// Members of the known manager's team, the manager apart.
const KNOWN_TEAM: usize = 10;
/// The rank of the known representative's portfolio among all.
const KNOWN_RANK: usize = 40;

/// Everybody who has a portfolio.
#[derive(Debug, Clone)]
pub(super) struct Staff {
    /// Representatives, the one with the largest portfolio first.
    sellers: Vec<Seller>,
    /// Sums of weights, for drawing by portfolio.
    cumulative: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Seller {
    pub(super) person: Person,
    pub(super) boss: Person,
}

impl Staff {
    /// Somebody, likelier the larger the portfolio.
    pub(super) fn draw(&self, random: &mut Random) -> Seller {
        let total = self.cumulative.last().copied().unwrap_or(1);
        let drawn = random.below(total);
        let rank = self.cumulative.partition_point(|&sum| sum <= drawn);
        self.sellers[rank.min(self.sellers.len() - 1)]
    }

    /// Somebody else of the same team, if there is anybody.
    pub(super) fn colleague(&self, of: Seller, random: &mut Random) -> Option<Seller> {
        let team: Vec<Seller> =
            self.sellers.iter().filter(|other| other.boss == of.boss && other.person != of.person).copied().collect();
        (!team.is_empty()).then(|| *random.pick(&team))
    }

    fn new(sellers: Vec<Seller>) -> Self {
        let mut sum = 0;
        // Zipf's law with an offset, so that the largest portfolio is about ten times the middle one.
        let cumulative = (0..sellers.len())
            .map(|rank| {
                sum += 100_000 / (rank + 8);
                sum
            })
            .collect();
        Self { sellers, cumulative }
    }
}

/// Writes people and teams.
pub(super) async fn write(tx: &mut Tx, random: &mut Random, password_hash: Option<&str>) -> Result<Staff, CreateError> {
    let mut levels: Vec<Vec<(TeamId, Person)>> = Vec::new();
    let mut made = 0;
    for (level, &count) in LEVELS.iter().enumerate() {
        let is_leaf = level + 1 == LEVELS.len();
        let mut teams = Vec::with_capacity(count);
        for index in 0..count {
            let parent = level.checked_sub(1).map(|above| levels[above][index * LEVELS[above] / count].0);
            let id: TeamId = tx.next_id();
            let name = format!("Team {}.{}", level + 1, index + 1);
            team::store::insert(tx, &Team { id, version: 1, name, parent_id: parent, leader_id: None }).await?;
            let (email, role) = match (level, index) {
                (0, _) => (DIRECTOR_EMAIL.to_owned(), Role::Director),
                (_, 0) if is_leaf => (MANAGER_EMAIL.to_owned(), Role::Manager),
                _ => (format!("boss{}.{}@seed.example", level + 1, index + 1), Role::Manager),
            };
            let leader = add(tx, random, &email, role, Some(id), password_hash).await?;
            team::store::set_leader(tx, id, Some(leader.user)).await?;
            made += 1;
            teams.push((id, leader));
        }
        levels.push(teams);
    }
    add(tx, random, ADMINISTRATOR_EMAIL, Role::Administrator, None, password_hash).await?;
    let leaves = levels.last().map_or(&[][..], Vec::as_slice);
    let mut sellers = Vec::new();
    for index in 0..PEOPLE - made - 1 {
        // The known team comes first and is full after ten.
        let leaf = if index < KNOWN_TEAM { 0 } else { 1 + (index - KNOWN_TEAM) % (leaves.len() - 1) };
        let email = if index == 0 { REPRESENTATIVE_EMAIL.to_owned() } else { format!("rep{index}@seed.example") };
        let (team, boss) = leaves[leaf];
        let person = add(tx, random, &email, Role::Representative, Some(team), password_hash).await?;
        sellers.push(Seller { person, boss });
    }
    team::store::rebuild(tx).await?;
    let known = sellers.remove(0);
    random.shuffle(&mut sellers);
    sellers.insert(KNOWN_RANK.min(sellers.len()), known);
    Ok(Staff::new(sellers))
}

/// Adds a person; those with known addresses get the password.
pub(super) async fn add(
    tx: &mut Tx,
    random: &mut Random,
    email: &str,
    role: Role,
    team_id: Option<TeamId>,
    password_hash: Option<&str>,
) -> Result<Person, CreateError> {
    let is_known = [REPRESENTATIVE_EMAIL, MANAGER_EMAIL, DIRECTOR_EMAIL, ADMINISTRATOR_EMAIL].contains(&email);
    let new = NewUser {
        name: names::person(random),
        email: Some(email.to_owned()),
        role,
        team_id,
        password_hash: password_hash.filter(|_| is_known).map(str::to_owned),
        locale: "en".to_owned(),
        time_zone: TIME_ZONE.to_owned(),
    };
    let user: UserId = create(tx, &Actor::System(SystemJob::Setup), &new).await?.id;
    Ok(Person { user, role })
}
