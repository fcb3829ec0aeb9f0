//! How an opportunity begins.

use super::*;

#[test]
fn an_enquiry_begins_in_the_first_stage_at_the_instant_that_was_said() {
    let story = story();
    let created = story.created();
    assert_eq!(created.after.stage, story.pipeline.first().id);
    assert_eq!((created.after.version, created.verb), (1, Verb::Created));
    assert_eq!(created.happened_at, story.earlier(10));
    assert_eq!(created.after.entered_at, Some(story.earlier(10)));
    assert_eq!(created.after.recorded_at, story.now);
}

#[test]
fn an_unknown_beginning_stays_unknown() {
    let story = story();
    let new = NewOpportunity { beginning: Beginning::UNKNOWN, ..story.new_opportunity() };
    let after = create(&story.permit(), new, &story.pipeline, Timing::now(story.now)).unwrap().after;
    assert_eq!((after.created_at, after.entered_at, after.observed_at), (None, None, story.now));
}

#[test]
fn a_beginning_in_the_future_or_out_of_order_is_refused() {
    let story = story();
    let try_with = |created_at, entered_at| {
        let new = NewOpportunity { beginning: Beginning { created_at, entered_at }, ..story.new_opportunity() };
        create(&story.permit(), new, &story.pipeline, Timing::now(story.now)).unwrap_err()
    };
    assert_eq!(try_with(Some(story.earlier(-1)), None), Refusal::InTheFuture);
    assert_eq!(try_with(Some(story.earlier(1)), Some(story.earlier(2))), Refusal::EnteredBeforeCreated);
}
