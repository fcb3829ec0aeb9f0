//! How an opportunity moves between stages, and when.

use super::*;

#[test]
fn advancing_begins_a_spell_and_ends_the_waiting() {
    let story = story();
    let held = story.hold(&story.created().after, "2026-04-20").unwrap();
    let advanced = story.advance(&held.after, 2, Timing::now(story.now)).unwrap();
    assert_eq!(advanced.after.stage, StageId::new(2).unwrap());
    assert_eq!(advanced.after.entered_at, Some(story.now));
    assert_eq!((advanced.after.hold, advanced.after.version), (None, 3));
}

#[test]
fn a_jump_asks_for_what_the_skipped_stage_asks_for() {
    let story = story();
    let created = story.created().after;
    let refused = story.advance(&created, 3, Timing::now(story.now));
    let missing = vec![ExitCriterion::HasAmount, ExitCriterion::HasExpectedClose];
    let said = refused.as_ref().map_err(ToString::to_string).expect_err("refused");
    assert!(missing.iter().all(|criterion| said.contains(criterion.as_str())), "{said}");
    assert_eq!(refused, Err(Refusal::ExitCriteriaMissing(missing)));
    let patch = Patch {
        amount: Some(Amount::Estimate(eur(500))),
        expected_close: Set::To("2026-05-01".parse().unwrap()),
        ..Patch::default()
    };
    let known = story.edit(&created, patch).unwrap().after;
    assert!(story.advance(&known, 3, Timing::now(story.now)).is_ok());
}

#[test]
fn a_card_dropped_on_the_board_goes_either_way_or_nowhere() {
    let story = story();
    let offer = story.advance(&story.created().after, 2, Timing::now(story.now)).unwrap().after;
    let drop_on = |to| {
        let to = StageId::new(to).unwrap();
        let when = Timing::now(story.now);
        move_to(&story.permit(), &story.permit(), offer.open().unwrap(), &story.pipeline, to, when).map(|d| d.verb)
    };
    assert_eq!(drop_on(1), Ok(Verb::MovedBack));
    assert_eq!(drop_on(2), Err(Refusal::AlreadyThere));
    assert!(matches!(drop_on(3), Err(Refusal::ExitCriteriaMissing(_))));
    assert_eq!(drop_on(9), Err(Refusal::StageNotOfThisPipeline));
}

#[test]
fn moving_back_is_not_advancing_and_the_reverse() {
    let story = story();
    let offer = story.advance(&story.created().after, 2, Timing::now(story.now)).unwrap().after;
    assert_eq!(story.advance(&offer, 1, Timing::now(story.now)), Err(Refusal::NotForward));
    let to = StageId::new(3).unwrap();
    let back = move_back(&story.permit(), offer.open().unwrap(), &story.pipeline, to, Timing::now(story.now));
    assert_eq!(back, Err(Refusal::NotBackward));
}

#[test]
fn a_change_may_be_back_dated_into_the_present_spell_and_not_before_it() {
    let story = story();
    let created = story.created().after;
    let at = |days| Timing::at(story.earlier(days), story.now, 0);
    let advanced = story.advance(&created, 2, at(3)).unwrap();
    assert_eq!((advanced.happened_at, advanced.after.entered_at), (story.earlier(3), Some(story.earlier(3))));
    let earliest = story.earlier(10).plus_micros(1);
    assert_eq!(story.advance(&created, 2, at(10)), Err(Refusal::BeforeThePresentSpell { earliest }));
}

#[test]
fn clocks_may_differ_by_the_tolerance_and_no_more() {
    let story = story();
    let created = story.created().after;
    let ahead = |micros| Timing::at(story.now.plus_micros(micros), story.now, 1_000);
    assert!(story.advance(&created, 2, ahead(1_000)).is_ok());
    assert_eq!(story.advance(&created, 2, ahead(1_001)), Err(Refusal::InTheFuture));
}

#[test]
fn a_clock_that_went_back_does_not_make_ages_negative() {
    let story = story();
    let created = story.created().after;
    let advanced = story.advance(&created, 2, Timing::now(story.earlier(400))).unwrap();
    assert_eq!(advanced.happened_at, story.earlier(10).plus_micros(1));
}
