//! Decides rows of products.

use std::collections::HashMap;

use tundish_db::{Result, Tx};
use tundish_domain::{Money, id::ProductId};

use super::{
    desk::{Closing, Desk, Fault, Opening},
    file::Line,
    key,
    mention::{Found, checked},
    opportunities::deleted_here,
    read::{Field, ProductRow},
    store::Stored,
};

/// Decides the rows; `known` are the keys that exist.
pub(super) async fn decide<'w>(
    desk: &mut Desk<'w>,
    tx: &mut Tx,
    lines: &'w [Line<ProductRow>],
    known: &HashMap<String, Stored>,
) -> Result<()> {
    for line in lines {
        let Opening::Open(stored) = desk.open(line, known, Field::Name) else { continue };
        let known_as = stored.map(ProductId::from);
        if known_as.is_some_and(|id| !desk.staff.products.contains_key(&id)) {
            desk.warn(&line.keyed.key, deleted_here());
            desk.batch.counts.skipped += 1;
            continue;
        }
        let (id, is_new) = match find(desk, tx, &line.content, known_as) {
            Ok(found) => found,
            Err(fault) => {
                desk.refuse(fault);
                continue;
            }
        };
        // A draft that is told about for the first time becomes a record by this row.
        let becomes = is_new || desk.staff.draft_products.contains(&id);
        let is_filled = fill(desk, id, &line.content);
        let own = desk.own_values(id.into(), &line.content.own, &[]);
        let is_changed = desk.change_own(tx, own).await? || is_filled;
        desk.close(line, Closing { stored, id: id.into(), becomes, is_changed });
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
