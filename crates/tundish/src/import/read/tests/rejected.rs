//! What is refused, and what is said about it.

use super::super::error::{column_letters, shorten};
use super::*;

fn refused(bytes: &[u8]) -> (&'static str, Option<Place>) {
    let error = read(bytes, &options()).expect_err("refused");
    assert!(!error.to_string().is_empty() && error.remedy().ends_with('.'), "{error}: {}", error.remedy());
    (error.code(), error.place())
}

fn at(row: u64, column: usize) -> Option<Place> {
    Some(Place { row, column })
}

#[test]
fn files_that_cannot_be_trusted_are_refused_whole_with_row_and_column() {
    let cases: &[(&[u8], &str, Option<Place>)] = &[
        (b"", "file_empty", None),
        (b"\xef\xbb\xbf", "file_empty", None),
        (b"\r\n\r\n", "file_empty", None),
        (b"account,sector\n", "file_without_rows", None),
        (b"account,sector\n\n,\n", "file_without_rows", None),
        (b"account,sector\nAcme,re\0tail\n", "text_has_nul", at(2, 2)),
        (b"a\0c\0,\0", "headings_not_recognised", None),
        (b"account,sector\nAcme,retail\nB\xfcrger,M\xc3\xbcller\n", "text_invalid", at(3, 1)),
        (b"account,sector\nAcme,\"retail\n", "quote_unclosed", at(2, 2)),
        (b"account,sector\n\"Acme\"x,retail\n", "quote_followed_by_text", at(2, 1)),
        (b"account,sector,sector\nAcme,retail,b\n", "heading_repeated", None),
        (b"what,ever\n1,2\n", "headings_not_recognised", None),
        (b"First Name,Last Name\nA,B\n", "kind_not_imported", None),
        (b"deal name,stage,close date\nA,Won,1/2/2024\nB,Won,3/4/2024\n", "dates_unclear", at(2, 3)),
        (b"deal name,stage,close date\nA,Won,13/2/2024\nB,Won,3/14/2024\n", "dates_mixed", at(3, 3)),
        (b"deal name,stage,amount\nA,Won,500\nB,Won,\"1,500\"\n", "decimals_unclear", at(3, 3)),
        (b"deal name,stage,amount\nA,Won,1.5\nB,Won,\"1,5\"\n", "decimals_mixed", at(3, 3)),
    ];
    for (bytes, code, place) in cases {
        assert_eq!(refused(bytes), (*code, *place), "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn twenty_thousand_columns_are_read_and_one_more_is_not() {
    let file = |columns: usize| {
        let mut headings = vec!["account".to_owned(), "sector".to_owned()];
        headings.extend((2..columns).map(|column| format!("c{column}")));
        let mut cells = vec!["x"; columns];
        cells[0] = "Acme";
        format!("{}\n{}\n", headings.join(","), cells.join(","))
    };
    let (rows, _) = read(file(20_000).as_bytes(), &options()).expect("at the limit");
    let Content::Account(row) = &rows[0].content else { panic!("not an account") };
    assert_eq!(row.own.len(), 19_998);
    assert_eq!(refused(file(20_001).as_bytes()), ("too_many_columns", at(1, 20_001)));
}

#[test]
fn a_cell_over_ten_megabytes_is_refused_where_it_stands() {
    let file = format!("account,sector\nAcme,retail\nBeta,\"{}\"\n", "x".repeat(10_000_001));
    assert_eq!(refused(file.as_bytes()), ("cell_too_long", at(3, 2)));
}

#[test]
fn rows_of_another_width_are_refused_alone() {
    let file = b"deal name,stage,amount\nA,Won,1\nB,Won\nC,Won,3,4\nD,Won,5,,\n";
    let (rows, refused) = read(file, &options()).expect("a readable file");
    assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 5]);
    let codes: Vec<_> =
        refused.iter().map(|row| (row.row, row.cells[0].problem.code(), row.cells[0].place.column)).collect();
    assert_eq!(codes, [(3, "row_too_short", 3), (4, "row_too_long", 4)]);
}

#[test]
fn every_bad_cell_of_a_row_is_named() {
    let file = b"deal name,stage,amount,close date,probability,is won,currency\n\
        A,Won,many,someday,150%,perhaps,XXQ\nB,Lost,5,2024-01-02,0.5,yes,USD\n,Won,5,2024-01-02,0.5,,USD\n";
    let (rows, refused) = read(file, &options()).expect("a readable file");
    assert_eq!(rows, []);
    let codes: Vec<Vec<&str>> =
        refused.iter().map(|row| row.cells.iter().map(|cell| cell.problem.code()).collect()).collect();
    assert_eq!(
        codes,
        [
            vec!["not_a_number", "not_a_day", "not_a_share", "not_yes_or_no", "unknown_currency"],
            vec!["outcome_conflict"],
            vec!["cell_missing"],
        ]
    );
    let cell = &refused[0].cells[0];
    assert_eq!(
        (cell.heading.as_str(), cell.value.as_str(), cell.place),
        ("amount", "many", Place { row: 2, column: 3 })
    );
}

#[test]
fn values_in_messages_are_short_and_on_one_line() {
    let long = format!("deal name,stage,amount\nA,Won,\"{}\nnext \u{202e}line\"\n", "9x".repeat(100));
    let (_, refused) = read(long.as_bytes(), &options()).expect("a readable file");
    let value = &refused[0].cells[0].value;
    assert!(value.chars().count() == 61 && value.ends_with('…'), "{value}");
    assert_eq!(shorten("a\nb\u{202e}c\0d"), "a b c d");
}

#[test]
fn a_file_that_changed_between_the_passes_is_noticed() {
    let before = b"account,sector\nAcme,retail\nBeta,retail\n";
    let plan = plan(before, &options()).expect("a readable file");
    let longer = plan.rows(Cursor::new(&b"account,sector\nAcme,retail\nBeta,retail\nC,d\n"[..]));
    assert_eq!(longer.err().map(|error| error.code()), Some("file_changed"));
    let renamed = plan.rows(Cursor::new(&b"account,branch\nAcme,retail\nBeta,retail\n"[..]));
    assert_eq!(renamed.err().map(|error| error.code()), Some("file_changed"));
    let fewer =
        plan.rows(Cursor::new(&b"account,sector\nAcme,retail Beta,retail\n"[..])).expect("same size and headings");
    assert!(fewer.into_iter().any(|row| matches!(row, Err(Refusal::File(ReadError::Changed)))));
}

#[test]
fn places_are_named_as_spreadsheets_name_them() {
    let letters = [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (20_000, "ACOF")];
    for (column, expected) in letters {
        assert_eq!(column_letters(column), expected);
    }
    assert_eq!(Place { row: 3, column: 28 }.to_string(), "row 3, column AB");
}
