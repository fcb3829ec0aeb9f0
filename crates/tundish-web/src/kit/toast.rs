//! Toasts: what just happened, and Undo for ten seconds. Without script they stand until the next page.

use maud::{Markup, html};

use super::form::Guard;
use super::icon::Icon;
use crate::messages::Messages;

/// The identifier of the region in which toasts appear.
pub const REGION: &str = "toasts";

/// What happened.
#[derive(Clone, Debug)]
pub struct Toast {
    /// The thing, in bold.
    pub subject: String,
    /// What became of it.
    pub sentence: String,
    /// How to take it back.
    pub undo: Option<Undo>,
}

/// The form that takes a change back.
#[derive(Clone, Debug)]
pub struct Undo {
    /// Where it is posted.
    pub action: String,
    /// Its hidden values, such as the stage to return to and the version.
    pub fields: Vec<(String, String)>,
}

impl Toast {
    /// The toast; `guard` protects the undo.
    pub fn render(&self, m: Messages, guard: &Guard) -> Markup {
        html! {
            div class="toast" {
                p { b { (self.subject) } " " (self.sentence) }
                @if let Some(undo) = &self.undo {
                    form method="post" action=(undo.action) {
                        (guard.fields("undo"))
                        @for (name, value) in &undo.fields { input type="hidden" name=(name) value=(value); }
                        button class="link" type="submit" data-hotkey="z" aria-keyshortcuts="z" { (m.undo()) }
                    }
                }
                button class="icon-btn" type="button" data-dismiss aria-label=(m.dismiss()) { (Icon::Close.sized(14)) }
                div class="toast__line" {}
            }
        }
    }
}

/// The region, present on every page so that screen readers notice what arrives in it.
pub fn region(m: Messages, guard: &Guard, toasts: &[Toast]) -> Markup {
    html! {
        div class="toasts" id=(REGION) role="status" aria-live="polite" { @for toast in toasts { (toast.render(m, guard)) } }
        template id="toast-problem" {
            div class="toast toast--late" role="alert" {
                p data-sentence { (m.server_did_not_answer()) }
                button class="icon-btn" type="button" data-dismiss aria-label=(m.dismiss()) { (Icon::Close.sized(14)) }
            }
        }
    }
}
