//! The page of one record: its head, its way through the stages, its facts, what happened.

use maud::{Markup, html};

use super::amount::Amount;
use super::marker::Part;
use crate::messages::Messages;

/// The head of a record: what it is, in one glance, and what can be done with it.
#[derive(Clone, Debug)]
pub struct RecordHead {
    /// Whose it is.
    pub name: String,
    /// What it is about, in a quieter voice behind the name.
    pub about: String,
    /// One line below: short number, part, owner.
    pub line: Markup,
    /// The amount with its currency; none for records that have none.
    pub amount: Option<Amount>,
    /// What can be done.
    pub actions: Markup,
}

impl RecordHead {
    /// The head.
    pub fn render(&self, m: Messages) -> Markup {
        html! {
            header class="record" {
                h1 { (self.name) @if !self.about.is_empty() { " " small { (self.about) } } }
                @if let Some(amount) = &self.amount { p class="record__amount" { (amount.render(m)) } }
                p { (self.line) }
                div class="record__actions" { (self.actions) }
            }
        }
    }
}

/// Where a stage lies on the way of this record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// Behind it.
    Done,
    /// It stands here.
    Now,
    /// Before it.
    Ahead,
}

/// One stage of the way.
#[derive(Clone, Debug)]
pub struct WayStage {
    /// Its name.
    pub name: String,
    /// Its part, for the hue.
    pub part: Part,
    /// Where it lies.
    pub passed: Passed,
    /// The line below: days spent, "104 d, late"; empty ahead.
    pub note: String,
}

/// The way through the stages.
pub fn way(m: Messages, stages: &[WayStage]) -> Markup {
    html! {
        ol class="way" aria-label=(m.way_through_stages()) {
            @for stage in stages {
                @let key = match stage.passed { Passed::Done => "done", Passed::Now => "now", Passed::Ahead => "ahead" };
                li class="way__stage" data-part=(stage.part.as_str()) data-way=(key) aria-current=[(stage.passed == Passed::Now).then_some("step")] {
                    (stage.name) @if !stage.note.is_empty() { " " small { (stage.note) } }
                }
            }
        }
    }
}

/// Facts: a name and what it holds, one a line.
pub fn facts(facts: &[(&str, Markup)]) -> Markup {
    html! { dl class="facts" { (fact_rows(facts)) } }
}

/// The rows of such a list, to which others are added.
pub fn fact_rows(facts: &[(&str, Markup)]) -> Markup {
    html! { @for (name, value) in facts { dt { (name) } dd { (value) } } }
}

/// From whom an entry of the timeline comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The customer: filled dot.
    Customer,
    /// Us: ring.
    Us,
    /// A step that we took with the record: ring, and no conversation.
    Step,
    /// A change of the record: small square.
    Change,
    /// Nobody: a stretch without any entry.
    Silence,
}

/// One entry of the timeline, newest first.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The day in words; empty for a silence.
    pub day: String,
    /// The instant for machines, RFC 3339.
    pub instant: String,
    /// From whom.
    pub from: From,
    /// What happened, in bold.
    pub title: String,
    /// More of it, quieter.
    pub text: String,
    /// Each of several changes on a line of its own.
    pub details: Vec<Detail>,
    /// Who, at which time of day, and what else there is to say about the entry itself.
    pub by: String,
    /// What can be done about it, such as taking it back.
    pub action: Option<Markup>,
}

/// One of several changes of an entry.
#[derive(Clone, Debug)]
pub struct Detail {
    /// What changed.
    pub text: String,
    /// What can be done about it, such as taking it back.
    pub action: Option<Markup>,
}

impl std::convert::From<String> for Detail {
    fn from(text: String) -> Self {
        Self { text, action: None }
    }
}

/// The timeline.
pub fn timeline(m: Messages, entries: &[Entry]) -> Markup {
    html! {
        @if entries.is_empty() { p class="muted" { (m.nothing_recorded()) } }
        @else {
            ol class="timeline" {
                @for entry in entries {
                    @let from = match entry.from { From::Customer => "customer", From::Us | From::Step => "us", From::Change => "change", From::Silence => "silence" };
                    @let is_talk = matches!(entry.from, From::Customer | From::Us);
                    li class="timeline__entry" data-from=(from) data-talk[is_talk] {
                        @if entry.instant.is_empty() { span {} } @else { time datetime=(entry.instant) { (entry.day) } }
                        i {}
                        div class="timeline__what" {
                            p { @if is_talk || entry.from == From::Step { b { (entry.title) } } @else { (entry.title) } @if !entry.text.is_empty() { br; (entry.text) } @for detail in entry.details.iter().filter(|detail| detail.action.is_none()) { br; (detail.text) } }
                            @for detail in entry.details.iter() { @if let Some(action) = &detail.action { div class="timeline__detail" { span { (detail.text) } (action) } } }
                            @if !entry.by.is_empty() { p class="timeline__by" { (entry.by) } }
                        }
                        @if let Some(action) = &entry.action { div class="timeline__action" { (action) } }
                    }
                }
            }
        }
    }
}
