//! The story of one opportunity: filters for a hospital, in a pipeline of three stages.

use super::*;
use crate::id::{PipelineId, TokenId};
use crate::instant::TimeZone;
use crate::pipeline::{Band, ExitCriterion, Pipeline, Stage};
use crate::policy::{Actor, Assignee, Permit, Permitted, Relation, Scopes, assignee, permit};
use crate::role::Role;
use crate::text::TextError;

mod beginning;
mod closing;
mod keeping;
mod moving;

const DAY_MICROS: i64 = 86_400_000_000;

/// The fixed company of these tests: a director acts, everything happens on a Monday morning.
pub(crate) struct Story {
    pub now: Instant,
    pub pipeline: Pipeline,
    actor: Actor,
}

pub(crate) fn story() -> Story {
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
        stage(2, "Offer", Band::Middle, vec![ExitCriterion::HasAmount, ExitCriterion::HasExpectedClose]),
        stage(3, "Decision", Band::Lower, vec![]),
    ];
    Story {
        now: "2026-03-09T09:00:00Z".parse().unwrap(),
        pipeline: Pipeline::new(PipelineId::new(1).unwrap(), "Direct".to_owned(), stages).unwrap(),
        actor: Actor::Person { user: UserId::new(1).unwrap(), role: Role::Director },
    }
}

impl Story {
    pub(crate) fn permit<A: Permitted>(&self) -> Permit<A> {
        permit(&self.actor, Relation::Own).unwrap()
    }

    pub(crate) fn assignee(&self, user: i64) -> Assignee {
        assignee(&self.actor, UserId::new(user).unwrap(), Relation::Subtree).unwrap()
    }

    pub(crate) fn new_opportunity(&self) -> NewOpportunity {
        NewOpportunity {
            source: None,
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

    pub(crate) fn created(&self) -> Decision {
        create(&self.permit(), self.new_opportunity(), &self.pipeline, Timing::now(self.now)).unwrap()
    }

    fn earlier(&self, days: i64) -> Instant {
        self.now.plus_micros(-days * DAY_MICROS)
    }

    fn advance(&self, opportunity: &Opportunity, to: i64, when: Timing) -> Result<Decision, Refusal> {
        advance(&self.permit(), opportunity.open()?, &self.pipeline, StageId::new(to).unwrap(), when)
    }

    fn edit(&self, opportunity: &Opportunity, patch: Patch) -> Result<Decision, Refusal> {
        edit(&self.permit(), opportunity.live()?, patch, Timing::now(self.now))
    }

    fn win(&self, opportunity: &Opportunity, value: Option<Money>) -> Result<Decision, Refusal> {
        win(&self.permit(), opportunity.open()?, value, Reason::of(WinReason::Trust), Timing::now(self.now))
    }

    fn hold(&self, opportunity: &Opportunity, until: &str) -> Result<Decision, Refusal> {
        let until = until.parse().unwrap();
        hold(&self.permit(), opportunity.open()?, "Fair in April", until, &TimeZone::UTC, Timing::now(self.now))
    }
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}
