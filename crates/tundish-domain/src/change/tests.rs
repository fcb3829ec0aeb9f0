use super::*;
use crate::instant::TimeZone;
use crate::opportunity::tests::story;
use crate::opportunity::{Patch, Reason, Timing, WinReason, advance, edit, hold, reopen, win};
use crate::own_field::OwnChange;
use crate::{Currency, Money};

/// Undoing where columns alone change.
fn undo(
    permit: &Permit<actions::UndoOpportunity>,
    current: LiveOpportunity<'_>,
    undone: &[Change],
    happened_at: Instant,
    later: &[Change],
) -> Result<Decision, Refusal> {
    let columns = |changes: &[Change]| Changed::columns(changes.to_vec());
    super::undo(permit, current, &columns(undone), happened_at, &columns(later))
}

#[test]
fn creating_records_every_field_that_has_a_value_and_replaying_rebuilds_it() {
    let created = story().created();
    let changes = changes(None, &created.after);
    assert!(changes.iter().all(|change| change.before.is_none() && change.after.is_some()));
    assert_eq!(replay(created.after.id, [changes.as_slice()]), Ok(created.after));
}

#[test]
fn free_texts_are_marked_as_personal() {
    let story = story();
    let personal: Vec<&str> =
        changes(None, &story.created().after).iter().filter(|c| c.personal).map(|c| c.field).collect();
    assert_eq!(personal, ["name", "next_step"]);
}

#[test]
fn an_edit_is_undone_unless_the_field_was_changed_again() {
    let story = story();
    let before = story.created().after;
    let rename = |opportunity: &Opportunity, name: &str| {
        let patch = Patch { name: Some(name.to_owned()), ..Patch::default() };
        edit(&story.permit(), opportunity.live().unwrap(), patch, Timing::now(story.now)).unwrap()
    };
    let first = rename(&before, "Filters for the spa");
    let of_first = changes(Some(&before), &first.after);
    let undone = undo(&story.permit(), first.after.live().unwrap(), &of_first, first.happened_at, &[]).unwrap();
    assert_eq!(undone.after, Opportunity { version: 3, ..before.clone() });

    // Renamed away and back: the value is the same, the field was touched all the same.
    let second = rename(&first.after, "Dispensers");
    let third = rename(&second.after, "Filters for the spa");
    let later = [changes(Some(&first.after), &second.after), changes(Some(&second.after), &third.after)].concat();
    let refused = undo(&story.permit(), third.after.live().unwrap(), &of_first, first.happened_at, &later);
    assert_eq!(refused, Err(Refusal::ChangedSince { field: "name" }));
}

#[test]
fn a_change_of_currency_is_not_undone_behind_a_closing_value() {
    let story = story();
    let before = story.created().after;
    let patch = Patch { amount: Some(Amount::Known(Money::new(900, Currency::USD))), ..Patch::default() };
    let in_dollars = edit(&story.permit(), before.live().unwrap(), patch, Timing::now(story.now)).unwrap();
    let of_edit = changes(Some(&before), &in_dollars.after);
    let won = win(
        &story.permit(),
        in_dollars.after.open().unwrap(),
        None,
        Reason::of(WinReason::Fit),
        Timing::now(story.now),
    );
    let won = won.unwrap();
    let of_win = changes(Some(&in_dollars.after), &won.after);
    let refused = undo(&story.permit(), won.after.live().unwrap(), &of_edit, in_dollars.happened_at, &of_win);
    assert_eq!(refused, Err(Refusal::ChangedSince { field: "won_minor" }));
    let reopened = undo(&story.permit(), won.after.live().unwrap(), &of_win, won.happened_at, &[]).unwrap();
    assert_eq!(reopened.after, Opportunity { version: 4, ..in_dollars.after });
}

#[test]
fn creating_is_not_undone() {
    let story = story();
    let created = story.created();
    let all = changes(None, &created.after);
    let refused = undo(&story.permit(), created.after.live().unwrap(), &all, created.happened_at, &[]);
    assert_eq!(refused, Err(Refusal::NotUndoable));
}

#[test]
fn a_history_with_a_hole_is_reported_with_the_field() {
    let created = story().created();
    let mut changes = changes(None, &created.after);
    changes.retain(|change| change.field != "owner_id");
    assert_eq!(replay(created.after.id, [changes.as_slice()]), Err(BrokenHistory { field: "owner_id" }));
}

#[test]
fn stored_field_names_are_found_again() {
    assert_eq!(field("stage_id"), Some("stage_id"));
    assert_eq!(field("id"), None);
}

#[test]
fn a_closing_is_not_brought_back_behind_what_happened_since() {
    let story = story();
    let open = story.created();
    let reason = Reason::of(WinReason::Fit);
    let won = win(&story.permit(), open.after.open().unwrap(), None, reason, Timing::now(story.now)).unwrap();
    let of_win = changes(Some(&open.after), &won.after);
    let taken_back = undo(&story.permit(), won.after.live().unwrap(), &of_win, won.happened_at, &[]).unwrap();
    let of_undo = changes(Some(&won.after), &taken_back.after);

    let later = Timing::now(story.now.plus_micros(1_000_000));
    let offer = story.pipeline.stages()[1].id;
    let moved = advance(&story.permit(), taken_back.after.open().unwrap(), &story.pipeline, offer, later).unwrap();
    let of_move = changes(Some(&taken_back.after), &moved.after);
    let again = |current: &Opportunity, later: &[Change]| {
        undo(&story.permit(), current.live().unwrap(), &of_undo, taken_back.happened_at, later)
    };
    assert_eq!(again(&moved.after, &of_move), Err(Refusal::ChangedSince { field: "stage_id" }));

    let until = "2026-04-20".parse().unwrap();
    let held = hold(&story.permit(), taken_back.after.open().unwrap(), "Fair", until, &TimeZone::UTC, later).unwrap();
    let of_hold = changes(Some(&taken_back.after), &held.after);
    assert_eq!(again(&held.after, &of_hold), Err(Refusal::ChangedSince { field: "hold_until_on" }));
    assert_eq!(again(&taken_back.after, &[]).unwrap().after.status(), Status::Won);
}

#[test]
fn a_closing_value_does_not_come_back_in_another_currency() {
    let story = story();
    let created = story.created().after;
    let when = Timing::now(story.now);
    let value = Some(Money::new(900, Currency::EUR));
    let won = win(&story.permit(), created.open().unwrap(), value, Reason::of(WinReason::Fit), when).unwrap().after;
    let later = Timing::now(story.now.plus_micros(1_000_000));
    let reopened = reopen(&story.permit(), won.closed().unwrap(), later).unwrap();
    let of_reopen = changes(Some(&won), &reopened.after);
    let patch = Patch { currency: Some(Currency::USD), ..Patch::default() };
    let in_dollars = edit(&story.permit(), reopened.after.live().unwrap(), patch, later).unwrap().after;
    let of_edit = changes(Some(&reopened.after), &in_dollars);
    let refused = undo(&story.permit(), in_dollars.live().unwrap(), &of_reopen, reopened.happened_at, &of_edit);
    assert_eq!(refused, Err(Refusal::ChangedSince { field: "currency" }));
    let back = undo(&story.permit(), reopened.after.live().unwrap(), &of_reopen, reopened.happened_at, &[]).unwrap();
    assert_eq!(back.after.won(), value);
}

#[test]
fn a_record_whose_personal_texts_were_erased_can_still_be_replayed_and_undone() {
    let story = story();
    let created = story.created();
    let reason = Reason::noted(WinReason::Trust, "Ines Calder knows the plant").unwrap();
    let won = win(&story.permit(), created.after.open().unwrap(), None, reason, Timing::now(story.now)).unwrap();
    let erase = |mut changes: Vec<Change>| {
        for change in changes.iter_mut().filter(|change| change.personal) {
            for text in [&mut change.before, &mut change.after].into_iter().flatten() {
                *text = without_persons(change.field, text);
            }
        }
        changes
    };
    let events = [erase(changes(None, &created.after)), erase(changes(Some(&created.after), &won.after))];
    let replayed = replay(created.after.id, events.iter().map(Vec::as_slice)).unwrap();
    assert_eq!((replayed.name.as_str(), replayed.next_step.as_deref()), ("", Some("")));
    assert_eq!(replayed.outcome.close_reason().as_deref(), Some("trust"));
    assert_eq!((replayed.status(), replayed.amount), (won.after.status(), won.after.amount));
    let undone = undo(&story.permit(), replayed.live().unwrap(), &events[1], won.happened_at, &[]).unwrap();
    assert_eq!(undone.after.status(), Status::Open);
}

#[test]
fn a_frozen_rate_is_recorded_and_comes_back_with_the_closing() {
    let story = story();
    let created = story.created().after;
    let rate = Rate::from_billionths(1_064_200_000);
    let when = Timing::now(story.now);
    let won = win(&story.permit(), created.open().unwrap(), None, Reason::of(WinReason::Fit), when).unwrap();
    let won = won.freezing(rate);
    let of_win = changes(Some(&created), &won.after);
    let frozen = of_win.iter().find(|change| change.field == "closed_rate").and_then(|change| change.after.as_deref());
    assert_eq!(frozen, Some("1064200000"));
    assert_eq!(apply(&created, &of_win), Ok(won.after.clone()));
    let open = undo(&story.permit(), won.after.live().unwrap(), &of_win, won.happened_at, &[]).unwrap().after;
    assert_eq!(open.closed_rate, None);
    let later = Timing::now(story.now.plus_micros(1_000_000));
    let reopened = reopen(&story.permit(), won.after.closed().unwrap(), later).unwrap();
    let of_reopen = changes(Some(&won.after), &reopened.after);
    let undo_reopen = |current: &Opportunity, later: &[Change]| {
        undo(&story.permit(), current.live().unwrap(), &of_reopen, reopened.happened_at, later)
    };
    assert_eq!(undo_reopen(&reopened.after, &[]).unwrap().after.closed_rate, rate);
    let patch = Patch { currency: Some(Currency::USD), ..Patch::default() };
    let in_dollars = edit(&story.permit(), reopened.after.live().unwrap(), patch, later).unwrap().after;
    let of_edit = changes(Some(&reopened.after), &in_dollars);
    assert_eq!(undo_reopen(&in_dollars, &of_edit), Err(Refusal::ChangedSince { field: "currency" }));

    // What was closed gets the rate of another currency with it, and both are taken back together, never one of them.
    let patch = Patch { currency: Some(Currency::USD), ..Patch::default() };
    let other = edit(&story.permit(), won.after.live().unwrap(), patch, later).unwrap();
    let other = other.freezing(Rate::from_billionths(900_000_000));
    let of_edit = changes(Some(&won.after), &other.after);
    let live = || other.after.live().unwrap();
    let back = undo(&story.permit(), live(), &of_edit, other.happened_at, &[]).unwrap().after;
    assert_eq!((back.currency, back.closed_rate), (won.after.currency, rate));
    let currency_alone: Vec<Change> = of_edit.iter().filter(|change| change.field == "currency").cloned().collect();
    let refused = undo(&story.permit(), live(), &currency_alone, other.happened_at, &[]);
    assert_eq!(refused, Err(Refusal::ChangedSince { field: "closed_rate" }));
}

#[test]
fn own_fields_are_undone_unless_they_were_changed_again() {
    let story = story();
    let before = story.created().after;
    let region = |before: Option<&str>, after: Option<&str>| OwnChange {
        field: "0000000000007".parse().unwrap(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
        personal: true,
    };
    let patch = Patch { own: vec![region(None, Some("North"))], ..Patch::default() };
    let edited = edit(&story.permit(), before.live().unwrap(), patch, Timing::now(story.now)).unwrap();
    assert_eq!((edited.after.version, &edited.own), (2, &vec![region(None, Some("North"))]));

    let own = |own: Vec<OwnChange>| Changed { columns: Vec::new(), own };
    let live = || edited.after.live().unwrap();
    let undone = own(edited.own.clone());
    let back = super::undo(&story.permit(), live(), &undone, edited.happened_at, &own(Vec::new())).unwrap();
    assert_eq!((back.after.version, back.own), (3, vec![region(Some("North"), None)]));
    let later = own(vec![region(Some("North"), Some("South"))]);
    let refused = super::undo(&story.permit(), live(), &undone, edited.happened_at, &later);
    assert_eq!(refused, Err(Refusal::ChangedSince { field: "own" }));
}
