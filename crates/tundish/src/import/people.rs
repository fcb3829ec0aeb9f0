//! Decides rows of people.

use std::collections::HashMap;

use tundish_db::{Result, Tx};
use tundish_domain::{id::UserId, text};

use super::{
    desk::{Closing, Desk, Fault, Opening},
    file::Line,
    mention::Found,
    read::{Field, PersonRow},
    store::Stored,
};

/// Decides the rows; `known` are the keys that exist.
pub(super) async fn decide<'w>(
    desk: &mut Desk<'w>,
    tx: &mut Tx,
    lines: &'w [Line<PersonRow>],
    known: &HashMap<String, Stored>,
) -> Result<()> {
    for line in lines {
        let Opening::Open(stored) = desk.open(line, known, Field::Name) else { continue };
        let touched = desk.batch.users.len() + desk.batch.teams.len();
        let (id, is_new) = match find(desk, tx, &line.content, stored.map(UserId::from)) {
            Ok(found) => found,
            Err(fault) => {
                desk.refuse(fault);
                continue;
            }
        };
        let placed = desk.place(tx, id, line.content.manager_name.as_deref(), line.content.office.as_deref());
        let is_placed = match placed {
            Ok(is_placed) => is_placed,
            Err(fault) => {
                desk.refuse(fault);
                continue;
            }
        };
        // A draft that is told about for the first time becomes a record by this row.
        let becomes = desk.staff.draft_people.remove(&id) || is_new;
        let own = desk.own_values(id.into(), &line.content.own, &[]);
        let own_changed = desk.change_own(tx, own).await?;
        let is_changed = is_placed || own_changed || touched < desk.batch.users.len() + desk.batch.teams.len();
        desk.close(line, Closing { stored, id: id.into(), becomes, is_changed });
    }
    Ok(())
}

/// The person that the row is about, and whether it is new. Of two people with one name the address tells which is meant.
fn find(
    desk: &mut Desk<'_>,
    tx: &Tx,
    row: &PersonRow,
    stored: Option<UserId>,
) -> std::result::Result<(UserId, bool), Fault> {
    let email_key = row.email.as_deref().map(text::key);
    let by_email = email_key.as_ref().and_then(|key| desk.staff.by_email.get(key)).copied();
    let known = stored.filter(|id| desk.staff.users.contains_key(id)).or(by_email);
    if let Some(id) = known {
        return Ok((id, false));
    }
    let has_other_address = |id: &UserId| {
        let email = desk.staff.users.get(id).and_then(|user| user.email.as_ref());
        email_key.is_some() && email.is_some()
    };
    match Found::join(&desk.staff.people, &row.name) {
        Found::One(id) if !has_other_address(&id) => {
            if let Some(email) = &row.email {
                desk.give_address(id, email);
            }
            Ok((id, false))
        }
        Found::Several(_) if row.email.is_none() => Err(Fault::new(
            Field::Name,
            "name_ambiguous",
            "several people have this name. Add a column with their e-mail addresses.",
        )),
        _ => Ok((desk.add_person(tx, Field::Name, &row.name, row.email.as_deref())?, true)),
    }
}

impl Desk<'_> {
    fn give_address(&mut self, id: UserId, email: &str) {
        let Some(user) = self.staff.users.get_mut(&id).filter(|user| user.email.is_none()) else { return };
        self.batch.users.entry(id).or_insert_with(|| Some(user.clone()));
        user.email = Some(email.to_owned());
        self.staff.by_email.insert(text::key(email), id);
    }
}
