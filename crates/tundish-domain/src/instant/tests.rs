use proptest::prelude::*;

use super::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

proptest! {
    #[test]
    fn an_instant_reads_back_from_its_text(micros in Instant::MIN.as_micros()..=Instant::MAX.as_micros()) {
        let instant = Instant::from_micros(micros).unwrap();
        prop_assert_eq!(instant.to_string().parse::<Instant>(), Ok(instant));
    }

    #[test]
    fn a_day_reads_back_and_texts_sort_like_days(year in 1..=9999_i16, month in 1..=12_i8, day in 1..=28_i8, days in -400_000..400_000_i32) {
        let day = Day::new(year, month, day).unwrap();
        let other = day.add_days(days);
        prop_assert_eq!(day.to_string().parse::<Day>(), Ok(day));
        prop_assert_eq!(day.cmp(&other), day.to_string().cmp(&other.to_string()));
    }

    #[test]
    fn adding_days_is_undone_by_counting_them(year in 1100..=8900_i16, days in -400_000..400_000_i32) {
        let day = Day::new(year, 2, 28).unwrap();
        prop_assert_eq!(days_between(day, day.add_days(days)), days);
    }

    #[test]
    fn an_instant_lies_within_its_day(
        micros in 0..4_102_444_800_000_000_i64,
        name in prop::sample::select(vec!["UTC", "Europe/Berlin", "Asia/Kolkata", "Pacific/Kiritimati", "America/New_York"]),
    ) {
        let (instant, zone) = (Instant::from_micros(micros).unwrap(), zone(name));
        let day = instant.day(&zone);
        prop_assert!(day.start(&zone) <= instant && instant < day.end(&zone));
    }
}

#[test]
fn a_day_starts_after_the_gap_where_midnight_is_skipped() {
    // Clocks in Beirut went from 00:00 to 01:00 on 27 March 2022.
    let day = Day::new(2022, 3, 27).unwrap();
    assert_eq!(day.start(&zone("Asia/Beirut")).to_string(), "2022-03-26T22:00:00Z");
    assert_eq!(day.end(&zone("Asia/Beirut")).micros_since(day.start(&zone("Asia/Beirut"))), 23 * 3_600_000_000);
}

#[test]
fn the_last_day_of_february_plus_a_year_of_days_is_stated_by_the_calendar() {
    let leap = Day::new(2024, 2, 29).unwrap();
    assert_eq!(leap.add_days(365).to_string(), "2025-02-28");
    assert_eq!(leap.next_month().to_string(), "2024-03-01");
    assert_eq!(Day::new(2025, 2, 29), None);
}

#[test]
fn texts_that_are_no_instant_or_day_are_refused() {
    for text in ["", "2026-03-09", "2026-03-09T14:30:00", "2026-03-09T14:30:00.1234567Z", "-009999-01-02T00:00:00Z"] {
        assert_eq!(text.parse::<Instant>(), Err(InvalidTime::Instant), "{text:?}");
    }
    for text in ["", "2026-3-9", "20260309", "2026-02-30", "0000-01-01", "2026-03-09T00:00:00", "+002026-03-09"] {
        assert_eq!(text.parse::<Day>(), Err(InvalidTime::Day), "{text:?}");
    }
}

#[test]
fn an_offset_is_read_as_the_same_instant_in_utc() {
    assert_eq!("2026-03-09T14:30:00.5+02:00".parse::<Instant>().unwrap().to_string(), "2026-03-09T12:30:00.5Z");
}
