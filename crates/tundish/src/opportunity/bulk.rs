//! Whole stories of opportunities in one go: what imports and the sample company write.
//!
//! A story is what the rules decided one after the other, from the creation on. The rows it leaves are the same as if each
//! decision had been carried out by itself ([`super::carry_out`]); a test compares the two.

use std::collections::BTreeMap;

use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    change,
    id::EventSeq,
    opportunity::Decision,
    policy::Actor,
    span::{self, Span},
};

use super::{history, store};
use crate::event::{self, Happening};

/// Decisions about one opportunity in their order, beginning with its creation.
pub(crate) type Story = Vec<Decision>;

/// A story in which several people had a hand: each decision with the one who made it.
pub(crate) type SignedStory = Vec<(Actor, Decision)>;

/// Writes the stories of opportunities that do not exist yet, all on behalf of one actor.
pub(crate) async fn write(tx: &mut Tx, actor: &Actor, stories: &[Story]) -> Result<()> {
    let stories: Vec<Vec<_>> =
        stories.iter().map(|story| story.iter().map(|decision| (actor, decision)).collect()).collect();
    store_all(tx, &stories).await
}

/// Writes the stories of opportunities that do not exist yet; every event names who decided.
pub(crate) async fn write_signed(tx: &mut Tx, stories: &[SignedStory]) -> Result<()> {
    let stories: Vec<Vec<_>> =
        stories.iter().map(|story| story.iter().map(|(actor, decision)| (actor, decision)).collect()).collect();
    store_all(tx, &stories).await
}

async fn store_all(tx: &mut Tx, stories: &[Vec<(&Actor, &Decision)>]) -> Result<()> {
    let changes: Vec<Vec<_>> = stories
        .iter()
        .flat_map(|story| {
            story.iter().enumerate().map(|(step, (_, decision))| {
                let before = step.checked_sub(1).map(|before| &story[before].1.after);
                change::changes(before, &decision.after)
            })
        })
        .collect();
    let happenings: Vec<(&Actor, Happening<'_>)> = stories
        .iter()
        .flatten()
        .zip(&changes)
        .map(|(&(actor, decision), changes)| {
            let happening = Happening {
                subject: decision.after.id.into(),
                verb: decision.verb.as_str(),
                happened_at: Some(decision.happened_at),
                changes,
            };
            (actor, happening)
        })
        .collect();
    // Rows that others refer to go first.
    let rows: Vec<Value<'_>> =
        stories.iter().filter_map(|story| story.last()).flat_map(|(_, last)| store::row(&last.after)).collect();
    tx.insert_many("opportunity", store::WRITTEN, &rows).await?;
    let mut seqs = event::store::record_each(tx, &happenings).await?.into_iter();
    let spans: Vec<Value<'_>> =
        stories.iter().flat_map(|story| spans(story, &mut seqs)).flat_map(|span| history::row(&span)).collect();
    tx.insert_many("opportunity_span", history::WRITTEN, &spans).await
}

/// The rows of the history that a story leaves, superseded ones included.
fn spans(story: &[(&Actor, &Decision)], seqs: &mut impl Iterator<Item = EventSeq>) -> Vec<Span> {
    let mut rows: BTreeMap<_, Span> = BTreeMap::new();
    for (step, &(_, decision)) in story.iter().enumerate() {
        let Some(seq) = seqs.next() else { break };
        let believed: Vec<Span> = rows.values().filter(|span| span.known_to.is_none()).copied().collect();
        let before = step.checked_sub(1).map(|before| &story[before].1.after);
        let edit = span::record(&believed, before, decision, seq);
        for span in edit.supersede.into_iter().chain(edit.insert) {
            rows.insert((span.known_from, span.observed_at), span);
        }
    }
    rows.into_values().collect()
}
