//! What must hold of the stored rows alone, whatever was done.

use std::collections::{BTreeMap, BTreeSet};

use tundish_domain::{
    Band, Instant, Opportunity, Span, Status,
    funnel::{flows, funnel, recount},
    id::{EventSeq, OpportunityId},
    opportunity::{Decision, Outcome},
    span::{self, spells},
    testing::company,
};

use super::player::{Stored, replayed};

pub(super) fn hold(stored: &Stored, now: Instant) {
    nothing_in_the_history_refers_to_nothing(stored);
    for opportunity in &stored.opportunities {
        one_owner_one_stage_and_a_whole_outcome(opportunity);
        the_record_rebuilds_row_and_history(stored, opportunity);
        spells_have_no_gaps(&believed(stored, opportunity.id), opportunity, now);
    }
    nothing_is_lost_in_the_funnel(stored, now);
    every_open_one_lies_in_one_band(stored, now);
}

/// The history has no foreign keys: rows are written together with what they refer to.
fn nothing_in_the_history_refers_to_nothing(stored: &Stored) {
    let opportunities: BTreeSet<OpportunityId> =
        stored.opportunities.iter().map(|opportunity| opportunity.id).collect();
    let events: BTreeSet<(OpportunityId, EventSeq)> =
        stored.events.iter().map(|(id, event)| (*id, event.seq)).collect();
    assert!(events.iter().all(|(id, _)| opportunities.contains(id)));
    for span in &stored.spans {
        let known = std::iter::once(span.known_from).chain(span.known_to);
        assert!(known.into_iter().all(|seq| events.contains(&(span.opportunity, seq))), "{span:?}");
    }
}

fn believed(stored: &Stored, id: OpportunityId) -> Vec<Span> {
    stored.spans.iter().filter(|span| span.opportunity == id && span.known_to.is_none()).copied().collect()
}

/// I01.
fn one_owner_one_stage_and_a_whole_outcome(opportunity: &Opportunity) {
    let pipelines = company::pipelines();
    let pipeline = pipelines.iter().find(|pipeline| pipeline.id() == opportunity.pipeline);
    assert!(pipeline.is_some_and(|own| own.stage(opportunity.stage).is_some()), "{opportunity:?}");
    assert!((0..company::OWNERS).any(|owner| company::owner(owner) == opportunity.owner), "{opportunity:?}");
    match &opportunity.outcome {
        Outcome::Open => {}
        Outcome::Won { at, .. } | Outcome::Lost { at, .. } => {
            assert!(opportunity.observed_at <= *at && opportunity.hold.is_none(), "{opportunity:?}");
        }
    }
}

/// I20: one event per version, from which the row and all rows of the history follow.
fn the_record_rebuilds_row_and_history(stored: &Stored, opportunity: &Opportunity) {
    let id = opportunity.id;
    let events: Vec<_> = stored.events.iter().filter(|(subject, _)| *subject == id).map(|(_, event)| event).collect();
    assert_eq!(&replayed(id, &events), opportunity);
    assert_eq!(i64::try_from(events.len()).expect("few"), opportunity.version);

    let mut rows: BTreeMap<(EventSeq, Instant), Span> = BTreeMap::new();
    for (place, event) in events.iter().enumerate() {
        let before = (0 < place).then(|| replayed(id, &events[..place]));
        let decision =
            Decision::new(event.verb.parse().expect("a verb"), event.happened_at, replayed(id, &events[..=place]));
        let known: Vec<Span> = rows.values().filter(|span| span.known_to.is_none()).copied().collect();
        let edit = span::record(&known, before.as_ref(), &decision, event.seq);
        for span in edit.supersede.into_iter().chain(edit.insert) {
            rows.insert((span.known_from, span.observed_at), span);
        }
    }
    let kept: Vec<Span> = stored.spans.iter().filter(|span| span.opportunity == id).copied().collect();
    assert_eq!(rows.into_values().collect::<Vec<_>>(), kept);
}

/// I02.
fn spells_have_no_gaps(history: &[Span], opportunity: &Opportunity, now: Instant) {
    let spells = spells(history);
    let (Some(first), Some(last)) = (spells.first(), spells.last()) else {
        panic!("{} has no history", opportunity.id);
    };
    assert_eq!(first.entered_at, opportunity.created_at);
    for pair in spells.windows(2) {
        assert_eq!(pair[0].left_at, Some(pair[1].observed_at), "{spells:?}");
        assert_eq!(pair[1].entered_at, Some(pair[1].observed_at), "{spells:?}");
        assert!(pair[0].observed_at < pair[1].observed_at, "{spells:?}");
    }
    assert_eq!(last.left_at, opportunity.deleted_at, "{spells:?}");
    let end = opportunity.deleted_at.unwrap_or_else(|| now.max(last.observed_at));
    let ages: i64 = spells.iter().filter_map(|spell| spell.age_micros(end)).sum();
    assert_eq!(ages, end.micros_since(first.observed_at), "{spells:?}");
}

/// I04, over the whole time and over parts of it.
fn nothing_is_lost_in_the_funnel(stored: &Stored, now: Instant) {
    let histories: Vec<Vec<Span>> =
        stored.opportunities.iter().map(|opportunity| believed(stored, opportunity.id)).collect();
    let begun = company::beginning().plus_micros(-40 * 86_400_000_000);
    let part = now.micros_since(begun) / 5;
    for pipeline in company::pipelines() {
        for (from, to) in [(0, 5), (0, 1), (1, 3), (2, 5), (4, 5)] {
            let (from, to) = (begun.plus_micros(from * part), begun.plus_micros(to * part + 1));
            for (stage, flow) in flows(&histories, &pipeline, from, to) {
                assert_eq!(flow.residual(), 0, "{stage} from {from} to {to}: {flow:?}");
            }
        }
    }
}

/// I06: bands sum up to what is open, stage by stage.
fn every_open_one_lies_in_one_band(stored: &Stored, now: Instant) {
    let known: Vec<&Span> = stored.spans.iter().filter(|span| span.known_to.is_none()).collect();
    // Far enough that a clock that was set back hides nothing.
    let day = now.plus_micros(30 * 86_400_000_000).day(&company::zone());
    let cells = recount(known, day, &company::zone());
    for pipeline in company::pipelines() {
        let counted = funnel(&pipeline, cells.iter().filter(|(cell, _)| cell.owner.is_none()));
        assert_eq!(counted.elsewhere.count, 0);
        for (band, figures) in &counted.bands {
            let open = stored.opportunities.iter().filter(|o| {
                o.deleted_at.is_none()
                    && o.status() == Status::Open
                    && o.pipeline == pipeline.id()
                    && pipeline.stage(o.stage).is_some_and(|stage| stage.band == *band)
            });
            assert_eq!(figures.count, i64::try_from(open.count()).expect("few"), "{band}");
        }
        assert_eq!(counted.bands.len(), Band::ALL.len());
    }
}

/// I03: events and believed facts are added; of what was there only the end of belief may be noted, once.
pub(super) fn only_added(before: &Stored, after: &Stored) {
    assert_eq!(after.events[..before.events.len()], before.events);
    let seqs: Vec<EventSeq> = after.events.iter().map(|(_, event)| event.seq).collect();
    assert!(seqs.is_sorted_by(|a, b| a < b));
    let new: BTreeSet<EventSeq> = seqs[before.events.len()..].iter().copied().collect();
    for was in &before.spans {
        let is = after.spans.iter().find(|is| {
            (is.opportunity, is.known_from, is.observed_at) == (was.opportunity, was.known_from, was.observed_at)
        });
        let is = is.expect("no row of the history vanishes");
        let newly_ended = was.known_to.is_none() && is.known_to.is_some_and(|to| new.contains(&to));
        assert!(is == was || (newly_ended && Span { known_to: None, ..*is } == *was), "{was:?} became {is:?}");
    }
}
