use super::*;

fn layout(text: &str) -> Result<Dialect, ReadError> {
    sniff(text.as_bytes(), Encoding::Utf8, None, &Wanted::default())
}

#[test]
fn each_delimiter_is_found_by_the_headings_that_it_gives() {
    for delimiter in Delimiter::ALL {
        let mark = delimiter.byte() as char;
        let text = format!("opportunity_id{mark}deal_stage{mark}close_value\nA1{mark}Won{mark}\"1.234,50; 2\"\n");
        let expected = Dialect { delimiter, names_delimiter: false, heading_row: 1 };
        assert_eq!(layout(&text).ok(), Some(expected), "{text}");
        assert_eq!(delimiter.as_str().parse(), Ok(delimiter));
        assert_eq!(mark.to_string().parse(), Ok(delimiter));
    }
}

#[test]
fn other_delimiters_in_the_cells_do_not_mislead() {
    let text = "Name;Betrag;Phase\nMüller, Söhne, Co;1.234,50;Won\nA, B, C;2,00;Lost\n";
    assert_eq!(layout(text).ok().map(|dialect| dialect.delimiter), Some(Delimiter::Semicolon));
    // Nothing is recognised here: the even width decides.
    let text = "x;y\n1,5;2,5\n1;2,5\n3,5;4\n";
    assert_eq!(layout(text).ok().map(|dialect| dialect.delimiter), Some(Delimiter::Semicolon));
}

#[test]
fn titles_above_the_headings_are_passed() {
    let text = "Opportunity Report\n\"As of 7/1/2026, all teams\"\n\n\nOpportunity Name,Stage,Amount\nA,Won,5\n";
    assert_eq!(layout(text).ok().map(|dialect| dialect.heading_row), Some(5));
}

#[test]
fn a_line_that_only_names_the_delimiter_is_no_row() {
    for line in ["sep=;\r\n", "\"sep=;\"\n", "SEP=;\r"] {
        let text = format!("{line}account;sector\nAcme;retail\n");
        let expected = Dialect { delimiter: Delimiter::Semicolon, names_delimiter: true, heading_row: 1 };
        assert_eq!(layout(&text).ok(), Some(expected), "{line:?}");
    }
    assert_eq!(layout("sep=x\naccount\nAcme\n").ok().map(|dialect| dialect.names_delimiter), Some(false));
}

#[test]
fn blanks_are_an_empty_file_and_a_broken_beginning_is_named() {
    assert_eq!(layout(" \r\n\t\n").expect_err("blank").code(), "file_empty");
    assert_eq!(layout("\"name").expect_err("open quote").code(), "quote_unclosed");
    assert_eq!(layout("na\0me,stage\n").expect_err("NUL").code(), "text_has_nul");
}

#[test]
fn the_word_of_the_user_wins() {
    let dialect = sniff(&b"account,sector\nA,b\n"[..], Encoding::Utf8, Some(Delimiter::Tab), &Wanted::default());
    assert_eq!(dialect.ok().map(|dialect| dialect.delimiter), Some(Delimiter::Tab));
}

#[test]
fn text_that_is_not_in_the_encoding_is_named_by_the_encoding_of_the_file() {
    let error = sniff(&b"na\x81me,stage\n"[..], Encoding::Windows1252, None, &Wanted::default());
    assert_eq!(
        error.expect_err("an undefined code").to_string(),
        "row 1, column A holds bytes that are not windows-1252"
    );
}
