//! What happened to the details of an opportunity, for its timeline: contacts, lines and competitors that came, changed and went,
//! and with whom it was shared.

use maud::{Markup, html};
use tundish_db::{Result, Tx};
use tundish_domain::{
    Instant, TimeZone,
    id::{OpportunityId, Tsid, UserId},
    policy::Actor,
};
use tundish_web::{
    kit::{
        form::{self, Guard},
        record::{Entry, From},
    },
    messages::Messages,
};

use super::{competitor::Competitor, line::ProductLine, panels::Details, participant::Participant};
use crate::{
    event::{self, store::Recorded},
    names::{Names, USERS},
    own_field::Sheet,
    record::{Field, Record, kind, pages::Paged, store::children_ever, tell, tell::Teller, value, verbs::inverse},
    share::Shared,
};

/// One thing that happened.
#[derive(Debug)]
pub(crate) struct Told {
    what: What,
    event: Recorded,
    names: std::sync::Arc<Names>,
    /// The form that takes it back: where it is posted, and the version of the record.
    undo: Option<(String, i64)>,
}

/// To what it happened.
#[derive(Debug)]
enum What {
    Participant(Participant),
    Line(ProductLine),
    Competitor(Competitor),
    Access,
}

/// Reads what happened to the details of an opportunity, oldest first.
pub(super) async fn read(tx: &mut Tx, actor: &Actor, id: OpportunityId) -> Result<Vec<Told>> {
    let mut told = of::<Participant>(tx, actor, id, What::Participant).await?;
    told.extend(of::<ProductLine>(tx, actor, id, What::Line).await?);
    told.extend(of::<Competitor>(tx, actor, id, What::Competitor).await?);
    let events = event::store::of_subject(tx, Shared::Opportunity(id).subject()).await?;
    let mut names = Names::default();
    let people = events.iter().flat_map(|event| {
        let changed = event.changes.iter().flat_map(|change| [&change.before, &change.after]);
        let changed = changed.flatten().filter_map(|text| text.parse::<Tsid>().ok());
        changed.chain(event.actor_id.map(Tsid::from)).collect::<Vec<_>>()
    });
    names.add(tx, USERS, people.collect::<Vec<_>>()).await?;
    let names = std::sync::Arc::new(names);
    told.extend(events.into_iter().map(|event| Told { what: What::Access, event, names: names.clone(), undo: None }));
    Ok(told)
}

async fn of<R: Paged>(tx: &mut Tx, actor: &Actor, id: OpportunityId, what: impl Fn(R) -> What) -> Result<Vec<Told>> {
    let records = children_ever::<R>(tx, "opportunity_id", id).await?;
    let ids: Vec<Tsid> = records.iter().map(|record| record.id().into()).collect();
    let events = event::store::of_subjects(tx, kind::<R>(), &ids).await?;
    let known: Vec<&R> = records.iter().collect();
    let recorded: Vec<Recorded> = events.iter().map(|(_, event)| event.clone()).collect();
    let names = std::sync::Arc::new(tell::names(tx, actor, &known, &recorded, []).await?);
    let told = events.into_iter().filter_map(|(id, event)| {
        let record = records.iter().find(|record| Into::<Tsid>::into(record.id()) == id)?;
        let undo = undo(record, &event);
        Some(Told { what: what(record.clone()), event, names: names.clone(), undo })
    });
    Ok(told.collect())
}

/// How an event is taken back: an edit by its inverse, a deletion by restoring.
fn undo<R: Paged>(record: &R, event: &Recorded) -> Option<(String, i64)> {
    let here = crate::record::pages::href::<R>(record.id());
    let is_deletion = event.verb.ends_with(".deleted") && record.deleted_at() == Some(event.happened_at);
    if is_deletion {
        return Some((format!("{here}/restore"), record.version()));
    }
    let is_undoable = record.deleted_at().is_none() && inverse(record, &Sheet::default(), event, None).is_ok();
    is_undoable.then(|| (format!("{here}/undo"), record.version()))
}

/// What it takes to tell it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Telling<'a> {
    pub(crate) m: Messages,
    pub(crate) details: &'a Details,
    pub(crate) may_edit: bool,
    /// The company's zone, to which days belong.
    pub(crate) zone: &'a TimeZone,
    /// The reader's zone, for times of the day.
    pub(crate) clock: &'a TimeZone,
    pub(crate) now: Instant,
    pub(crate) guard: &'a Guard,
}

impl Telling<'_> {
    /// The entries of the timeline with the instants at which they stand.
    pub(crate) fn entries(&self) -> Vec<(Instant, Entry)> {
        self.details.told.iter().map(|told| (told.event.happened_at, self.entry(told))).collect()
    }

    fn entry(&self, told: &Told) -> Entry {
        let m = self.m;
        let teller = Teller { m, names: &told.names, zone: self.zone, country: None };
        let (title, details) = match &told.what {
            What::Access => (self.access(told), Vec::new()),
            What::Participant(part) => {
                let name = told.names.of(crate::names::CONTACTS, part.contact_id).unwrap_or(m.not_known());
                self.words(teller, told, Participant::FIELDS, &format!("{} {name}", m.contact()))
            }
            What::Line(line) => {
                let product = line.product_id.and_then(|id| told.names.of(crate::names::PRODUCTS, id));
                let quantity = m.decimal(&value::decimal(line.quantity));
                let name = product.or(line.about.as_deref()).unwrap_or(m.not_known());
                self.words(teller, told, ProductLine::FIELDS, &format!("{quantity} × {name}"))
            }
            What::Competitor(competitor) => {
                let name = format!("{} {}", m.competitor(), competitor.name);
                self.words(teller, told, Competitor::FIELDS, &name)
            }
        };
        let at = told.event.happened_at;
        let day = at.day(self.zone).date();
        let is_this_year = day.year() == self.now.day(self.zone).date().year();
        let who: Option<UserId> = told.event.actor_id;
        let who = who.map_or(m.the_program(), |id| told.names.user(id).unwrap_or(m.somebody()));
        Entry {
            day: if is_this_year { m.day_and_month(day) } else { format!("{} {}", m.day_and_month(day), day.year()) },
            instant: at.to_string(),
            from: From::Change,
            action: told.undo.as_ref().filter(|_| self.may_edit).map(|undo| self.undo(told, undo, &title)),
            title,
            text: String::new(),
            details: details.into_iter().map(Into::into).collect(),
            by: m.by_at(who, &m.clock(self.clock.to_datetime(at.timestamp()).time())),
        }
    }

    fn words(&self, teller: Teller<'_>, told: &Told, fields: &'static [Field], name: &str) -> (String, Vec<String>) {
        let words = teller.tell(fields, &told.event, Vec::new());
        (self.m.changed_to(name, &words.title), words.details.into_iter().map(|(_, text)| text).collect())
    }

    /// Who sees it from now on, or no longer.
    fn access(&self, told: &Told) -> String {
        let m = self.m;
        let Some(change) = told.event.changes.first() else { return m.was_edited().to_owned() };
        let name = |text: &Option<String>| {
            let id: Option<UserId> = text.as_deref().and_then(|text| text.parse().ok());
            id.map(|id| told.names.user(id).unwrap_or(m.somebody()).to_owned())
        };
        match (name(&change.before), name(&change.after)) {
            (_, Some(after)) => m.changed_to(m.grant_reason(&change.field), &after),
            (Some(before), None) => m.removed(m.grant_reason(&change.field), &before),
            (None, None) => m.was_edited().to_owned(),
        }
    }

    fn undo(&self, told: &Told, (action, version): &(String, i64), what: &str) -> Markup {
        let m = self.m;
        let name = format!("undo-{}", told.event.seq);
        html! {
            form method="post" action=(action) {
                (self.guard.fields(&name)) (form::version(*version))
                @if action.ends_with("/undo") { input type="hidden" name="event" value=(told.event.seq); }
                button class="link" type="submit" { (m.undo()) span class="unseen" { ": " (what) } }
            }
        }
    }
}
