//! The funnel page: orders per 100, the picture with its table, the board. The sentence first, the picture beside
//! it, the table under it.

use maud::{Markup, html};

use super::board::Board;
use super::hundred::Hundred;
use super::vessel::{self, Figures, PartFigures, Week};
use crate::kit::form::Guard;
use crate::kit::table::{self, Column, Kind};
use crate::kit::{Link, shell, total};
use crate::messages::Messages;

/// Everything on the page.
#[derive(Clone, Debug)]
pub struct FunnelPage {
    /// What is shown: "Whole company, all channels, EUR at rates of 24 Nov".
    pub about: String,
    /// Orders per 100.
    pub hundred: Hundred,
    /// One more finding beside it, when there is one.
    pub fact: Option<Fact>,
    /// The picture.
    pub figures: Figures,
    /// The board.
    pub board: Board,
    /// Actions of the page.
    pub actions: Markup,
}

/// A finding: what it is about, the figure, one sentence.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What it is about.
    pub label: String,
    /// The figure.
    pub figure: String,
    /// The sentence.
    pub sentence: String,
}

impl FunnelPage {
    /// The content of the page. What a move changes lies within one element, so that it can be fetched anew.
    pub fn content(&self, m: Messages, guard: &Guard) -> Markup {
        html! {
            (shell::page_head(m.funnel(), &self.about, self.actions.clone()))
            div id="funnel" {
                div class="lead" {
                    (self.hundred.render(m))
                    @if let Some(fact) = &self.fact {
                        section class="fact" aria-label=(fact.label) { small { (fact.label) } b { (fact.figure) } p { (fact.sentence) } }
                    }
                }
                (picture_panel(m, &self.figures))
                (self.board.render(m, guard))
            }
        }
    }
}

/// The picture with its finding above and its table below.
pub fn picture_panel(m: Messages, figures: &Figures) -> Markup {
    let finding = m.stands_in(&figures.money(m, figures.value()), figures.count());
    html! {
        section class="panel panel--flush" aria-labelledby="picture-title" {
            header class="panel__head" {
                h2 id="picture-title" { (finding) }
                (notes(m, figures))
            }
            div class="fx-frame" { (vessel::picture(m, figures, "picture")) }
            (twin(m, figures))
            (by_currency(m, figures))
            (weeks_twin(m, figures))
        }
    }
}

/// What to know about the value above: how much of it is estimated, which sums it leaves out, at which rates it is.
fn notes(m: Messages, figures: &Figures) -> Markup {
    let mut notes = Vec::new();
    if 0.0 < figures.estimated() {
        notes.push(html! { (m.of_it_estimated(&figures.short(m, figures.estimated()))) });
    }
    notes.extend(figures.conversion.notes(m));
    html! { @if !notes.is_empty() { p { (total::in_a_row(&notes)) } } }
}

/// The table that holds every number of the vessel.
pub fn twin(m: Messages, figures: &Figures) -> Markup {
    let flows = figures.parts.iter().any(|part| part.flow.is_some());
    let mut columns = vec![
        Column::words(figures.label(m)),
        Column::numbers(m.head_open()),
        Column::numbers(m.head_value()),
        Column::numbers(m.head_known()).wide(),
        Column::numbers(m.head_estimated()),
        Column::numbers(m.head_without_amount()),
    ];
    if flows {
        columns.extend(
            [m.head_in_a_week(), m.head_on_a_week(), m.head_lost_a_week()].map(|head| Column::numbers(head).wide()),
        );
    }
    columns.push(Column::numbers(m.head_by_band()));
    let rows = html! { @for part in &figures.parts { (row(m, part, flows)) } };
    let known = figures.value() - figures.estimated();
    let foot = html! {
        tr {
            th scope="row" { (m.all_parts()) }
            (table::number(&m.number(figures.count()), opens(figures.count() as f64, &figures.rows.all)))
            (table::number(&m.whole(figures.value()), opens(figures.value(), &figures.rows.all)))
            (table::wide_number(&m.whole(known), opens(known, &figures.rows.known)))
            (table::number(&m.whole(figures.estimated()), opens(figures.estimated(), &figures.rows.estimated)))
            (table::number(&m.number(figures.without_amount()), opens(figures.without_amount() as f64, &figures.rows.without_amount)))
            @if flows {
                td class="table__num table__wide" {}
                td class="table__num table__wide" {}
                (table::wide_number(&m.tenths(figures.parts.iter().filter_map(|part| part.flow).map(|flow| flow.lost).sum()), None))
            }
            (table::number(&m.whole(figures.weighted()), opens(figures.weighted(), &figures.rows.all)))
        }
    };
    html! {
        div class="twin" {
            div {
                (table::table(m, Kind::Figures, m.table_caption(), &columns, rows, Some(foot)))
                p class="twin__say" {
                    (m.weighted_by_band_before()) " " b { (figures.money(m, figures.weighted())) } ". "
                    @if 0 < figures.without_amount() { (m.without_amount_count_nothing(figures.without_amount())) }
                }
            }
        }
    }
}

fn row(m: Messages, part: &PartFigures, flows: bool) -> Markup {
    let linked = |n: f64, href: &str| table::number(&dash(m, n), opens(n, href));
    let rows = &part.rows;
    html! {
        tr {
            th scope="row" { (part.part.glyph()) " " (part.part.label(m)) }
            (linked(part.count as f64, &rows.all))
            (linked(part.value(), &rows.all))
            (table::wide_number(&dash(m, part.known), opens(part.known, &rows.known)))
            (linked(part.estimated, &rows.estimated))
            (linked(part.without_amount as f64, &rows.without_amount))
            @if flows {
                @for value in part.flow.map_or([None; 3], |flow| [flow.arrive, flow.move_on, flow.lost].map(Some)) {
                    (table::wide_number(&value.map_or_else(|| "–".to_owned(), |value| m.tenths(value)), None))
                }
            }
            (linked(part.value() * part.part.weight_of_100() as f64 / 100.0, &rows.all))
        }
    }
}

/// Where a figure leads. A dash says "nothing there" quietly, and there is nothing to open.
fn opens(n: f64, href: &str) -> Option<&str> {
    (0.5 <= n).then_some(href)
}

fn dash(m: Messages, value: f64) -> String {
    if value < 0.5 { "–".to_owned() } else { m.whole(value) }
}

/// What the values were converted from, folded away.
fn by_currency(m: Messages, figures: &Figures) -> Markup {
    let mut columns = vec![Column::words(m.currency())];
    columns.extend(figures.parts.iter().map(|part| Column::numbers(part.part.label(m))));
    columns.extend([m.head_known(), m.head_estimated(), m.head_rate()].map(Column::numbers));
    columns.push(Column::words(m.head_since()));
    let rows = html! {
        @for of in &figures.currencies {
            tr {
                th scope="row" { (of.currency) }
                @for value in of.parts.iter().chain([&of.known, &of.estimated]) { (table::number(value, None)) }
                @match &of.rate {
                    Some((rate, since)) => { (table::number(rate, None)) td { (m.day_and_month(*since)) " " (since.year()) } }
                    None => { (table::number(if of.is_missing { m.no_rate() } else { "–" }, None)) td { "–" } }
                }
            }
        }
    };
    html! {
        @if !figures.currencies.is_empty() {
            details class="fold" {
                summary { (m.by_currency()) }
                (table::table(m, Kind::Figures, m.by_currency(), &columns, rows, None))
            }
        }
    }
}

/// The weekly columns as a table, folded away.
fn weeks_twin(m: Messages, figures: &Figures) -> Markup {
    let columns = [Column::words(m.head_week()), Column::numbers(m.came_in()), Column::numbers(m.went_out())];
    let weeks: Vec<(&Week, Option<&Week>)> =
        figures.came_in.iter().enumerate().map(|(at, week)| (week, figures.went_out.get(at))).collect();
    let number =
        |week: &Week| table::number(&dash(m, week.count as f64), (0 < week.count).then_some(week.href.as_str()));
    let rows = html! {
        @for (came_in, went_out) in weeks.iter().rev() {
            tr {
                th scope="row" { (m.day_and_month(came_in.first_day)) }
                (number(came_in))
                @if let Some(week) = went_out { (number(week)) } @else { (table::number("–", None)) }
            }
        }
    };
    html! {
        @if !weeks.is_empty() {
            details class="fold" {
                summary { (m.weeks_in_numbers()) }
                (table::table(m, Kind::Figures, m.weeks_in_numbers(), &columns, rows, None))
            }
        }
    }
}

/// How a list is brought in. There is no page for it yet.
const IMPORT: &str = "tundish import FILE.csv --dry-run";

/// The page of a funnel without a single opportunity: the same instrument without water, why, and the way on, which for those
/// who may import is their list first.
pub fn empty(m: Messages, about: &str, may_import: bool, add: &Link) -> Markup {
    html! {
        (shell::page_head(m.funnel(), about, html! {}))
        (vessel::empty_vessel(m))
        div class="empty" {
            h2 { (m.funnel_empty_title()) }
            p { (if may_import { m.funnel_empty_text() } else { m.funnel_empty_text_by_hand() }) }
            @if may_import { p { (m.bring_your_list()) " " code { (IMPORT) } } }
            a class="btn btn--go" href=(add.href) data-hotkey="c" aria-keyshortcuts="c" { (add.label) " " kbd aria-hidden="true" { "c" } }
        }
    }
}
