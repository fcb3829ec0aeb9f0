#![expect(clippy::cast_possible_wrap, reason = "a test counts a handful of opportunities")]
use proptest::prelude::*;

use super::*;
use crate::funnel::{Entry, cohorts, entry};
use crate::id::OpportunityId;
use crate::testing::company;
use crate::testing::script::{Step, strategy};
use crate::testing::world::World;

fn run(script: &[Step]) -> World {
    let mut world = World::default();
    for step in script {
        let _ = world.take(step);
    }
    world
}

/// The stages from this place on, in each pipeline.
fn stages(pipelines: &[Pipeline], place: usize) -> EntryStages {
    let mut stages = EntryStages::default();
    for pipeline in pipelines {
        stages.add_from(pipeline, from(pipeline, place));
    }
    stages
}

fn from(pipeline: &Pipeline, place: usize) -> StageId {
    pipeline.stages()[place.min(pipeline.stages().len() - 1)].id
}

/// Adds to the sums, event by event, what the history told after it less what it told before.
fn fold(world: &World, stages: &EntryStages) -> Vec<IntakeDelta> {
    let zone = company::zone();
    let mut intakes = Intakes::new(stages, &zone);
    let mut told: BTreeMap<OpportunityId, Vec<Span>> = BTreeMap::new();
    for event in &world.events {
        let of_it = world.spans.iter().filter(|span| span.opportunity == event.subject && span.is_known_at(event.seq));
        let after: Vec<Span> = of_it.copied().collect();
        let before = told.insert(event.subject, after.clone()).unwrap_or_default();
        intakes.tell(&before, -1);
        intakes.tell(&after, 1);
    }
    intakes.deltas().collect()
}

/// What the walk through every history finds for the end of the day, in the company's cells.
fn walked(world: &World, place: usize, day: Day) -> BTreeMap<IntakeCell, Counts> {
    let zone = company::zone();
    let as_of = day.end(&zone).plus_micros(-1);
    let mut found: BTreeMap<IntakeCell, Counts> = BTreeMap::new();
    for id in world.opportunities.keys() {
        let mut history: Vec<&Span> = world.known_spans(*id).collect();
        history.sort_by_key(|span| span.observed_at);
        let Some(is) = history.iter().find(|span| span.covers(as_of)) else { continue };
        let cell = |intake| IntakeCell { owner: None, intake, pipeline: is.was.pipeline, channel: is.was.channel };
        let mut count = |intake, counts| *found.entry(cell(intake)).or_default() += counts;
        if history[0].from_at.is_none() {
            count(Intake::Undated, Counts { entered: 1, won: 0, lost: 0 });
        }
        let pipeline = world.pipelines.iter().find(|pipeline| pipeline.id() == is.was.pipeline).unwrap();
        if let Some(Entry { entered_at, status }) =
            entry(history.iter().copied(), pipeline, from(pipeline, place), as_of)
        {
            let cohort = cohorts([Entry { entered_at, status }], &zone)[0];
            let counts = Counts { entered: 1, won: cohort.won as i64, lost: cohort.lost as i64 };
            count(Intake::Month(cohort.month), counts);
            if let Some(entered) = entered_at {
                count(Intake::Week(entered.day(&zone).week_start()), Counts { entered: 1, won: 0, lost: 0 });
            }
        }
        let seen = history.iter().filter(|span| span.observed_at <= as_of).rev();
        let won = seen.take_while(|span| span.was.status == Status::Won).last();
        if let Some(won) = won.and_then(|span| span.from_at) {
            count(Intake::Week(won.day(&zone).week_start()), Counts { entered: 0, won: 1, lost: 0 });
        }
    }
    found
}

proptest! {
    #[test]
    fn what_came_in_folded_event_by_event_is_what_a_walk_through_the_histories_finds(
        script in strategy(),
        place in 0..4_usize,
        days in prop::collection::vec(-30..250_i32, 6),
    ) {
        let world = run(&script);
        let stages = stages(&world.pipelines, place);
        let deltas = fold(&world, &stages);
        for day in days.into_iter().map(|days| company::beginning().day(&company::zone()).add_days(days)) {
            let (mut company, mut owners): (BTreeMap<IntakeCell, Counts>, BTreeMap<IntakeCell, Counts>) = Default::default();
            for delta in deltas.iter().filter(|delta| delta.day <= day) {
                let sums = if delta.cell.owner.is_none() { &mut company } else { &mut owners };
                *sums.entry(IntakeCell { owner: None, ..delta.cell }).or_default() += delta.counts;
            }
            company.retain(|_, counts| !counts.is_zero());
            owners.retain(|_, counts| !counts.is_zero());
            prop_assert_eq!(&company, &owners);
            prop_assert_eq!(company, walked(&world, place, day));
        }
    }
}

#[test]
fn stages_of_the_same_pipeline_contradict_each_other_and_new_pipelines_do_not() {
    let pipelines = company::pipelines();
    let (early, late) = (stages(&pipelines, 0), stages(&pipelines, 1));
    let direct = stages(&pipelines[..1], 0);
    assert!(early.contradicts(&late));
    assert!(!early.contradicts(&direct) && !direct.contradicts(&early));
    assert_eq!(early.beyond(&direct), stages(&pipelines[1..], 0));
    assert!(direct.beyond(&early).is_empty());
}
