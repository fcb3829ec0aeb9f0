//! Absences: when somebody is away, and who stands in for them meanwhile.
//!
//! While an absence lasts, its deputy is custodian of the absent person's open opportunities and of their accounts: never of
//! more than that person owns, and of what the deputy owns nothing passes on. The question is asked with the instant of each
//! request ([`crate::access`]), so nothing must run when an absence begins or ends.

mod page;
pub(crate) mod store;

use axum::Router;
use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    Day, Instant,
    id::{AbsenceId, UserId},
    policy::{Actor, Relation, actions},
};
use tundish_web::messages::Messages;
use utoipa_axum::router::OpenApiRouter;

pub(crate) use self::store::{deputies, may_stand_in};
use crate::{
    access::{self, Sight},
    record::{
        self, Field, Kind, Record, RecordError, Target, Why,
        api::Collection,
        facts,
        list::{Listed, Order},
        pages,
    },
    setting,
    web::App,
};

/// Longest remark in characters.
const LONGEST_PROSE: usize = 1_000;

/// A time in which somebody is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Identifier.
    pub id: AbsenceId,
    /// Edits so far, from 1.
    pub version: i64,
    /// Who is away.
    pub user_id: UserId,
    /// The first day.
    pub from_on: Day,
    /// The last day.
    pub to_on: Day,
    /// Who stands in.
    pub deputy_id: Option<UserId>,
    /// What else is to be known.
    pub note: Option<String>,
    /// When the first day begins in the company's time zone.
    pub begins_at: Instant,
    /// When the last day ends there.
    pub ends_at: Instant,
    /// Since when it is known here.
    pub created_at: Instant,
    /// When it was deleted.
    pub deleted_at: Option<Instant>,
}

facts!(Absence { user_id, from_on, to_on, deputy_id, note, begins_at, ends_at });

impl Record for Absence {
    type Id = AbsenceId;
    type Read = actions::ReadUser;
    type ReadCard = actions::ReadUser;
    type Create = actions::EditAbsence;
    type Edit = actions::EditAbsence;
    type Delete = actions::EditAbsence;

    const TABLE: &'static str = "absence";
    const FIELDS: &'static [Field] = &[
        Field::new("user_id", Messages::who_is_away, Kind::To(Target::Person)).required().at_creation(),
        Field::new("from_on", Messages::first_day, Kind::Day).required(),
        Field::new("to_on", Messages::last_day, Kind::Day).required(),
        Field::new("deputy_id", Messages::deputy, Kind::To(Target::Deputy)),
        Field::new("note", Messages::note_label, Kind::Prose(LONGEST_PROSE)).personal(),
    ];

    fn id(&self) -> AbsenceId {
        self.id
    }

    fn name(&self) -> String {
        format!("{} – {}", self.from_on, self.to_on)
    }

    async fn blank(tx: &mut Tx, actor: &Actor) -> std::result::Result<Self, RecordError> {
        let user_id = actor.user().ok_or_else(|| RecordError::unknown("user_id"))?;
        let zone = setting::company(tx).await?.map_or(tundish_domain::TimeZone::UTC, |company| company.time_zone);
        let today = tx.now().day(&zone);
        Ok(Self {
            id: tx.next_id(),
            version: 1,
            user_id,
            from_on: today,
            to_on: today,
            deputy_id: None,
            note: None,
            begins_at: today.start(&zone),
            ends_at: today.end(&zone),
            created_at: tx.now(),
            deleted_at: None,
        })
    }

    async fn relation(&self, tx: &mut Tx, actor: &Actor) -> Result<Relation> {
        access::relation_to_person(tx, actor, self.user_id).await
    }

    async fn settle(&mut self, tx: &mut Tx, _: &Actor, _: Option<&Self>) -> std::result::Result<(), RecordError> {
        if self.to_on < self.from_on {
            return Err(RecordError::fault(
                "to_on",
                Why::Other("ends_before_it_begins", Messages::ends_before_it_begins),
            ));
        }
        if self.deputy_id == Some(self.user_id) {
            return Err(RecordError::fault("deputy_id", Why::Other("own_deputy", Messages::own_deputy)));
        }
        let zone = setting::company(tx).await?.map_or(tundish_domain::TimeZone::UTC, |company| company.time_zone);
        self.begins_at = self.from_on.start(&zone);
        self.ends_at = self.to_on.end(&zone);
        Ok(())
    }

    fn keys(&self) -> Vec<(&'static str, Value<'_>)> {
        Vec::new()
    }
}

impl Listed for Absence {
    const ORDER: Order = Order::Newest;
    const HAS_NAME: bool = false;
    const FILTERS: &'static [&'static str] = &["user_id", "deputy_id"];

    fn seen(sight: Sight, place: usize) -> String {
        match sight {
            Sight::Everything => format!("${place} = 0"),
            Sight::From(_) => {
                format!("r.user_id in (select l.person_id from reporting_line l where l.boss_id = ${place})")
            }
            Sight::Own(_) => format!("r.user_id = ${place}"),
        }
    }
}

impl Collection for Absence {
    const COLLECTION: &'static str = "absences";
    const SCHEMA: &'static str = "Absence";
    const ABOUT: &'static str =
        "When somebody is away; the deputy looks after their open opportunities and their accounts meanwhile.";
}

/// The routes of absences in the programming interface.
pub(crate) fn api() -> OpenApiRouter<App> {
    record::api::routes::<Absence>()
}

/// The pages of absences.
pub(crate) fn pages() -> Router<App> {
    pages::routes::<Absence>().merge(page::own())
}
