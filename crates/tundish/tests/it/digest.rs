//! Every row of every table as text: equal texts, equal databases.
//!
//! Tables and columns are read from the migrations, so that a new one is never forgotten. Times are compared as they are:
//! tests hold the clock. Generated identifiers are replaced by their rank among all of them, also inside the texts of
//! events, because how many are drawn and thrown away is each engine's business. `commit_group` is PostgreSQL's transaction
//! number and left out, and so is the table of short numbers, which PostgreSQL counts with sequences. What people opened
//! last is noted beside requests, whenever there is time, and left out as well.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::Path,
};

use tundish_db::{Column, ColumnValue, Db, Result, Tx};
use tundish_domain::id::Tsid;

/// Fixtures choose identifiers below this one; generated ones lie above.
const FIRST_GENERATED: i64 = 1 << 40;

#[derive(Debug, Default)]
struct Table {
    columns: Vec<String>,
    key: String,
}

#[derive(Debug)]
enum Cell {
    Null,
    Int(i64),
    Other(String),
}

impl Column for Cell {
    fn decode(value: ColumnValue<'_>) -> Result<Self, String> {
        Ok(match value {
            ColumnValue::Null => Self::Null,
            ColumnValue::Int(number) => Self::Int(number),
            ColumnValue::Bool(is_true) => Self::Int(is_true.into()),
            ColumnValue::Real(number) => Self::Other(format!("{:016x}", number.to_bits())),
            ColumnValue::Text(text) => Self::Other(format!("{text:?}")),
            ColumnValue::Bytes(bytes) => Self::Other(format!("{bytes:02x?}")),
        })
    }
}

/// The digest of a whole database.
pub(crate) async fn digest(db: &Db) -> String {
    db.read_long(async |tx| of(tx).await).await.expect("every table is read")
}

/// The digest as a transaction sees it.
pub(crate) async fn of(tx: &mut Tx) -> Result<String> {
    let tables = tables();
    let mut rows: BTreeMap<&str, Vec<Vec<Cell>>> = BTreeMap::new();
    for (name, table) in &tables {
        let columns: Vec<&str> = table.columns.iter().map(String::as_str).collect();
        let sql = format!("select {} from {name} order by {}", columns.join(", "), table.key);
        let found = rows.entry(name).or_default();
        tx.each(&sql, &[], |row| {
            found.push(columns.iter().map(|_| row.next()).collect::<Result<_>>()?);
            Ok(())
        })
        .await?;
    }
    let ranks = ranks(&tables, &rows);
    let mut text = String::new();
    for (name, table) in &tables {
        for row in &rows[name.as_str()] {
            let _ = write!(text, "{name}");
            for (column, cell) in table.columns.iter().zip(row) {
                let _ = match cell {
                    Cell::Null => Ok(()),
                    Cell::Int(number) if is_identifier(column) => match ranks.get(number) {
                        Some(rank) => write!(text, " {column}=#{rank}"),
                        None => write!(text, " {column}={number}"),
                    },
                    Cell::Int(number) => write!(text, " {column}={number}"),
                    Cell::Other(other) => write!(text, " {column}={}", ranked(other, &ranks)),
                };
            }
            text.push('\n');
        }
    }
    Ok(text)
}

fn ranks(tables: &BTreeMap<String, Table>, rows: &BTreeMap<&str, Vec<Vec<Cell>>>) -> BTreeMap<i64, usize> {
    let mut found = BTreeSet::new();
    for (name, rows) in rows {
        for (column, cell) in rows.iter().flat_map(|row| tables[*name].columns.iter().zip(row)) {
            if let Cell::Int(number) = cell
                && is_identifier(column)
                && FIRST_GENERATED <= *number
            {
                found.insert(*number);
            }
        }
    }
    found.into_iter().zip(1..).collect()
}

fn is_identifier(column: &str) -> bool {
    matches!(column, "id" | "seq" | "event_seq" | "known_from" | "known_to") || column.ends_with("_id")
}

/// A text with the ranks of the generated identifiers in it, as events write them: each between quotes.
fn ranked(quoted: &str, ranks: &BTreeMap<i64, usize>) -> String {
    let piece = |piece: &str| {
        let number = piece.trim_end_matches('\\').parse::<Tsid>().ok().map(Tsid::get);
        match number.filter(|number| FIRST_GENERATED <= *number).and_then(|number| ranks.get(&number)) {
            Some(rank) => format!("#{rank}"),
            None => piece.to_owned(),
        }
    };
    quoted.split('"').map(piece).collect::<Vec<_>>().join("\"")
}

fn tables() -> BTreeMap<String, Table> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let mut scripts: Vec<_> = std::fs::read_dir(folder)
        .expect("the migrations are there")
        .map(|file| file.expect("readable").path())
        .collect();
    scripts.sort();
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    for script in scripts {
        let text = std::fs::read_to_string(script).expect("the migration is read");
        let mut inside = None;
        for line in text.lines() {
            let code = line.split("--").next().unwrap_or_default().trim().trim_end_matches([',', ';']);
            if let Some(rest) = code.strip_prefix("create table ") {
                inside = Some(rest.trim_end_matches(" (").to_owned());
            } else if let Some((table, column)) =
                code.strip_prefix("alter table ").and_then(|rest| rest.split_once(" add column "))
            {
                add_column(tables.entry(table.to_owned()).or_default(), column);
            } else if code == ")" {
                inside = None;
            } else if let Some(table) = &inside {
                add_column(tables.entry(table.clone()).or_default(), code);
            }
        }
    }
    tables.remove("short_number").expect("a table of the schema");
    tables.remove("recent").expect("a table of the schema");
    tables
}

fn add_column(table: &mut Table, definition: &str) {
    if let Some(key) = definition.strip_prefix("primary key (") {
        key.trim_end_matches(')').clone_into(&mut table.key);
        return;
    }
    let Some((name, rest)) = definition.split_once(' ') else { return };
    // Signs of life of sessions and tokens are noted beside requests, whenever there is time.
    if matches!(name, "check" | "unique" | "foreign" | "constraint" | "commit_group" | "seen_at") {
        return;
    }
    if rest.contains("primary key") {
        name.clone_into(&mut table.key);
    }
    table.columns.push(name.to_owned());
}
