use super::*;

fn product(key: Option<&str>, name: &str, family: Option<&str>) -> Content {
    Content::Product(ProductRow {
        key: key.map(str::to_owned),
        name: name.to_owned(),
        family: family.map(str::to_owned),
        price: None,
        own: Vec::new(),
    })
}

#[test]
fn a_row_is_known_by_its_identifier_and_else_by_its_name() {
    let mut seen = Seen::default();
    assert_eq!(seen.key(&product(Some("P-1"), "Valve", None)).key, "id:P-1");
    assert_eq!(seen.key(&product(None, " VALVE ", None)).key, "name:valve");
}

#[test]
fn the_second_row_of_a_key_is_repeated_whatever_it_says() {
    let mut seen = Seen::default();
    let first = seen.key(&product(None, "Valve", None));
    let second = seen.key(&product(None, "Valve", Some("Valves")));
    assert!(!first.is_repeated && second.is_repeated);
    assert_ne!(first.hash, second.hash);
}

#[test]
fn nothing_and_fields_that_run_together_do_not_read_alike() {
    let mut seen = Seen::default();
    let one = seen.key(&product(Some("ab"), "c", None));
    let other = seen.key(&product(Some("a"), "bc", None));
    assert_ne!(one.hash, other.hash);
    assert_ne!(seen.key(&product(None, "x", None)).hash, seen.key(&product(None, "x", Some(""))).hash);
}
