//! An opportunity comes to be.

use crate::amount::Amount;
use crate::channel::Channel;
use crate::id::{AccountId, OpportunityId, ProductId, StageId};
use crate::instant::{Day, Instant};
use crate::lead::LeadSource;
use crate::money::Currency;
use crate::opportunity::edit::{check_amount, clean_name, clean_note};
use crate::opportunity::{Decision, Opportunity, Outcome, Refusal, Timing};
use crate::pipeline::Pipeline;
use crate::policy::{Assignee, Permit, actions};
use crate::verb::Verb;

/// What is needed to make an opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOpportunity {
    /// A fresh identifier.
    pub id: OpportunityId,
    /// A fresh short number.
    pub number: i64,
    /// What people will call it.
    pub name: String,
    /// The customer, if known.
    pub account: Option<AccountId>,
    /// What is to be sold, if known.
    pub product: Option<ProductId>,
    /// The stage it is in; the first one of the pipeline when nothing is said.
    pub stage: Option<StageId>,
    /// Who will be responsible.
    pub owner: Assignee,
    /// Through which channel it is worked.
    pub channel: Channel,
    /// What made it known to us.
    pub source: Option<LeadSource>,
    /// What it is expected to bring.
    pub amount: Amount,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// When the customer is expected to decide.
    pub expected_close: Option<Day>,
    /// What happens next.
    pub next_step: Option<String>,
    /// Since when it exists and is in its stage.
    pub beginning: Beginning,
}

/// Since when an opportunity exists and is in its stage. What nobody knows stays unknown; it is never guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beginning {
    /// When it came to be in the business.
    pub created_at: Option<Instant>,
    /// When it entered its stage.
    pub entered_at: Option<Instant>,
}

impl Beginning {
    /// Nobody knows either.
    pub const UNKNOWN: Beginning = Beginning { created_at: None, entered_at: None };

    /// It came to be in its stage at this instant.
    pub const fn at(instant: Instant) -> Beginning {
        Beginning { created_at: Some(instant), entered_at: Some(instant) }
    }
}

/// Makes an opportunity in a stage of the pipeline. Of `when`, only the clock and the tolerance count: `beginning` says when
/// it happened. The decision takes effect when the stage was entered or, where nobody knows, when it is recorded.
///
/// # Errors
/// [`Refusal::StageNotOfThisPipeline`], [`Refusal::Text`], [`Refusal::NegativeAmount`], [`Refusal::WrongCurrency`],
/// [`Refusal::InTheFuture`], [`Refusal::EnteredBeforeCreated`].
pub fn create(
    _permit: &Permit<actions::CreateOpportunity>,
    new: NewOpportunity,
    pipeline: &Pipeline,
    when: Timing,
) -> Result<Decision, Refusal> {
    let stage = new.stage.unwrap_or(pipeline.first().id);
    pipeline.stage(stage).ok_or(Refusal::StageNotOfThisPipeline)?;
    check_amount(new.amount, new.currency)?;
    let Beginning { created_at, entered_at } = new.beginning;
    for instant in [created_at, entered_at].into_iter().flatten() {
        when.not_in_the_future(instant)?;
    }
    if entered_at.is_some_and(|entered| created_at.is_some_and(|created| entered < created)) {
        return Err(Refusal::EnteredBeforeCreated);
    }
    let observed_at = entered_at.unwrap_or(when.now);
    let after = Opportunity {
        id: new.id,
        version: 1,
        number: new.number,
        name: clean_name(&new.name)?,
        account: new.account,
        product: new.product,
        pipeline: pipeline.id(),
        stage,
        owner: new.owner.user(),
        channel: new.channel,
        source: new.source,
        amount: new.amount,
        currency: new.currency,
        expected_close: new.expected_close,
        next_step: new.next_step.as_deref().map(|text| clean_note("next_step", text)).transpose()?.flatten(),
        outcome: Outcome::Open,
        closed_rate: None,
        hold: None,
        entered_at,
        observed_at,
        created_at,
        recorded_at: when.now,
        deleted_at: None,
    };
    Ok(Decision::new(Verb::Created, observed_at, after))
}
