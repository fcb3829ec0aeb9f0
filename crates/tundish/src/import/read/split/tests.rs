use proptest::prelude::*;

use super::super::decode::tests::Dripping;
use super::*;

const SMALL: Limits = Limits { cell_bytes: 8, row_bytes: 20, columns: 4 };

fn cut(text: &[u8], limits: Limits) -> Result<Vec<(u64, u64, Vec<String>)>, ReadError> {
    let mut splitter = Splitter::new(text, Encoding::Utf8, b',', limits);
    let mut records = Vec::new();
    let mut record = Record::default();
    while splitter.read(&mut record)? {
        records.push((record.row(), record.line(), record.cells().map(str::to_owned).collect()));
    }
    Ok(records)
}

fn cells(text: &str) -> Vec<Vec<String>> {
    let records = cut(text.as_bytes(), Limits::default()).expect("well-formed text");
    records.into_iter().map(|(_, _, cells)| cells).collect()
}

#[test]
fn cells_are_cut_as_spreadsheets_cut_them() {
    let cases: &[(&str, &[&[&str]])] = &[
        ("", &[]),
        ("a", &[&["a"]]),
        ("a,b\nc,d", &[&["a", "b"], &["c", "d"]]),
        ("a,\n,b\n", &[&["a", ""], &["", "b"]]),
        ("a\n\nb\n", &[&["a"], &[""], &["b"]]),
        ("\"a,b\",\"c\"\"d\"\n", &[&["a,b", "c\"d"]]),
        ("\"a\nb\",\"\"\n", &[&["a\nb", ""]]),
        ("\"\"\"\"", &[&["\""]]),
        ("5\" pipe,b\"c\"\n", &[&["5\" pipe", "b\"c\""]]),
        ("a,", &[&["a", ""]]),
        (" a , \"b\"", &[&[" a ", " \"b\""]]),
    ];
    for (text, expected) in cases {
        assert_eq!(&cells(text), expected, "{text:?}");
    }
}

#[test]
fn line_ends_of_every_system_may_be_mixed() {
    assert_eq!(cells("a\r\nb\nc\rd\r\n\re"), [["a"], ["b"], ["c"], ["d"], [""], ["e"]]);
}

#[test]
fn rows_are_numbered_like_a_spreadsheet_and_lines_like_an_editor() {
    let records = cut(b"h\r\n\"a\r\nb\nc\rd\"\r\n\r\ne\n", Limits::default()).expect("well-formed text");
    let places: Vec<_> = records.iter().map(|(row, line, _)| (*row, *line)).collect();
    assert_eq!(places, [(1, 1), (2, 2), (3, 6), (4, 7)]);
}

#[test]
fn wrong_quoting_is_refused_with_its_place() {
    let cases: &[(&[u8], &str, u64, usize)] = &[
        (b"a,b\nc,\"d\ne,f\n", "quote_unclosed", 2, 2),
        (b"\"", "quote_unclosed", 1, 1),
        (b"a,b\n\"c\"d,e\n", "quote_followed_by_text", 2, 1),
        (b"a,\"say \\\"hi\\\"\"\n", "quote_followed_by_text", 1, 2),
        (b"a,b\nc,d\0e\n", "text_has_nul", 2, 2),
        (b"a,b\n\xff,d\n", "text_invalid", 2, 1),
        (b"a,b\n\"\n\",x,\xc3(\n", "text_invalid", 2, 3),
        (b"a,b\n,\xed\xa0\x80\n", "text_invalid", 2, 2),
    ];
    for (text, code, row, column) in cases {
        let error = cut(text, Limits::default()).expect_err("refused");
        assert_eq!((error.code(), error.place()), (*code, Some(Place { row: *row, column: *column })), "{text:?}");
    }
}

#[test]
fn a_character_cut_in_two_by_a_delimiter_is_refused() {
    let error = cut(b"a,b\nx,\xc2,\x80\n", Limits::default()).expect_err("two halves");
    assert_eq!((error.code(), error.place()), ("text_invalid", Some(Place { row: 2, column: 2 })));
}

#[test]
fn what_is_over_a_limit_is_refused_and_what_meets_it_is_not() {
    let place = |row, column| Some(Place { row, column });
    let refused = |text: &str| cut(text.as_bytes(), SMALL).map_err(|error| (error.code(), error.place()));
    assert!(refused("12345678,\"1234567\"\"\"\n").is_ok());
    assert_eq!(refused("a\n1,123456789\n"), Err(("cell_too_long", place(2, 2))));
    assert_eq!(refused("a\n\"1234\n6789\"\n"), Err(("cell_too_long", place(2, 1))));
    assert!(refused("1,2,3,4\n").is_ok());
    assert_eq!(refused("1,2,3,4\n1,2,3,4,\n"), Err(("too_many_columns", place(2, 5))));
    assert_eq!(refused("1234567,1234567,1234567\n"), Err(("row_too_long", place(1, 3))));
}

#[test]
fn nothing_is_read_after_an_error() {
    let mut splitter = Splitter::new(&b"\"a\"b\nc\n"[..], Encoding::Utf8, b',', Limits::default());
    let mut record = Record::default();
    assert!(splitter.read(&mut record).is_err());
    assert!(matches!(splitter.read(&mut record), Ok(false)));
}

#[test]
fn a_cell_of_ten_megabytes_is_read_and_one_byte_more_is_not() {
    let mut text = vec![b'x'; 10_000_000];
    assert_eq!(cut(&text, Limits::default()).expect("at the limit")[0].2[0].len(), 10_000_000);
    text.push(b'x');
    assert_eq!(cut(&text, Limits::default()).expect_err("over the limit").code(), "cell_too_long");
}

proptest! {
    #[test]
    fn however_the_bytes_arrive_the_records_are_the_same(text in "[ab,\"\r\né]{0,40}", step in 1_usize..5) {
        let at_once = cut(text.as_bytes(), Limits::default());
        let source = Dripping { bytes: text.as_bytes(), step };
        let mut splitter = Splitter::new(source, Encoding::Utf8, b',', Limits::default());
        let mut dripped = Vec::new();
        let mut record = Record::default();
        let failure = loop {
            match splitter.read(&mut record) {
                Ok(true) => dripped.push((record.row(), record.line(), record.cells().map(str::to_owned).collect())),
                Ok(false) => break None,
                Err(error) => break Some(error.to_string()),
            }
        };
        match at_once {
            Ok(records) => prop_assert_eq!((records, None), (dripped, failure)),
            Err(error) => prop_assert_eq!(Some(error.to_string()), failure),
        }
    }

    #[test]
    fn what_a_well_known_library_reads_without_quarrel_is_read_alike(text in "[ab,\"\r\n]{0,40}") {
        let Ok(ours) = cut(text.as_bytes(), Limits::default()) else { return Ok(()) };
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let theirs: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.map(|record| record.iter().map(str::to_owned).collect()))
            .collect::<Result<_, _>>()
            .expect("UTF-8");
        // That library passes blank lines.
        let ours: Vec<Vec<String>> = ours.into_iter().map(|(_, _, cells)| cells).filter(|cells| *cells != [""]).collect();
        let theirs: Vec<Vec<String>> = theirs.into_iter().filter(|cells| *cells != [""]).collect();
        prop_assert_eq!(ours, theirs);
    }
}
