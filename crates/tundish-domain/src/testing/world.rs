//! A company in memory: the verbs of this crate and nothing else, with everything that a store would keep.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::company;
use super::script::{Act, Step};
use crate::change::{self, Change, Changed};
use crate::channel::Channel;
use crate::funnel::{self, Cell, Measures};
use crate::id::{EventSeq, OpportunityId};
use crate::instant::{Day, Instant};
use crate::money::Money;
use crate::opportunity::{
    self, Beginning, Decision, LossReason, NewOpportunity, Opportunity, Patch, Reason, Refusal, Set, Timing, WinReason,
};
use crate::pipeline::Pipeline;
use crate::policy::{Actor, Assignee, Permit, Permitted, Relation, assignee, permit};
use crate::role::Role;
use crate::span::{self, Span};
use crate::verb::Verb;

/// By how much what is said to have happened may lie beyond the clock.
pub const TOLERANCE_MICROS: i64 = 3_600_000_000;

/// A record of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its place in the record.
    pub seq: EventSeq,
    /// What it changed.
    pub subject: OpportunityId,
    /// What was done.
    pub verb: Verb,
    /// When it took effect in the business.
    pub happened_at: Instant,
    /// What was the clock.
    pub recorded_at: Instant,
    /// Field by field.
    pub changes: Vec<Change>,
}

/// Everything that a store would keep.
#[derive(Debug, Clone)]
pub struct World {
    /// The clock.
    pub now: Instant,
    /// The present states.
    pub opportunities: BTreeMap<OpportunityId, Opportunity>,
    /// The record.
    pub events: Vec<Event>,
    /// The history, superseded rows too.
    pub spans: Vec<Span>,
    /// The funnel, folded event by event.
    pub deltas: BTreeMap<(Day, Cell), Measures>,
    /// The pipelines.
    pub pipelines: [Pipeline; 2],
}

impl Default for World {
    fn default() -> World {
        World {
            now: company::beginning(),
            opportunities: BTreeMap::new(),
            events: Vec::new(),
            spans: Vec::new(),
            deltas: BTreeMap::new(),
            pipelines: company::pipelines(),
        }
    }
}

impl World {
    /// Takes one step: sets the clock, decides, and keeps what was decided. A refusal changes nothing but the clock.
    ///
    /// # Errors
    /// The refusal of the verb; nothing to refuse when there is no opportunity yet.
    pub fn take(&mut self, step: &Step) -> Result<Option<&Event>, Refusal> {
        self.now = self.now.plus_micros(step.clock_seconds * 1_000_000);
        let before = match &step.act {
            Act::Create { .. } => None,
            _ if self.opportunities.is_empty() => return Ok(None),
            _ => {
                let back = step.on % self.opportunities.len();
                self.opportunities.values().rev().nth(back).cloned()
            }
        };
        let decision = self.decide(before.as_ref(), step)?;
        Ok(Some(self.keep(before.as_ref(), decision)))
    }

    /// Decides a step without keeping anything. `before` is the opportunity that it concerns, if it is not a new one.
    ///
    /// # Errors
    /// The refusal of the verb.
    pub fn decide(&self, before: Option<&Opportunity>, step: &Step) -> Result<Decision, Refusal> {
        let when = match step.back_seconds {
            Some(seconds) => Timing::at(self.now.plus_micros(-seconds * 1_000_000), self.now, TOLERANCE_MICROS),
            None => Timing::now(self.now),
        };
        let Some(before) = before else {
            return self.create(step, when);
        };
        let pipeline = self.pipeline(before);
        match &step.act {
            Act::Create { .. } => self.create(step, when),
            Act::Describe { name, channel, account, next_step } => {
                let patch = Patch {
                    name: Some(company::NAMES[*name % company::NAMES.len()].to_owned()),
                    channel: Some(Channel::ALL[*channel % Channel::ALL.len()]),
                    account: account.map_or(Set::Clear, |index| Set::To(company::account(index))),
                    next_step: if *next_step { Set::To("Send the offer".to_owned()) } else { Set::Clear },
                    ..Patch::default()
                };
                opportunity::edit(&permitted(), before.live()?, patch, when)
            }
            Act::Estimate { worth, product, close_days } => {
                let today = self.now.day(&company::zone());
                let patch = Patch {
                    amount: Some(worth.amount()),
                    product: product.map_or(Set::Clear, |index| Set::To(company::product(index))),
                    expected_close: close_days.map_or(Set::Clear, |days| Set::To(today.add_days(days))),
                    ..Patch::default()
                };
                opportunity::edit(&permitted(), before.live()?, patch, when)
            }
            Act::MoveTo { stage } => {
                let to = pipeline.stages()[stage % pipeline.stages().len()].id;
                opportunity::move_to(&permitted(), &permitted(), before.open()?, pipeline, to, when)
            }
            Act::Win { minor } => {
                let value = minor.map(|minor| Money::new(minor, before.currency));
                opportunity::win(&permitted(), before.open()?, value, Reason::of(WinReason::Fit), when)
            }
            Act::Lose { reason } => {
                let reason = Reason::of(LossReason::ALL[reason % LossReason::ALL.len()]);
                opportunity::lose(&permitted(), before.open()?, reason, when)
            }
            Act::Reopen => opportunity::reopen(&permitted(), before.closed()?, when),
            Act::Hold { days } => {
                let until = self.now.day(&company::zone()).add_days(*days);
                opportunity::hold(&permitted(), before.open()?, "Until the fair", until, &company::zone(), when)
            }
            Act::Resume => opportunity::resume(&permitted(), before.open()?, when),
            Act::Reassign { owner } => opportunity::reassign(&permitted(), before.live()?, to_owner(*owner), when),
            Act::Delete => Ok(opportunity::delete(&permitted(), before.live()?, self.now)),
            Act::Restore => Ok(opportunity::restore(&permitted(), before.deleted()?)),
            Act::Undo { back } => {
                let own: Vec<&Event> = self.events.iter().filter(|event| event.subject == before.id).collect();
                let place = own.len() - 1 - back % own.len();
                let later = own[place + 1..].iter().flat_map(|event| event.changes.clone()).collect();
                let (undone, later) = (Changed::columns(own[place].changes.clone()), Changed::columns(later));
                change::undo(&permitted(), before.live()?, &undone, own[place].happened_at, &later)
            }
        }
    }

    fn create(&self, step: &Step, when: Timing) -> Result<Decision, Refusal> {
        let Act::Create { name, pipeline, stage, owner, account, worth, known_entry, known_creation } = &step.act
        else {
            unreachable!("only new opportunities have no state before");
        };
        let index = self.opportunities.len();
        let pipeline = &self.pipelines[pipeline % 2];
        let began = self.now.plus_micros(-step.back_seconds.unwrap_or(0) * 1_000_000);
        let new = NewOpportunity {
            id: company::opportunity(index),
            number: index as i64 + 1,
            name: company::NAMES[name % company::NAMES.len()].to_owned(),
            account: account.map(company::account),
            product: None,
            stage: Some(pipeline.stages()[stage % pipeline.stages().len()].id),
            owner: to_owner(*owner),
            channel: Channel::ALL[index % Channel::ALL.len()],
            amount: worth.amount(),
            currency: worth.currency(),
            expected_close: None,
            next_step: None,
            source: None,
            beginning: Beginning {
                created_at: known_creation.then_some(began),
                entered_at: known_entry.then_some(began),
            },
        };
        opportunity::create(&permitted(), new, pipeline, when)
    }

    /// Keeps a decision as a store would: the event with its changes, the history, the deltas of the funnel, the new state.
    fn keep(&mut self, before: Option<&Opportunity>, decision: Decision) -> &Event {
        let Decision { verb, happened_at, ref after, .. } = decision;
        let seq = EventSeq::new(self.events.len() as i64 + 1).expect("counted from one");
        let known: Vec<Span> = self.known_spans(after.id).copied().collect();
        let edit = span::record(&known, before, &decision, seq);
        for gone in &edit.supersede {
            let key = (gone.opportunity, gone.known_from, gone.observed_at);
            let row = self.spans.iter_mut().find(|row| (row.opportunity, row.known_from, row.observed_at) == key);
            row.expect("superseded rows are stored").known_to = gone.known_to;
        }
        self.spans.extend(&edit.insert);
        for delta in funnel::deltas(&edit, &company::zone()) {
            *self.deltas.entry((delta.day, delta.cell)).or_default() += delta.measures;
        }
        let changes = change::changes(before, after);
        self.opportunities.insert(after.id, after.clone());
        self.events.push(Event { seq, subject: after.id, verb, happened_at, recorded_at: self.now, changes });
        self.events.last().expect("just pushed")
    }

    /// The rows of an opportunity's history that are believed now.
    pub fn known_spans(&self, id: OpportunityId) -> impl Iterator<Item = &Span> {
        self.spans.iter().filter(move |span| span.opportunity == id && span.known_to.is_none())
    }

    fn pipeline(&self, opportunity: &Opportunity) -> &Pipeline {
        let own = self.pipelines.iter().find(|pipeline| pipeline.id() == opportunity.pipeline);
        own.expect("opportunities lie in the company's pipelines")
    }
}

/// The director on whose behalf everything happens.
pub fn director() -> Actor {
    Actor::Person { user: company::owner(0), role: Role::Director }
}

fn permitted<A: Permitted>() -> Permit<A> {
    permit(&director(), Relation::Subtree).expect("a director may do everything with everybody's opportunities")
}

fn to_owner(index: usize) -> Assignee {
    assignee(&director(), company::owner(index), Relation::Subtree).expect("a director sees everybody")
}

/// The present states and the whole history as one text: equal texts, equal stores. One line per opportunity with the fields
/// that events record, then one per row of the history, each sorted by its key.
pub fn digest<'a>(
    opportunities: impl IntoIterator<Item = &'a Opportunity>,
    spans: impl IntoIterator<Item = &'a Span>,
) -> String {
    let mut text = String::new();
    let mut opportunities: Vec<&Opportunity> = opportunities.into_iter().collect();
    opportunities.sort_by_key(|opportunity| opportunity.id);
    for opportunity in opportunities {
        let _ = write!(text, "{} v{}", opportunity.id, opportunity.version);
        for Change { field, after, .. } in change::changes(None, opportunity) {
            let _ = write!(text, " {field}={:?}", after.unwrap_or_default());
        }
        text.push('\n');
    }
    let mut spans: Vec<&Span> = spans.into_iter().collect();
    spans.sort_by_key(|span| (span.opportunity, span.known_from, span.observed_at));
    for span in spans {
        let _ = writeln!(text, "{span:?}");
    }
    text
}

#[cfg(test)]
mod tests;
