//! An opportunity comes to be.

use tundish_db::Tx;
use tundish_domain::{
    Amount, Channel, Currency, Day, NumberKind, Opportunity,
    id::{AccountId, PipelineId, ProductId, StageId, UserId},
    lead::LeadSource,
    opportunity::{self as rules, Beginning, Timing},
    policy::{Actor, Relation, actions, assignee, permit},
};

use super::{VerbError, carry_out, exists, inside, own_changes};
use crate::{access, account, number, own_field::OwnPatch, pipeline, user};

/// What is asked for; identifier and short number are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOpportunity {
    /// What people will call it.
    pub name: String,
    /// The customer, if known.
    pub account: Option<AccountId>,
    /// What is to be sold, if known.
    pub product: Option<ProductId>,
    /// The pipeline; the company's first when nothing is said.
    pub pipeline: Option<PipelineId>,
    /// The stage; the first of the pipeline when nothing is said.
    pub stage: Option<StageId>,
    /// Who will be responsible; the actor when nothing is said.
    pub owner: Option<UserId>,
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
    /// When it came to be in its stage; now when nothing is said.
    pub created_at: Option<tundish_domain::Instant>,
}

/// Stands for the short number while the rules decide; they do not look at it.
const NOT_DRAWN: i64 = 0;

/// Makes an opportunity.
///
/// # Errors
/// What the policy or the rules refuse; see `tundish_domain::opportunity::create`.
pub async fn create(tx: &mut Tx, actor: &Actor, new: NewOpportunity) -> Result<Opportunity, VerbError> {
    create_with(tx, actor, new, &OwnPatch::default()).await
}

/// The same with own fields.
///
/// # Errors
/// Those of [`create`]; what is wrong with own fields.
pub(crate) async fn create_with(
    tx: &mut Tx,
    actor: &Actor,
    new: NewOpportunity,
    own: &OwnPatch,
) -> Result<Opportunity, VerbError> {
    let unknown = |field| move || VerbError::Unknown { field };
    let owner = new.owner.or(actor.user()).ok_or_else(unknown("owner_id"))?;
    let person =
        user::store::by_id(tx, owner).await?.filter(|person| person.is_active).ok_or_else(unknown("owner_id"))?;
    let relation = access::relation_to_person(tx, actor, person.id).await?;
    if relation == Relation::Stranger {
        return Err(VerbError::Unknown { field: "owner_id" });
    }
    let allowed = permit::<actions::CreateOpportunity>(actor, relation)?;
    let owner = assignee(actor, person.id, relation).map_err(|_| VerbError::Unknown { field: "owner_id" })?;
    if new.next_step.is_some() && !inside::is_open_to(actor) {
        return Err(VerbError::Inside { field: "next_step" });
    }
    if let Some(account) = new.account {
        let (_, relation) = account::store::load(tx, actor, account).await?.ok_or_else(unknown("account_id"))?;
        permit::<actions::ReadAccountCard>(actor, relation).map_err(|_| VerbError::Unknown { field: "account_id" })?;
    }
    if let Some(product) = new.product
        && !exists(tx, "product", product).await?
    {
        return Err(VerbError::Unknown { field: "product_id" });
    }
    let pipelines = pipeline::store::all(tx).await?;
    let pipeline = match new.pipeline {
        Some(id) => pipelines.iter().find(|pipeline| pipeline.id() == id),
        None => pipelines.first(),
    };
    let pipeline = pipeline.ok_or_else(unknown("pipeline_id"))?;
    let own = own_changes(tx, actor, None, own).await?;
    let now = tx.now();
    let new = rules::NewOpportunity {
        id: tx.next_id(),
        number: NOT_DRAWN,
        name: new.name,
        account: new.account,
        product: new.product,
        stage: new.stage,
        owner,
        channel: new.channel,
        source: new.source,
        amount: new.amount,
        currency: new.currency,
        expected_close: new.expected_close,
        next_step: new.next_step,
        beginning: Beginning::at(new.created_at.unwrap_or(now)),
    };
    let mut decision = rules::create(&allowed, new, pipeline, Timing::at(now, now, super::TOLERANCE_MICROS))?;
    // Only now: a refused opportunity takes no number, on either database.
    decision.after.number = number::draw(tx, NumberKind::Opportunity, 1).await?;
    Ok(carry_out(tx, actor, None, decision.with_own(own)).await?)
}
