//! Decides rows of products.

use std::collections::HashMap;

use tundish_db::{Result, Tx};
use tundish_domain::{Money, id::ProductId};

use super::{
    desk::{Desk, Fault},
    file::Line,
    key::{self, Hash},
    mention::{Found, checked},
    opportunities::{deleted_here, repeated},
    read::{Field, ProductRow},
    store::Stored,
};

/// Decides the rows; `known` are the keys that exist.
pub(super) async fn decide(
    desk: &mut Desk<'_>,
    tx: &mut Tx,
    lines: &[Line<ProductRow>],
    known: &HashMap<String, Stored>,
) -> Result<()> {
    let mut taken: HashMap<&str, Hash> = HashMap::new();
    for line in lines {
        desk.row = line.row;
        let (key, hash) = (&line.keyed.key, line.keyed.hash);
        let stored = known.get(key).map(|stored| stored.hash).or(taken.get(key.as_str()).copied());
        if stored == Some(hash) {
            desk.batch.counts.skipped += 1;
            continue;
        }
        if stored.is_some() && line.keyed.is_repeated {
            desk.refuse(repeated(Field::Name));
            continue;
        }
        let stored = known.get(key).map(|stored| ProductId::from(stored.subject));
        if stored.is_some_and(|id| !desk.staff.products.contains_key(&id)) {
            desk.warn(key, deleted_here());
            desk.batch.counts.skipped += 1;
            continue;
        }
        let (id, is_new) = match find(desk, tx, &line.content, stored) {
            Ok(found) => found,
            Err(fault) => {
                desk.refuse(fault);
                continue;
            }
        };
        // A draft that is told about for the first time becomes a record by this row.
        let is_new = is_new || desk.staff.draft_products.contains(&id);
        let is_changed = fill(desk, id, &line.content);
        let own = desk.own_values(id.into(), &line.content.own, &[]);
        let own_changed = desk.change_own(tx, own).await?;
        match (is_new, is_changed || own_changed) {
            (true, _) => desk.batch.counts.created += 1,
            (false, true) => desk.batch.counts.updated += 1,
            (false, false) => desk.batch.counts.skipped += 1,
        }
        if stored.is_some() {
            desk.batch.rehashed.push((key.clone(), hash));
        } else {
            desk.batch.keys.push((key.clone(), id.into(), hash));
            taken.insert(key, hash);
        }
    }
    Ok(())
}

/// The product that the row is about, and whether it is new.
fn find(
    desk: &mut Desk<'_>,
    tx: &Tx,
    row: &ProductRow,
    stored: Option<ProductId>,
) -> std::result::Result<(ProductId, bool), Fault> {
    if let Some(id) = stored {
        return Ok((id, false));
    }
    match Found::join(&desk.staff.product_names, &row.name) {
        Found::One(id) => Ok((id, false)),
        Found::Similar(id, known) if is_meant(desk, id, &known) => {
            desk.joined(Field::Name, &known, &row.name);
            let name = checked(Field::Name, &row.name)?;
            desk.batch.products.entry(id).or_insert_with(|| desk.staff.products.get(&id).cloned());
            if let Some(product) = desk.staff.products.get_mut(&id) {
                product.name.clone_from(&name);
            }
            desk.staff.product_names.rename(&known, &name);
            Ok((id, false))
        }
        _ => Ok((desk.add_product(tx, Field::Name, &row.name)?, true)),
    }
}

/// Whether a draft that is written a little differently means this row: no row of the file has its very name.
fn is_meant(desk: &Desk<'_>, id: ProductId, known: &str) -> bool {
    desk.staff.draft_products.contains(&id) && !desk.context.names.contains(&key::of_name(known))
}

/// Takes over what the row says; says whether that changes anything.
fn fill(desk: &mut Desk<'_>, id: ProductId, row: &ProductRow) -> bool {
    desk.staff.draft_products.remove(&id);
    let mut is_changed = false;
    let Some(product) = desk.staff.products.get_mut(&id) else { return false };
    if row.family.is_some() && row.family != product.family {
        desk.batch.products.entry(id).or_insert_with(|| Some(product.clone()));
        product.family.clone_from(&row.family);
        is_changed = true;
    }
    if let Some(price) = row.price {
        let place = (id, price.currency);
        let before: Option<Money> = desk.staff.prices.insert(place, price);
        if before != Some(price) {
            desk.batch.prices.entry(place).or_insert(before);
            is_changed = true;
        }
    }
    is_changed
}
