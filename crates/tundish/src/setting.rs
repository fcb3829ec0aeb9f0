//! Settings of the company, fixed at set-up: its name, its currency, its time zone.

use tundish_db::{Result, Tx, args};
use tundish_domain::{Currency, TimeZone, text};

/// Longest name of a company in characters: it stands in the corner of every page.
const LONGEST_NAME: usize = 200;

/// What holds for the whole company. Days and months of reports belong to its time zone.
#[derive(Debug, Clone)]
pub struct Company {
    /// Its name, shown in the corner of every page.
    pub name: String,
    /// The currency in which totals are given.
    pub currency: Currency,
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
        Ok(Self { name, currency, time_zone_name, time_zone })
    }
}

/// The company's settings; nothing before it was set up.
pub async fn company(tx: &mut Tx) -> Result<Option<Company>> {
    let settings =
        tx.all::<(String, String)>("select key, value from setting where key like 'company.%'", args![]).await?;
    let find = |key: &str| settings.iter().find(|(found, _)| found == key).map(|(_, value)| value.clone());
    let (Some(name), Some(currency), Some(zone)) =
        (find("company.name"), find("company.currency"), find("company.time_zone"))
    else {
        return Ok(None);
    };
    let damaged = |what: String| tundish_db::Error::Statement(what);
    let currency = currency.parse().map_err(|_| damaged(format!("the setting company.currency holds {currency:?}")))?;
    Ok(Some(Company::stored(name, currency, zone).map_err(damaged)?))
}

/// The country in which the company dials, as a code of two letters (ISO 3166): telephone numbers without a country code belong
/// to it. Nothing when nobody said.
pub async fn country(tx: &mut Tx) -> Result<Option<String>> {
    let found = tx.optional::<(String,)>("select value from setting where key = 'company.country'", args![]).await?;
    Ok(found.map(|(country,)| country))
}

/// Says in which country the company dials.
pub async fn set_country(tx: &mut Tx, country: &str) -> Result<()> {
    tx.exec(
        "insert into setting (key, value) values ('company.country', $1)
         on conflict (key) do update set value = excluded.value, version = setting.version + 1",
        args![country],
    )
    .await
    .map(drop)
}

/// Stores the company's settings at set-up.
pub async fn insert_company(tx: &mut Tx, company: &Company) -> Result<()> {
    for (key, value) in [
        ("company.name", company.name.as_str()),
        ("company.currency", company.currency.as_str()),
        ("company.time_zone", company.time_zone_name.as_str()),
    ] {
        tx.exec("insert into setting (key, value) values ($1, $2)", args![key, value]).await?;
    }
    Ok(())
}
