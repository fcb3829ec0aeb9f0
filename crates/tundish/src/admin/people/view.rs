//! What the pages of people look like.

use maud::{Markup, html};
use tundish_domain::{
    Instant, Role, TimeZone,
    id::{TeamId, UserId},
};
use tundish_web::{
    http::error::FieldErrors,
    kit::{
        button::{self, Weight},
        field::{Choice, Field},
        form::{self, Form, Guard},
        notice::{self, Tone},
        panel::{self, part},
        record::{self, RecordHead},
        sheet,
    },
    messages::{Lang, Messages},
};

use super::{
    Draft, href, label,
    person::{Access, Loaded},
};
use crate::{
    admin::{shown, summary},
    auth::browser,
    choices::{languages, zones},
};

/// The sheet that asks before somebody is let in no longer.
const DEACTIVATE: &str = "deactivate";

/// The fields of the form, in its order.
pub(super) const FIELDS: [&str; 6] = ["name", "email", "role", "team_id", "locale", "time_zone"];

/// What was typed into a field.
pub(super) fn value<'a>(field: &str, draft: &'a Draft) -> &'a str {
    match field {
        "name" => &draft.name,
        "email" => &draft.email,
        "role" => &draft.role,
        "team_id" => &draft.team_id,
        "locale" => &draft.locale,
        _ => &draft.time_zone,
    }
}

/// What a field holds, in words.
pub(super) fn words(m: Messages, field: &str, draft: &Draft, teams: &[(TeamId, String)]) -> String {
    let value = value(field, draft);
    match field {
        _ if value.is_empty() => m.not_known().to_owned(),
        "role" => m.role_word(value).to_owned(),
        "team_id" => {
            let team = teams.iter().find(|(id, _)| id.to_string() == value);
            team.map_or_else(|| m.not_known().to_owned(), |(_, name)| name.clone())
        }
        "locale" => Lang::from_tag(value).map_or_else(|| value.to_owned(), |lang| lang.own_name().to_owned()),
        _ => value.to_owned(),
    }
}

/// The form for a person.
pub(super) fn form(
    m: Messages,
    title: &str,
    id: Option<UserId>,
    teams: &[(TeamId, String)],
    draft: &Draft,
    errors: &FieldErrors,
    guard: &Guard,
) -> Markup {
    let (name, action, leave) = match id {
        Some(id) => (format!("person-{id}"), format!("{}/edit", href(id)), href(id)),
        None => ("new-person".to_owned(), "/settings/people".to_owned(), "/settings/people".to_owned()),
    };
    let roles = Role::ALL.iter().map(|role| Choice::new(role.as_str(), m.role_word(role.as_str()))).collect();
    let none = std::iter::once(Choice::new("", m.no_team()));
    let teams = none.chain(teams.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()))).collect();
    let field = |name, field| shown(m, errors, name, field);
    let form = Form { name: &name, action: &action, guard, keeps_draft: true };
    html! {
        div class="page--form stack" {
            h1 { (title) }
            (summary(m, errors, |field| label(m, field)))
            section class="panel" { div class="panel__body" { (form.render(html! {
                @if !draft.version.is_empty() { input type="hidden" name=(form::VERSION_FIELD) value=(draft.version); }
                (field("name", Field::text("name", m.name(), &draft.name).required().autocomplete("off")))
                (field("email", Field::email("email", m.email(), &draft.email).optional().autocomplete("off").hint(m.person_email_hint())))
                div class="form__pair" {
                    (field("role", Field::select("role", m.role(), &draft.role, roles)))
                    (field("team_id", Field::select("team_id", m.team(), &draft.team_id, teams)))
                }
                p class="field__hint" { @if id.is_some() { (m.another_role_ends()) } @else { (m.password_is_made()) } }
                div class="form__pair" {
                    (field("locale", Field::select("locale", m.language(), &draft.locale, languages(&draft.locale))))
                    (field("time_zone", Field::select("time_zone", m.time_zone(), &draft.time_zone, zones(&draft.time_zone))))
                }
                div class="form__foot" {
                    (button::link(Weight::Plain, m.cancel(), &leave, None))
                    (button::submit(Weight::Go, if id.is_some() { m.save() } else { m.add() }))
                }
            })) } }
        }
    }
}

/// The password of somebody who is new or has lost theirs.
pub(super) fn password_once(m: Messages, name: &str, email: Option<&str>, password: &str, person: &str) -> Markup {
    html! {
        div class="page--form stack" {
            h1 { (name) }
            (part("password", m.new_password(), None, false, html! {
                p { (m.password_shown_once()) }
                @if let Some(email) = email { (record::facts(&[(m.email(), html! { (email) })])) }
                code class="secret" { (password) }
                div class="form__foot" { (button::link(Weight::Go, &m.back_to(name), person, None)) }
            }))
        }
    }
}

/// The page of one person.
pub(super) struct Person<'a> {
    pub(super) m: Messages,
    pub(super) zone: &'a TimeZone,
    pub(super) loaded: &'a Loaded,
    pub(super) guard: &'a Guard,
}

impl Person<'_> {
    /// The content of the page.
    pub(super) fn content(&self) -> Markup {
        let (m, user) = (self.m, &self.loaded.user);
        let here = href(user.id);
        let head = RecordHead {
            name: user.name.clone(),
            about: m.role_word(user.role.as_str()).to_owned(),
            line: html! { (user.email.as_deref().unwrap_or(m.cannot_sign_in())) },
            amount: None,
            actions: html! { @if self.loaded.access.is_some() { (button::link(Weight::Plain, m.edit(), &format!("{here}/edit"), Some("e"))) } },
        };
        let lang = Lang::from_tag(&user.locale).map_or_else(|| user.locale.clone(), |lang| lang.own_name().to_owned());
        html! {
            div id="record" class="stack" {
                @if !user.is_active { (self.left()) }
                (head.render(m))
                (panel::panel(m.about_them(), None, record::facts(&[
                    (m.team(), html! { (self.loaded.team.as_deref().unwrap_or(m.no_team())) }),
                    (m.language(), html! { (lang) }),
                    (m.time_zone(), html! { (user.time_zone.replace('_', " ")) }),
                    (m.known_since(), html! { (m.day(self.zone.to_datetime(user.created_at.timestamp()).date())) }),
                ])))
                @if let Some(access) = &self.loaded.access { (self.access(access)) }
            }
        }
    }

    fn moment(&self, at: Instant) -> String {
        self.m.moment(self.zone.to_datetime(at.timestamp()))
    }

    /// A form of one button.
    fn deed(&self, name: &str, path: &str, label: &str) -> Markup {
        html! { form method="post" action={ (href(self.loaded.user.id)) "/" (path) } { (self.guard.fields(name)) button class="btn" type="submit" { (label) } } }
    }

    fn left(&self) -> Markup {
        let m = self.m;
        html! {
            div class="strip strip--late" role="status" {
                p { b { (m.person_has_left()) } " " (m.person_has_left_text()) }
                @if self.loaded.access.is_some() {
                    form method="post" action={ (href(self.loaded.user.id)) "/reactivate" } {
                        (self.guard.fields("reactivate")) (form::version(self.loaded.user.version))
                        (button::submit(Weight::Plain, m.reactivate()))
                    }
                }
            }
        }
    }

    fn access(&self, access: &Access) -> Markup {
        let (m, user) = (self.m, &self.loaded.user);
        let factor = access.second_factor.map(|at| m.on_since(&m.day(self.zone.to_datetime(at.timestamp()).date())));
        html! {
            (part("way-in", m.way_in(), None, true, html! {
                ul class="entries" {
                    li {
                        div { b { (m.password()) } small { @if access.has_password { (m.has_a_password()) } @else { (m.has_no_password()) } } }
                        @if user.is_active { (self.deed("password", "password", m.give_new_password())) }
                    }
                    li {
                        div { b { (m.second_factor()) } small { (factor.as_deref().unwrap_or(m.second_factor_is_off_for_them())) } }
                        @if factor.is_some() { (self.deed("second-factor", "second-factor", m.reset_it())) }
                    }
                    li {
                        div { b { (m.sessions()) } small { (m.sessions_open(access.sessions.len() as u64)) } }
                        @if !access.sessions.is_empty() { (self.deed("sign-out", "sign-out", m.sign_out_everywhere())) }
                    }
                    @for session in &access.sessions {
                        li { div { (browser::words(m, &session.user_agent)) small { (m.signed_in_since(&self.moment(session.created_at), &self.moment(session.seen_at))) } } }
                    }
                }
                @if user.is_active {
                    p class="panel__foot" { button class="link" type="button" popovertarget=(DEACTIVATE) { (m.deactivate()) } }
                }
            }))
            @if !access.tokens.is_empty() { (part("tokens", m.api_tokens(), None, true, self.tokens(access))) }
            @if user.is_active { (self.deactivate_sheet(access)) }
        }
    }

    fn tokens(&self, access: &Access) -> Markup {
        let m = self.m;
        html! {
            ul class="entries" { @for token in &access.tokens {
                li {
                    div {
                        b { (token.name) } " " span { "…" (token.hint) }
                        small { (token.scopes) }
                        small { @match token.seen_at { Some(at) => (m.last_used(&self.moment(at))), None => (m.never_used()) } }
                    }
                    form method="post" action={ (href(self.loaded.user.id)) "/tokens/" (token.token) "/revoke" } {
                        (self.guard.fields(&format!("revoke-{}", token.token)))
                        button class="btn" type="submit" aria-label=(m.revoke_token(&token.name)) { (m.revoke()) }
                    }
                }
            } }
        }
    }

    fn deactivate_sheet(&self, access: &Access) -> Markup {
        let (m, user) = (self.m, &self.loaded.user);
        let ends = m.deactivating_ends(access.sessions.len() as u64, access.tokens.len() as u64);
        let body = html! {
            (notice::strip(Tone::Plain, &ends, m.what_they_did_stays(), None))
            form class="form" method="post" action={ (href(user.id)) "/deactivate" } {
                (self.guard.fields(DEACTIVATE)) (form::version(user.version))
                div class="form__foot" { (sheet::leave(DEACTIVATE, m.cancel())) (button::submit(Weight::Go, m.deactivate())) }
            }
        };
        sheet::popover(m, DEACTIVATE, &m.deactivate_name(&user.name), body, None)
    }
}
