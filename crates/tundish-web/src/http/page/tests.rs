use proptest::prelude::*;
use serde_json::json;

use super::{Cursor, Limit, Page};

fn limit(asked: serde_json::Value) -> Option<usize> {
    serde_json::from_value::<Limit>(asked).ok().map(Limit::get)
}

#[test]
fn a_page_has_50_rows_and_never_more_than_200() {
    assert_eq!(Limit::default().get(), 50);
    assert_eq!(limit(json!(null)), Some(50));
    assert_eq!(limit(json!(1)), Some(1));
    assert_eq!(limit(json!(1_000_000_000)), Some(200));
    assert_eq!(limit(json!(i64::MAX)), Some(200));
    assert_eq!(limit(json!(0)), None);
    assert_eq!(limit(json!(-1)), None);
    assert_eq!(limit(json!("x")), None);
    assert_eq!(Limit::default().fetch(), 51);
}

#[test]
fn the_pages_of_a_list_join_to_the_whole_list() {
    let rows: Vec<i64> = (0..7).collect();
    let limit: Limit = serde_json::from_value(json!(3)).expect("a limit");
    let mut read = Vec::new();
    let mut after = -1;
    loop {
        let fetched: Vec<i64> = rows
            .iter()
            .copied()
            .filter(|row| after < *row)
            .take(usize::try_from(limit.fetch()).expect("small"))
            .collect();
        let page = Page::cut("rows", limit, fetched, |row| *row);
        read.extend(page.items);
        let Some(next) = page.next else { break };
        after = Cursor(next).key("rows").expect("our own cursor");
    }
    assert_eq!(read, rows);
}

#[test]
fn a_last_page_that_is_exactly_full_has_no_next() {
    let limit: Limit = serde_json::from_value(json!(2)).expect("a limit");
    assert_eq!(Page::cut("rows", limit, vec![1, 2], |row| *row).next, None);
    assert_eq!(
        serde_json::to_value(Page::cut("rows", limit, Vec::<i64>::new(), |row| *row)).expect("json"),
        json!({"items": [], "next": null}),
    );
}

#[test]
fn a_cursor_of_another_list_or_kind_is_refused_naming_it() {
    let cursor = Cursor::after("by name", &("a".to_owned(), 7_i64));
    for error in [
        cursor.key::<(String, i64)>("by date").expect_err("another list"),
        cursor.key::<i64>("by name").expect_err("another kind"),
        cursor.key::<(String, i64, i64)>("by name").expect_err("too short"),
        Cursor("§".to_owned()).key::<i64>("by name").expect_err("no base64"),
        Cursor(String::new()).key::<i64>("by name").expect_err("empty"),
    ] {
        assert_eq!(error.status().as_u16(), 422);
        assert_eq!(error.fields().of("cursor").count(), 1);
    }
}

proptest! {
    #[test]
    fn a_key_comes_back_from_its_cursor(
        text in any::<Option<String>>(),
        number in any::<i64>(),
        other in any::<Option<i64>>(),
        list in any::<String>(),
    ) {
        let key = (text, number, other);
        let cursor = Cursor::after(&list, &key);
        prop_assert_eq!(cursor.key::<(Option<String>, i64, Option<i64>)>(&list).expect("ours"), key);
    }

    #[test]
    fn no_flipped_bit_goes_unnoticed(number in any::<i64>(), text in "[a-z]{0,8}", bit in any::<prop::sample::Index>()) {
        let cursor = Cursor::after("list", &(text, number));
        let mut bytes = base64::Engine::decode(&super::URL_SAFE_NO_PAD, cursor.as_str()).expect("ours");
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let tampered = Cursor(base64::Engine::encode(&super::URL_SAFE_NO_PAD, &bytes));
        prop_assert!(tampered.key::<(String, i64)>("list").is_err());
    }

    #[test]
    fn any_text_at_all_is_read_without_a_panic(text in any::<String>()) {
        let _ = Cursor(text).key::<(Option<String>, i64)>("list");
    }
}
