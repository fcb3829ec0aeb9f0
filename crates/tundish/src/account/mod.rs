//! Accounts: customer companies and households, partners and stores.

mod page;
pub mod store;

use axum::Router;
use tundish_db::{Result, Tx, Value, args};
use tundish_domain::{
    Instant, NumberKind,
    account::AccountKind,
    id::{AccountId, UserId},
    policy::{Actor, Denied, Relation, actions},
    text,
};
use tundish_web::messages::Messages;
use utoipa_axum::router::OpenApiRouter;

pub(crate) use self::page::opportunity_row;
use crate::{
    access::Sight,
    contact,
    record::{
        self, Field, Kind, Record, RecordError, Target, Why, Words,
        api::Collection,
        facts,
        list::{Listed, Order, Source},
        pages,
    },
    search::FoundBy,
    web::App,
};

/// Deepest tree of accounts.
const DEEPEST: usize = 32;
/// Longest name and other line in characters.
const LONGEST: usize = 200;
/// Longest remark in characters.
const LONGEST_PROSE: usize = 4_000;

/// A customer company or household, a partner or a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Identifier.
    pub id: AccountId,
    /// Edits so far, from 1.
    pub version: i64,
    /// The short number behind `AC-`.
    pub number: i64,
    /// Name.
    pub name: String,
    /// What it is to the company.
    pub kind: AccountKind,
    /// Industry in the company's own words.
    pub industry: Option<String>,
    /// Country in the company's own words.
    pub country: Option<String>,
    /// A, B or C.
    pub level: Option<String>,
    /// Address on the web.
    pub website: Option<String>,
    /// E-mail addresses, one a line.
    pub emails: Option<String>,
    /// Telephone numbers in E.164, one a line.
    pub phones: Option<String>,
    /// What else is to be known.
    pub about: Option<String>,
    /// The account that this one belongs to.
    pub parent_id: Option<AccountId>,
    /// Who is responsible.
    pub owner_id: UserId,
    /// Since when it is known here.
    pub created_at: Instant,
    /// When it was deleted.
    pub deleted_at: Option<Instant>,
}

impl Account {
    /// A customer of which no more is known than its name.
    pub fn new(id: AccountId, number: i64, name: String, owner_id: UserId, created_at: Instant) -> Self {
        Self {
            id,
            version: 1,
            number,
            name,
            kind: AccountKind::Customer,
            industry: None,
            country: None,
            level: None,
            website: None,
            emails: None,
            phones: None,
            about: None,
            parent_id: None,
            owner_id,
            created_at,
            deleted_at: None,
        }
    }
}

facts!(Account { number, name, kind, industry, country, level, website, emails, phones, about, parent_id, owner_id });

const KINDS: Words = Words { all: AccountKind::WORDS, label: Messages::account_kind };
const LEVELS: Words = Words { all: &["A", "B", "C"], label: Messages::account_level };

impl Record for Account {
    type Id = AccountId;
    type Read = actions::ReadAccount;
    type ReadCard = actions::ReadAccountCard;
    type Create = actions::CreateAccount;
    type Edit = actions::EditAccount;
    type Delete = actions::DeleteAccount;

    const TABLE: &'static str = "account";
    const NUMBER: Option<NumberKind> = Some(NumberKind::Account);
    const CARD: &'static [&'static str] = &["number", "name", "country", "level"];
    // The name of a household is that of a person.
    const FIELDS: &'static [Field] = &[
        Field::new("number", Messages::number_label, Kind::Number(NumberKind::Account)).by_the_program(),
        Field::new("name", Messages::name, Kind::Line(LONGEST)).required().personal(),
        Field::new("kind", Messages::account_kind_label, Kind::Word(KINDS)).required(),
        Field::new("industry", Messages::industry, Kind::Line(LONGEST)).aging(),
        Field::new("country", Messages::country, Kind::Line(LONGEST)),
        Field::new("level", Messages::level, Kind::Word(LEVELS)).aging(),
        Field::new("website", Messages::website, Kind::Web).personal(),
        Field::new("emails", Messages::emails, Kind::Emails).personal().aging(),
        Field::new("phones", Messages::phones, Kind::Phones).personal().aging(),
        Field::new("about", Messages::about_label, Kind::Prose(LONGEST_PROSE)).personal(),
        Field::new("parent_id", Messages::parent_account, Kind::To(Target::Account)),
        Field::new("owner_id", Messages::owner, Kind::To(Target::Colleague)).required().at_creation(),
    ];

    fn id(&self) -> AccountId {
        self.id
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    async fn blank(tx: &mut Tx, actor: &Actor) -> std::result::Result<Self, RecordError> {
        // A job of the program says who the owner is to be; until then it is nobody.
        let owner = actor.user().ok_or_else(|| RecordError::unknown("owner_id"))?;
        Ok(Self::new(tx.next_id(), 0, String::new(), owner, tx.now()))
    }

    async fn relation(&self, tx: &mut Tx, actor: &Actor) -> Result<Relation> {
        store::relation(tx, actor, self).await
    }

    async fn settle(&mut self, tx: &mut Tx, _: &Actor, before: Option<&Self>) -> std::result::Result<(), RecordError> {
        match self.parent_id {
            Some(parent) if before.is_none_or(|before| before.parent_id != self.parent_id) => {
                stands_below_another(tx, self.id, parent).await
            }
            _ => Ok(()),
        }
    }

    async fn follow(
        tx: &mut Tx,
        actor: &Actor,
        before: Option<&Self>,
        after: &Self,
    ) -> std::result::Result<(), RecordError> {
        match before {
            Some(before) if before.owner_id != after.owner_id => contact::follow_account(tx, actor, after).await,
            _ => Ok(()),
        }
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
        vec![
            ("name_key", text::key(&self.name).into()),
            ("industry_key", self.industry.as_deref().map(text::key).into()),
            ("country_key", self.country.as_deref().map(text::key).into()),
        ]
    }
}

/// An account must not stand below itself, nor too deep.
async fn stands_below_another(tx: &mut Tx, id: AccountId, parent: AccountId) -> std::result::Result<(), RecordError> {
    let mut above = Some(parent);
    for _ in 0..DEEPEST {
        let Some(account) = above.filter(|above| *above != id) else { break };
        let found =
            tx.optional::<(Option<AccountId>,)>("select parent_id from account where id = $1", args![account]).await?;
        above = found.and_then(|(next,)| next);
    }
    if above.is_none() { Ok(()) } else { Err(RecordError::fault("parent_id", Why::Circle)) }
}

impl Listed for Account {
    const ORDER: Order = Order::ByName;
    const FILTERS: &'static [&'static str] = &["kind", "level", "owner_id", "parent_id"];

    async fn source(tx: &mut Tx, sight: Sight) -> Result<Source> {
        store::source(tx, sight).await
    }
}

impl Collection for Account {
    const COLLECTION: &'static str = "accounts";
    const SCHEMA: &'static str = "Account";
    const ABOUT: &'static str =
        "A customer company or household: all of it, or the card that belongs to an opportunity one sees.";
}

/// The account, if the actor may see it or at least its card, and how the actor stands to it.
///
/// # Errors
/// [`RecordError::Hidden`] otherwise; [`RecordError::Forbidden`] when a token's scopes do not name accounts.
pub async fn find(tx: &mut Tx, actor: &Actor, id: AccountId) -> std::result::Result<(Account, Relation), RecordError> {
    let found = record::find::<Account>(tx, actor, id).await?;
    Ok((found.record, found.relation))
}

/// The first accounts of the list that the actor sees, if only their cards, at most so many.
///
/// # Errors
/// [`Denied::Forbidden`] when a token's scopes do not name accounts; the database's own.
pub async fn first(tx: &mut Tx, actor: &Actor, count: i64) -> Result<std::result::Result<Vec<Account>, Denied>> {
    record::list::first(tx, actor, count).await
}

/// The routes of accounts in the programming interface.
pub(crate) fn api() -> OpenApiRouter<App> {
    record::api::routes::<Account>().merge(record::api::reassign::<Account>())
}

/// The pages of accounts.
pub(crate) fn pages() -> Router<App> {
    pages::routes::<Account>().merge(record::reassign::page::<Account>())
}
