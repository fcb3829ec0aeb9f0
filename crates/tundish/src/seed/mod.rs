//! Companies for benchmarks: as large as wanted, the same for the same seed, and made by the rules like any other.
//!
//! [`Shape::Company`] has three currencies, four pipelines, five levels of teams, two hundred people whose portfolios differ
//! widely, names in many scripts, and twenty-four months of history. [`Shape::Peer`] holds exactly the data with which other
//! programs were measured. Both are written in durable chunks that end when somebody waits for the writer, so memory stays flat and
//! a server stays quick; what was written before an interruption remains.
//!
//! It refuses a database that holds a company: made-up records must not mix with real ones.

mod chunk;
mod deeds;
mod names;
mod peer;
mod people;
mod places;
mod stories;

pub use people::{ADMINISTRATOR_EMAIL, DIRECTOR_EMAIL, MANAGER_EMAIL, REPRESENTATIVE_EMAIL};

use tundish_db::{Db, Error};
use tundish_domain::{Currency, Day, TimeZone};

use crate::{
    company::{self, SetupError},
    fiction::Fault,
    setting::Company,
    user::create::CreateError,
};

/// The time zone of seeded companies.
const TIME_ZONE: &str = "Europe/Berlin";
/// Days of history before today.
const HISTORY_DAYS: i32 = 730;
/// What everything is made from unless somebody says otherwise.
pub const DEFAULT_SEED: u64 = 42;

/// What kind of company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The company that Tundish's own figures are measured with, with so many opportunities.
    Company {
        /// How many opportunities.
        opportunities: u32,
    },
    /// The data that other programs were measured with: 500 accounts, 30 users, 10,000 opportunities.
    Peer,
}

/// What is to be made.
#[derive(Debug, Clone)]
pub struct Seeding {
    /// What kind of company.
    pub shape: Shape,
    /// What everything is made from.
    pub seed: u64,
    /// The hash of the password of the people with known addresses; without one they cannot sign in.
    pub password_hash: Option<String>,
}

impl Seeding {
    /// How many opportunities there will be.
    pub const fn opportunities(&self) -> u32 {
        match self.shape {
            Shape::Company { opportunities } => opportunities,
            Shape::Peer => peer::OPPORTUNITIES,
        }
    }
}

/// Why a company was not seeded, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The database holds a company already.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// A person cannot be made.
    #[error(transparent)]
    Person(#[from] CreateError),
    /// The rules refuse a step of a story: what is made up is out of step with them, or `today` lies in the future.
    #[error("the seeded company does not keep to the rules: {0}")]
    Rules(String),
    /// The database says no.
    #[error(transparent)]
    Db(#[from] Error),
}

impl From<Fault> for SeedError {
    fn from(fault: Fault) -> Self {
        Self::Rules(fault.to_string())
    }
}

/// Seeds an empty database with a company whose history ends on the day before `today`. `progress` is told after each chunk
/// how many opportunities there are.
///
/// # Errors
/// [`SeedError`]; chunks written before stay.
pub async fn fill(db: &Db, seeding: &Seeding, today: Day, progress: impl Fn(u64) + Sync) -> Result<(), SeedError> {
    match seeding.shape {
        Shape::Company { opportunities } => stories::fill(db, seeding, opportunities, today, &progress).await,
        Shape::Peer => peer::fill(db, seeding, today, &progress).await,
    }
}

/// Seeds with a history that ends yesterday.
///
/// # Errors
/// As [`fill`].
pub async fn fill_today(db: &Db, seeding: &Seeding, progress: impl Fn(u64) + Sync) -> Result<(), SeedError> {
    let zone = TimeZone::get(TIME_ZONE).map_err(|error| Error::Statement(error.to_string()))?;
    fill(db, seeding, db.clock().now().day(&zone), progress).await
}

/// Sets the company up, with the standard pipeline.
async fn set_up(tx: &mut tundish_db::Tx, name: &str) -> Result<Company, SeedError> {
    let company =
        Company::new(name, Currency::EUR, TIME_ZONE.to_owned()).and_then(|company| company.with_country("DE"));
    let company = company.map_err(Error::Statement)?;
    company::set_up(tx, &company).await?;
    Ok(company)
}
