//! SQL of the tables `entry_sum` and `entry_stage`: what came in and what became of it, as far as it was folded.

use std::collections::BTreeMap;

use tundish_db::{Error, Result, Row, Tx, args};
use tundish_domain::{
    Day,
    funnel::{Counts, EntryStages, Intake, IntakeCell, IntakeDelta},
    id::{PipelineId, StageId, UserId},
};

use super::{
    entries::first_week,
    period::{Period, up_to},
    selection::{Arguments, Selection},
    store::COMPANY,
    sum_table::{Kind, SumRow, SumTable, Values},
};

/// What came in, per cell of a selection; the owner is left out of the cells, since the selection says whose they are.
pub(super) type Intakes = BTreeMap<IntakeCell, Counts>;

/// The table.
pub(super) const TABLE: SumTable = SumTable {
    name: "entry_sum",
    key: &[
        ("owner_id", Kind::Number),
        ("period", Kind::Text),
        ("intake", Kind::Text),
        ("from_on", Kind::Text),
        ("intake_on", Kind::Text),
        ("pipeline_id", Kind::Number),
        ("channel", Kind::Text),
    ],
    counts: &["entered", "won", "lost"],
    money: &[],
};

/// A row: of a period that begins on a day, what is added to a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct EntryRow {
    period: Period,
    from: Day,
    cell: IntakeCell,
    counts: Counts,
}

/// The rows that changes of single days add to, without those that come to nothing.
pub(super) fn rows(deltas: impl IntoIterator<Item = IntakeDelta>) -> Vec<EntryRow> {
    let mut sums: BTreeMap<(Option<UserId>, Period, Day, IntakeCell), Counts> = BTreeMap::new();
    for IntakeDelta { day, cell, counts } in deltas {
        for period in Period::ALL {
            *sums.entry((cell.owner, period, period.first_day(day), cell)).or_default() += counts;
        }
    }
    let stored = sums.into_iter().filter(|(_, counts)| !counts.is_zero());
    stored.map(|((_, period, from, cell), counts)| EntryRow { period, from, cell, counts }).collect()
}

impl SumRow for EntryRow {
    const TABLE: SumTable = TABLE;

    fn values(&self) -> Values {
        let Self { period, from, cell, counts } = self;
        let (intake, intake_on) = match cell.intake {
            Intake::Month(month) => ("month", month),
            Intake::Week(week) => ("week", Some(week)),
            Intake::Undated => ("undated", None),
        };
        vec![
            cell.owner.map_or(COMPANY, UserId::get).into(),
            period.as_str().into(),
            intake.into(),
            (*from).into(),
            intake_on.map(|day| day.to_string()).unwrap_or_default().into(),
            cell.pipeline.into(),
            cell.channel.into(),
            counts.entered.into(),
            counts.won.into(),
            counts.lost.into(),
        ]
    }
}

/// What came in by the end of the day and what became of it, as far as it was folded; of the weeks those that a report of the
/// day shows.
pub(super) async fn at_end_of(tx: &mut Tx, selection: &Selection, day: Day, today: Day) -> Result<Intakes> {
    let mut arguments = Arguments::default();
    let first_week = arguments.push(first_week(day));
    let mut parts = Vec::new();
    for stretch in up_to(day, today) {
        let (owners, within) = (selection.folded("f", &mut arguments), stretch.condition("f", &mut arguments));
        for which in ["f.intake in ('month', 'undated')", &format!("f.intake = 'week' and f.intake_on >= {first_week}")]
        {
            parts.push(format!(
                "select {}, f.intake, f.intake_on, f.pipeline_id, f.channel, f.entered, f.won, f.lost
                 from entry_sum f where {owners} and {which} and {within}",
                stretch.sign
            ));
        }
    }
    let mut intakes = Intakes::new();
    tx.each(&parts.join(" union all "), &arguments.0, |row| {
        let sign: i64 = row.next()?;
        let cell = IntakeCell { owner: None, intake: intake(row)?, pipeline: row.next()?, channel: row.next()? };
        let counts = Counts { entered: row.next()?, won: row.next()?, lost: row.next()? };
        *intakes.entry(cell).or_default() += counts.times(sign);
        Ok(())
    })
    .await?;
    Ok(intakes)
}

fn intake(row: &mut Row<'_>) -> Result<Intake> {
    let (intake, on): (String, String) = (row.next()?, row.next()?);
    let unreadable = || Error::Statement(format!("entry_sum counts by the {intake} {on:?}"));
    let day = if on.is_empty() { None } else { Some(on.parse().map_err(|_| unreadable())?) };
    match (intake.as_str(), day) {
        ("month", day) => Ok(Intake::Month(day)),
        ("week", Some(day)) => Ok(Intake::Week(day)),
        ("undated", None) => Ok(Intake::Undated),
        _ => Err(unreadable()),
    }
}

/// The stages that the sums count as entered, of the pipelines that were folded.
pub(super) async fn stages(tx: &mut Tx) -> Result<EntryStages> {
    let mut stages = EntryStages::default();
    tx.each("select pipeline_id, stage_id from entry_stage", args![], |row| {
        stages.add(row.next::<PipelineId>()?, row.next::<StageId>()?);
        Ok(())
    })
    .await?;
    Ok(stages)
}

/// Remembers that the sums count these stages as entered.
pub(super) async fn add_stages(tx: &mut Tx, stages: &EntryStages) -> Result<()> {
    for (pipeline, stage) in stages.iter() {
        tx.exec(
            "insert into entry_stage (pipeline_id, stage_id) values ($1, $2) on conflict (pipeline_id, stage_id) do nothing",
            args![pipeline, stage],
        )
        .await?;
    }
    Ok(())
}

/// Forgets which stages the sums count as entered.
pub(super) async fn forget_stages(tx: &mut Tx) -> Result<()> {
    tx.exec("delete from entry_stage", args![]).await.map(drop)
}
