//! Setting a company up: its settings and its first pipeline, once.

use tundish_db::{Error, Tx};
use tundish_domain::{
    Change, Currency,
    id::Tsid,
    policy::{Actor, SystemJob},
};

use crate::{
    event::{self, Happening, Subject},
    pipeline, setting,
    setting::Company,
};

/// Why a company cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// There is one already.
    #[error("this database already holds the company {0}")]
    Exists(String),
    /// The database says no.
    #[error(transparent)]
    Db(#[from] Error),
}

/// Sets the company up with the standard pipeline.
///
/// # Errors
/// [`SetupError::Exists`] when it was set up before.
pub async fn set_up(tx: &mut Tx, company: &Company) -> Result<(), SetupError> {
    if let Some(existing) = setting::company(tx).await? {
        return Err(SetupError::Exists(existing.name));
    }
    setting::insert_company(tx, company).await?;
    pipeline::setup::standard(tx).await?;
    let after = |field, after: &str| Change { field, before: None, after: Some(after.to_owned()), personal: false };
    let changes = [
        after("name", &company.name),
        after("currency", company.currency.as_str()),
        after("time_zone", &company.time_zone_name),
    ];
    let subject = Subject { kind: "company", id: COMPANY };
    let happening = Happening { subject, verb: "company.set_up", happened_at: None, changes: &changes, own: &[] };
    event::store::record(tx, &Actor::System(SystemJob::Setup), happening).await?;
    Ok(())
}

/// There is one company in a database.
const COMPANY: Tsid = Tsid::new(1).expect("one is above zero");

/// The currency of a company that names none.
pub const DEFAULT_CURRENCY: Currency = Currency::EUR;
