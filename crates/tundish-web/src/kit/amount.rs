//! An amount beside a name: known, estimated or unknown, and never told apart by colour alone.

use maud::{Markup, html};

use crate::messages::Messages;

/// The amount of a record, formatted.
#[derive(Clone, Debug)]
pub enum Amount {
    /// Nobody knows it yet.
    Unknown,
    /// Somebody's estimate: it says "about".
    Estimate {
        /// The number.
        number: String,
        /// The currency's code.
        currency: String,
    },
    /// Known.
    Known {
        /// The number.
        number: String,
        /// The currency's code.
        currency: String,
    },
}

impl Amount {
    /// The amount in a line: `about 18,400 EUR`.
    pub fn render(&self, m: Messages) -> Markup {
        html! {
            @match self {
                Self::Unknown => span class="amount amount--unknown" { (m.amount_unknown()) },
                Self::Estimate { number, currency } => span class="amount amount--estimate" { small { (m.about()) } "\u{a0}" (number) "\u{a0}" small { (currency) } },
                Self::Known { number, currency } => span class="amount" { (number) "\u{a0}" small { (currency) } },
            }
        }
    }
}
