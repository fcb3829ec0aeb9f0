use super::*;
use crate::funnel::view;

#[test]
fn the_report_reads_as_a_table() {
    insta::assert_snapshot!(of(&view::tests::report(), true));
}

#[test]
fn an_empty_pipeline_takes_a_line_beside_one_that_is_used_and_a_table_alone() {
    let mut report = view::tests::report();
    let [_, other] = tundish_domain::testing::company::pipelines();
    let nothing = Entries { cohorts: Vec::new(), weeks: Vec::new(), undated: 0, ..report.entries[0].clone() };
    report.standing.pipelines.push((other.clone(), tundish_domain::funnel::funnel(&other, [])));
    report.entries.push(nothing);
    let line = format!("\n{}: nothing yet.\n", other.name());
    assert!(of(&report, false).ends_with(&line));
    report.standing.pipelines.remove(0);
    report.entries.remove(0);
    assert!(!of(&report, false).contains(&line));
}

#[test]
fn thousands_are_set_apart() {
    let read = ["0", "7.50", "-999", "-1000.00", "1234567.89"].map(grouped);
    assert_eq!(read, ["0", "7.50", "-999", "-1,000.00", "1,234,567.89"]);
}
