//! Strips across the page: something about the whole of it.

use maud::{Markup, html};

use super::Link;

/// How a strip is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Worth knowing.
    Plain,
    /// A day in the past is shown.
    Past,
    /// Something is wrong.
    Late,
}

/// A strip: a bold statement, what follows from it, and one way on.
pub fn strip(tone: Tone, statement: &str, more: &str, action: Option<&Link>) -> Markup {
    let (class, role) = match tone {
        Tone::Plain => ("strip", "status"),
        Tone::Past => ("strip strip--past", "status"),
        Tone::Late => ("strip strip--late", "alert"),
    };
    html! {
        div class=(class) role=(role) {
            p { b { (statement) } " " (more) }
            @if let Some(action) = action { a class="btn" href=(action.href) { (action.label) } }
        }
    }
}
