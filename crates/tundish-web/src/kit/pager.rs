//! Pages of a list by cursor: newer and older, never a page number that means something else a minute later.

use maud::{Markup, html};

use super::Icon;
use crate::messages::Messages;

/// Where the neighbouring pages are; `None` at the ends of the list.
#[derive(Clone, Debug, Default)]
pub struct Pager {
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
    /// What this page holds, in words.
    pub summary: String,
}

impl Pager {
    /// The pager; nothing but its summary when there is only one page.
    pub fn render(&self, m: Messages) -> Markup {
        html! {
            nav class="pager" aria-label=(m.pages()) {
                span { (self.summary) }
                @if self.newer.is_some() || self.older.is_some() {
                    (end(m.newer(), "prev", self.newer.as_deref(), html! { (Icon::Back.sized(14)) (m.newer()) }))
                    (end(m.older(), "next", self.older.as_deref(), html! { (m.older()) (Icon::On.sized(14)) }))
                }
            }
        }
    }
}

fn end(label: &str, rel: &str, href: Option<&str>, inner: Markup) -> Markup {
    html! {
        @if let Some(href) = href { a class="btn" rel=(rel) href=(href) { (inner) } }
        @else { span class="btn" aria-disabled="true" aria-label=(label) { (inner) } }
    }
}
