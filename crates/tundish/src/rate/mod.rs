//! Rates of exchange: what one unit of a currency is worth in the company's own from a day on.

mod page;
pub(crate) mod shown;
pub mod store;

use axum::{Router, routing::get};
use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    Currency, Day, Instant,
    id::RateId,
    money::Rate,
    policy::{Actor, Relation, actions},
};
use tundish_web::messages::Messages;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    record::{
        self, Field, Kind, Patch, Record, RecordError, Why,
        api::Collection,
        facts,
        list::{Listed, Order},
        pages,
    },
    setting,
    web::App,
};

/// The rate of a currency from a day on, until the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeRate {
    /// Identifier.
    pub id: RateId,
    /// Edits so far, from 1.
    pub version: i64,
    /// The currency that is worth so much.
    pub currency: Currency,
    /// From which day on.
    pub from_on: Day,
    /// What one unit of it costs in the company's currency.
    pub rate: Rate,
    /// Since when it is known here.
    pub created_at: Instant,
    /// When it was deleted.
    pub deleted_at: Option<Instant>,
}

facts!(ExchangeRate { currency, from_on, rate });

impl Record for ExchangeRate {
    type Id = RateId;
    type Read = actions::ReadSettings;
    type ReadCard = actions::ReadSettings;
    type Create = actions::ManageSettings;
    type Edit = actions::ManageSettings;
    type Delete = actions::ManageSettings;

    const TABLE: &'static str = "exchange_rate";
    const OF_THE_COMPANY: bool = true;
    const FIELDS: &'static [Field] = &[
        Field::new("currency", Messages::currency, Kind::Currency).required(),
        Field::new("from_on", Messages::counts_from, Kind::Day).required(),
        Field::new("rate", Messages::rate, Kind::Rate).required(),
    ];

    fn id(&self) -> RateId {
        self.id
    }

    fn name(&self) -> String {
        format!("{} {}", self.currency, self.from_on)
    }

    async fn blank(tx: &mut Tx, _: &Actor) -> std::result::Result<Self, RecordError> {
        let company = setting::company(tx).await?;
        let zone = company.map_or(tundish_domain::TimeZone::UTC, |company| company.time_zone);
        Ok(Self {
            id: tx.next_id(),
            version: 1,
            currency: Currency::USD,
            from_on: tx.now().day(&zone),
            rate: Rate::ONE,
            created_at: tx.now(),
            deleted_at: None,
        })
    }

    async fn relation(&self, _: &mut Tx, _: &Actor) -> Result<Relation> {
        Ok(Relation::Company)
    }

    async fn settle(&mut self, tx: &mut Tx, _: &Actor, _: Option<&Self>) -> std::result::Result<(), RecordError> {
        if setting::company(tx).await?.is_some_and(|company| company.currency == self.currency) {
            return Err(RecordError::fault("currency", Why::Other("company_currency", Messages::company_currency)));
        }
        let other = if self.deleted_at.is_none() { store::at(tx, self.currency, self.from_on).await? } else { None };
        match other {
            Some(other) if other != self.id => Err(RecordError::Taken { field: "from_on" }),
            _ => Ok(()),
        }
    }

    fn keys(&self) -> Vec<(&'static str, Value<'_>)> {
        Vec::new()
    }
}

impl Listed for ExchangeRate {
    const ORDER: Order = Order::Newest;
    const HAS_NAME: bool = false;
    const FILTERS: &'static [&'static str] = &["currency", "from_on"];
}

impl Collection for ExchangeRate {
    const COLLECTION: &'static str = "rates";
    const SCHEMA: &'static str = "Rate";
    const ABOUT: &'static str = "What one unit of a currency is worth in the company's own from a day on.";
}

/// Enters what one unit of a currency costs from a day on.
///
/// # Errors
/// As for every record; [`RecordError::Taken`] when there is one of that day.
pub(crate) async fn enter(
    tx: &mut Tx,
    actor: &Actor,
    currency: Currency,
    from_on: Day,
    rate: Rate,
) -> std::result::Result<ExchangeRate, RecordError> {
    let said = Patch::of([
        ("currency", Some(currency.to_string())),
        ("from_on", Some(from_on.to_string())),
        ("rate", Some(rate.to_string())),
    ]);
    record::create(tx, actor, &said).await
}

/// The routes of rates in the programming interface.
pub(crate) fn api() -> OpenApiRouter<App> {
    record::api::routes::<ExchangeRate>()
}

/// The pages of rates.
pub(crate) fn pages() -> Router<App> {
    pages::routes_with::<ExchangeRate>(get(page::show))
}
