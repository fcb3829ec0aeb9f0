//! Totals of money: what was converted at which rates, and what could not be, beside the figure.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::messages::Messages;

/// What a total in several currencies rests on; nothing is said of one whose parts are all in its own.
#[derive(Clone, Debug, Default)]
pub struct Conversion {
    /// The first and the last day of the rates that went into it.
    pub rates_on: Option<(Date, Date)>,
    /// What it leaves out because there is no rate, formatted by currency.
    pub unconverted: Vec<String>,
    /// Where the rates are, for those who may see them.
    pub href: Option<String>,
}

impl Conversion {
    /// The figure of the total: "about equal" when rates went into it.
    pub fn figure(&self, m: Messages, figure: String) -> String {
        if self.rates_on.is_some() { m.nearly(&figure) } else { figure }
    }

    /// What stands beside the figure.
    pub fn notes(&self, m: Messages) -> Vec<Markup> {
        let missing = (!self.unconverted.is_empty()).then(|| html! { (m.without_a_rate(&self.unconverted)) });
        let rates = self.rates_on.map(|(first, last)| {
            let said = m.at_rates_of(first, last);
            html! { @match &self.href { Some(href) => a class="link" href=(href) { (said) }, None => (said) } }
        });
        missing.into_iter().chain(rates).collect()
    }
}

/// Notes in a row.
pub fn in_a_row(notes: &[Markup]) -> Markup {
    html! { @for (at, note) in notes.iter().enumerate() { @if 0 < at { ", " } (note) } }
}

/// A line that sums a list up.
#[derive(Clone, Debug)]
pub struct Total {
    /// What is summed up: "12 open".
    pub of: String,
    /// The sum with its currency, estimates included.
    pub figure: String,
    /// How much of it is estimated, if any is.
    pub estimated: Option<String>,
    /// How many have no amount and count nothing.
    pub without_amount: u64,
    /// What the sum rests on.
    pub conversion: Conversion,
    /// The sums by currency, when there are several.
    pub parts: Vec<String>,
}

impl Total {
    /// The line, with what it was summed up from folded away.
    pub fn render(&self, m: Messages) -> Markup {
        let estimated = self.estimated.as_deref().map(|estimated| html! { (m.of_it_estimated(estimated)) });
        let unknown = (0 < self.without_amount).then(|| html! { (m.without_amount(self.without_amount)) });
        let notes: Vec<Markup> = estimated.into_iter().chain(unknown).chain(self.conversion.notes(m)).collect();
        html! {
            div class="total" {
                p { (self.of) ": " b { (self.conversion.figure(m, self.figure.clone())) } @if !notes.is_empty() { ", " (in_a_row(&notes)) } }
                @if !self.parts.is_empty() {
                    details { summary class="link" { (m.by_currency()) } ul { @for part in &self.parts { li { (part) } } } }
                }
            }
        }
    }
}
