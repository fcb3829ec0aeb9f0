//! Working days: the days of the week on which a company works, less its holidays.
//!
//! Each day has an ordinal, the number of working days up to it; so an age in working days is a difference of ordinals, and a
//! Saturday is as old as the Friday before it. Calendars reach from 1900 to 2200 and say nothing about other days.

use std::collections::BTreeSet;

use jiff::civil::Weekday;

use crate::instant::Day;

#[cfg(test)]
mod tests;

/// The days of the week on which people work, Monday first; at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Week([bool; 7]);

impl Week {
    /// Monday to Friday.
    pub const MONDAY_TO_FRIDAY: Week = Week([true, true, true, true, true, false, false]);

    /// The week of these days, or nothing when nobody ever works.
    pub fn new(days: &[Weekday]) -> Option<Week> {
        let mut week = [false; 7];
        for day in days {
            week[position(*day)] = true;
        }
        week.contains(&true).then_some(Week(week))
    }

    /// Whether people work on this day of the week.
    pub fn has(self, day: Weekday) -> bool {
        self.0[position(day)]
    }

    /// How many of the first `days` days from a Monday on are worked.
    fn worked_of(self, days: i32) -> i32 {
        let (weeks, rest) = (days.div_euclid(7), days.rem_euclid(7));
        let count = |days: i32| self.0.iter().zip(0..days).filter(|(works, _)| **works).count();
        let in_rest_and_week = [count(rest), count(7)].map(|n| i32::try_from(n).expect("a week has seven days"));
        weeks * in_rest_and_week[1] + in_rest_and_week[0]
    }
}

fn position(day: Weekday) -> usize {
    usize::try_from(day.to_monday_zero_offset()).expect("days of the week count from nought")
}

/// Which days are worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    week: Week,
    /// Those that fall on a day that would be worked, in order.
    holidays: Vec<Day>,
}

impl Calendar {
    /// The calendar of a week and of days that are not worked.
    pub fn new(week: Week, holidays: impl IntoIterator<Item = Day>) -> Calendar {
        let missed: BTreeSet<Day> =
            holidays.into_iter().filter(|day| is_covered(*day) && week.has(day.date().weekday())).collect();
        Calendar { week, holidays: missed.into_iter().collect() }
    }

    /// Whether a day is worked, or nothing outside of the years that calendars cover.
    pub fn is_working_day(&self, day: Day) -> Option<bool> {
        is_covered(day).then(|| self.week.has(day.date().weekday()) && self.holidays.binary_search(&day).is_err())
    }

    /// How many working days there were from the first day of 1900 up to this day, itself included; or nothing outside of the
    /// years that calendars cover.
    pub fn ordinal(&self, day: Day) -> Option<i32> {
        is_covered(day).then(|| self.covered_ordinal(day))
    }

    /// The age in working days at `until` of what began at `from`; negative when it begins later.
    pub fn working_days(&self, from: Day, until: Day) -> Option<i32> {
        Some(self.ordinal(until)? - self.ordinal(from)?)
    }

    /// The first working day after a day.
    pub fn next_working_day(&self, day: Day) -> Option<Day> {
        self.add(day, 1)
    }

    /// The day that lies `days` working days after a day, or before it when negative: 1 is the next working day, -1 the last
    /// one before, 0 the day itself. Nothing when that lies outside of the years that calendars cover.
    pub fn add(&self, day: Day, days: i32) -> Option<Day> {
        let here = self.ordinal(day)?;
        if days == 0 {
            return Some(day);
        }
        // Before a working day its own ordinal is taken up by itself.
        let own = i32::from(days < 0 && !self.is_working_day(day)?);
        self.working_day_number(here.checked_add(days)?.checked_add(own)?)
    }

    /// The working day with this ordinal.
    fn working_day_number(&self, ordinal: i32) -> Option<Day> {
        let (mut low, mut high) = (0, first().days_until(last()));
        if ordinal < 1 || self.covered_ordinal(last()) < ordinal {
            return None;
        }
        // The first day with the ordinal is the one that is worked.
        while low < high {
            let middle = low + (high - low) / 2;
            if self.covered_ordinal(first().add_days(middle)) < ordinal {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Some(first().add_days(low))
    }

    fn covered_ordinal(&self, day: Day) -> i32 {
        let missed = self.holidays.partition_point(|holiday| *holiday <= day);
        // The first day of 1900 was a Monday.
        self.week.worked_of(first().days_until(day) + 1) - i32::try_from(missed).expect("holidays are covered days")
    }
}

fn first() -> Day {
    Day::new(1900, 1, 1).expect("a day of the calendar")
}

fn last() -> Day {
    Day::new(2200, 12, 31).expect("a day of the calendar")
}

fn is_covered(day: Day) -> bool {
    (first()..=last()).contains(&day)
}
