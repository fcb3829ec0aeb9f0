//! What Swiss francs and pounds cost Tarnfield, month by month, made up like everything else.

use tundish_db::{Result, Tx};
use tundish_domain::{Day, money::Rate};

use super::catalogue::Coin;
use crate::fiction;

/// What one costs in euros, in 1e-4, the newest first; the months reach beyond the 14 of the story.
const COSTS: [(Coin, [i64; 16]); 2] = [
    (
        Coin::Chf,
        [
            10_742, 10_718, 10_690, 10_655, 10_671, 10_640, 10_612, 10_585, 10_602, 10_570, 10_541, 10_566, 10_530,
            10_512, 10_495, 10_520,
        ],
    ),
    (
        Coin::Gbp,
        [
            11_438, 11_462, 11_490, 11_515, 11_480, 11_527, 11_560, 11_541, 11_588, 11_610, 11_575, 11_632, 11_660,
            11_640, 11_705, 11_690,
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
