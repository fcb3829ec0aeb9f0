//! Keyboard shortcuts: the hint beside what a key triggers, and the sheet that lists them all.
//!
//! The registry is the page itself. What has a shortcut carries `data-hotkey`; the sheet is made from the same list
//! that the page is made from, so no key works that the sheet does not show.

use maud::{Markup, html};

use super::sheet;
use crate::messages::Messages;

/// A key and what it does, for the sheet behind "?".
#[derive(Clone, Debug)]
pub struct Shortcut {
    /// As typed, a sequence with blanks between: `g f`. Several keys for one thing are separate strings.
    pub keys: Vec<&'static str>,
    /// What happens, in the reader's language.
    pub does: String,
}

impl Shortcut {
    /// One key or sequence.
    pub fn new(keys: &'static str, does: impl Into<String>) -> Self {
        Self { keys: vec![keys], does: does.into() }
    }

    /// Several keys that belong together, such as `j` and `k`.
    pub fn several(keys: &[&'static str], does: impl Into<String>) -> Self {
        Self { keys: keys.to_vec(), does: does.into() }
    }
}

/// The quiet key beside what it triggers. Not read aloud: the element announces its shortcut itself.
pub fn hint(keys: &str) -> Markup {
    // Of several ways to type one key ("/,Shift+/") the first is shown.
    let shown = keys.split(',').next().unwrap_or(keys);
    html! { kbd aria-hidden="true" { (shown) } }
}

/// The identifier of the sheet.
pub const SHEET: &str = "keys";

/// The sheet with all keys of this page: those of the page first, then those that work everywhere.
pub fn sheet(m: Messages, page: &[Shortcut], everywhere: &[Shortcut]) -> Markup {
    let own = [
        Shortcut::new("?", m.show_keys()),
        Shortcut::new(m.key_ctrl_enter(), m.submit_form()),
        Shortcut::new("Esc", m.close_top_layer()),
    ];
    sheet::popover(
        m,
        SHEET,
        m.keys(),
        html! {
            dl class="keys" {
                @for shortcut in page.iter().chain(everywhere).chain(&own) {
                    dt { @for (at, keys) in shortcut.keys.iter().enumerate() { @if at > 0 { " " } kbd { (keys) } } }
                    dd { (shortcut.does) }
                }
            }
        },
        None,
    )
}
