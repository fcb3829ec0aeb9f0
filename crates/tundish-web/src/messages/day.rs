//! Days and clock times as a language writes them.

use jiff::civil::{Date, DateTime, Time};

use super::{Lang, Messages};

const WEEKDAYS_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const WEEKDAYS_DE: [&str; 7] = ["Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."];
const SHORT_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const SHORT_DE: [&str; 12] =
    ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."];
const LONG_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const LONG_DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

impl Messages {
    /// A day with its weekday: "Wed 25 Nov 2026", "Mi., 25. Nov. 2026".
    #[must_use]
    pub fn day(self, day: Date) -> String {
        let weekday = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
        let weekday = self.pick(WEEKDAYS_EN, WEEKDAYS_DE)[weekday];
        let comma = self.pick("", ",");
        format!("{weekday}{comma} {} {}", self.day_and_month(day), day.year())
    }

    /// A day without year: "25 Nov", "25. Nov."
    #[must_use]
    pub fn day_and_month(self, day: Date) -> String {
        match self.0 {
            Lang::En => format!("{} {}", day.day(), self.month(day)),
            Lang::De => format!("{}. {}", day.day(), self.month(day)),
        }
    }

    /// A day in a sentence: "25 November 2026", "25. November 2026".
    #[must_use]
    pub fn day_in_full(self, day: Date) -> String {
        let month = self.pick(LONG_EN, LONG_DE)[month_index(day)];
        let dot = self.pick("", ".");
        format!("{}{dot} {month} {}", day.day(), day.year())
    }

    /// The month of a day on an axis: "Nov", "Nov."
    #[must_use]
    pub fn month(self, day: Date) -> &'static str {
        self.pick(SHORT_EN, SHORT_DE)[month_index(day)]
    }

    /// A clock time to the minute: "14:02".
    #[must_use]
    pub fn clock(self, time: Time) -> String {
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// A day and a clock time: "Wed 25 Nov 2026, 14:02".
    #[must_use]
    pub fn moment(self, at: DateTime) -> String {
        format!("{}, {}", self.day(at.date()), self.clock(at.time()))
    }

    /// Days as a short measure beside a record: "61 d", "61 T."
    #[must_use]
    pub fn days_short(self, days: i64) -> String {
        format!("{}\u{a0}{}", self.number(days), self.pick("d", "T."))
    }

    /// Days of the present stay and of all stays: "3 d, 43 in all", "3 T., 43 insgesamt".
    #[must_use]
    pub fn days_short_of_all(self, now: i64, all: i64) -> String {
        format!("{}, {} {}", self.days_short(now), self.number(all), self.pick("in all", "insgesamt"))
    }

    /// Days in a sentence: "1 day", "61 days".
    #[must_use]
    pub fn days(self, days: i64) -> String {
        let word = match self.0 {
            Lang::En => self.plural(days.unsigned_abs(), "day", "days"),
            Lang::De => self.plural(days.unsigned_abs(), "Tag", "Tage"),
        };
        format!("{}\u{a0}{word}", self.number(days))
    }
}

fn month_index(day: Date) -> usize {
    usize::from(day.month().unsigned_abs()) - 1
}
