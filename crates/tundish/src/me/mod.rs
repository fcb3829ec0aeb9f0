//! One's own pages: settings, security with sessions, API tokens.
//!
//! Everything here is about whoever asks; nobody else's things can be named. What asks for the password again carries no key
//! that makes it count once: the hash of such a request would be a poor hash of the password.

mod password;
mod proof;
mod second_factor;
mod security;
mod sessions;
mod settings;
mod tokens;
mod views;

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use maud::{Markup, html};
use serde::Deserialize;
use tundish_domain::{
    id::UserId,
    policy::{Relation, actions, permit},
};
use tundish_web::{
    http::error::{ErrorKind, WebError},
    kit::{
        Link,
        chip::{self, Tab},
        form::Guard,
        shell::{self, Head},
        toast::Toast,
    },
    messages::Messages,
};

use crate::web::{App, Asker, Html, frame};

/// Where one's password is changed.
pub(crate) const PASSWORD: &str = "/me/security#password";

/// The routes of this slice.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/me", get(settings::show).post(settings::submit))
        .route("/me/security", get(security::show))
        .route("/me/security/password", post(password::submit))
        .route("/me/security/second-factor", get(second_factor::show).post(second_factor::prepare))
        .route("/me/security/second-factor/on", post(second_factor::switch_on))
        .route("/me/security/second-factor/leave", post(second_factor::give_up))
        .route("/me/security/second-factor/change", post(second_factor::change))
        .route("/me/security/sessions/{id}/end", post(sessions::end))
        .route("/me/security/sessions/end", post(sessions::end_others))
        .route("/me/tokens", get(tokens::show).post(tokens::make))
        .route("/me/tokens/{id}/revoke", post(tokens::revoke))
}

/// A page of this slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Settings,
    Security,
    Tokens,
}

impl Page {
    const fn href(self) -> &'static str {
        match self {
            Self::Settings => "/me",
            Self::Security => "/me/security",
            Self::Tokens => "/me/tokens",
        }
    }

    const fn label(self, m: Messages) -> &'static str {
        match self {
            Self::Settings => m.settings(),
            Self::Security => m.security(),
            Self::Tokens => m.api_tokens(),
        }
    }
}

/// What was done just before, by a word in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Done {
    done: Option<String>,
}

impl Done {
    fn toasts(&self, m: Messages) -> Vec<Toast> {
        let sentence = match self.done.as_deref() {
            Some("settings") => m.settings_saved(),
            Some("password") => m.password_changed(),
            Some("second-factor-on") => m.second_factor_on(),
            Some("second-factor-off") => m.second_factor_off(),
            Some("session") => m.session_is_ended(),
            Some("sessions") => m.other_sessions_are_ended(),
            Some("revoked") => m.token_is_revoked(),
            Some("made") => m.token_was_made(),
            _ => return Vec::new(),
        };
        vec![Toast { subject: String::new(), sentence: sentence.to_owned(), undo: None }]
    }
}

/// A form that says nothing but that it was sent.
#[derive(Debug, Deserialize)]
struct Nothing {}

/// The person at the screen. Programs have no pages.
fn oneself(asker: &Asker) -> Result<UserId, WebError> {
    let user = asker.actor.user().filter(|_| asker.who.is_some());
    user.ok_or_else(|| WebError::of(ErrorKind::Forbidden))
}

/// A whole page of this slice.
fn answer(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    page: Page,
    done: &Done,
    content: impl FnOnce(&Guard) -> Markup,
) -> Result<Response, WebError> {
    let m = asker.m;
    let frame = frame(app, asker, None)?;
    let crumbs = if page == Page::Settings { Vec::new() } else { vec![Link::new(m.settings(), Page::Settings.href())] };
    let head = Head { title: page.label(m).to_owned(), crumbs, toasts: done.toasts(m), ..Head::default() };
    let has_tokens = permit::<actions::ReadTokens>(&asker.actor, Relation::Own).is_ok();
    let pages = [Some(Page::Settings), Some(Page::Security), has_tokens.then_some(Page::Tokens)];
    let tab = |this: Page| Tab {
        label: this.label(m).to_owned(),
        href: this.href().to_owned(),
        count: None,
        current: this == page,
    };
    let tabs: Vec<Tab> = pages.into_iter().flatten().map(tab).collect();
    let content = content(&frame.guard);
    let whole = html! {
        div class="page--form stack" {
            h1 { (page.label(m)) }
            (chip::tabs(m.your_account(), &tabs))
            (content)
        }
    };
    Ok((status, Html(shell::page(&frame, &head, whole))).into_response())
}
