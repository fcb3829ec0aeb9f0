//! A small reader of HTML, as strict as XML where browsers are forgiving: enough to say that what the kit renders
//! is well formed, that references lead somewhere and that nothing asks for an exception from the content
//! security policy.

use std::collections::BTreeSet;

const VOID: [&str; 6] = ["meta", "link", "input", "br", "hr", "img"];

/// One opening tag.
#[derive(Debug)]
pub(crate) struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub parents: Vec<String>,
}

impl Tag {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// All tags and all texts of a document, in order. Panics where it is not well formed.
pub(crate) fn read(html: &str) -> (Vec<Tag>, Vec<String>) {
    let (mut tags, mut texts, mut open): (Vec<Tag>, Vec<String>, Vec<String>) = (vec![], vec![], vec![]);
    let mut rest = html.strip_prefix("<!DOCTYPE html>").unwrap_or(html);
    while let Some(start) = rest.find('<') {
        let text = rest[..start].trim();
        if !text.is_empty() {
            texts.push(unescape(text));
        }
        let end = start + rest[start..].find('>').expect("a tag ends");
        let inner = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = inner.strip_prefix('/') {
            let expected = open.pop().unwrap_or_else(|| panic!("</{name}> closes nothing"));
            assert_eq!(name, expected, "closed in the wrong order");
            continue;
        }
        let (name, attributes) = attributes(inner);
        let is_void = VOID.contains(&name.as_str());
        tags.push(Tag { name: name.clone(), attributes, parents: open.clone() });
        if !is_void {
            open.push(name);
        }
    }
    assert!(rest.trim().is_empty(), "text behind the end: {rest}");
    assert!(open.is_empty(), "never closed: {open:?}");
    (tags, texts)
}

fn attributes(inner: &str) -> (String, Vec<(String, String)>) {
    let (name, mut rest) = inner.split_once(' ').unwrap_or((inner, ""));
    let mut attributes = Vec::new();
    while !rest.trim().is_empty() {
        rest = rest.trim_start();
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let key = rest[..end].to_owned();
        assert!(!attributes.iter().any(|(other, _)| *other == key), "{key} twice in <{inner}>");
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').expect("a value ends");
            value = unescape(&quoted[..end]);
            rest = &quoted[end + 1..];
        }
        attributes.push((key, value));
    }
    (name.to_owned(), attributes)
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Everything that must hold for any page or part of one. Returns its tags and texts.
pub(crate) fn check(html: &str) -> (Vec<Tag>, Vec<String>) {
    let (tags, texts) = read(html);
    let mut ids = BTreeSet::new();
    for tag in &tags {
        if let Some(id) = tag.get("id") {
            assert!(ids.insert(id.to_owned()), "the identifier {id} is given twice");
        }
    }
    let whole_page = tags.iter().any(|tag| tag.name == "html");
    for tag in &tags {
        let Tag { name, attributes, .. } = tag;
        assert!(name != "style", "a style element needs an exception from the policy");
        assert!(name != "script" || tag.get("src").is_some(), "an inline script needs an exception from the policy");
        for (key, value) in attributes {
            assert!(key != "style", "a style attribute on <{name}>");
            assert!(!key.starts_with("on"), "a handler attribute {key} on <{name}>");
            assert!(!value.contains("javascript:"), "a script in {key} of <{name}>");
            if whole_page {
                check_references(&ids, key, value);
            }
        }
        check_element(&tags, tag);
    }
    (tags, texts)
}

fn check_references(ids: &BTreeSet<String>, key: &str, value: &str) {
    let targets: Vec<&str> = match key {
        "for" | "popovertarget" => vec![value],
        "aria-labelledby" | "aria-describedby" => value.split(' ').collect(),
        "fill" => value.strip_prefix("url(#").and_then(|id| id.strip_suffix(')')).into_iter().collect(),
        "href" => value.strip_prefix('#').into_iter().collect(),
        _ => vec![],
    };
    for target in targets {
        assert!(ids.contains(target), "{key} refers to {target}, which is not on the page");
    }
}

fn check_element(tags: &[Tag], tag: &Tag) {
    match tag.name.as_str() {
        "button" => assert!(tag.get("type").is_some(), "a button without a type submits by accident"),
        "input" | "select" | "textarea" if tag.get("type") != Some("hidden") => {
            let labelled = tag.get("aria-label").is_some()
                || tag.parents.iter().any(|parent| parent == "label")
                || tag
                    .get("id")
                    .is_some_and(|id| tags.iter().any(|label| label.name == "label" && label.get("for") == Some(id)));
            assert!(labelled, "a field without a label: {tag:?}");
        }
        "form" if tag.get("method") == Some("post") => {
            assert!(tag.get("action").is_some(), "a form without script needs an address")
        }
        "svg" => {
            let named = tag.get("aria-hidden") == Some("true")
                || tag.get("aria-label").is_some()
                || tag.get("aria-labelledby").is_some();
            assert!(named, "a drawing is either named or hidden: {tag:?}");
        }
        "a" => assert!(tag.get("href").is_some(), "a link leads somewhere"),
        _ => {}
    }
}
