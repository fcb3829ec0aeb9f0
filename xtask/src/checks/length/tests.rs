use super::super::source;
use super::*;

#[test]
fn code_of_600_lines_passes_and_one_more_is_told_to_split() {
    assert!(check(&source("a.rs", &"x\n".repeat(600))).is_empty());
    assert_eq!(check(&source("a.rs", &"x\n".repeat(601))).len(), 1);
}

#[test]
fn data_may_be_long() {
    assert!(check(&source("names.csv", &"x\n".repeat(5000))).is_empty());
}
