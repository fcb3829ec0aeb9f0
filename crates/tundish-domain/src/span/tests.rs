use super::*;
use crate::opportunity::tests::story;
use crate::opportunity::{Beginning, NewOpportunity, Timing, advance, create, reassign};

fn seq(number: i64) -> EventSeq {
    EventSeq::new(number).unwrap()
}

/// Stores an edit as a table would.
fn keep(rows: &mut Vec<Span>, edit: SpanEdit) {
    for gone in edit.supersede {
        let row = rows.iter_mut().find(|row| (row.known_from, row.observed_at) == (gone.known_from, gone.observed_at));
        *row.unwrap() = gone;
    }
    rows.extend(edit.insert);
}

fn known(rows: &[Span]) -> Vec<Span> {
    rows.iter().filter(|row| row.known_to.is_none()).copied().collect()
}

#[test]
fn a_late_entry_changes_what_is_known_of_the_past_and_not_what_was_known() {
    let story = story();
    let mut rows = Vec::new();
    let created = story.created();
    keep(&mut rows, record(&[], None, &created, seq(1)));

    // On Monday the owner changes; on Tuesday somebody notes that the offer had gone out on Friday.
    let given =
        reassign(&story.permit(), created.after.live().unwrap(), story.assignee(2), Timing::now(story.now)).unwrap();
    let edit = record(&known(&rows), Some(&created.after), &given, seq(2));
    keep(&mut rows, edit);
    let friday = story.now.plus_micros(-3 * 86_400_000_000);
    let tuesday = story.now.plus_micros(86_400_000_000);
    let offer = story.pipeline.stages()[1].id;
    let when = Timing::at(friday, tuesday, 0);
    let advanced = advance(&story.permit(), given.after.open().unwrap(), &story.pipeline, offer, when).unwrap();
    let edit = record(&known(&rows), Some(&given.after), &advanced, seq(3));
    keep(&mut rows, edit);

    let saturday = friday.plus_micros(86_400_000_000);
    let state = |as_of, known_at| at(&rows, as_of, seq(known_at)).map(|span| (span.was.stage, span.was.owner)).unwrap();
    let (enquiry, first, second) = (created.after.stage, created.after.owner, given.after.owner);
    assert_eq!(state(saturday, 2), (enquiry, first));
    assert_eq!(state(saturday, 3), (offer, first));
    assert_eq!(state(tuesday, 2), (enquiry, second));
    assert_eq!(state(tuesday, 3), (offer, second));
    let spells = spells(&known(&rows));
    assert_eq!(spells.iter().map(|spell| spell.stage).collect::<Vec<_>>(), [enquiry, offer]);
    assert_eq!(spells[0].left_at, Some(friday));
    assert_eq!(spells[1].age_micros(tuesday), Some(4 * 86_400_000_000));
}

#[test]
fn a_spell_of_unknown_beginning_never_gets_an_age() {
    let story = story();
    let new = NewOpportunity { beginning: Beginning::UNKNOWN, ..story.new_opportunity() };
    let created = create(&story.permit(), new, &story.pipeline, Timing::now(story.now)).unwrap();
    let edit = record(&[], None, &created, seq(1));
    let spell = spells(&edit.insert)[0];
    assert_eq!((spell.entered_at, spell.observed_at), (None, story.now));
    assert_eq!(spell.age_micros(story.now.plus_micros(1_000)), None);
    assert_eq!(at(&edit.insert, story.now.plus_micros(-1), seq(1)), None);
}

#[test]
fn what_the_history_does_not_keep_leaves_it_alone() {
    let story = story();
    let created = story.created();
    let rows = record(&[], None, &created, seq(1)).insert;
    let mut renamed = created.clone();
    renamed.after.name = "Filters".to_owned();
    renamed.happened_at = story.now;
    assert_eq!(record(&rows, Some(&created.after), &renamed, seq(2)), SpanEdit::default());
}

#[test]
fn a_list_price_that_arrives_late_is_known_for_the_whole_past() {
    let story = story();
    let created = story.created();
    let mut rows = Vec::new();
    keep(&mut rows, record(&[], None, &created, seq(1)));
    let beginning = created.after.observed_at;
    let price = Money::new(55_000, created.after.currency);
    let supplied =
        crate::opportunity::supply(&story.permit(), created.after.live().unwrap(), price, beginning).unwrap();
    let edit = record(&known(&rows), Some(&created.after), &supplied, seq(2));
    keep(&mut rows, edit);
    assert_eq!(at(&rows, beginning, seq(2)).unwrap().was.amount, Amount::Estimate(price));
    assert_eq!(at(&rows, beginning, seq(1)).unwrap().was.amount, Amount::Unknown);
    let again = crate::opportunity::supply(&story.permit(), supplied.after.live().unwrap(), price, beginning);
    assert_eq!(again, Err(crate::opportunity::Refusal::NothingChanges));
}

#[test]
fn a_withdrawn_opportunity_never_was_although_it_was_once_known() {
    let story = story();
    let created = story.created();
    let mut rows = Vec::new();
    keep(&mut rows, record(&[], None, &created, seq(1)));
    let given =
        reassign(&story.permit(), created.after.live().unwrap(), story.assignee(2), Timing::now(story.now)).unwrap();
    let edit = record(&known(&rows), Some(&created.after), &given, seq(2));
    keep(&mut rows, edit);
    let beginning = created.after.observed_at;
    let withdrawn = crate::opportunity::withdraw(&story.permit(), given.after.live().unwrap(), beginning, story.now);
    let edit = record(&known(&rows), Some(&given.after), &withdrawn, seq(3));
    keep(&mut rows, edit);
    assert_eq!(known(&rows), []);
    assert!(at(&rows, beginning, seq(2)).is_some());
    assert!(at(&rows, beginning, seq(3)).is_none());
}
