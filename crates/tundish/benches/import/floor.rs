//! The floor: the rows that a command left, put into another new database without deciding anything.
//!
//! Every table is read into memory first and written in the order in which rows refer to each other, as many opportunities to a
//! transaction as the commands write. It goes through the seam, which alone names drivers: a prepared statement row by row on
//! SQLite, `copy` on PostgreSQL.

use std::{collections::BTreeMap, sync::Arc};

use tundish_db::{Clock, Column, ColumnValue, Db, DbUrl, Error, Value};

use crate::Failure;

const SCHEMA: &str = include_str!("../../../../migrations/0001_spine.sql");
/// What the loaded rows refer to.
const BEFORE: [&str; 7] = ["team", "users", "account", "product", "pipeline", "stage", "import_run"];
/// What there is once or more per opportunity.
const LOADED: [&str; 4] = ["opportunity", "event", "opportunity_span", "import_key"];
/// Opportunities to a transaction, as in an import.
const AT_ONCE: usize = 4_096;

/// The rows of a table, one behind the other.
struct Table {
    name: &'static str,
    columns: Vec<&'static str>,
    values: Vec<Value<'static>>,
}

/// Copies the rows of one database into another, which is new.
pub(crate) async fn copy(from: &str, to: &str) -> Result<(), Failure> {
    let (from, to) = (open(from)?, open(to)?);
    to.migrate().await?;
    for name in BEFORE {
        let table = read(&from, name).await?;
        to.write_bulk(async move |tx| tx.insert_many(table.name, &table.columns, &table.values).await).await?;
    }
    let mut loaded = Vec::new();
    for name in LOADED {
        loaded.push(read(&from, name).await?);
    }
    let chunks = (loaded[0].values.len() / loaded[0].columns.len()).div_ceil(AT_ONCE);
    let loaded = Arc::new(loaded);
    for chunk in 0..chunks {
        let loaded = Arc::clone(&loaded);
        to.write_bulk(async move |tx| {
            for table in &*loaded {
                let rows = table.values.len() / table.columns.len();
                let place = |chunk: usize| rows * chunk / chunks * table.columns.len();
                tx.insert_many(table.name, &table.columns, &table.values[place(chunk)..place(chunk + 1)]).await?;
            }
            Ok::<_, Error>(())
        })
        .await?;
    }
    Ok(())
}

fn open(url: &str) -> Result<Db, Failure> {
    Ok(Db::open(&url.parse::<DbUrl>()?, Clock::system())?)
}

async fn read(db: &Db, name: &'static str) -> Result<Table, Failure> {
    let columns = columns().remove(name).ok_or("the schema has such a table")?;
    let sql = format!("select {} from {name}", columns.join(", "));
    let count = columns.len();
    let values = db
        .read_long(async move |tx| {
            let mut values = Vec::new();
            tx.each(&sql, &[], |row| {
                for _ in 0..count {
                    values.push(row.next::<Any>()?.0);
                }
                Ok(())
            })
            .await?;
            Ok::<_, Error>(values)
        })
        .await?;
    Ok(Table { name, columns, values })
}

/// The columns of each table; that of the commit group has a default.
fn columns() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut tables: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut inside = None;
    for line in SCHEMA.lines() {
        if let Some(name) = line.strip_prefix("create table ") {
            inside = Some(name.trim_end_matches(" ("));
        } else if line == ");" {
            inside = None;
        } else if let (Some(table), Some((name, _))) = (inside, line.trim().split_once(' '))
            && !matches!(name, "primary" | "commit_group")
        {
            tables.entry(table).or_default().push(name);
        }
    }
    tables
}

/// A value of whatever type.
struct Any(Value<'static>);

impl Column for Any {
    fn decode(value: ColumnValue<'_>) -> Result<Self, String> {
        Ok(Self(match value {
            ColumnValue::Null => Value::Null,
            ColumnValue::Int(number) => Value::Int(number),
            ColumnValue::Real(number) => Value::Real(number),
            ColumnValue::Bool(is_true) => Value::Bool(is_true),
            ColumnValue::Text(text) => Value::from(text.to_owned()),
            ColumnValue::Bytes(bytes) => Value::from(bytes.to_vec()),
        }))
    }
}
