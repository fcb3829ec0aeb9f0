//! The seeded company's opportunities: about four moves each over twenty-four months, older ones first.

use std::{ops::Range, sync::Arc};

use tundish_db::{Db, Error};
use tundish_domain::{
    Amount, Channel, Day, Instant, NumberKind, Pipeline, TimeZone,
    id::{AccountId, OpportunityId, ProductId},
    money::Rates,
    opportunity::{LossReason, Patch, Reason, Set, WinReason},
};

use super::{
    HISTORY_DAYS, SeedError, Seeding, chunk, deeds, names,
    people::{self, Staff},
    places, set_up,
};
use crate::{
    fiction::{Act, Fault, Narrator, NewStory, Random, Telling},
    number,
    opportunity::bulk::SignedStory,
    rate,
};

/// Opportunities per account, on average.
const PER_ACCOUNT: usize = 5;
const MICROS_PER_DAY: i64 = 24 * 3_600 * 1_000_000;

/// What all stories share.
struct Scene {
    seed: u64,
    count: usize,
    pipelines: Vec<Pipeline>,
    products: Vec<ProductId>,
    staff: Arc<Staff>,
    zone: TimeZone,
    rates: Rates,
    beginning: Instant,
    /// Where the history ends.
    today: Instant,
}

pub(super) async fn fill(
    db: &Db,
    seeding: &Seeding,
    opportunities: u32,
    today: Day,
    progress: &(impl Fn(u64) + Sync),
) -> Result<(), SeedError> {
    let (seed, password_hash) = (seeding.seed, seeding.password_hash.clone());
    let (zone, rates, pipelines, products, staff, first) = db
        .write_bulk(async move |tx| {
            let mut random = Random::of(seed, 0, 0);
            let company = set_up(tx, "Seeded company").await?;
            let staff = people::write(tx, &mut random, password_hash.as_deref()).await?;
            let products = places::products(tx, &mut random).await?;
            let pipelines = places::pipelines(tx).await?;
            places::rates(tx, today).await?;
            let rates = rate::store::rates(tx).await?;
            let first = number::draw(tx, NumberKind::Opportunity, opportunities.into()).await?;
            Ok::<_, SeedError>((company.time_zone, rates, pipelines, products, Arc::new(staff), first))
        })
        .await?;
    let count = usize::try_from(opportunities).map_err(|error| Error::Statement(error.to_string()))?;
    let wanted = count.div_ceil(PER_ACCOUNT).max(1);
    let accounts = places::accounts(db, seed, wanted, &staff, today, &zone).await?;
    let scene = Scene {
        seed,
        count,
        pipelines,
        products,
        staff,
        beginning: today.add_days(-HISTORY_DAYS).start(&zone),
        today: today.start(&zone),
        zone,
        rates,
    };
    chunk::stories(db, count, progress, |range| tell(db, &scene, &accounts, first, range)).await?;
    Ok(deeds::fill(db, seed, scene.today, &scene.zone).await?)
}

async fn tell(
    db: &Db,
    scene: &Scene,
    accounts: &[AccountId],
    first: i64,
    range: Range<usize>,
) -> Result<Vec<SignedStory>, SeedError> {
    let wanted = range.len();
    let (ids, now) = db
        .read(async move |tx| {
            let ids: Vec<OpportunityId> = (0..wanted).map(|_| tx.next_id()).collect();
            Ok::<_, Error>((ids, tx.now()))
        })
        .await?;
    let numbers = first + i64::try_from(range.start).unwrap_or(0)..;
    range
        .zip(ids.into_iter().zip(numbers))
        .map(|(index, (id, number))| Ok(story(scene, accounts, index, id, number, now)?))
        .collect()
}

/// The story of one opportunity, which depends on the seed and its index alone.
fn story(
    scene: &Scene,
    accounts: &[AccountId],
    index: usize,
    id: OpportunityId,
    number: i64,
    now: Instant,
) -> Result<SignedStory, Fault> {
    let mut random = Random::of(scene.seed, 2, index);
    let random = &mut random;
    let pipeline = &scene.pipelines[random.weighted(&[55, 20, 15, 10])];
    let mut seller = scene.staff.draw(random);
    let code = places::CURRENCIES[random.weighted(&[60, 30, 10])];
    let amount = places::money(amount(random), code);
    let at = begins(scene, random, index);
    let expected = at.day(&scene.zone).add_days(random.between(20, 160));
    let new = NewStory {
        id,
        number,
        name: names::opportunity(random),
        account: Some(*random.pick(accounts)),
        product: random.chance(80).then(|| *random.pick(&scene.products)),
        stage: None,
        channel: Channel::ALL[random.weighted(&[40, 25, 12, 15, 8])],
        amount: match random.weighted(&[10, 30, 60]) {
            0 => Amount::Unknown,
            1 => Amount::Estimate(amount),
            _ => Amount::Known(amount),
        },
        currency: amount.currency,
        expected_close: random.chance(85).then_some(expected),
        next_step: random.chance(60).then(|| "Call back".to_owned()),
        at,
    };
    let narrator = Narrator { pipeline, zone: &scene.zone, rates: &scene.rates, now };
    let mut telling = Telling::begin(narrator, seller.person, new)?;
    // One in seven is never heard of again and stays where it is.
    let is_forgotten = random.chance(14);
    let is_won = random.chance(48);
    let last = if is_won { pipeline.stages().len() } else { 1 + random.below(pipeline.stages().len()) };
    let mut time = at;
    let mut place = 0;
    loop {
        time = time.plus_micros(pause(random));
        if scene.today <= time || (is_forgotten && 0 < place) {
            return Ok(telling.end());
        }
        match random.weighted(&[70, 12, 8, 5, 2, 3]) {
            1 => edit_amount(random, &mut telling, seller.person, time, code)?,
            2 => {
                let due = time.day(&scene.zone).add_days(random.between(10, 120));
                let patch = Patch { expected_close: Set::To(due), ..Patch::default() };
                if telling.now().expected_close != Some(due) {
                    telling.tell(seller.person, time, Act::Edit(patch))?;
                }
            }
            3 if 0 < place => {
                place -= 1;
                telling.tell(seller.person, time, Act::MoveTo(pipeline.stages()[place].id))?;
            }
            4 if telling.now().hold.is_none() => {
                let until = time.day(&scene.zone).add_days(random.between(5, 40));
                telling.tell(seller.person, time, Act::Hold { reason: "Until the budget is out".to_owned(), until })?;
            }
            5 => {
                if let Some(next) = scene.staff.colleague(seller, random) {
                    telling.tell(seller.boss, time, Act::Reassign(next.person.user))?;
                    seller = next;
                }
            }
            _ if place + 1 < last => {
                ready(random, &mut telling, seller.person, time, code)?;
                place += 1;
                telling.tell(seller.person, time, Act::MoveTo(pipeline.stages()[place].id))?;
            }
            _ => {
                let act = if is_won {
                    Act::Win { value: None, reason: Reason::of(WinReason::ALL[random.below(4)]) }
                } else {
                    Act::Lose { reason: Reason::of(LossReason::ALL[random.below(7)]) }
                };
                telling.tell(seller.person, time, act)?;
                return Ok(telling.end());
            }
        }
    }
}

/// Opportunities come evenly over the whole history, in the order of their indices, give or take a day.
fn begins(scene: &Scene, random: &mut Random, index: usize) -> Instant {
    let span = i128::from(scene.today.micros_since(scene.beginning) - 2 * MICROS_PER_DAY);
    let (index, count) = (i128::try_from(index).unwrap_or(0), i128::try_from(scene.count).unwrap_or(1));
    let offset = i64::try_from(span * index / count.max(1)).unwrap_or(0);
    scene.beginning.plus_micros(offset + i64::from(random.between(0, 86_399)) * 1_000_000)
}

/// The time between two steps: hours to weeks, most of them short.
fn pause(random: &mut Random) -> i64 {
    let days = *random.pick(&[1, 2, 4, 7, 9, 12, 16, 22, 30, 45]);
    i64::from(days) * MICROS_PER_DAY + i64::from(random.between(0, 86_399)) * 1_000_000
}

/// Whole units, over four orders of magnitude.
fn amount(random: &mut Random) -> i64 {
    let scale = *random.pick(&[10, 10, 30, 30, 100, 100, 300, 1_000]);
    scale * i64::from(random.between(10, 300))
}

/// Makes sure that the amount and the day that stages ask for are known.
fn ready(
    random: &mut Random,
    telling: &mut Telling<'_>,
    by: crate::fiction::Person,
    at: Instant,
    code: &str,
) -> Result<(), Fault> {
    let now = telling.now();
    let mut patch = Patch::default();
    if now.amount == Amount::Unknown {
        patch.amount = Some(Amount::Known(places::money(amount(random), code)));
    }
    if now.expected_close.is_none() {
        patch.expected_close = Set::To(at.day(&TimeZone::UTC).add_days(random.between(20, 90)));
    }
    if patch == Patch::default() { Ok(()) } else { telling.tell(by, at, Act::Edit(patch)) }
}

fn edit_amount(
    random: &mut Random,
    telling: &mut Telling<'_>,
    by: crate::fiction::Person,
    at: Instant,
    code: &str,
) -> Result<(), Fault> {
    let amount = Amount::Known(places::money(amount(random), code));
    if telling.now().amount == amount {
        return Ok(());
    }
    telling.tell(by, at, Act::Edit(Patch { amount: Some(amount), ..Patch::default() }))
}
