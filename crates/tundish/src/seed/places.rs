//! What the seeded company sells, through which pipelines, and to whom.

use std::sync::Arc;

use tundish_db::{Db, Error, Result, Tx};
use tundish_domain::{
    Band, Currency, Day, ExitCriterion, Money, NumberKind, Pipeline, Stage, TimeZone,
    id::{AccountId, PipelineId, ProductId},
    money::Rate,
    policy::{Actor, SystemJob},
};

use super::{HISTORY_DAYS, chunk, names, people::Staff};
use crate::{
    account::Account,
    contact::{self, Contact},
    fiction::{self, Random},
    number, pipeline,
    product::{self, Product},
};

/// Three currencies, with two decimals and with none.
pub(super) const CURRENCIES: [&str; 3] = ["EUR", "USD", "JPY"];

/// What a dollar and a hundred yen cost in 1e-3 euros, about, and the share of a currency's unit that this is the price of.
const COSTS: [(&str, i64, i64); 2] = [("USD", 912, 1), ("JPY", 612, 100)];
/// Months with a rate: more than the history has.
const MONTHS: i64 = 26;

/// The pipelines beside the standard one.
const PIPELINES: [(&str, &[(&str, Band)]); 3] = [
    ("Renewal", &[("Due", Band::Upper), ("Contacted", Band::Middle), ("Renewing", Band::Lower)]),
    (
        "Partner",
        &[
            ("Registered", Band::Upper),
            ("Accepted", Band::Upper),
            ("Joint offer", Band::Middle),
            ("Closing", Band::Lower),
        ],
    ),
    (
        "Tender",
        &[
            ("Announced", Band::Upper),
            ("Qualified", Band::Upper),
            ("Bid written", Band::Middle),
            ("Bid submitted", Band::Middle),
            ("Clarification", Band::Middle),
            ("Shortlisted", Band::Lower),
            ("Preferred", Band::Lower),
        ],
    ),
];
const PRODUCTS: usize = 60;
const FAMILIES: [&str; 5] = ["Filters", "Dispensers", "Cartridges", "Service", "Leases"];

/// All four pipelines, the standard one first.
pub(super) async fn pipelines(tx: &mut Tx) -> Result<Vec<Pipeline>> {
    for (&(name, stages), position) in PIPELINES.iter().zip(2..) {
        let stages = stages
            .iter()
            .zip(1..)
            .map(|(&(name, band), position)| Stage {
                id: tx.next_id(),
                name: name.to_owned(),
                position,
                band,
                probability: band.probability(),
                exit_criteria: if band == Band::Lower { vec![ExitCriterion::HasAmount] } else { Vec::new() },
            })
            .collect();
        let made = Pipeline::new(tx.next_id::<PipelineId>(), name.to_owned(), stages)
            .expect("the stages of each pipeline differ");
        pipeline::store::insert(tx, &made, position).await?;
    }
    pipeline::store::all(tx).await
}

/// Enters the rates of the foreign currencies, which go up and down by some thousandths from month to month.
pub(super) async fn rates(tx: &mut Tx, today: Day) -> Result<()> {
    for (code, cost, units) in COSTS {
        let costs = (0..MONTHS).filter_map(|month| Rate::from_billionths((cost + month * 7 % 23) * 1_000_000 / units));
        fiction::write_rates(tx, currency(code), today, costs).await?;
    }
    Ok(())
}

/// Products with prices in every currency.
pub(super) async fn products(tx: &mut Tx, random: &mut Random) -> Result<Vec<ProductId>> {
    let mut products = Vec::with_capacity(PRODUCTS);
    for index in 0..PRODUCTS {
        let family = FAMILIES[index % FAMILIES.len()];
        let id: ProductId = tx.next_id();
        let name = format!("{family} {}", index + 1);
        let made =
            Product { family: Some(family.to_owned()), active: !random.chance(10), ..Product::new(id, name, tx.now()) };
        product::store::insert(tx, &made).await?;
        let price = i64::from(random.between(20, 20_000));
        for code in CURRENCIES {
            product::store::set_price(tx, id, money(price, code)).await?;
        }
        products.push(id);
    }
    Ok(products)
}

/// So many whole units of a currency. One euro and one dollar are taken for a hundred yen.
pub(super) fn money(whole: i64, code: &str) -> Money {
    Money::new(whole * 100, currency(code))
}

fn currency(code: &str) -> Currency {
    code.parse().expect("the codes above are in use")
}

/// Accounts that are written at once.
const AT_ONCE: usize = 128;

/// Writes accounts in chunks.
pub(super) async fn accounts(
    db: &Db,
    seed: u64,
    count: usize,
    staff: &Arc<Staff>,
    today: Day,
    zone: &TimeZone,
) -> Result<Vec<AccountId>> {
    let drawn = i64::try_from(count).unwrap_or(i64::MAX);
    let first = db.write_bulk(async move |tx| number::draw(tx, NumberKind::Account, drawn).await).await?;
    let beginning = today.add_days(-HISTORY_DAYS - 30).start(zone);
    let mut ids = Vec::with_capacity(count);
    while ids.len() < count {
        let (staff, from) = (Arc::clone(staff), ids.len());
        let new = db
            .write_bulk(async move |tx| {
                let mut ids: Vec<AccountId> = Vec::new();
                while from + ids.len() < count
                    && ids.len() < chunk::LARGEST
                    && (ids.is_empty() || !tx.is_awaited().await?)
                {
                    let begun = from + ids.len();
                    let accounts: Vec<Account> = (begun..(begun + AT_ONCE).min(count))
                        .zip(first + i64::try_from(begun).unwrap_or(0)..)
                        .map(|(index, number)| account(tx, seed, index, number, &staff, beginning))
                        .collect();
                    fiction::write_accounts(tx, &accounts).await?;
                    contacts(tx, seed, begun, &accounts).await?;
                    ids.extend(accounts.iter().map(|account| account.id));
                }
                Ok::<_, Error>(ids)
            })
            .await?;
        ids.extend(new);
    }
    Ok(ids)
}

/// Writes one contact for each of these accounts.
async fn contacts(tx: &mut Tx, seed: u64, begun: usize, accounts: &[Account]) -> tundish_db::Result<()> {
    let count = i64::try_from(accounts.len()).unwrap_or(i64::MAX);
    let first = number::draw(tx, NumberKind::Contact, count).await?;
    let made: Vec<_> = accounts
        .iter()
        .zip(begun..)
        .zip(first..)
        .map(|((account, index), number)| {
            let mut random = Random::of(seed, 4, index);
            let (given, family) = contact::names(&names::person(&mut random));
            let contact = Contact {
                account_id: Some(account.id),
                ..Contact::new(tx.next_id(), number, given, family, account.owner_id, account.created_at)
            };
            (Actor::System(SystemJob::Setup), account.created_at, contact)
        })
        .collect();
    fiction::write_records(tx, &made).await
}

fn account(
    tx: &Tx,
    seed: u64,
    index: usize,
    number: i64,
    staff: &Staff,
    created_at: tundish_domain::Instant,
) -> Account {
    let mut random = Random::of(seed, 1, index);
    let website = random.chance(60).then(|| format!("https://customer{}.example", index + 1));
    let name = names::account(&mut random, index);
    Account {
        industry: Some((*random.pick(&names::INDUSTRIES)).to_owned()),
        country: Some((*random.pick(&names::COUNTRIES)).to_owned()),
        level: Some(["A", "B", "C"][random.weighted(&[10, 30, 60])].to_owned()),
        website,
        ..Account::new(tx.next_id(), number, name, staff.draw(&mut random).person.user, created_at)
    }
}
