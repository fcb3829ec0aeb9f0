//! SQL of own fields.

use std::collections::BTreeMap;

use tundish_db::{Result, Tx, Value, args};
use tundish_domain::{
    OwnChange,
    id::{OwnFieldId, Tsid},
    text,
};

use super::{OwnField, OwnValue, day, number};
use crate::record;

/// The own fields of a kind of record, in their order.
pub(crate) async fn fields(tx: &mut Tx, kind: &str) -> Result<Vec<OwnField>> {
    let columns = record::store::columns::<OwnField>();
    let sql = format!(
        "select {columns} from own_field r where r.subject_kind = $1 and r.deleted_at is null order by r.position, r.name_key"
    );
    tx.all(&sql, args![kind]).await
}

/// The field with this name, by its key.
pub(super) async fn named(tx: &mut Tx, kind: &str, key: &str) -> Result<Option<OwnFieldId>> {
    let sql = "select id from own_field where subject_kind = $1 and name_key = $2 and deleted_at is null";
    Ok(tx.optional::<(OwnFieldId,)>(sql, args![kind, key]).await?.map(|(id,)| id))
}

/// How many fields a kind of record has.
pub(super) async fn count(tx: &mut Tx, kind: &str) -> Result<i64> {
    let sql = "select count(*) from own_field where subject_kind = $1 and deleted_at is null";
    Ok(tx.one::<(i64,)>(sql, args![kind]).await?.0)
}

/// Stores what changes of the own fields of a record.
pub(crate) async fn write(tx: &mut Tx, subject: impl Into<Tsid>, changes: &[OwnChange]) -> Result<()> {
    let subject = subject.into();
    for change in changes {
        match &change.after {
            Some(text) => {
                put(tx, &OwnValue { subject, field: change.field, text: text.clone() }).await?;
            }
            None => {
                let sql = "delete from own_value where subject_id = $1 and field_id = $2";
                tx.exec(sql, args![subject, change.field]).await?;
            }
        }
    }
    Ok(())
}

/// The field with this name of this kind of record, made or taken back into use if need be; and whether it is new.
pub async fn ensure(tx: &mut Tx, kind: &str, name: &str) -> Result<(OwnFieldId, bool)> {
    let key = text::key(name);
    let found = tx
        .optional::<(OwnFieldId, Option<i64>)>(
            "select id, deleted_at from own_field where subject_kind = $1 and name_key = $2
             order by deleted_at is not null, id limit 1",
            args![kind, &key],
        )
        .await?;
    match found {
        Some((id, None)) => Ok((id, false)),
        Some((id, Some(_))) => {
            tx.exec("update own_field set deleted_at = null, name = $2 where id = $1", args![id, name]).await?;
            Ok((id, true))
        }
        None => {
            let id = tx.next_id();
            tx.exec(
                "insert into own_field (id, subject_kind, name, name_key, created_at) values ($1, $2, $3, $4, $5)",
                args![id, kind, name, key, tx.now()],
            )
            .await?;
            Ok((id, true))
        }
    }
}

/// The columns in the order of [`row`].
const WRITTEN: &[&str] = &["subject_id", "field_id", "text", "text_key", "number", "day_on"];

fn row(value: &OwnValue) -> [Value<'_>; 6] {
    [
        value.subject.into(),
        value.field.into(),
        (&value.text).into(),
        text::key(&value.text).into(),
        number(&value.text).into(),
        day(&value.text).into(),
    ]
}

/// Stores values of records that have none yet.
pub async fn insert(tx: &mut Tx, values: &[OwnValue]) -> Result<()> {
    let rows: Vec<Value<'_>> = values.iter().flat_map(row).collect();
    tx.insert_many("own_value", WRITTEN, &rows).await
}

/// Stores a value in place of the one that there may be; says whether anything changed.
pub async fn put(tx: &mut Tx, value: &OwnValue) -> Result<bool> {
    let changed = tx
        .exec(
            "insert into own_value (subject_id, field_id, text, text_key, number, day_on) values ($1, $2, $3, $4, $5, $6)
             on conflict (subject_id, field_id) do update
             set text = excluded.text, text_key = excluded.text_key, number = excluded.number, day_on = excluded.day_on
             where own_value.text <> excluded.text",
            &row(value),
        )
        .await?;
    Ok(0 < changed)
}

/// The values of a record by field.
pub async fn texts(tx: &mut Tx, subject: Tsid) -> Result<BTreeMap<OwnFieldId, String>> {
    let values = tx
        .all::<(OwnFieldId, String)>("select field_id, text from own_value where subject_id = $1", args![subject])
        .await?;
    Ok(values.into_iter().collect())
}
