//! The people of Tarnfield, their teams, and since when each has been there.

use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    Day, Role, TimeZone,
    id::{TeamId, UserId},
    policy::{Actor, SystemJob},
};

use super::HISTORY_DAYS;
use crate::{
    fiction::Person,
    team::{self, Team},
    user::create::{CreateError, NewUser, create},
};

/// Everybody, the partner firm and the administrator included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Who {
    Ines,
    Tomas,
    Priya,
    Ana,
    Jonas,
    Lukas,
    Clara,
    Mei,
    Olivia,
    Daniel,
    Pawel,
    Rohrwerk,
    Sven,
}

/// The teams, those above first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Tarnfield,
    FieldAndRetail,
    Field,
    Retail,
    InsideWebAndPartners,
    Inside,
    Partners,
}

const UNITS: &[(Unit, &str, Option<Unit>, Option<Who>)] = &[
    (Unit::Tarnfield, "Tarnfield", None, Some(Who::Ines)),
    (Unit::FieldAndRetail, "Field and retail", Some(Unit::Tarnfield), Some(Who::Tomas)),
    (Unit::Field, "Field", Some(Unit::FieldAndRetail), None),
    (Unit::Retail, "Retail", Some(Unit::FieldAndRetail), None),
    (Unit::InsideWebAndPartners, "Inside, web and partners", Some(Unit::Tarnfield), Some(Who::Priya)),
    (Unit::Inside, "Inside", Some(Unit::InsideWebAndPartners), None),
    (Unit::Partners, "Partners", Some(Unit::InsideWebAndPartners), None),
];

struct Entry {
    who: Who,
    name: &'static str,
    email: &'static str,
    role: Role,
    unit: Option<Unit>,
    locale: &'static str,
    /// For how many days the person has been in the team.
    days: i32,
}

const fn entry(
    who: Who,
    name: &'static str,
    email: &'static str,
    role: Role,
    unit: Option<Unit>,
    locale: &'static str,
    days: i32,
) -> Entry {
    Entry { who, name, email, role, unit, locale, days }
}

/// Where the director signs in.
pub const DIRECTOR_EMAIL: &str = "ines.calder@tarnfield.example";
/// Where the administrator signs in.
pub const ADMINISTRATOR_EMAIL: &str = "sven.adler@tarnfield.example";
/// Where the manager of field and retail signs in.
pub const MANAGER_EMAIL: &str = "tomas.brandt@tarnfield.example";
/// Where a salesperson in the field signs in.
pub const REPRESENTATIVE_EMAIL: &str = "ana.ruiz@tarnfield.example";
/// Where the partner firm signs in.
pub const PARTNER_EMAIL: &str = "sales@rohrwerk.example";

/// In the order of [`Who`].
#[rustfmt::skip]
const PEOPLE: &[Entry] = {
    use Role::{Administrator, Director, Manager, Partner, Representative};
    const ALWAYS: i32 = HISTORY_DAYS + 30;
    &[
        entry(Who::Ines, "Ines Calder", DIRECTOR_EMAIL, Director, Some(Unit::Tarnfield), "en", ALWAYS),
        entry(Who::Tomas, "Tomas Brandt", MANAGER_EMAIL, Manager, Some(Unit::FieldAndRetail), "de", ALWAYS),
        entry(Who::Priya, "Priya Nair", "priya.nair@tarnfield.example", Manager, Some(Unit::InsideWebAndPartners), "en", ALWAYS),
        entry(Who::Ana, "Ana Ruiz", REPRESENTATIVE_EMAIL, Representative, Some(Unit::Field), "en", ALWAYS),
        entry(Who::Jonas, "Jonas Weber", "jonas.weber@tarnfield.example", Representative, Some(Unit::Field), "de", ALWAYS),
        entry(Who::Lukas, "Lukas Hofer", "lukas.hofer@tarnfield.example", Representative, Some(Unit::Field), "de", ALWAYS),
        entry(Who::Clara, "Clara Nyholm", "clara.nyholm@tarnfield.example", Representative, Some(Unit::Field), "en", ALWAYS),
        entry(Who::Mei, "Mei Tanabe", "mei.tanabe@tarnfield.example", Representative, Some(Unit::Inside), "en", ALWAYS),
        entry(Who::Olivia, "Olivia Grant", "olivia.grant@tarnfield.example", Representative, Some(Unit::Inside), "en", ALWAYS),
        entry(Who::Daniel, "Daniel Osei", "daniel.osei@tarnfield.example", Representative, Some(Unit::Inside), "en", DANIEL_DAYS),
        entry(Who::Pawel, "Pawel Zielak", "pawel.zielak@tarnfield.example", Representative, Some(Unit::Retail), "en", ALWAYS),
        entry(Who::Rohrwerk, "Rohrwerk Installations", PARTNER_EMAIL, Partner, Some(Unit::Partners), "de", ALWAYS),
        entry(Who::Sven, "Sven Adler", ADMINISTRATOR_EMAIL, Administrator, None, "en", ALWAYS),
    ]
};

/// Daniel Osei is in his second month.
pub(super) const DANIEL_DAYS: i32 = 45;

impl Who {
    /// The boss who may give this person's opportunities to somebody else.
    pub(super) const fn boss(self) -> Self {
        match self {
            Self::Ana | Self::Jonas | Self::Lukas | Self::Clara | Self::Pawel => Self::Tomas,
            Self::Mei | Self::Olivia | Self::Daniel | Self::Rohrwerk => Self::Priya,
            Self::Ines | Self::Tomas | Self::Priya | Self::Sven => Self::Ines,
        }
    }
}

/// Everybody as stored.
#[derive(Debug, Clone)]
pub(super) struct People(Vec<UserId>);

impl People {
    pub(super) fn id(&self, who: Who) -> UserId {
        self.0[who as usize]
    }

    pub(super) fn person(&self, who: Who) -> Person {
        Person { user: self.id(who), role: PEOPLE[who as usize].role }
    }
}

/// Writes people and teams. Nobody gets a password.
pub(super) async fn write(
    tx: &mut Tx,
    today: Day,
    zone: &TimeZone,
    zone_name: &str,
) -> std::result::Result<People, CreateError> {
    let actor = Actor::System(SystemJob::Setup);
    let teams: Vec<TeamId> = UNITS.iter().map(|_| tx.next_id()).collect();
    let team_of = |unit: Unit| teams[unit as usize];
    for &(unit, name, above, _) in UNITS {
        let parent_id = above.map(team_of);
        let team = Team { id: team_of(unit), version: 1, name: name.to_owned(), parent_id, leader_id: None };
        team::store::insert(tx, &team).await?;
    }
    let mut people = Vec::with_capacity(PEOPLE.len());
    for entry in PEOPLE {
        let new = NewUser {
            name: entry.name.to_owned(),
            email: Some(entry.email.to_owned()),
            role: entry.role,
            team_id: entry.unit.map(team_of),
            password_hash: None,
            locale: entry.locale.to_owned(),
            time_zone: zone_name.to_owned(),
        };
        people.push(create(tx, &actor, &new).await?.id);
    }
    let people = People(people);
    for &(unit, _, _, leader) in UNITS {
        if let Some(leader) = leader {
            team::store::set_leader(tx, team_of(unit), Some(people.id(leader))).await?;
        }
    }
    let since: Vec<Value<'_>> = PEOPLE
        .iter()
        .filter_map(|entry| Some((entry, entry.unit?)))
        .flat_map(|(entry, unit)| {
            let from = today.add_days(-entry.days).start(zone);
            [people.id(entry.who).into(), team_of(unit).into(), from.into()]
        })
        .collect();
    memberships(tx, &since).await?;
    team::store::rebuild(tx).await?;
    Ok(people)
}

/// Memberships that began in the past; the rebuilding of the tree finds them there and leaves them.
async fn memberships(tx: &mut Tx, since: &[Value<'_>]) -> Result<()> {
    tx.insert_many("team_span", &["user_id", "team_id", "from_at"], since).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_teams_stand_at_the_places_that_their_names_say() {
        assert!(PEOPLE.iter().zip(0..).all(|(entry, place)| entry.who as usize == place));
        assert!(UNITS.iter().zip(0..).all(|(&(unit, ..), place)| unit as usize == place));
        assert!(UNITS.iter().all(|&(unit, _, above, _)| above.is_none_or(|above| (above as usize) < unit as usize)));
    }
}
