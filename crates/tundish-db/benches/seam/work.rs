//! The work that is measured, without any database: the record and what a stage move makes of it.

use serde::Serialize;
use tundish_db::{FromRow, Result, Row, Value};

/// Identifiers of the stages, first to last; the last is followed by the first, so that moves never end.
pub(crate) const STAGES: [i64; 4] = [11, 12, 13, 14];
/// The one pipeline.
pub(crate) const PIPELINE: i64 = 10;
/// The person who moves.
pub(crate) const ACTOR: i64 = 101;
/// The identifier of the first opportunity; the others follow it.
pub(crate) const FIRST_OPPORTUNITY: i64 = 1_000_001;
/// Rows of a page.
pub(crate) const PAGE: i64 = 50;

/// A column as the seam's argument.
trait Stored {
    fn value(&self) -> Value<'_>;
}
impl Stored for i64 {
    fn value(&self) -> Value<'_> {
        (*self).into()
    }
}
impl Stored for Option<i64> {
    fn value(&self) -> Value<'_> {
        (*self).into()
    }
}
impl Stored for String {
    fn value(&self) -> Value<'_> {
        self.into()
    }
}
impl Stored for Option<String> {
    fn value(&self) -> Value<'_> {
        self.into()
    }
}

/// A record with one way in and out per driver, so that no variant reads more or less than another.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize)]
        pub(crate) struct $name { $(pub(crate) $field: $type),+ }

        impl $name {
            pub(crate) const COLUMNS: &[&str] = &[$(stringify!($field)),+];

            pub(crate) fn values(&self) -> Vec<Value<'_>> {
                vec![$(self.$field.value()),+]
            }

            pub(crate) fn of_sqlite(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
                let mut columns = 0..;
                Ok(Self { $($field: row.get(columns.next().unwrap_or_default())?),+ })
            }

            pub(crate) fn to_sqlite(&self) -> Vec<&dyn rusqlite::ToSql> {
                vec![$(&self.$field),+]
            }

            pub(crate) fn of_postgres(row: &tokio_postgres::Row) -> Result<Self, tokio_postgres::Error> {
                let mut columns = 0..;
                Ok(Self { $($field: row.try_get(columns.next().unwrap_or_default())?),+ })
            }

            pub(crate) fn to_postgres(&self) -> Vec<&(dyn tokio_postgres::types::ToSql + Sync)> {
                vec![$(&self.$field),+]
            }
        }

        impl FromRow for $name {
            fn from_row(row: &mut Row<'_>) -> Result<Self> {
                Ok(Self { $($field: row.next()?),+ })
            }
        }
    };
}

record! {
    /// A row of `opportunity`.
    Opportunity {
        id: i64,
        version: i64,
        number: i64,
        name: String,
        name_key: String,
        account_id: Option<i64>,
        product_id: Option<i64>,
        pipeline_id: i64,
        stage_id: i64,
        owner_id: i64,
        channel: String,
        amount_kind: String,
        amount_minor: Option<i64>,
        currency: String,
        expected_close_on: Option<String>,
        next_step: Option<String>,
        status: String,
        closed_at: Option<i64>,
        won_minor: Option<i64>,
        close_reason: Option<String>,
        hold_reason: Option<String>,
        hold_until_on: Option<String>,
        entered_at: Option<i64>,
        observed_at: i64,
        created_at: Option<i64>,
        recorded_at: i64,
        deleted_at: Option<i64>,
    }
}

/// What a stage move stores.
#[derive(Debug)]
pub(crate) struct Move {
    pub(crate) after: Opportunity,
    /// What changed, as the column of the event holds it.
    pub(crate) changes: String,
}

impl Move {
    /// Moves to the next stage at `now`, in microseconds.
    pub(crate) fn decide(before: &Opportunity, now: i64) -> Self {
        let place = STAGES.iter().position(|stage| *stage == before.stage_id).unwrap_or_default();
        let after = Opportunity {
            version: before.version + 1,
            stage_id: STAGES[(place + 1) % STAGES.len()],
            entered_at: Some(now),
            observed_at: now,
            ..before.clone()
        };
        let change = |field: &str, before: Option<i64>, after: Option<i64>| {
            let text = |number: Option<i64>| number.map_or("null".to_owned(), |number| format!("\"{number}\""));
            format!("\"{field}\":[{},{}]", text(before), text(after))
        };
        let changes = format!(
            "{{{},{},{}}}",
            change("stage_id", Some(before.stage_id), Some(after.stage_id)),
            change("entered_at", before.entered_at, after.entered_at),
            change("observed_at", Some(before.observed_at), Some(after.observed_at)),
        );
        Self { after, changes }
    }
}
