//! Points in time ([`Instant`]) and days of a calendar ([`Day`]).
//!
//! An instant is microseconds UTC and has no day of its own: which day it falls on depends on a time zone, and for every
//! report that is the company's. Both types print as ISO 8601 texts with four-digit years, so texts sort like values.
//! Nothing here reads a clock.

use std::fmt::{self, Display};
use std::str::FromStr;

use jiff::{Timestamp, ToSpan as _, civil};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use jiff::tz::TimeZone;

#[cfg(test)]
mod tests;

/// A point in time, in microseconds of the Unix epoch (UTC), from the year 1 to the year 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// 0001-01-02T00:00:00Z: one day inside the first year, so that the local day has four digits in every zone.
    pub const MIN: Instant = Instant(-62_135_510_400_000_000);
    /// 9999-12-30T00:00:00Z, for the same reason.
    pub const MAX: Instant = Instant(253_402_128_000_000_000);

    /// The instant with this many microseconds, or nothing outside of [`Instant::MIN`] to [`Instant::MAX`].
    pub const fn from_micros(micros: i64) -> Option<Instant> {
        if Instant::MIN.0 <= micros && micros <= Instant::MAX.0 { Some(Instant(micros)) } else { None }
    }

    /// Microseconds of the Unix epoch, as databases store them.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// The instant this many microseconds later (earlier when negative), held within the range of instants.
    pub const fn plus_micros(self, micros: i64) -> Instant {
        let sum = self.0.saturating_add(micros);
        if sum < Instant::MIN.0 {
            Instant::MIN
        } else if Instant::MAX.0 < sum {
            Instant::MAX
        } else {
            Instant(sum)
        }
    }

    /// Microseconds from `earlier` to this instant; negative when it is later.
    pub const fn micros_since(self, earlier: Instant) -> i64 {
        self.0 - earlier.0
    }

    /// The day on which the instant falls in this zone.
    pub fn day(self, zone: &TimeZone) -> Day {
        Day(zone.to_datetime(self.timestamp()).date())
    }

    /// The same instant for the calendar library, for formatting in a language and zone.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).expect("the range of instants lies within that of timestamps")
    }
}

impl Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.timestamp(), f)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Instant {
    type Err = InvalidTime;

    /// Reads RFC 3339 with any offset; digits beyond the microsecond are refused rather than dropped.
    fn from_str(text: &str) -> Result<Instant, InvalidTime> {
        let timestamp: Timestamp = text.parse().map_err(|_| InvalidTime::Instant)?;
        if timestamp.subsec_nanosecond() % 1000 != 0 {
            return Err(InvalidTime::Instant);
        }
        Instant::from_micros(timestamp.as_microsecond()).ok_or(InvalidTime::Instant)
    }
}

/// A day of the Gregorian calendar, from 0001-01-01 to 9999-12-31.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(civil::Date);

impl Day {
    /// The day with this year, month and day of the month, or nothing when the calendar has no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Day> {
        civil::Date::new(year, month, day).ok().and_then(Day::from_date)
    }

    /// The day of the calendar library, or nothing outside of the years 1 to 9999.
    pub fn from_date(date: civil::Date) -> Option<Day> {
        (1 <= date.year()).then_some(Day(date))
    }

    /// The same day for the calendar library.
    pub fn date(self) -> civil::Date {
        self.0
    }

    /// The first instant of the day in this zone: midnight, or the end of the gap where a clock change skips midnight.
    pub fn start(self, zone: &TimeZone) -> Instant {
        let timestamp = zone.to_ambiguous_timestamp(self.0.at(0, 0, 0, 0)).compatible();
        let micros = timestamp.map_or(i64::MAX, Timestamp::as_microsecond);
        Instant(micros.clamp(Instant::MIN.0, Instant::MAX.0))
    }

    /// The first instant after the day in this zone.
    pub fn end(self, zone: &TimeZone) -> Instant {
        self.add_days(1).start(zone)
    }

    /// The day this many days later (earlier when negative), held within the range of days.
    pub fn add_days(self, days: i32) -> Day {
        let first = civil::date(1, 1, 1);
        match self.0.checked_add(i64::from(days).days()) {
            Ok(date) => Day(date.max(first)),
            Err(_) if days < 0 => Day(first),
            Err(_) => Day(civil::Date::MAX),
        }
    }

    /// How many days later `later` is; negative when it is earlier.
    pub fn days_until(self, later: Day) -> i32 {
        days_between(self, later)
    }

    /// The first day of the month.
    pub fn month_start(self) -> Day {
        Day(self.0.first_of_month())
    }

    /// The Monday of the week.
    pub fn week_start(self) -> Day {
        self.add_days(-i32::from(self.0.weekday().to_monday_zero_offset()))
    }

    /// The first day of the following month.
    pub fn next_month(self) -> Day {
        Day(self.0.last_of_month()).add_days(1)
    }
}

/// Days from `from` to `to`; negative when `to` is the earlier one.
pub fn days_between(from: Day, to: Day) -> i32 {
    (to.0 - from.0).get_days()
}

impl Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Day {
    type Err = InvalidTime;

    /// Reads `2026-03-09` and nothing else.
    fn from_str(text: &str) -> Result<Day, InvalidTime> {
        let bytes = text.as_bytes();
        let shape = bytes.len() == 10
            && bytes.iter().enumerate().all(
                |(i, byte)| {
                    if i == 4 || i == 7 { *byte == b'-' } else { byte.is_ascii_digit() }
                },
            );
        if !shape {
            return Err(InvalidTime::Day);
        }
        text.parse().ok().and_then(Day::from_date).ok_or(InvalidTime::Day)
    }
}

/// A text that names no instant or no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTime {
    /// Not an RFC 3339 instant of at most microsecond precision.
    #[error("not an instant such as 2026-03-09T14:30:00Z")]
    Instant,
    /// Not an ISO day.
    #[error("not a day such as 2026-03-09")]
    Day,
}

impl InvalidTime {
    /// The stable code of this error.
    pub const fn code(self) -> &'static str {
        match self {
            InvalidTime::Instant => "invalid_instant",
            InvalidTime::Day => "invalid_day",
        }
    }
}

macro_rules! serde_as_text {
    ($($name:ident),+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    )+};
}

serde_as_text!(Instant, Day);
