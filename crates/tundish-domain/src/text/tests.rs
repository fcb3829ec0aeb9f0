use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn the_key_of_a_key_is_the_key(text in any::<String>()) {
        prop_assert_eq!(key(&key(&text)), key(&text));
    }

    #[test]
    fn composed_and_decomposed_spellings_have_one_key(text in any::<String>()) {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(key(&composed), key(&decomposed));
        prop_assert_eq!(key(&composed), key(&text));
    }

    #[test]
    fn case_does_not_matter_in_any_script(text in "[\\p{Latin}\\p{Greek}\\p{Cyrillic}\\p{Armenian} ]{0,20}") {
        prop_assume!(!text.contains(['ı', 'İ']));
        prop_assert_eq!(key(&text.to_uppercase()), key(&text));
        prop_assert_eq!(key(&text.to_lowercase()), key(&text));
    }

    #[test]
    fn the_short_way_for_plain_letters_comes_to_the_same(text in "[\\x00-\\x7f]{0,40}") {
        prop_assert_eq!(key(&text), fold(&text));
    }

    #[test]
    fn cleaning_twice_changes_nothing(text in "[^\\x00]{0,40}") {
        let once = clean(&text, 100).unwrap();
        prop_assert_eq!(clean(&once, 100), Ok(once));
    }
}

#[test]
fn sharp_s_and_ligatures_are_spelled_out() {
    assert_eq!(key("STRASSE"), key("Straße"));
    assert_eq!(key("GROẞ"), key("groß"));
    assert_eq!(key("ﬁlter"), "filter");
    assert_eq!(key("ΟΔΟΣ"), key("οδος"));
    assert_eq!(key("ｗａｔｅｒ　Ltd"), "water ltd");
}

#[test]
fn both_turkish_letters_stay_apart_from_the_plain_i() {
    assert_eq!(key("ılgaz"), "ılgaz");
    assert_ne!(key("ılgaz"), key("ilgaz"));
    assert_eq!(key("İzmir"), "i\u{307}zmir");
    assert_eq!(key("IZMIR"), "izmir");
}

#[test]
fn ten_thousand_combining_marks_survive() {
    let text = format!("a{}b", "\u{301}\u{323}".repeat(5_000));
    assert_eq!(clean(&text, 20_000).unwrap(), text);
    let folded = key(&text);
    assert!(folded.starts_with('ạ') && folded.ends_with('b'));
    assert_eq!(folded.chars().filter(|&c| c == '\u{323}').count(), 4_999);
    assert_eq!(key(&folded), folded);
}

#[test]
fn blanks_and_invisible_characters_do_not_make_a_name_new() {
    assert_eq!(key("  Spedition\u{a0}\t Kolbe\u{200b} "), "spedition kolbe");
    assert_eq!(key("\u{feff}Kol\u{ad}be"), "kolbe");
    assert_eq!(clean("\u{200b} Kolbe \u{feff}", 10).unwrap(), "Kolbe");
}

#[test]
fn nul_and_excess_are_refused_and_nothing_is_not_a_name() {
    assert_eq!(clean("a\0b", 10), Err(TextError::Nul));
    assert_eq!(clean("äöü", 2), Err(TextError::TooLong { max_chars: 2 }));
    assert_eq!(clean("  äö ", 2).unwrap(), "äö");
    assert_eq!(required(" \u{200b} ", 10), Err(TextError::Empty));
}

#[test]
fn a_name_on_a_line_of_its_own_breaks_no_line() {
    assert_eq!(line("  Tarnfield\u{a0}Water 净水 ", 20).unwrap(), "Tarnfield\u{a0}Water 净水");
    for odd in [
        "two\nlines",
        "a\ttab",
        "\u{1b}[31mred",
        "next\u{85}line",
        "new\u{2028}line",
        "not\u{202e}desrever",
        "not\u{2066}alone",
    ] {
        assert_eq!(line(odd, 20), Err(TextError::Control), "{odd:?}");
    }
    assert_eq!(line(" \n ", 20), Err(TextError::Empty));
    assert_eq!(line("abc", 2), Err(TextError::TooLong { max_chars: 2 }));
}

#[test]
fn words_of_closed_lists_read_back_and_others_do_not() {
    use crate::{Channel, Role};
    assert!(Channel::ALL.iter().all(|channel| channel.as_str().parse() == Ok(*channel)));
    assert!(Role::ALL.iter().all(|role| role.to_string().parse() == Ok(*role)));
    assert_eq!("Field".parse::<Channel>(), Err(UnknownWord { list: "Channel" }));
    assert_eq!(serde_json::to_string(&Channel::Web).unwrap(), "\"web\"");
}
