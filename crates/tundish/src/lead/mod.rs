//! Leads: unqualified interest that a channel caught.
//!
//! A lead is answered, worked, and then either becomes an account, a contact and an opportunity in one step ([`convert`]) or is let
//! go with a reason ([`disqualify`]). What became of it stays on its page.

mod api;
mod convert;
mod deed;
mod page;

use axum::Router;
use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    Channel, Instant, NumberKind,
    id::{AccountId, ContactId, LeadId, OpportunityId, ProductId, UserId},
    lead::{LeadSource, LeadStatus},
    policy::{Actor, Denied, Relation, actions, permit},
    text,
};
use tundish_web::messages::Messages;
use utoipa_axum::router::OpenApiRouter;

pub(crate) use self::convert::{Conversion, convert};
use crate::{
    access,
    record::{
        self, Field, Found, Kind, Record, RecordError, State, Target, Words,
        api::Collection,
        facts,
        list::{Listed, Order},
        pages,
    },
    search::FoundBy,
    web::App,
};

/// Longest name and other line in characters.
const LONGEST: usize = 200;
/// Longest interest and reason in characters.
const LONGEST_PROSE: usize = 4_000;

/// Unqualified interest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// Identifier.
    pub id: LeadId,
    /// Edits so far, from 1.
    pub version: i64,
    /// The short number behind `LE-`.
    pub number: i64,
    /// Who asked: a person, or a company where no person is known.
    pub name: String,
    /// The company of the person.
    pub company: Option<String>,
    /// What the person is there.
    pub job_title: Option<String>,
    /// E-mail addresses, one a line.
    pub emails: Option<String>,
    /// Telephone numbers in E.164, one a line.
    pub phones: Option<String>,
    /// Country in the company's own words.
    pub country: Option<String>,
    /// What they want, in their words.
    pub interest: Option<String>,
    /// What they asked about.
    pub product_id: Option<ProductId>,
    /// What made them come.
    pub source: LeadSource,
    /// The channel that caught it.
    pub channel: Channel,
    /// How far it is.
    pub status: LeadStatus,
    /// Why it was let go.
    pub reason: Option<String>,
    /// Who answers it.
    pub owner_id: UserId,
    /// What it became.
    pub account_id: Option<AccountId>,
    /// What it became.
    pub contact_id: Option<ContactId>,
    /// What it became.
    pub opportunity_id: Option<OpportunityId>,
    /// When somebody answered first.
    pub answered_at: Option<Instant>,
    /// When it was converted or let go.
    pub closed_at: Option<Instant>,
    /// When it came in.
    pub created_at: Instant,
    /// When it was deleted.
    pub deleted_at: Option<Instant>,
}

facts!(Lead {
    number,
    name,
    company,
    job_title,
    emails,
    phones,
    country,
    interest,
    product_id,
    source,
    channel,
    status,
    reason,
    owner_id,
    account_id,
    contact_id,
    opportunity_id,
    answered_at,
    closed_at,
});

const SOURCES: Words = Words { all: LeadSource::WORDS, label: Messages::source_word };
const CHANNELS: Words = Words { all: Channel::WORDS, label: Messages::channel_word };
const STATUSES: Words = Words { all: LeadStatus::WORDS, label: Messages::lead_status };

impl Record for Lead {
    type Id = LeadId;
    type Read = actions::ReadLead;
    type ReadCard = actions::ReadLead;
    type Create = actions::CreateLead;
    type Edit = actions::EditLead;
    type Delete = actions::DeleteLead;

    const TABLE: &'static str = "lead";
    const NUMBER: Option<NumberKind> = Some(NumberKind::Lead);
    const FIELDS: &'static [Field] = &[
        Field::new("number", Messages::number_label, Kind::Number(NumberKind::Lead)).by_the_program(),
        Field::new("name", Messages::name, Kind::Line(LONGEST)).required().personal(),
        Field::new("company", Messages::company_label, Kind::Line(LONGEST)).personal(),
        Field::new("job_title", Messages::job_title, Kind::Line(LONGEST)).personal(),
        Field::new("emails", Messages::emails, Kind::Emails).personal().aging(),
        Field::new("phones", Messages::phones, Kind::Phones).personal().aging(),
        Field::new("country", Messages::country, Kind::Line(LONGEST)),
        Field::new("interest", Messages::interest, Kind::Prose(LONGEST_PROSE)).personal().aging(),
        Field::new("product_id", Messages::product, Kind::To(Target::Product)),
        Field::new("source", Messages::source_label, Kind::Word(SOURCES)).required(),
        Field::new("channel", Messages::channel, Kind::Word(CHANNELS)).required(),
        Field::new("status", Messages::status, Kind::Word(STATUSES)).by_the_program(),
        Field::new("reason", Messages::reason, Kind::Prose(LONGEST_PROSE)).personal().by_the_program(),
        Field::new("owner_id", Messages::owner, Kind::To(Target::Colleague)).required().at_creation(),
        Field::new("account_id", Messages::account, Kind::To(Target::Account)).by_the_program(),
        Field::new("contact_id", Messages::contact, Kind::To(Target::Contact)).by_the_program(),
        Field::new("opportunity_id", Messages::opportunity, Kind::To(Target::Opportunity)).by_the_program(),
        Field::new("answered_at", Messages::answered_on, Kind::Instant).by_the_program(),
        Field::new("closed_at", Messages::closed_on, Kind::Instant).by_the_program(),
    ];

    fn id(&self) -> LeadId {
        self.id
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    async fn blank(tx: &mut Tx, actor: &Actor) -> std::result::Result<Self, RecordError> {
        let owner_id = actor.user().ok_or(RecordError::Forbidden)?;
        Ok(Self {
            id: tx.next_id(),
            version: 1,
            number: 0,
            name: String::new(),
            company: None,
            job_title: None,
            emails: None,
            phones: None,
            country: None,
            interest: None,
            product_id: None,
            source: LeadSource::Other,
            channel: Channel::Inside,
            status: LeadStatus::New,
            reason: None,
            owner_id,
            account_id: None,
            contact_id: None,
            opportunity_id: None,
            answered_at: None,
            closed_at: None,
            created_at: tx.now(),
            deleted_at: None,
        })
    }

    async fn relation(&self, tx: &mut Tx, actor: &Actor) -> Result<Relation> {
        access::relation(tx, actor, LeadId::KIND, self.id.into(), self.owner_id).await
    }

    fn found_by(&self) -> Option<FoundBy<'_>> {
        Some(FoundBy {
            name: &self.name,
            company: self.company.as_deref(),
            emails: self.emails.as_deref(),
            phones: self.phones.as_deref(),
        })
    }

    fn keys(&self) -> Vec<(&'static str, Value<'_>)> {
        vec![("name_key", text::key(&self.name).into())]
    }
}

impl Listed for Lead {
    const ORDER: Order = Order::Newest;
    const FILTERS: &'static [&'static str] = &["status", "source", "channel", "owner_id"];
}

impl Collection for Lead {
    const COLLECTION: &'static str = "leads";
    const SCHEMA: &'static str = "Lead";
    const ABOUT: &'static str = "Unqualified interest that a channel caught.";
}

impl Lead {
    /// Whether it is still to be worked.
    pub(crate) const fn is_open(&self) -> bool {
        matches!(self.status, LeadStatus::New | LeadStatus::Working)
    }
}

/// Loads a lead that the actor may change.
async fn to_be_worked(
    tx: &mut Tx,
    actor: &Actor,
    id: LeadId,
    seen: Option<i64>,
) -> std::result::Result<Found<Lead>, RecordError> {
    let found = record::find::<Lead>(tx, actor, id).await?;
    permit::<actions::EditLead>(actor, found.relation)?;
    record::check_version(seen, found.record.version)?;
    match found.record.deleted_at {
        None => Ok(found),
        Some(_) => Err(RecordError::State(State::Deleted)),
    }
}

async fn store(
    tx: &mut Tx,
    actor: &Actor,
    before: &Lead,
    after: Lead,
    did: &str,
) -> std::result::Result<Lead, RecordError> {
    let after = Lead { version: before.version + 1, ..after };
    record::carry_out(tx, actor, Some(before), after, did).await
}

/// Somebody has answered; from now on the lead is worked.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn answer(
    tx: &mut Tx,
    actor: &Actor,
    id: LeadId,
    seen: Option<i64>,
) -> std::result::Result<Lead, RecordError> {
    let Found { record: before, .. } = to_be_worked(tx, actor, id, seen).await?;
    if before.status != LeadStatus::New {
        return Err(RecordError::State(if before.is_open() { State::AlreadyThere } else { State::Closed }));
    }
    let after = Lead { status: LeadStatus::Working, answered_at: Some(tx.now()), ..before.clone() };
    store(tx, actor, &before, after, "answered").await
}

/// Lets a lead go for a reason.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn disqualify(
    tx: &mut Tx,
    actor: &Actor,
    id: LeadId,
    seen: Option<i64>,
    reason: &str,
) -> std::result::Result<Lead, RecordError> {
    let Found { record: before, .. } = to_be_worked(tx, actor, id, seen).await?;
    if !before.is_open() {
        return Err(RecordError::State(State::Closed));
    }
    let reason = text::required(reason, LONGEST_PROSE)
        .map_err(|error| RecordError::fault("reason", record::Why::of_text(error)))?;
    let now = Some(tx.now());
    let after = Lead { status: LeadStatus::Disqualified, reason: Some(reason), closed_at: now, ..before.clone() };
    store(tx, actor, &before, after, "disqualified").await
}

/// Takes a lead that was let go up again.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn reopen(
    tx: &mut Tx,
    actor: &Actor,
    id: LeadId,
    seen: Option<i64>,
) -> std::result::Result<Lead, RecordError> {
    let Found { record: before, .. } = to_be_worked(tx, actor, id, seen).await?;
    if before.status != LeadStatus::Disqualified {
        return Err(RecordError::State(if before.is_open() { State::AlreadyThere } else { State::Closed }));
    }
    let status = if before.answered_at.is_some() { LeadStatus::Working } else { LeadStatus::New };
    let after = Lead { status, reason: None, closed_at: None, ..before.clone() };
    store(tx, actor, &before, after, "reopened").await
}

/// The lead, if the actor may see it; a deleted one too.
///
/// # Errors
/// [`RecordError::Hidden`] otherwise; [`RecordError::Forbidden`] when a token's scopes do not name leads.
pub async fn find(tx: &mut Tx, actor: &Actor, id: LeadId) -> std::result::Result<Lead, RecordError> {
    Ok(record::find::<Lead>(tx, actor, id).await?.record)
}

/// The first leads of the list that the actor sees, at most so many.
///
/// # Errors
/// [`Denied::Forbidden`] when a token's scopes do not name leads; the database's own.
pub async fn first(tx: &mut Tx, actor: &Actor, count: i64) -> Result<std::result::Result<Vec<Lead>, Denied>> {
    record::list::first(tx, actor, count).await
}

/// The routes of leads in the programming interface.
pub(crate) fn api() -> OpenApiRouter<App> {
    record::api::routes::<Lead>().merge(api::routes())
}

/// The pages of leads.
pub(crate) fn pages() -> Router<App> {
    pages::routes::<Lead>().merge(deed::pages())
}
