//! What opens above the page: dialogs and menus. They are popovers, which open, close with Esc and give the focus
//! back without script; a browser that does not know popovers shows them in place.

use maud::{Markup, html};

use super::Icon;
use crate::messages::Messages;

/// A sheet with a title that names thing and verb. `foot` holds the buttons: the harmless choice first.
pub fn popover(m: Messages, id: &str, title: &str, body: Markup, foot: Option<Markup>) -> Markup {
    html! { div class="sheet" id=(id) popover="auto" role="dialog" aria-labelledby=(title_id(id)) { (inner(m, id, title, &body, foot.as_ref())) } }
}

/// The same sheet standing in the page, for the gallery and for pages that consist of one form.
pub fn still(m: Messages, id: &str, title: &str, body: Markup, foot: Option<Markup>) -> Markup {
    html! { section class="sheet sheet--still" id=(id) aria-labelledby=(title_id(id)) { (inner(m, id, title, &body, foot.as_ref())) } }
}

/// A small sheet whose body is a list of choices.
pub fn menu(id: &str, title: &str, items: Markup) -> Markup {
    html! {
        div class="sheet sheet--small" id=(id) popover="auto" role="dialog" aria-labelledby=(title_id(id)) {
            div class="sheet__head" { h2 id=(title_id(id)) { (title) } }
            (items)
        }
    }
}

/// The button that closes the sheet without doing anything.
pub fn leave(id: &str, label: &str) -> Markup {
    html! { button class="btn" type="button" popovertarget=(id) popovertargetaction="hide" { (label) } }
}

fn title_id(id: &str) -> String {
    format!("{id}-title")
}

fn inner(m: Messages, id: &str, title: &str, body: &Markup, foot: Option<&Markup>) -> Markup {
    html! {
        div class="sheet__head" {
            h2 id=(title_id(id)) { (title) }
            @if foot.is_none() {
                button class="icon-btn" type="button" popovertarget=(id) popovertargetaction="hide" aria-label=(m.close()) { (Icon::Close) }
            }
        }
        div class="sheet__body" { (body) }
        @if let Some(foot) = foot { div class="sheet__foot" { (foot) } }
    }
}
