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
    assert_eq!(DE.thousands(3_850.4), "3.850\u{a0}Tsd.");
}

#[test]
fn a_picture_counts_in_a_unit_that_keeps_its_numbers_short() {
    let small = DisplayUnit::for_largest(960_000, 2);
    assert_eq!((small.label(EN, "EUR").as_str(), small.value(960_000)), ("EUR", 9_600.0));
    let usual = DisplayUnit::for_largest(385_000_000, 2);
    assert_eq!((usual.label(DE, "EUR").as_str(), usual.value(385_000_000)), ("Tsd.\u{a0}EUR", 3_850.0));
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

#[test]
fn an_amount_is_read_back_as_it_is_written_in_each_language() {
    for minor in [0, 7, 1_840_000, 1_840_050, 123_456_789_012, i64::MAX] {
        for (m, exponent) in [(EN, 2), (DE, 2), (EN, 0), (DE, 3)] {
            let (whole, rest) = (minor / 10_i64.pow(exponent), minor % 10_i64.pow(exponent));
            let plain = m.plain_decimal(&m.amount(minor, exponent)).expect("what we write we read");
            let (read, decimals) = plain.split_once('.').unwrap_or((&plain, "0"));
            assert_eq!((read.parse(), decimals.parse()), (Ok(whole), Ok(rest)), "{plain}");
        }
    }
}

#[test]
fn what_could_be_two_numbers_is_read_by_the_language_and_nonsense_is_not_read() {
    assert_eq!(EN.plain_decimal("1,500").as_deref(), Some("1500"));
    assert_eq!(DE.plain_decimal("1,500").as_deref(), Some("1.500"));
    assert_eq!(EN.plain_decimal("1.500").as_deref(), Some("1.500"));
    assert_eq!(DE.plain_decimal("1.500").as_deref(), Some("1500"));
    // A group never has two digits, so this is the other language's point.
    assert_eq!(EN.plain_decimal("12,50").as_deref(), Some("12.50"));
    assert_eq!(DE.plain_decimal("12.5").as_deref(), Some("12.5"));
    assert_eq!(EN.plain_decimal(" 142 000 ").as_deref(), Some("142000"));
    assert_eq!(EN.plain_decimal("142’000.50").as_deref(), Some("142000.50"));
    assert_eq!(EN.plain_decimal("−5").as_deref(), Some("-5"));
    for nonsense in ["", " ", "a lot", "1,50,000", "1,2345", "12.34.56", ".", "5.", ",5", "--5", "1e3", "٣"] {
        assert_eq!(EN.plain_decimal(nonsense), None, "{nonsense}");
    }
    assert_eq!(DE.plain_decimal("1.50.000"), None);
    assert_eq!(DE.plain_decimal("1,5,0"), None);
}

#[test]
fn a_span_of_days_may_lack_either_end() {
    let (from, to) = (Some(date(2026, 10, 5)), Some(date(2026, 10, 11)));
    assert_eq!(EN.days_from_to(from, to), "5 Oct 2026 to 11 Oct 2026");
    assert_eq!(DE.days_from_to(from, None), "seit 5. Okt. 2026");
    assert_eq!(EN.days_from_to(None, to), "until 11 Oct 2026");
    assert_eq!(EN.days_from_to(None, None), "");
}

#[test]
fn every_refusal_is_a_sentence_in_both_languages() {
    use tundish_domain::{ExitCriterion, Refusal, text::TextError};
    let missing = vec![ExitCriterion::HasAccount, ExitCriterion::HasAmount, ExitCriterion::HasNextStep];
    let refusals = [
        Refusal::AlreadyWon,
        Refusal::AlreadyLost,
        Refusal::StillOpen,
        Refusal::Deleted,
        Refusal::NotDeleted,
        Refusal::StageNotOfThisPipeline,
        Refusal::AlreadyThere,
        Refusal::NotForward,
        Refusal::NotBackward,
        Refusal::ExitCriteriaMissing(missing),
        Refusal::NotOnHold,
        Refusal::HoldEndsTooEarly,
        Refusal::AlreadyTheirs,
        Refusal::NegativeAmount,
        Refusal::WrongCurrency,
        Refusal::Text { field: "name", error: TextError::TooLong { max_chars: 1_000 } },
        Refusal::Text { field: "name", error: TextError::Nul },
        Refusal::InTheFuture,
        Refusal::EnteredBeforeCreated,
        Refusal::NothingChanges,
        Refusal::ChangedSince { field: "stage_id" },
        Refusal::NotUndoable,
    ];
    for refusal in &refusals {
        let (english, german) = (EN.refusal(refusal), DE.refusal(refusal));
        assert!(english.ends_with('.') && german.ends_with('.') && english != german, "{english} {german}");
    }
    assert_eq!(EN.refusal(&refusals[9]), "Before it moves on, it needs an account, an amount and a next step.");
    assert_eq!(EN.refusal(&refusals[20]), "Stage was changed again since. Change it by hand.");
}
