//! What came in, counted by a walk through every history: as known earlier, or while the fold is far behind.
//!
//! One row per opportunity that exists as of an instant. The pass says in SQL what [`tundish_domain::funnel::entry`] says, because
//! loading a million histories to look at two instants of each would be slower.

use tundish_db::{FromRow, Result, Row, Tx};
use tundish_domain::{
    Channel, Instant, Status, TimeZone,
    funnel::{Counts, EntryStages, Intake, IntakeCell},
    id::PipelineId,
};

use super::{
    entry_store::Intakes,
    selection::{Arguments, Selection},
    spans::Believed,
};

/// What came in by an instant and what became of it, as believed.
pub(super) async fn walk(
    tx: &mut Tx,
    selection: &Selection,
    believed: Believed,
    as_of: Instant,
    stages: &EntryStages,
    zone: &TimeZone,
) -> Result<Intakes> {
    let mut arguments = Arguments::default();
    let sql = sql(selection, believed, as_of, stages, &mut arguments);
    let mut intakes = Intakes::new();
    tx.each(&sql, &arguments.0, |row| {
        let story = Story::from_row(row)?;
        for (intake, counts) in story.intakes(zone) {
            let cell = IntakeCell { owner: None, intake, pipeline: story.pipeline, channel: story.channel };
            *intakes.entry(cell).or_default() += counts;
        }
        Ok(())
    })
    .await?;
    Ok(intakes)
}

/// An instant and whether it is only that of the first sight are read as one number, twice the instant plus one where the beginning
/// is unknown, so that the earliest of them is a plain minimum.
fn sql(
    selection: &Selection,
    believed: Believed,
    as_of: Instant,
    stages: &EntryStages,
    arguments: &mut Arguments,
) -> String {
    let entered: Vec<String> = stages.iter().map(|(_, stage)| arguments.push(stage)).collect();
    let entered = if entered.is_empty() { "null".to_owned() } else { entered.join(", ") };
    let as_of = arguments.push(as_of);
    let believed = believed.condition("s", arguments);
    let is =
        |column: &str| format!("max(case when s.to_at is null or {as_of} < s.to_at then s.{column} end) as {column}");
    let began = "s.observed_at * 2 + (case when s.from_at is null then 1 else 0 end)";
    let stories = format!(
        "select s.opportunity_id, {}, {}, {}, {},
                min({began}) as began, min(case when s.stage_id in ({entered}) then {began} end) as entered,
                max(case when s.status <> 'won' then s.to_at end) as not_won_until
         from opportunity_span s
         where {believed} and s.observed_at + 0 <= {as_of}
         group by s.opportunity_id",
        is("owner_id"),
        is("pipeline_id"),
        is("status"),
        is("channel"),
    );
    let seen = selection.seen("h", arguments);
    format!(
        "select h.pipeline_id, h.status, h.channel, h.began, h.entered, h.not_won_until from ({stories}) h
         where h.status is not null and {seen}"
    )
}

/// What the history says of one opportunity.
struct Story {
    pipeline: PipelineId,
    status: Status,
    channel: Channel,
    began: Since,
    entered: Option<Since>,
    not_won_until: Option<Instant>,
}

/// When something began: at an instant, or nobody knows.
type Since = Option<Instant>;

impl FromRow for Story {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let (pipeline, status, channel) = (row.next()?, row.next()?, row.next()?);
        let (began, entered): (i64, Option<i64>) = (row.next()?, row.next()?);
        Ok(Self {
            pipeline,
            status,
            channel,
            began: since(began),
            entered: entered.map(since),
            not_won_until: row.next()?,
        })
    }
}

impl Story {
    fn intakes(&self, zone: &TimeZone) -> impl Iterator<Item = (Intake, Counts)> {
        let came = Counts { entered: 1, won: 0, lost: 0 };
        let is =
            Counts { won: i64::from(self.status == Status::Won), lost: i64::from(self.status == Status::Lost), ..came };
        // When that which is won now was won; nothing when nobody knows.
        let won = if self.status == Status::Won { self.not_won_until.or(self.began) } else { None };
        let day = |instant: Instant| instant.day(zone);
        let month = self.entered.map(|entered| (Intake::Month(entered.map(|entered| day(entered).month_start())), is));
        let week = self.entered.flatten().map(|entered| (Intake::Week(day(entered).week_start()), came));
        let orders = won.map(|won| (Intake::Week(day(won).week_start()), Counts { entered: 0, won: 1, lost: 0 }));
        let undated = self.began.is_none().then_some((Intake::Undated, came));
        [month, week, orders, undated].into_iter().flatten()
    }
}

fn since(coded: i64) -> Since {
    if coded & 1 == 0 { Instant::from_micros(coded >> 1) } else { None }
}
