//! The view kit: what every page is made of.
//!
//! Each helper is a function from a prepared struct to markup. A helper decides nothing: it asks no database and
//! no policy, it gets texts, numbers and addresses, and knows only how they look and how they are operated.
//! Everything works as plain links and forms; htmx and the islands make it smoother. No inline style or script
//! is ever written, so that the content security policy needs no exception.

pub mod amount;
pub mod as_of;
pub mod button;
pub mod chip;
pub mod field;
pub mod finder;
pub mod form;
pub mod icon;
pub mod keys;
pub mod marker;
pub mod notice;
pub mod pager;
pub mod panel;
pub mod problem;
pub mod qr;
pub mod record;
pub mod sheet;
pub mod shell;
pub mod sign_in;
pub mod stack_bar;
pub mod table;
#[cfg(test)]
pub(crate) mod tests;
pub mod toast;
pub mod total;

pub use amount::Amount;
pub use icon::Icon;

/// A word that leads somewhere.
#[derive(Clone, Debug)]
pub struct Link {
    /// What is read.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

impl Link {
    /// A link to `href` that reads `label`.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}
