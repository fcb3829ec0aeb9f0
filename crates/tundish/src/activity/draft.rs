//! What is typed into the forms that log, plan and complete, and what it stands for.

use std::collections::BTreeMap;

use tundish_domain::{
    Day, Instant, TimeZone,
    activity::{ActivityKind, ActivityOutcome, Direction},
};
use tundish_web::{http::error::FieldErrors, messages::Messages};

use super::{LONGEST_SUBJECT, Parent};
use crate::record::{Patch, value};

/// What can be logged, in the order in which it is offered.
pub(super) const LOGGED: [ActivityKind; 6] = [
    ActivityKind::Call,
    ActivityKind::Email,
    ActivityKind::Meeting,
    ActivityKind::Visit,
    ActivityKind::Message,
    ActivityKind::Note,
];
/// What can be planned.
pub(super) const PLANNED: [ActivityKind; 7] = [
    ActivityKind::Call,
    ActivityKind::Email,
    ActivityKind::Meeting,
    ActivityKind::Visit,
    ActivityKind::Message,
    ActivityKind::Task,
    ActivityKind::Promise,
];

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Draft(pub(super) BTreeMap<String, String>);

impl Draft {
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// A call to be logged now.
    pub(super) fn to_log(today: Day) -> Self {
        let mut draft = Self::default();
        draft.set("kind", ActivityKind::Call.as_str());
        draft.set("direction", Direction::Outgoing.as_str());
        draft.set("done_on", today.to_string());
        draft
    }

    /// A call to be planned for tomorrow.
    pub(super) fn to_plan(today: Day) -> Self {
        let mut draft = Self::default();
        draft.set("kind", ActivityKind::Call.as_str());
        draft.set("due_on", today.add_days(1).to_string());
        draft
    }

    /// The kind of thing.
    pub(super) fn kind(&self) -> Option<ActivityKind> {
        self.get("kind").parse().ok()
    }

    /// What the form names as its parent.
    pub(super) fn parent(&self) -> Option<Parent> {
        ["opportunity", "lead", "account", "contact"].into_iter().find_map(|kind| {
            let id = self.get(&format!("{kind}_id")).parse().ok()?;
            // A contact beside another parent is with whom, not of what.
            Parent::named(kind, id)
        })
    }

    /// How it came out, from the list of its kind.
    pub(super) fn outcome(&self, kind: ActivityKind) -> Option<ActivityOutcome> {
        let name = if kind == ActivityKind::Call { "call_outcome" } else { "meeting_outcome" };
        self.get(name).parse().ok().filter(|outcome| kind.outcomes().contains(outcome))
    }

    /// Whether it was answered, where the outcome does not say so.
    pub(super) fn answered(&self, kind: ActivityKind) -> Option<bool> {
        let is_asked = kind.can_be_answered() && kind != ActivityKind::Call;
        self.get("answered").parse().ok().filter(|_| is_asked)
    }

    /// When it was done: now for today without a time, noon for another day without one.
    pub(super) fn done_at(
        &self,
        m: Messages,
        now: Instant,
        zone: &TimeZone,
        errors: &mut FieldErrors,
    ) -> Option<Instant> {
        let (day, time) = (self.get("done_on").trim(), self.get("done_time").trim());
        let today = now.day(zone);
        let day = if day.is_empty() { Some(today) } else { day.parse::<Day>().ok() };
        let Some(day) = day else {
            errors.push("done_on", "invalid_day", m.not_a_day());
            return None;
        };
        if time.is_empty() && day == today {
            return Some(now);
        }
        let clock = if time.is_empty() { value::clock("12:00") } else { value::clock(time) };
        let Some(clock) = clock else {
            errors.push("done_time", "invalid_time", m.not_a_time());
            return None;
        };
        let at = zone.to_timestamp(day.date().to_datetime(clock)).ok();
        at.and_then(|at| Instant::from_micros(at.as_microsecond()))
    }

    /// Minutes that it took.
    pub(super) fn minutes(&self, m: Messages, errors: &mut FieldErrors) -> Option<i64> {
        let typed = self.get("minutes").trim();
        if typed.is_empty() {
            return None;
        }
        let minutes = typed.parse::<i64>().ok().filter(|minutes| (1..=super::LONGEST_MINUTES).contains(minutes));
        if minutes.is_none() {
            errors.push("minutes", "not_a_number", m.number_out_of_range());
        }
        minutes
    }

    /// Reads what is to be logged; `now` is when nothing else was said.
    pub(super) fn logged(&self, m: Messages, now: Instant, zone: &TimeZone) -> Result<Patch, FieldErrors> {
        let mut errors = FieldErrors::new();
        let kind = self.kind().filter(|kind| LOGGED.contains(kind)).unwrap_or(ActivityKind::Note);
        let mut patch = self.begun(m, kind, "text", &mut errors);
        if kind.has_direction() {
            patch.set("direction", said(self.get("direction")));
        }
        patch.set("outcome", self.outcome(kind).map(|outcome| outcome.to_string()));
        patch.set("answered", self.answered(kind).map(|answered| answered.to_string()));
        if kind != ActivityKind::Note {
            patch.set("minutes", self.minutes(m, &mut errors).map(|minutes| minutes.to_string()));
        }
        patch.set("done_at", self.done_at(m, now, zone, &mut errors).map(|at| at.to_string()));
        if errors.is_empty() { Ok(patch) } else { Err(errors) }
    }

    /// Reads what is to be planned.
    pub(super) fn planned(&self, m: Messages) -> Result<Patch, FieldErrors> {
        let mut errors = FieldErrors::new();
        let kind = self.kind().filter(|kind| PLANNED.contains(kind)).unwrap_or(ActivityKind::Task);
        let mut patch = self.begun(m, kind, "text", &mut errors);
        for name in ["due_on", "due_time"] {
            patch.set(name, said(self.get(name)));
        }
        // Without a day it would count as done.
        if kind != ActivityKind::Task && self.get("due_on").trim().is_empty() {
            errors.push("due_on", "due_missing", m.due_missing());
        }
        if !self.get("owner_id").is_empty() {
            patch.set("owner_id", said(self.get("owner_id")));
        }
        if errors.is_empty() { Ok(patch) } else { Err(errors) }
    }

    /// What both have in common. Where nothing was typed the kind and how it came out say enough; otherwise the first line is the
    /// subject.
    fn begun(&self, m: Messages, kind: ActivityKind, name: &'static str, errors: &mut FieldErrors) -> Patch {
        let typed = self.get(name).replace("\r\n", "\n");
        let (subject, body) = match split(&typed) {
            Some(split) => split,
            None => match self.outcome(kind) {
                Some(outcome) => {
                    let outcome = m.activity_outcome(outcome.as_str());
                    (m.changed_to(m.activity_kind(kind.as_str()), outcome), None)
                }
                None if kind == ActivityKind::Note => {
                    errors.push(name, "required", m.must_be_filled());
                    (String::new(), None)
                }
                None => (m.activity_kind(kind.as_str()).to_owned(), None),
            },
        };
        let mut patch = Patch::of([("kind", Some(kind.to_string())), ("subject", Some(subject)), ("body", body)]);
        if let Some(parent) = self.parent() {
            patch.set(parent.field(), Some(parent.id().to_string()));
        }
        match self.parent() {
            Some(Parent::Contact(_)) => {}
            _ => patch.set("contact_id", said(self.get("contact_id"))),
        }
        patch
    }
}

/// The first line, and all of it where that is more; nothing when nothing was typed.
fn split(typed: &str) -> Option<(String, Option<String>)> {
    let typed = typed.trim();
    let first = typed.lines().next().filter(|line| !line.is_empty())?;
    if first.chars().count() <= LONGEST_SUBJECT {
        let rest = typed[first.len()..].trim();
        return Some((first.to_owned(), (!rest.is_empty()).then(|| rest.to_owned())));
    }
    let mut subject: String = first.chars().take(LONGEST_SUBJECT - 1).collect();
    subject.push('…');
    Some((subject, Some(typed.to_owned())))
}

fn said(typed: &str) -> Option<String> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| typed.to_owned())
}
