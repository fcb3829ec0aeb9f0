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
    /// People of the sample company whom a visitor may enter as without a password: identifier, name and role. Empty
    /// everywhere but in the demonstration.
    pub sample_people: Vec<SamplePerson>,
    /// Protects the form.
    pub guard: Guard,
}

/// Somebody of the sample company.
#[derive(Clone, Debug)]
pub struct SamplePerson {
    /// What the form sends.
    pub id: String,
    /// Their name.
    pub name: String,
    /// What they are, in words.
    pub role: String,
}

/// The page.
pub fn page(m: Messages, sign_in: &SignIn) -> Markup {
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
                    @if sign_in.sample_people.is_empty() { (with_password(m, sign_in)) } @else { (enter_as(m, sign_in)) }
                }
                aside { (vessel::emblem(m)) p { (m.what_it_shows()) } }
            }
        },
    )
}

/// What the second page shows.
#[derive(Clone, Debug, Default)]
pub struct Code {
    /// The company's name.
    pub company: String,
    /// Where the form is posted.
    pub action: String,
    /// The way back to the first page.
    pub back: String,
    /// What was wrong.
    pub error: Option<String>,
    /// Where to go afterwards; a path of our own, checked by the server.
    pub next: Option<String>,
    /// Protects the form.
    pub guard: Guard,
}

/// The second page: the code of the app, or a recovery code, in one field.
pub fn code_page(m: Messages, code: &Code) -> Markup {
    let form = Form { name: "code", action: &code.action, guard: &code.guard, keeps_draft: false };
    let field = Field::text("code", m.one_time_code(), "").hint(m.or_a_recovery_code()).autocomplete("one-time-code");
    shell::bare(
        m,
        Theme::System,
        &format!("{} · {}", m.sign_in(), code.company),
        html! {
            div class="gate" {
                main id="content" {
                    (shell::brand(&code.company, "/"))
                    h1 { (m.one_more_step()) }
                    (form.render(html! {
                        @if let Some(next) = &code.next { input type="hidden" name="next" value=(next); }
                        (field.required().focus().error(code.error.as_deref()).render(m))
                        (button::submit(Weight::Go, m.sign_in()))
                    }))
                    p { a class="link" href=(code.back) { (m.sign_in_as_somebody_else()) } }
                }
                aside { (vessel::emblem(m)) p { (m.what_it_shows()) } }
            }
        },
    )
}

/// The doors of the demonstration: one button per person.
fn enter_as(m: Messages, sign_in: &SignIn) -> Markup {
    html! {
        form class="gate__doors" method="post" action="/sign-in/as" {
            (sign_in.guard.fields("enter"))
            @if let Some(next) = &sign_in.next { input type="hidden" name="next" value=(next); }
            h2 { (m.look_around_as()) }
            ul class="menu" {
                @for person in &sign_in.sample_people {
                    li { button class="menu__item" type="submit" name="person" value=(person.id) { (person.name) " " small { (person.role) } } }
                }
            }
        }
    }
}

fn with_password(m: Messages, sign_in: &SignIn) -> Markup {
    let form = Form { name: "sign-in", action: &sign_in.action, guard: &sign_in.guard, keeps_draft: false };
    form.render(html! {
        @if let Some(next) = &sign_in.next { input type="hidden" name="next" value=(next); }
        (Field::email("email", m.email(), &sign_in.email).autocomplete("username").required().focus().render(m))
        (Field::password("password", m.password()).autocomplete("current-password").required().error(sign_in.error.as_deref()).render(m))
        (button::submit(Weight::Go, m.sign_in()))
    })
}
