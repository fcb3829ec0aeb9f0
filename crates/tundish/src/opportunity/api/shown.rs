//! An opportunity and its events as JSON.

use serde::Serialize;
use tundish_domain::{
    Amount, Channel, Currency, Day, Instant, Money, ShortNumber, Status,
    amount::AmountKind,
    id::{AccountId, OpportunityId, PipelineId, ProductId, StageId, UserId},
    lead::LeadSource,
    opportunity::Outcome,
    policy::Actor,
};
use utoipa::ToSchema;

use crate::{openapi::shape, opportunity::inside};

/// A possible sale.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Opportunity {
    #[schema(value_type = shape::Id)]
    id: OpportunityId,
    /// Counts the changes, from 1.
    version: i64,
    #[schema(value_type = shape::ShortNumber)]
    number: ShortNumber,
    /// What people call it.
    name: String,
    /// The customer, as soon as one is known.
    #[schema(value_type = Option<shape::Id>)]
    account_id: Option<AccountId>,
    /// What is to be sold.
    #[schema(value_type = Option<shape::Id>)]
    product_id: Option<ProductId>,
    /// The pipeline it is in.
    #[schema(value_type = shape::Id)]
    pipeline_id: PipelineId,
    /// The stage it is in, or was in when it was closed.
    #[schema(value_type = shape::Id)]
    stage_id: StageId,
    /// Who is responsible.
    #[schema(value_type = shape::Id)]
    owner_id: UserId,
    #[schema(value_type = shape::ChannelWord)]
    channel: Channel,
    /// What made it known to us.
    #[schema(value_type = Option<shape::SourceWord>)]
    source: Option<LeadSource>,
    #[schema(value_type = shape::StatusWord)]
    status: Status,
    amount: ShownAmount,
    /// The currency of all its amounts, also while there is none.
    #[schema(value_type = shape::CurrencyCode)]
    currency: Currency,
    /// The closing value of a won one, where it is known.
    #[schema(value_type = Option<shape::Money>)]
    won_amount: Option<Money>,
    /// When the customer is expected to decide.
    #[schema(value_type = Option<shape::Day>)]
    expected_close_on: Option<Day>,
    /// What happens next.
    next_step: Option<String>,
    /// Why it was won or lost.
    close_reason: Option<CloseReason>,
    /// When it was won or lost.
    #[schema(value_type = Option<shape::Instant>)]
    closed_at: Option<Instant>,
    /// Why and until when it waits.
    hold: Option<Hold>,
    /// When the present stage was entered; null when nobody knows.
    #[schema(value_type = Option<shape::Instant>)]
    entered_at: Option<Instant>,
    /// Since when it is known to be in the present stage.
    #[schema(value_type = shape::Instant)]
    observed_at: Instant,
    /// When it came to be in the business; null when nobody knows.
    #[schema(value_type = Option<shape::Instant>)]
    created_at: Option<Instant>,
    /// When it was first recorded here.
    #[schema(value_type = shape::Instant)]
    recorded_at: Instant,
    #[schema(value_type = Option<shape::Instant>)]
    deleted_at: Option<Instant>,
}

/// What an opportunity is expected to bring.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ShownAmount {
    #[schema(value_type = shape::AmountKindWord)]
    kind: AmountKind,
    /// Null when nobody knows.
    #[schema(value_type = Option<shape::Money>)]
    money: Option<Money>,
}

/// Why an opportunity was won or lost.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CloseReason {
    /// The reason from the list of wins or of losses.
    code: &'static str,
    note: Option<String>,
}

/// Why and until when an opportunity waits.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Hold {
    reason: String,
    /// The day on which it is to be taken up again.
    #[schema(value_type = shape::Day)]
    until: Day,
}

impl From<Amount> for ShownAmount {
    fn from(amount: Amount) -> Self {
        Self { kind: amount.kind(), money: amount.money() }
    }
}

impl Opportunity {
    /// What the actor may know of it.
    pub(super) fn seen_by(actor: &Actor, opportunity: &tundish_domain::Opportunity) -> Self {
        let o = &inside::seen_by(actor, opportunity);
        let close_reason = match &o.outcome {
            _ if !inside::is_open_to(actor) => None,
            Outcome::Open => None,
            Outcome::Won { reason, .. } => Some((reason.code.as_str(), reason.note())),
            Outcome::Lost { reason, .. } => Some((reason.code.as_str(), reason.note())),
        };
        Self {
            id: o.id,
            version: o.version,
            number: ShortNumber::opportunity(o.number),
            name: o.name.clone(),
            account_id: o.account,
            product_id: o.product,
            pipeline_id: o.pipeline,
            stage_id: o.stage,
            owner_id: o.owner,
            channel: o.channel,
            source: o.source,
            status: o.status(),
            amount: o.amount.into(),
            currency: o.currency,
            won_amount: o.won(),
            expected_close_on: o.expected_close,
            next_step: o.next_step.clone(),
            close_reason: close_reason.map(|(code, note)| CloseReason { code, note: note.map(str::to_owned) }),
            closed_at: o.outcome.closed_at(),
            hold: o.hold.as_ref().map(|hold| Hold { reason: hold.reason.clone(), until: hold.until }),
            entered_at: o.entered_at,
            observed_at: o.observed_at,
            created_at: o.created_at,
            recorded_at: o.recorded_at,
            deleted_at: o.deleted_at,
        }
    }
}
