//! SQL of contacts.

use tundish_db::{Result, Tx, Value, args};
use tundish_domain::{
    id::{ContactId, OpportunityId, UserId},
    policy::{Actor, Relation},
};

use super::Contact;
use crate::{
    access::{self, Sight},
    account,
    record::points::{self, PointKind},
};

/// How many of its opportunities are asked how the actor stands to them.
const ASKED: i64 = 50;

/// How the actor stands to a contact: directly, as to its account, or through an opportunity on which it stands, which makes the
/// one who works the opportunity look after the contact.
pub(super) async fn relation(tx: &mut Tx, actor: &Actor, contact: &Contact) -> Result<Relation> {
    let mut relation = access::relation(tx, actor, ContactId::KIND, contact.id.into(), contact.owner_id).await?;
    if relation != Relation::Stranger {
        return Ok(relation);
    }
    if let Some(account) = contact.account_id
        && let Some((_, of_account)) = account::store::load(tx, actor, account).await?
        && of_account != Relation::AccountCard
    {
        relation = relation.min(of_account);
    }
    let sight = Sight::by_rights(actor);
    let seen = sight.condition("o", OpportunityId::KIND, 1);
    let sql = format!(
        "select o.id, o.owner_id from participant p join opportunity o on o.id = p.opportunity_id
         where p.contact_id = $2 and p.deleted_at is null and o.deleted_at is null and {seen} limit $3"
    );
    let worked = tx.all::<(OpportunityId, UserId)>(&sql, args![sight.argument(), contact.id, ASKED]).await?;
    for (id, owner) in worked {
        let of_opportunity = access::relation(tx, actor, OpportunityId::KIND, id.into(), owner).await?;
        relation = relation.min(match of_opportunity {
            Relation::Own | Relation::Subtree | Relation::Custodian => Relation::Custodian,
            other => other,
        });
    }
    Ok(relation)
}

/// The condition under which a contact with the alias `r` is seen.
pub(super) fn seen(sight: Sight, place: usize) -> String {
    let directly = sight.condition("r", ContactId::KIND, place);
    if sight == Sight::Everything {
        return directly;
    }
    let opportunity = sight.condition("o", OpportunityId::KIND, place);
    format!(
        "({directly}
          or r.account_id in (select g.subject_id from access_grant g join account a on a.id = g.subject_id
                              where g.user_id = ${place} and g.subject_kind = 'account' and a.deleted_at is null)
          or r.id in (select p.contact_id from participant p join opportunity o on o.id = p.opportunity_id
                      where p.deleted_at is null and o.deleted_at is null and {opportunity}))"
    )
}

/// Writes by which addresses and numbers the contact is found.
pub(super) async fn write_points(tx: &mut Tx, before: Option<&Contact>, after: &Contact) -> Result<()> {
    let keys = |contact: &Contact| -> Vec<(&'static str, String)> {
        if contact.deleted_at.is_some() {
            return Vec::new();
        }
        let of = |kind: PointKind, kept: &Option<String>| {
            let points = points::points(kept.as_deref().unwrap_or_default());
            points.map(|point| (kind.as_str(), point.key())).collect::<Vec<_>>()
        };
        let mut keys = of(PointKind::Email, &contact.emails);
        keys.extend(of(PointKind::Phone, &contact.phones));
        keys.sort_unstable();
        keys.dedup();
        keys
    };
    let (was, is) = (before.map(keys).unwrap_or_default(), keys(after));
    for (kind, key) in was.iter().filter(|key| !is.contains(key)) {
        tx.exec(
            "delete from contact_point where kind = $1 and value_key = $2 and subject_kind = $3 and subject_id = $4",
            args![*kind, key, ContactId::KIND, after.id],
        )
        .await?;
    }
    let rows: Vec<Value<'_>> = is
        .iter()
        .filter(|key| !was.contains(key))
        .flat_map(|(kind, key)| [(*kind).into(), key.into(), ContactId::KIND.into(), after.id.into()])
        .collect();
    tx.insert_many("contact_point", &["kind", "value_key", "subject_kind", "subject_id"], &rows).await
}
