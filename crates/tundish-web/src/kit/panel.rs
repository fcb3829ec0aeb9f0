//! Surfaces: a panel groups what belongs together; an empty state says why there is nothing, and the way on.

use maud::{Markup, html};

use super::Link;

/// A panel whose heading is a finding or a plain name. `aside` stands at the end of the head line.
pub fn panel(heading: &str, aside: Option<Markup>, body: Markup) -> Markup {
    html! {
        section class="panel" {
            header class="panel__head" { h2 { (heading) } @if let Some(aside) = aside { (aside) } }
            div class="panel__body" { (body) }
        }
    }
}

/// A panel whose body reaches its borders: tables and lists.
pub fn flush(heading: &str, aside: Option<Markup>, body: Markup) -> Markup {
    html! {
        section class="panel panel--flush" {
            header class="panel__head" { h2 { (heading) } @if let Some(aside) = aside { (aside) } }
            div class="panel__body" { (body) }
        }
    }
}

/// Nothing to show: what this is, why it is empty, and one button.
pub fn empty(title: &str, text: &str, action: Option<&Link>) -> Markup {
    html! {
        div class="empty empty--small" {
            h3 { (title) }
            p { (text) }
            @if let Some(action) = action { a class="btn btn--go" href=(action.href) { (action.label) } }
        }
    }
}

/// Nothing to show on a whole page: what belongs there and why it is empty.
pub fn bare(title: &str, text: &str) -> Markup {
    html! { div class="empty" { h2 { (title) } p { (text) } } }
}

/// A part of a page whose identifier is an address within the page. `is_flush`: its body reaches its borders.
pub fn part(id: &str, heading: &str, aside: Option<Markup>, is_flush: bool, body: Markup) -> Markup {
    html! {
        section class=(if is_flush { "panel panel--flush" } else { "panel" }) id=(id) aria-labelledby={ (id) "-heading" } {
            header class="panel__head" { h2 id={ (id) "-heading" } { (heading) } @if let Some(aside) = aside { (aside) } }
            div class="panel__body stack" { (body) }
        }
    }
}
