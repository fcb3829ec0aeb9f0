//! API tokens: the list, the form for a new one, and the secret that is shown once.

use maud::{Markup, html};
use tundish_web::{
    http::error::FieldErrors,
    kit::{
        button::{self, Weight},
        field::{Choice, Field},
        form::{Form, Guard, error_summary},
        panel,
    },
    messages::Messages,
};

use super::{moment, part, shown, zone};
use crate::{auth::api_token::Listed, me::tokens::Draft, setting::Company, web::Asker};

/// The page.
#[derive(Debug)]
pub(in crate::me) struct Tokens<'a> {
    pub(in crate::me) asker: &'a Asker,
    pub(in crate::me) company: &'a Company,
    pub(in crate::me) listed: &'a [Listed],
    pub(in crate::me) draft: &'a Draft,
    pub(in crate::me) errors: &'a FieldErrors,
}

impl Tokens<'_> {
    /// The content of the page.
    pub(in crate::me) fn content(&self, guard: &Guard) -> Markup {
        let m = self.asker.m;
        let listed: Vec<(String, String)> = self
            .errors
            .iter()
            .map(|error| (error.field.clone(), m.changed_to(label(m, &error.field), &error.sentence)))
            .collect();
        html! {
            (error_summary(m, &listed))
            (part("tokens", m.programs_for_you(), None, true, html! {
                @if self.listed.is_empty() { (panel::empty(m.no_api_tokens(), m.api_tokens_about(), None)) }
                @else { ul class="entries" { @for token in self.listed { li { (self.token(token, guard)) } } } }
            }))
            (part("make", m.make_token(), None, false, self.form(guard)))
        }
    }

    fn token(&self, token: &Listed, guard: &Guard) -> Markup {
        let m = self.asker.m;
        let zone = zone(self.asker, self.company);
        let used = token.seen_at.map_or_else(|| m.never_used().to_owned(), |at| m.last_used(&moment(m, zone, at)));
        let ends = token.expires_at.map_or_else(
            || m.until_revoked().to_owned(),
            |at| m.ends_on(&m.day(zone.to_datetime(at.timestamp()).date())),
        );
        html! {
            div {
                b { (token.name) } " " span { "…" (token.hint) }
                small { (words(m, &token.scopes)) }
                small { (used) ", " (ends) }
            }
            form method="post" action={ "/me/tokens/" (token.token) "/revoke" } {
                (guard.fields(&format!("revoke-{}", token.token)))
                button class="btn" type="submit" aria-label=(m.revoke_token(&token.name)) { (m.revoke()) }
            }
        }
    }

    fn form(&self, guard: &Guard) -> Markup {
        let (m, draft) = (self.asker.m, self.draft);
        let form = Form { name: "make-token", action: "/me/tokens", guard, keeps_draft: false };
        let access = [("read", m.access_read()), ("write", m.access_write()), ("export", m.access_export())];
        let access = access.map(|(word, label)| Choice::new(word, label));
        let until_revoked = || Choice::new("never", m.until_revoked());
        let days = [30, 90, 365].map(|days| Choice::new(days.to_string(), m.days(days)));
        let days = days.into_iter().chain([until_revoked()]).collect();
        let field = |name, field| shown(m, self.errors, name, field);
        form.render(html! {
            (field("name", Field::text("name", m.token_name(), &draft.name).hint(m.token_name_hint()).autocomplete("off").required()))
            div class="form__pair" {
                (field("access", Field::select("access", m.token_access(), &draft.access, access.into())))
                (field("days", Field::select("days", m.token_lasts(), &draft.days, days)))
            }
            (field("collections", Field::text("collections", m.token_collections(), &draft.collections).hint(m.token_collections_hint()).autocomplete("off").optional()))
            div class="form__foot" { (button::submit(Weight::Go, m.make_the_token())) }
        })
    }
}

/// What a token may do; single collections are named as programs name them.
fn words(m: Messages, scopes: &str) -> &str {
    match scopes {
        "*:read" => m.access_read(),
        "*:read *:write" => m.access_write(),
        "*:read *:write *:export" => m.access_export(),
        other => other,
    }
}

fn label(m: Messages, field: &str) -> &'static str {
    match field {
        "name" => m.token_name(),
        "access" => m.token_access(),
        "days" => m.token_lasts(),
        _ => m.token_collections(),
    }
}

/// The secret.
pub(in crate::me) fn shown_once(m: Messages, secret: &str) -> Markup {
    part(
        "made",
        m.token_is_made(),
        None,
        false,
        html! {
            p { (m.token_shown_once()) }
            code class="secret" { (secret) }
            div class="form__foot" { (button::link(Weight::Go, m.back_to_tokens(), "/me/tokens", None)) }
        },
    )
}
