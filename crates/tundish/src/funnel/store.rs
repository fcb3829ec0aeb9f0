//! SQL of the table `funnel_sum`: adding changes to it, and reading what stands at the end of a day.

use std::collections::BTreeMap;

use tundish_db::{Error, FromRow, Result, Row, Tx, Value};
use tundish_domain::{
    Day, Sum,
    funnel::{Cell, Delta, Measures},
    id::UserId,
};

use super::{
    period::{Period, Stretch, up_to},
    selection::{Arguments, Selection},
};

/// What stands in each cell of a selection; the owner is left out of the cells, since the selection says whose they are.
pub(super) type Cells = BTreeMap<Cell, Measures>;

/// What is added to each row, in the order of the key.
pub(super) type Sums = BTreeMap<(Period, Day, Cell), Measures>;

/// The company's rows stand under this owner.
const COMPANY: i64 = 0;

const COLUMNS: &[&str] = &[
    "owner_id",
    "period",
    "from_on",
    "pipeline_id",
    "stage_id",
    "status",
    "channel",
    "currency",
    "stock",
    "unknown_count",
    "estimate_count",
    "known_high",
    "known_low",
    "estimate_high",
    "estimate_low",
    "won_high",
    "won_low",
];
const KEY: usize = 8;
/// Rows that are added by one statement.
const ADDED_AT_ONCE: usize = 32;

/// The sums that changes of single days add to, without those that come to nothing.
pub(super) fn sums(deltas: &[Delta]) -> Sums {
    let mut sums = Sums::new();
    for delta in deltas {
        for period in Period::ALL {
            *sums.entry((period, period.first_day(delta.day), delta.cell)).or_default() += delta.measures;
        }
    }
    sums.retain(|_, measures| !measures.is_zero());
    sums
}

/// Adds to the stored sums. Rows that become zero are deleted, so that the table holds the same whatever the batches were.
pub(super) async fn add(tx: &mut Tx, sums: &Sums) -> Result<()> {
    let rows: Vec<[Value<'_>; COLUMNS.len()]> = sums.iter().map(|(key, measures)| row(key, measures)).collect();
    let mut emptied = Vec::new();
    let (many, rest) = rows.as_chunks::<ADDED_AT_ONCE>();
    for chunk in many {
        upsert(tx, chunk, &mut emptied).await?;
    }
    for row in rest {
        upsert(tx, std::slice::from_ref(row), &mut emptied).await?;
    }
    for key in emptied {
        tx.exec(
            "delete from funnel_sum
             where owner_id = $1 and period = $2 and from_on = $3 and pipeline_id = $4 and stage_id = $5 and status = $6 and channel = $7
               and currency = $8",
            &key,
        )
        .await?;
    }
    Ok(())
}

/// Adds rows and notes the keys of those that are zero now.
async fn upsert(
    tx: &mut Tx,
    rows: &[[Value<'_>; COLUMNS.len()]],
    emptied: &mut Vec<Vec<Value<'static>>>,
) -> Result<()> {
    let sql = upsert_text(rows.len());
    let arguments: Vec<Value<'_>> = rows.iter().flatten().cloned().collect();
    tx.each(&sql, &arguments, |row| {
        if row.next()? {
            let (owner, period, from): (i64, String, String) = (row.next()?, row.next()?, row.next()?);
            let (pipeline, stage): (i64, i64) = (row.next()?, row.next()?);
            let (status, channel, currency): (String, String, String) = (row.next()?, row.next()?, row.next()?);
            emptied.push(vec![
                owner.into(),
                period.into(),
                from.into(),
                pipeline.into(),
                stage.into(),
                status.into(),
                channel.into(),
                currency.into(),
            ]);
        }
        Ok(())
    })
    .await
}

/// The statement that adds so many rows and answers all of them, first whether the row is zero now. What the lower halves of two
/// sums have beyond 32 bits is carried into the upper half, so that equal sums are stored alike.
fn upsert_text(rows: usize) -> String {
    let places: Vec<String> = (0..rows)
        .map(|row| {
            let places: Vec<String> =
                (1..=COLUMNS.len()).map(|column| format!("${}", row * COLUMNS.len() + column)).collect();
            format!("({})", places.join(", "))
        })
        .collect();
    let counts =
        ["stock", "unknown_count", "estimate_count"].map(|name| format!("{name} = t.{name} + excluded.{name}"));
    let money = ["known", "estimate", "won"].map(|name| {
        format!(
            "{name}_high = t.{name}_high + excluded.{name}_high + ((t.{name}_low + excluded.{name}_low) >> 32),
             {name}_low = (t.{name}_low + excluded.{name}_low) & 4294967295"
        )
    });
    let zero: Vec<String> = COLUMNS[KEY..].iter().map(|name| format!("{name} = 0")).collect();
    format!(
        "insert into funnel_sum as t ({}) values {}
         on conflict ({}) do update set {}, {}
         returning {}, {}",
        COLUMNS.join(", "),
        places.join(", "),
        COLUMNS[..KEY].join(", "),
        counts.join(", "),
        money.join(", "),
        zero.join(" and "),
        COLUMNS[..KEY].join(", "),
    )
}

fn row<'a>((period, from, cell): &(Period, Day, Cell), measures: &Measures) -> [Value<'a>; COLUMNS.len()] {
    let (known, estimate, won) = (measures.known.parts(), measures.estimate.parts(), measures.won.parts());
    [
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

/// What stands in each cell at the end of the day, as far as it was folded.
pub(super) async fn at_end_of(tx: &mut Tx, selection: &Selection, day: Day, today: Day) -> Result<Cells> {
    let mut arguments = Arguments::default();
    let stretches = up_to(day, today).map(|Stretch { period, sign, from, before }| {
        let owners = selection.folded("f", &mut arguments);
        let (from, before) = (arguments.push(from), arguments.push(before));
        let period = period.as_str();
        format!(
            "select {sign} as sign, f.* from funnel_sum f
             where {owners} and f.period = '{period}' and f.from_on >= {from} and f.from_on < {before}"
        )
    });
    let sum = |name: &str| format!("cast(sum(s.sign * s.{name}) as bigint)");
    let measures: Vec<String> = COLUMNS[KEY..].iter().map(|name| sum(name)).collect();
    let sql = format!(
        "select s.pipeline_id, s.stage_id, s.status, s.channel, s.currency, {}
         from ({}) s group by s.pipeline_id, s.stage_id, s.status, s.channel, s.currency",
        measures.join(", "),
        stretches.join(" union all "),
    );
    let mut cells = Cells::new();
    collect(tx, &sql, &arguments, &mut cells).await?;
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
