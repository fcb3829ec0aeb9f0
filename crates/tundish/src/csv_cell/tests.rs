use proptest::prelude::*;

use super::*;

#[test]
fn what_a_spreadsheet_would_compute_is_neutralised_and_numbers_stay() {
    let cases = [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3+cmd|'x'!A0", "'-2+3+cmd|'x'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("\t=1", "'\t'=1"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("a;=1", "a;'=1"),
        ("a,@b", "a,'@b"),
        ("a\"=b", "a\"'=b"),
        ("a\n=b", "a\n'=b"),
        ("'=1", "''=1"),
        ("-12.50", "-12.50"),
        ("-1,234.50", "-1,234.50"),
        ("+49 30 901820", "+49 30 901820"),
        ("+1 (555) 010-8563", "+1 (555) 010-8563"),
        ("O'Hara", "O'Hara"),
        ("'quoted'", "'quoted'"),
        ("a = b", "a = b"),
        ("a\tb", "a\tb"),
        ("-", "'-"),
        ("", ""),
    ];
    for (text, cell) in cases {
        assert_eq!(neutralise(text), cell, "{text:?}");
        assert_eq!(restore(cell), text, "{cell:?}");
    }
}

#[test]
fn a_cell_is_quoted_where_it_must_be() {
    let line = |text: &str| {
        let mut line = String::new();
        push_cell(&mut line, text);
        line
    };
    assert_eq!(line("plain"), "plain");
    assert_eq!(line("say \"hi\""), "\"say \"\"hi\"\"\"");
    assert_eq!(line("a,b"), "\"a,b\"");
    assert_eq!(line(" outer"), "\" outer\"");
    assert_eq!(line("=1"), "'=1");
}

/// Written apart from the code under test: whether a program that cuts at any of these would find a formula.
fn dangerous(cell: &str) -> bool {
    let cells = cell.split([',', ';', '|', '"', '\t', '\r', '\n']);
    let formula = |part: &str| {
        let letters = part.chars().any(|c| !"0123456789+-.()/ \u{a0}".contains(c));
        let digits = part.chars().any(|c| c.is_ascii_digit());
        match part.chars().next() {
            Some('=' | '@' | '＝' | '＠' | '＋' | '－') => true,
            Some('+' | '-') => letters || !digits,
            _ => false,
        }
    };
    cells.into_iter().any(formula) || cell.starts_with(['\t', '\r', '\n'])
}

proptest! {
    #[test]
    fn every_text_comes_back_and_none_is_dangerous(text in "[=+@'\",;|\\-\t\r\na1. ＝]{0,24}|\\PC{0,12}") {
        let cell = neutralise(&text);
        prop_assert!(!dangerous(&cell), "{cell:?}");
        prop_assert_eq!(restore(&cell).into_owned(), text);
    }
}
