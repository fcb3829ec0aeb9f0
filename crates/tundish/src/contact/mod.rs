//! Contacts: people at accounts.
//!
//! A contact belongs to the owner of its account. Whoever works an opportunity on which it stands looks after it as well.

mod page;
mod store;

use axum::Router;
use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    Instant, NumberKind, PersonName,
    id::{AccountId, ContactId, UserId},
    person_name,
    policy::{Actor, Denied, Relation, actions},
    text,
};
use tundish_web::messages::Messages;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    access::Sight,
    account::{self, Account},
    record::{
        self, Field, Kind, Record, RecordError, Target, Why,
        api::Collection,
        facts,
        list::{Listed, Order},
        pages,
    },
    search::FoundBy,
    web::App,
};

/// Longest name of a person, in characters, of each of its two parts.
const LONGEST_NAME: usize = 100;
/// Longest other line in characters.
const LONGEST: usize = 200;
/// Longest remark in characters.
const LONGEST_PROSE: usize = 4_000;

/// A person at an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Identifier.
    pub id: ContactId,
    /// Edits so far, from 1.
    pub version: i64,
    /// The short number behind `CO-`.
    pub number: i64,
    /// How the person is written, made from the two names.
    pub name: String,
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// What the person is there.
    pub job_title: Option<String>,
    /// Where in the company.
    pub department: Option<String>,
    /// E-mail addresses, one a line.
    pub emails: Option<String>,
    /// Telephone numbers in E.164, one a line.
    pub phones: Option<String>,
    /// What else is to be known.
    pub about: Option<String>,
    /// The account at which the person is.
    pub account_id: Option<AccountId>,
    /// Who is responsible: the owner of the account, where there is one.
    pub owner_id: UserId,
    /// Since when the person is known here.
    pub created_at: Instant,
    /// When it was deleted.
    pub deleted_at: Option<Instant>,
}

impl Contact {
    /// A person of whom no more is known than the name.
    pub(crate) fn new(
        id: ContactId,
        number: i64,
        given: Option<String>,
        family: Option<String>,
        owner_id: UserId,
        created_at: Instant,
    ) -> Self {
        Self {
            id,
            version: 1,
            number,
            name: written(given.as_deref(), family.as_deref()).unwrap_or_default(),
            given_name: given,
            family_name: family,
            job_title: None,
            department: None,
            emails: None,
            phones: None,
            about: None,
            account_id: None,
            owner_id,
            created_at,
            deleted_at: None,
        }
    }
}

facts!(Contact {
    number,
    name,
    given_name,
    family_name,
    job_title,
    department,
    emails,
    phones,
    about,
    account_id,
    owner_id,
});

impl Record for Contact {
    type Id = ContactId;
    type Read = actions::ReadContact;
    type ReadCard = actions::ReadContact;
    type Create = actions::CreateContact;
    type Edit = actions::EditContact;
    type Delete = actions::DeleteContact;

    const TABLE: &'static str = "contact";
    const NUMBER: Option<NumberKind> = Some(NumberKind::Contact);
    const FIELDS: &'static [Field] = &[
        Field::new("number", Messages::number_label, Kind::Number(NumberKind::Contact)).by_the_program(),
        Field::new("name", Messages::name, Kind::Line(LONGEST)).personal().by_the_program(),
        Field::new("given_name", Messages::given_name, Kind::Line(LONGEST_NAME)).personal(),
        Field::new("family_name", Messages::family_name, Kind::Line(LONGEST_NAME)).personal(),
        Field::new("account_id", Messages::account, Kind::To(Target::Account)).aging(),
        Field::new("job_title", Messages::job_title, Kind::Line(LONGEST)).personal().aging(),
        Field::new("department", Messages::department, Kind::Line(LONGEST)).aging(),
        Field::new("emails", Messages::emails, Kind::Emails).personal().aging(),
        Field::new("phones", Messages::phones, Kind::Phones).personal().aging(),
        Field::new("about", Messages::about_label, Kind::Prose(LONGEST_PROSE)).personal(),
        Field::new("owner_id", Messages::owner, Kind::To(Target::Person)).by_the_program(),
    ];

    fn id(&self) -> ContactId {
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
            given_name: None,
            family_name: None,
            job_title: None,
            department: None,
            emails: None,
            phones: None,
            about: None,
            account_id: None,
            owner_id,
            created_at: tx.now(),
            deleted_at: None,
        })
    }

    async fn relation(&self, tx: &mut Tx, actor: &Actor) -> Result<Relation> {
        store::relation(tx, actor, self).await
    }

    async fn settle(&mut self, tx: &mut Tx, _: &Actor, _: Option<&Self>) -> std::result::Result<(), RecordError> {
        self.name = written(self.given_name.as_deref(), self.family_name.as_deref())
            .ok_or_else(|| RecordError::fault("family_name", Why::Required))?;
        if let Some(account) = self.account_id
            && let Some(account) = account::store::by_id(tx, account).await?
        {
            self.owner_id = account.owner_id;
        }
        Ok(())
    }

    async fn written(tx: &mut Tx, before: Option<&Self>, after: &Self) -> Result<()> {
        store::write_points(tx, before, after).await
    }

    fn found_by(&self) -> Option<FoundBy<'_>> {
        Some(FoundBy {
            name: &self.name,
            company: None,
            emails: self.emails.as_deref(),
            phones: self.phones.as_deref(),
        })
    }

    fn keys(&self) -> Vec<(&'static str, Value<'_>)> {
        vec![("name_key", text::key(&self.name).into())]
    }
}

/// Gives the contacts of an account to the owner that it has now; deleted ones too, which may be restored.
pub(crate) async fn follow_account(
    tx: &mut Tx,
    actor: &Actor,
    account: &Account,
) -> std::result::Result<(), RecordError> {
    for before in record::store::children_ever::<Contact>(tx, "account_id", account.id).await? {
        if before.owner_id != account.owner_id {
            let after = Contact { owner_id: account.owner_id, version: before.version + 1, ..before.clone() };
            record::carry_out(tx, actor, Some(&before), after, "reassigned").await?;
        }
    }
    Ok(())
}

/// How a person is written; nothing without a name.
fn written(given: Option<&str>, family: Option<&str>) -> Option<String> {
    match (given, family) {
        (None, None) => None,
        (Some(name), None) | (None, Some(name)) => Some(name.to_owned()),
        (Some(given), Some(family)) => Some(PersonName::new(given, family).written(None)),
    }
}

/// Given and family name of a person who was written as one text, as far as they can be told apart.
pub(crate) fn names(text: &str) -> (Option<String>, Option<String>) {
    let PersonName { given, family } = person_name::propose(text, None);
    let said = |name: String| (!name.is_empty()).then_some(name);
    (said(given), said(family))
}

impl Listed for Contact {
    const ORDER: Order = Order::ByName;
    const FILTERS: &'static [&'static str] = &["account_id", "owner_id"];

    fn seen(sight: Sight, place: usize) -> String {
        store::seen(sight, place)
    }
}

impl Collection for Contact {
    const COLLECTION: &'static str = "contacts";
    const SCHEMA: &'static str = "Contact";
    const ABOUT: &'static str = "A person at an account.";
}

/// The contact, if the actor may see it; a deleted one too.
///
/// # Errors
/// [`RecordError::Hidden`] otherwise; [`RecordError::Forbidden`] when a token's scopes do not name contacts.
pub async fn find(tx: &mut Tx, actor: &Actor, id: ContactId) -> std::result::Result<Contact, RecordError> {
    Ok(record::find::<Contact>(tx, actor, id).await?.record)
}

/// The first contacts of the list that the actor sees, at most so many.
///
/// # Errors
/// [`Denied::Forbidden`] when a token's scopes do not name contacts; the database's own.
pub async fn first(tx: &mut Tx, actor: &Actor, count: i64) -> Result<std::result::Result<Vec<Contact>, Denied>> {
    record::list::first(tx, actor, count).await
}

/// The routes of contacts in the programming interface.
pub(crate) fn api() -> OpenApiRouter<App> {
    record::api::routes::<Contact>()
}

/// The pages of contacts.
pub(crate) fn pages() -> Router<App> {
    pages::routes::<Contact>()
}
