//! The sign-in page. It asks for nothing that a password manager cannot fill in.

use maud::{Markup, html};

use super::button::{self, Weight};
use super::field::Field;
use super::form::{Form, Guard};
use super::notice::{self, Tone};
use super::shell::{self, Theme};
use crate::look::vessel;
use crate::messages::Messages;

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    /// The company's name.
    pub company: String,
    /// Where the form is posted.
    pub action: String,
    /// What was typed as e-mail.
    pub email: String,
    /// What was wrong: one sentence, the same for a wrong e-mail and a wrong password.
    pub error: Option<String>,
    /// Something to know, such as that the session has ended.
    pub note: Option<String>,
    /// Where to go afterwards; a path of our own, checked by the server.
    pub next: Option<String>,
    /// Protects the form.
    pub guard: Guard,
}

/// The page.
pub fn page(m: Messages, sign_in: &SignIn) -> Markup {
    let form = Form {
        name: "sign-in",
        action: &sign_in.action,
        guard: &sign_in.guard,
        keeps_draft: false,
    };
    shell::bare(
        m,
        Theme::System,
        &format!("{} · {}", m.sign_in(), sign_in.company),
        html! {
            div class="gate" {
                main id="content" {
                    (shell::brand(&sign_in.company, "/"))
                    h1 { (m.sign_in()) }
                    @if let Some(note) = &sign_in.note { (notice::strip(Tone::Plain, note, "", None)) }
                    (form.render(html! {
                        @if let Some(next) = &sign_in.next { input type="hidden" name="next" value=(next); }
                        (Field::email("email", m.email(), &sign_in.email).autocomplete("username").required().focus().render(m))
                        (Field::password("password", m.password()).autocomplete("current-password").required().error(sign_in.error.as_deref()).render(m))
                        (button::submit(Weight::Go, m.sign_in()))
                    }))
                }
                aside { (vessel::emblem(m)) p { (m.what_it_shows()) } }
            }
        },
    )
}
