//! Totals in several currencies.

use jiff::civil::Date;

use super::number::NBSP;
use super::{Lang, Messages, texts};

texts! {
    by_currency = "By currency", "Nach Währung";
    head_rate = "Rate", "Kurs";
    head_since = "Since", "Seit";
    no_rate = "no rate", "kein Kurs";
}

impl Messages {
    /// A figure that rates of exchange went into: "≈ 3,850 k EUR".
    #[must_use]
    pub fn nearly(self, figure: &str) -> String {
        format!("≈{NBSP}{figure}")
    }

    /// Of which days the rates are: "at rates of 27 Nov 2026", "at rates of 1 Feb to 27 Nov 2026".
    #[must_use]
    pub fn at_rates_of(self, first: Date, last: Date) -> String {
        let dated = |day: Date| format!("{} {}", self.day_and_month(day), day.year());
        let from = if first.year() == last.year() { self.day_and_month(first) } else { dated(first) };
        match (self.0, first == last) {
            (Lang::En, true) => format!("at rates of {}", dated(last)),
            (Lang::De, true) => format!("zu Kursen vom {}", dated(last)),
            (Lang::En, false) => format!("at rates of {from} to {}", dated(last)),
            (Lang::De, false) => format!("zu Kursen vom {from} bis {}", dated(last)),
        }
    }

    /// What a total leaves out because there is no rate for it: "+ 1,200 GBP without a rate".
    #[must_use]
    pub fn without_a_rate(self, sums: &[String]) -> String {
        format!("+{NBSP}{} {}", self.list(sums), self.pick("without a rate", "ohne Kurs"))
    }

    /// What a line of totals counts: "12 open", "50 on this page".
    #[must_use]
    pub fn on_this_page(self, n: u64) -> String {
        format!("{} {}", self.number(n), self.pick("on this page", "auf dieser Seite"))
    }
}
