//! The sample company: Tarnfield Water Systems, fictional throughout, for a first look, for screenshots and for tests.
//!
//! Filters, dispensers and cartridges for hotels, clinics, offices and households, in three currencies, with fourteen months
//! of history: 412 opportunities, of which 111 are open. Every step of every story is decided by the rules with the permit of
//! the person who takes it, so nothing is in it that people could not have done. Dates are relative to today and everything
//! else comes from one seed: the same day gives the same company.
//!
//! It is written into an empty database only, as a whole or not at all: there is nobody yet whom one long transaction could
//! keep waiting. No password is stored, so nobody can sign in until somebody gives one of the people a way to.

mod catalogue;
mod closed;
mod colour;
mod contacts;
mod customers;
mod deeds;
mod leads;
mod named;
mod open;
mod outline;
mod path;
mod people;
mod plan;
mod rates;
mod store;
mod tell;
mod topics;

pub use people::{ADMINISTRATOR_EMAIL, DIRECTOR_EMAIL, MANAGER_EMAIL, PARTNER_EMAIL, REPRESENTATIVE_EMAIL};

use std::sync::Arc;

use tundish_db::{Db, Error, Tx};
use tundish_domain::{Currency, Day, NumberKind, TimeZone, id::UserId};

use self::{people::Who, plan::Plan, tell::Setting};
use crate::{
    company::{self, SetupError},
    number,
    opportunity::bulk,
    pipeline, rate,
    setting::Company,
    user::create::CreateError,
};

/// What the company is called.
pub const NAME: &str = "Tarnfield Water Systems";
/// Its time zone.
pub const TIME_ZONE: &str = "Europe/Berlin";

/// Where they dial.
const COUNTRY: &str = "DE";
/// Days of history before today: fourteen months.
pub(crate) const HISTORY_DAYS: i32 = 425;
/// What everything made up is made from.
const SEED: u64 = 0x7a12_f1e1_d0a7_e125;

/// The sample company as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleCompany {
    /// Ines Calder, who sees all of it.
    pub director: UserId,
    /// How many accounts there are.
    pub accounts: usize,
    /// How many opportunities there are.
    pub opportunities: usize,
    /// How many of them are open.
    pub open: usize,
}

/// Why the sample company was not written; nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// The database holds a company already.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// A person cannot be made.
    #[error(transparent)]
    Person(#[from] CreateError),
    /// The rules refuse a step of a story: the sample is out of step with them, or `today` lies in the future.
    #[error("the sample company does not keep to the rules: {0}")]
    Rules(String),
    /// The database says no.
    #[error(transparent)]
    Db(#[from] Error),
}

impl From<crate::fiction::Fault> for FillError {
    fn from(fault: crate::fiction::Fault) -> Self {
        Self::Rules(fault.to_string())
    }
}

/// Writes the sample company into an empty database, with its history ending on the day before `today`.
///
/// # Errors
/// [`FillError`]; nothing was written then.
pub async fn fill(db: &Db, today: Day) -> Result<SampleCompany, FillError> {
    let plan = Arc::new(Plan::new(SEED));
    db.write_bulk(async move |tx| write(tx, &plan, today).await).await
}

/// Writes the sample company with its history ending yesterday: what `tundish init --sample` and `tundish demo` begin with.
///
/// # Errors
/// [`FillError`]; nothing was written then.
pub async fn fill_today(db: &Db) -> Result<SampleCompany, FillError> {
    let zone = TimeZone::get(TIME_ZONE).map_err(|error| Error::Statement(error.to_string()))?;
    fill(db, db.clock().now().day(&zone)).await
}

async fn write(tx: &mut Tx, plan: &Plan, today: Day) -> Result<SampleCompany, FillError> {
    let company =
        Company::new(NAME, Currency::EUR, TIME_ZONE.to_owned()).and_then(|company| company.with_country(COUNTRY));
    let company = company.map_err(Error::Statement)?;
    company::set_up(tx, &company).await?;
    rates::write(tx, today).await?;
    let rates = rate::store::rates(tx).await?;
    let pipelines = pipeline::store::all(tx).await?;
    let pipeline = pipelines.first().ok_or_else(|| Error::Statement("a company begins with a pipeline".to_owned()))?;
    let people = people::write(tx, today, &company.time_zone, TIME_ZONE).await?;
    let products = catalogue::write(tx).await?;
    let accounts = store::accounts(tx, plan, &people, today, &company.time_zone).await?;
    let setting = Setting {
        pipeline,
        people: &people,
        products: &products,
        accounts: &accounts,
        zone: &company.time_zone,
        rates: &rates,
        today,
        now: tx.now(),
    };
    let count = i64::try_from(plan.outlines.len()).map_err(|_| Error::Statement("too many outlines".to_owned()))?;
    let first = number::draw(tx, NumberKind::Opportunity, count).await?;
    let stories = tell::stories(tx, plan, &setting, first)?;
    bulk::write_signed(tx, &stories).await?;
    let contacts = contacts::write(tx, plan, &accounts, &people, today, &company.time_zone).await?;
    contacts::take_part(tx, plan, &stories, &contacts).await?;
    deeds::write(tx, plan, &stories, &contacts, today, &company.time_zone).await?;
    leads::write(tx, &people, today, &company.time_zone).await?;
    let shared: Vec<_> = stories.iter().filter_map(tell::is_shared).collect();
    store::share(tx, &shared, people.id(Who::Rohrwerk), people.id(tell::SHARED_BY)).await?;
    let is_open = |story: &&bulk::SignedStory| story.last().is_some_and(|(_, last)| last.after.open().is_ok());
    Ok(SampleCompany {
        director: people.id(Who::Ines),
        accounts: accounts.len(),
        opportunities: stories.len(),
        open: stories.iter().filter(is_open).count(),
    })
}

#[cfg(test)]
mod tests;
