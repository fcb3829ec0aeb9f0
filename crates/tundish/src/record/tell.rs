//! The record of a plain record told in words: what its fields hold, what an event did.

use std::collections::BTreeMap;

use tundish_db::{Result, Tx};
use tundish_domain::{
    Day, Instant, TimeZone,
    id::{Tsid, UserId},
    policy::Actor,
};
use tundish_web::messages::Messages;

use super::{Field, Kind, Record, days, field, field::Target, points, prices, refs, value};
use crate::{
    event::store::{Recorded, RecordedChange},
    names::{Names, USERS},
};

/// What it takes to put values in words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Teller<'a> {
    pub(crate) m: Messages,
    pub(crate) names: &'a Names,
    /// The company's zone, to which days belong.
    pub(crate) zone: &'a TimeZone,
    /// The company's country, in which telephone numbers are read.
    pub(crate) country: Option<&'a str>,
}

/// What an event did, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// What was done.
    pub(crate) title: String,
    /// Each change on a line of its own with the field that changed, where the title does not say it.
    pub(crate) details: Vec<(String, String)>,
}

impl Teller<'_> {
    /// What a field holds, in words.
    pub(crate) fn words(&self, field: &Field, kept: &str) -> String {
        let m = self.m;
        match field.kind {
            Kind::Word(words) => (words.label)(m, kept).to_owned(),
            Kind::Day => kept.parse::<Day>().map_or_else(|_| kept.to_owned(), |day| m.day_in_full(day.date())),
            Kind::Instant => {
                kept.parse::<Instant>().map_or_else(|_| kept.to_owned(), |at| m.day_in_full(at.day(self.zone).date()))
            }
            Kind::Flag | Kind::Maybe => if kept == "true" { m.yes() } else { m.no() }.to_owned(),
            Kind::Money => value::money(kept).map_or_else(
                || kept.to_owned(),
                |money| m.money(money.minor, money.currency.exponent(), money.currency.as_str()),
            ),
            Kind::Number(kind) => {
                value::short_number(kind, kept).map_or_else(|| kept.to_owned(), |number| number.to_string())
            }
            Kind::Emails => points::points(kept).map(|point| point.value.to_owned()).collect::<Vec<_>>().join(", "),
            Kind::Phones => points::points(kept)
                .map(|point| points::phone_shown(point.value, self.country))
                .collect::<Vec<_>>()
                .join(", "),
            Kind::Prices => prices::shown(m, kept).join(" · "),
            Kind::Days => days::shown(m, kept).join(" · "),
            Kind::Decimal { .. } | Kind::Rate => m.decimal(value::plain(kept)),
            Kind::To(target) => {
                let name = kept.parse::<Tsid>().ok().and_then(|id| self.names.of(target.table(), id));
                name.unwrap_or(m.not_known()).to_owned()
            }
            Kind::Line(_) | Kind::Prose(_) | Kind::Web | Kind::Time | Kind::Whole { .. } | Kind::Currency => {
                kept.to_owned()
            }
        }
    }

    /// One change as a line: "Job title: buyer → head of purchasing".
    pub(crate) fn change(&self, field: &Field, change: &RecordedChange) -> String {
        let (m, name) = (self.m, (field.label)(self.m));
        let words = |kept: &Option<String>| kept.as_ref().map(|kept| self.words(field, kept));
        match (words(&change.before), words(&change.after)) {
            (None, Some(after)) => m.changed_to(name, &after),
            (Some(before), None) => m.removed(name, &before),
            (Some(before), Some(after)) => m.changed_from_to(name, &before, &after),
            (None, None) => name.to_owned(),
        }
    }

    /// What an event did; `own` tells what it changed of own fields.
    pub(crate) fn tell(&self, fields: &'static [Field], event: &Recorded, own: Vec<(String, String)>) -> Told {
        let m = self.m;
        let did = event.verb.split_once('.').map_or(event.verb.as_str(), |(_, did)| did);
        let changes = event.changes.iter();
        let lines = move || -> Vec<(String, String)> {
            changes
                .filter(|change| change.before != change.after)
                .filter_map(|change| {
                    field::find(fields, &change.field).map(|field| (change.field.clone(), self.change(field, change)))
                })
                .chain(own)
                .collect()
        };
        let plain = |title: &str| Told { title: title.to_owned(), details: Vec::new() };
        match did {
            "created" => plain(m.was_added()),
            // What it held then stands on the page of the record.
            "logged" | "planned" | "added" => plain(m.record_verb(did).unwrap_or(m.was_added())),
            "deleted" => plain(m.was_deleted()),
            "restored" => plain(m.was_restored()),
            "confirmed" => {
                let confirmed = event.changes.iter().find_map(|change| {
                    let field = field::find(fields, &change.field)?;
                    let kept = change.after.as_deref()?;
                    Some(m.was_confirmed(&m.changed_to((field.label)(m), &self.words(field, kept))))
                });
                plain(&confirmed.unwrap_or_else(|| m.was_edited().to_owned()))
            }
            "undone" => Told { title: m.taken_back().to_owned(), details: lines() },
            _ => {
                let title = m.record_verb(did).unwrap_or(m.was_edited()).to_owned();
                let mut details = lines();
                // One change needs no heading.
                if details.len() == 1 && did == "edited" {
                    Told { title: details.remove(0).1, details }
                } else {
                    Told { title, details }
                }
            }
        }
    }
}

/// The names of everything that a record and its events mention, as far as the actor may know them: a record that the actor
/// does not see has no name.
pub(crate) async fn names<R: Record>(
    tx: &mut Tx,
    actor: &Actor,
    records: &[&R],
    events: &[Recorded],
    people: impl IntoIterator<Item = UserId>,
) -> Result<Names> {
    let mut mentioned: BTreeMap<&'static str, (Option<Target>, Vec<Tsid>)> = BTreeMap::new();
    let users = people.into_iter().chain(events.iter().filter_map(|event| event.actor_id));
    mentioned.insert(USERS, (None, users.map(Tsid::from).collect()));
    for field in R::FIELDS {
        let Kind::To(target) = field.kind else { continue };
        let stored = records.iter().filter_map(|record| record.text(field.name));
        let told = events.iter().flat_map(|event| &event.changes).filter(|change| change.field == field.name);
        let told = told.flat_map(|change| [change.before.clone(), change.after.clone()]).flatten();
        let ids: Vec<Tsid> = stored.chain(told).filter_map(|text| text.parse().ok()).collect();
        let of_table = mentioned.entry(target.table()).or_insert((Some(target), Vec::new()));
        of_table.1.extend(ids);
    }
    let mut names = Names::default();
    for (table, (target, mut ids)) in mentioned {
        ids.sort_unstable();
        ids.dedup();
        let mut seen = Vec::new();
        for id in ids {
            // People are known to everybody who sees what they did.
            let is_known = match target {
                None | Some(Target::Person | Target::Colleague | Target::Deputy | Target::Product) => true,
                Some(target) => refs::exists(tx, actor, target, id).await?,
            };
            if is_known {
                seen.push(id);
            }
        }
        names.add(tx, table, seen).await?;
    }
    Ok(names)
}
