//! Error pages: what happened, what was kept, and a way on. Never a dead end, never a stack trace.

use maud::{Markup, html};

use super::button::{self, Weight};
use super::form::{self, Guard};
use super::shell::{self, Theme};
use super::{Link, table};
use crate::messages::Messages;

/// What a page can fail with.
#[derive(Clone, Debug)]
pub enum Problem {
    /// 404: it does not exist, or not for this person.
    NotFound,
    /// 403: a function that the person knows of but may not use.
    Forbidden,
    /// 401 to a form that was posted after the session had ended; reading leads to the sign-in page by itself.
    SignedOut {
        /// The sign-in page, from which one comes back to the form.
        sign_in: String,
    },
    /// 422 outside a form: understood, but against a rule. Each line is a sentence.
    Invalid(Vec<String>),
    /// 422 to an address that was only looked at. Each line is a sentence.
    Unreadable(Vec<String>),
    /// 500: our fault; the reference finds it in the log.
    Failed {
        /// The identifier of the request.
        reference: String,
    },
    /// 503: not able to answer now; nothing was stored.
    Busy,
    /// 507: nothing can be stored until there is room again.
    Full,
    /// 503 after a commit of which nobody knows whether it was done. The form holds a key, so sending it again is safe.
    Unknown,
}

impl Problem {
    /// The title of the page.
    pub const fn title(&self, m: Messages) -> &'static str {
        match self {
            Self::NotFound => m.not_found_title(),
            Self::Forbidden => m.forbidden_title(),
            Self::SignedOut { .. } => m.signed_out_title(),
            Self::Invalid(_) => m.invalid_title(),
            Self::Unreadable(_) => m.unreadable_title(),
            Self::Failed { .. } => m.failed_title(),
            Self::Busy => m.busy_title(),
            Self::Full => m.full_title(),
            Self::Unknown => m.unknown_title(),
        }
    }

    /// The content of the page, for inside the frame. `back` is where the person came from.
    pub fn content(&self, m: Messages, back: Option<&Link>) -> Markup {
        html! {
            section class="problem" {
                h1 { (self.title(m)) }
                (self.text(m))
                div class="row" {
                    @match (self, back) {
                        (Self::SignedOut { sign_in }, _) => a class="btn btn--go" href=(sign_in) { (m.sign_in()) },
                        (Self::Busy, Some(back)) => a class="btn btn--go" href=(back.href) { (m.try_again()) },
                        (_, Some(back)) => a class="btn btn--go" href=(back.href) { (back.label) },
                        (_, None) => a class="btn btn--go" href="/" { (m.to_the_funnel()) },
                    }
                }
            }
        }
    }

    /// The page without a frame, when there is no person yet or nothing else works.
    pub fn bare_page(&self, m: Messages, company: &str, back: Option<&Link>) -> Markup {
        shell::bare(
            m,
            Theme::System,
            self.title(m),
            html! { main class="problem problem--bare" id="content" { (shell::brand(company, "/")) (self.content(m, back)) } },
        )
    }

    fn text(&self, m: Messages) -> Markup {
        html! {
            @match self {
                Self::NotFound => p data-problem { (m.not_found_text()) },
                Self::Forbidden => p data-problem { (m.forbidden_text()) },
                Self::SignedOut { .. } => p data-problem { (m.session_ended()) },
                Self::Invalid(sentences) | Self::Unreadable(sentences) => ul class="prose" data-problem { @for sentence in sentences { li { (sentence) } " " } },
                Self::Failed { reference } => {
                    p data-problem { (m.failed_text()) }
                    p class="problem__code" { (m.error_reference(reference)) }
                },
                Self::Busy => p data-problem { (m.busy_text()) },
                Self::Full => p data-problem { (m.full_text()) },
                Self::Unknown => p data-problem { (m.unknown_text()) },
            }
        }
    }
}

/// What was not done, why, and the ways on: what would make it possible, and back.
pub fn refusal(title: &str, sentence: &str, fix: Option<&Link>, back: &Link) -> Markup {
    html! {
        section class="problem" {
            h1 { (title) }
            p data-problem { (sentence) }
            div class="row" {
                @if let Some(fix) = fix {
                    a class="btn" href=(back.href) { (back.label) }
                    a class="btn btn--go" href=(fix.href) { (fix.label) }
                } @else { a class="btn btn--go" href=(back.href) { (back.label) } }
            }
        }
    }
}

/// 412: the record was changed since the form was opened. Both versions side by side, and both ways on.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The record.
    pub subject: String,
    /// Who changed it meanwhile, and when, in words.
    pub changed: String,
    /// Its fields: name, what this person typed, what is stored now.
    pub fields: Vec<ConflictField>,
    /// Where the person's version is posted to overwrite the stored one.
    pub action: String,
    /// The values of the form, hidden, the version being the one stored now.
    pub hidden: Vec<(String, String)>,
    /// The record as it is stored.
    pub stored_href: String,
}

/// One field in both versions.
#[derive(Clone, Debug)]
pub struct ConflictField {
    /// Its name.
    pub label: String,
    /// What this person typed.
    pub yours: String,
    /// What is stored now.
    pub stored: String,
}

impl Conflict {
    /// The content of the page, for inside the frame.
    pub fn content(&self, m: Messages, guard: &Guard) -> Markup {
        let columns =
            [table::Column::words(""), table::Column::words(m.your_version()), table::Column::words(m.their_version())];
        let rows = html! {
            @for field in &self.fields {
                @let differs = field.yours != field.stored;
                tr {
                    th scope="row" { (field.label) @if differs { " " small { (m.differs()) } } }
                    td class=[differs.then_some("versions__differs")] { (field.yours) }
                    td class=[differs.then_some("versions__differs")] { (field.stored) }
                }
            }
        };
        html! {
            section class="problem" {
                h1 { (m.conflict_title()) }
                p { span data-problem { b { (self.subject) } ": " (self.changed) "." } " " (m.conflict_text()) }
                div class="panel versions" { (table::table(m, table::Kind::Figures, m.conflict_title(), &columns, rows, None)) }
                form class="row" method="post" action=(self.action) {
                    (guard.fields("conflict"))
                    @for (name, value) in self.hidden.iter().filter(|(name, _)| name != form::CSRF_FIELD && name != form::KEY_FIELD) {
                        input type="hidden" name=(name) value=(value);
                    }
                    (button::link(Weight::Plain, m.keep_stored(), &self.stored_href, None))
                    (button::submit(Weight::Go, m.store_mine()))
                }
            }
        }
    }
}
