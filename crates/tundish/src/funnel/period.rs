//! The periods over which changes of the funnel are summed, and which of them make up the time up to a day.
//!
//! A day belongs to four periods: itself, its month, its year, and ever. Since the sums are kept for all of them, what stands at
//! the end of any day is found from few: today from the sum over all days alone, the end of a month from years and months. The
//! sums are exact integers, so every way of putting them together gives the same figures; only the cost differs.

use tundish_domain::Day;

use super::selection::Arguments;

/// A length of time over which changes are summed. Periods are ordered by their words, as the tables are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Period {
    /// A day.
    Day,
    /// All days.
    Ever,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl Period {
    /// Every period, the longest first.
    pub(super) const ALL: [Period; 4] = [Period::Ever, Period::Year, Period::Month, Period::Day];

    /// The stored word.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Period::Ever => "ever",
            Period::Year => "year",
            Period::Month => "month",
            Period::Day => "day",
        }
    }

    /// The first day of the period of this length in which the day lies.
    pub(super) fn first_day(self, day: Day) -> Day {
        match self {
            Period::Ever => first_day_of_all(),
            Period::Year => year_start(day),
            Period::Month => day.month_start(),
            Period::Day => day,
        }
    }
}

/// Periods of one length that follow each other, to be added or taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// How long each of them is.
    pub(super) period: Period,
    /// 1 to add them, -1 to take them off.
    pub(super) sign: i64,
    /// The first day of the first one.
    pub(super) from: Day,
    /// The first day behind the last one; with `from` or before it, the stretch is empty.
    pub(super) before: Day,
}

impl Stretch {
    /// The condition on rows with `period` and `from_on`, with the arguments for the two days. A period that has only one first day is
    /// named by it, so that what stands behind it in a key can be sought.
    pub(super) fn condition(&self, alias: &str, arguments: &mut Arguments) -> String {
        let (period, from) = (self.period.as_str(), arguments.push(self.from));
        if self.period == Period::Ever {
            return format!("{alias}.period = '{period}' and {alias}.from_on = {from}");
        }
        let before = arguments.push(self.before);
        format!("{alias}.period = '{period}' and {alias}.from_on >= {from} and {alias}.from_on < {before}")
    }
}

/// The stretches that together hold every day up to `day` once, and no later one. `today` only tells beyond which day nothing
/// is expected to be stored, so that the shorter way is taken.
pub(super) fn up_to(day: Day, today: Day) -> impl Iterator<Item = Stretch> {
    let end = day.add_days(1);
    let stored_until = today.add_days(1).max(end);

    let (month, next_month) = (end.month_start(), end.next_month());
    let (year, next_year) = (year_start(end), next_year_start(end));
    let by_days_on = month.days_until(end) <= end.days_until(stored_until.min(next_month));
    let (days, whole_months_until) = if by_days_on {
        (Stretch { period: Period::Day, sign: 1, from: month, before: end }, month)
    } else {
        (Stretch { period: Period::Day, sign: -1, from: end, before: next_month }, next_month)
    };
    let by_months_on =
        year.days_until(whole_months_until) <= whole_months_until.days_until(stored_until.min(next_year));
    let (months, whole_years_until) = if by_months_on {
        (Stretch { period: Period::Month, sign: 1, from: year, before: whole_months_until }, year)
    } else {
        (Stretch { period: Period::Month, sign: -1, from: whole_months_until, before: next_year }, next_year)
    };
    let first = first_day_of_all();
    let stretches = [
        Stretch { period: Period::Ever, sign: 1, from: first, before: first.add_days(1) },
        Stretch { period: Period::Year, sign: -1, from: whole_years_until, before: last_day_of_all() },
        months,
        days,
    ];
    stretches.into_iter().filter(|stretch| stretch.from < stretch.before)
}

fn year_start(day: Day) -> Day {
    Day::new(day.date().year(), 1, 1).expect("every year has a first day")
}

fn next_year_start(day: Day) -> Day {
    Day::new(day.date().year(), 12, 31).expect("every year has a last day").add_days(1)
}

fn first_day_of_all() -> Day {
    Day::new(1, 1, 1).expect("the calendar begins with the year 1")
}

fn last_day_of_all() -> Day {
    Day::new(9999, 12, 31).expect("the calendar ends with the year 9999")
}

#[cfg(test)]
mod tests;
