//! The data with which other programs were measured, so that the same operations meet the same rows.
//!
//! 500 accounts, 30 people of whom one is the administrator, 10,000 opportunities numbered from 0. Number i is called
//! `Word topic i`, stands in stage i mod 6, belongs to account i mod 500 and person i mod 30, is worth 1,000 to 250,000, and is
//! to be decided 60 + (i mod 300) days after 1 January 2026. The six stages are those of the standard pipeline, all open: a
//! board shows every one of the 10,000. Tundish takes probabilities from stages, so opportunities have none of their own.

use tundish_db::{Db, Error};
use tundish_domain::{
    Amount, Channel, Currency, Day, Instant, Money, NumberKind, Pipeline, Role, TimeZone,
    id::{AccountId, OpportunityId, TeamId},
    money::Rates,
};

use super::{SeedError, Seeding, chunk, names, people, set_up};
use crate::{
    account::Account,
    fiction::{self, Narrator, NewStory, Person, Random, Telling},
    number,
    opportunity::bulk::SignedStory,
    pipeline,
    team::{self, Team},
};

pub(super) const OPPORTUNITIES: u32 = 10_000;
const ACCOUNTS: usize = 500;
const PEOPLE: usize = 30;

const WORDS: [&str; 20] = [
    "Atlas", "Boreal", "Cobalt", "Delta", "Ember", "Falcon", "Granite", "Harbor", "Indigo", "Juniper", "Kestrel",
    "Lumen", "Meridian", "Nimbus", "Onyx", "Pioneer", "Quartz", "Ridge", "Summit", "Tundra",
];
const TOPICS: [&str; 10] =
    ["rollout", "renewal", "pilot", "upgrade", "migration", "expansion", "licence", "support", "audit", "training"];

struct Scene {
    seed: u64,
    pipeline: Pipeline,
    people: Vec<Person>,
    accounts: Vec<AccountId>,
    zone: TimeZone,
    /// None: everything is in the company's currency.
    rates: Rates,
    today: Instant,
}

pub(super) async fn fill(
    db: &Db,
    seeding: &Seeding,
    today: Day,
    progress: &(impl Fn(u64) + Sync),
) -> Result<(), SeedError> {
    let (seed, password_hash) = (seeding.seed, seeding.password_hash.clone());
    let (scene, first) = db
        .write_bulk(async move |tx| {
            let mut random = Random::of(seed, 0, 0);
            let company = set_up(tx, "Peer workload").await?;
            let pipelines = pipeline::store::all(tx).await?;
            let pipeline = pipelines.into_iter().next().ok_or(Error::NoRow)?;
            let team: TeamId = tx.next_id();
            let above = Team { id: team, version: 1, name: "Everybody".to_owned(), parent_id: None, leader_id: None };
            team::store::insert(tx, &above).await?;
            let mut everybody = Vec::with_capacity(PEOPLE);
            for index in 0..PEOPLE {
                let (email, role) = match index {
                    0 => (people::ADMINISTRATOR_EMAIL.to_owned(), Role::Administrator),
                    1 => (people::REPRESENTATIVE_EMAIL.to_owned(), Role::Representative),
                    _ => (format!("rep{index}@seed.example"), Role::Representative),
                };
                everybody.push(people::add(tx, &mut random, &email, role, Some(team), password_hash.as_deref()).await?);
            }
            team::store::rebuild(tx).await?;
            let number = number::draw(tx, NumberKind::Account, 500).await?;
            let accounts: Vec<Account> = (0..ACCOUNTS)
                .zip(number..)
                .map(|(index, number)| {
                    let (name, owner) = (names::account(&mut random, index), everybody[index % PEOPLE].user);
                    Account::new(tx.next_id(), number, name, owner, today.start(&company.time_zone))
                })
                .collect();
            fiction::write_accounts(tx, &accounts).await?;
            let first = number::draw(tx, NumberKind::Opportunity, OPPORTUNITIES.into()).await?;
            let today = today.start(&company.time_zone);
            let accounts = accounts.iter().map(|account| account.id).collect();
            let rates = Rates::new(company.currency, []);
            let scene = Scene { seed, pipeline, people: everybody, accounts, zone: company.time_zone, rates, today };
            Ok::<_, SeedError>((scene, first))
        })
        .await?;
    let count = usize::try_from(OPPORTUNITIES).map_err(|error| Error::Statement(error.to_string()))?;
    let scene = &scene;
    chunk::stories(db, count, progress, |range| async move {
        let wanted = range.len();
        let (ids, now) = db
            .read(async move |tx| {
                let ids: Vec<OpportunityId> = (0..wanted).map(|_| tx.next_id()).collect();
                Ok::<_, Error>((ids, tx.now()))
            })
            .await?;
        range.zip(ids).map(|(index, id)| story(scene, index, id, first, now)).collect()
    })
    .await
}

fn story(scene: &Scene, index: usize, id: OpportunityId, first: i64, now: Instant) -> Result<SignedStory, SeedError> {
    let mut random = Random::of(scene.seed, 1, index);
    let (word, topic) = (WORDS[index % WORDS.len()], TOPICS[index / WORDS.len() % TOPICS.len()]);
    let place = i64::try_from(index).unwrap_or(0);
    let stages = scene.pipeline.stages();
    let worth = Money::new(i64::from(random.between(1_000, 250_000)) * 100, Currency::EUR);
    let closing = Day::new(2026, 1, 1).map(|day| day.add_days(60 + i32::try_from(index % 300).unwrap_or(0)));
    let new = NewStory {
        id,
        number: first + place,
        name: format!("{word} {topic} {index}"),
        account: Some(scene.accounts[index % ACCOUNTS]),
        product: None,
        stage: Some(stages[index % stages.len()].id),
        channel: Channel::Field,
        amount: Amount::Known(worth),
        currency: worth.currency,
        expected_close: closing,
        next_step: None,
        // A minute apart, the last one a minute before today.
        at: scene.today.plus_micros((place - i64::from(OPPORTUNITIES)) * 60_000_000),
    };
    let narrator = Narrator { pipeline: &scene.pipeline, zone: &scene.zone, rates: &scene.rates, now };
    Ok(Telling::begin(narrator, scene.people[index % PEOPLE], new)?.end())
}
