//! The seeded company: the real schema with accounts, opportunities, their first events and spans.

use tundish_db::{Clock, Db, DbUrl, Error, Value, args};
use tundish_domain::id::EventSeq;

use crate::{
    Failure,
    statements::{EVENT, SPAN},
    through_seam,
    work::{ACTOR, FIRST_OPPORTUNITY, Opportunity, PIPELINE, STAGES},
};

/// Microseconds of 2026-01-01T00:00:00Z.
const START: i64 = 1_767_225_600_000_000;
const FIRST_ACCOUNT: i64 = 500_001;
/// Opportunities per transaction; small enough for the writer's budget.
const CHUNK: i64 = 200;

/// Random numbers that are the same in every run (splitmix64, Steele, Lea, Flood 2014).
#[derive(Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 up to but not including `limit`.
    pub(crate) fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        i64::try_from(z >> 1).unwrap_or_default() % limit
    }
}

/// Migrates and fills an empty database.
pub(crate) async fn found(url: &str, rows: i64) -> Result<(), Failure> {
    let db = Db::open(&url.parse::<DbUrl>()?, Clock::system())?;
    db.migrate().await?;
    db.write_bulk(async move |tx| {
        tx.exec(
            "insert into users (id, version, name, name_key, role, active, locale, time_zone, created_at)
             values ($1, 1, 'Ada Sørensen', 'ada sørensen', 'representative', $2, 'en', 'Europe/Berlin', $3)",
            args![ACTOR, true, START],
        )
        .await?;
        tx.exec(
            "insert into pipeline (id, version, name, name_key, position, created_at) values ($1, 1, 'New business', 'new business', 1, $2)",
            args![PIPELINE, START],
        )
        .await?;
        for (stage, position) in STAGES.into_iter().zip(1_i64..) {
            tx.exec(
                "insert into stage (id, version, pipeline_id, name, name_key, position, band, probability, created_at)
                 values ($1, 1, $2, $3, $3, $4, 'middle', 500000, $5)",
                args![stage, PIPELINE, format!("stage {position}"), position, START],
            )
            .await?;
        }
        Ok::<_, Error>(())
    })
    .await?;
    for first in (0..rows).step_by(usize::try_from(CHUNK)?) {
        db.write_bulk(async move |tx| fill(tx, first, CHUNK.min(rows - first)).await).await?;
    }
    Ok(())
}

async fn fill(tx: &mut tundish_db::Tx, first: i64, count: i64) -> Result<(), Error> {
    let mut dice = Dice::new(u64::try_from(first).unwrap_or_default());
    let (mut accounts, mut records, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    for number in first..first + count {
        if number % 10 == 0 {
            let name = format!("Müller & 山田 {number} GmbH");
            accounts.extend([
                (FIRST_ACCOUNT + number / 10).into(),
                1_i64.into(),
                (number / 10 + 1).into(),
                Value::from(name.clone()),
                Value::from(name.to_lowercase()),
                ACTOR.into(),
                START.into(),
            ]);
        }
        records.push(opportunity(number, &mut dice));
        numbers.push(number + 1);
    }
    tx.insert_many("account", &["id", "version", "number", "name", "name_key", "owner_id", "created_at"], &accounts)
        .await?;
    let opportunities: Vec<Value<'_>> = records.iter().flat_map(Opportunity::values).collect();
    tx.insert_many("opportunity", Opportunity::COLUMNS, &opportunities).await?;
    let (mut events, mut spans) = (Vec::new(), Vec::new());
    for (record, number) in records.iter().zip(numbers) {
        let seq = EventSeq::new(number).ok_or_else(|| Error::Statement("numbers count from one".to_owned()))?;
        events.extend(through_seam::event(seq, record, record.observed_at, r#"{"name":[null,"Offer",true]}"#));
        spans.extend(through_seam::span(seq, record, record.observed_at));
    }
    tx.insert_many("event", EVENT, &events).await?;
    tx.insert_many("opportunity_span", SPAN, &spans).await
}

fn opportunity(number: i64, dice: &mut Dice) -> Opportunity {
    let name = format!("Førstehånds 漏斗 offer {number} of {}", dice.below(1_000_000));
    let at = START + dice.below(90 * 86_400 * 1_000_000);
    Opportunity {
        id: FIRST_OPPORTUNITY + number,
        version: 1,
        number: number + 1,
        name_key: name.to_lowercase(),
        name,
        account_id: Some(FIRST_ACCOUNT + number / 10),
        product_id: None,
        pipeline_id: PIPELINE,
        stage_id: STAGES[usize::try_from(dice.below(4)).unwrap_or_default()],
        owner_id: ACTOR,
        channel: "field".to_owned(),
        amount_kind: "known".to_owned(),
        amount_minor: Some(dice.below(100_000_000)),
        currency: "EUR".to_owned(),
        expected_close_on: Some("2026-12-31".to_owned()),
        next_step: Some("Call back after the fair".to_owned()),
        status: "open".to_owned(),
        closed_at: None,
        won_minor: None,
        close_reason: None,
        hold_reason: None,
        hold_until_on: None,
        entered_at: Some(at),
        observed_at: at,
        created_at: Some(at),
        recorded_at: at,
        deleted_at: None,
    }
}
