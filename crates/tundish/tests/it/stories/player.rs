//! Takes the steps of a script with the verbs of the slice, and reads back what they stored.

use std::collections::BTreeMap;

use tundish::{
    event::{self, store::Recorded},
    opportunity::{self as slice, NewOpportunity, Target, VerbError},
};
use tundish_db::{Db, FromRow, Result, Row, Tx, args};
use tundish_domain::{
    Amount, Change, Channel, Instant, Money, Opportunity, Refusal, Snapshot, Span, change,
    id::{EventSeq, OpportunityId},
    opportunity::{LossReason, Patch, Reason, Set, WinReason},
    policy::Actor,
    testing::{
        company,
        script::{Act, Step},
        world::{self, World},
    },
};

use crate::fixture::HeldClock;

/// By how much the slice lets a client's clock be ahead; the world in memory is more patient.
const TOLERANCE_SECONDS: i64 = 120;

pub(crate) struct Player {
    pub(crate) db: Db,
    clock: HeldClock,
    /// The opportunities of the present script in the order of their creation.
    ids: Vec<OpportunityId>,
    /// Short numbers drawn before it.
    drawn: i64,
}

/// What the database holds of one script.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) opportunities: Vec<Opportunity>,
    /// All events, in the order of the record.
    pub(crate) events: Vec<(OpportunityId, Recorded)>,
    /// The whole history, superseded rows too.
    pub(crate) spans: Vec<Span>,
}

/// The step, so that the world and the slice must agree about it: the slice makes opportunities whose beginning is known,
/// and allows clients' clocks two minutes where the world allows an hour.
pub(crate) fn within_reach(step: &Step) -> Step {
    let mut step = step.clone();
    if let Act::Create { known_entry, known_creation, .. } = &mut step.act {
        (*known_entry, *known_creation) = (true, true);
    }
    step.back_seconds = step.back_seconds.map(|back| if back < -TOLERANCE_SECONDS { back - 3_600 } else { back });
    step
}

impl Player {
    pub(crate) fn new(db: Db, clock: HeldClock) -> Self {
        Self { db, clock, ids: Vec::new(), drawn: 0 }
    }

    /// Begins a script with no opportunities.
    pub(crate) fn begin(&mut self, now: Instant) {
        self.clock.set(now);
        self.drawn += i64::try_from(self.ids.len()).expect("few");
        self.ids.clear();
    }

    /// Takes one step; `world` is how things stand before it.
    pub(crate) async fn take(&mut self, world: &World, step: &Step) -> Result<Option<Opportunity>, Refusal> {
        self.clock.go_on(step.clock_seconds);
        let is_new = matches!(step.act, Act::Create { .. });
        if self.ids.is_empty() && !is_new {
            return Ok(None);
        }
        let back = self.ids.len().saturating_sub(1 + step.on % self.ids.len().max(1));
        let on = self.ids.get(back).copied();
        let before = world.opportunities.get(&company::opportunity(back)).cloned();
        let (step, index) = (step.clone(), self.ids.len());
        let done = self
            .db
            .write(async move |tx| match on {
                Some(id) if !is_new => act(tx, &step, id, before.as_ref().expect("it is in the world too")).await,
                _ => create(tx, &step, index).await,
            })
            .await;
        match done {
            Ok(opportunity) => {
                if is_new {
                    self.ids.push(opportunity.id);
                }
                Ok(Some(opportunity))
            }
            Err(VerbError::Refused(refusal)) => Err(refusal),
            Err(error) => panic!("{error:?}"),
        }
    }

    /// Reads everything that the present script left.
    pub(crate) async fn stored(&self) -> Stored {
        let ids = self.ids.clone();
        let read = self.db.read_long(async move |tx| {
            let mut stored = Stored { opportunities: Vec::new(), events: Vec::new(), spans: Vec::new() };
            for &id in &ids {
                stored.opportunities.push(slice::find(tx, &world::director(), id).await?);
                let events = event::store::of_subject(tx, id.into()).await?;
                stored.events.extend(events.into_iter().map(|event| (id, event)));
                stored.spans.extend(spans(tx, id).await?);
            }
            // One process wrote all of it, so the numbers are the order of the record on both databases.
            stored.events.sort_by_key(|(_, event)| event.seq);
            Ok::<_, VerbError>(stored)
        });
        read.await.expect("everything is read")
    }

    /// What is stored, in the world's identifiers and numbers.
    pub(crate) fn as_the_world_says(&self, stored: &Stored) -> String {
        let id = |id| company::opportunity(self.ids.iter().position(|known| *known == id).expect("of this script"));
        let place: BTreeMap<EventSeq, EventSeq> =
            stored.events.iter().zip(1..).map(|((_, event), n)| (event.seq, crate::fixture::id(n))).collect();
        let opportunities: Vec<Opportunity> = stored
            .opportunities
            .iter()
            .map(|o| Opportunity { id: id(o.id), number: o.number - self.drawn, ..o.clone() })
            .collect();
        let spans: Vec<Span> = stored
            .spans
            .iter()
            .map(|span| Span {
                opportunity: id(span.opportunity),
                known_from: place[&span.known_from],
                known_to: span.known_to.map(|to| place[&to]),
                ..*span
            })
            .collect();
        let events = stored.events.iter().map(|(subject, event)| {
            assert_eq!((event.actor_id, event.actor_kind.as_str()), (Some(company::owner(0)), "person"));
            let number = |text: &mut Option<String>| {
                *text = text.as_ref().map(|n| (n.parse::<i64>().expect("a number") - self.drawn).to_string());
            };
            let mut changes = event.changes_of_opportunity().expect("fields of an opportunity").columns;
            for change in changes.iter_mut().filter(|change| change.field == "number") {
                number(&mut change.before);
                number(&mut change.after);
            }
            event_line(id(*subject), &event.verb, event.happened_at, event.recorded_at, changes)
        });
        format!("{}{}", world::digest(&opportunities, &spans), events.collect::<String>())
    }
}

/// States, history and record of the world in memory.
pub(crate) fn what_the_world_says(world: &World) -> String {
    let events = world.events.iter().map(|event| {
        event_line(event.subject, event.verb.as_str(), event.happened_at, event.recorded_at, event.changes.clone())
    });
    format!("{}{}", world::digest(world.opportunities.values(), &world.spans), events.collect::<String>())
}

fn event_line(id: OpportunityId, verb: &str, happened: Instant, recorded: Instant, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|change| change.field);
    format!("{id} {verb} {happened} {recorded} {changes:?}\n")
}

fn actor() -> Actor {
    world::director()
}

async fn create(tx: &mut Tx, step: &Step, index: usize) -> Result<Opportunity, VerbError> {
    let Act::Create { name, pipeline, stage, owner, account, worth, .. } = &step.act else {
        panic!("only new opportunities have no identifier: {step:?}");
    };
    let pipeline = &company::pipelines()[pipeline % 2];
    let new = NewOpportunity {
        name: company::NAMES[name % company::NAMES.len()].to_owned(),
        account: account.map(company::account),
        product: None,
        pipeline: Some(pipeline.id()),
        stage: Some(pipeline.stages()[stage % pipeline.stages().len()].id),
        owner: Some(company::owner(*owner)),
        channel: Channel::ALL[index % Channel::ALL.len()],
        amount: worth.amount(),
        currency: worth.currency(),
        expected_close: None,
        next_step: None,
        source: None,
        created_at: Some(tx.now().plus_micros(-step.back_seconds.unwrap_or(0) * 1_000_000)),
    };
    slice::create(tx, &actor(), new).await
}

async fn act(tx: &mut Tx, step: &Step, id: OpportunityId, before: &Opportunity) -> Result<Opportunity, VerbError> {
    let happened_at = step.back_seconds.map(|back| tx.now().plus_micros(-back * 1_000_000));
    let target = Target { id, version: Some(before.version), happened_at };
    let (actor, zone) = (actor(), company::zone());
    let today = tx.now().day(&zone);
    match &step.act {
        Act::Create { .. } => panic!("{step:?} is about no opportunity"),
        Act::Describe { name, channel, account, next_step } => {
            let patch = Patch {
                name: Some(company::NAMES[name % company::NAMES.len()].to_owned()),
                channel: Some(Channel::ALL[channel % Channel::ALL.len()]),
                account: account.map_or(Set::Clear, |index| Set::To(company::account(index))),
                next_step: if *next_step { Set::To("Send the offer".to_owned()) } else { Set::Clear },
                ..Patch::default()
            };
            slice::edit(tx, &actor, &target, patch).await
        }
        Act::Estimate { worth, product, close_days } => {
            let patch = Patch {
                amount: Some(worth.amount()),
                product: product.map_or(Set::Clear, |index| Set::To(company::product(index))),
                expected_close: close_days.map_or(Set::Clear, |days| Set::To(today.add_days(days))),
                ..Patch::default()
            };
            slice::edit(tx, &actor, &target, patch).await
        }
        Act::MoveTo { stage } => {
            let pipelines = company::pipelines();
            let pipeline = pipelines.iter().find(|pipeline| pipeline.id() == before.pipeline).expect("of the company");
            let to = pipeline.stages()[stage % pipeline.stages().len()].id;
            // Now by dropping the card, now by the verb that is meant.
            match (step.on % 2, pipeline.place(before.stage) < pipeline.place(to)) {
                (0, _) => slice::move_to(tx, &actor, &target, to).await,
                (_, true) => slice::advance(tx, &actor, &target, to).await,
                (_, false) => slice::move_back(tx, &actor, &target, to).await,
            }
        }
        Act::Win { minor } => {
            let value = minor.map(|minor| Money::new(minor, before.currency));
            slice::win(tx, &actor, &target, value, Reason::of(WinReason::Fit)).await
        }
        Act::Lose { reason } => {
            let reason = Reason::of(LossReason::ALL[reason % LossReason::ALL.len()]);
            slice::lose(tx, &actor, &target, reason).await
        }
        Act::Reopen => slice::reopen(tx, &actor, &target).await,
        Act::Hold { days } => slice::hold(tx, &actor, &target, "Until the fair", today.add_days(*days), &zone).await,
        Act::Resume => slice::resume(tx, &actor, &target).await,
        Act::Reassign { owner } => slice::reassign(tx, &actor, &target, company::owner(*owner)).await,
        Act::Delete => slice::delete(tx, &actor, &target).await,
        Act::Restore => slice::restore(tx, &actor, &target).await,
        Act::Undo { back } => {
            let own = event::store::of_subject(tx, id.into()).await?;
            let seq = own[own.len() - 1 - back % own.len()].seq;
            slice::undo(tx, &actor, &target, seq).await
        }
    }
}

/// Read here once more, not by the slice's own reader, so that the two prove each other.
struct SpanRow(Span);

impl FromRow for SpanRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let currency = row.next()?;
        let money = |minor: Option<i64>| minor.map(|minor| Money::new(minor, currency));
        let (kind, minor, won): (String, Option<i64>, Option<i64>) = (row.next()?, row.next()?, row.next()?);
        let amount = match (kind.as_str(), money(minor)) {
            ("unknown", None) => Amount::Unknown,
            ("estimate", Some(money)) => Amount::Estimate(money),
            ("known", Some(money)) => Amount::Known(money),
            other => panic!("{other:?} is no amount"),
        };
        Ok(Self(Span {
            opportunity: row.next()?,
            known_from: row.next()?,
            known_to: row.next()?,
            observed_at: row.next()?,
            from_at: row.next()?,
            to_at: row.next()?,
            was: Snapshot {
                pipeline: row.next()?,
                stage: row.next()?,
                status: row.next()?,
                owner: row.next()?,
                channel: row.next()?,
                product: row.next()?,
                amount,
                won: money(won),
                currency,
                expected_close: row.next()?,
                on_hold: row.next()?,
            },
        }))
    }
}

async fn spans(tx: &mut Tx, id: OpportunityId) -> Result<Vec<Span>> {
    let rows = tx
        .all::<SpanRow>(
            "select currency, amount_kind, amount_minor, won_minor, opportunity_id, known_from, known_to, observed_at, from_at,
                    to_at, pipeline_id, stage_id, status, owner_id, channel, product_id, expected_close_on, on_hold
             from opportunity_span where opportunity_id = $1 order by known_from, observed_at",
            args![id],
        )
        .await?;
    Ok(rows.into_iter().map(|SpanRow(span)| span).collect())
}

/// The opportunity that the first events of its record make.
pub(crate) fn replayed(id: OpportunityId, events: &[&Recorded]) -> Opportunity {
    let changes: Vec<Vec<Change>> =
        events.iter().map(|event| event.changes_of_opportunity().expect("fields of an opportunity").columns).collect();
    change::replay(id, changes.iter().map(Vec::as_slice)).expect("the record makes an opportunity")
}
