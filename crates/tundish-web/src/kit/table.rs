//! Tables: hairlines, numbers at the end edge, two-line rows on the phone for lists of records.

use maud::{Markup, html};

use super::Icon;
use crate::messages::Messages;

/// Which way a column is sorted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// The head of a column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// What it holds.
    pub label: String,
    /// Whether it holds numbers, which stand at the end edge.
    pub number: bool,
    /// Whether it is left out on the phone.
    pub wide: bool,
    /// Where a click on the head leads.
    pub sort_href: Option<String>,
    /// Whether and how the table is sorted by it.
    pub sorted: Option<Direction>,
}

impl Column {
    /// A column of words.
    pub fn words(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// A column of numbers.
    pub fn numbers(label: impl Into<String>) -> Self {
        Self { label: label.into(), number: true, ..Self::default() }
    }

    /// Left out on the phone.
    #[must_use]
    pub fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// Sorts on a click.
    #[must_use]
    pub fn sortable(self, href: impl Into<String>, sorted: Option<Direction>) -> Self {
        Self { sort_href: Some(href.into()), sorted, ..self }
    }

    fn class(&self) -> Option<&'static str> {
        match (self.number, self.wide) {
            (true, true) => Some("table__num table__wide"),
            (true, false) => Some("table__num"),
            (false, true) => Some("table__wide"),
            (false, false) => None,
        }
    }

    fn render(&self, m: Messages) -> Markup {
        let sort = self.sorted.map(|direction| match direction {
            Direction::Ascending => ("ascending", Icon::Up, m.sorted_ascending()),
            Direction::Descending => ("descending", Icon::Down, m.sorted_descending()),
        });
        // A head without words is the corner above the heads of the rows.
        if self.label.is_empty() {
            return html! { td class=[self.class()] {} };
        }
        html! {
            th scope="col" class=[self.class()] aria-sort=[sort.map(|(sort, ..)| sort)] {
                @if let Some(href) = &self.sort_href {
                    a href=(href) { (self.label) @if let Some((_, icon, words)) = sort { (icon.sized(12)) span class="unseen" { ", " (words) } } }
                } @else { (self.label) }
            }
        }
    }
}

/// What a table is for decides how it behaves on a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Rows are records one opens: two-line rows on the phone.
    Records,
    /// Figures to read: scrolls sideways when it must.
    Figures,
}

/// A table. `rows` and `foot` are `tr` elements; their cells come from [`name`], [`number`] and [`cell`].
pub fn table(m: Messages, kind: Kind, caption: &str, columns: &[Column], rows: Markup, foot: Option<Markup>) -> Markup {
    let class = match kind {
        Kind::Records => "table table--records",
        Kind::Figures => "table",
    };
    html! {
        div class="table-scroll" tabindex="0" role="region" aria-label=(caption) {
            table class=(class) data-rows[kind == Kind::Records] {
                caption class="unseen" { (caption) }
                thead { tr { @for column in columns { (column.render(m)) } } }
                tbody { (rows) }
                @if let Some(foot) = foot { tfoot { (foot) } }
            }
        }
    }
}

/// The head of a row: the name of the record, which opens it.
pub fn name(label: &str, href: &str) -> Markup {
    html! { th scope="row" class="table__name" { a href=(href) { (label) } } }
}

/// A number; `href` leads to its rows.
pub fn number(text: &str, href: Option<&str>) -> Markup {
    html! { td class="table__num" { (linked(text, href)) } }
}

/// A number that is left out on the phone.
pub fn wide_number(text: &str, href: Option<&str>) -> Markup {
    html! { td class="table__num table__wide" { (linked(text, href)) } }
}

/// Anything else.
pub fn cell(content: Markup) -> Markup {
    html! { td { (content) } }
}

/// A cell that stays on the phone: beside the name, or as the second line below it.
pub fn phone_cell(second_line: bool, number: bool, content: Markup) -> Markup {
    let class = match (second_line, number) {
        (true, _) => "table__second",
        (false, true) => "table__first table__num",
        (false, false) => "table__first",
    };
    html! { td class=(class) { (content) } }
}

fn linked(text: &str, href: Option<&str>) -> Markup {
    html! { @if let Some(href) = href { a href=(href) { (text) } } @else { (text) } }
}
