use super::super::source;
use super::*;

fn found(css: &str) -> Vec<String> {
    check(&source("crates/tundish-web/assets/css/card.css", css)).iter().map(ToString::to_string).collect()
}

#[test]
fn a_physical_property_is_refused_with_its_logical_name() {
    assert_eq!(
        found(".card {\n  margin-left: 1rem;\n}\n"),
        ["crates/tundish-web/assets/css/card.css:2: `margin-left` knows left and right; write `margin-inline-start`"]
    );
    assert_eq!(found(".card { color: red; border-left-color: red }").len(), 1);
    assert_eq!(found(".card { position: absolute; left: 0 }").len(), 1);
}

#[test]
fn a_physical_value_is_refused_too() {
    assert_eq!(found(".card { text-align: right !important }").len(), 1);
    assert_eq!(found(".card { float: left }").len(), 1);
}

#[test]
fn logical_and_vertical_properties_comments_and_names_pass() {
    assert!(found(".left:hover { margin-inline: 1rem; margin-top: 0; text-align: start }").is_empty());
    assert!(found("/* margin-left: never\n left: never */ .a { --left: 1rem; transition: left 1s }").is_empty());
}

#[test]
fn a_line_after_a_comment_keeps_its_number() {
    assert!(found("/* one\ntwo */\n.a { right: 0 }")[0].contains(":3:"));
}
