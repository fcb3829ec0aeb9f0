//! What programs send to make and to edit an opportunity.

use serde::Deserialize;
use tundish_domain::{
    Amount, Channel, Currency, Day, Instant, Money,
    amount::AmountKind,
    id::{AccountId, PipelineId, ProductId, StageId, UserId},
    lead::LeadSource,
    opportunity::Patch,
};
use tundish_web::http::{error::WebError, input::TriState};
use utoipa::ToSchema;

use crate::{
    openapi::shape,
    opportunity,
    web::api::{never_null, set},
};

/// What is needed to make an opportunity.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewOpportunity {
    /// What people will call it.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    #[schema(value_type = Option<shape::Id>)]
    account_id: Option<AccountId>,
    #[schema(value_type = Option<shape::Id>)]
    product_id: Option<ProductId>,
    /// The company's first one when nothing is said.
    #[schema(value_type = Option<shape::Id>)]
    pipeline_id: Option<PipelineId>,
    /// The pipeline's first one when nothing is said.
    #[schema(value_type = Option<shape::Id>)]
    stage_id: Option<StageId>,
    /// Oneself when nothing is said.
    #[schema(value_type = Option<shape::Id>)]
    owner_id: Option<UserId>,
    #[schema(value_type = shape::ChannelWord)]
    channel: Channel,
    /// What made it known to us.
    #[schema(value_type = Option<shape::SourceWord>)]
    source: Option<LeadSource>,
    /// Unknown when nothing is said.
    amount: Option<AmountInput>,
    /// That of the amount, or the company's, when nothing is said.
    #[schema(value_type = Option<shape::CurrencyCode>)]
    currency: Option<Currency>,
    #[schema(value_type = Option<shape::Day>)]
    expected_close_on: Option<Day>,
    #[schema(max_length = 1_000)]
    next_step: Option<String>,
    /// When it came to be in its stage; now when nothing is said.
    #[schema(value_type = Option<shape::Instant>)]
    happened_at: Option<Instant>,
}

impl NewOpportunity {
    pub(super) fn into_verb(self, company: Currency) -> Result<opportunity::NewOpportunity, WebError> {
        let amount = self.amount.map_or(Ok(Amount::Unknown), AmountInput::amount)?;
        Ok(opportunity::NewOpportunity {
            name: self.name,
            account: self.account_id,
            product: self.product_id,
            pipeline: self.pipeline_id,
            stage: self.stage_id,
            owner: self.owner_id,
            channel: self.channel,
            source: self.source,
            amount,
            currency: self.currency.or(amount.money().map(|money| money.currency)).unwrap_or(company),
            expected_close: self.expected_close_on,
            next_step: self.next_step,
            created_at: self.happened_at,
        })
    }
}

/// What to change about an opportunity. What is left out stays as it is.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OpportunityInput {
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    #[serde(default)]
    name: TriState<String>,
    #[schema(value_type = Option<shape::Id>)]
    #[serde(default)]
    account_id: TriState<AccountId>,
    #[schema(value_type = Option<shape::Id>)]
    #[serde(default)]
    product_id: TriState<ProductId>,
    #[schema(value_type = shape::ChannelWord, required = false)]
    #[serde(default)]
    channel: TriState<Channel>,
    #[schema(value_type = Option<shape::SourceWord>)]
    #[serde(default)]
    source: TriState<LeadSource>,
    /// Money in another currency changes the currency of the opportunity.
    #[schema(value_type = AmountInput, required = false)]
    #[serde(default)]
    amount: TriState<AmountInput>,
    /// For an opportunity without an amount.
    #[schema(value_type = shape::CurrencyCode, required = false)]
    #[serde(default)]
    currency: TriState<Currency>,
    #[schema(value_type = Option<shape::Day>)]
    #[serde(default)]
    expected_close_on: TriState<Day>,
    #[schema(value_type = Option<String>, max_length = 1_000)]
    #[serde(default)]
    next_step: TriState<String>,
}

impl OpportunityInput {
    pub(super) fn into_patch(self) -> Result<Patch, WebError> {
        Ok(Patch {
            name: never_null("name", self.name)?,
            account: set(self.account_id),
            product: set(self.product_id),
            channel: never_null("channel", self.channel)?,
            source: set(self.source),
            amount: never_null("amount", self.amount)?.map(AmountInput::amount).transpose()?,
            currency: never_null("currency", self.currency)?,
            expected_close: set(self.expected_close_on),
            next_step: set(self.next_step),
            own: Vec::new(),
        })
    }
}

/// What an opportunity is expected to bring: `money` unless the kind is `unknown`.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AmountInput {
    #[schema(value_type = shape::AmountKindWord)]
    kind: AmountKind,
    #[schema(value_type = Option<shape::Money>)]
    money: Option<Money>,
}

impl AmountInput {
    fn amount(self) -> Result<Amount, WebError> {
        match (self.kind, self.money) {
            (AmountKind::Unknown, None) => Ok(Amount::Unknown),
            (AmountKind::Estimate, Some(money)) => Ok(Amount::Estimate(money)),
            (AmountKind::Known, Some(money)) => Ok(Amount::Known(money)),
            (AmountKind::Unknown, Some(_)) => {
                Err(WebError::field("amount.money", "not_valid", "An unknown amount has no money."))
            }
            (AmountKind::Estimate | AmountKind::Known, None) => {
                Err(WebError::field("amount.money", "required", "This field is required."))
            }
        }
    }
}
