//! Setting a company up, once: its settings and its first pipeline; and changing these settings.

use tundish_db::{Error, Tx, args};
use tundish_domain::{
    Currency,
    id::Tsid,
    phone,
    policy::{Actor, Relation, SystemJob, actions, permit},
    text,
};
use tundish_web::messages::Messages;

use crate::{
    event::{self, Happening, Subject},
    pipeline,
    record::{self, Fault, RecordError, Why, check_version},
    setting::{self, Company},
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
    tell(tx, &Actor::System(SystemJob::Setup), "company.set_up", None, company).await?;
    Ok(())
}

/// What is said about the company, as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Its name.
    pub name: String,
    /// The code of its currency.
    pub currency: String,
    /// The code of the country in which it dials; empty when it has none.
    pub country: String,
}

/// Changes the company's settings, which had the version `seen`.
///
/// The currency stays once it means something: rates say what others cost in it, and what was closed keeps such rates.
///
/// # Errors
/// [`RecordError`].
pub async fn edit(tx: &mut Tx, actor: &Actor, seen: Option<i64>, said: &Said) -> Result<Company, RecordError> {
    permit::<actions::ManageSettings>(actor, Relation::Company)?;
    let before = setting::company(tx).await?.ok_or(RecordError::Hidden)?;
    check_version(seen, setting::version(tx).await?)?;
    let mut faults = Vec::new();
    let mut after = before.clone();
    match text::line(&said.name, setting::LONGEST_NAME) {
        Ok(name) => after.name = name,
        Err(error) => faults.push(Fault { field: "name", why: Why::of_text(error) }),
    }
    match said.currency.parse() {
        Ok(currency) => after.currency = currency,
        Err(_) => {
            let why = Why::Other("unknown_currency", Messages::unknown_currency);
            faults.push(Fault { field: "currency", why });
        }
    }
    after.country = phone::country(&said.country);
    if after.country.is_none() && !said.country.trim().is_empty() {
        let why = Why::Other("unknown_country", Messages::unknown_country);
        faults.push(Fault { field: "country", why });
    }
    if after.currency != before.currency
        && let Some(why) = why_currency_stays(tx).await?
    {
        faults.push(Fault { field: "currency", why });
    }
    if !faults.is_empty() {
        return Err(RecordError::Faults(faults));
    }
    if after == before {
        return Err(RecordError::NothingChanges);
    }
    setting::update_company(tx, &before, &after).await?;
    tell(tx, actor, "company.edited", Some(&before), &after).await?;
    Ok(after)
}

/// What would lose its meaning in another currency.
async fn why_currency_stays(tx: &mut Tx) -> tundish_db::Result<Option<Why>> {
    let frozen = "select 1 from opportunity where closed_rate is not null limit 1";
    if tx.optional::<(i64,)>(frozen, args![]).await?.is_some() {
        return Ok(Some(Why::Other("currency_in_use", Messages::currency_is_frozen)));
    }
    let rates = "select 1 from exchange_rate where deleted_at is null limit 1";
    let has_rates = tx.optional::<(i64,)>(rates, args![]).await?.is_some();
    Ok(has_rates.then_some(Why::Other("currency_in_use", Messages::currency_has_rates)))
}

/// Records what happened.
async fn tell(
    tx: &mut Tx,
    actor: &Actor,
    verb: &str,
    before: Option<&Company>,
    after: &Company,
) -> tundish_db::Result<()> {
    let changes = record::differences(before.map(fields), fields(after));
    let happening = Happening { subject: SUBJECT, verb, happened_at: None, changes: &changes, own: &[] };
    event::store::record(tx, actor, happening).await.map(drop)
}

/// What events keep of the company.
fn fields(company: &Company) -> [record::Kept; 4] {
    [
        ("name", Some(company.name.clone()), false),
        ("currency", Some(company.currency.to_string()), false),
        ("country", company.country.clone(), false),
        ("time_zone", Some(company.time_zone_name.clone()), false),
    ]
}

/// There is one company in a database.
pub const SUBJECT: Subject = Subject { kind: "company", id: Tsid::new(1).expect("one is above zero") };

/// The currency of a company that names none.
pub const DEFAULT_CURRENCY: Currency = Currency::EUR;
