//! Deletes what imports made and nothing uses any more.
//!
//! A record is in use while a living record refers to it, or while a row of an import that stands has told about it. Rows stay
//! in their tables with the time of their deletion: the history refers to them.

use tundish_db::{Db, Tx, args};
use tundish_domain::{
    id::{ImportId, Tsid},
    policy::Actor,
};

use super::Counts;
use crate::{
    event::{self, Happening, Subject},
    import::ImportError,
    search,
};

/// Marks per transaction.
const CHUNK: i64 = 200;

/// A kind of record that imports make.
struct Kind {
    mark: &'static str,
    subject: &'static str,
    verb: &'static str,
    /// Whether record `$1` is in use.
    is_used: &'static str,
    /// Deletes record `$1` at `$2`.
    delete: &'static str,
}

/// Those that others refer to come after those.
const KINDS: [Kind; 6] = [
    Kind {
        mark: "made.account",
        subject: "account",
        verb: "account.deleted",
        is_used: "select 1 from opportunity where account_id = $1 and deleted_at is null
            union all select 1 from account where parent_id = $1 and deleted_at is null",
        delete: "update account set deleted_at = $2, version = version + 1 where id = $1 and deleted_at is null",
    },
    Kind {
        mark: "made.product",
        subject: "product",
        verb: "product.deleted",
        is_used: "select 1 from opportunity where product_id = $1 and deleted_at is null",
        delete: "update product set deleted_at = $2, active = false, version = version + 1 where id = $1 and deleted_at is null",
    },
    Kind {
        mark: "made.pipeline",
        subject: "pipeline",
        verb: "pipeline.deleted",
        is_used: "select 1 from opportunity where pipeline_id = $1 and deleted_at is null",
        delete: "update pipeline set deleted_at = $2, version = version + 1 where id = $1 and deleted_at is null",
    },
    Kind {
        mark: "made.user",
        subject: "user",
        verb: "user.deleted",
        // Whoever can sign in, or leads people, is somebody by now.
        is_used: "select 1 from users where id = $1 and password_hash is not null
            union all select 1 from opportunity where owner_id = $1 and deleted_at is null
            union all select 1 from account where owner_id = $1 and deleted_at is null
            union all select 1 from api_token where user_id = $1 and revoked_at is null
            union all select 1 from team t join users member on member.team_id = t.id
                where t.leader_id = $1 and t.deleted_at is null and member.id <> $1 and member.deleted_at is null
            union all select 1 from team t join team below on below.parent_id = t.id
                where t.leader_id = $1 and t.deleted_at is null and below.deleted_at is null",
        delete: "update users set deleted_at = $2, active = false, email_key = null, team_id = null, version = version + 1
            where id = $1 and deleted_at is null",
    },
    Kind {
        mark: "made.team",
        subject: "team",
        verb: "team.deleted",
        is_used: "select 1 from users where team_id = $1 and deleted_at is null
            union all select 1 from team where parent_id = $1 and deleted_at is null",
        delete: "update team set deleted_at = $2, leader_id = null, version = version + 1 where id = $1 and deleted_at is null",
    },
    Kind {
        mark: "made.own_field",
        subject: "own_field",
        verb: "own_field.deleted",
        is_used: "select 1 from own_value v join opportunity o on o.id = v.subject_id where v.field_id = $1 and o.deleted_at is null
            union all select 1 from own_value v join account a on a.id = v.subject_id where v.field_id = $1 and a.deleted_at is null
            union all select 1 from own_value v join product p on p.id = v.subject_id where v.field_id = $1 and p.deleted_at is null
            union all select 1 from own_value v join users u on u.id = v.subject_id where v.field_id = $1 and u.deleted_at is null",
        delete: "update own_field set deleted_at = $2 where id = $1 and deleted_at is null",
    },
];

/// Deletes what nothing uses, of all imports that were undone; answers how many records of each kind.
pub(super) async fn sweep(db: &Db, actor: &Actor) -> Result<Counts, ImportError> {
    let mut deleted = Counts::new();
    // Deleting one makes others unused: a child its parent, a member the team, a team the one above.
    loop {
        let mut round = 0;
        for kind in &KINDS {
            let mut after = String::new();
            loop {
                let (actor, from) = (*actor, after.clone());
                let (count, last) = db.write_bulk(async move |tx| some(tx, &actor, kind, &from).await).await?;
                if 0 < count {
                    round += count;
                    *deleted.entry(kind.subject).or_default() += count;
                }
                match last {
                    Some(last) => after = last,
                    None => break,
                }
            }
        }
        if round == 0 {
            return Ok(deleted);
        }
    }
}

/// What this import made and something still uses, of each kind.
pub(super) async fn in_use(tx: &mut Tx, import: ImportId) -> tundish_db::Result<Counts> {
    let marked = tx
        .all::<(String, u32)>(
            "select kind, count(*) from import_key where import_id = $1 and kind like 'made.%' group by kind",
            args![import],
        )
        .await?;
    let subject = |mark: &str| KINDS.iter().find(|kind| kind.mark == mark).map(|kind| kind.subject);
    Ok(marked.into_iter().filter_map(|(mark, count)| Some((subject(&mark)?, u64::from(count)))).collect())
}

async fn some(
    tx: &mut Tx,
    actor: &Actor,
    kind: &'static Kind,
    after: &str,
) -> Result<(u64, Option<String>), ImportError> {
    let marks = tx
        .all::<(String, Tsid, ImportId)>(
            "select m.key, m.subject_id, m.import_id from import_key m join import_run r on r.id = m.import_id
             where m.kind = $1 and r.state = 'undone' and m.key > $2 order by m.key limit $3",
            args![kind.mark, after, CHUNK],
        )
        .await?;
    let last = marks.last().map(|(key, ..)| key.clone());
    let now = tx.now();
    let mut gone = Vec::new();
    for (key, subject, _) in marks {
        let told = tx
            .optional::<(i64,)>(
                "select 1 from import_key where subject_id = $1 and kind in ('accounts', 'products', 'people') limit 1",
                args![subject],
            )
            .await?;
        if told.is_some() || tx.optional::<(i64,)>(kind.is_used, args![subject]).await?.is_some() {
            continue;
        }
        let touched = tx.exec(kind.delete, args![subject, now]).await?;
        tx.exec("delete from import_key where kind = $1 and key = $2", args![kind.mark, key]).await?;
        if 0 < touched {
            gone.push(Subject { kind: kind.subject, id: subject });
        }
    }
    let happenings: Vec<Happening<'_>> = gone
        .iter()
        .map(|subject| Happening { subject: *subject, verb: kind.verb, happened_at: None, changes: &[], own: &[] })
        .collect();
    event::store::record_many(tx, actor, &happenings).await?;
    let ids: Vec<Tsid> = gone.iter().map(|subject| subject.id).collect();
    search::rebuild::forget_deleted(tx, kind.subject, &ids).await?;
    Ok((gone.len() as u64, last))
}
