//! What one's own pages look like.

pub(super) mod second_factor;
pub(super) mod security;
pub(super) mod settings;
pub(super) mod tokens;

use maud::{Markup, html};
use tundish_domain::{Instant, TimeZone};
use tundish_web::{http::error::FieldErrors, kit::field::Field, messages::Messages};

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
    let local = zone.to_datetime(instant.timestamp());
    format!("{}, {}", m.day(local.date()), m.clock(local.time()))
}

/// A part of the page with its heading, whose identifier is an address within the page.
fn part(id: &str, heading: &str, aside: Option<Markup>, is_flush: bool, body: Markup) -> Markup {
    html! {
        section class=(if is_flush { "panel panel--flush" } else { "panel" }) id=(id) aria-labelledby={ (id) "-heading" } {
            header class="panel__head" { h2 id={ (id) "-heading" } { (heading) } @if let Some(aside) = aside { (aside) } }
            div class="panel__body stack" { (body) }
        }
    }
}
