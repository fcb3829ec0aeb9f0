//! A lead becomes an account, a contact and an opportunity, in one step.

use tundish_db::Tx;
use tundish_domain::{
    Amount, Currency, Instant,
    id::{AccountId, ContactId, LeadId, OpportunityId},
    lead::LeadStatus,
    policy::Actor,
};

use super::{Lead, store, to_be_worked};
use crate::{
    account::Account,
    contact::{self, Contact},
    opportunity::{self, NewOpportunity, VerbError},
    record::{self, Found, Patch, RecordError, State, Target, Why},
};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Conversion {
    /// The account that it belongs to; a new one of the lead's company when nothing is said.
    pub(crate) account: Option<AccountId>,
    /// The contact who asked; a new one of the lead's name when nothing is said.
    pub(crate) contact: Option<ContactId>,
    /// What the opportunity is called; nothing when there is none to be made.
    pub(crate) opportunity: Option<String>,
    /// What the opportunity is expected to bring.
    pub(crate) amount: Amount,
    /// The currency of its amounts.
    pub(crate) currency: Currency,
}

/// What a lead became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Converted {
    pub(crate) lead: Lead,
    pub(crate) account: AccountId,
    pub(crate) contact: Option<ContactId>,
    pub(crate) opportunity: Option<OpportunityId>,
}

/// Converts a lead.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn convert(
    tx: &mut Tx,
    actor: &Actor,
    id: LeadId,
    seen: Option<i64>,
    asked: &Conversion,
) -> Result<Converted, RecordError> {
    let Found { record: before, .. } = to_be_worked(tx, actor, id, seen).await?;
    if !before.is_open() {
        return Err(RecordError::State(State::Closed));
    }
    let account = account(tx, actor, &before, asked).await?;
    let contact = contact(tx, actor, &before, asked, account).await?;
    let opportunity = match &asked.opportunity {
        Some(name) => Some(opportunity(tx, actor, &before, asked, name, account).await?),
        None => None,
    };
    if let (Some(opportunity), Some(contact)) = (opportunity, contact) {
        opportunity::details::participant::join(tx, actor, opportunity, contact).await?;
    }
    let now: Option<Instant> = Some(tx.now());
    let after = Lead {
        status: LeadStatus::Converted,
        account_id: Some(account),
        contact_id: contact,
        opportunity_id: opportunity,
        answered_at: before.answered_at.or(now),
        closed_at: now,
        ..before.clone()
    };
    let lead = store(tx, actor, &before, after, "converted").await?;
    Ok(Converted { lead, account, contact, opportunity })
}

async fn account(tx: &mut Tx, actor: &Actor, lead: &Lead, asked: &Conversion) -> Result<AccountId, RecordError> {
    if let Some(account) = asked.account {
        let exists = record::refs::exists(tx, actor, Target::Account, account.into()).await?;
        return if exists { Ok(account) } else { Err(RecordError::unknown("account_id")) };
    }
    let name = lead.company.as_ref().unwrap_or(&lead.name);
    let mut patch = Patch::of([
        ("name", Some(name.clone())),
        ("country", lead.country.clone()),
        ("owner_id", Some(lead.owner_id.to_string())),
    ]);
    if lead.company.is_none() {
        patch.set("kind", Some("household".to_owned()));
    }
    Ok(record::create::<Account>(tx, actor, &patch).await?.id)
}

/// The contact; none where the lead names a company only and nobody was chosen.
async fn contact(
    tx: &mut Tx,
    actor: &Actor,
    lead: &Lead,
    asked: &Conversion,
    account: AccountId,
) -> Result<Option<ContactId>, RecordError> {
    if let Some(contact) = asked.contact {
        let exists = record::refs::exists(tx, actor, Target::Contact, contact.into()).await?;
        return if exists { Ok(Some(contact)) } else { Err(RecordError::unknown("contact_id")) };
    }
    let (given, family) = contact::names(&lead.name);
    let patch = Patch::of([
        ("given_name", given),
        ("family_name", family),
        ("job_title", lead.job_title.clone()),
        ("emails", lead.emails.clone()),
        ("phones", lead.phones.clone()),
        ("account_id", Some(account.to_string())),
    ]);
    Ok(Some(record::create::<Contact>(tx, actor, &patch).await?.id))
}

async fn opportunity(
    tx: &mut Tx,
    actor: &Actor,
    lead: &Lead,
    asked: &Conversion,
    name: &str,
    account: AccountId,
) -> Result<OpportunityId, RecordError> {
    let new = NewOpportunity {
        name: name.to_owned(),
        account: Some(account),
        product: lead.product_id,
        pipeline: None,
        stage: None,
        owner: Some(lead.owner_id),
        channel: lead.channel,
        source: Some(lead.source),
        amount: asked.amount,
        currency: asked.currency,
        expected_close: None,
        next_step: None,
        created_at: None,
    };
    let made = opportunity::create(tx, actor, new).await.map_err(|error| match error {
        VerbError::Hidden => RecordError::Hidden,
        VerbError::Forbidden | VerbError::Inside { .. } => RecordError::Forbidden,
        VerbError::Db(error) => RecordError::Db(error),
        VerbError::Refused(tundish_domain::Refusal::Text { error, .. }) => {
            RecordError::fault("opportunity", Why::of_text(error))
        }
        VerbError::Unknown { field } => RecordError::unknown(field),
        VerbError::OwnFaults(faults) => RecordError::OwnFaults(faults),
        VerbError::Stale(_) | VerbError::Refused(_) => RecordError::fault("opportunity", Why::Required),
    })?;
    Ok(made.id)
}
