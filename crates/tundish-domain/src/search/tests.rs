use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::*;

/// What a database does with tokens and a query.
fn has(tokens: &[String], typed: &str) -> bool {
    query_of(typed).is_met_by(&tokens.iter().cloned().collect())
}

fn finds(text: &str, typed: &str) -> bool {
    has(&tokens_of(text), typed)
}

#[test]
fn words_are_folded_and_kept_in_order() {
    assert_eq!(tokens_of("Spedition  Müller, Müller & Söhne"), ["spedition", "muller", "sohne"]);
    assert_eq!(
        tokens_of("Straße ŁÓDŹ Ørsted Þór İzmir ılgaz"),
        ["strasse", "lodz", "orsted", "thor", "izmir", "ilgaz"]
    );
    assert_eq!(tokens_of("Ὀδυσσεύς Ёлка Ｗａｔｅｒ"), ["οδυσσευσ", "елка", "water"]);
    assert_eq!(tokens_of(" -- \u{200b} ' ☎ "), Vec::<String>::new());
}

#[test]
fn scripts_without_blanks_are_found_by_any_piece() {
    assert_eq!(tokens_of("净水ABC"), ["净", "净水", "水", "abc"]);
    assert_eq!(tokens_of("가나"), ["가", "가나", "나"]);
    assert_eq!(query_of("株式会"), Query { whole: vec!["株式".into()], prefix: Some("式会".into()) });
    assert!(finds("東京株式会社", "式会社") && finds("東京株式会社", "京") && !finds("東京株式会社", "会式"));
    assert!(finds("ガラス", "ガラ") && !finds("ガラス", "カラ") && finds("ｶﾞﾗｽ", "ガラス"));
    assert!(finds("บริษัทน้ำ", "บริษ"));
}

#[test]
fn arabic_letters_meet_in_their_variants() {
    for (text, typed) in
        [("مُحَمَّد", "محمد"), ("مـحـمـد", "محمد"), ("أحمد", "احمد"), ("إآٱ", "ااا"), ("علی", "علي"), ("٢٠٢٦", "2026")]
    {
        assert_eq!(tokens_of(text), tokens_of(typed), "{text}");
    }
}

#[test]
fn what_is_joined_is_found_by_its_parts_and_as_a_whole() {
    assert_eq!(tokens_of("OP-1042"), ["op", "1042", "op1042"]);
    assert_eq!(tokens_of("O’Brien"), ["o", "brien", "obrien"]);
    assert_eq!(
        tokens_of("<anna.berg@tarnfield.example>"),
        ["anna", "berg", "tarnfield", "example", "annabergtarnfieldexample"]
    );
    for typed in
        ["op-10", "OP-1042", "OP-1042 ", "1042", "obr", "O'Brien", "berg", "anna.berg@tarn", "@tarnfield.example"]
    {
        assert!(finds("OP-1042/OP-7 O’Brien anna.berg@tarnfield.example", typed), "{typed}");
    }
    assert_eq!(query_of("op-1042 "), Query { whole: vec!["op1042".into()], prefix: None });
    assert!(finds("see OP-1042/OP-7", "op-7 ") && !finds("OP-1042", "op-42") && !finds("OP 9 and 1042", "op-1042"));
}

#[test]
fn a_telephone_number_is_found_in_other_spellings() {
    // As a slice indexes it: what was typed, the digits of the world and those of the country.
    let text = "+49 (0)30 1234-56\n4930123456\n030123456";
    for typed in [
        "+49 30 123456",
        "+49 30 12",
        "0049 30 1234",
        "004930123456 ",
        "030 123456",
        "030 12",
        "(030) 123456",
        "030/12345",
        "030123456 ",
        "4930123456",
        "+49",
        "123456",
        "+49 (0)30 1234-56 ",
    ] {
        assert!(finds(text, typed), "{typed}");
    }
    assert!(!finds(text, "030 999") && !finds(text, "+4930 123457"));
    assert!(finds("2026-03-09", "2026-03-0") && finds("09.03.2026", "09.03.20") && finds("09.03.2026", "2026"));
}

#[test]
fn the_last_word_is_a_prefix_until_a_blank_follows() {
    assert_eq!(query_of("Müller Wa"), Query { whole: vec!["muller".into()], prefix: Some("wa".into()) });
    assert_eq!(query_of("Müller Wa "), Query { whole: vec!["muller".into(), "wa".into()], prefix: None });
    assert_eq!(query_of("a a a"), Query { whole: vec!["a".into()], prefix: Some("a".into()) });
    assert!(query_of("").is_empty() && query_of(" % _ \" ' * ^ - ( : & ! ").is_empty());
    assert_eq!(query_of("NEAR(a OR b)*").prefix.as_deref(), Some("b"));
}

#[test]
fn size_is_bounded() {
    let many: String = (0..5_000).map(|n| format!("w{n} ")).collect();
    assert_eq!(tokens_of(&many).len(), MAX_TOKENS);
    assert_eq!(query_of(&many).whole.len(), MAX_QUERY_TOKENS);
    for unit in ["a", "ä", "水", "a-", "1 ", "0 ", "+1", "(0)", "a@", "\u{301}", "OP-1/"] {
        let text = unit.repeat(4_000);
        assert!(tokens_of(&text).iter().all(|token| token.len() <= MAX_TOKEN_BYTES), "{unit}");
        assert!(finds(&text, &text), "{unit}");
    }
}

/// Texts of what people write, joined in every way.
fn written() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-ZäöüßéøłŞİı]{1,8}",
        "[0-9]{1,6}",
        "0[0-9]{0,5}",
        "[\\p{Han}\\p{Hiragana}\\p{Katakana}]{1,4}",
        "[가-힣]{1,3}",
        "[\\p{Arabic}]{1,5}",
        "[\\p{Greek}\\p{Cyrillic}]{1,6}",
        "(OP|AC|Q|or)-[0-9]{1,4}",
        "[\\p{Devanagari}\\p{Thai}]{1,5}",
        "[a-z]{40,90}",
        "\\PC{1,3}",
    ];
    let joint = prop::sample::select(vec![
        " ", " ", " ", "-", ".", "@", "'", "/", "+", " (", ") ", "(0)", ", ", "\n", "", " 00", "_",
    ]);
    prop::collection::vec((piece, joint), 0..12).prop_map(|pieces| {
        pieces.into_iter().map(|(piece, joint)| format!("{piece}{joint}")).collect::<String>().nfc().collect()
    })
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![3 => written(), 1 => any::<String>()]
}

proptest! {
    #[test]
    fn a_text_is_found_by_itself_and_by_each_of_its_words(text in any_text()) {
        let tokens = tokens_of(&text);
        prop_assert!(has(&tokens, &text));
        let followed = |typed: &str| format!("{typed} ");
        prop_assert!(has(&tokens, &followed(&text)));
        for word in text.split_whitespace() {
            prop_assert!(has(&tokens, word), "{:?}", word);
            prop_assert!(has(&tokens, &followed(word)), "{:?}", word);
        }
    }

    #[test]
    fn a_text_is_found_by_each_prefix_of_its_last_word(text in any_text()) {
        // As folded: somebody who types a part of a Hangul syllable does not have its word yet.
        let text = fold::plain(&text).trim_end().to_owned();
        let tokens = tokens_of(&text);
        let last = text.split_whitespace().next_back().unwrap_or_default();
        for (end, _) in last.char_indices().skip(1) {
            prop_assert!(has(&tokens, &last[..end]), "{:?}", &last[..end]);
            let typed = &text[..text.len() - last.len() + end];
            prop_assert!(has(&tokens, typed), "{:?}", typed);
        }
    }

    #[test]
    fn tokens_are_letters_and_digits_of_bounded_length_each_once(text in any_text()) {
        let tokens = tokens_of(&text);
        let query = query_of(&text);
        for token in tokens.iter().chain(&query.whole).chain(&query.prefix) {
            prop_assert!(!token.is_empty() && token.len() <= MAX_TOKEN_BYTES);
            prop_assert!(token.chars().all(|c| c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c)), "{:?}", token);
            prop_assert!(finds(token, token), "{:?}", token);
        }
        prop_assert_eq!(tokens.iter().collect::<BTreeSet<_>>().len(), tokens.len());
    }

    #[test]
    fn case_composition_and_folding_do_not_matter(text in any_text()) {
        prop_assert_eq!(tokens_of(&text.nfd().collect::<String>()), tokens_of(&text.nfc().collect::<String>()));
        let plain = fold::plain(&text);
        prop_assert!(fold::plain(&plain).split_whitespace().eq(plain.split_whitespace()));
    }

    #[test]
    fn words_alone_are_their_own_tokens(words in prop::collection::vec("[a-z]{1,12}", 0..20)) {
        let mut seen = BTreeSet::new();
        let distinct: Vec<String> = words.iter().filter(|word| seen.insert((*word).clone())).cloned().collect();
        prop_assert_eq!(tokens_of(&words.join(" ")), distinct);
    }
}
