//! The forms that log, plan and complete: one text, and only what belongs to the kind of thing.
//!
//! Which fields belong to which kind is said in `data-kinds`; the style sheet shows those of the chosen kind. What was typed into
//! a field that does not belong to it is left out when the form is read.

use maud::{Markup, html};
use tundish_domain::{
    activity::{ActivityKind, Direction},
    id::{ContactId, UserId},
};
use tundish_web::{
    http::error::FieldErrors,
    kit::{
        button::{self, Weight},
        field::{Choice, Field},
        form::{Form, Guard},
    },
    messages::Messages,
};

use super::{
    Parent,
    draft::{Draft, LOGGED, PLANNED},
};

/// What a form is shown with.
pub(super) struct Shown<'a> {
    pub(super) m: Messages,
    pub(super) draft: &'a Draft,
    pub(super) errors: &'a FieldErrors,
    pub(super) contacts: &'a [(ContactId, String)],
    pub(super) people: &'a [(UserId, String)],
    /// To what the thing belongs, and to where the form leads back.
    pub(super) parent: Option<Parent>,
    pub(super) guard: &'a Guard,
    /// Sets identifiers apart from those of other forms of the page.
    pub(super) within: &'static str,
}

impl Shown<'_> {
    fn field(&self, field: Field, name: &str) -> Markup {
        let error = self.errors.of(name).next().map(|error| error.sentence.as_str());
        field.within(self.within).error(error).render(self.m)
    }

    fn kinds(&self, kinds: &[ActivityKind]) -> Markup {
        let m = self.m;
        let choices = kinds.iter().map(|kind| Choice::new(kind.as_str(), m.activity_kind(kind.as_str()))).collect();
        self.field(Field::segments("kind", m.activity_kind_label(), self.draft.get("kind"), choices), "kind")
    }

    /// The hidden parent, and with whom.
    fn whom(&self) -> Markup {
        let m = self.m;
        let none = Choice::new("", m.not_chosen());
        let contacts = self.contacts.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
        let is_of_contact = matches!(self.parent, Some(Parent::Contact(_)));
        html! {
            @if let Some(parent) = self.parent { input type="hidden" name=(parent.field()) value=(parent.id()); }
            @if !self.contacts.is_empty() && !is_of_contact {
                (self.field(Field::select("contact_id", m.with_whom(), self.draft.get("contact_id"), std::iter::once(none).chain(contacts).collect()).optional(), "contact_id"))
            }
        }
    }

    /// How it came out: only what belongs to the kind.
    fn outcome(&self, kinds: &[ActivityKind]) -> Markup {
        let m = self.m;
        let list = |name: &str, kind: ActivityKind| {
            let none = Choice::new("", m.not_chosen());
            let words =
                kind.outcomes().iter().map(|word| Choice::new(word.as_str(), m.activity_outcome(word.as_str())));
            let field = Field::select(
                name,
                m.outcome_label(),
                self.draft.get(name),
                std::iter::once(none).chain(words).collect(),
            );
            self.field(field.optional(), "outcome")
        };
        let answered =
            vec![Choice::new("", m.not_chosen()), Choice::new("true", m.yes()), Choice::new("false", m.no())];
        let has = |kind: ActivityKind| kinds.contains(&kind);
        html! {
            @if has(ActivityKind::Call) { div data-kinds="call" { (list("call_outcome", ActivityKind::Call)) } }
            @if has(ActivityKind::Meeting) || has(ActivityKind::Visit) { div data-kinds="meeting visit" { (list("meeting_outcome", ActivityKind::Meeting)) } }
            @if has(ActivityKind::Email) || has(ActivityKind::Message) {
                div data-kinds="email message" {
                    (self.field(Field::select("answered", m.answered_label(), self.draft.get("answered"), answered).optional(), "answered"))
                }
            }
        }
    }

    fn when_done(&self) -> Markup {
        let m = self.m;
        html! {
            div class="form__pair" {
                (self.field(Field::day("done_on", m.done_on(), self.draft.get("done_on")).hint(m.day_now_hint()), "done_on"))
                (self.field(Field::time("done_time", m.due_time(), self.draft.get("done_time")).optional(), "done_time"))
                div data-kinds="call meeting visit" {
                    (self.field(Field::number("minutes", m.minutes_label(), self.draft.get("minutes")).optional(), "minutes"))
                }
            }
        }
    }

    /// The fields of the log form.
    pub(super) fn log(&self, leave: Option<&str>) -> Markup {
        let m = self.m;
        let directions = [Direction::Outgoing, Direction::Incoming];
        let directions =
            directions.iter().map(|word| Choice::new(word.as_str(), m.activity_direction(word.as_str()))).collect();
        let form = Form { name: self.within, action: "/activities/log", guard: self.guard, keeps_draft: true };
        html! {
            div class="entry-form" {
                (form.render(html! {
                    (self.kinds(&LOGGED))
                    (self.field(Field::area("text", m.what_happened(), self.draft.get("text")), "text"))
                    div data-kinds="call email message" {
                        (self.field(Field::segments("direction", m.direction_label(), self.draft.get("direction"), directions), "direction"))
                    }
                    (self.outcome(&LOGGED))
                    (self.whom())
                    (self.when_done())
                    div class="form__foot" {
                        @if let Some(leave) = leave { (button::link(Weight::Plain, m.cancel(), leave, None)) }
                        (button::submit(Weight::Go, m.log_it()))
                    }
                }))
            }
        }
    }

    /// The fields of the plan form.
    pub(super) fn plan(&self, leave: Option<&str>) -> Markup {
        let m = self.m;
        let form = Form { name: self.within, action: "/activities", guard: self.guard, keeps_draft: true };
        html! {
            div class="entry-form" {
                (form.render(html! {
                    (self.planned())
                    div class="form__foot" {
                        @if let Some(leave) = leave { (button::link(Weight::Plain, m.cancel(), leave, None)) }
                        (button::submit(Weight::Go, m.plan_it()))
                    }
                }))
            }
        }
    }

    fn planned(&self) -> Markup {
        let m = self.m;
        let people = self.people.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone())).collect();
        html! {
            (self.kinds(&PLANNED))
            (self.field(Field::area("text", m.what_is_to_be_done(), self.draft.get("text")), "text"))
            div class="form__pair" {
                (self.field(Field::day("due_on", m.due_on(), self.draft.get("due_on")), "due_on"))
                (self.field(Field::time("due_time", m.due_time(), self.draft.get("due_time")).optional(), "due_time"))
            }
            (self.whom())
            @if 1 < self.people.len() {
                (self.field(Field::select("owner_id", m.who_does_it(), self.draft.get("owner_id"), people), "owner_id"))
            }
        }
    }

    /// The fields of the form that completes something of a kind and plans what comes next.
    pub(super) fn complete(&self, kind: ActivityKind) -> Markup {
        let m = self.m;
        html! {
            (self.field(Field::area("said", m.what_was_said(), self.draft.get("said")).optional(), "body"))
            (self.outcome(&[kind]))
            (self.when_done())
            (self.field(Field::check("follows", m.plan_a_follow_up(), !self.draft.get("follows").is_empty()), "follows"))
            fieldset class="entry-form entry-form--next" {
                legend class="unseen" { (m.plan_a_follow_up()) }
                (self.planned())
            }
        }
    }
}

/// The complaints with the fields that they lead to.
pub(super) fn listed(m: Messages, errors: &FieldErrors, within: &str) -> Vec<(String, String)> {
    let label = |field: &str| match field {
        "due_on" => m.due_on(),
        "due_time" | "done_time" => m.due_time(),
        "done_on" => m.done_on(),
        "minutes" => m.minutes_label(),
        "outcome" => m.outcome_label(),
        "answered" => m.answered_label(),
        "direction" => m.direction_label(),
        "contact_id" => m.with_whom(),
        "owner_id" => m.who_does_it(),
        "kind" => m.activity_kind_label(),
        _ => m.text_label(),
    };
    errors
        .iter()
        .map(|error| (format!("{within}-{}", error.field), m.changed_to(label(&error.field), &error.sentence)))
        .collect()
}
