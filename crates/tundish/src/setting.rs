//! Settings of the company: its name, its currency, its country; and its time zone, which is fixed at set-up.

mod kept;

use tundish_db::{Result, Tx, args};
use tundish_domain::{Currency, TimeZone, phone, text};

pub use self::kept::Kept;

/// Longest name of a company in characters: it stands in the corner of every page.
pub(crate) const LONGEST_NAME: usize = 200;

const NAME: &str = "company.name";
const CURRENCY: &str = "company.currency";
const COUNTRY: &str = "company.country";
const TIME_ZONE: &str = "company.time_zone";

/// What holds for the whole company. Days and months of reports belong to its time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Its name, shown in the corner of every page.
    pub name: String,
    /// The currency in which totals are given.
    pub currency: Currency,
    /// The country in which it dials, as a code of two letters (ISO 3166), if anybody said.
    pub country: Option<String>,
    /// IANA name of its time zone.
    pub time_zone_name: String,
    /// Its time zone.
    pub time_zone: TimeZone,
}

impl Company {
    /// A company with these settings, as somebody typed them.
    ///
    /// # Errors
    /// A sentence, when the name is empty, too long or more than a line, and when no time zone has this name.
    pub fn new(name: &str, currency: Currency, time_zone_name: String) -> std::result::Result<Self, String> {
        let name = text::line(name, LONGEST_NAME)
            .map_err(|error| format!("the name of the company is not accepted: {error}"))?;
        Self::stored(name, currency, time_zone_name)
    }

    /// The company as it was stored: what was once accepted as its name stays its name.
    fn stored(name: String, currency: Currency, time_zone_name: String) -> std::result::Result<Self, String> {
        let time_zone = TimeZone::get(&time_zone_name)
            .map_err(|_| format!("there is no time zone {time_zone_name:?}; use a name such as Europe/Berlin"))?;
        Ok(Self { name, currency, country: None, time_zone_name, time_zone })
    }

    /// The company with the country in which it dials.
    ///
    /// # Errors
    /// A sentence, when there is no such country.
    pub fn with_country(self, typed: &str) -> std::result::Result<Self, String> {
        let country = phone::country(typed)
            .ok_or_else(|| format!("there is no country {typed:?}; use a code of two letters such as DE"))?;
        Ok(Self { country: Some(country), ..self })
    }
}

/// The company's settings; nothing before it was set up.
pub async fn company(tx: &mut Tx) -> Result<Option<Company>> {
    let settings =
        tx.all::<(String, String)>("select key, value from setting where key like 'company.%'", args![]).await?;
    let find = |key: &str| settings.iter().find(|(found, _)| found == key).map(|(_, value)| value.clone());
    let (Some(name), Some(currency), Some(zone)) = (find(NAME), find(CURRENCY), find(TIME_ZONE)) else {
        return Ok(None);
    };
    let damaged = |what: String| tundish_db::Error::Statement(what);
    let currency = currency.parse().map_err(|_| damaged(format!("the setting company.currency holds {currency:?}")))?;
    let country = find(COUNTRY).filter(|country| !country.is_empty());
    Ok(Some(Company { country, ..Company::stored(name, currency, zone).map_err(damaged)? }))
}

/// A number that grows with every change of the company's settings.
pub(crate) async fn version(tx: &mut Tx) -> Result<i64> {
    let sql = "select cast(coalesce(sum(version), 0) as bigint) from setting where key like 'company.%'";
    Ok(tx.one::<(i64,)>(sql, args![]).await?.0)
}

/// The country in which the company dials, as a code of two letters (ISO 3166): telephone numbers without a country code belong
/// to it. Nothing when nobody said.
pub async fn country(tx: &mut Tx) -> Result<Option<String>> {
    let sql = "select value from setting where key = $1 and value <> ''";
    Ok(tx.optional::<(String,)>(sql, args![COUNTRY]).await?.map(|(country,)| country))
}

/// Says in which country the company dials.
pub async fn set_country(tx: &mut Tx, country: &str) -> Result<()> {
    set(tx, COUNTRY, country).await
}

/// Stores the company's settings at set-up.
pub async fn insert_company(tx: &mut Tx, company: &Company) -> Result<()> {
    set(tx, NAME, &company.name).await?;
    set(tx, CURRENCY, company.currency.as_str()).await?;
    set(tx, TIME_ZONE, &company.time_zone_name).await?;
    if let Some(country) = &company.country {
        set_country(tx, country).await?;
    }
    Ok(())
}

/// Stores what of the company's settings can be changed, as far as it is different.
pub(crate) async fn update_company(tx: &mut Tx, before: &Company, after: &Company) -> Result<()> {
    if before.name != after.name {
        set(tx, NAME, &after.name).await?;
    }
    if before.currency != after.currency {
        set(tx, CURRENCY, after.currency.as_str()).await?;
    }
    if before.country != after.country {
        // An empty one stays as a row: versions only grow.
        set_country(tx, after.country.as_deref().unwrap_or_default()).await?;
    }
    Ok(())
}

async fn set(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    tx.exec(
        "insert into setting (key, value) values ($1, $2)
         on conflict (key) do update set value = excluded.value, version = setting.version + 1",
        args![key, value],
    )
    .await
    .map(drop)
}
