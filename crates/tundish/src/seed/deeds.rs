//! What was done with the seeded company's customers: five activities for every opportunity, the last of them still planned
//! where the opportunity is open.

use tundish_db::{Db, Error, Result, Tx, args};
use tundish_domain::{
    Instant, TimeZone,
    activity::{ActivityKind, ActivityOutcome, ActivityStatus, Direction},
    id::{AccountId, ActivityId, OpportunityId, UserId},
    policy::{Actor, SystemJob},
};

use super::chunk;
use crate::{
    activity::Activity,
    fiction::{Random, write_records},
};

/// Activities per opportunity.
const EACH: i64 = 5;
/// Opportunities whose activities are written at once.
const AT_ONCE: i64 = 64;
const MICROS_PER_DAY: i64 = 24 * 3_600 * 1_000_000;

type Row = (OpportunityId, UserId, Option<AccountId>, Option<Instant>, Option<Instant>);

/// Writes them in chunks, in the order of the opportunities.
pub(super) async fn fill(db: &Db, seed: u64, today: Instant, zone: &TimeZone) -> Result<()> {
    let mut after = OpportunityId::new(1);
    let mut place = 0;
    while let Some(from) = after {
        let zone = zone.clone();
        (after, place) = db
            .write_bulk(async move |tx| {
                let (mut last, mut written) = (Some(from), 0);
                while let Some(from) = last
                    && written < chunk::LARGEST
                    && (written == 0 || !tx.is_awaited().await?)
                {
                    let rows = next(tx, from).await?;
                    let made: Vec<(Actor, Instant, Activity)> = rows
                        .iter()
                        .enumerate()
                        .flat_map(|(index, row)| of(tx, seed, place + written + index, row, today, &zone))
                        .collect();
                    write_records(tx, &made).await?;
                    written += rows.len();
                    last = rows.last().map(|row| row.0);
                }
                Ok::<_, Error>((last, place + written))
            })
            .await?;
    }
    Ok(())
}

async fn next(tx: &mut Tx, after: OpportunityId) -> Result<Vec<Row>> {
    tx.all(
        "select id, owner_id, account_id, created_at, closed_at from opportunity where id > $1 order by id limit $2",
        args![after, AT_ONCE],
    )
    .await
}

fn of(tx: &Tx, seed: u64, index: usize, row: &Row, today: Instant, zone: &TimeZone) -> Vec<(Actor, Instant, Activity)> {
    let (opportunity, owner, account, created, closed) = *row;
    let mut random = Random::of(seed, 3, index);
    let begun = created.unwrap_or(today).min(today.plus_micros(-MICROS_PER_DAY));
    let end = closed.unwrap_or(today).max(begun.plus_micros(EACH));
    let step = end.micros_since(begun) / EACH;
    let actor = Actor::System(SystemJob::Setup);
    (0..EACH)
        .map(|place| {
            let is_planned = place + 1 == EACH && closed.is_none();
            let at = begun.plus_micros(step * place + i64::from(random.between(0, 86_399)) * 1_000_000 % step.max(1));
            let kind =
                *random.pick(&[ActivityKind::Call, ActivityKind::Call, ActivityKind::Email, ActivityKind::Visit]);
            let is_call = kind == ActivityKind::Call;
            let reached = if random.chance(60) { ActivityOutcome::Reached } else { ActivityOutcome::NoAnswer };
            let incoming = random.chance(30);
            let due = today.day(zone).add_days(random.between(-10, 30));
            let activity = Activity {
                id: tx.next_id::<ActivityId>(),
                version: 1,
                kind,
                subject: (*random.pick(&[
                    "Asked about the next step",
                    "Talked the offer through",
                    "Counted what they need",
                ]))
                .to_owned(),
                body: None,
                direction: kind.has_direction().then_some(if incoming {
                    Direction::Incoming
                } else {
                    Direction::Outgoing
                }),
                outcome: (is_call && !is_planned).then_some(reached),
                answered: None,
                minutes: None,
                due_on: is_planned.then_some(due),
                due_time: None,
                status: if is_planned { ActivityStatus::Planned } else { ActivityStatus::Done },
                done_at: (!is_planned).then_some(at),
                backdated: false,
                owner_id: owner,
                account_id: account,
                contact_id: None,
                opportunity_id: Some(opportunity),
                lead_id: None,
                created_at: at,
                deleted_at: None,
            };
            (actor, at, activity)
        })
        .collect()
}
