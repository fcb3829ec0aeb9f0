//! How one likes one's pages.

use maud::{Markup, html};
use tundish_domain::appearance::{Density, Theme};
use tundish_web::{
    http::error::FieldErrors,
    kit::{
        button::{self, Weight},
        field::{Choice, Field},
        form::{Form, Guard, error_summary},
        record,
    },
    messages::{Lang, Messages},
};

use super::{part, shown};
use crate::{me::settings::Draft, user::User};

/// Continents and oceans whose zones are offered; the calendar knows many more names for the same zones.
const AREAS: [&str; 10] = [
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
];

/// The content of the page.
pub(in crate::me) fn content(m: Messages, user: &User, draft: &Draft, errors: &FieldErrors, guard: &Guard) -> Markup {
    let listed: Vec<(String, String)> = errors
        .iter()
        .map(|error| (error.field.clone(), m.changed_to(label(m, &error.field), &error.sentence)))
        .collect();
    let form = Form { name: "settings", action: "/me", guard, keeps_draft: false };
    // A region beyond the language, such as `de-CH`, is kept as long as the language is.
    let languages = Lang::ALL.map(|lang| {
        let is_own = Lang::from_tag(&draft.language) == Some(lang);
        Choice::new(if is_own { draft.language.as_str() } else { lang.code() }, lang.own_name())
    });
    let themes = Theme::ALL.iter().map(|theme| Choice::new(theme.as_str(), theme_word(m, *theme)));
    let densities = Density::ALL.iter().map(|density| Choice::new(density.as_str(), density_word(m, *density)));
    let field = |name, field| shown(m, errors, name, field);
    html! {
        (error_summary(m, &listed))
        (part("you", m.about_you(), None, false, html! {
            (record::facts(&[
                (m.name(), html! { (user.name) }),
                (m.email(), html! { (user.email.as_deref().unwrap_or(m.not_known())) }),
                (m.role(), html! { (m.role_word(user.role.as_str())) }),
            ]))
            p class="field__hint" { (m.ask_your_administrator()) }
        }))
        (part("looks", m.own_settings(), None, false, form.render(html! {
            div class="form__pair" {
                (field("language", Field::select("language", m.language(), &draft.language, languages.into())))
                (field("time_zone", Field::select("time_zone", m.time_zone(), &draft.time_zone, zones(&draft.time_zone)).hint(m.time_zone_hint())))
            }
            div class="form__pair" {
                (field("theme", Field::segments("theme", m.theme(), &draft.theme, themes.collect())))
                (field("density", Field::segments("density", m.density(), &draft.density, densities.collect())))
            }
            div class="form__foot" { (button::submit(Weight::Go, m.save())) }
        })))
    }
}

fn label(m: Messages, field: &str) -> &'static str {
    match field {
        "language" => m.language(),
        "time_zone" => m.time_zone(),
        "theme" => m.theme(),
        _ => m.density(),
    }
}

const fn theme_word(m: Messages, theme: Theme) -> &'static str {
    match theme {
        Theme::System => m.theme_system(),
        Theme::Light => m.theme_light(),
        Theme::Dark => m.theme_dark(),
    }
}

const fn density_word(m: Messages, density: Density) -> &'static str {
    match density {
        Density::Compact => m.density_compact(),
        Density::Roomy => m.density_roomy(),
    }
}

/// Every zone that is offered, and the one that is set.
fn zones(chosen: &str) -> Vec<Choice> {
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| AREAS.iter().any(|area| name.starts_with(area)))
        .chain(["UTC".to_owned(), chosen.to_owned()])
        .filter(|name| !name.is_empty())
        .collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| Choice::new(name.clone(), name.replace('_', " "))).collect()
}
