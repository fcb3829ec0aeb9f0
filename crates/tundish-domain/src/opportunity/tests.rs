//! The story of one opportunity: filters for a hospital, in a pipeline of three stages.

use super::*;
use crate::id::{PipelineId, TokenId};
use crate::instant::TimeZone;
use crate::pipeline::{Band, ExitCriterion, Pipeline, Stage};
use crate::policy::{Actor, Assignee, Permit, Permitted, Relation, Scopes, assignee, permit};
use crate::role::Role;
use crate::text::TextError;

const DAY_MICROS: i64 = 86_400_000_000;

/// The fixed company of these tests: a director acts, everything happens on a Monday morning.
pub struct Story {
    pub now: Instant,
    pub pipeline: Pipeline,
    actor: Actor,
}

pub fn story() -> Story {
    let stage = |id, name: &str, band: Band, exit_criteria| Stage {
        id: StageId::new(id).unwrap(),
        name: name.to_owned(),
        position: id,
        band,
        probability: band.probability(),
        exit_criteria,
    };
    let stages = vec![
        stage(1, "Enquiry", Band::Upper, vec![ExitCriterion::HasAccount]),
        stage(
            2,
            "Offer",
            Band::Middle,
            vec![ExitCriterion::HasAmount, ExitCriterion::HasExpectedClose],
        ),
        stage(3, "Decision", Band::Lower, vec![]),
    ];
    Story {
        now: "2026-03-09T09:00:00Z".parse().unwrap(),
        pipeline: Pipeline::new(PipelineId::new(1).unwrap(), "Direct".to_owned(), stages).unwrap(),
        actor: Actor::Person {
            user: UserId::new(1).unwrap(),
            role: Role::Director,
        },
    }
}

impl Story {
    pub fn permit<A: Permitted>(&self) -> Permit<A> {
        permit(&self.actor, Relation::Own).unwrap()
    }

    pub fn assignee(&self, user: i64) -> Assignee {
        assignee(&self.actor, UserId::new(user).unwrap(), Relation::Subtree).unwrap()
    }

    pub fn new_opportunity(&self) -> NewOpportunity {
        NewOpportunity {
            id: OpportunityId::new(77).unwrap(),
            number: 1042,
            name: "Lindenau Hospital: filters".to_owned(),
            account: AccountId::new(5),
            product: None,
            stage: None,
            owner: self.assignee(1),
            channel: Channel::Field,
            amount: Amount::Unknown,
            currency: Currency::EUR,
            expected_close: None,
            next_step: Some("Call the head of purchasing".to_owned()),
            beginning: Beginning::at(self.earlier(10)),
        }
    }

    pub fn created(&self) -> Decision {
        create(
            &self.permit(),
            self.new_opportunity(),
            &self.pipeline,
            Timing::now(self.now),
        )
        .unwrap()
    }

    fn earlier(&self, days: i64) -> Instant {
        self.now.plus_micros(-days * DAY_MICROS)
    }

    fn advance(
        &self,
        opportunity: &Opportunity,
        to: i64,
        when: Timing,
    ) -> Result<Decision, Refusal> {
        advance(
            &self.permit(),
            opportunity.open()?,
            &self.pipeline,
            StageId::new(to).unwrap(),
            when,
        )
    }

    fn edit(&self, opportunity: &Opportunity, patch: Patch) -> Result<Decision, Refusal> {
        edit(
            &self.permit(),
            opportunity.live()?,
            patch,
            Timing::now(self.now),
        )
    }

    fn win(&self, opportunity: &Opportunity, value: Option<Money>) -> Result<Decision, Refusal> {
        win(
            &self.permit(),
            opportunity.open()?,
            value,
            Reason::of(WinReason::Trust),
            Timing::now(self.now),
        )
    }

    fn hold(&self, opportunity: &Opportunity, until: &str) -> Result<Decision, Refusal> {
        let until = until.parse().unwrap();
        hold(
            &self.permit(),
            opportunity.open()?,
            "Fair in April",
            until,
            &TimeZone::UTC,
            Timing::now(self.now),
        )
    }
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

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
    let new = NewOpportunity {
        beginning: Beginning::UNKNOWN,
        ..story.new_opportunity()
    };
    let after = create(
        &story.permit(),
        new,
        &story.pipeline,
        Timing::now(story.now),
    )
    .unwrap()
    .after;
    assert_eq!(
        (after.created_at, after.entered_at, after.observed_at),
        (None, None, story.now)
    );
}

#[test]
fn a_beginning_in_the_future_or_out_of_order_is_refused() {
    let story = story();
    let try_with = |created_at, entered_at| {
        let new = NewOpportunity {
            beginning: Beginning {
                created_at,
                entered_at,
            },
            ..story.new_opportunity()
        };
        create(
            &story.permit(),
            new,
            &story.pipeline,
            Timing::now(story.now),
        )
        .unwrap_err()
    };
    assert_eq!(
        try_with(Some(story.earlier(-1)), None),
        Refusal::InTheFuture
    );
    assert_eq!(
        try_with(Some(story.earlier(1)), Some(story.earlier(2))),
        Refusal::EnteredBeforeCreated
    );
}

#[test]
fn advancing_begins_a_spell_and_ends_the_waiting() {
    let story = story();
    let held = story.hold(&story.created().after, "2026-04-20").unwrap();
    let advanced = story
        .advance(&held.after, 2, Timing::now(story.now))
        .unwrap();
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
    let offer = story
        .advance(&story.created().after, 2, Timing::now(story.now))
        .unwrap()
        .after;
    let drop_on = |to| {
        let to = StageId::new(to).unwrap();
        let when = Timing::now(story.now);
        move_to(
            &story.permit(),
            &story.permit(),
            offer.open().unwrap(),
            &story.pipeline,
            to,
            when,
        )
        .map(|d| d.verb)
    };
    assert_eq!(drop_on(1), Ok(Verb::MovedBack));
    assert_eq!(drop_on(2), Err(Refusal::AlreadyThere));
    assert!(matches!(drop_on(3), Err(Refusal::ExitCriteriaMissing(_))));
    assert_eq!(drop_on(9), Err(Refusal::StageNotOfThisPipeline));
}

#[test]
fn moving_back_is_not_advancing_and_the_reverse() {
    let story = story();
    let offer = story
        .advance(&story.created().after, 2, Timing::now(story.now))
        .unwrap()
        .after;
    assert_eq!(
        story.advance(&offer, 1, Timing::now(story.now)),
        Err(Refusal::NotForward)
    );
    let to = StageId::new(3).unwrap();
    let back = move_back(
        &story.permit(),
        offer.open().unwrap(),
        &story.pipeline,
        to,
        Timing::now(story.now),
    );
    assert_eq!(back, Err(Refusal::NotBackward));
}

#[test]
fn a_change_may_be_back_dated_into_the_present_spell_and_not_before_it() {
    let story = story();
    let created = story.created().after;
    let at = |days| Timing::at(story.earlier(days), story.now, 0);
    let advanced = story.advance(&created, 2, at(3)).unwrap();
    assert_eq!(
        (advanced.happened_at, advanced.after.entered_at),
        (story.earlier(3), Some(story.earlier(3)))
    );
    let earliest = story.earlier(10).plus_micros(1);
    assert_eq!(
        story.advance(&created, 2, at(10)),
        Err(Refusal::BeforeThePresentSpell { earliest })
    );
}

#[test]
fn clocks_may_differ_by_the_tolerance_and_no_more() {
    let story = story();
    let created = story.created().after;
    let ahead = |micros| Timing::at(story.now.plus_micros(micros), story.now, 1_000);
    assert!(story.advance(&created, 2, ahead(1_000)).is_ok());
    assert_eq!(
        story.advance(&created, 2, ahead(1_001)),
        Err(Refusal::InTheFuture)
    );
}

#[test]
fn a_clock_that_went_back_does_not_make_ages_negative() {
    let story = story();
    let created = story.created().after;
    let advanced = story
        .advance(&created, 2, Timing::now(story.earlier(400)))
        .unwrap();
    assert_eq!(advanced.happened_at, story.earlier(10).plus_micros(1));
}

#[test]
fn winning_takes_a_known_amount_for_the_closing_value_and_never_an_estimate() {
    let story = story();
    let with = |amount| {
        story
            .edit(
                &story.created().after,
                Patch {
                    amount: Some(amount),
                    ..Patch::default()
                },
            )
            .unwrap()
            .after
    };
    let known = story
        .win(&with(Amount::Known(eur(700))), None)
        .unwrap()
        .after;
    assert_eq!((known.won(), known.status()), (Some(eur(700)), Status::Won));
    assert_eq!(known.outcome.closed_at(), Some(story.now));
    assert_eq!(
        story
            .win(&with(Amount::Estimate(eur(700))), None)
            .unwrap()
            .after
            .won(),
        None
    );
    assert_eq!(
        story
            .win(&with(Amount::Known(eur(700))), Some(eur(650)))
            .unwrap()
            .after
            .won(),
        Some(eur(650))
    );
}

#[test]
fn a_closing_value_in_another_currency_or_below_zero_is_refused() {
    let story = story();
    let created = story.created().after;
    assert_eq!(
        story.win(&created, Some(Money::new(1, Currency::USD))),
        Err(Refusal::WrongCurrency)
    );
    assert_eq!(
        story.win(&created, Some(eur(-1))),
        Err(Refusal::NegativeAmount)
    );
}

#[test]
fn what_is_closed_is_not_closed_again_and_not_moved() {
    let story = story();
    let won = story
        .win(&story.created().after, Some(eur(1)))
        .unwrap()
        .after;
    assert_eq!(story.win(&won, Some(eur(1))), Err(Refusal::AlreadyWon));
    assert_eq!(
        story.advance(&won, 2, Timing::now(story.now)),
        Err(Refusal::AlreadyWon)
    );
    assert_eq!(
        story.created().after.closed().map(|_| ()),
        Err(Refusal::StillOpen)
    );
}

#[test]
fn reopening_returns_to_the_stage_and_begins_a_new_spell() {
    let story = story();
    let offer = story
        .advance(
            &story.created().after,
            2,
            Timing::at(story.earlier(5), story.now, 0),
        )
        .unwrap()
        .after;
    let reason = Reason::noted(LossReason::Competitor, "Clearspout: cheaper").unwrap();
    let lost = lose(
        &story.permit(),
        offer.open().unwrap(),
        reason,
        Timing::now(story.now),
    )
    .unwrap()
    .after;
    assert_eq!(
        lost.outcome.close_reason().as_deref(),
        Some("competitor: Clearspout: cheaper")
    );
    let later = story.now.plus_micros(DAY_MICROS);
    let open = reopen(&story.permit(), lost.closed().unwrap(), Timing::now(later))
        .unwrap()
        .after;
    assert_eq!(
        (open.stage, open.status(), open.entered_at),
        (offer.stage, Status::Open, Some(later))
    );
}

#[test]
fn a_hold_needs_a_reason_and_a_day_to_come() {
    let story = story();
    let created = story.created().after;
    assert_eq!(
        story.hold(&created, "2026-03-09"),
        Err(Refusal::HoldEndsTooEarly)
    );
    let held = story.hold(&created, "2026-03-10").unwrap().after;
    assert_eq!(
        story.hold(&held, "2026-03-10"),
        Err(Refusal::NothingChanges)
    );
    let blank = hold(
        &story.permit(),
        created.open().unwrap(),
        "  ",
        "2026-04-01".parse().unwrap(),
        &TimeZone::UTC,
        Timing::now(story.now),
    );
    assert_eq!(
        blank,
        Err(Refusal::Text {
            field: "hold_reason",
            error: TextError::Empty
        })
    );
    let resumed = resume(
        &story.permit(),
        held.open().unwrap(),
        Timing::now(story.now),
    )
    .unwrap()
    .after;
    assert_eq!(
        resume(
            &story.permit(),
            resumed.open().unwrap(),
            Timing::now(story.now)
        ),
        Err(Refusal::NotOnHold)
    );
}

#[test]
fn what_is_deleted_stands_still_until_it_is_restored_as_it_was() {
    let story = story();
    let created = story.created().after;
    let deleted = delete(&story.permit(), created.live().unwrap(), story.now).after;
    assert_eq!(
        story.edit(&deleted, Patch::default()),
        Err(Refusal::Deleted)
    );
    assert_eq!(story.win(&deleted, None), Err(Refusal::Deleted));
    let restored = restore(&story.permit(), deleted.deleted().unwrap());
    assert_eq!(restored.happened_at, story.now);
    assert_eq!(
        restored.after,
        Opportunity {
            version: 3,
            ..created
        }
    );
}

#[test]
fn the_owner_changes_only_to_somebody_else() {
    let story = story();
    let created = story.created().after;
    let to = |user| {
        reassign(
            &story.permit(),
            created.live().unwrap(),
            story.assignee(user),
            Timing::now(story.now),
        )
    };
    assert_eq!(to(1), Err(Refusal::AlreadyTheirs));
    assert_eq!(to(2).unwrap().after.owner, UserId::new(2).unwrap());
}

#[test]
fn a_patch_leaves_alone_what_it_does_not_name() {
    let story = story();
    let created = story.created().after;
    assert_eq!(
        story.edit(&created, Patch::default()),
        Err(Refusal::NothingChanges)
    );
    let patch: Patch = serde_json::from_str(r#"{"next_step": null, "channel": "inside"}"#).unwrap();
    let edited = story.edit(&created, patch).unwrap().after;
    assert_eq!(
        edited,
        Opportunity {
            version: 2,
            next_step: None,
            channel: Channel::Inside,
            ..created
        }
    );
    assert!(serde_json::from_str::<Patch>(r#"{"owner_id": "0000000000001"}"#).is_err());
}

#[test]
fn amount_and_currency_never_contradict_each_other() {
    let story = story();
    let created = story.created().after;
    let dollars = Patch {
        amount: Some(Amount::Known(Money::new(5, Currency::USD))),
        ..Patch::default()
    };
    let in_dollars = story.edit(&created, dollars.clone()).unwrap().after;
    assert_eq!(in_dollars.currency, Currency::USD);
    let only_currency = Patch {
        currency: Some(Currency::EUR),
        ..Patch::default()
    };
    assert_eq!(
        story.edit(&in_dollars, only_currency),
        Err(Refusal::WrongCurrency)
    );
    let won = story.win(&created, Some(eur(5))).unwrap().after;
    assert_eq!(story.edit(&won, dollars), Err(Refusal::WrongCurrency));
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

#[test]
fn a_token_without_the_scope_gets_no_permit_for_a_verb() {
    let scopes: Scopes = "opportunities:read".parse().unwrap();
    let token = Actor::Token {
        token: TokenId::new(1).unwrap(),
        user: UserId::new(1).unwrap(),
        role: Role::Director,
        scopes,
    };
    assert!(permit::<crate::policy::actions::Win>(&token, Relation::Own).is_err());
}
