use proptest::prelude::*;

use super::*;

fn us() -> DayFormat {
    DayFormat { order: DayOrder::MonthFirst, serial: false }
}

fn eu() -> DayFormat {
    DayFormat { order: DayOrder::DayFirst, serial: false }
}

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).expect("a day of the calendar")
}

#[test]
fn a_day_is_read_in_every_form_that_is_announced() {
    let fourth = day(2024, 11, 4);
    for text in [
        "2024-11-04",
        "2024-11-4",
        "2024/11/04",
        "2024.11.04",
        "20241104",
        "4.11.2024",
        "04.11.2024",
        "2024-11-04 09:14",
        "2024-11-04T09:14:05.123Z",
        "2024-11-04 09:14:05.497000000",
        "2024-11-04T23:30+02:00",
    ] {
        assert_eq!((us().read(text), eu().read(text)), (Ok(fourth), Ok(fourth)), "{text}");
    }
    for text in ["11/4/2024", "11/04/2024", "11-04-2024", "11/4/2024, 9:14 AM", "11/4/2024 21:14"] {
        assert_eq!(us().read(text), Ok(fourth), "{text}");
        assert_eq!(eu().read(text), Ok(day(2024, 4, 11)), "{text}");
    }
}

#[test]
fn serial_days_are_read_only_where_the_whole_column_has_them() {
    let serial = DayFormat { order: DayOrder::DayFirst, serial: true };
    // 45600 is 2024-11-04 in the spreadsheets of the vendor that set the numbering.
    assert_eq!((serial.read("45600"), serial.read("45600.75")), (Ok(day(2024, 11, 4)), Ok(day(2024, 11, 4))));
    assert_eq!(us().read("45600"), Err(CellProblem::NotADay));
    assert_eq!(serial.read("12345"), Err(CellProblem::NotADay));
    let mut evidence = DayEvidence::default();
    evidence.add(2, "45600");
    assert!(evidence.is_serial());
    evidence.add(3, "2024-11-04");
    assert!(!evidence.is_serial());
}

#[test]
fn what_is_no_day_is_refused_for_its_reason() {
    let cases = [
        ("2024-02-30", CellProblem::NoSuchDay),
        ("2023-02-29", CellProblem::NoSuchDay),
        ("13/13/2024", CellProblem::NoSuchDay),
        ("0/1/2024", CellProblem::NoSuchDay),
        ("11/4/24", CellProblem::ShortYear),
        ("4.11.24", CellProblem::ShortYear),
        ("tomorrow", CellProblem::NotADay),
        ("May-20", CellProblem::NotADay),
        ("2024-11", CellProblem::NotADay),
        ("2024-11/04", CellProblem::NotADay),
        ("1-2-3-4", CellProblem::NotADay),
        ("2024-11-04 at nine", CellProblem::NotADay),
        ("123/4/2024", CellProblem::NotADay),
        ("", CellProblem::NotADay),
    ];
    for (text, problem) in cases {
        assert_eq!(us().read(text), Err(problem), "{text}");
    }
}

#[test]
fn evidence_keeps_the_first_value_that_proves_something() {
    let mut evidence = DayEvidence::default();
    for (row, text) in [(2, "1/2/2024"), (3, "4/4/2024"), (4, "10/13/2024"), (5, "11/14/2024"), (6, "")] {
        evidence.add(row, text);
    }
    assert_eq!(evidence.order(), Some(DayOrder::MonthFirst));
    assert_eq!(evidence.month_first, Some(Example { row: 4, value: "10/13/2024".into() }));
    assert_eq!(evidence.either.map(|example| example.row), Some(2));
    // Points always mean the day first and settle nothing for other signs.
    let mut points = DayEvidence::default();
    points.add(2, "1.2.2024");
    assert_eq!((points.order(), points.either), (None, None));
}

proptest! {
    #[test]
    fn every_day_comes_back_from_every_form(number in 0_i32..3_652_000) {
        let day = day(1, 1, 1).add_days(number);
        let date = day.date();
        let (y, m, d) = (date.year(), date.month(), date.day());
        for text in [format!("{y:04}-{m:02}-{d:02}"), format!("{y:04}/{m}/{d}"), format!("{y:04}{m:02}{d:02}"), format!("{d}.{m}.{y:04}")] {
            prop_assert_eq!(us().read(&text), Ok(day), "{}", text);
        }
        prop_assert_eq!(us().read(&format!("{m}/{d}/{y:04}")), Ok(day));
        prop_assert_eq!(eu().read(&format!("{d:02}-{m:02}-{y:04}")), Ok(day));
    }

    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in "[0-9/.: TZAPM+-]{0,14}|\\PC{0,12}") {
        let mut evidence = DayEvidence::default();
        evidence.add(1, &text);
        for order in [DayOrder::DayFirst, DayOrder::MonthFirst] {
            for serial in [false, true] {
                let _ = DayFormat { order, serial }.read(&text);
            }
        }
    }
}
