//! Style sheets speak of the start and the end of a line, not of left and right. A page in Arabic or Hebrew is then
//! mirrored by its `dir` attribute alone.
//!
//! Top and bottom are the same in every language that Tundish has, so the vertical properties are left alone.

use super::{Finding, Source};

/// Properties with a side in their name; each also matches what goes on with a hyphen (`border-left-color`).
const PROPERTIES: [(&str, &str); 14] = [
    ("margin-left", "margin-inline-start"),
    ("margin-right", "margin-inline-end"),
    ("padding-left", "padding-inline-start"),
    ("padding-right", "padding-inline-end"),
    ("border-left", "border-inline-start"),
    ("border-right", "border-inline-end"),
    ("border-top-left", "border-start-start-radius"),
    ("border-top-right", "border-start-end-radius"),
    ("border-bottom-left", "border-end-start-radius"),
    ("border-bottom-right", "border-end-end-radius"),
    ("scroll-margin-left", "scroll-margin-inline-start"),
    ("scroll-margin-right", "scroll-margin-inline-end"),
    ("left", "inset-inline-start"),
    ("right", "inset-inline-end"),
];

/// Properties whose value can name a side.
const VALUES: [&str; 3] = ["text-align", "float", "clear"];

pub(super) fn check(source: &Source) -> Vec<Finding> {
    if !(source.path.starts_with("crates/") && source.path.ends_with(".css")) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (number, line) in without_comments(&source.text).lines().enumerate() {
        for (property, value) in line.split([';', '{', '}']).filter_map(|declaration| declaration.split_once(':')) {
            if let Some(message) = physical(property.trim(), value.trim()) {
                findings.push(source.finding(number + 1, message));
            }
        }
    }
    findings
}

fn physical(property: &str, value: &str) -> Option<String> {
    let goes_on = |name: &str| property.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    if let Some((_, logical)) = PROPERTIES.into_iter().find(|(name, _)| goes_on(name)) {
        return Some(format!("`{property}` knows left and right; write `{logical}`"));
    }
    let side = value.split_whitespace().next().filter(|word| matches!(*word, "left" | "right"))?;
    let logical = match (property, side) {
        ("text-align", "left") => "start",
        ("text-align", _) => "end",
        (_, "left") => "inline-start",
        _ => "inline-end",
    };
    VALUES.contains(&property).then(|| format!("`{property}: {side}` knows left and right; write `{logical}`"))
}

/// The text with comments blanked out, line by line as before.
fn without_comments(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("/*") {
        plain.push_str(before);
        let (inside, after) = comment.split_once("*/").unwrap_or((comment, ""));
        plain.extend(inside.chars().filter(|character| *character == '\n'));
        rest = after;
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests;
