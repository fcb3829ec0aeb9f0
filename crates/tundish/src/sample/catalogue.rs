//! What Tarnfield sells, with list prices in three currencies.

use tundish_db::{Result, Tx};
use tundish_domain::{
    Change, Currency, Money,
    id::ProductId,
    policy::{Actor, SystemJob},
};

use super::people::Who;
use crate::{
    event::{self, Happening},
    fiction::Random,
    product::{self, Product},
};

/// The three currencies of Tarnfield's prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Coin {
    Eur,
    Chf,
    Gbp,
}

impl Coin {
    pub(super) fn currency(self) -> Currency {
        let code = match self {
            Self::Eur => "EUR",
            Self::Chf => "CHF",
            Self::Gbp => "GBP",
        };
        code.parse().expect("the three codes are in use")
    }

    /// Euro cents that a hundred minor units are taken for when the sizes of made-up amounts are chosen. Amounts are stored in
    /// their own currency; totals convert them at the rates of [`super::rates`].
    pub(super) const fn euro_cents_per_hundred(self) -> i64 {
        match self {
            Self::Eur => 100,
            Self::Chf => 105,
            Self::Gbp => 115,
        }
    }
}

/// The index of a product in the catalogue.
pub(super) type Item = usize;

/// A product that somebody would sell for about so many units of money: cartridges to stores, large things for large sums.
pub(super) fn fitting(random: &mut Random, who: Who, amount: Option<i64>) -> Item {
    let fitting: &[Item] = match amount {
        _ if who == Who::Pawel => &[6, 7, 8],
        None | Some(..6_000) => &[0, 3],
        Some(..20_000) => &[0, 3, 4],
        Some(..45_000) => &[1, 2, 4],
        Some(_) => &[1, 2, 5],
    };
    *random.pick(fitting)
}

/// Name, family, and list prices in EUR, CHF and GBP.
const PRODUCTS: &[(&str, &str, [i64; 3])] = &[
    ("Tarn 200 kitchen filter", "Filters", [420, 450, 370]),
    ("Tarn 800 building filter", "Filters", [3_900, 4_150, 3_400]),
    ("Tarn Clinic sterile filter", "Filters", [6_800, 7_200, 5_900]),
    ("Spring desk dispenser", "Dispensers", [690, 740, 600]),
    ("Spring tower dispenser", "Dispensers", [1_850, 1_980, 1_620]),
    ("Spring central dispenser", "Dispensers", [9_400, 9_950, 8_200]),
    ("Cartridge S, box of 12", "Cartridges", [96, 104, 84]),
    ("Cartridge M, box of 12", "Cartridges", [132, 142, 115]),
    ("Cartridge L, box of 6", "Cartridges", [118, 126, 102]),
];

/// Writes products and prices.
pub(super) async fn write(tx: &mut Tx) -> Result<Vec<ProductId>> {
    let mut ids = Vec::with_capacity(PRODUCTS.len());
    for &(name, family, prices) in PRODUCTS {
        let id: ProductId = tx.next_id();
        let product = Product { family: Some(family.to_owned()), ..Product::new(id, name.to_owned(), tx.now()) };
        product::store::insert(tx, &product).await?;
        for (coin, price) in [Coin::Eur, Coin::Chf, Coin::Gbp].into_iter().zip(prices) {
            product::store::set_price(tx, id, Money::new(price * 100, coin.currency())).await?;
        }
        let changes = [
            Change { field: "name", before: None, after: Some(name.to_owned()), personal: false },
            Change { field: "family", before: None, after: Some(family.to_owned()), personal: false },
        ];
        let happening =
            Happening { subject: id.into(), verb: "product.created", happened_at: None, changes: &changes, own: &[] };
        event::store::record(tx, &Actor::System(SystemJob::Setup), happening).await?;
        ids.push(id);
    }
    Ok(ids)
}
