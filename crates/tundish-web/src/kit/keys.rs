//! Keyboard shortcuts: the registry of what has a key, the hint beside what a key triggers, and the sheet that lists them.
//!
//! What has a key is an [`Action`]; places that one goes to have theirs in the navigation ([`super::shell::NavItem`]). The
//! elements that keys trigger and the sheet are made from the same entries, so no key works that the sheet does not show.

use maud::{Markup, html};

use super::sheet;
use crate::messages::Messages;

/// Something that people do with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Adds what the page's section holds; elsewhere asks what.
    Add,
    /// Edits the record.
    Edit,
    /// Opens the filter of the list.
    Filter,
    /// Opens the menu of stages.
    MoveTo,
    /// Goes from row to row.
    Rows,
    /// Goes from record to record of the list that one came from.
    Records,
    /// Goes from card to card.
    Cards,
    /// Goes from column to column.
    Columns,
    /// Moves the card by one stage.
    Step,
    /// Opens the card or the row.
    Open,
    /// Focuses the search box.
    Search,
    /// Shows the present day again.
    Today,
    /// Takes back what was just done.
    Undo,
    /// Shows all keys.
    Keys,
    /// Sends the form.
    Send,
    /// Closes what is on top.
    Close,
}

impl Action {
    /// All of them, for the test that no key is given twice.
    pub const ALL: [Self; 16] = [
        Self::Add,
        Self::Edit,
        Self::Filter,
        Self::MoveTo,
        Self::Rows,
        Self::Records,
        Self::Cards,
        Self::Columns,
        Self::Step,
        Self::Open,
        Self::Search,
        Self::Today,
        Self::Undo,
        Self::Keys,
        Self::Send,
        Self::Close,
    ];

    /// Where it works: on every page, or only on those that say so.
    pub const fn is_everywhere(self) -> bool {
        matches!(self, Self::Search | Self::Keys | Self::Send | Self::Close)
    }

    /// Its keys as the sheet shows them.
    fn keys(self, m: Messages) -> Vec<&'static str> {
        match self {
            Self::Send => vec![m.key_ctrl_enter()],
            Self::Rows | Self::Records | Self::Cards => vec!["j", "k"],
            Self::Columns => vec!["h", "l"],
            Self::Step => vec!["[", "]"],
            _ => vec![self.shown()],
        }
    }

    /// Its key as it is shown beside what it triggers; of several keys the first.
    pub const fn shown(self) -> &'static str {
        match self {
            Self::Add => "c",
            Self::Edit => "e",
            Self::Filter => "f",
            Self::MoveTo => "m",
            Self::Rows | Self::Records | Self::Cards => "j",
            Self::Columns => "h",
            Self::Step => "[",
            Self::Open => "Enter",
            Self::Search => "/",
            Self::Today => "t",
            Self::Undo => "z",
            Self::Keys => "?",
            Self::Send => "Ctrl Enter",
            Self::Close => "Esc",
        }
    }

    /// Its key as the script is told it. Signs for which some keyboards need the shift key have two spellings.
    pub const fn hotkey(self) -> &'static str {
        match self {
            Self::Keys => "Shift+?,?",
            Self::Search => "/,Shift+/",
            other => other.shown(),
        }
    }

    /// What it does.
    fn does(self, m: Messages) -> &'static str {
        match self {
            Self::Add => m.keys_add(),
            Self::Edit => m.edit(),
            Self::Filter => m.open_filter(),
            Self::MoveTo => m.keys_move_to(),
            Self::Rows => m.keys_rows(),
            Self::Records => m.keys_records(),
            Self::Cards => m.keys_move(),
            Self::Columns => m.keys_columns(),
            Self::Step => m.keys_step(),
            Self::Open => m.keys_open(),
            Self::Search => m.keys_search(),
            Self::Today => m.go_today(),
            Self::Undo => m.undo(),
            Self::Keys => m.show_keys(),
            Self::Send => m.submit_form(),
            Self::Close => m.close_top_layer(),
        }
    }

    /// Its line on the sheet.
    pub fn shortcut(self, m: Messages) -> Shortcut {
        self.named(m, self.does(m))
    }

    /// Its line on the sheet where it has a name of its own, such as "New opportunity".
    pub fn named(self, m: Messages, does: impl Into<String>) -> Shortcut {
        Shortcut { keys: self.keys(m), does: does.into() }
    }
}

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
    let own: Vec<Shortcut> =
        Action::ALL.into_iter().filter(|action| action.is_everywhere()).map(|action| action.shortcut(m)).collect();
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
