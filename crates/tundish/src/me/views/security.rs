//! Password, second factor and sessions.

use maud::{Markup, html};
use tundish_web::{
    http::error::FieldErrors,
    kit::{
        button::{self, Weight},
        field::Field,
        form::{Form, Guard, error_summary},
    },
    messages::Messages,
};

use super::{moment, part, shown, zone};
use crate::{
    auth::{browser, session},
    me::security::Loaded,
    setting::Company,
    web::Asker,
};

/// The page.
#[derive(Debug)]
pub(in crate::me) struct Security<'a> {
    pub(in crate::me) m: Messages,
    pub(in crate::me) loaded: &'a Loaded,
    pub(in crate::me) errors: &'a FieldErrors,
    pub(in crate::me) asker: &'a Asker,
    pub(in crate::me) company: &'a Company,
}

impl Security<'_> {
    /// The content of the page.
    pub(in crate::me) fn content(&self, guard: &Guard) -> Markup {
        let m = self.m;
        let listed: Vec<(String, String)> = self
            .errors
            .iter()
            .map(|error| (error.field.clone(), m.changed_to(label(m, &error.field), &error.sentence)))
            .collect();
        html! {
            (error_summary(m, &listed))
            @if self.loaded.has_password {
                (part("password", m.password(), None, false, self.password(guard)))
                (part("second-factor", m.second_factor(), None, false, self.second_factor(guard)))
            } @else {
                (part("password", m.password(), None, false, html! { p { (m.no_password()) } }))
            }
            (part("sessions", m.sessions(), self.end_others(guard), true, self.sessions(guard)))
        }
    }

    fn field(&self, name: &str, field: Field) -> Markup {
        shown(self.m, self.errors, name, field)
    }

    fn password(&self, guard: &Guard) -> Markup {
        let m = self.m;
        let form = Form { name: "change-password", action: "/me/security/password", guard, keeps_draft: false };
        let present = Field::password("present_password", m.present_password()).autocomplete("current-password");
        let new = Field::password("new_password", m.new_password()).autocomplete("new-password");
        form.render(html! {
            // Password managers want to know whose password changes.
            input type="text" autocomplete="username" value=[self.loaded.email.as_deref()] readonly hidden;
            div class="form__pair" {
                (self.field("present_password", present.required()))
                (self.field("new_password", new.required()))
            }
            p class="field__hint" { (m.change_password_ends()) }
            div class="form__foot" { (button::submit(Weight::Plain, m.change_password())) }
        })
    }

    fn second_factor(&self, guard: &Guard) -> Markup {
        let m = self.m;
        let Some(since) = self.loaded.second_factor else {
            let form = Form { name: "set-up", action: "/me/security/second-factor", guard, keeps_draft: false };
            let password = Field::password("factor_password", m.password()).autocomplete("current-password");
            return html! {
                p { b { (m.second_factor_is_off()) } " " (m.second_factor_about()) }
                (form.render(html! {
                    (self.field("factor_password", password.required()))
                    div class="form__foot" { (button::submit(Weight::Plain, m.second_factor_set_up())) }
                }))
            };
        };
        let form =
            Form { name: "change-factor", action: "/me/security/second-factor/change", guard, keeps_draft: false };
        let proof = Field::password("proof", m.password_or_code()).autocomplete("current-password");
        let day = m.day(zone(self.asker, self.company).to_datetime(since.timestamp()).date());
        html! {
            p { b { (m.on_since(&day)) } " " (m.recovery_codes_left(self.loaded.codes_left)) }
            (form.render(html! {
                (self.field("proof", proof.required()))
                div class="form__foot" {
                    (button::submit_as(Weight::Plain, "deed", "renew_codes", m.new_recovery_codes()))
                    (button::submit_as(Weight::Plain, "deed", "switch_off", m.switch_off()))
                }
            }))
        }
    }

    fn end_others(&self, guard: &Guard) -> Option<Markup> {
        let is_several = 1 < self.loaded.sessions.len();
        is_several.then(|| {
            html! {
                form method="post" action="/me/security/sessions/end" {
                    (guard.fields("end-others")) (button::submit(Weight::Plain, self.m.end_other_sessions()))
                }
            }
        })
    }

    fn sessions(&self, guard: &Guard) -> Markup {
        html! { ul class="entries" { @for listed in &self.loaded.sessions { li { (self.session(listed, guard)) } } } }
    }

    fn session(&self, listed: &session::Listed, guard: &Guard) -> Markup {
        let m = self.m;
        let browser = browser::words(m, &listed.user_agent);
        let zone = zone(self.asker, self.company);
        let (first, last) = (moment(m, zone, listed.created_at), moment(m, zone, listed.seen_at));
        html! {
            div { b { (browser) } small { (m.signed_in_since(&first, &last)) } }
            @if self.asker.session() == Some(listed.session) { span { (m.this_session()) } }
            @else {
                form method="post" action={ "/me/security/sessions/" (listed.session) "/end" } {
                    (guard.fields(&format!("end-{}", listed.session)))
                    button class="btn" type="submit" aria-label=(m.end_session_of(&browser)) { (m.end_session()) }
                }
            }
        }
    }
}

fn label(m: Messages, field: &str) -> &'static str {
    match field {
        "present_password" => m.present_password(),
        "new_password" => m.new_password(),
        "factor_password" => m.second_factor(),
        _ => m.password_or_code(),
    }
}
