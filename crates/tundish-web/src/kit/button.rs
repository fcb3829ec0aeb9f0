//! Buttons and links that look like buttons. A verb is a button in a form; going somewhere is a link.

use maud::{Markup, html};

use super::Icon;

/// How much weight a button has. One `Go` per view at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// The one action that the view is about.
    Go,
    /// Everything else.
    #[default]
    Plain,
    /// Quiet: beside others, or in a bar.
    Bare,
}

impl Weight {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Go => "btn btn--go",
            Self::Plain => "btn",
            Self::Bare => "btn btn--bare",
        }
    }
}

/// The button that submits its form.
pub fn submit(weight: Weight, label: &str) -> Markup {
    html! { button class=(weight.class()) type="submit" { (label) } }
}

/// A submit button that carries a value, for forms with several ways out.
pub fn submit_as(weight: Weight, name: &str, value: &str, label: &str) -> Markup {
    html! { button class=(weight.class()) type="submit" name=(name) value=(value) { (label) } }
}

/// A link that looks like a button; `keys` (such as `c`) both shows and installs its shortcut.
pub fn link(weight: Weight, label: &str, href: &str, keys: Option<&str>) -> Markup {
    html! {
        a class=(weight.class()) href=(href) data-hotkey=[keys] aria-keyshortcuts=[keys] {
            (label) @if let Some(keys) = keys { " " (super::keys::hint(keys)) }
        }
    }
}

/// A button that opens the sheet with the identifier `sheet`.
pub fn opens(weight: Weight, label: &str, sheet: &str, keys: Option<&str>) -> Markup {
    html! {
        button class=(weight.class()) type="button" popovertarget=(sheet) data-hotkey=[keys] aria-keyshortcuts=[keys] {
            (label) @if let Some(keys) = keys { " " (super::keys::hint(keys)) }
        }
    }
}

/// An action that exists but may not be taken now. It stays focusable, and `reason` says why.
pub fn not_now(label: &str, reason: &str) -> Markup {
    html! { button class="btn" type="button" aria-disabled="true" title=(reason) { (label) span class="unseen" { ": " (reason) } } }
}

/// A link that is only an icon; `label` is its name for everybody who does not see it.
pub fn icon_link(icon: Icon, label: &str, href: &str) -> Markup {
    html! { a class="icon-btn" href=(href) title=(label) aria-label=(label) { (icon) } }
}
