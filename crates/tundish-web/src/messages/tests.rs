use jiff::civil::{Date, date};

use super::{DisplayUnit, Lang, Messages};

const EN: Messages = Messages(Lang::En);
const DE: Messages = Messages(Lang::De);

#[test]
fn the_persons_setting_decides_before_the_browser_does() {
    assert_eq!(Lang::negotiate(Some("de"), Some("en")), Lang::De);
    assert_eq!(Lang::negotiate(Some("fr"), Some("de-AT")), Lang::De, "a language we do not speak decides nothing");
    assert_eq!(Lang::negotiate(None, None), Lang::En);
}

#[test]
fn the_browsers_weights_are_obeyed() {
    assert_eq!(Lang::negotiate(None, Some("en;q=0.7, de;q=0.9")), Lang::De);
    assert_eq!(Lang::negotiate(None, Some("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5")), Lang::En);
    assert_eq!(Lang::negotiate(None, Some("de;q=0, en;q=0.1")), Lang::En);
    assert_eq!(Lang::negotiate(None, Some("de; q=1")), Lang::De, "blanks before the weight are allowed");
    assert_eq!(Lang::negotiate(None, Some(";;;q=,,,")), Lang::En);
}

#[test]
fn numbers_are_grouped_as_the_language_groups_them() {
    assert_eq!(EN.number(1_234_567), "1,234,567");
    assert_eq!(DE.number(1_234_567), "1.234.567");
    assert_eq!(EN.number(999), "999");
    assert_eq!(EN.number(0), "0");
    assert_eq!(EN.number(-1_000), "−1,000");
    assert_eq!(EN.number(i64::MIN), "−9,223,372,036,854,775,808");
}

#[test]
fn amounts_show_their_minor_units_only_when_there_are_some() {
    assert_eq!(EN.amount(1_840_000, 2), "18,400");
    assert_eq!(EN.amount(1_840_050, 2), "18,400.50");
    assert_eq!(DE.amount(1_840_005, 2), "18.400,05");
    assert_eq!(EN.amount(1_840_000, 0), "1,840,000");
    assert_eq!(EN.amount(-5, 3), "−0.005");
    assert_eq!(DE.money(12_800_000, 2, "CHF"), "128.000\u{a0}CHF");
}

#[test]
fn flows_have_one_digit_behind_the_point() {
    assert_eq!(EN.tenths(2.64), "2.6");
    assert_eq!(DE.tenths(0.96), "1,0");
    assert_eq!(EN.tenths(-0.04), "0.0");
}

#[test]
fn thousands_carry_the_sign_of_the_language() {
    assert_eq!(EN.thousands(3_850.4), "3,850\u{a0}k");
    assert_eq!(DE.thousands(3_850.4), "3.850\u{a0}T");
}

#[test]
fn a_picture_counts_in_a_unit_that_keeps_its_numbers_short() {
    let small = DisplayUnit::for_largest(960_000, 2);
    assert_eq!((small.label(EN, "EUR").as_str(), small.value(960_000)), ("EUR", 9_600.0));
    let usual = DisplayUnit::for_largest(385_000_000, 2);
    assert_eq!((usual.label(DE, "EUR").as_str(), usual.value(385_000_000)), ("T\u{a0}EUR", 3_850.0));
    let yen = DisplayUnit::for_largest(64_000_000_000, 0);
    assert_eq!((yen.label(EN, "JPY").as_str(), yen.value(64_000_000_000)), ("M\u{a0}JPY", 64_000.0));
}

#[test]
fn days_are_written_as_people_write_them() {
    let day = date(2026, 11, 25);
    assert_eq!(EN.day(day), "Wed 25 Nov 2026");
    assert_eq!(DE.day(day), "Mi., 25. Nov. 2026");
    assert_eq!(EN.day_and_month(day), "25 Nov");
    assert_eq!(DE.day_and_month(date(2026, 3, 1)), "1. März");
    assert_eq!(DE.day_in_full(day), "25. November 2026");
    assert_eq!(EN.day(Date::constant(2024, 2, 29)), "Thu 29 Feb 2024");
    assert_eq!(EN.clock(jiff::civil::time(9, 5, 59, 0)), "09:05");
}

#[test]
fn one_thing_is_singular_and_any_other_number_is_plural() {
    assert_eq!(EN.days(1), "1\u{a0}day");
    assert_eq!(EN.days(0), "0\u{a0}days");
    assert_eq!(DE.days(1), "1\u{a0}Tag");
    assert_eq!(EN.stands_in("9 k", 1), "9 k in 1 open opportunity");
    assert_eq!(EN.of_100_engaged(51, 30, 19), "Of 100 engaged 51 were won, 30 lost, 19 are undecided.");
    assert_eq!(DE.entries_need_a_look(1), "Eine Angabe braucht noch einen Blick.");
}

#[test]
fn a_list_reads_like_a_sentence() {
    assert_eq!(EN.list::<&str>(&[]), "");
    assert_eq!(EN.list(&["a"]), "a");
    assert_eq!(DE.list(&["a", "b", "c"]), "a, b und c");
}
