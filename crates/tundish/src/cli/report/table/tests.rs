use super::*;
use crate::funnel::view;

#[test]
fn the_report_reads_as_a_table() {
    insta::assert_snapshot!(of(&view::tests::report(), true));
}

#[test]
fn thousands_are_set_apart() {
    let read = ["0", "7.50", "-999", "-1000.00", "1234567.89"].map(grouped);
    assert_eq!(read, ["0", "7.50", "-999", "-1,000.00", "1,234,567.89"]);
}
