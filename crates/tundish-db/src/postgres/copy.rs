//! Many rows at once, in PostgreSQL's binary copy format.

use std::pin::pin;

use deadpool_postgres::Object;
use tokio_postgres::{
    Statement,
    binary_copy::BinaryCopyInWriter,
    types::{ToSql, Type},
};

use crate::Value;

/// Copies the rows into the table; `statement` selects the same columns and so knows their types.
pub(super) async fn copy_in(
    client: &Object,
    table: &str,
    columns: &[&str],
    statement: &Statement,
    values: &[Value<'_>],
) -> Result<(), tokio_postgres::Error> {
    let types: Vec<Type> = statement.columns().iter().map(|column| column.type_().clone()).collect();
    let sink = client.copy_in(&format!("copy {table} ({}) from stdin binary", columns.join(", "))).await?;
    let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
    for row in values.chunks_exact(columns.len()) {
        let row: Vec<&(dyn ToSql + Sync)> = row.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        writer.as_mut().write(&row).await?;
    }
    writer.finish().await.map(drop)
}
