//! Calendars: the days of the week on which people work, and the days on which they do not.

mod page;
pub mod store;

use axum::Router;
use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    Instant,
    id::CalendarId,
    policy::{Actor, Relation, actions},
    text,
};
use tundish_web::messages::Messages;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    record::{
        self, Field, Kind, Record, RecordError, Why,
        api::Collection,
        facts,
        list::{Listed, Order},
        pages,
    },
    web::App,
};

/// Longest name in characters.
const LONGEST: usize = 200;

/// On which days people work.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a week has seven days, each worked or not")]
pub struct WorkCalendar {
    /// Identifier.
    pub id: CalendarId,
    /// Edits so far, from 1.
    pub version: i64,
    /// Name, unique among calendars.
    pub name: String,
    /// Whether Mondays are worked, and so on.
    pub monday: bool,
    /// Tuesdays.
    pub tuesday: bool,
    /// Wednesdays.
    pub wednesday: bool,
    /// Thursdays.
    pub thursday: bool,
    /// Fridays.
    pub friday: bool,
    /// Saturdays.
    pub saturday: bool,
    /// Sundays.
    pub sunday: bool,
    /// The days on which nobody works, one a line with its name; `holiday` holds them for SQL.
    pub holidays: Option<String>,
    /// Since when it is known here.
    pub created_at: Instant,
    /// When it was deleted.
    pub deleted_at: Option<Instant>,
}

facts!(WorkCalendar { name, monday, tuesday, wednesday, thursday, friday, saturday, sunday, holidays });

impl WorkCalendar {
    /// The days of the week, Monday first.
    fn week(&self) -> [bool; 7] {
        [self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday]
    }
}

impl Record for WorkCalendar {
    type Id = CalendarId;
    type Read = actions::ReadSettings;
    type ReadCard = actions::ReadSettings;
    type Create = actions::ManageSettings;
    type Edit = actions::ManageSettings;
    type Delete = actions::ManageSettings;

    const TABLE: &'static str = "calendar";
    const OF_THE_COMPANY: bool = true;
    const FIELDS: &'static [Field] = &[
        Field::new("name", Messages::name, Kind::Line(LONGEST)).required(),
        Field::new("monday", Messages::monday, Kind::Flag).required(),
        Field::new("tuesday", Messages::tuesday, Kind::Flag).required(),
        Field::new("wednesday", Messages::wednesday, Kind::Flag).required(),
        Field::new("thursday", Messages::thursday, Kind::Flag).required(),
        Field::new("friday", Messages::friday, Kind::Flag).required(),
        Field::new("saturday", Messages::saturday, Kind::Flag).required(),
        Field::new("sunday", Messages::sunday, Kind::Flag).required(),
        Field::new("holidays", Messages::holidays, Kind::Days),
    ];

    fn id(&self) -> CalendarId {
        self.id
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    async fn blank(tx: &mut Tx, _: &Actor) -> std::result::Result<Self, RecordError> {
        Ok(Self {
            id: tx.next_id(),
            version: 1,
            name: String::new(),
            monday: true,
            tuesday: true,
            wednesday: true,
            thursday: true,
            friday: true,
            saturday: false,
            sunday: false,
            holidays: None,
            created_at: tx.now(),
            deleted_at: None,
        })
    }

    async fn relation(&self, _: &mut Tx, _: &Actor) -> Result<Relation> {
        Ok(Relation::Company)
    }

    async fn settle(&mut self, tx: &mut Tx, _: &Actor, _: Option<&Self>) -> std::result::Result<(), RecordError> {
        if !self.week().contains(&true) {
            return Err(RecordError::fault("monday", Why::Other("never_works", Messages::never_works)));
        }
        let other = if self.deleted_at.is_none() { store::by_name(tx, &self.name).await? } else { None };
        match other {
            Some(other) if other != self.id => Err(RecordError::Taken { field: "name" }),
            _ => Ok(()),
        }
    }

    async fn written(tx: &mut Tx, before: Option<&Self>, after: &Self) -> Result<()> {
        if before.is_none_or(|before| before.holidays != after.holidays) {
            store::set_holidays(tx, after).await?;
        }
        Ok(())
    }

    fn keys(&self) -> Vec<(&'static str, Value<'_>)> {
        vec![("name_key", text::key(&self.name).into())]
    }
}

impl Listed for WorkCalendar {
    const ORDER: Order = Order::ByName;
    const FILTERS: &'static [&'static str] = &[];
}

impl Collection for WorkCalendar {
    const COLLECTION: &'static str = "calendars";
    const SCHEMA: &'static str = "Calendar";
    const ABOUT: &'static str = "On which days people work. The one that was made first is the company's.";
}

/// The routes of calendars in the programming interface.
pub(crate) fn api() -> OpenApiRouter<App> {
    record::api::routes::<WorkCalendar>()
}

/// The pages of calendars.
pub(crate) fn pages() -> Router<App> {
    pages::routes::<WorkCalendar>()
}
