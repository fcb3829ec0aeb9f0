//! The page of one opportunity: its head, its way through the stages, what is known, what happened.

use jiff::civil::Date;
use maud::{Markup, html};
use tundish_domain::{Instant, TimeZone, Verb, opportunity::Outcome, pipeline::Stage, span::Spell};
use tundish_web::{
    kit::{
        button::Weight,
        form::Guard,
        marker, panel,
        record::{self, Entry, From, Passed, RecordHead, WayStage},
    },
    messages::Messages,
};

use super::{
    actions,
    history::{self, State, Teller},
    words,
};
use crate::{
    activity::told::{self, Telling},
    event::store::Recorded,
    opportunity::{
        details::{panels::Panels, told::Telling as DetailsTelling},
        pages::{deed::Deed, href, record::Loaded},
    },
    own_field,
    share::{self, Shared},
};

/// A stretch without any entry that is worth an entry of its own, in days.
const SILENCE_DAYS: i64 = 30;
/// Entries shown at once; older ones unfold.
const ENTRIES: usize = 40;
/// How much later something may be recorded without the page saying so, in microseconds: clocks differ, and people type.
const PROMPT_MICROS: i64 = 5 * 60 * 1_000_000;

/// What the page is made from.
#[derive(Debug, Clone, Copy)]
pub(in crate::opportunity) struct Record<'a> {
    pub(in crate::opportunity) m: Messages,
    pub(in crate::opportunity) loaded: &'a Loaded,
    /// The company's zone, to which days belong.
    pub(in crate::opportunity) zone: &'a TimeZone,
    /// The reader's zone, for times of the day.
    pub(in crate::opportunity) clock: &'a TimeZone,
    pub(in crate::opportunity) guard: &'a Guard,
}

impl Record<'_> {
    /// The content of the page.
    pub(in crate::opportunity) fn content(&self) -> Markup {
        let (m, loaded) = (self.m, self.loaded);
        let is_deleted = loaded.opportunity.deleted_at.is_some();
        html! {
            div id="record" {
                @if is_deleted { (self.deleted_strip()) }
                @else if let Some(hold) = &loaded.opportunity.hold {
                    div class="strip" role="status" { p { b { (m.on_hold_until(&words::day(m, hold.until))) } " " (hold.reason) } }
                }
                (self.head())
                (self.way())
                div class="split split--record" {
                    div class="stack split__aside" { (self.next_step()) (self.key_facts()) (self.access()) }
                    div class="stack" {
                        @if let Some(around) = loaded.around.as_ref().filter(|_| !is_deleted) { (self.telling().boxes(around)) }
                        (self.details())
                        @if loaded.may.read_events { (self.timeline()) }
                        @if let Some(files) = loaded.files.as_ref().filter(|_| !is_deleted) { (files.panel(self.telling())) }
                    }
                }
                (actions::sheets(m, loaded, self.guard))
            }
        }
    }

    fn deleted_strip(&self) -> Markup {
        let (m, loaded) = (self.m, self.loaded);
        html! {
            div class="strip strip--late" role="status" {
                p { b { (m.deleted_title()) } " " (m.deleted_text()) }
                @if loaded.may.restore { (actions::at_once(Deed::Restore, &loaded.opportunity, self.guard, Weight::Plain, m.restore())) }
            }
        }
    }

    fn head(&self) -> Markup {
        let (m, loaded) = (self.m, self.loaded);
        let opportunity = &loaded.opportunity;
        let stage = loaded.pipeline.as_ref().and_then(|pipeline| pipeline.stage(opportunity.stage));
        let line = html! {
            "OP-" (opportunity.number) " · "
            @match &opportunity.outcome {
                Outcome::Open => @if let Some(stage) = stage.filter(|_| loaded.sees_inside) { @let part = words::part(stage.band); (part.glyph()) " " (part.label(m)) " · " },
                Outcome::Won { value, .. } => { (marker::outcome(m, true)) @if let Some(value) = value { " " (m.won_for(&words::money(m, *value))) } " · " },
                Outcome::Lost { .. } => { (marker::outcome(m, false)) " · " },
            }
            (loaded.names.user(opportunity.owner).unwrap_or(m.not_known())) ", " (m.channel_word(opportunity.channel.as_str()))
        };
        RecordHead {
            name: opportunity.name.clone(),
            about: opportunity
                .account
                .and_then(|id| loaded.names.account(id))
                .filter(|account| !words::says(&opportunity.name, account))
                .unwrap_or_default()
                .to_owned(),
            line,
            amount: Some(words::amount(m, opportunity.amount)),
            actions: actions::bar(m, loaded, self.guard),
        }
        .render(m)
    }

    fn way(&self) -> Markup {
        let Some(pipeline) = &self.loaded.pipeline else { return html! {} };
        let opportunity = &self.loaded.opportunity;
        let here = pipeline.place(opportunity.stage);
        let is_open = opportunity.open().is_ok();
        let stages: Vec<WayStage> = pipeline
            .stages()
            .iter()
            .enumerate()
            .map(|(place, stage)| {
                let passed = match here {
                    Some(here) if place < here => Passed::Done,
                    Some(here) if place == here => {
                        if is_open {
                            Passed::Now
                        } else {
                            Passed::Done
                        }
                    }
                    _ => Passed::Ahead,
                };
                WayStage {
                    name: stage.name.clone(),
                    part: words::part(stage.band),
                    passed,
                    note: self.stay(stage, passed),
                }
            })
            .collect();
        record::way(self.m, &stages)
    }

    /// How long it stood in a stage, all stays together; unknown when the beginning of one is. Where it stands now, the present stay
    /// comes first, which is the one that its card on the board shows.
    fn stay(&self, stage: &Stage, passed: Passed) -> String {
        let m = self.m;
        let stays =
            self.loaded.spells.iter().filter(|spell| spell.stage == stage.id && spell.status.as_str() == "open");
        let days: Vec<Option<i64>> = stays.map(|spell| self.age(spell)).collect();
        let all = days.iter().copied().sum::<Option<i64>>();
        match (days.as_slice(), passed, all) {
            ([], Passed::Ahead, _) => String::new(),
            ([], ..) => "–".to_owned(),
            ([_, .., Some(now)], Passed::Now, Some(all)) => m.days_short_of_all(*now, all),
            (.., Some(all)) => m.days_short(all),
            (.., None) => m.days_not_known().to_owned(),
        }
    }

    fn age(&self, spell: &Spell) -> Option<i64> {
        let until = spell.left_at.map_or(self.loaded.now, |left| left.min(self.loaded.now));
        spell.entered_at.map(|entered| words::days(entered, until, self.zone))
    }

    fn next_step(&self) -> Markup {
        let (m, loaded) = (self.m, self.loaded);
        let opportunity = &loaded.opportunity;
        let change = (loaded.may.edit && opportunity.deleted_at.is_none())
            .then(|| html! { a href={ (href(opportunity.id)) "/edit#next_step" } { (m.change()) } });
        html! {
            @if opportunity.open().is_ok() && loaded.sees_inside {
                (panel::panel(m.next_step_label(), change, html! {
                    @match &opportunity.next_step {
                        Some(step) => p class="record__step" { (step) },
                        None => p class="muted" { (m.no_next_step_planned()) },
                    }
                }))
            }
        }
    }

    fn access(&self) -> Markup {
        let loaded = self.loaded;
        let shared = Shared::Opportunity(loaded.opportunity.id);
        share::panel(self.m, shared, &loaded.granted, loaded.sharing, self.zone, self.guard)
    }

    fn details(&self) -> Markup {
        let loaded = self.loaded;
        let Some(details) = &loaded.details else { return html! {} };
        let opportunity = &loaded.opportunity;
        let panels = Panels {
            m: self.m,
            details,
            opportunity: opportunity.id,
            may_edit: loaded.may.edit && opportunity.deleted_at.is_none(),
            is_open: opportunity.open().is_ok(),
            zone: self.zone,
            guard: self.guard,
        };
        panels.render()
    }

    fn timeline(&self) -> Markup {
        let m = self.m;
        let entries = self.entries();
        let (newer, older) = entries.split_at(entries.len().min(ENTRIES));
        told::timeline(
            m,
            html! {
                (record::timeline(m, newer))
                @if !older.is_empty() {
                    details class="fold" { summary { (m.older_entries()) } (record::timeline(m, older)) }
                }
            },
        )
    }

    fn telling(&self) -> Telling<'_> {
        let Self { m, zone, clock, guard, loaded } = *self;
        Telling { m, zone, clock, now: loaded.now, guard, back: None }
    }

    /// The entries, newest first, with the silences between them.
    fn entries(&self) -> Vec<Entry> {
        let (m, loaded) = (self.m, self.loaded);
        let teller = Teller { m, names: &loaded.names };
        let mut state = State::new();
        let mut told: Vec<(Instant, Entry)> = Vec::with_capacity(loaded.events.len());
        for event in &loaded.events {
            let before = state.clone();
            history::advance(&mut state, &event.changes.columns);
            told.push((shown_at(&event.event), self.entry(&teller, &event.event, &before, &state)));
        }
        if let Some(details) = &loaded.details {
            let telling = DetailsTelling {
                m,
                details,
                may_edit: loaded.may.edit && loaded.opportunity.deleted_at.is_none(),
                zone: self.zone,
                clock: self.clock,
                now: loaded.now,
                guard: self.guard,
            };
            told.extend(telling.entries());
        }
        told.extend(loaded.files.iter().flat_map(|files| files.entries(self.telling())));
        told.extend(loaded.around.iter().flat_map(|around| self.telling().entries(around)));
        // The sort is stable: what happened at the same time stays in the order of the record, and the newest comes first.
        told.reverse();
        told.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        let mut later = loaded.opportunity.open().is_ok().then_some(loaded.now);
        let mut entries = Vec::with_capacity(told.len());
        for (at, entry) in told {
            if let Some(later) = later {
                let days = words::days(at, later, self.zone);
                if SILENCE_DAYS <= days {
                    entries.push(silence(m.days_without_entry(days)));
                }
            }
            later = Some(at);
            entries.push(entry);
        }
        entries
    }

    fn entry(&self, teller: &Teller<'_>, event: &Recorded, before: &State, after: &State) -> Entry {
        let (m, loaded) = (self.m, self.loaded);
        let own = own_field::form::lines(m, &loaded.own, event).into_iter().map(|(_, line)| line);
        let told = teller.tell(&event.verb, before, after, own.collect());
        let at = shown_at(event);
        let is_ours = !matches!(event.verb.parse(), Ok(Verb::Edited | Verb::Undone | Verb::Reassigned) | Err(_));
        let action = loaded.undoable.contains(&event.seq).then(|| {
            let name = format!("undo-{}", event.seq);
            actions::in_place(
                Deed::Undo,
                &loaded.opportunity,
                self.guard,
                &name,
                html! {
                    input type="hidden" name="event" value=(event.seq);
                    button class="link" type="submit" { (m.undo()) span class="unseen" { ": " (told.title) } }
                },
            )
        });
        Entry {
            day: self.short_day(at.day(self.zone).date()),
            instant: at.to_string(),
            from: if is_ours { From::Step } else { From::Change },
            title: told.title,
            text: String::new(),
            details: told.details.into_iter().map(Into::into).collect(),
            by: self.by(event),
            action,
        }
    }

    /// Who did it, when, and when that was recorded if it was later.
    fn by(&self, event: &Recorded) -> String {
        let (m, names) = (self.m, &self.loaded.names);
        let who = event.actor_id.map_or(m.the_program(), |id| names.user(id).unwrap_or(m.somebody()));
        let at = shown_at(event);
        let by = m.by_at(who, &words::clock(m, at, self.clock));
        if event.recorded_at.micros_since(at) <= PROMPT_MICROS {
            return by;
        }
        // On another day the day is enough; on the same one it takes the time.
        let (day, recorded) = (at.day(self.zone), event.recorded_at.day(self.zone));
        let when = if day == recorded {
            words::clock(m, event.recorded_at, self.clock)
        } else {
            self.short_day(recorded.date())
        };
        let recorded = m.recorded_later(&when);
        format!("{by} · {recorded}")
    }

    /// The year is said when it is not this one.
    fn short_day(&self, day: Date) -> String {
        let m = self.m;
        if day.year() == self.loaded.now.day(self.zone).date().year() {
            m.day_and_month(day)
        } else {
            format!("{} {}", m.day_and_month(day), day.year())
        }
    }
}

/// Where an event stands on the timeline: when it happened. Taking something back happens when it is recorded, although what
/// it takes back lies earlier.
fn shown_at(event: &Recorded) -> Instant {
    if event.verb == Verb::Undone.as_str() { event.recorded_at } else { event.happened_at }
}

fn silence(title: String) -> Entry {
    Entry {
        day: String::new(),
        instant: String::new(),
        from: From::Silence,
        title,
        text: String::new(),
        details: Vec::new(),
        by: String::new(),
        action: None,
    }
}
