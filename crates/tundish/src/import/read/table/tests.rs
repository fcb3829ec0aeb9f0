use std::io::Cursor;

use super::super::dialect::Delimiter;
use super::*;

fn open(text: &str, names_delimiter: bool, heading_row: u64) -> Result<Vec<(u64, Vec<String>)>, ReadError> {
    let dialect = Dialect { delimiter: Delimiter::Comma, names_delimiter, heading_row };
    let table = Table::open(Cursor::new(text.as_bytes()), Encoding::Utf8, dialect, Limits::default())?;
    assert_eq!(table.headings().row(), heading_row);
    table.map(|record| record.map(|record| (record.row(), record.cells().map(str::to_owned).collect()))).collect()
}

#[test]
fn records_below_the_headings_keep_the_numbers_of_a_spreadsheet() {
    let record = |row, cells: [&str; 2]| (row, cells.map(str::to_owned).to_vec());
    let plain = open("a,b\n1,2\n3,4\n", false, 1).expect("a table");
    assert_eq!(plain, [record(2, ["1", "2"]), record(3, ["3", "4"])]);
    assert_eq!(open("title\n\na,b\n1,2\n", false, 3).expect("a table"), [record(4, ["1", "2"])]);
    assert_eq!(open("sep=,\na,b\n1,2\n", true, 1).expect("a table"), [record(2, ["1", "2"])]);
}

#[test]
fn missing_headings_are_an_empty_file() {
    assert_eq!(open("a\n", false, 2).map_err(|error| error.code()), Err("file_empty"));
}
