//! How an opportunity waits, is given away, deleted and corrected.

use super::*;

#[test]
fn a_hold_needs_a_reason_and_a_day_to_come() {
    let story = story();
    let created = story.created().after;
    assert_eq!(story.hold(&created, "2026-03-09"), Err(Refusal::HoldEndsTooEarly));
    let held = story.hold(&created, "2026-03-10").unwrap().after;
    assert_eq!(story.hold(&held, "2026-03-10"), Err(Refusal::NothingChanges));
    let blank = hold(
        &story.permit(),
        created.open().unwrap(),
        "  ",
        "2026-04-01".parse().unwrap(),
        &TimeZone::UTC,
        Timing::now(story.now),
    );
    assert_eq!(blank, Err(Refusal::Text { field: "hold_reason", error: TextError::Empty }));
    let resumed = resume(&story.permit(), held.open().unwrap(), Timing::now(story.now)).unwrap().after;
    assert_eq!(resume(&story.permit(), resumed.open().unwrap(), Timing::now(story.now)), Err(Refusal::NotOnHold));
}

#[test]
fn what_is_deleted_stands_still_until_it_is_restored_as_it_was() {
    let story = story();
    let created = story.created().after;
    let deleted = delete(&story.permit(), created.live().unwrap(), story.now).after;
    assert_eq!(story.edit(&deleted, Patch::default()), Err(Refusal::Deleted));
    assert_eq!(story.win(&deleted, None), Err(Refusal::Deleted));
    let restored = restore(&story.permit(), deleted.deleted().unwrap());
    assert_eq!(restored.happened_at, story.now);
    assert_eq!(restored.after, Opportunity { version: 3, ..created });
}

#[test]
fn the_owner_changes_only_to_somebody_else() {
    let story = story();
    let created = story.created().after;
    let to = |user| reassign(&story.permit(), created.live().unwrap(), story.assignee(user), Timing::now(story.now));
    assert_eq!(to(1), Err(Refusal::AlreadyTheirs));
    assert_eq!(to(2).unwrap().after.owner, UserId::new(2).unwrap());
}

#[test]
fn a_patch_leaves_alone_what_it_does_not_name() {
    let story = story();
    let created = story.created().after;
    assert_eq!(story.edit(&created, Patch::default()), Err(Refusal::NothingChanges));
    let patch: Patch = serde_json::from_str(r#"{"next_step": null, "channel": "inside"}"#).unwrap();
    let edited = story.edit(&created, patch).unwrap().after;
    assert_eq!(edited, Opportunity { version: 2, next_step: None, channel: Channel::Inside, ..created });
    assert!(serde_json::from_str::<Patch>(r#"{"owner_id": "0000000000001"}"#).is_err());
}

#[test]
fn amount_and_currency_never_contradict_each_other() {
    let story = story();
    let created = story.created().after;
    let dollars = Patch { amount: Some(Amount::Known(Money::new(5, Currency::USD))), ..Patch::default() };
    let in_dollars = story.edit(&created, dollars.clone()).unwrap().after;
    assert_eq!(in_dollars.currency, Currency::USD);
    let only_currency = Patch { currency: Some(Currency::EUR), ..Patch::default() };
    assert_eq!(story.edit(&in_dollars, only_currency), Err(Refusal::WrongCurrency));
    let won = story.win(&created, Some(eur(5))).unwrap().after;
    assert_eq!(story.edit(&won, dollars), Err(Refusal::WrongCurrency));
}

#[test]
fn a_token_without_the_scope_gets_no_permit_for_a_verb() {
    let scopes: Scopes = "opportunities:read".parse().unwrap();
    let token =
        Actor::Token { token: TokenId::new(1).unwrap(), user: UserId::new(1).unwrap(), role: Role::Director, scopes };
    assert!(permit::<crate::policy::actions::Win>(&token, Relation::Own).is_err());
}
