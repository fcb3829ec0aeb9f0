//! Whole stories of opportunities in one go: what imports and the sample company write.
//!
//! A story is what the rules decided one after the other, from the creation on. It leaves the row, the events and the history
//! that its decisions would have left one by one ([`super::carry_out`]), but for one thing: what the history believed only
//! between two events of the story is left out. Both events become known in one instant, so nobody ever saw the one without
//! the other, and every report says the same for every day and every time at which it could have been known. That is almost
//! half of the rows. A test compares the two ways.

use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    Change, Opportunity, change,
    id::{EventSeq, OpportunityId},
    opportunity::Decision,
    policy::Actor,
    span::{self, Span},
};

use super::{history, store};
use crate::{
    event::{self, Happening},
    search::index,
};

/// Decisions about one opportunity in their order, beginning with its creation.
pub(crate) type Story = Vec<Decision>;

/// A story in which several people had a hand: each decision with the one who made it.
pub(crate) type SignedStory = Vec<(Actor, Decision)>;

/// Stories that are written at once: some milliseconds, after which one looks whether somebody waits.
const AT_ONCE: usize = 64;

/// Writes the stories of opportunities that do not exist yet, all on behalf of one actor.
pub(crate) async fn write(tx: &mut Tx, actor: &Actor, stories: &[Story]) -> Result<()> {
    for some in stories.chunks(AT_ONCE) {
        let some: Vec<Vec<_>> =
            some.iter().map(|story| story.iter().map(|decision| (actor, decision)).collect()).collect();
        store_all(tx, &some).await?;
    }
    Ok(())
}

/// Writes the stories of opportunities that do not exist yet; every event names who decided.
pub(crate) async fn write_signed(tx: &mut Tx, stories: &[SignedStory]) -> Result<()> {
    for some in stories.chunks(AT_ONCE) {
        store_signed(tx, some).await?;
    }
    Ok(())
}

/// Writes such stories until somebody waits for the writer; answers how many were written, some of them in any case.
pub(crate) async fn write_until_awaited(tx: &mut Tx, stories: &[SignedStory]) -> Result<usize> {
    let mut written = 0;
    for some in stories.chunks(AT_ONCE) {
        store_signed(tx, some).await?;
        written += some.len();
        if tx.is_awaited().await? {
            break;
        }
    }
    Ok(written)
}

async fn store_signed(tx: &mut Tx, stories: &[SignedStory]) -> Result<()> {
    let stories: Vec<Vec<_>> =
        stories.iter().map(|story| story.iter().map(|(actor, decision)| (actor, decision)).collect()).collect();
    store_all(tx, &stories).await
}

async fn store_all(tx: &mut Tx, stories: &[Vec<(&Actor, &Decision)>]) -> Result<()> {
    let changes: Vec<Vec<Change>> = stories
        .iter()
        .flat_map(|story| {
            story.iter().enumerate().map(|(step, (_, decision))| change::changes(before(story, step), &decision.after))
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
                own: &[],
            };
            (actor, happening)
        })
        .collect();
    let records: Vec<Value<'_>> =
        stories.iter().filter_map(|story| story.last()).flat_map(|(_, last)| store::row(&last.after)).collect();
    tx.insert_many("opportunity", store::WRITTEN, &records).await?;
    let last = stories.iter().filter_map(|story| story.last());
    let words = last.filter_map(|(_, last)| Some((last.after.id.into(), store::found_by(&last.after)?)));
    index::add(tx, OpportunityId::KIND, words).await?;
    let mut seqs = event::store::record_each(tx, &happenings).await?.into_iter();
    let spans: Vec<Value<'_>> = stories
        .iter()
        .flat_map(|story| believed(story, seqs.by_ref().take(story.len())))
        .flat_map(|span| history::row(&span))
        .collect();
    tx.insert_many("opportunity_span", history::WRITTEN, &spans).await
}

/// What a step of a story was decided on; nothing for its beginning.
fn before<'a>(story: &[(&Actor, &'a Decision)], step: usize) -> Option<&'a Opportunity> {
    step.checked_sub(1).map(|before| &story[before].1.after)
}

/// What the history believes when a story has been told.
fn believed(story: &[(&Actor, &Decision)], seqs: impl Iterator<Item = EventSeq>) -> Vec<Span> {
    let mut believed: Vec<Span> = Vec::new();
    for ((step, &(_, decision)), seq) in story.iter().enumerate().zip(seqs) {
        let edit = span::record(&believed, before(story, step), decision, seq);
        let is_superseded = |span: &Span| {
            edit.supersede.iter().any(|gone| (gone.known_from, gone.observed_at) == (span.known_from, span.observed_at))
        };
        believed.retain(|span| !is_superseded(span));
        believed.extend(edit.insert);
    }
    believed
}
