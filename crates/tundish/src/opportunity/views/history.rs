//! The record of an opportunity told in words: one entry per event, one line per change.

use std::collections::BTreeMap;

use tundish_domain::{
    Amount, Change, Currency, Day, Money, Verb,
    amount::AmountKind,
    id::{AccountId, PipelineId, ProductId, StageId, UserId},
};
use tundish_web::messages::Messages;

use super::words;
use crate::names::Names;

/// The values of the fields at one point of the record, as they were stored.
pub(in crate::opportunity) type State = BTreeMap<&'static str, String>;

/// Puts the changes of an event into the state.
pub(in crate::opportunity) fn advance(state: &mut State, changes: &[Change]) {
    for change in changes {
        match &change.after {
            Some(after) => state.insert(change.field, after.clone()),
            None => state.remove(change.field),
        };
    }
}

/// Tells events.
#[derive(Debug, Clone, Copy)]
pub(in crate::opportunity) struct Teller<'a> {
    pub(in crate::opportunity) m: Messages,
    pub(in crate::opportunity) names: &'a Names,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::opportunity) struct Told {
    /// What was done.
    pub(in crate::opportunity) title: String,
    /// Each change on a line of its own, where the title does not say it.
    pub(in crate::opportunity) details: Vec<String>,
}

impl Teller<'_> {
    /// The event as an entry of the timeline; `own` tells what it changed of own fields.
    pub(in crate::opportunity) fn tell(&self, verb: &str, before: &State, after: &State, own: Vec<String>) -> Told {
        let m = self.m;
        let lines = || self.lines(before, after).into_iter().chain(own.iter().cloned()).collect::<Vec<_>>();
        let plain = |title: &str| Told { title: title.to_owned(), details: Vec::new() };
        let Ok(verb) = verb.parse::<Verb>() else {
            return Told { title: m.was_edited().to_owned(), details: lines() };
        };
        match verb {
            Verb::Created => {
                let amount = amount(after).filter(|amount| *amount != Amount::Unknown);
                let amount = amount.map(|amount| words::amount_text(m, amount));
                plain(&m.added_in(&self.value("stage_id", after), amount.as_deref()))
            }
            Verb::Advanced | Verb::MovedBack => {
                plain(&m.from_to(&self.value("stage_id", before), &self.value("stage_id", after)))
            }
            Verb::Won => Told {
                title: value(after)
                    .map_or_else(|| m.was_won().to_owned(), |value| m.was_won_for(&words::money(m, value))),
                details: self.close_reason(after),
            },
            Verb::Lost => Told { title: m.was_lost().to_owned(), details: self.close_reason(after) },
            Verb::Held => Told {
                title: m.was_held(&self.value("hold_until_on", after)),
                details: after.get("hold_reason").cloned().into_iter().collect(),
            },
            Verb::Reopened => plain(m.was_reopened()),
            Verb::Resumed => plain(m.was_resumed()),
            Verb::Deleted => plain(m.was_deleted()),
            Verb::Restored => plain(m.was_restored()),
            Verb::Undone => Told { title: m.taken_back().to_owned(), details: lines() },
            Verb::Edited | Verb::Reassigned => {
                let mut lines = lines();
                // One change needs no heading.
                if lines.len() == 1 {
                    Told { title: lines.remove(0), details: lines }
                } else {
                    Told { title: m.was_edited().to_owned(), details: lines }
                }
            }
        }
    }

    /// Every change that a reader cares about, one a line.
    fn lines(&self, before: &State, after: &State) -> Vec<String> {
        const SHOWN: [&str; 12] = [
            "name",
            "account_id",
            "product_id",
            "pipeline_id",
            "stage_id",
            "status",
            "owner_id",
            "channel",
            "source",
            "expected_close_on",
            "next_step",
            "hold_until_on",
        ];
        let m = self.m;
        let mut lines: Vec<String> = Vec::new();
        for field in SHOWN.into_iter().filter(|field| before.get(field) != after.get(field)) {
            let name = m.column_name(field);
            lines.push(match (before.get(field), after.get(field)) {
                (None, Some(_)) => m.changed_to(name, &self.value(field, after)),
                (Some(_), None) => m.removed(name, &self.value(field, before)),
                _ => m.changed_from_to(name, &self.value(field, before), &self.value(field, after)),
            });
        }
        let (was, is) = (amount(before), amount(after));
        if was != is {
            let text = |amount: Option<Amount>| words::amount_text(m, amount.unwrap_or_default());
            lines.push(m.changed_from_to(m.amount_label(), &text(was), &text(is)));
        } else if before.get("currency") != after.get("currency") {
            let code = |state: &State| state.get("currency").cloned().unwrap_or_default();
            lines.push(m.changed_from_to(m.currency(), &code(before), &code(after)));
        }
        let (was, is) = (value(before), value(after));
        if was != is {
            let text =
                |value: Option<Money>| value.map_or_else(|| m.not_known().to_owned(), |value| words::money(m, value));
            lines.push(m.changed_from_to(m.closing_value(), &text(was), &text(is)));
        }
        lines
    }

    fn close_reason(&self, state: &State) -> Vec<String> {
        state.get("close_reason").map(|stored| words::stored_reason(self.m, stored)).into_iter().collect()
    }

    /// The value of a field in words; an identifier becomes the name it stands for.
    fn value(&self, field: &str, state: &State) -> String {
        let m = self.m;
        let Some(stored) = state.get(field) else { return m.not_known().to_owned() };
        let named = |name: Option<&str>| Some(name.unwrap_or(m.not_known()).to_owned());
        let words = match field {
            "account_id" => stored.parse().ok().and_then(|id: AccountId| named(self.names.account(id))),
            "product_id" => stored.parse().ok().and_then(|id: ProductId| named(self.names.product(id))),
            "pipeline_id" => stored.parse().ok().and_then(|id: PipelineId| named(self.names.pipeline(id))),
            "stage_id" => stored.parse().ok().and_then(|id: StageId| named(self.names.stage(id))),
            "owner_id" => stored.parse().ok().and_then(|id: UserId| named(self.names.user(id))),
            "channel" => Some(m.channel_word(stored).to_owned()),
            "source" => Some(m.source_word(stored).to_owned()),
            "expected_close_on" | "hold_until_on" => stored.parse().ok().map(|day: Day| words::day(m, day)),
            "status" => Some(match stored.as_str() {
                "won" => m.won().to_owned(),
                "lost" => m.lost().to_owned(),
                _ => m.open().to_owned(),
            }),
            _ => None,
        };
        words.unwrap_or_else(|| stored.clone())
    }
}

/// The amount that the fields make together.
fn amount(state: &State) -> Option<Amount> {
    let kind: AmountKind = state.get("amount_kind")?.parse().ok()?;
    let minor = state.get("amount_minor").and_then(|minor| minor.parse().ok());
    Amount::from_parts(kind, minor, currency(state)?)
}

/// The closing value.
fn value(state: &State) -> Option<Money> {
    Some(Money::new(state.get("won_minor")?.parse().ok()?, currency(state)?))
}

fn currency(state: &State) -> Option<Currency> {
    state.get("currency")?.parse().ok()
}
