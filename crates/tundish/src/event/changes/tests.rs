use proptest::prelude::*;

use super::*;

const FIELDS: [&str; 3] = ["name", "next_step", "stage_id"];

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let texts = || proptest::option::of(any::<String>());
    let of = |field| (texts(), texts(), any::<bool>()).prop_map(move |(b, a, p)| change(field, b, a, p));
    (of(FIELDS[0]), of(FIELDS[1]), of(FIELDS[2]), 0..=FIELDS.len()).prop_map(|(a, b, c, count)| {
        let mut changes = vec![a, b, c];
        changes.truncate(count);
        changes
    })
}

fn change(field: &'static str, before: Option<String>, after: Option<String>, personal: bool) -> Change {
    Change { field, before, after, personal }
}

fn recorded(change: &Change) -> RecordedChange {
    let Change { field, before, after, personal } = change.clone();
    RecordedChange { field: field.to_owned(), before, after, personal }
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_back(changes in changes()) {
        let read = read(VERSION, &written(&changes, &[])).expect("readable");
        prop_assert_eq!(read, changes.iter().map(recorded).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_written_is_json_for_every_reader(changes in changes()) {
        let json: serde_json::Value = serde_json::from_str(&written(&changes, &[])).expect("JSON");
        for change in &changes {
            prop_assert_eq!(json[change.field][0].as_str(), change.before.as_deref());
            prop_assert_eq!(json[change.field][1].as_str(), change.after.as_deref());
            prop_assert_eq!(json[change.field][2].as_bool(), change.personal.then_some(true));
        }
    }

    #[test]
    fn erasing_takes_every_personal_text_and_nothing_else(changes in changes()) {
        let before: Vec<_> = changes.iter().map(recorded).collect();
        let Some(text) = erased(&before, |_, _| "gone".to_owned()) else {
            prop_assert!(!changes.iter().any(|change| change.personal));
            return Ok(());
        };
        for (is, was) in read(VERSION, &text).expect("readable").iter().zip(&before) {
            let gone = |text: &Option<String>| text.as_ref().map(|_| "gone".to_owned());
            let expected = if was.personal {
                RecordedChange { before: gone(&was.before), after: gone(&was.after), ..was.clone() }
            } else {
                was.clone()
            };
            prop_assert_eq!(is, &expected);
        }
    }
}

#[test]
fn the_form_is_the_one_that_the_schema_describes() {
    let moved = change("stage_id", Some("before".to_owned()), Some("after".to_owned()), false);
    let named = change("name", None, Some("after".to_owned()), true);
    assert_eq!(written(&[moved.clone(), named], &[]), r#"{"stage_id":["before","after"],"name":[null,"after",true]}"#);
    let field = "0000000000007".parse().expect("an identifier");
    let own = OwnChange { field, before: None, after: Some("North".to_owned()), personal: true };
    assert_eq!(written(&[moved], &[own]), r#"{"stage_id":["before","after"],"own.0000000000007":[null,"North",true]}"#);
    assert_eq!(own_field("own.0000000000007"), Some(field));
    assert_eq!(own_field("own."), None);
}

#[test]
fn a_form_from_the_future_is_refused_rather_than_guessed_at() {
    assert!(read(VERSION + 1, "{}").is_err());
}
