//! Activities told on pages: what is to be done above the timeline, what was done on it.

use jiff::civil::Date;
use maud::{Markup, html};
use tundish_domain::{
    Instant, TimeZone,
    activity::{ActivityKind, ActivityStatus, Direction},
};
use tundish_web::{
    http::error::FieldErrors,
    kit::{
        button::{self, Weight},
        form::{self, Guard},
        marker, panel, record as kit, sheet,
    },
    messages::Messages,
};

use super::{
    Activity,
    around::{Around, Entry},
    draft::Draft,
    form::Shown,
};
use crate::{
    names::{CONTACTS, Names},
    record::value,
};

/// The sheet of the form that plans.
const PLAN: &str = "plan";

/// What it takes to tell them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Telling<'a> {
    pub(crate) m: Messages,
    /// The company's zone, to which days belong.
    pub(crate) zone: &'a TimeZone,
    /// The reader's zone, for times of the day.
    pub(crate) clock: &'a TimeZone,
    pub(crate) now: Instant,
    pub(crate) guard: &'a Guard,
    /// Where the reader is, if that is not the page of what the activity belongs to.
    pub(crate) back: Option<&'a str>,
}

impl Telling<'_> {
    /// The box to log with, the button that plans beside it, and what is to be done.
    pub(crate) fn boxes(&self, around: &Around) -> Markup {
        let m = self.m;
        let today = self.now.day(self.zone);
        let (log, plan, errors) = (Draft::to_log(today), Draft::to_plan(today), FieldErrors::new());
        let shown = |draft, within| Shown {
            m,
            draft,
            errors: &errors,
            contacts: &around.contacts,
            people: &around.people,
            parent: Some(around.parent),
            guard: self.guard,
            within,
        };
        html! {
            @if around.may_log {
                div class="log-bar" {
                    details class="log-box panel" {
                        summary { (m.log_box()) }
                        div class="panel__body" { (shown(&log, "log").log(None)) }
                    }
                    (button::opens(Weight::Plain, m.plan_box(), PLAN, None))
                }
                (sheet::popover(m, PLAN, m.new_activity(), shown(&plan, PLAN).plan(None), None))
            }
            @if !around.planned.is_empty() {
                (panel::flush(m.to_do(), None, self.lines(&around.planned, &around.names)))
            }
        }
    }

    /// What is planned, one a line, with one tap to say that it is done.
    pub(crate) fn lines(&self, entries: &[Entry], names: &Names) -> Markup {
        html! {
            ul class="rows to-do" { @for entry in entries { li class="rows__row to-do__row" { (self.planned(entry, names)) } } }
        }
    }

    /// The inside of a line of what is planned.
    pub(crate) fn planned(&self, entry: &Entry, names: &Names) -> Markup {
        let (m, activity) = (self.m, &entry.activity);
        let href = format!("/activities/{}", activity.id);
        html! {
            a href=(href) { (activity.subject) }
            span class="muted" { (self.about(activity, names)) }
            span class="rows__end" { (self.due(activity)) }
            @if entry.may_edit {
                span class="to-do__deeds" {
                    (self.deed(activity, "complete", m.mark_done()))
                    a class="link" href={ (href) "/complete" @if let Some(back) = self.back { "?back=" (back) } } { (m.done_and_next()) span class="unseen" { " " (activity.subject) } }
                }
            }
        }
    }

    /// The inside of a line of the list: what is planned with its deeds, what was done with its day.
    pub(super) fn line(&self, entry: &Entry, names: &Names) -> Markup {
        let (m, activity) = (self.m, &entry.activity);
        if activity.status == ActivityStatus::Planned {
            return self.planned(entry, names);
        }
        let at = activity.done_at.unwrap_or(activity.created_at);
        html! {
            a href={ "/activities/" (activity.id) } { (activity.subject) }
            span class="muted" { (self.about(activity, names)) @if let Some(outcome) = activity.outcome { ", " (m.activity_outcome(outcome.as_str())) } }
            span class="rows__end" { (self.short_day(at.day(self.zone).date())) }
        }
    }

    /// A deed of one tap.
    pub(crate) fn deed(&self, activity: &Activity, deed: &str, label: &str) -> Markup {
        let name = format!("{deed}-{}", activity.id);
        html! {
            form method="post" action={ "/activities/" (activity.id) "/" (deed) } {
                (self.guard.fields(&name)) (form::version(activity.version))
                @if let Some(back) = self.back { input type="hidden" name="back" value=(back); }
                button class="link" type="submit" { (label) span class="unseen" { ": " (activity.subject) } }
            }
        }
    }

    /// When it is due: overdue in shape, word and colour.
    pub(crate) fn due(&self, activity: &Activity) -> Markup {
        let m = self.m;
        let Some(day) = activity.due_on else { return html! { span class="muted" { (m.no_day()) } } };
        let today = self.now.day(self.zone);
        if activity.is_overdue(self.now, self.zone) {
            return marker::overdue(&m.overdue_by(i64::from(day.days_until(today))));
        }
        let day = match today.days_until(day) {
            0 => m.due_today().to_owned(),
            1 => m.due_tomorrow().to_owned(),
            _ => self.short_day(day.date()),
        };
        let clock = activity.due_time.as_deref().and_then(value::clock).map(|clock| m.clock(clock));
        html! { (m.day_at(&day, clock.as_deref())) }
    }

    /// The kind, with whom, and who does it if that is not the reader.
    fn about(&self, activity: &Activity, names: &Names) -> String {
        let m = self.m;
        let kind = m.activity_kind(activity.kind.as_str()).to_owned();
        let contact = activity.contact_id.and_then(|id| names.of(CONTACTS, id)).map(|name| m.with_person(name));
        let owner = names.user(activity.owner_id).map(str::to_owned);
        let with = contact.map_or(kind.clone(), |contact| format!("{kind} {contact}"));
        owner.map_or(with.clone(), |owner| format!("{with} · {owner}"))
    }

    /// What was done as entries of the timeline, with the instants at which they stand.
    pub(crate) fn entries(&self, around: &Around) -> Vec<(Instant, kit::Entry)> {
        around.past.iter().map(|entry| self.entry(entry, &around.names)).collect()
    }

    fn entry(&self, entry: &Entry, names: &Names) -> (Instant, kit::Entry) {
        let (m, activity) = (self.m, &entry.activity);
        let at = activity.done_at.unwrap_or(activity.created_at);
        let from = match (activity.status, activity.kind, activity.direction) {
            (ActivityStatus::Cancelled | ActivityStatus::Planned, _, _)
            | (_, ActivityKind::Note | ActivityKind::Task, _) => kit::From::Step,
            (ActivityStatus::Done, _, Some(Direction::Incoming)) => kit::From::Customer,
            (ActivityStatus::Done, _, _) => kit::From::Us,
        };
        let mut said: Vec<String> = Vec::new();
        if activity.status == ActivityStatus::Cancelled {
            said.push(m.activity_status(ActivityStatus::Cancelled.as_str()).to_owned());
        }
        said.extend(activity.outcome.map(|outcome| m.activity_outcome(outcome.as_str()).to_owned()));
        said.extend(
            activity
                .answered
                .filter(|_| activity.outcome.is_none())
                .map(|answered| if answered { m.was_answered() } else { m.was_not_answered() }.to_owned()),
        );
        said.extend(activity.minutes.map(|minutes| m.took(minutes)));
        let contact = activity.contact_id.and_then(|id| names.of(CONTACTS, id)).map(|name| m.with_person(name));
        let kind = m.activity_kind(activity.kind.as_str());
        let about = contact.map_or_else(|| kind.to_owned(), |contact| format!("{kind} {contact}"));
        let about = std::iter::once(about).chain(said).collect::<Vec<_>>().join(", ");
        let details = std::iter::once(about).chain(activity.body.clone()).map(kit::Detail::from).collect();
        let who = names.user(activity.owner_id).unwrap_or(m.somebody());
        let by = m.by_at(who, &m.clock(self.clock.to_datetime(at.timestamp()).time()));
        let by = if activity.backdated {
            let recorded = m.recorded_later(&self.short_day(activity.created_at.day(self.zone).date()));
            format!("{by} · {recorded}")
        } else {
            by
        };
        let told = kit::Entry {
            day: self.short_day(at.day(self.zone).date()),
            instant: at.to_string(),
            from,
            title: activity.subject.clone(),
            text: String::new(),
            details,
            by,
            action: entry.may_edit.then(|| self.deeds(entry)),
        };
        (at, told)
    }

    fn deeds(&self, entry: &Entry) -> Markup {
        let (m, activity) = (self.m, &entry.activity);
        html! {
            a class="link" href={ "/activities/" (activity.id) "/edit" } { (m.edit()) span class="unseen" { ": " (activity.subject) } }
            @if activity.due_on.is_some() { (self.deed(activity, "reopen", m.to_be_done_again())) }
            @else if entry.may_delete { (self.deed(activity, "remove", m.take_back_entry())) }
        }
    }

    /// The day in short; the year is said when it is not this one.
    pub(crate) fn short_day(&self, day: Date) -> String {
        let m = self.m;
        if day.year() == self.now.day(self.zone).date().year() {
            m.day_and_month(day)
        } else {
            format!("{} {}", m.day_and_month(day), day.year())
        }
    }
}

/// A timeline under the choice of what it shows: all of it, conversations, or changes.
pub(crate) fn timeline(m: Messages, timeline: Markup) -> Markup {
    let choice = |value: &str, label: &str, is_chosen: bool| {
        html! { label { input type="radio" name="shown" value=(value) checked[is_chosen] autocomplete="off"; (label) } }
    };
    panel::panel(
        m.timeline(),
        None,
        html! {
            div class="timeline-filter" {
                fieldset class="timeline-filter__choice" {
                    legend class="unseen" { (m.show_on_timeline()) }
                    div class="segments" {
                        (choice("all", m.show_all_entries(), true))
                        (choice("talk", m.show_conversations(), false))
                        (choice("changes", m.show_changes(), false))
                    }
                }
                (timeline)
            }
        },
    )
}
