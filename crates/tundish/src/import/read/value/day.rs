//! Days as people and programs write them.
//!
//! Read: `2024-11-04`, `2024/11/04`, `20241104`, `11/4/2024`, `4.11.2024`, `04-11-2024`, spreadsheet serial days (45600), each
//! with or without a time of day, which is dropped: the file does not say in which zone it holds, so the day stays as written.
//! Refused: years of two digits and names of months.

use std::fmt::{self, Display};
use std::str::FromStr;

use tundish_domain::Day;

use super::{CellProblem, Example, note};

#[cfg(test)]
mod tests;

/// Which of the first two numbers of a day is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayOrder {
    /// 11/4/2024 is the fourth of November.
    MonthFirst,
    /// 4/11/2024 is the fourth of November.
    DayFirst,
}

impl DayOrder {
    /// The name as `--dates` takes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            DayOrder::MonthFirst => "us",
            DayOrder::DayFirst => "eu",
        }
    }
}

impl Display for DayOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for DayOrder {
    type Err = UnknownOrder;

    fn from_str(text: &str) -> Result<DayOrder, UnknownOrder> {
        match text {
            "us" => Ok(DayOrder::MonthFirst),
            "eu" => Ok(DayOrder::DayFirst),
            _ => Err(UnknownOrder),
        }
    }
}

/// Neither `us` nor `eu`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an order of days; take us (month/day/year) or eu (day/month/year)")]
pub struct UnknownOrder;

/// How the days of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayFormat {
    /// The order of day and month where the year is last.
    pub order: DayOrder,
    /// Whether the column holds nothing but serial days of a spreadsheet.
    pub serial: bool,
}

impl DayFormat {
    /// Reads a day; blanks around it must be gone.
    ///
    /// # Errors
    /// [`CellProblem::NotADay`], [`CellProblem::NoSuchDay`], [`CellProblem::ShortYear`].
    pub fn read(self, text: &str) -> Result<Day, CellProblem> {
        match scan(text)? {
            Scanned::Whole(day) => Ok(day),
            Scanned::Serial(day) if self.serial => Ok(day),
            Scanned::Serial(_) => Err(CellProblem::NotADay),
            Scanned::Parts { first, second, year, .. } => {
                let (month, day) = match self.order {
                    DayOrder::MonthFirst => (first, second),
                    DayOrder::DayFirst => (second, first),
                };
                civil(year, month, day)
            }
        }
    }
}

/// What the values of a column tell about the order of day and month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayEvidence {
    /// A value that can only start with the day.
    pub day_first: Option<Example>,
    /// A value that can only start with the month.
    pub month_first: Option<Example>,
    /// A value that can be read both ways and means two different days.
    pub either: Option<Example>,
    /// How many values are days of any form, serial ones apart.
    pub days: u64,
    /// How many values may be serial days.
    pub serials: u64,
    /// How many values are neither.
    pub others: u64,
}

impl DayEvidence {
    /// Takes one value into account; blank ones tell nothing.
    pub fn add(&mut self, row: u64, text: &str) {
        match scan(text) {
            Ok(Scanned::Parts { first, second, mark, .. }) => {
                self.days += 1;
                match (first <= 12, second <= 12) {
                    (true, false) => note(&mut self.month_first, row, text),
                    (false, true) => note(&mut self.day_first, row, text),
                    (true, true) if first != second && mark != b'.' => note(&mut self.either, row, text),
                    _ => {}
                }
            }
            Ok(Scanned::Whole(_)) => self.days += 1,
            Ok(Scanned::Serial(_)) => self.serials += 1,
            Err(_) => self.others += 1,
        }
    }

    /// The order that the values of this column prove; nothing when they leave it open or contradict each other.
    pub const fn order(&self) -> Option<DayOrder> {
        match (&self.day_first, &self.month_first) {
            (Some(_), None) => Some(DayOrder::DayFirst),
            (None, Some(_)) => Some(DayOrder::MonthFirst),
            _ => None,
        }
    }

    /// Whether the column is nothing but numbers that spreadsheets show as days.
    pub const fn is_serial(&self) -> bool {
        0 < self.serials && self.days == 0 && self.others == 0
    }
}

/// A value before the order of day and month is known.
enum Scanned {
    Whole(Day),
    Serial(Day),
    Parts { first: u8, second: u8, year: i16, mark: u8 },
}

/// Serial days that are taken for days: 1954-10-03 to 2119-01-11. Others are more likely plain numbers.
const SERIALS: std::ops::RangeInclusive<i32> = 20_000..=80_000;

fn scan(text: &str) -> Result<Scanned, CellProblem> {
    let bytes = text.as_bytes();
    let length = bytes.iter().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'.' | b'-')).count();
    let (date, rest) = (&bytes[..length], &bytes[length..]);
    if date.first().is_none_or(|byte| !byte.is_ascii_digit()) || !is_time(rest) {
        return Err(CellProblem::NotADay);
    }
    let mut parts = date.split(|byte| !byte.is_ascii_digit());
    let (first, second, third) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    if parts.next().is_some() {
        return Err(CellProblem::NotADay);
    }
    match (second, third) {
        (None, _) if first.len() == 8 && rest.is_empty() => {
            let (month, day) = (small(&first[4..6])?, small(&first[6..])?);
            civil(year(&first[..4])?, month, day).map(Scanned::Whole)
        }
        (None, _) | (Some(_), None)
            if first.len() == 5 && rest.is_empty() && date.get(5).is_none_or(|mark| *mark == b'.') =>
        {
            serial(first)
        }
        (Some(second), Some(third)) => {
            let (mark, same) = (date[first.len()], date[first.len()] == date[first.len() + 1 + second.len()]);
            if !same {
                return Err(CellProblem::NotADay);
            }
            if first.len() == 4 {
                return civil(year(first)?, small(second)?, small(third)?).map(Scanned::Whole);
            }
            let (first, second) = (small(first)?, small(second)?);
            let year = year(third)?;
            if mark == b'.' {
                // Points part days in countries that write the day first, without exception.
                return civil(year, second, first).map(Scanned::Whole);
            }
            if 12 < first && 12 < second {
                return Err(CellProblem::NoSuchDay);
            }
            Ok(Scanned::Parts { first, second, year, mark })
        }
        _ => Err(CellProblem::NotADay),
    }
}

fn serial(digits: &[u8]) -> Result<Scanned, CellProblem> {
    let number = digits.iter().fold(0_i32, |number, digit| number * 10 + i32::from(digit - b'0'));
    // Day 0 of spreadsheets for all days since March 1900: they hold 1900 for a leap year.
    let start = Day::new(1899, 12, 30).ok_or(CellProblem::NotADay)?;
    if SERIALS.contains(&number) { Ok(Scanned::Serial(start.add_days(number))) } else { Err(CellProblem::NotADay) }
}

fn civil(year: i16, month: u8, day: u8) -> Result<Day, CellProblem> {
    let part = |number: u8| i8::try_from(number).map_err(|_| CellProblem::NoSuchDay);
    Day::new(year, part(month)?, part(day)?).ok_or(CellProblem::NoSuchDay)
}

/// One or two digits.
fn small(digits: &[u8]) -> Result<u8, CellProblem> {
    match *digits {
        [one] if one.is_ascii_digit() => Ok(one - b'0'),
        [ten, one] if ten.is_ascii_digit() && one.is_ascii_digit() => Ok((ten - b'0') * 10 + (one - b'0')),
        _ => Err(CellProblem::NotADay),
    }
}

/// Four digits.
fn year(digits: &[u8]) -> Result<i16, CellProblem> {
    match digits.len() {
        4 => Ok(digits.iter().fold(0, |year, digit| year * 10 + i16::from(digit - b'0'))),
        2 => Err(CellProblem::ShortYear),
        _ => Err(CellProblem::NotADay),
    }
}

/// Whether the rest after a date is nothing or a time of day: `T09:14:05.123Z`, `, 9:14 AM`, ` 09:14+02:00`.
fn is_time(rest: &[u8]) -> bool {
    let Some((first, rest)) = rest.split_first() else {
        return true;
    };
    let rest = match first {
        b'T' | b' ' => rest,
        b',' => rest.strip_prefix(b" ").unwrap_or(rest),
        _ => return false,
    };
    let clock = rest.iter().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.')).count();
    let colons = rest[..clock].iter().filter(|byte| **byte == b':').count();
    let zone = &rest[clock..];
    let known = |byte: &u8| byte.is_ascii_digit() || b" +-:AMPUTCGZampm.".contains(byte);
    rest.first().is_some_and(u8::is_ascii_digit)
        && (1..=2).contains(&colons)
        && zone.len() <= 12
        && zone.iter().all(known)
}
