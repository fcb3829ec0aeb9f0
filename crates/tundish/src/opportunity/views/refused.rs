//! The page that says no.

use maud::{Markup, html};
use tundish_web::kit::Link;

/// What was not done, why, and the ways on: what would make it possible, and back.
pub(in crate::opportunity) fn sentence(title: &str, sentence: &str, fix: Option<&Link>, back: &Link) -> Markup {
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
