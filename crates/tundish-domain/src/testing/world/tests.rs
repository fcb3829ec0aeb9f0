//! The laws that every script must keep, whatever it does.

use proptest::prelude::*;

use super::*;
use crate::funnel::{Cohort, Entry, Funnel, cohorts, entry, flows, funnel, recount};
use crate::opportunity::Status;
use crate::pipeline::Band;
use crate::span::{Snapshot, at, spells};
use crate::testing::script::{random, strategy};

fn run(script: &[Step]) -> World {
    let mut world = World::default();
    for step in script {
        let _ = world.take(step);
    }
    world
}

/// The state of one opportunity by brute force: the changes of all events up to `known_at` that took effect up to `as_of`,
/// in the order of the record, as texts. An amount and its currency are one fact.
fn replayed(world: &World, id: OpportunityId, as_of: Instant, known_at: EventSeq) -> Option<Vec<String>> {
    const FACTS: [&str; 12] = [
        "pipeline_id",
        "stage_id",
        "status",
        "owner_id",
        "channel",
        "product_id",
        "amount_kind",
        "amount_minor",
        "currency",
        "won_minor",
        "expected_close_on",
        "hold_until_on",
    ];
    const AMOUNT: [&str; 3] = ["amount_kind", "amount_minor", "currency"];
    let mut present: BTreeMap<&str, Option<String>> = BTreeMap::new();
    let mut state: Option<BTreeMap<&str, Option<String>>> = None;
    for event in world.events.iter().filter(|event| event.subject == id && event.seq <= known_at) {
        present.extend(event.changes.iter().map(|change| (change.field, change.after.clone())));
        if as_of < event.happened_at {
            continue;
        }
        match (event.verb, state.as_mut()) {
            (Verb::Created | Verb::Restored, _) => state = Some(present.clone()),
            (Verb::Deleted, _) => state = None,
            (_, Some(state)) => {
                state.extend(event.changes.iter().map(|change| (change.field, change.after.clone())));
                if event.changes.iter().any(|change| AMOUNT.contains(&change.field)) {
                    state.extend(AMOUNT.map(|field| (field, present[field].clone())));
                }
            }
            (_, None) => {}
        }
    }
    state.map(|state| {
        FACTS
            .iter()
            .map(|&field| {
                let text = state.get(field).cloned().flatten().unwrap_or_default();
                if field == "hold_until_on" { (!text.is_empty()).to_string() } else { text }
            })
            .collect()
    })
}

fn facts(was: &Snapshot) -> Vec<String> {
    fn text(value: Option<impl ToString>) -> String {
        value.map(|value| value.to_string()).unwrap_or_default()
    }
    vec![
        was.pipeline.to_string(),
        was.stage.to_string(),
        was.status.to_string(),
        was.owner.to_string(),
        was.channel.to_string(),
        text(was.product),
        was.amount.kind().to_string(),
        text(was.amount.minor()),
        was.currency.to_string(),
        text(was.won.map(|money| money.minor)),
        text(was.expected_close),
        was.on_hold.to_string(),
    ]
}

fn known_histories(world: &World) -> Vec<Vec<Span>> {
    world.opportunities.keys().map(|&id| world.known_spans(id).copied().collect()).collect()
}

proptest! {
    #[test]
    fn the_history_in_both_times_equals_a_replay_of_the_record(script in strategy(), picks in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), -1..=1_i64), 12)) {
        let world = run(&script);
        if world.events.is_empty() {
            return Ok(());
        }
        for (instant, known, shift) in picks {
            let as_of = instant.get(&world.events).happened_at.plus_micros(shift);
            let known_at = known.get(&world.events).seq;
            for &id in world.opportunities.keys() {
                let rows: Vec<Span> = world.spans.iter().filter(|span| span.opportunity == id).copied().collect();
                let found = at(&rows, as_of, known_at).map(|span| facts(&span.was));
                prop_assert_eq!(found, replayed(&world, id, as_of, known_at), "as of {} known at {}", as_of, known_at);
                prop_assert!(rows.iter().filter(|span| span.is_known_at(known_at) && span.covers(as_of)).count() <= 1);
            }
        }
    }

    #[test]
    fn one_change_is_one_entry_and_replaying_the_entries_rebuilds_the_present(script in strategy()) {
        let mut world = World::default();
        for step in &script {
            let before = world.clone();
            match world.take(step) {
                Ok(Some(event)) => {
                    let event = event.clone();
                    prop_assert_eq!(world.events.len(), before.events.len() + 1);
                    prop_assert!(!event.changes.is_empty());
                    let after = &world.opportunities[&event.subject];
                    if let Some(was) = before.opportunities.get(&event.subject) {
                        prop_assert_eq!(change::apply(was, &event.changes), Ok(after.clone()));
                    }
                    // History is append-only: stored rows keep everything but the moment from which they are no longer believed.
                    for (old, new) in before.spans.iter().zip(&world.spans) {
                        let superseded = Span { known_to: Some(event.seq), ..*old };
                        prop_assert!(new == old || (old.known_to.is_none() && *new == superseded));
                    }
                }
                Ok(None) => {}
                Err(refusal) => {
                    prop_assert!(!refusal.code().is_empty());
                    prop_assert_eq!(&world.opportunities, &before.opportunities);
                    prop_assert_eq!(&world.spans, &before.spans);
                    prop_assert_eq!(&world.events, &before.events);
                }
            }
        }
        prop_assert!(world.events.windows(2).all(|pair| pair[0].seq < pair[1].seq));
        for (&id, opportunity) in &world.opportunities {
            let entries = world.events.iter().filter(|event| event.subject == id).map(|event| event.changes.as_slice());
            prop_assert_eq!(change::replay(id, entries), Ok(opportunity.clone()));
        }
    }

    #[test]
    fn spells_are_gapless_and_their_durations_sum_to_the_age(script in strategy()) {
        let world = run(&script);
        for (&id, opportunity) in &world.opportunities {
            let spells = spells(world.known_spans(id));
            prop_assert!(spells.windows(2).all(|pair| pair[0].left_at == Some(pair[1].observed_at)));
            prop_assert!(spells.iter().skip(1).all(|spell| spell.entered_at == Some(spell.observed_at)));
            let Some((first, last)) = spells.first().zip(spells.last()) else {
                // Deleted at the very instant at which it began.
                prop_assert!(opportunity.deleted_at.is_some());
                continue;
            };
            prop_assert_eq!(last.left_at, opportunity.deleted_at);
            let is = (opportunity.pipeline, opportunity.stage, opportunity.status());
            if opportunity.deleted_at.is_none() {
                prop_assert_eq!((last.pipeline, last.stage, last.status), is);
            }
            if opportunity.deleted_at.is_none() && opportunity.status() == Status::Open {
                prop_assert_eq!((last.entered_at, last.observed_at), (opportunity.entered_at, opportunity.observed_at));
            }
            let end = last.left_at.unwrap_or(world.now.max(last.observed_at));
            let lasted: i64 = spells.iter().map(|spell| spell.left_at.unwrap_or(end).micros_since(spell.observed_at)).sum();
            prop_assert_eq!(lasted, end.micros_since(first.observed_at));
            prop_assert!(spells.iter().all(|spell| spell.left_at.is_none_or(|left| spell.observed_at < left)));
            if spells.iter().any(|spell| spell.entered_at.is_none()) {
                prop_assert_eq!(first.entered_at, None);
                prop_assert_eq!(first.age_micros(end), None);
            }
        }
    }

    #[test]
    fn the_folded_funnel_equals_the_recount_in_whatever_order_events_came(script in strategy(), days in prop::collection::vec(-30..250_i32, 6)) {
        let world = run(&script);
        for day in days.into_iter().map(|days| company::beginning().day(&company::zone()).add_days(days)) {
            let mut folded: BTreeMap<Cell, Measures> = BTreeMap::new();
            for ((_, cell), measures) in world.deltas.iter().filter(|((of, _), _)| *of <= day) {
                *folded.entry(*cell).or_default() += *measures;
            }
            folded.retain(|_, measures| !measures.is_zero());
            let known = world.spans.iter().filter(|span| span.known_to.is_none());
            prop_assert_eq!(folded, recount(known, day, &company::zone()));
        }
    }

    #[test]
    fn nothing_enters_or_leaves_a_stage_uncounted(
        script in strategy(),
        start in any::<prop::sample::Index>(),
        end in any::<prop::sample::Index>(),
    ) {
        let world = run(&script);
        if world.events.is_empty() {
            return Ok(());
        }
        let histories = known_histories(&world);
        // Borders that fall on events are the ones that tell whether something is counted twice.
        let borders = [start, end].map(|index| index.get(&world.events).happened_at);
        let (from, to) = (borders[0].min(borders[1]), borders[0].max(borders[1]));
        for pipeline in &world.pipelines {
            let flows = flows(histories.iter().map(|history| history.iter()), pipeline, from, to);
            for stage in pipeline.stages() {
                let flow = flows.get(&stage.id).copied().unwrap_or_default();
                prop_assert_eq!(flow.residual(), 0, "{:?}", flow);
                let open_at = |instant: Instant| {
                    let just_before = instant.plus_micros(-1);
                    let spans = histories.iter().flatten().filter(|span| span.covers(just_before));
                    spans.filter(|span| span.was.stage == stage.id && span.was.status == Status::Open).count() as i64
                };
                prop_assert_eq!((flow.stock_start, flow.stock_end), (open_at(from), open_at(to)));
            }
        }
    }

    #[test]
    fn cohorts_sum_to_the_whole_and_every_open_one_lies_in_one_band(script in strategy()) {
        let world = run(&script);
        let histories = known_histories(&world);
        let as_of = world.events.iter().map(|event| event.happened_at).max().unwrap_or(world.now);
        let live = |opportunity: &&Opportunity| opportunity.deleted_at.is_none();
        for pipeline in &world.pipelines {
            let first = pipeline.first().id;
            let entries: Vec<Entry> = histories.iter().filter_map(|history| entry(history, pipeline, first, as_of)).collect();
            let here: Vec<&Opportunity> = world.opportunities.values().filter(live).filter(|o| o.pipeline == pipeline.id()).collect();
            let cohorts = cohorts(entries, &company::zone());
            prop_assert_eq!(cohorts.iter().map(Cohort::entered).sum::<u64>(), here.len() as u64);
            prop_assert!(cohorts.iter().all(|cohort| cohort.per_hundred().iter().sum::<u64>() == 100));
            let won = here.iter().filter(|o| o.status() == Status::Won).count() as u64;
            prop_assert_eq!(cohorts.iter().map(|cohort| cohort.won).sum::<u64>(), won);

            let known = histories.iter().flatten();
            let cells = recount(known, as_of.day(&company::zone()), &company::zone());
            let funnel = funnel(pipeline, cells.iter().filter(|(cell, _)| cell.owner.is_none()));
            let open = here.iter().filter(|o| o.status() == Status::Open).count() as i64;
            prop_assert_eq!(funnel.stages.iter().map(|(_, figures)| figures.count).sum::<i64>(), open);
            prop_assert_eq!(funnel.elsewhere.count, 0);
            for (place, &band) in Band::ALL.iter().enumerate() {
                let in_band = here.iter().filter(|o| o.status() == Status::Open && pipeline.stage(o.stage).is_some_and(|s| s.band == band));
                prop_assert_eq!(&funnel.bands[place].0, &band);
                prop_assert_eq!(funnel.bands[place].1.count, in_band.count() as i64);
            }
            let by_owner = funnel_of_owners(pipeline, &cells);
            prop_assert_eq!(by_owner, funnel);
        }
    }

    #[test]
    fn every_open_one_has_a_stage_of_its_pipeline_and_every_closed_one_its_end(script in strategy()) {
        let mut world = World::default();
        for step in &script {
            let _ = world.take(step);
            for opportunity in world.opportunities.values() {
                let pipeline = world.pipelines.iter().find(|pipeline| pipeline.id() == opportunity.pipeline).unwrap();
                prop_assert!(pipeline.stage(opportunity.stage).is_some());
                prop_assert!(opportunity.amount.money().is_none_or(|money| money.currency == opportunity.currency));
                prop_assert!(opportunity.won().is_none_or(|money| money.currency == opportunity.currency));
                let closed = opportunity.status() != Status::Open;
                prop_assert_eq!(opportunity.outcome.closed_at().is_some(), closed);
                prop_assert_eq!(opportunity.outcome.close_reason().is_some(), closed);
                prop_assert!(!closed || opportunity.hold.is_none());
                prop_assert!(opportunity.outcome.closed_at().is_none_or(|closed| opportunity.observed_at <= closed));
                prop_assert!(opportunity.entered_at.is_none_or(|entered| entered == opportunity.observed_at));
            }
        }
    }
}

fn funnel_of_owners(pipeline: &Pipeline, cells: &BTreeMap<Cell, Measures>) -> Funnel {
    funnel(pipeline, cells.iter().filter(|(cell, _)| cell.owner.is_some()))
}

#[test]
fn a_seed_gives_the_same_script_and_the_same_digest_for_ever() {
    let script = random(7, 400);
    assert_eq!(script, random(7, 400));
    assert_ne!(script, random(8, 400));
    let world = run(&script);
    let again: Vec<Step> = serde_json::from_str(&serde_json::to_string(&script).unwrap()).unwrap();
    let replayed = run(&again);
    let of = |world: &World| digest(world.opportunities.values(), &world.spans);
    assert_eq!(of(&world), of(&replayed));
    let first = serde_json::to_string(&script[0]).unwrap();
    insta::assert_snapshot!(first);
}

#[test]
fn scripts_reach_every_verb_and_most_refusals() {
    let (mut verbs, mut refusals) = (Vec::new(), Vec::new());
    for seed in 0..60 {
        let mut world = World::default();
        for step in random(seed, 120) {
            match world.take(&step) {
                Ok(event) => verbs.extend(event.map(|event| event.verb)),
                Err(refusal) => refusals.push(refusal.code()),
            }
        }
    }
    for verb in Verb::ALL {
        assert!(verbs.contains(verb), "{verb}");
    }
    refusals.sort_unstable();
    refusals.dedup();
    assert!(14 <= refusals.len(), "{refusals:?}");
}
