use super::super::source;
use super::*;

#[test]
fn placeholders_and_switched_off_tests_are_found_in_code() {
    for mark in MARKS {
        assert_eq!(check(&source("a.rs", &format!("fn a() {{}}\n    {mark}")))[0].line, 2);
    }
}

#[test]
fn a_document_may_speak_of_them() {
    assert!(check(&source("CONTRIBUTING.md", MARKS[0])).is_empty());
}
