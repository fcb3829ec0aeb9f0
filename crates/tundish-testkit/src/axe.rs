//! The accessibility check: axe-core, run in the page as a person would see it.
//!
//! It finds what a machine can find, about half of what WCAG asks for: names of fields and buttons, contrast, roles,
//! order of headings, landmarks. What needs a person (does the order make sense, is the text understandable) it leaves to
//! people. The script is vendored and injected through WebDriver, which works under a strict content security policy.

use crate::browser::Browser;
use serde_json::Value;
use std::fmt::Write as _;

const SCRIPT: &str = include_str!("../vendor/axe-core/axe.min.js");

/// WCAG 2.2 level AA and the rules that axe-core calls best practice.
const RUN: &str = r"
    const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: tags, resultTypes: ['violations'], iframes: false })
        .then(result => done(result.violations), error => done(String(error)));
";

/// One broken rule on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// axe-core's name of the rule, for example `label`.
    pub rule: String,
    /// minor, moderate, serious or critical.
    pub impact: String,
    /// What the rule asks for, in a sentence.
    pub help: String,
    /// Selectors of the elements that break it.
    pub targets: Vec<String>,
}

/// Asserts that the page as it stands breaks no rule.
///
/// # Panics
/// When it breaks one; the message names rule, elements and what is asked for.
pub async fn check(browser: &Browser) {
    let violations = violations(browser).await;
    let mut report = String::new();
    for Violation { rule, impact, help, targets } in &violations {
        let _ = writeln!(report, "{rule} ({impact}): {help}\n    {}", targets.join("\n    "));
    }
    let page = browser.run("return location.pathname").await;
    assert!(violations.is_empty(), "{} is not accessible:\n{report}", page.as_str().unwrap_or_default());
}

/// The rules that the page as it stands breaks.
///
/// # Panics
/// When the check itself cannot run.
pub async fn violations(browser: &Browser) -> Vec<Violation> {
    if browser.run("return typeof window.axe").await != "object" {
        browser.run(SCRIPT).await;
    }
    let found = browser.client().execute_async(RUN, Vec::new()).await;
    let found = found.unwrap_or_else(|error| panic!("the accessibility check: {error}"));
    let Value::Array(found) = found else { panic!("the accessibility check: {found}") };
    found.iter().map(violation).collect()
}

fn violation(found: &Value) -> Violation {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let nodes = found["nodes"].as_array().into_iter().flatten();
    // A target is a path of selectors, one per shadow root on the way.
    let target = |node: &Value| node["target"].as_array().into_iter().flatten().map(text).collect::<Vec<_>>().join(" ");
    Violation {
        rule: text(&found["id"]),
        impact: text(&found["impact"]),
        help: text(&found["help"]),
        targets: nodes.map(target).collect(),
    }
}

#[cfg(test)]
mod tests;
