//! The fixed company in which scripts play: two pipelines, five owners, three accounts, two products.

use crate::id::{AccountId, OpportunityId, PipelineId, ProductId, StageId, UserId};
use crate::instant::{Instant, TimeZone};
use crate::pipeline::{Band, ExitCriterion, Pipeline, Stage};

/// The number of owners, from [`owner`] 0 on.
pub const OWNERS: usize = 5;
/// The number of accounts, from [`account`] 0 on.
pub const ACCOUNTS: usize = 3;
/// The number of products, from [`product`] 0 on.
pub const PRODUCTS: usize = 2;

/// Currencies with two, none and three decimals.
pub const CURRENCIES: [&str; 4] = ["EUR", "CHF", "JPY", "KWD"];

/// Names in several scripts, composed and decomposed, with marks and letters that fold in unusual ways.
pub const NAMES: [&str; 8] = [
    "Lindenau Hospital: filters",
    "Straße 7, Größe XL",
    "Cafe\u{301} Mirasol",
    "İzmir ılıca suları",
    "北京 净水 有限公司",
    "مياه الشرق",
    "ΟΔΟΣ και ὁδός",
    "🚰 Zweifach  gefiltert",
];

/// The instant at which scripts begin.
pub fn beginning() -> Instant {
    Instant::from_micros(1_767_225_600_000_000).expect("2026 began within range")
}

/// The company's time zone, with clock changes.
pub fn zone() -> TimeZone {
    TimeZone::get("Europe/Berlin").expect("the zone is in the database of time zones")
}

/// The two pipelines, of four stages and of one.
pub fn pipelines() -> [Pipeline; 2] {
    let stage = |id, name: &str, band: Band, exit_criteria: &[ExitCriterion]| Stage {
        id: StageId::new(id).expect("positive"),
        name: name.to_owned(),
        position: id * 10,
        band,
        probability: band.probability(),
        exit_criteria: exit_criteria.to_vec(),
    };
    let direct = vec![
        stage(11, "Enquiry", Band::Upper, &[]),
        stage(12, "Qualified", Band::Upper, &[ExitCriterion::HasAccount]),
        stage(13, "Offer", Band::Middle, &[ExitCriterion::HasAmount]),
        stage(14, "Decision", Band::Lower, &[ExitCriterion::HasExpectedClose, ExitCriterion::HasNextStep]),
    ];
    let shop = vec![stage(21, "Basket", Band::Lower, &[])];
    [(1, "Direct", direct), (2, "Shop", shop)].map(|(id, name, stages)| {
        Pipeline::new(PipelineId::new(id).expect("positive"), name.to_owned(), stages).expect("stages differ")
    })
}

/// The owner with this index; the first one is the director on whose behalf scripts act.
pub fn owner(index: usize) -> UserId {
    UserId::new(index as i64 % OWNERS as i64 + 1).expect("positive")
}

/// The account with this index.
pub fn account(index: usize) -> AccountId {
    AccountId::new(index as i64 % ACCOUNTS as i64 + 101).expect("positive")
}

/// The product with this index.
pub fn product(index: usize) -> ProductId {
    ProductId::new(index as i64 % PRODUCTS as i64 + 201).expect("positive")
}

/// The opportunity with this index, in the order of creation; its short number is the index plus one.
pub fn opportunity(index: usize) -> OpportunityId {
    OpportunityId::new(index as i64 + 1_001).expect("positive")
}
