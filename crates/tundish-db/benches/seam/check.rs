//! What was acknowledged must be there, whichever variant acknowledged it.

use std::collections::HashSet;

use tundish_db::{Clock, Db, DbUrl, Result, args};

use crate::Failure;

/// Fails unless every acknowledged move is stored whole, and no opportunity has more or fewer of anything than its moves say.
pub(crate) async fn check(url: &str, rows: i64, acknowledged: &[i64]) -> Result<(), Failure> {
    let db = Db::open(&url.parse::<DbUrl>()?, Clock::system())?;
    let stored: Result<Vec<(i64,)>> = db
        .read_long(async move |tx| {
            tx.all(
                "select e.seq from event e where $1 < e.seq and e.changes like '{\"stage_id\":%'
                 and exists (select 1 from opportunity_span s where s.known_from = e.seq and s.opportunity_id = e.subject_id)",
                args![rows],
            )
            .await
        })
        .await;
    let stored: HashSet<i64> = stored?.into_iter().map(|(seq,)| seq).collect();
    let lost = acknowledged.iter().filter(|seq| !stored.contains(seq)).count();
    if 0 < lost {
        return Err(format!("{lost} of {} acknowledged moves are missing", acknowledged.len()).into());
    }
    if stored.len() != acknowledged.len() {
        return Err(format!("{} moves are stored, {} were acknowledged", stored.len(), acknowledged.len()).into());
    }
    let crooked: Result<(i64,)> = db
        .read_long(async |tx| {
            tx.one(
                "select count(*) from opportunity o
                 where o.version <> (select count(*) from event e where e.subject_kind = 'opportunity' and e.subject_id = o.id)
                    or o.version <> (select count(*) from opportunity_span s where s.opportunity_id = o.id)
                    or 1 <> (select count(*) from opportunity_span s
                             where s.opportunity_id = o.id and s.to_at is null and s.stage_id = o.stage_id)",
                args![],
            )
            .await
        })
        .await;
    let (crooked,) = crooked?;
    if crooked != 0 {
        return Err(format!("{crooked} opportunities do not agree with their moves").into());
    }
    Ok(())
}
