//! Writes what was decided: records before those that refer to them, each with its event.

use std::collections::BTreeMap;

use tundish_db::{Result, Tx, Value, args};
use tundish_domain::{
    Change, NumberKind,
    id::{EntityId, TeamId, Tsid},
    text,
};

use super::{KEY, insert_issues, mark};
use crate::{
    account::Account,
    event::{self, Happening, Subject},
    import::{
        batch::{Batch, Changed},
        desk::Context,
        world::Staff,
    },
    number, opportunity,
    opportunity::bulk,
    own_field, product,
    product::Product,
    record, team,
    team::Team,
    user,
    user::User,
};

/// Writes what some rows came to. `staff` are the people, teams and products as they are after those rows.
pub(in crate::import) async fn write(tx: &mut Tx, context: &Context, staff: &Staff, batch: &mut Batch) -> Result<()> {
    let mut record = Record { tx, events: Vec::new() };
    for (id, before) in above_first(staff, &batch.teams) {
        if let Some(team) = staff.teams.get(id) {
            record.team(before.as_ref(), team).await?;
        }
    }
    for (id, before) in &batch.users {
        if let Some(user) = staff.users.get(id) {
            record.user(before.as_ref(), user).await?;
        }
    }
    for (id, before) in &batch.products {
        if let Some(product) = staff.products.get(id) {
            record.product(before.as_ref(), product).await?;
        }
    }
    for (place, before) in &batch.prices {
        if let Some(price) = staff.prices.get(place) {
            product::store::set_price(record.tx, place.0, *price).await?;
            let price = Field::new("price", before.map(|money| money.to_string()), Some(price.to_string()));
            record.event(place.0, "product.priced", vec![price]);
        }
    }
    record.accounts(batch).await?;
    let events = record.events;
    let happenings: Vec<Happening<'_>> = events
        .iter()
        .map(|(subject, verb, changes)| Happening { subject: *subject, verb, happened_at: None, changes, own: &[] })
        .collect();
    event::store::record_many(tx, &context.actor, &happenings).await?;

    let accounts = batch.accounts.iter().map(|(id, changed)| (id, changed.before.is_none()));
    for (name, ids) in [
        ("made.user", made(batch.users.iter().map(|(id, before)| (id, before.is_none())))),
        ("made.team", made(batch.teams.iter().map(|(id, before)| (id, before.is_none())))),
        ("made.product", made(batch.products.iter().map(|(id, before)| (id, before.is_none())))),
        ("made.account", made(accounts)),
    ] {
        mark(tx, context.import, name, &ids).await?;
    }

    bulk::write(tx, &context.actor, &batch.stories).await?;
    for (before, decisions) in &batch.updates {
        let mut before = before.clone();
        for decision in decisions {
            before = opportunity::carry_out(tx, &context.actor, Some(&before), decision.clone()).await?;
        }
    }
    own_field::store::insert(tx, &batch.own_new).await?;
    for value in &batch.own_changed {
        own_field::store::put(tx, value).await?;
    }
    let kind = context.kind.as_str();
    let keys: Vec<Value<'_>> = batch
        .keys
        .iter()
        .flat_map(|(key, subject, hash)| {
            [kind.into(), key.into(), (*subject).into(), context.import.into(), hash.into()]
        })
        .collect();
    tx.insert_many("import_key", KEY, &keys).await?;
    for (key, hash) in &batch.rehashed {
        tx.exec("update import_key set row_hash = $3 where kind = $1 and key = $2", args![kind, key, hash]).await?;
    }
    insert_issues(tx, context.import, &batch.issues).await
}

/// The teams in an order in which each comes after the one that it belongs to. A team that was there already may be put below a new
/// one, so the order of their making does not do.
fn above_first<'t>(staff: &Staff, teams: &'t BTreeMap<TeamId, Option<Team>>) -> Vec<(&'t TeamId, &'t Option<Team>)> {
    let above = |id: &TeamId| staff.teams.get(id).and_then(|team| team.parent_id);
    let depth = |id: TeamId| std::iter::successors(Some(id), above).count();
    let mut ordered: Vec<_> = teams.iter().collect();
    ordered.sort_by_key(|(id, _)| depth(**id));
    ordered
}

/// Those that are new.
fn made<'i, I: Copy + Into<Tsid> + 'i>(records: impl Iterator<Item = (&'i I, bool)>) -> Vec<Tsid> {
    records.filter(|(_, is_new)| *is_new).map(|(id, _)| (*id).into()).collect()
}

/// Writes records and gathers their events.
struct Record<'t> {
    tx: &'t mut Tx,
    events: Vec<(Subject, &'static str, Vec<Change>)>,
}

/// One field of a record before and after.
struct Field {
    name: &'static str,
    before: Option<String>,
    after: Option<String>,
    is_personal: bool,
}

impl Field {
    fn new(name: &'static str, before: Option<String>, after: Option<String>) -> Self {
        Self { name, before, after, is_personal: false }
    }

    fn personal(name: &'static str, before: Option<String>, after: Option<String>) -> Self {
        Self { is_personal: true, ..Self::new(name, before, after) }
    }
}

impl Record<'_> {
    fn event(&mut self, subject: impl EntityId + Into<Tsid>, verb: &'static str, fields: Vec<Field>) {
        let changes = fields.into_iter().filter(|field| field.before != field.after).map(|field| Change {
            field: field.name,
            before: field.before,
            after: field.after,
            personal: field.is_personal,
        });
        self.events.push((Subject::from(subject), verb, changes.collect()));
    }

    async fn team(&mut self, before: Option<&Team>, team: &Team) -> Result<()> {
        match before {
            None => team::store::insert(self.tx, team).await?,
            Some(_) => {
                self.tx
                    .exec(
                        "update team set parent_id = $2, leader_id = $3, version = version + 1 where id = $1",
                        args![team.id, team.parent_id, team.leader_id],
                    )
                    .await?;
            }
        }
        let fields = vec![
            Field::personal("name", before.map(|team| team.name.clone()), Some(team.name.clone())),
            Field::new(
                "parent_id",
                before.and_then(|team| team.parent_id).map(|id| id.to_string()),
                team.parent_id.map(|id| id.to_string()),
            ),
            Field::new(
                "leader_id",
                before.and_then(|team| team.leader_id).map(|id| id.to_string()),
                team.leader_id.map(|id| id.to_string()),
            ),
        ];
        self.event(team.id, if before.is_some() { "team.edited" } else { "team.created" }, fields);
        Ok(())
    }

    async fn user(&mut self, before: Option<&User>, user: &User) -> Result<()> {
        match before {
            None => user::store::insert(self.tx, user, None).await?,
            Some(_) => {
                let email_key = user.email.as_deref().map(text::key);
                self.tx
                    .exec(
                        "update users set email = $2, email_key = $3, role = $4, team_id = $5, version = version + 1 where id = $1",
                        args![user.id, &user.email, email_key, user.role, user.team_id],
                    )
                    .await?;
            }
        }
        let fields = vec![
            Field::personal("name", before.map(|user| user.name.clone()), Some(user.name.clone())),
            Field::personal("email", before.and_then(|user| user.email.clone()), user.email.clone()),
            Field::new("role", before.map(|user| user.role.to_string()), Some(user.role.to_string())),
            Field::new(
                "team_id",
                before.and_then(|user| user.team_id).map(|id| id.to_string()),
                user.team_id.map(|id| id.to_string()),
            ),
        ];
        self.event(user.id, if before.is_some() { "user.edited" } else { "user.created" }, fields);
        Ok(())
    }

    async fn product(&mut self, before: Option<&Product>, product: &Product) -> Result<()> {
        match before {
            None => product::store::insert(self.tx, product).await?,
            Some(before) => {
                self.tx
                    .exec(
                        "update product set name = $2, name_key = $3, family = $4, version = version + 1 where id = $1",
                        args![product.id, &product.name, text::key(&product.name), &product.family],
                    )
                    .await?;
                product::store::rename(self.tx, before, product).await?;
            }
        }
        let fields = vec![
            Field::new("name", before.map(|product| product.name.clone()), Some(product.name.clone())),
            Field::new("family", before.and_then(|product| product.family.clone()), product.family.clone()),
        ];
        self.event(product.id, if before.is_some() { "product.edited" } else { "product.created" }, fields);
        Ok(())
    }

    async fn accounts(&mut self, batch: &mut Batch) -> Result<()> {
        let new = batch.accounts.values().filter(|changed| changed.before.is_none()).count();
        if 0 < new {
            let count = i64::try_from(new).unwrap_or(i64::MAX);
            let first = number::draw(self.tx, NumberKind::Account, count).await?;
            let added = batch.accounts.values_mut().filter(|changed| changed.before.is_none());
            for (changed, number) in added.zip(first..) {
                changed.after.number = number;
            }
        }
        let made: Vec<&Account> =
            batch.accounts.values().filter(|changed| changed.before.is_none()).map(|changed| &changed.after).collect();
        record::store::insert_all(self.tx, &made).await?;
        for Changed { before, after } in batch.accounts.values() {
            if let Some(before) = before {
                let next = Account { version: before.version + 1, ..after.clone() };
                record::store::save(self.tx, Some(before), &next).await?;
            }
            self.event(
                after.id,
                if before.is_some() { "account.edited" } else { "account.created" },
                account_fields(before.as_ref(), after),
            );
        }
        Ok(())
    }
}

fn account_fields(before: Option<&Account>, after: &Account) -> Vec<Field> {
    let was = |field: fn(&Account) -> Option<String>| (before.and_then(field), field(after));
    let (name, industry, country) =
        (was(|a| Some(a.name.clone())), was(|a| a.industry.clone()), was(|a| a.country.clone()));
    let (website, parent) = (was(|a| a.website.clone()), was(|a| a.parent_id.map(|id| id.to_string())));
    let (owner, number) = (was(|a| Some(a.owner_id.to_string())), was(|a| Some(a.number.to_string())));
    vec![
        // A household bears the name of a person.
        Field::personal("name", name.0, name.1),
        Field::new("number", number.0, number.1),
        Field::new("industry", industry.0, industry.1),
        Field::new("country", country.0, country.1),
        Field::new("website", website.0, website.1),
        Field::new("parent_id", parent.0, parent.1),
        Field::new("owner_id", owner.0, owner.1),
    ]
}
