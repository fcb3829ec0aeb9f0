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
    messages::Messages,
};

use super::{part, shown};
use crate::{
    choices::{languages, zones},
    me::settings::Draft,
    user::User,
};

/// The content of the page.
pub(in crate::me) fn content(m: Messages, user: &User, draft: &Draft, errors: &FieldErrors, guard: &Guard) -> Markup {
    let listed: Vec<(String, String)> = errors
        .iter()
        .map(|error| (error.field.clone(), m.changed_to(label(m, &error.field), &error.sentence)))
        .collect();
    let form = Form { name: "settings", action: "/me", guard, keeps_draft: false };
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
                (field("language", Field::select("language", m.language(), &draft.language, languages(&draft.language))))
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
