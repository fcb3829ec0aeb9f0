//! What the pages of pipelines look like.

use maud::{Markup, html};
use tundish_domain::{
    Probability,
    pipeline::{Band, ExitCriterion, Stage},
};
use tundish_web::{
    http::error::FieldErrors,
    kit::{
        button::{self, Weight},
        field::{Choice, Field},
        form::{self, Form, Guard},
        panel, sheet,
        table::{self, Column, Kind},
    },
    messages::Messages,
};

use super::{form::Draft as PipelineDraft, href, stage::Draft, stage_href};
use crate::{
    admin::{shown, summary},
    pipeline::Defined,
    record::value,
};

/// The sheet that asks before a stage is removed.
const REMOVE: &str = "remove";

/// A probability in percent, as people type it.
pub(super) fn percent(m: Messages, probability: Probability) -> String {
    m.decimal(&value::decimal(probability.millionths() * 100))
}

fn criteria(m: Messages, criteria: &[ExitCriterion]) -> String {
    let words: Vec<&str> = criteria.iter().map(|criterion| m.exit_criterion(criterion.as_str())).collect();
    if words.is_empty() { m.nothing_asked().to_owned() } else { words.join(", ") }
}

fn stages(m: Messages, defined: &Defined, end: impl Fn(usize, &Stage) -> Option<Markup>) -> Markup {
    let mut columns = vec![
        Column::words(m.stage()),
        Column::words(m.band()),
        Column::numbers(m.probability()).wide(),
        Column::words(m.exit_criteria()).wide(),
    ];
    let has_end = end(0, defined.pipeline.first()).is_some();
    if has_end {
        columns.push(Column::words(m.order()));
    }
    let rows = html! {
        @for (place, stage) in defined.pipeline.stages().iter().enumerate() {
            tr {
                (table::name(&stage.name, &stage_href(defined.pipeline.id(), stage.id)))
                td { (m.band_word(stage.band.as_str())) }
                (table::wide_number(&format!("{}\u{a0}%", percent(m, stage.probability)), None))
                td class="table__wide table__wrap" { (criteria(m, &stage.exit_criteria)) }
                @if let Some(end) = end(place, stage) { td { (end) } }
            }
        }
    };
    table::table(m, Kind::Figures, defined.pipeline.name(), &columns, rows, None)
}

/// A pipeline in the list of all.
pub(super) fn overview(m: Messages, defined: &Defined) -> Markup {
    let open = html! { a href=(href(defined.pipeline.id())) { (m.open_and_change()) span class="unseen" { ": " (defined.pipeline.name()) } } };
    panel::flush(defined.pipeline.name(), Some(open), stages(m, defined, |_, _| None))
}

/// The page of one pipeline.
pub(super) fn page(m: Messages, defined: &Defined, guard: &Guard) -> Markup {
    let id = defined.pipeline.id();
    let last = defined.pipeline.stages().len() - 1;
    let shift = |stage: &Stage, way: &str, label: &str, sign: &str, is_end: bool| {
        html! {
            form method="post" action={ (stage_href(id, stage.id)) "/move" } {
                (guard.fields(&format!("{way}-{}", stage.id))) (form::version(defined.version)) input type="hidden" name="way" value=(way);
                button class="icon-btn" type="submit" disabled[is_end] title=(label) aria-label={ (label) ": " (stage.name) } { (sign) }
            }
        }
    };
    let order = |place: usize, stage: &Stage| {
        Some(html! {
            div class="order" {
                (shift(stage, "earlier", m.move_earlier(), "↑", place == 0))
                (shift(stage, "later", m.move_later(), "↓", place == last))
            }
        })
    };
    html! {
        header class="record" {
            h1 { (defined.pipeline.name()) }
            p { (m.stages_about()) }
            div class="record__actions" {
                (button::link(Weight::Plain, m.edit(), &format!("{}/edit", href(id)), Some("e")))
                (button::link(Weight::Go, m.new_stage(), &format!("{}/new-stage", href(id)), Some("c")))
            }
        }
        (panel::flush(m.stages(), None, stages(m, defined, order)))
    }
}

/// What a field is called.
fn label(m: Messages, field: &str) -> &'static str {
    match field {
        "like" => m.stages_like(),
        "place" => m.place(),
        "band" => m.band(),
        "probability" => m.probability(),
        _ => m.name(),
    }
}

/// The form for a pipeline.
pub(super) fn form(
    m: Messages,
    title: &str,
    known: Option<&Defined>,
    all: &[Defined],
    draft: &PipelineDraft,
    errors: &FieldErrors,
    guard: &Guard,
) -> Markup {
    let (name, action, leave) = match known {
        Some(known) => {
            let here = href(known.pipeline.id());
            (format!("pipeline-{}", known.pipeline.id()), here.clone(), here)
        }
        None => ("new-pipeline".to_owned(), "/settings/pipelines".to_owned(), "/settings/pipelines".to_owned()),
    };
    let likes = all.iter().map(|other| Choice::new(other.pipeline.id().to_string(), other.pipeline.name())).collect();
    let places = (0..all.len() as u64).map(|place| Choice::new(place.to_string(), m.number(place + 1))).collect();
    let field = |name, field| shown(m, errors, name, field);
    let form = Form { name: &name, action: &action, guard, keeps_draft: true };
    html! {
        div class="page--form stack" {
            h1 { (title) }
            (summary(m, errors, |field| label(m, field)))
            section class="panel" { div class="panel__body" { (form.render(html! {
                @if !draft.version.is_empty() { input type="hidden" name=(form::VERSION_FIELD) value=(draft.version); }
                (field("name", Field::text("name", m.name(), &draft.name).required().autocomplete("off")))
                @if known.is_some() { (field("place", Field::select("place", m.place(), &draft.place, places).hint(m.place_hint()))) }
                @else { (field("like", Field::select("like", m.stages_like(), &draft.like, likes).hint(m.stages_like_hint()))) }
                div class="form__foot" {
                    (button::link(Weight::Plain, m.cancel(), &leave, None))
                    (button::submit(Weight::Go, if known.is_some() { m.save() } else { m.add() }))
                }
            })) } }
        }
    }
}

/// What was typed about a stage, in words.
pub(super) fn told(m: Messages, draft: &Draft) -> Vec<(&'static str, String)> {
    vec![
        (m.name(), draft.get("name").to_owned()),
        (m.band(), m.band_word(draft.get("band")).to_owned()),
        (m.probability(), draft.get("probability").to_owned()),
        (m.exit_criteria(), criteria(m, &draft.criteria())),
    ]
}

/// The form for a stage.
pub(super) struct StageForm<'a> {
    pub(super) m: Messages,
    pub(super) title: &'a str,
    pub(super) defined: &'a Defined,
    pub(super) known: Option<&'a Stage>,
    /// How many opportunities stand in it.
    pub(super) held: i64,
    pub(super) draft: &'a Draft,
    pub(super) errors: &'a FieldErrors,
    pub(super) guard: &'a Guard,
}

impl StageForm<'_> {
    /// The content of the page.
    pub(super) fn render(&self) -> Markup {
        let (m, draft, id) = (self.m, self.draft, self.defined.pipeline.id());
        let (name, action) = match self.known {
            Some(stage) => (format!("stage-{}", stage.id), stage_href(id, stage.id)),
            None => (format!("new-stage-{id}"), format!("{}/stages", href(id))),
        };
        let bands = Band::ALL.iter().map(|band| Choice::new(band.as_str(), m.band_word(band.as_str()))).collect();
        let field = |name, field| shown(m, self.errors, name, field);
        let form = Form { name: &name, action: &action, guard: self.guard, keeps_draft: true };
        html! {
            div class="page--form stack" {
                h1 { (self.title) }
                (summary(m, self.errors, |field| label(m, field)))
                section class="panel" {
                    div class="panel__body" { (form.render(html! {
                        input type="hidden" name=(form::VERSION_FIELD) value=(draft.get("version"));
                        (field("name", Field::text("name", m.name(), draft.get("name")).required().autocomplete("off")))
                        div class="form__pair" {
                            (field("band", Field::segments("band", m.band(), draft.get("band"), bands)))
                            (field("probability", Field::number("probability", m.probability_percent(), draft.get("probability")).optional().hint(m.probability_hint())))
                        }
                        fieldset class="field" {
                            legend class="field__label" { (m.exit_criteria_long()) }
                            @for criterion in ExitCriterion::WORDS {
                                (Field::check(criterion, m.exit_criterion(criterion), !draft.get(criterion).is_empty()).render(m))
                            }
                        }
                        @if self.known.is_some() { p class="field__hint" { (m.holds_from_now_on()) } }
                        div class="form__foot" {
                            (button::link(Weight::Plain, m.cancel(), &href(id), None))
                            (button::submit(Weight::Go, if self.known.is_some() { m.save() } else { m.add() }))
                        }
                    })) }
                    @if let Some(stage) = self.known { div class="panel__foot" {
                        @if 0 < self.held { (m.still_holds(self.held.unsigned_abs())) }
                        @else { button class="link" type="button" popovertarget=(REMOVE) { (m.remove_name(&stage.name)) } }
                    } }
                }
                @if let Some(stage) = self.known.filter(|_| self.held == 0) { (self.remove_sheet(stage)) }
            }
        }
    }

    fn remove_sheet(&self, stage: &Stage) -> Markup {
        let m = self.m;
        let body = html! {
            p { (m.remove_stage_text()) }
            form class="form" method="post" action={ (stage_href(self.defined.pipeline.id(), stage.id)) "/remove" } {
                (self.guard.fields(REMOVE)) (form::version(self.defined.version))
                div class="form__foot" { (sheet::leave(REMOVE, m.cancel())) (button::submit(Weight::Go, m.remove())) }
            }
        };
        sheet::popover(m, REMOVE, &m.remove_name(&stage.name), body, None)
    }
}
