//! Tables of sums: rows that are only ever added to.
//!
//! Rows that become zero are deleted, so that a table holds the same whatever the batches were that it was made from.

use tundish_db::{Result, Row, Tx, Value};

/// Rows that are added by one statement.
const ADDED_AT_ONCE: usize = 32;
/// Groups of rows that are removed by one statement.
const REMOVED_AT_ONCE: i64 = 2_000;

/// A table of sums.
#[derive(Debug, Clone, Copy)]
pub(super) struct SumTable {
    pub(super) name: &'static str,
    /// The key in its order.
    pub(super) key: &'static [(&'static str, Kind)],
    /// Plain counts.
    pub(super) counts: &'static [&'static str],
    /// Sums in two columns each, `…_high` and `…_low`; the lower one keeps 32 bits, so that equal sums are stored alike.
    pub(super) money: &'static [&'static str],
}

/// The type of a column of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Text,
}

/// The values of one row, in the order of [`SumTable::columns`].
pub(super) type Values = Vec<Value<'static>>;

/// A row of a table of sums.
pub(super) trait SumRow: Send + Sync + 'static {
    /// The table.
    const TABLE: SumTable;

    /// What it holds.
    fn values(&self) -> Values;
}

/// Adds to the stored rows.
pub(super) async fn add<R: SumRow>(tx: &mut Tx, rows: &[R]) -> Result<()> {
    let table = R::TABLE;
    let mut emptied = Vec::new();
    let (many, rest) = rows.as_chunks::<ADDED_AT_ONCE>();
    for chunk in many {
        table.upsert(tx, chunk, &mut emptied).await?;
    }
    for row in rest {
        table.upsert(tx, std::slice::from_ref(row), &mut emptied).await?;
    }
    let key: Vec<String> = table.key.iter().zip(1..).map(|((name, _), place)| format!("{name} = ${place}")).collect();
    let delete = format!("delete from {} where {}", table.name, key.join(" and "));
    for key in emptied {
        tx.exec(&delete, &key).await?;
    }
    Ok(())
}

/// Stores rows whose keys are known to be new.
pub(super) async fn insert<R: SumRow>(tx: &mut Tx, rows: &[R]) -> Result<()> {
    let columns = R::TABLE.columns();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let values: Values = rows.iter().flat_map(SumRow::values).collect();
    tx.insert_many(R::TABLE.name, &columns, &values).await
}

impl SumTable {
    /// The columns: the key, the counts, the sums.
    pub(super) fn columns(&self) -> Vec<String> {
        self.key.iter().map(|(name, _)| (*name).to_owned()).chain(self.measures()).collect()
    }

    /// The columns behind the key.
    pub(super) fn measures(&self) -> impl Iterator<Item = String> {
        let money = self.money.iter().flat_map(|name| [format!("{name}_high"), format!("{name}_low")]);
        self.counts.iter().map(|name| (*name).to_owned()).chain(money)
    }

    /// Removes some rows, those that come first. False when none are left.
    pub(super) async fn remove_some(&self, tx: &mut Tx) -> Result<bool> {
        let names: Vec<&str> = self.key.iter().take(4).map(|(name, _)| *name).collect();
        let names = names.join(", ");
        // A group has few rows: those of one owner, period and day.
        let next = format!("select {names} from {} order by {names} limit 1 offset {REMOVED_AT_ONCE}", self.name);
        let mut last = Vec::new();
        tx.each(&next, &[], |row| {
            last = self.key.iter().take(4).map(|(_, kind)| kind.read(row)).collect::<Result<_>>()?;
            Ok(())
        })
        .await?;
        if last.is_empty() {
            tx.exec(&format!("delete from {}", self.name), &[]).await?;
            return Ok(false);
        }
        tx.exec(&format!("delete from {} where ({names}) <= ($1, $2, $3, $4)", self.name), &last).await?;
        Ok(true)
    }

    /// Adds rows and notes the keys of those that are zero now.
    async fn upsert<R: SumRow>(&self, tx: &mut Tx, rows: &[R], emptied: &mut Vec<Values>) -> Result<()> {
        let arguments: Values = rows.iter().flat_map(SumRow::values).collect();
        tx.each(&self.upsert_text(rows.len()), &arguments, |row| {
            if row.next()? {
                emptied.push(self.key.iter().map(|(_, kind)| kind.read(row)).collect::<Result<_>>()?);
            }
            Ok(())
        })
        .await
    }

    /// The statement that adds so many rows and answers all of them, first whether the row is zero now.
    fn upsert_text(&self, rows: usize) -> String {
        let columns = self.columns();
        let places: Vec<String> = (0..rows)
            .map(|row| {
                let places: Vec<String> =
                    (1..=columns.len()).map(|column| format!("${}", row * columns.len() + column)).collect();
                format!("({})", places.join(", "))
            })
            .collect();
        let counts = self.counts.iter().map(|name| format!("{name} = t.{name} + excluded.{name}"));
        let money = self.money.iter().map(|name| {
            format!(
                "{name}_high = t.{name}_high + excluded.{name}_high + ((t.{name}_low + excluded.{name}_low) >> 32),
                 {name}_low = (t.{name}_low + excluded.{name}_low) & 4294967295"
            )
        });
        let zero: Vec<String> = self.measures().map(|name| format!("{name} = 0")).collect();
        let key: Vec<&str> = self.key.iter().map(|(name, _)| *name).collect();
        format!(
            "insert into {} as t ({}) values {} on conflict ({}) do update set {} returning {}, {}",
            self.name,
            columns.join(", "),
            places.join(", "),
            key.join(", "),
            counts.chain(money).collect::<Vec<_>>().join(", "),
            zero.join(" and "),
            key.join(", "),
        )
    }
}

impl Kind {
    fn read(self, row: &mut Row<'_>) -> Result<Value<'static>> {
        Ok(match self {
            Kind::Number => row.next::<i64>()?.into(),
            Kind::Text => row.next::<String>()?.into(),
        })
    }
}
