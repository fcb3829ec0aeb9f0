//! What can be done with an opportunity: buttons beside its name, and the sheets behind them.

use maud::{Markup, html};
use tundish_domain::{
    Opportunity, Pipeline,
    opportunity::{LossReason, WinReason},
    pipeline::Band,
};
use tundish_web::{
    http::error::FieldErrors,
    kit::{
        button::{self, Weight},
        field::{Choice, Field},
        form::{self, Form, Guard},
        sheet,
    },
    messages::Messages,
};

use super::words;
use crate::opportunity::pages::{
    deed::{Deed, DeedForm},
    href,
    record::Loaded,
};

/// The element that a deed without fields brings up to date.
pub(in crate::opportunity) const REFRESHED: &str = "#record";

/// The buttons beside the name: only what is allowed and makes sense now.
pub(in crate::opportunity) fn bar(m: Messages, loaded: &Loaded, guard: &Guard) -> Markup {
    let (opportunity, may) = (&loaded.opportunity, &loaded.may);
    let opens = |deed: Deed, label: &str, keys| button::opens(Weight::Plain, label, deed.as_str(), keys);
    html! {
        @if opportunity.open().is_ok() {
            @if may.move_it && loaded.pipeline.is_some() { (opens(Deed::Move, m.move_to(), Some("m"))) }
            @if may.win { (opens(Deed::Win, m.win_it(), None)) }
            @if may.lose { (opens(Deed::Lose, m.lose_it(), None)) }
            @if opportunity.hold.is_none() && may.hold { (opens(Deed::Hold, m.hold_it(), None)) }
            @if opportunity.hold.is_some() && may.resume { (at_once(Deed::Resume, opportunity, guard, Weight::Plain, m.resume())) }
        }
        @if opportunity.closed().is_ok() && may.reopen { (at_once(Deed::Reopen, opportunity, guard, Weight::Plain, m.reopen())) }
    }
}

/// The sheets that the buttons open.
pub(in crate::opportunity) fn sheets(m: Messages, loaded: &Loaded, guard: &Guard) -> Markup {
    let (opportunity, may) = (&loaded.opportunity, &loaded.may);
    let fresh = DeedForm::fresh(m, opportunity);
    let none = FieldErrors::new();
    let sheet = |deed: Deed| {
        let leave = sheet::leave(deed.as_str(), m.cancel());
        let body = fields_form(m, deed, loaded, &fresh, &none, guard, leave);
        sheet::popover(m, deed.as_str(), &title(m, deed, opportunity), body, None)
    };
    html! {
        @if opportunity.open().is_ok() {
            @if let Some(pipeline) = loaded.pipeline.as_ref().filter(|_| may.move_it) { (move_menu(m, opportunity, pipeline, guard)) }
            @if may.win { (sheet(Deed::Win)) }
            @if may.lose { (sheet(Deed::Lose)) }
            @if may.hold && opportunity.hold.is_none() { (sheet(Deed::Hold)) }
        }
        @if opportunity.deleted_at.is_none() {
            @if can_hand_over(loaded) { (sheet(Deed::Reassign)) }
            @if may.delete { (sheet(Deed::Delete)) }
        }
    }
}

/// Whether there is somebody to whom it can be given.
pub(in crate::opportunity) fn can_hand_over(loaded: &Loaded) -> bool {
    let others = loaded.people.iter().any(|(id, _)| *id != loaded.opportunity.owner);
    loaded.may.reassign && loaded.opportunity.deleted_at.is_none() && others
}

/// One form as a page of its own, after it was refused.
pub(in crate::opportunity) fn still(
    m: Messages,
    deed: Deed,
    loaded: &Loaded,
    typed: &DeedForm,
    errors: &FieldErrors,
    guard: &Guard,
) -> Markup {
    let opportunity = &loaded.opportunity;
    let leave = button::link(Weight::Plain, m.cancel(), &href(opportunity.id), None);
    let listed: Vec<(String, String)> =
        errors.iter().map(|error| (format!("{}-{}", deed.as_str(), error.field), error.sentence.clone())).collect();
    html! {
        div class="stack page--form" {
            h1 { (opportunity.name) }
            (form::error_summary(m, &listed))
            (sheet::still(m, "again", &title(m, deed, opportunity), fields_form(m, deed, loaded, typed, errors, guard, leave), Some(html! {})))
        }
    }
}

fn title(m: Messages, deed: Deed, opportunity: &Opportunity) -> String {
    let name = &opportunity.name;
    match deed {
        Deed::Win => m.won_title(name),
        Deed::Lose => m.lost_title(name),
        Deed::Hold => m.hold_title(name),
        Deed::Reassign => m.hand_title(name),
        Deed::Delete => m.delete_title(name),
        _ => name.clone(),
    }
}

/// The form of a deed: its fields, the harmless way out, the one accent button.
fn fields_form(
    m: Messages,
    deed: Deed,
    loaded: &Loaded,
    typed: &DeedForm,
    errors: &FieldErrors,
    guard: &Guard,
    leave: Markup,
) -> Markup {
    let opportunity = &loaded.opportunity;
    let error = |field: &str| errors.iter().find(|error| error.field == field).map(|error| error.sentence.clone());
    let show = |field: Field, name: &str| field.within(deed.as_str()).error(error(name).as_deref()).render(m);
    let note = || show(Field::area("note", m.note(), &typed.note).optional(), "note");
    let (fields, go) = match deed {
        Deed::Win => (
            html! {
                (show(Field::number("value", &format!("{}, {}", m.closing_value(), opportunity.currency), &typed.value).optional().hint(m.closing_value_hint()), "value"))
                (show(Field::select("reason", m.why_they_ordered(), &typed.reason, reasons(m, WinReason::ALL.iter().filter(|reason| **reason != WinReason::NotRecorded).map(|reason| (reason.as_str(), m.win_reason(*reason))))).required(), "reason"))
                (note())
            },
            m.mark_as_won(),
        ),
        Deed::Lose => (
            html! {
                (show(Field::select("reason", m.why_it_was_lost(), &typed.reason, reasons(m, LossReason::ALL.iter().filter(|reason| **reason != LossReason::NotRecorded).map(|reason| (reason.as_str(), m.loss_reason(*reason))))).required(), "reason"))
                (show(Field::area("note", m.why_customers_words(), &typed.note).optional(), "note"))
            },
            m.mark_as_lost(),
        ),
        Deed::Hold => (
            html! {
                (show(Field::text("reason", m.hold_reason(), &typed.reason).required(), "reason"))
                (show(Field::day("until", m.hold_until(), &typed.until).required(), "until"))
            },
            m.put_on_hold(),
        ),
        Deed::Reassign => {
            let people = loaded.people.iter().filter(|(id, _)| *id != opportunity.owner);
            let mut choices = vec![Choice::new("", m.not_chosen())];
            choices.extend(people.map(|(id, name)| Choice::new(id.to_string(), name.clone())));
            (show(Field::select("owner", m.new_owner(), &typed.owner, choices).required(), "owner"), m.hand_over())
        }
        Deed::Delete => (html! { p { (m.delete_text()) } }, m.delete_it()),
        _ => (html! {}, m.save()),
    };
    let action = format!("{}/{}", href(opportunity.id), deed.as_str());
    let name = format!("{}-form", deed.as_str());
    Form { name: &name, action: &action, guard, keeps_draft: false }.render(html! {
        // The version that was seen, not the one stored now: what happened in between must not be overwritten unseen.
        input type="hidden" name=(form::VERSION_FIELD) value=(typed.version);
        @if !typed.back.is_empty() { input type="hidden" name="back" value=(typed.back); }
        (fields)
        div class="form__foot" { (leave) (button::submit(Weight::Go, go)) }
    })
}

fn reasons<'a>(m: Messages, known: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", m.not_chosen())];
    choices.extend(known.map(|(value, label)| Choice::new(value, label)));
    choices
}

/// A deed without fields: one button, which htmx does in place.
pub(in crate::opportunity) fn at_once(
    deed: Deed,
    opportunity: &Opportunity,
    guard: &Guard,
    weight: Weight,
    label: &str,
) -> Markup {
    in_place(deed, opportunity, guard, deed.as_str(), html! { (button::submit(weight, label)) })
}

/// A form whose answer takes the place of the record; a refusal is said in a toast and changes nothing.
pub(in crate::opportunity) fn in_place(
    deed: Deed,
    opportunity: &Opportunity,
    guard: &Guard,
    name: &str,
    body: Markup,
) -> Markup {
    let action = format!("{}/{}", href(opportunity.id), deed.as_str());
    html! {
        form method="post" action=(action) data-move[deed == Deed::Move]
            hx-post=(action) hx-target=(REFRESHED) hx-select=(REFRESHED) hx-swap="outerHTML"
            hx-select-oob="#toasts" "hx-status:4xx"="swap:none" "hx-status:5xx"="swap:none" {
            (guard.fields(name))
            (form::version(opportunity.version))
            (body)
        }
    }
}

/// The menu behind "Move to…": a button for each stage; the one after the present stage takes the focus.
fn move_menu(m: Messages, opportunity: &Opportunity, pipeline: &Pipeline, guard: &Guard) -> Markup {
    let stages = pipeline.stages();
    let here = pipeline.place(opportunity.stage);
    let mut bands: Vec<(Band, Vec<usize>)> = Vec::new();
    for (place, stage) in stages.iter().enumerate() {
        match bands.last_mut() {
            Some((band, places)) if *band == stage.band => places.push(place),
            _ => bands.push((stage.band, vec![place])),
        }
    }
    // What the stages in between ask for is said before somebody tries.
    let missing = |place: usize| {
        here.map_or_else(Vec::new, |here| pipeline.missing(here, place, |criterion| criterion.met_by(opportunity)))
    };
    let name = Deed::Move.as_str();
    let items = html! {
        ul class="menu" {
            @for (band, places) in &bands {
                @let part = words::part(*band);
                li {
                    h3 { (part.glyph()) (part.label(m)) }
                    @for place in places.iter().copied() {
                        @let stage = &stages[place];
                        @let missing = missing(place);
                        button class="menu__item" type="submit" name="stage" value=(stage.id) disabled[Some(place) == here] autofocus[here.map(|here| here + 1) == Some(place)] {
                            (stage.name)
                            @if Some(place) == here { small { (m.here_now()) } }
                            @else if !missing.is_empty() { small { (m.still_needs(&missing)) } }
                        }
                    }
                }
            }
        }
    };
    sheet::menu(name, &m.move_name_to(&opportunity.name), in_place(Deed::Move, opportunity, guard, name, items))
}
