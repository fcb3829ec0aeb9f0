//! What opportunities are about, by product.

use super::catalogue::Item;
use crate::fiction::Random;

const TOPICS: [&[&str]; 9] = [
    &["kitchen filters", "filters for the tea points", "filter exchange"],
    &["filter for the whole building", "soft water for the laundry", "filters after the rebuilding"],
    &["sterile filters", "filters for two wards", "legionella protection"],
    &["desk dispensers", "dispensers for meeting rooms", "dispensers instead of bottles"],
    &["tower dispensers", "dispensers for the lobby", "dispensers on three floors"],
    &["central dispensers", "dispenser for the canteen", "new wing"],
    &["cartridges S", "shelf display and cartridges S", "autumn order"],
    &["cartridges M", "cartridges M on standing order", "spring order"],
    &["cartridges L", "cartridges L, second shelf", "year order"],
];

pub(super) fn topic(random: &mut Random, product: Item) -> String {
    (*random.pick(TOPICS[product])).to_owned()
}
