//! The own fields that the columns of a file become.

use std::collections::HashMap;

use tundish_db::{Result, Tx};
use tundish_domain::id::{ImportId, OwnFieldId};

use super::{
    read::{Field, FileKind, Plan},
    store,
};
use crate::own_field;

/// Columns that are understood and have no place in the record: they are kept as own fields under their headings.
const HOMELESS: [Field; 5] =
    [Field::Probability, Field::YearEstablished, Field::Revenue, Field::Employees, Field::CreatedOn];

/// The own fields of the unknown columns, and of those without a place.
pub(super) type OwnFields = (HashMap<usize, OwnFieldId>, Vec<(Field, OwnFieldId)>);

/// Finds or makes the own fields of a file.
pub(super) async fn ensure(tx: &mut Tx, plan: &Plan, import: ImportId) -> Result<OwnFields> {
    let kind = subject_kind(plan.kind);
    let (mut unknown, mut homeless) = (HashMap::new(), Vec::new());
    for (column, name) in &plan.own {
        unknown.insert(*column, one(tx, kind, name, import).await?);
    }
    for column in &plan.columns {
        let is_kept =
            HOMELESS.contains(&column.field) && (column.field != Field::CreatedOn || plan.kind == FileKind::Accounts);
        if is_kept {
            homeless.push((column.field, one(tx, kind, plan.headings[column.column].trim(), import).await?));
        }
    }
    Ok((unknown, homeless))
}

async fn one(tx: &mut Tx, kind: &str, name: &str, import: ImportId) -> Result<OwnFieldId> {
    let (id, is_new) = own_field::store::ensure(tx, kind, name).await?;
    if is_new {
        store::mark(tx, import, "made.own_field", &[id.into()]).await?;
    }
    Ok(id)
}

/// The word for the records of a kind of files.
pub(super) const fn subject_kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Opportunities => "opportunity",
        FileKind::Accounts => "account",
        FileKind::Products => "product",
        FileKind::People => "user",
    }
}
