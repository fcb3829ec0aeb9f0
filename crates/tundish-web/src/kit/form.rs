//! Forms. Every form that changes something carries the same three hidden values, so nobody can forget one.

use maud::{Markup, html};

use crate::messages::Messages;

/// The name of the hidden field with the token against forged requests.
pub const CSRF_FIELD: &str = "csrf";
/// The name of the hidden field with the key that makes a repeated submission count once.
pub const KEY_FIELD: &str = "idempotency_key";
/// The name of the hidden field with the version of the record that the form was made from.
pub const VERSION_FIELD: &str = "version";

/// What protects the forms of one rendered page.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    /// The session's token against forged requests.
    pub csrf: String,
    /// A fresh random key; each form of the page derives its own from it.
    pub key: String,
}

impl Guard {
    /// The hidden fields of the form called `form` on this page; names must differ within a page.
    pub fn fields(&self, form: &str) -> Markup {
        html! {
            input type="hidden" name=(CSRF_FIELD) value=(self.csrf);
            input type="hidden" name=(KEY_FIELD) value={ (self.key) "-" (form) };
        }
    }
}

/// The hidden version of the record that a form was made from; the server refuses the form when it is stale.
pub fn version(version: i64) -> Markup {
    html! { input type="hidden" name=(VERSION_FIELD) value=(version); }
}

/// A form that changes something.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// Distinguishes the form within the page; part of its idempotency key and the name of its draft.
    pub name: &'a str,
    /// Where it is posted.
    pub action: &'a str,
    /// The page's guard.
    pub guard: &'a Guard,
    /// Whether typed text survives a reload (not for passwords).
    pub keeps_draft: bool,
}

impl Form<'_> {
    /// The form around its fields and its foot.
    pub fn render(&self, body: Markup) -> Markup {
        html! {
            form class="form" id=(self.name) method="post" action=(self.action) novalidate[true] data-draft=[self.keeps_draft.then_some(self.name)] {
                (self.guard.fields(self.name)) (body)
            }
        }
    }
}

/// What was wrong with a form, each line leading to its field. Shown above the form, and takes the focus.
pub fn error_summary(m: Messages, errors: &[(String, String)]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div class="summary" role="alert" tabindex="-1" autofocus[true] data-problem {
                p { b { (m.entries_need_a_look(errors.len() as u64)) } " " (m.kept_as_typed()) }
                ul { @for (field, sentence) in errors { li { a href={ "#" (field) } { (sentence) } } } }
            }
        }
    }
}
