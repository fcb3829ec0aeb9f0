use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;
use tundish_domain::id::{OpportunityId, UserId};

use super::TriState;
use crate::http::error::WebError;

mod over_http;

#[derive(Debug, PartialEq, Deserialize)]
struct Order {
    name: String,
    #[serde(default)]
    quantity: i64,
    price: Option<f64>,
    small: Option<u8>,
    #[serde(default)]
    urgent: bool,
    channel: Option<Channel>,
    #[serde(default)]
    lines: Vec<Line>,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Channel {
    Field,
    Web,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Line {
    product: String,
    quantity: i64,
}

/// Status, code, and field with its code.
type Refused = (u16, &'static str, Option<(String, &'static str)>);

fn refused(error: &WebError) -> Refused {
    let field = error.fields().iter().next().map(|field| (field.field.clone(), field.code));
    (error.status().as_u16(), error.code(), field)
}

fn json_of(body: &[u8]) -> Result<Order, Refused> {
    super::tree::parse(body).and_then(super::de::fill).map_err(|error| refused(&error))
}

fn form_of(body: &[u8]) -> Result<Order, Refused> {
    super::text::parse(body).and_then(|fields| super::de::fill(fields.into_tree())).map_err(|error| refused(&error))
}

fn unprocessable(field: &str, code: &'static str) -> Refused {
    (422, "not_valid", Some((field.to_owned(), code)))
}

#[test]
fn json_that_cannot_be_read_is_400() {
    let key_twice = |path: &str| (400, "key_repeated", Some((path.to_owned(), "key_repeated")));
    for (body, expected) in [
        (&br#"{"name":"a","name":"b"}"#[..], key_twice("name")),
        (br#"{"name":"a","lines":[{"product":"x"},{"product":"x","product":"y"}]}"#, key_twice("lines[1].product")),
        (br#"{"name":"a"} x"#, (400, "json_malformed", None)),
        (br#"{"name":"a"}{"name":"a"}"#, (400, "json_malformed", None)),
        (br#"{"name":"a""#, (400, "json_malformed", None)),
        (b"", (400, "json_malformed", None)),
        (b"\xef\xbb\xbf{}", (400, "json_malformed", None)),
        (br#"{"name":NaN}"#, (400, "json_malformed", None)),
        (br#"{'name':1}"#, (400, "json_malformed", None)),
        (br#"{"name":"\ud800"}"#, (400, "json_malformed", None)),
        (br#"{"\udc00":1}"#, (400, "json_malformed", None)),
        (b"{\"name\":\"\xff\"}", (400, "not_utf8", None)),
        (b"\xff\xfe{\0}\0", (400, "not_utf8", None)),
    ] {
        assert_eq!(json_of(body), Err(expected), "{}", String::from_utf8_lossy(body));
    }
}

#[test]
fn json_that_is_understood_but_wrong_is_422_naming_the_field() {
    for (body, field, code) in [
        (r#"{"name":"a","owner_id":"1"}"#, "owner_id", "unknown_field"),
        (r#"{"name":"a","lines":[{"product":"x","quantity":1,"locked":true}]}"#, "lines[0].locked", "unknown_field"),
        (r#"{}"#, "name", "required"),
        (r#"{"name":null}"#, "name", "wrong_type"),
        (r#"{"name":5}"#, "name", "wrong_type"),
        (r#"{"name":"a","quantity":"5"}"#, "quantity", "wrong_type"),
        (r#"{"name":"a","quantity":1.5}"#, "quantity", "wrong_type"),
        (r#"{"name":"a","quantity":9223372036854775808}"#, "quantity", "out_of_range"),
        (r#"{"name":"a","quantity":99999999999999999999999}"#, "quantity", "wrong_type"),
        (r#"{"name":"a","price":1e400}"#, "price", "out_of_range"),
        (r#"{"name":"a","lines":[{"product":"x","quantity":-1e999}]}"#, "lines[0].quantity", "out_of_range"),
        (r#"{"name":"a","small":256}"#, "small", "out_of_range"),
        (r#"{"name":"a","urgent":"true"}"#, "urgent", "wrong_type"),
        (r#"{"name":"a","urgent":1}"#, "urgent", "wrong_type"),
        (r#"{"name":"a","channel":"telex"}"#, "channel", "unknown_value"),
        (r#"{"name":"a","channel":7}"#, "channel", "wrong_type"),
        (r#"{"name":"a","lines":{}}"#, "lines", "wrong_type"),
        (r#"{"name":"a","lines":[["x",1]]}"#, "lines[0]", "wrong_type"),
        (r#"{"name":"a\u0000b"}"#, "name", "nul"),
        (r#"["a",1]"#, "", "wrong_type"),
        (r#""a""#, "", "wrong_type"),
        ("null", "", "wrong_type"),
    ] {
        assert_eq!(json_of(body.as_bytes()), Err(unprocessable(field, code)), "{body}");
    }
}

#[test]
fn json_of_a_hundred_thousand_levels_or_keys_is_refused_without_a_crash() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(json_of(deep.as_bytes()), Err((400, "nested_too_deep", None)));
    let open = "{\"a\":".repeat(100_000);
    assert_eq!(json_of(open.as_bytes()), Err((400, "nested_too_deep", None)));
    let wide: BTreeMap<String, i64> = (0..100_000).map(|n| (format!("k{n}"), n)).collect();
    let wide = serde_json::to_vec(&wide).expect("JSON");
    assert_eq!(json_of(&wide), Err(unprocessable("k0", "unknown_field")));
}

#[test]
fn exactly_64_levels_are_read() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(super::tree::parse(nested(64).as_bytes()).is_ok());
    assert!(super::tree::parse(nested(65).as_bytes()).is_err());
}

#[test]
fn a_valid_order_is_read_alike_from_json_and_from_a_form() {
    let json = json_of(
        br#"{"name":"M\u00fcller & Co","quantity":-3,"price":1.5,"urgent":true,"channel":"web","tags":["a","b"]}"#,
    );
    let form = form_of(b"name=M%C3%BCller+%26+Co&quantity=-3&price=1.5&urgent=on&channel=web&tags=a&tags=b");
    assert_eq!(json, form);
    assert_eq!(json.expect("valid").name, "Müller & Co");
}

#[derive(Debug, PartialEq, Deserialize)]
struct Reassign {
    owner: UserId,
    opportunities: Vec<OpportunityId>,
}

#[test]
fn ids_of_the_domain_are_read_from_json_and_from_forms_and_broken_ones_are_named() {
    let (user, first, second) = (UserId::new(7), OpportunityId::new(1), OpportunityId::new(i64::MAX));
    let (user, first, second) = (user.expect("positive"), first.expect("positive"), second.expect("positive"));
    let json = format!(r#"{{"owner":"{user}","opportunities":["{first}","{second}"]}}"#);
    let form = format!("owner={user}&opportunities={first}&opportunities={second}");
    let expected = Reassign { owner: user, opportunities: vec![first, second] };
    let from_json: Reassign = super::tree::parse(json.as_bytes()).and_then(super::de::fill).expect("valid");
    let fields = super::text::parse(form.as_bytes()).expect("valid");
    let from_form: Reassign = super::de::fill(fields.into_tree()).expect("valid");
    assert_eq!((&from_json, &from_form), (&expected, &expected));

    let broken = format!(r#"{{"owner":"{user}","opportunities":["{first}","x"]}}"#);
    let error = super::tree::parse(broken.as_bytes()).and_then(super::de::fill::<Reassign>).expect_err("broken");
    assert_eq!(refused(&error), unprocessable("opportunities[1]", "not_valid"));
    let number = super::tree::parse(br#"{"owner":7,"opportunities":[]}"#).and_then(super::de::fill::<Reassign>);
    assert_eq!(refused(&number.expect_err("ids are text")), unprocessable("owner", "wrong_type"));
}

#[test]
fn an_empty_field_of_a_form_means_nothing_chosen() {
    let order = form_of(b"name=&price=&channel=&tags=").expect("valid");
    assert_eq!((order.name.as_str(), order.price, order.channel, order.tags.len()), ("", None, None, 0));
}

#[test]
fn forms_are_as_strict_as_json() {
    for (body, expected) in [
        ("name=a&owner_id=1", unprocessable("owner_id", "unknown_field")),
        ("name=a&_method=DELETE", unprocessable("_method", "unknown_field")),
        ("name=a&name=b", unprocessable("name", "repeated")),
        ("quantity=1", unprocessable("name", "required")),
        ("name=a&quantity=x", unprocessable("quantity", "wrong_type")),
        ("name=a&quantity=", unprocessable("quantity", "wrong_type")),
        ("name=a&quantity=9223372036854775808", unprocessable("quantity", "out_of_range")),
        ("name=a&small=-1", unprocessable("small", "out_of_range")),
        ("name=a&price=NaN", unprocessable("price", "wrong_type")),
        ("name=a&price=inf", unprocessable("price", "wrong_type")),
        ("name=a&urgent=maybe", unprocessable("urgent", "wrong_type")),
        ("name=a%00b", unprocessable("name", "nul")),
        ("name=%ff", (400, "not_utf8", None)),
        ("%ff=1", (400, "not_utf8", None)),
    ] {
        assert_eq!(form_of(body.as_bytes()), Err(expected), "{body}");
    }
    let many = "name=a&".repeat(1_001);
    assert_eq!(form_of(many.as_bytes()), Err((413, "too_many_fields", None)));
}

#[derive(Debug, PartialEq, Default, Deserialize)]
#[serde(default)]
struct Patch {
    next_step: TriState<String>,
    quantity: TriState<i64>,
}

#[derive(Debug, Deserialize)]
struct PatchWithoutDefault {
    #[expect(dead_code, reason = "only the refusal to read it matters")]
    next_step: TriState<String>,
}

#[test]
fn a_patch_tells_absent_from_null_from_a_value() {
    let read = |body: &str| super::tree::parse(body.as_bytes()).and_then(super::de::fill::<Patch>);
    let patch = read(r#"{"next_step":null}"#).expect("valid");
    assert_eq!((patch.next_step, patch.quantity), (TriState::Null, TriState::Absent));
    let patch = read(r#"{"next_step":"call","quantity":3}"#).expect("valid");
    assert_eq!(patch.next_step.or(Some("write".to_owned())), Some("call".to_owned()));
    assert_eq!(patch.quantity.map(|n| n * 2), TriState::Value(6));
    assert_eq!(TriState::Absent.or(Some(1)), Some(1));
    assert_eq!(TriState::Null.or(Some(1)), None);
    let error = read(r#"{"quantity":"x"}"#).expect_err("wrong type");
    assert_eq!(refused(&error), unprocessable("quantity", "wrong_type"));
    assert_eq!(serde_json::from_str::<Patch>(r#"{"quantity":null}"#).expect("valid").quantity, TriState::Null);
}

#[test]
fn a_forgotten_default_refuses_loudly_instead_of_clearing_the_field() {
    let error = super::tree::parse(b"{}").and_then(super::de::fill::<PatchWithoutDefault>).expect_err("required");
    assert_eq!(refused(&error), unprocessable("next_step", "required"));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z\u{e9}\"\\\\\n]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-z]{1,4}", inner, 0..4).prop_map(Value::from_iter),
        ]
    })
}

proptest! {
    #[test]
    fn what_serde_json_writes_is_read_as_serde_json_reads_it(value in any_json()) {
        let bytes = serde_json::to_vec(&value).expect("JSON");
        let read: Value = super::tree::parse(&bytes).and_then(super::de::fill).expect("valid");
        prop_assert_eq!(read, serde_json::from_slice::<Value>(&bytes).expect("JSON"));
    }

    #[test]
    fn no_bytes_at_all_make_a_server_error(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        for refused in [json_of(&bytes).err(), form_of(&bytes).err()].into_iter().flatten() {
            prop_assert!((400..500).contains(&refused.0));
        }
    }
}
