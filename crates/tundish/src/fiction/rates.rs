//! Rates of exchange of made-up companies.

use tundish_db::{Error, Result, Tx};
use tundish_domain::{
    Currency, Day,
    money::Rate,
    policy::{Actor, SystemJob},
};

use crate::rate;

/// Days from one rate to the next.
const EVERY: i32 = 30;

/// Enters what a currency cost, the newest rate first, which counts from the last day of the history on: yesterday.
pub(crate) async fn write_rates(
    tx: &mut Tx,
    currency: Currency,
    today: Day,
    costs: impl IntoIterator<Item = Rate>,
) -> Result<()> {
    let mut from_on = today.add_days(-1);
    for cost in costs {
        let entered = rate::enter(tx, &Actor::System(SystemJob::Setup), currency, from_on, cost).await;
        entered.map_err(|error| Error::Statement(format!("a made-up rate: {error}")))?;
        from_on = from_on.add_days(-EVERY);
    }
    Ok(())
}
