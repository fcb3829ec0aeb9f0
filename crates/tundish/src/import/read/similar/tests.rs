use proptest::prelude::*;

use super::*;

#[test]
fn a_name_that_lost_its_blank_is_joined_with_a_warning() {
    let names: Names<u8> = [("GTX Pro", 1), ("GTX Plus Pro", 2), ("MG Special", 3)].into_iter().collect();
    assert_eq!(names.join("GTX Pro"), Joined::Exact(&1));
    assert_eq!(names.join(" gtx  PRO "), Joined::Exact(&1));
    assert_eq!(names.join("GTXPro"), Joined::Similar { name: "GTX Pro", value: &1 });
    assert_eq!(names.join("mg-special"), Joined::Similar { name: "MG Special", value: &3 });
}

#[test]
fn a_misspelt_name_stays_unknown() {
    let names: Names<u8> = [("technology", 1)].into_iter().collect();
    assert_eq!(names.join("technolgy"), Joined::Unknown);
    assert_eq!(names.join(""), Joined::Unknown);
    assert_eq!(names.join("--"), Joined::Unknown);
}

#[test]
fn two_names_that_fit_equally_are_both_named() {
    let names: Names<u8> = [("A-B", 1), ("A B", 2), ("Acme", 3), ("ACME", 4)].into_iter().collect();
    assert_eq!(names.join("AB"), Joined::Ambiguous(vec!["A-B", "A B"]));
    assert_eq!(names.join("a b"), Joined::Exact(&2));
    assert_eq!(names.join("acme"), Joined::Ambiguous(vec!["Acme", "ACME"]));
    let marks: Names<u8> = [("***", 1), ("---", 2)].into_iter().collect();
    assert_eq!(marks.join("???"), Joined::Unknown);
}

proptest! {
    #[test]
    fn every_name_finds_itself(list in prop::collection::hash_set("[a-cA-C .-]{1,4}", 1..8)) {
        let names: Names<&str> = list.iter().map(|name| (name, name.as_str())).collect();
        for name in &list {
            match names.join(name) {
                Joined::Exact(found) => prop_assert_eq!(text::key(found), text::key(name)),
                Joined::Ambiguous(found) => prop_assert!(found.contains(&name.as_str()) && 1 < found.len()),
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }
}
