//! Decides rows of opportunities.

use std::collections::HashMap;

use tundish_db::{Result, Tx};
use tundish_domain::{NumberKind, id::OpportunityId, policy::assignee};

use super::{
    desk::{Closing, Desk, Fault, Opening},
    file::Line,
    read::{Field, OpportunityRow},
    store::Stored,
    story::{self, Resolved},
    update,
};
use crate::{number, opportunity::amend};

/// Decides the rows; `known` are the keys that exist.
pub(super) async fn decide<'w>(
    desk: &mut Desk<'w>,
    tx: &mut Tx,
    lines: &'w [Line<OpportunityRow>],
    known: &HashMap<String, Stored>,
    is_dry: bool,
) -> Result<()> {
    let new = lines.iter().filter(|line| !known.contains_key(&line.keyed.key)).count();
    let count = i64::try_from(new).unwrap_or(i64::MAX);
    let mut next_number =
        if is_dry || count == 0 { 1 } else { number::draw(tx, NumberKind::Opportunity, count).await? };
    for line in lines {
        let stored = match desk.open(line, known, Field::Key) {
            Opening::Open(stored) => stored,
            Opening::Settled => continue,
        };
        if let Some(stored) = stored {
            change(desk, tx, line, stored.into()).await?;
            continue;
        }
        match add(desk, tx, &line.content, next_number) {
            Ok(id) => {
                next_number += 1;
                let own = desk.own_values(id.into(), &line.content.own, &homeless(&line.content));
                desk.batch.own_new.extend(own);
                desk.close(line, Closing { stored, id: id.into(), becomes: true, is_changed: true });
            }
            Err(fault) => desk.refuse(fault),
        }
    }
    Ok(())
}

/// What was deleted here stays deleted, whatever a file says.
pub(super) fn deleted_here() -> Fault {
    Fault { field: None, code: "deleted_here", detail: "it was deleted in Tundish and stays deleted".to_owned() }
}

/// Two rows that say different things about one record: which of them is right, nobody can tell.
pub(super) fn repeated(field: Field) -> Fault {
    Fault::new(
        field,
        "row_repeated",
        "a row above has the same identifier or name and says something else. Remove one of them.",
    )
}

fn add(desk: &mut Desk<'_>, tx: &Tx, row: &OpportunityRow, number: i64) -> std::result::Result<OpportunityId, Fault> {
    let resolved = resolve(desk, tx, row)?;
    let id = tx.next_id();
    let story = story::tell(desk.context, row, resolved, id, number, tx.now())?;
    desk.batch.stories.push(story);
    Ok(id)
}

fn resolve(desk: &mut Desk<'_>, tx: &Tx, row: &OpportunityRow) -> std::result::Result<Resolved, Fault> {
    let owner = match &row.owner_name {
        Some(name) => desk.person(tx, Field::Owner, name)?,
        None => desk.context.keeper,
    };
    let (context, world) = (desk.context, desk.world);
    let relation = world.relation(&context.actor, owner);
    let assignee = assignee(&context.actor, owner, relation).map_err(|denied| {
        Fault::new(Field::Owner, denied.code(), "you may not import for this person. Ask somebody above them.")
    })?;
    let account = row.account_name.as_deref().map(|name| desk.account(tx, Field::Account, name)).transpose()?;
    let product = row.product_name.as_deref().map(|name| desk.product(tx, name)).transpose()?;
    let list_price = product.and_then(|product| desk.staff.prices.get(&(product, row.currency)).copied());
    Ok(Resolved { owner: assignee, relation, account, product, list_price })
}

async fn change<'w>(desk: &mut Desk<'w>, tx: &mut Tx, line: &'w Line<OpportunityRow>, id: OpportunityId) -> Result<()> {
    let row = &line.content;
    let Some(before) = amend::load(tx, &[id]).await?.into_iter().next().map(|known| known.opportunity) else {
        desk.refuse(Fault {
            field: None,
            code: "record_missing",
            detail: "the record of this row is gone. Undo the earlier import and import again.".to_owned(),
        });
        return Ok(());
    };
    if before.deleted_at.is_some() {
        desk.warn(&line.keyed.key, deleted_here());
        desk.batch.counts.skipped += 1;
        return Ok(());
    }
    let decided =
        resolve(desk, tx, row).and_then(|resolved| update::decide(desk.context, &before, row, resolved, tx.now()));
    let update::Update { decisions, remarks } = match decided {
        Ok(update) => update,
        Err(fault) => {
            desk.refuse(fault);
            return Ok(());
        }
    };
    for remark in remarks {
        desk.warn(&line.keyed.key, remark);
    }
    let own = desk.own_values(id.into(), &row.own, &homeless(row));
    let own_changed = desk.change_own(tx, own).await?;
    let is_changed = !decisions.is_empty() || own_changed;
    if !decisions.is_empty() {
        desk.batch.updates.push((before, decisions));
    }
    desk.close(line, Closing { stored: Some(id.into()), id: id.into(), becomes: false, is_changed });
    Ok(())
}

fn homeless(row: &OpportunityRow) -> [(Field, Option<String>); 1] {
    let percent = |millionths: i64| {
        let text = format!("{}.{:04}", millionths / 10_000, millionths % 10_000);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    [(Field::Probability, row.probability.map(|probability| percent(probability.millionths())))]
}
