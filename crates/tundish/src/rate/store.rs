//! SQL of rates.

use std::collections::BTreeSet;

use tundish_db::{Error, Result, Tx, args};
use tundish_domain::{
    Currency, Day, Instant,
    id::RateId,
    money::{Rate, Rates},
};

use super::ExchangeRate;
use crate::{record::Facts as _, setting};

/// Every rate that was ever entered, to convert sums at the rates of any day.
///
/// # Errors
/// Before the company was set up there is no currency to convert into.
pub async fn rates(tx: &mut Tx) -> Result<Rates> {
    let company = setting::company(tx).await?;
    let company = company.ok_or_else(|| Error::Setting("the company has no currency yet".to_owned()))?;
    let entries = tx
        .all::<(Currency, Day, Rate)>(
            "select currency, from_on, rate from exchange_rate where deleted_at is null order by currency, from_on",
            args![],
        )
        .await?;
    Ok(Rates::new(company.currency, entries))
}

/// The rates of a day for these currencies: as much of the table as a total of that day needs, one row for each.
pub(crate) async fn of_day(
    tx: &mut Tx,
    company: Currency,
    currencies: impl IntoIterator<Item = Currency>,
    day: Day,
) -> Result<Rates> {
    let foreign: BTreeSet<Currency> = currencies.into_iter().filter(|currency| *currency != company).collect();
    let mut entries = Vec::with_capacity(foreign.len());
    for currency in foreign {
        let found = tx
            .optional::<(Day, Rate)>(
                "select from_on, rate from exchange_rate where currency = $1 and from_on <= $2 and deleted_at is null
                 order by from_on desc limit 1",
                args![currency, day],
            )
            .await?;
        entries.extend(found.map(|(from_on, rate)| (currency, from_on, rate)));
    }
    Ok(Rates::new(company, entries))
}

/// The rate that is frozen with what is closed at an instant; see [`Rates::frozen`].
pub(crate) async fn frozen(tx: &mut Tx, currency: Currency, at: Instant) -> Result<Option<Rate>> {
    let Some(company) = setting::company(tx).await? else { return Ok(None) };
    let day = at.day(&company.time_zone);
    Ok(of_day(tx, company.currency, [currency], day).await?.frozen(currency, day))
}

/// Which rate of a currency counts from exactly this day on.
pub(super) async fn at(tx: &mut Tx, currency: Currency, from_on: Day) -> Result<Option<RateId>> {
    let sql = "select id from exchange_rate where currency = $1 and from_on = $2 and deleted_at is null";
    Ok(tx.optional::<(RateId,)>(sql, args![currency, from_on]).await?.map(|(id,)| id))
}

/// The rates by currency, the newest day first, at most so many.
pub(super) async fn newest(tx: &mut Tx, count: i64) -> Result<Vec<ExchangeRate>> {
    let columns = ExchangeRate::COLUMNS.join(", ");
    let sql = format!(
        "select {columns} from exchange_rate where deleted_at is null order by currency, from_on desc limit $1"
    );
    tx.all(&sql, args![count]).await
}

/// The currencies of open opportunities.
pub(super) async fn in_use(tx: &mut Tx) -> Result<Vec<Currency>> {
    let sql =
        "select distinct currency from opportunity where status = 'open' and deleted_at is null order by currency";
    Ok(tx.all::<(Currency,)>(sql, args![]).await?.into_iter().map(|(currency,)| currency).collect())
}
