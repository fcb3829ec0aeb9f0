//! Plain records in bulk, each with the event of its making.

use tundish_db::Result;
use tundish_db::Tx;
use tundish_domain::{Change, Instant, policy::Actor};

use crate::{
    event::{self, Happening},
    record::{self, Record},
};

/// Writes records that do not exist yet; each with who made it and when.
pub(crate) async fn write_records<R: Record>(tx: &mut Tx, made: &[(Actor, Instant, R)]) -> Result<()> {
    let all: Vec<&R> = made.iter().map(|(_, _, record)| record).collect();
    record::store::insert_all(tx, &all).await?;
    let told: Vec<(String, Vec<Change>)> = all
        .iter()
        .map(|record| (format!("{}.{}", record::kind::<R>(), record.made()), record::changes(None, *record)))
        .collect();
    let happenings: Vec<(&Actor, Happening<'_>)> = made
        .iter()
        .zip(&told)
        .map(|((actor, at, record), (verb, changes))| {
            let subject = record::subject::<R>(record.id());
            (actor, Happening { subject, verb, happened_at: Some(*at), changes, own: &[] })
        })
        .collect();
    event::store::record_each(tx, &happenings).await?;
    for record in all {
        R::written(tx, None, record).await?;
    }
    Ok(())
}
