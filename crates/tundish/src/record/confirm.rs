//! When somebody last said that a field is still true.

use std::collections::BTreeMap;

use tundish_db::{Result, Tx, Value, args};
use tundish_domain::{
    Instant,
    id::{Tsid, UserId},
    policy::Actor,
};

/// Who confirmed a field last, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Confirmed {
    pub(crate) at: Instant,
    pub(crate) by: UserId,
}

/// Notes that these fields are true now. Whoever is no person confirms nothing.
pub(crate) async fn note(tx: &mut Tx, actor: &Actor, subject: Tsid, fields: &[&str]) -> Result<()> {
    let Some(user) = actor.user() else { return Ok(()) };
    let now = tx.now();
    for &field in fields {
        tx.exec(
            "insert into confirmation (subject_id, field, confirmed_at, confirmed_by) values ($1, $2, $3, $4)
             on conflict (subject_id, field) do update set confirmed_at = excluded.confirmed_at, confirmed_by = excluded.confirmed_by",
            args![subject, field, now, user],
        )
        .await?;
    }
    Ok(())
}

/// The fields of a record that somebody confirmed since it was made.
pub(crate) async fn of(tx: &mut Tx, subject: impl Into<Tsid>) -> Result<BTreeMap<String, Confirmed>> {
    let rows = tx
        .all::<(String, Instant, UserId)>(
            "select field, confirmed_at, confirmed_by from confirmation where subject_id = $1",
            args![subject.into()],
        )
        .await?;
    Ok(rows.into_iter().map(|(field, at, by)| (field, Confirmed { at, by })).collect())
}

/// The same of several records.
pub(crate) async fn of_each(tx: &mut Tx, subjects: &[Tsid]) -> Result<BTreeMap<(Tsid, String), Confirmed>> {
    let mut all = BTreeMap::new();
    for subjects in subjects.chunks(200) {
        let places: Vec<String> = (1..=subjects.len()).map(|place| format!("${place}")).collect();
        let values: Vec<Value<'_>> = subjects.iter().map(Value::from).collect();
        let sql = format!(
            "select subject_id, field, confirmed_at, confirmed_by from confirmation where subject_id in ({})",
            places.join(", ")
        );
        for (subject, field, at, by) in tx.all::<(Tsid, String, Instant, UserId)>(&sql, &values).await? {
            all.insert((subject, field), Confirmed { at, by });
        }
    }
    Ok(all)
}
