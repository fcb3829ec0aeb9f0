//! How an opportunity is closed and taken up again.

use super::*;

#[test]
fn winning_takes_a_known_amount_for_the_closing_value_and_never_an_estimate() {
    let story = story();
    let with =
        |amount| story.edit(&story.created().after, Patch { amount: Some(amount), ..Patch::default() }).unwrap().after;
    let known = story.win(&with(Amount::Known(eur(700))), None).unwrap().after;
    assert_eq!((known.won(), known.status()), (Some(eur(700)), Status::Won));
    assert_eq!(known.outcome.closed_at(), Some(story.now));
    assert_eq!(story.win(&with(Amount::Estimate(eur(700))), None).unwrap().after.won(), None);
    assert_eq!(story.win(&with(Amount::Known(eur(700))), Some(eur(650))).unwrap().after.won(), Some(eur(650)));
}

#[test]
fn a_closing_value_in_another_currency_or_below_zero_is_refused() {
    let story = story();
    let created = story.created().after;
    assert_eq!(story.win(&created, Some(Money::new(1, Currency::USD))), Err(Refusal::WrongCurrency));
    assert_eq!(story.win(&created, Some(eur(-1))), Err(Refusal::NegativeAmount));
}

#[test]
fn what_is_closed_is_not_closed_again_and_not_moved() {
    let story = story();
    let won = story.win(&story.created().after, Some(eur(1))).unwrap().after;
    assert_eq!(story.win(&won, Some(eur(1))), Err(Refusal::AlreadyWon));
    assert_eq!(story.advance(&won, 2, Timing::now(story.now)), Err(Refusal::AlreadyWon));
    assert_eq!(story.created().after.closed().map(|_| ()), Err(Refusal::StillOpen));
}

#[test]
fn reopening_returns_to_the_stage_and_begins_a_new_spell() {
    let story = story();
    let offer = story.advance(&story.created().after, 2, Timing::at(story.earlier(5), story.now, 0)).unwrap().after;
    let reason = Reason::noted(LossReason::Competitor, "Clearspout: cheaper").unwrap();
    let lost = lose(&story.permit(), offer.open().unwrap(), reason, Timing::now(story.now)).unwrap().after;
    assert_eq!(lost.outcome.close_reason().as_deref(), Some("competitor: Clearspout: cheaper"));
    let later = story.now.plus_micros(DAY_MICROS);
    let open = reopen(&story.permit(), lost.closed().unwrap(), Timing::now(later)).unwrap().after;
    assert_eq!((open.stage, open.status(), open.entered_at), (offer.stage, Status::Open, Some(later)));
}

#[test]
fn the_rate_of_the_day_is_frozen_while_it_is_closed() {
    let story = story();
    let created = story.created();
    let rate = Rate::from_billionths(925_000_000);
    assert_eq!(created.clone().freezing(rate).after.closed_rate, None);
    let won = story.win(&created.after, Some(eur(1))).unwrap().freezing(rate).after;
    assert_eq!(won.closed_rate, rate);
    let renamed = story.edit(&won, Patch { name: Some("Other".to_owned()), ..Patch::default() }).unwrap().after;
    assert_eq!(renamed.closed_rate, rate);
    let open = reopen(&story.permit(), won.closed().unwrap(), Timing::now(story.now)).unwrap().after;
    assert_eq!(open.closed_rate, None);

    let lost =
        lose(&story.permit(), created.after.open().unwrap(), Reason::of(LossReason::NoNeed), Timing::now(story.now));
    let lost = lost.unwrap().freezing(rate).after;
    let in_dollars = story.edit(&lost, Patch { currency: Some(Currency::USD), ..Patch::default() });
    assert_eq!(in_dollars.unwrap().after.closed_rate, None, "a rate belongs to its currency");
}

#[test]
fn reasons_read_back_from_what_is_stored() {
    for &code in LossReason::ALL {
        for note in ["", "Clearspout: cheaper", "ß: x: y"] {
            let reason = Reason::noted(code, note).unwrap();
            assert_eq!(reason.to_string().parse(), Ok(reason));
        }
    }
    assert!("because: so".parse::<Reason<WinReason>>().is_err());
}
