//! Numbers and money as people and programs write them.
//!
//! Read: `1234.5`, `1,234.50`, `1.234,50`, `1 234,50`, `1'234.50`, `12,34,567`, `-5`, `5-`, `(5)`, `+5`, with a currency sign or
//! code before or after, or a percent sign. A lone mark with exactly three digits after it (`1.234`) may be either; the rest
//! of the column tells which. Groups of digits must be whole groups: `1,23,4` is no number.

use std::fmt::{self, Display};
use std::str::FromStr;

use tundish_domain::Currency;

use super::{CellProblem, Example, note};

#[cfg(test)]
mod tests;

/// What parts the whole from the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecimalMark {
    /// 1,234.50
    Point,
    /// 1.234,50
    Comma,
}

impl DecimalMark {
    /// The name as `--decimal` takes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            DecimalMark::Point => "point",
            DecimalMark::Comma => "comma",
        }
    }

    const fn char(self) -> char {
        match self {
            DecimalMark::Point => '.',
            DecimalMark::Comma => ',',
        }
    }

    const fn other(self) -> DecimalMark {
        match self {
            DecimalMark::Point => DecimalMark::Comma,
            DecimalMark::Comma => DecimalMark::Point,
        }
    }
}

impl Display for DecimalMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for DecimalMark {
    type Err = UnknownMark;

    fn from_str(text: &str) -> Result<DecimalMark, UnknownMark> {
        match text {
            "point" => Ok(DecimalMark::Point),
            "comma" => Ok(DecimalMark::Comma),
            _ => Err(UnknownMark),
        }
    }
}

/// Neither `point` nor `comma`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal mark; take point (1,234.50) or comma (1.234,50)")]
pub struct UnknownMark;

/// What a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit<'a> {
    /// Nothing is written beside it.
    None,
    /// A percent sign.
    Percent,
    /// One currency: its code, or a sign that only it has.
    Currency(Currency),
    /// A sign that several currencies share.
    Shared(&'a str),
}

/// A number with its unit, its digits still as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number<'a> {
    negative: bool,
    digits: &'a str,
    /// What is written beside it.
    pub unit: Unit<'a>,
}

impl<'a> Number<'a> {
    /// Parts sign, digits and unit; blanks around must be gone.
    ///
    /// # Errors
    /// [`CellProblem::NotANumber`], [`CellProblem::NotACurrency`].
    pub fn scan(text: &'a str) -> Result<Number<'a>, CellProblem> {
        let (negative, text) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            Some(inner) => (true, inner.trim()),
            None => (false, text),
        };
        let first = text.find(|c: char| c.is_ascii_digit()).ok_or(CellProblem::NotANumber)?;
        let last = text.rfind(|c: char| c.is_ascii_digit()).ok_or(CellProblem::NotANumber)?;
        // A decimal mark may open the digits (.5); after letters the point belongs to them (kr.500).
        let opens = text[..first].strip_suffix(['.', ',']).is_some_and(|rest| !rest.ends_with(char::is_alphabetic));
        let (before, rest) = text.split_at(first - usize::from(opens));
        let (digits, after) = rest.split_at(last + 1 - before.len());
        let mut sign = None;
        let before = take_sign(before.trim(), &mut sign)?;
        let after = take_sign(after.trim(), &mut sign)?;
        if negative && sign.is_some() || !before.is_empty() && !after.is_empty() {
            return Err(CellProblem::NotANumber);
        }
        let unit = unit(if before.is_empty() { after } else { before })?;
        Ok(Number { negative: negative || sign == Some('-'), digits, unit })
    }

    /// The number as an exact decimal with a point: `-1234.5`.
    ///
    /// # Errors
    /// [`CellProblem::NotANumber`] when the digits cannot be read with this decimal mark.
    pub fn decimal(&self, mark: DecimalMark) -> Result<String, CellProblem> {
        let (whole, fraction) = self.digits.split_once(mark.char()).unwrap_or((self.digits, ""));
        let written = whole.len() < self.digits.len();
        if !all_digits(fraction) || written && fraction.is_empty() {
            return Err(CellProblem::NotANumber);
        }
        let whole = ungrouped(whole, mark.other().char()).ok_or(CellProblem::NotANumber)?;
        let mut decimal = String::with_capacity(whole.len() + fraction.len() + 2);
        if self.negative {
            decimal.push('-');
        }
        decimal.push_str(if whole.is_empty() { "0" } else { &whole });
        if written {
            decimal.push('.');
            decimal.push_str(fraction);
        }
        Ok(decimal)
    }

    /// The number when it can only be a whole one, as of people or years: then every mark groups digits.
    ///
    /// # Errors
    /// [`CellProblem::NotWhole`], [`CellProblem::NotANumber`] also beyond 18 digits.
    pub fn whole(&self) -> Result<i64, CellProblem> {
        let plain = [',', '.'].into_iter().find_map(|group| ungrouped(self.digits, group));
        // Programs write whole numbers of a fractional column as 2011.0.
        let plain = plain.or_else(|| {
            let (whole, zeros) = self.digits.split_once(['.', ','])?;
            zeros.bytes().all(|digit| digit == b'0').then(|| ungrouped(whole, ',')).flatten()
        });
        let digits = plain.ok_or(if self.digits.contains(['.', ',']) {
            CellProblem::NotWhole
        } else {
            CellProblem::NotANumber
        })?;
        if 18 < digits.len() {
            return Err(CellProblem::NotANumber);
        }
        let number: i64 = digits.parse().map_err(|_| CellProblem::NotANumber)?;
        Ok(if self.negative { -number } else { number })
    }

    /// The decimal mark that the digits prove, or whether they may be read both ways.
    fn shape(&self) -> Shape {
        let plain = self.digits.bytes().all(|byte| byte.is_ascii_digit());
        if plain {
            return Shape::Silent;
        }
        let reads = |mark: DecimalMark| self.decimal(mark).is_ok();
        match (reads(DecimalMark::Point), reads(DecimalMark::Comma)) {
            (true, true) if self.digits.contains(['.', ',']) => Shape::Either,
            (true, false) => Shape::Proves(DecimalMark::Point),
            (false, true) => Shape::Proves(DecimalMark::Comma),
            _ => Shape::Silent,
        }
    }
}

enum Shape {
    Silent,
    Proves(DecimalMark),
    Either,
}

/// What the values of a column tell about its decimal mark.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberEvidence {
    /// A value that can only have a decimal point.
    pub point: Option<Example>,
    /// A value that can only have a decimal comma.
    pub comma: Option<Example>,
    /// A value that can be read both ways.
    pub either: Option<Example>,
    /// Whether a value exceeds 1: tells percentages from parts of one.
    pub above_one: bool,
}

impl NumberEvidence {
    /// Takes one value into account.
    pub fn add(&mut self, row: u64, text: &str) {
        let Ok(number) = Number::scan(text) else {
            return;
        };
        match number.shape() {
            Shape::Silent => {}
            Shape::Proves(DecimalMark::Point) => note(&mut self.point, row, text),
            Shape::Proves(DecimalMark::Comma) => note(&mut self.comma, row, text),
            Shape::Either => note(&mut self.either, row, text),
        }
        let whole = number.digits.split(['.', ',']).next().unwrap_or_default();
        let whole = whole.trim_start_matches('0');
        let rest = number.digits.bytes().rev().take_while(u8::is_ascii_digit).any(|byte| byte != b'0');
        let rest = rest && number.digits.contains(['.', ',']);
        self.above_one |= !whole.is_empty() && (whole != "1" || rest);
    }

    /// The mark that the values of this column prove; nothing when they leave it open or contradict each other.
    pub const fn mark(&self) -> Option<DecimalMark> {
        match (&self.point, &self.comma) {
            (Some(_), None) => Some(DecimalMark::Point),
            (None, Some(_)) => Some(DecimalMark::Comma),
            _ => None,
        }
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Takes a sign off either end of what stands beside the digits.
fn take_sign<'a>(beside: &'a str, sign: &mut Option<char>) -> Result<&'a str, CellProblem> {
    let is_sign = |c: char| matches!(c, '+' | '-' | '−');
    let Some(found) = beside.chars().find(|c| is_sign(*c)) else {
        return Ok(beside);
    };
    if sign.is_some() {
        return Err(CellProblem::NotANumber);
    }
    *sign = Some(if found == '+' { '+' } else { '-' });
    let rest = beside.strip_prefix(found).or_else(|| beside.strip_suffix(found)).ok_or(CellProblem::NotANumber)?.trim();
    if rest.contains(is_sign) { Err(CellProblem::NotANumber) } else { Ok(rest) }
}

/// Digits without their groups, or nothing when the groups are not whole.
fn ungrouped(digits: &str, group: char) -> Option<String> {
    if all_digits(digits) {
        return Some(digits.to_owned());
    }
    let is_blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}');
    let mark = digits.chars().find(|c| !c.is_ascii_digit()).filter(|c| *c == group || is_blank(*c))?;
    let mut groups: Vec<&str> = digits.split(mark).collect();
    if !groups.iter().all(|part| all_digits(part)) {
        return None;
    }
    // 0.125 has no thousands to part.
    let zero = digits.starts_with('0');
    let plain = groups.concat();
    let last = groups.pop()?;
    let first = groups.first()?.len();
    let by_three = (1..=3).contains(&first) && groups[1..].iter().all(|part| part.len() == 3);
    // India groups by two above the thousand.
    let by_two = mark == ',' && (1..=2).contains(&first) && groups[1..].iter().all(|part| part.len() == 2);
    (last.len() == 3 && !zero && (by_three || by_two)).then_some(plain)
}

/// Signs of currencies, and the one currency each stands for, if there is only one in use.
const SIGNS: &[(&str, Option<&str>)] = &[
    ("€", Some("EUR")),
    ("US$", Some("USD")),
    ("C$", Some("CAD")),
    ("CA$", Some("CAD")),
    ("A$", Some("AUD")),
    ("AU$", Some("AUD")),
    ("NZ$", Some("NZD")),
    ("HK$", Some("HKD")),
    ("S$", Some("SGD")),
    ("NT$", Some("TWD")),
    ("R$", Some("BRL")),
    ("MX$", Some("MXN")),
    ("CN¥", Some("CNY")),
    ("JP¥", Some("JPY")),
    ("₹", Some("INR")),
    ("₩", None),
    ("₽", Some("RUB")),
    ("₺", Some("TRY")),
    ("₴", Some("UAH")),
    ("₪", Some("ILS")),
    ("₫", Some("VND")),
    ("zł", Some("PLN")),
    ("Kč", Some("CZK")),
    ("Fr.", Some("CHF")),
    ("元", Some("CNY")),
    ("円", Some("JPY")),
    ("$", None),
    ("£", None),
    ("¥", None),
    ("￥", None),
    ("kr", None),
    ("kr.", None),
];

/// Currencies that share a sign; the first column lists the signs that mean the same.
const SHARED: &[(&[&str], &str)] = &[
    (
        &["$"],
        "USD CAD AUD NZD HKD SGD TWD MXN ARS CLP COP BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD UYU DOP",
    ),
    (&["£"], "GBP EGP FKP GIP LBP SHP SSP SYP"),
    (&["¥", "￥"], "JPY CNY"),
    (&["₩"], "KRW KPW"),
    (&["kr", "kr."], "SEK NOK DKK ISK"),
];

/// Whether a shared sign can stand for the currency.
pub fn sign_fits(sign: &str, currency: Currency) -> bool {
    SHARED.iter().any(|(signs, codes)| {
        signs.contains(&sign) && codes.split_ascii_whitespace().any(|code| code == currency.as_str())
    })
}

fn unit(text: &str) -> Result<Unit<'_>, CellProblem> {
    if text.is_empty() {
        return Ok(Unit::None);
    }
    if text == "%" {
        return Ok(Unit::Percent);
    }
    if let Some((_, code)) = SIGNS.iter().find(|(sign, _)| *sign == text) {
        return match code {
            Some(code) => code.parse().map(Unit::Currency).map_err(|_| CellProblem::NotACurrency),
            None => Ok(Unit::Shared(text)),
        };
    }
    let is_code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_code {
        return Err(CellProblem::NotANumber);
    }
    text.parse().map(Unit::Currency).map_err(|_| CellProblem::NotACurrency)
}
