//! Telling the story of an opportunity: every step is decided by the rules, with the permit of whoever takes it.
//!
//! A made-up company therefore holds nothing that a real one could not, and a rule that tightens shows here first.

use tundish_domain::{
    Amount, Channel, Currency, Day, Instant, Money, Pipeline, Refusal, Role, TimeZone,
    id::{AccountId, OpportunityId, ProductId, StageId, UserId},
    money::{Rate, Rates},
    opportunity::{
        self as rules, Beginning, Decision, LossReason, NewOpportunity, Opportunity, Patch, Reason, Timing, WinReason,
    },
    policy::{Actor, Assignee, Denied, Permit, Permitted, Relation, actions, assignee, permit},
};

use crate::opportunity::bulk::SignedStory;

/// Somebody who takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) user: UserId,
    pub(crate) role: Role,
}

impl Person {
    const fn actor(self) -> Actor {
        Actor::Person { user: self.user, role: self.role }
    }

    /// How the person stands to what `owner` owns. Whoever leads stands above; made-up bosses act for their own people only.
    fn relation(self, owner: UserId) -> Relation {
        match self.role {
            _ if self.user == owner => Relation::Own,
            Role::Manager | Role::Director | Role::Administrator => Relation::Subtree,
            Role::Representative | Role::Partner => Relation::Stranger,
        }
    }

    fn may<A: Permitted>(self, owner: UserId) -> Result<Permit<A>, Denied> {
        permit(&self.actor(), self.relation(owner))
    }

    fn assigns(self, to: UserId) -> Result<Assignee, Denied> {
        assignee(&self.actor(), to, self.relation(to))
    }
}

/// What all stories of one pipeline have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Narrator<'a> {
    pub(crate) pipeline: &'a Pipeline,
    pub(crate) zone: &'a TimeZone,
    /// At which rates they are closed.
    pub(crate) rates: &'a Rates,
    /// When the stories are recorded.
    pub(crate) now: Instant,
}

/// How a story begins.
#[derive(Debug, Clone)]
pub(crate) struct NewStory {
    pub(crate) id: OpportunityId,
    pub(crate) number: i64,
    pub(crate) name: String,
    pub(crate) account: Option<AccountId>,
    pub(crate) product: Option<ProductId>,
    /// Where it begins; the first stage when nothing is said.
    pub(crate) stage: Option<StageId>,
    pub(crate) channel: Channel,
    pub(crate) amount: Amount,
    pub(crate) currency: Currency,
    pub(crate) expected_close: Option<Day>,
    pub(crate) next_step: Option<String>,
    pub(crate) at: Instant,
}

/// What somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    MoveTo(StageId),
    Win { value: Option<Money>, reason: Reason<WinReason> },
    Lose { reason: Reason<LossReason> },
    Reopen,
    Hold { reason: String, until: Day },
    Resume,
    Reassign(UserId),
    Edit(Patch),
}

/// Why a step of a story cannot be.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// A story that is being told.
#[derive(Debug)]
pub(crate) struct Telling<'a> {
    narrator: Narrator<'a>,
    story: SignedStory,
}

impl<'a> Telling<'a> {
    /// Somebody makes an opportunity of their own.
    pub(crate) fn begin(narrator: Narrator<'a>, by: Person, new: NewStory) -> Result<Self, Fault> {
        let at = new.at;
        let new = NewOpportunity {
            source: None,
            id: new.id,
            number: new.number,
            name: new.name,
            account: new.account,
            product: new.product,
            stage: new.stage,
            owner: by.assigns(by.user)?,
            channel: new.channel,
            amount: new.amount,
            currency: new.currency,
            expected_close: new.expected_close,
            next_step: new.next_step,
            beginning: Beginning::at(at),
        };
        let decision = rules::create(&by.may(by.user)?, new, narrator.pipeline, Timing::at(at, narrator.now, 0))?;
        Ok(Self { narrator, story: vec![(by.actor(), decision)] })
    }

    /// Somebody does something at an instant.
    pub(crate) fn tell(&mut self, by: Person, at: Instant, act: Act) -> Result<(), Fault> {
        let decision = self.decide(by, at, act)?;
        self.story.push((by.actor(), decision));
        Ok(())
    }

    fn decide(&self, by: Person, at: Instant, act: Act) -> Result<Decision, Fault> {
        let now = self.now();
        // The clock of the story: what was in the future then, such as the end of a hold, may be past today.
        let when = Timing::at(at, at.min(self.narrator.now), 0);
        let owner = now.owner;
        Ok(match act {
            Act::MoveTo(stage) => {
                let (forward, backward) = (by.may::<actions::Advance>(owner)?, by.may::<actions::MoveBack>(owner)?);
                rules::move_to(&forward, &backward, now.open()?, self.narrator.pipeline, stage, when)?
            }
            Act::Win { value, reason } => {
                rules::win(&by.may(owner)?, now.open()?, value, reason, when)?.freezing(self.rate(at))
            }
            Act::Lose { reason } => rules::lose(&by.may(owner)?, now.open()?, reason, when)?.freezing(self.rate(at)),
            Act::Reopen => rules::reopen(&by.may(owner)?, now.closed()?, when)?,
            Act::Hold { reason, until } => {
                rules::hold(&by.may(owner)?, now.open()?, &reason, until, self.narrator.zone, when)?
            }
            Act::Resume => rules::resume(&by.may(owner)?, now.open()?, when)?,
            Act::Reassign(to) => rules::reassign(&by.may(owner)?, now.live()?, by.assigns(to)?, when)?,
            Act::Edit(patch) => rules::edit(&by.may(owner)?, now.live()?, patch, when)?,
        })
    }

    /// The rate of the opportunity's currency at an instant.
    fn rate(&self, at: Instant) -> Option<Rate> {
        self.narrator.rates.frozen(self.now().currency, at.day(self.narrator.zone))
    }

    /// The opportunity as it stands at this point of the story.
    pub(crate) fn now(&self) -> &Opportunity {
        let (_, last) = self.story.last().expect("a story has a beginning");
        &last.after
    }

    /// The whole story.
    pub(crate) fn end(self) -> SignedStory {
        self.story
    }
}
