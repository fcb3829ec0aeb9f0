//! The board: the parts of the funnel, their stages as columns, their opportunities as cards.
//!
//! A card moves in three ways that are one: its menu "Move to…" is a form with a button for each stage and works
//! without script; dragging and keys press the same button. Headings and lists make it a document one can read.

use maud::{Markup, html};

use crate::assets;
use crate::kit::form::{self, Guard};
use crate::kit::keys::{self, Action, Shortcut};
use crate::kit::marker::{Part, Tray, person};
use crate::kit::stack_bar::{Stretch, stack_bar};
use crate::kit::{Amount, Icon, sheet};
use crate::messages::Messages;

/// The element that a move brings up to date: picture, table and board together.
pub const REFRESHED: &str = "#funnel";

/// The whole board.
#[derive(Clone, Debug)]
pub struct Board {
    /// The parts that have stages, from the rim to the floor.
    pub parts: Vec<BoardPart>,
    /// What the cards are filtered and sorted by, as chips.
    pub filters: Markup,
    /// Whether cards may be moved: not on a day in the past.
    pub can_move: bool,
    /// What a move sends as the place to come back to: this board as it is narrowed.
    pub back: String,
}

/// A part: one line in its hue over its stages.
#[derive(Clone, Debug)]
pub struct BoardPart {
    /// Which.
    pub part: Part,
    /// What stands in it: "1,080 k in 52".
    pub summary: String,
    /// Its stages.
    pub columns: Vec<Column>,
}

/// A stage.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its identifier, which the move form sends.
    pub stage_id: String,
    /// Its name.
    pub name: String,
    /// How many stand in it.
    pub count: u64,
    /// Their value, formatted.
    pub value: String,
    /// The weighted value, formatted.
    pub weighted: String,
    /// The value as far as the amounts are known, for the bar.
    pub known: f64,
    /// The value as far as it is estimated, for the bar.
    pub estimated: f64,
    /// The estimated value, formatted.
    pub estimated_value: String,
    /// What the value leaves out because there is no rate, formatted by currency.
    pub unconverted: Vec<String>,
    /// How many have no amount.
    pub without_amount: u64,
    /// The first cards.
    pub cards: Vec<Card>,
    /// How many more there are, and where.
    pub more: Option<(u64, String)>,
    /// Where the whole stage is listed.
    pub href: String,
}

/// An opportunity.
#[derive(Clone, Debug)]
pub struct Card {
    /// Its identifier.
    pub id: String,
    /// Its version, which a move must know.
    pub version: i64,
    /// The customer, or the name of the opportunity.
    pub name: String,
    /// Where it opens.
    pub href: String,
    /// Where a move is posted.
    pub move_action: String,
    /// Who is responsible.
    pub owner: String,
    /// Its amount.
    pub amount: Amount,
    /// Days in its stage; nothing when nobody knows since when it stands there.
    pub days: Option<i64>,
    /// Stages that it may not move to yet, by identifier, with what is still needed: "needs an amount".
    pub needs: Vec<(String, String)>,
    /// One sentence: the next step, or that there is none; empty where it is not known, as of a past day.
    pub say: String,
    /// Where it stands against comparable ones, when that is known; or that it is on hold.
    pub tray: Option<Tray>,
}

/// The keys of the board, for the sheet behind "?".
pub fn shortcuts(m: Messages) -> Vec<Shortcut> {
    vec![
        Action::Cards.shortcut(m),
        Action::Columns.shortcut(m),
        Action::MoveTo.shortcut(m),
        Action::Step.shortcut(m),
        Action::Open.shortcut(m),
    ]
}

impl Board {
    /// The board; `guard` protects its forms.
    pub fn render(&self, m: Messages, guard: &Guard) -> Markup {
        html! {
            section aria-labelledby="board-title" {
                div class="bar" {
                    h2 id="board-title" { (m.board()) }
                    (self.filters)
                    @if self.can_move {
                        p class="bar__end" aria-hidden="true" { (keys::hint("j")) (keys::hint("k")) (m.keys_move()) (keys::hint("m")) (m.keys_move_to()) }
                    }
                }
                div class="board" data-board data-can-drag=[self.can_move.then(|| assets::url("sortable.js"))] tabindex="-1" {
                    @for part in &self.parts { (self.part(m, guard, part)) }
                }
            }
        }
    }

    fn part(&self, m: Messages, guard: &Guard, part: &BoardPart) -> Markup {
        let key = part.part.as_str();
        html! {
            section class="board__part" data-part=(key) data-span=(part.columns.len().clamp(1, 12)) aria-labelledby={ "part-" (key) } {
                header class="board__head" {
                    div {
                        h3 id={ "part-" (key) } { (part.part.glyph()) (part.part.label(m)) }
                        p { (part.summary) " · " (m.weighs_of_100(part.part.weight_of_100())) }
                    }
                }
                @for column in &part.columns { (self.column(m, guard, column)) }
            }
        }
    }

    fn column(&self, m: Messages, guard: &Guard, column: &Column) -> Markup {
        html! {
            section class="column" aria-labelledby={ "stage-" (column.stage_id) } {
                header class="column__head" {
                    h4 id={ "stage-" (column.stage_id) } { a href=(column.href) { (column.name) } span class="count" { (m.number(column.count)) } }
                    p { span { (column.value) } span { (m.weighs(&column.weighted)) } }
                    (stack_bar(&[(Stretch::Known, column.known), (Stretch::Estimated, column.estimated)], true))
                    p class="column__rest" {
                        @if 0.0 < column.estimated { span { (m.of_it_estimated(&column.estimated_value)) } }
                        @if !column.unconverted.is_empty() { span { (m.without_a_rate(&column.unconverted)) } }
                        @if 0 < column.without_amount { span { (m.without_amount(column.without_amount)) } }
                    }
                }
                div class="column__body" {
                    ol class="column__cards" data-stage=(column.stage_id) {
                        @for card in &column.cards { (self.card(m, guard, card, &column.stage_id)) }
                    }
                    @if let Some((more, href)) = &column.more {
                        a class="column__more" href=(href) aria-label=(m.more_in(*more, &column.name)) { (m.more(*more)) }
                    }
                }
            }
        }
    }

    fn card(&self, m: Messages, guard: &Guard, card: &Card, here: &str) -> Markup {
        html! {
            li class=(if self.can_move { "card card--moves" } else { "card" }) data-card=(card.id) {
                (face(m, card))
                @if self.can_move { (self.move_menu(m, guard, card, here)) }
            }
        }
    }

    /// The form behind "Move to…": a button for each stage; the one after the present stage takes the focus.
    fn move_menu(&self, m: Messages, guard: &Guard, card: &Card, here: &str) -> Markup {
        let id = format!("move-{}", card.id);
        let stages: Vec<&str> =
            self.parts.iter().flat_map(|part| &part.columns).map(|column| column.stage_id.as_str()).collect();
        let next = stages.iter().position(|stage| *stage == here).and_then(|at| stages.get(at + 1)).copied();
        html! {
            div class="card__move" {
                button type="button" popovertarget=(id) aria-label={ (m.move_name_to(&card.name)) "…" } title=(m.move_to()) { (Icon::Move.sized(14)) }
                (sheet::menu(&id, &m.move_name_to(&card.name), html! {
                    form method="post" action=(card.move_action) data-move
                        hx-post=(card.move_action) hx-target=(REFRESHED) hx-select=(REFRESHED) hx-swap="outerHTML"
                        hx-select-oob="#toasts" "hx-status:4xx"="swap:none" "hx-status:5xx"="swap:none" {
                        (guard.fields(&id))
                        (form::version(card.version))
                        input type="hidden" name="back" value=(self.back);
                        ul class="menu" {
                            @for part in &self.parts {
                                li {
                                    h3 { (part.part.glyph()) (part.part.label(m)) }
                                    @for column in &part.columns {
                                        button class="menu__item" type="submit" name="stage" value=(column.stage_id)
                                            disabled[column.stage_id == here] autofocus[next == Some(column.stage_id.as_str())] {
                                            (column.name)
                                            @if column.stage_id == here { small { (m.here_now()) } }
                                            @if let Some((_, needs)) = card.needs.iter().find(|(stage, _)| *stage == column.stage_id) { small { (needs) } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }))
            }
        }
    }
}

/// What a card says, whatever its state.
pub(crate) fn face(m: Messages, card: &Card) -> Markup {
    html! {
        div class="card__line" {
            h5 class="card__name" { a href=(card.href) { (card.name) } }
            (person(&card.owner, true))
        }
        div class="card__line" {
            (card.amount.render(m))
            @if let Some(days) = card.days {
                span class="card__days" { span aria-hidden="true" { (m.days_short(days)) } span class="unseen" { (m.days_in_stage(days)) } }
            }
        }
        @if !card.say.is_empty() { p class="card__say" { (card.say) } }
        @if let Some(tray) = card.tray { div class="card__foot" { (tray.marker(m)) } }
    }
}
