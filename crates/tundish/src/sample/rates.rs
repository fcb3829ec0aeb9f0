//! What Swiss francs and pounds cost Tarnfield, month by month, made up like everything else.

use tundish_db::{Result, Tx};
use tundish_domain::{Day, money::Rate};

use super::catalogue::Coin;
use crate::fiction;

/// What one costs in euros, in 1e-4, the newest first; the months reach beyond the 14 of the story. The newest are those by which
/// [`Coin::euro_cents_per_hundred`] sized the amounts, so that the funnel of today comes to what the story tells.
const COSTS: [(Coin, [i64; 16]); 2] = [
    (
        Coin::Chf,
        [
            10_500, 10_476, 10_448, 10_413, 10_429, 10_398, 10_370, 10_343, 10_360, 10_328, 10_299, 10_324, 10_288,
            10_270, 10_253, 10_278,
        ],
    ),
    (
        Coin::Gbp,
        [
            11_500, 11_524, 11_552, 11_577, 11_542, 11_589, 11_622, 11_603, 11_650, 11_672, 11_637, 11_694, 11_722,
            11_702, 11_767, 11_752,
        ],
    ),
];

/// Enters the rates.
pub(super) async fn write(tx: &mut Tx, today: Day) -> Result<()> {
    for (coin, costs) in COSTS {
        let costs = costs.into_iter().filter_map(|cost| Rate::from_billionths(cost * 100_000));
        fiction::write_rates(tx, coin.currency(), today, costs).await?;
    }
    Ok(())
}
