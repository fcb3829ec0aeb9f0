//! What one's own pages look like.

pub(super) mod second_factor;
pub(super) mod security;
pub(super) mod settings;
pub(super) mod tokens;

use maud::Markup;
use tundish_domain::{Instant, TimeZone};
use tundish_web::{
    http::error::FieldErrors,
    kit::{field::Field, panel::part},
    messages::Messages,
};

use crate::{setting::Company, web::Asker};

/// The field with what is wrong with it.
fn shown(m: Messages, errors: &FieldErrors, name: &str, field: Field) -> Markup {
    let error = errors.of(name).next().map(|error| error.sentence.as_str());
    field.error(error).render(m)
}

/// The time zone of clock times shown to the asker.
fn zone<'a>(asker: &'a Asker, company: &'a Company) -> &'a TimeZone {
    asker.who.as_ref().map_or(&company.time_zone, |who| &who.time_zone)
}

/// Day and clock time in words.
fn moment(m: Messages, zone: &TimeZone, instant: Instant) -> String {
    m.moment(zone.to_datetime(instant.timestamp()))
}
