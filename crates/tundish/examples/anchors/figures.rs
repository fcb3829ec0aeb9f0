//! The figures of a database, through the report that people see and, where there is none, by counting rows.

use anyhow::{Context, bail, ensure};
use tundish::funnel::{self, Query};
use tundish_db::{Db, args};
use tundish_domain::{
    Currency, Day,
    funnel::Figures as Part,
    id::{TeamId, UserId},
    pipeline::Band,
    policy::{Actor, SystemJob},
};

use crate::count::{File, Stand};

const ACTOR: Actor = Actor::System(SystemJob::Setup);

/// What is known of the data set.
const EXPECTED: Stand =
    Stand { prospecting: 500, engaging: 1_589, won: 4_238, lost: 2_473, won_value: 1_000_553_400, estimate: 0 };
const WEST: i64 = 356_864_700;
const DARCEL: i64 = 115_321_400;
const PER_HUNDRED: [u64; 3] = [51, 30, 19];
const DAYS: [&str; 4] = ["2017-03-01", "2017-06-30", "2017-09-30", "2017-12-31"];

/// Checks every figure.
pub(crate) async fn check(db: &Db, file: &File) -> anyhow::Result<()> {
    let now = stand(db, Query::default()).await?;
    ensure!(Stand { estimate: 0, ..now.clone() } == EXPECTED, "the whole: {now:?}");
    ensure!(now == file.now(|_| true), "the whole is {now:?}, the file has {:?}", file.now(|_| true));
    let (lower, per_hundred, entered) = bands_and_entries(db).await?;
    ensure!(lower == 0, "the lower band is empty in the file and holds {lower}");
    ensure!((per_hundred, entered) == (PER_HUNDRED, 8_300), "of a hundred that entered: {per_hundred:?} of {entered}");
    for day in DAYS {
        let as_of: Day = day.parse().context("a day")?;
        let then = stand(db, Query { as_of: Some(as_of), ..Query::default() }).await?;
        ensure!(then == file.at(day), "at {day}: {then:?}, the file has {:?}", file.at(day));
    }
    let (team, owner) = west_and_darcel(db).await?;
    let west = stand(db, Query { team: Some(team), ..Query::default() }).await?;
    ensure!(west.won_value == WEST, "the office West: {west:?}");
    let darcel = stand(db, Query { owner: Some(owner), ..Query::default() }).await?;
    ensure!(darcel.won_value == DARCEL, "Darcel Schlecht: {darcel:?}");
    ensure!(darcel == file.now(|agent| agent == "Darcel Schlecht"), "Darcel Schlecht: {darcel:?}");
    for (what, sql, expected) in COUNTS {
        let (found,) = db.read_long(async |tx| tx.one::<(i64,)>(sql, args![]).await).await?;
        ensure!(found == expected, "{what}: {found} instead of {expected}");
    }
    Ok(())
}

const COUNTS: [(&str, &str, i64); 8] = [
    ("opportunities", "select count(*) from opportunity where deleted_at is null", 8_800),
    ("accounts", "select count(*) from account where deleted_at is null", 85),
    ("accounts with a parent", "select count(*) from account where deleted_at is null and parent_id is not null", 15),
    (
        "people under managers",
        "select count(distinct r.person_id) from reporting_line r join users b on b.id = r.boss_id
         where r.depth > 0 and b.role = 'manager' and b.deleted_at is null",
        35,
    ),
    ("managers", "select count(*) from users where role = 'manager' and deleted_at is null", 6),
    ("products", "select count(*) from product where deleted_at is null", 7),
    (
        "opportunities of GTX Pro",
        "select count(*) from opportunity o join product p on p.id = o.product_id where p.name = 'GTX Pro' and o.deleted_at is null",
        1_480,
    ),
    (
        "open opportunities without an account",
        "select count(*) from opportunity where status = 'open' and account_id is null and deleted_at is null",
        1_425,
    ),
];

/// Checks that nothing is left.
pub(crate) async fn check_empty(db: &Db) -> anyhow::Result<()> {
    for table in ["opportunity", "account", "product", "users", "team", "own_field"] {
        let sql = format!("select count(*) from {table} where deleted_at is null");
        let (found,) = db.read_long(async move |tx| tx.one::<(i64,)>(&sql, args![]).await).await?;
        ensure!(found == 0, "after undoing, {table} still holds {found}");
    }
    for day in DAYS {
        let as_of: Day = day.parse().context("a day")?;
        let then = stand(db, Query { as_of: Some(as_of), ..Query::default() }).await?;
        ensure!(then == Stand::default(), "after undoing, the funnel of {day} still holds {then:?}");
    }
    Ok(())
}

/// How many events there are.
pub(crate) async fn events(db: &Db) -> anyhow::Result<i64> {
    let (events,) = db.read_long(async |tx| tx.one::<(i64,)>("select count(*) from event", args![]).await).await?;
    Ok(events)
}

async fn stand(db: &Db, query: Query) -> anyhow::Result<Stand> {
    let standing = funnel::read_standing(db, ACTOR, query).await?;
    let mut stand = Stand::default();
    for (pipeline, funnel) in &standing.pipelines {
        for (id, part) in &funnel.stages {
            let stage = pipeline.stage(*id).context("a stage of the pipeline")?;
            match stage.name.as_str() {
                "Prospecting" => stand.prospecting += part.count,
                "Engaging" => stand.engaging += part.count,
                other => ensure!(part.count == 0, "the stage {other} holds {}", part.count),
            }
            stand.estimate += value(part)?.0;
            ensure!(part.with_estimate == part.count && part.without_amount == 0, "open ones are estimated: {part:?}");
        }
        stand.won += funnel.won.count;
        stand.won_value += value(&funnel.won)?.1;
        stand.lost += funnel.lost.count;
    }
    Ok(stand)
}

/// The sums of estimates and of closing values; the file knows one currency.
fn value(part: &Part) -> anyhow::Result<(i64, i64)> {
    let (mut estimate, mut won) = (0, 0);
    for (currency, value) in &part.values {
        if *currency != Currency::USD {
            bail!("an amount in {currency}");
        }
        estimate += i64::try_from(value.estimate.minor())?;
        won += i64::try_from(value.won.minor())?;
    }
    Ok((estimate, won))
}

async fn bands_and_entries(db: &Db) -> anyhow::Result<(i64, [u64; 3], u64)> {
    let report = funnel::read_report(db, ACTOR, Query::default()).await?;
    let lower = report.standing.pipelines.iter().flat_map(|(_, funnel)| &funnel.bands);
    let lower = lower.filter(|(band, _)| *band == Band::Lower).map(|(_, part)| part.count).sum();
    let place = report
        .standing
        .pipelines
        .iter()
        .position(|(pipeline, _)| pipeline.stages().iter().any(|stage| stage.name == "Engaging"));
    let entries = &report.entries[place.context("a pipeline with the stage Engaging")?];
    let total = entries.total();
    Ok((lower, total.per_hundred(), total.entered()))
}

async fn west_and_darcel(db: &Db) -> anyhow::Result<(TeamId, UserId)> {
    let team = db
        .read(async |tx| {
            tx.one::<(TeamId,)>("select id from team where name = 'West' and deleted_at is null", args![]).await
        })
        .await?;
    let owner = db
        .read(async |tx| {
            tx.one::<(UserId,)>("select id from users where name = 'Darcel Schlecht' and deleted_at is null", args![])
                .await
        })
        .await?;
    Ok((team.0, owner.0))
}
