//! The pages of calendars.

use tundish_db::Tx;
use tundish_domain::policy::Actor;
use tundish_web::messages::Messages;

use super::WorkCalendar;
use crate::{
    record::{
        Found, RecordError,
        pages::{KindWords, Paged},
    },
    web::Section,
};

impl Paged for WorkCalendar {
    const PATH: &'static str = "/settings/calendars";
    const SECTION: Section = Section::Settings;
    const SHOWN_COLUMNS: &'static [&'static str] = &["holidays"];
    type More = ();

    fn words(m: Messages) -> KindWords {
        KindWords { many: m.calendars(), new: m.new_calendar(), empty: m.no_calendars(), about: m.calendars_about() }
    }

    async fn more(_: &mut Tx, _: &Actor, _: &Found<Self>) -> Result<(), RecordError> {
        Ok(())
    }
}
