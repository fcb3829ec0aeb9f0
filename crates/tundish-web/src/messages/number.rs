//! Numbers and money as a language writes them. Units stand behind a space that does not break.
#![expect(clippy::cast_possible_truncation, reason = "display values are rounded and far below 2^53")]

use super::{Lang, Messages};

/// Keeps a number and its unit on one line.
pub(crate) const NBSP: char = '\u{a0}';

impl Messages {
    /// A whole number with grouping: `1,234`, `1.234`.
    #[must_use]
    pub fn number(self, n: impl Into<i128>) -> String {
        let n = n.into();
        let digits = n.unsigned_abs().to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        if n < 0 {
            grouped.push('−');
        }
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(self.pick(',', '.'));
            }
            grouped.push(digit);
        }
        grouped
    }

    /// A number with one digit behind the point, `2.6` or `2,6`, for flows such as "2.6 a week".
    #[must_use]
    pub fn tenths(self, value: f64) -> String {
        // The cast saturates, and no flow comes near the limit.
        let tenths = (value * 10.0).round() as i64;
        let sign = if tenths < 0 { "−" } else { "" };
        let tenths = tenths.unsigned_abs();
        format!("{sign}{}{}{}", self.number(tenths / 10), self.pick('.', ','), tenths % 10)
    }

    /// A value in display units, rounded to a whole number, halves away from zero.
    #[must_use]
    pub fn whole(self, value: f64) -> String {
        self.number(value.round() as i64)
    }

    /// An amount without its currency. `minor` are minor units, `exponent` how many digits of them stand behind
    /// the point (0 to 4); a whole amount is written without the zeros: `18,400` or `18,400.50`.
    #[must_use]
    pub fn amount(self, minor: i64, exponent: u32) -> String {
        let scale = 10_u64.pow(exponent.min(9));
        let (whole, rest) = (minor.unsigned_abs() / scale, minor.unsigned_abs() % scale);
        let sign = if minor < 0 { "−" } else { "" };
        let whole = self.number(whole);
        if rest == 0 {
            return format!("{sign}{whole}");
        }
        format!("{sign}{whole}{}{rest:0width$}", self.pick('.', ','), width = exponent as usize)
    }

    /// An amount with its currency: `18,400 EUR`.
    #[must_use]
    pub fn money(self, minor: i64, exponent: u32, currency: &str) -> String {
        format!("{}{NBSP}{currency}", self.amount(minor, exponent))
    }

    /// A sum without its currency, as [`Self::sum`] writes it: `240 k`.
    #[must_use]
    pub fn sum_alone(self, minor: i128, exponent: u32) -> String {
        let unit = DisplayUnit::for_largest(minor, exponent);
        match (i64::try_from(minor), unit.sign(self)) {
            (Ok(minor), "") => self.amount(minor, exponent),
            (_, sign) => format!("{}{NBSP}{sign}", self.whole(unit.value(minor))),
        }
    }

    /// A sum with its currency, in as many digits as one reads at a glance: whole up to 20,000, `240 k CHF` above.
    #[must_use]
    pub fn sum(self, minor: i128, exponent: u32, currency: &str) -> String {
        format!("{}{NBSP}{currency}", self.sum_alone(minor, exponent))
    }

    /// The sign for a thousand behind a number: `k`, `Tsd.`
    #[must_use]
    pub const fn thousand(self) -> &'static str {
        self.pick("k", "Tsd.")
    }

    /// A value that counts thousands: `1,080 k`, `1.080 Tsd.`.
    #[must_use]
    pub fn thousands(self, value: f64) -> String {
        format!("{}{NBSP}{}", self.whole(value), self.thousand())
    }

    /// A list in a sentence: "a, b and c".
    #[must_use]
    pub fn list<S: AsRef<str>>(self, items: &[S]) -> String {
        let and = self.pick(" and ", " und ");
        match items {
            [] => String::new(),
            [one] => one.as_ref().to_owned(),
            [head @ .., last] => {
                let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
                format!("{}{and}{}", head.join(", "), last.as_ref())
            }
        }
    }

    /// The singular for exactly one, else the plural; both languages have this rule.
    pub(crate) const fn plural<'a>(self, n: u64, one: &'a str, many: &'a str) -> &'a str {
        // A language with more forms gets its own arm here.
        match (self.0, n) {
            (Lang::En | Lang::De, 1) => one,
            (Lang::En | Lang::De, _) => many,
        }
    }
}

/// The unit in which a picture and its table count money, chosen so that no number has more than four or five
/// digits: single units, thousands, millions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DisplayUnit {
    /// How many minor units make one display unit.
    pub minor_per_unit: f64,
    thousands: u8,
}

impl DisplayUnit {
    /// The unit for a largest total of `largest_minor`, in a currency with `exponent` digits behind the point.
    #[must_use]
    pub fn for_largest(largest_minor: i128, exponent: u32) -> Self {
        let one = 10_f64.powi(i32::try_from(exponent).unwrap_or(2));
        let units = (largest_minor.unsigned_abs() as f64) / one;
        let thousands = if units < 20_000.0 {
            0
        } else if units < 20_000_000.0 {
            1
        } else {
            2
        };
        Self { minor_per_unit: one * 1000_f64.powi(i32::from(thousands)), thousands }
    }

    /// A sum of minor units in this unit.
    #[must_use]
    pub fn value(self, minor: i128) -> f64 {
        minor as f64 / self.minor_per_unit
    }

    /// The sign behind a number in this unit, empty for single units: `k`, `M`; `Tsd.`, `Mio.`.
    #[must_use]
    pub const fn sign(self, m: Messages) -> &'static str {
        match self.thousands {
            0 => "",
            1 => m.thousand(),
            _ => m.pick("M", "Mio."),
        }
    }

    /// The head of a table in this unit: `k EUR`.
    #[must_use]
    pub fn label(self, m: Messages, currency: &str) -> String {
        match self.sign(m) {
            "" => currency.to_owned(),
            sign => format!("{sign}{NBSP}{currency}"),
        }
    }
}
