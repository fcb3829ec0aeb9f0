//! SQL of the table `funnel_sum`: what stands at the end of a day, and the rows that changes of single days make.

use std::collections::BTreeMap;

use tundish_db::{Error, FromRow, Result, Row, Tx};
use tundish_domain::{
    Day, Sum,
    funnel::{Cell, Delta, Measures},
    id::UserId,
};

use super::{
    period::{Period, up_to},
    selection::{Arguments, Selection},
    sum_table::{Kind, SumRow, SumTable, Values},
};

/// What stands in each cell of a selection; the owner is left out of the cells, since the selection says whose they are.
pub(super) type Cells = BTreeMap<Cell, Measures>;

/// The company's rows stand under this owner.
pub(super) const COMPANY: i64 = 0;

/// The table.
pub(super) const TABLE: SumTable = SumTable {
    name: "funnel_sum",
    key: &[
        ("owner_id", Kind::Number),
        ("period", Kind::Text),
        ("from_on", Kind::Text),
        ("pipeline_id", Kind::Number),
        ("stage_id", Kind::Number),
        ("status", Kind::Text),
        ("channel", Kind::Text),
        ("currency", Kind::Text),
    ],
    counts: &["stock", "unknown_count", "estimate_count"],
    money: &["known", "estimate", "won"],
};

/// A row: of a period that begins on a day, what is added to a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct StockRow {
    period: Period,
    from: Day,
    cell: Cell,
    measures: Measures,
}

/// The rows that changes of single days add to, in the order of the key, without those that come to nothing.
pub(super) fn rows(deltas: impl IntoIterator<Item = Delta>) -> Vec<StockRow> {
    let mut sums: BTreeMap<(Option<UserId>, Period, Day, Cell), Measures> = BTreeMap::new();
    for Delta { day, cell, measures } in deltas {
        for period in Period::ALL {
            *sums.entry((cell.owner, period, period.first_day(day), cell)).or_default() += measures;
        }
    }
    let stored = sums.into_iter().filter(|(_, measures)| !measures.is_zero());
    stored.map(|((_, period, from, cell), measures)| StockRow { period, from, cell, measures }).collect()
}

impl SumRow for StockRow {
    const TABLE: SumTable = TABLE;

    fn values(&self) -> Values {
        let Self { period, from, cell, measures } = self;
        let (known, estimate, won) = (measures.known.parts(), measures.estimate.parts(), measures.won.parts());
        vec![
            cell.owner.map_or(COMPANY, UserId::get).into(),
            period.as_str().into(),
            (*from).into(),
            cell.pipeline.into(),
            cell.stage.into(),
            cell.status.into(),
            cell.channel.into(),
            cell.currency.into(),
            measures.stock.into(),
            measures.unknown_count.into(),
            measures.estimate_count.into(),
            known.0.into(),
            known.1.into(),
            estimate.0.into(),
            estimate.1.into(),
            won.0.into(),
            won.1.into(),
        ]
    }
}

/// What stands in each cell at the end of the day, as far as it was folded.
///
/// The rows of several owners and stretches are added up here rather than by the database: SQLite would sort them first, which takes
/// three times as long as reading them.
pub(super) async fn at_end_of(tx: &mut Tx, selection: &Selection, day: Day, today: Day) -> Result<Cells> {
    let mut arguments = Arguments::default();
    let measures = TABLE.measures().map(|name| format!("f.{name}")).collect::<Vec<_>>().join(", ");
    let stretches: Vec<String> = up_to(day, today)
        .map(|stretch| {
            let (owners, within) = (selection.folded("f", &mut arguments), stretch.condition("f", &mut arguments));
            format!(
                "select {}, f.pipeline_id, f.stage_id, f.status, f.channel, f.currency, {measures}
                 from funnel_sum f where {owners} and {within}",
                stretch.sign
            )
        })
        .collect();
    let mut cells = Cells::new();
    tx.each(&stretches.join(" union all "), &arguments.0, |row| {
        let sign: i64 = row.next()?;
        let Found(cell, measures) = Found::from_row(row)?;
        *cells.entry(cell).or_default() += if sign < 0 { -measures } else { measures };
        Ok(())
    })
    .await?;
    Ok(cells)
}

/// Adds the rows of a query (pipeline, stage, status, channel, currency, then the measures as stored) to the cells.
pub(super) async fn collect(tx: &mut Tx, sql: &str, arguments: &Arguments, cells: &mut Cells) -> Result<()> {
    tx.each(sql, &arguments.0, |row| {
        let Found(cell, measures) = Found::from_row(row)?;
        *cells.entry(cell).or_default() += measures;
        Ok(())
    })
    .await?;
    cells.retain(|_, measures| !measures.is_zero());
    Ok(())
}

struct Found(Cell, Measures);

impl FromRow for Found {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let cell = Cell {
            owner: None,
            pipeline: row.next()?,
            stage: row.next()?,
            status: row.next()?,
            channel: row.next()?,
            currency: row.next()?,
        };
        let (stock, unknown_count, estimate_count) = (row.next()?, row.next()?, row.next()?);
        let mut sum = || Ok::<_, Error>(Sum::from_parts(row.next()?, row.next()?));
        let measures = Measures { stock, unknown_count, estimate_count, known: sum()?, estimate: sum()?, won: sum()? };
        Ok(Self(cell, measures))
    }
}
