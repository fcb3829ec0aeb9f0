//! Names of what records mention: people, accounts, contacts, products, stages.

use std::collections::{BTreeMap, BTreeSet};

use tundish_db::{Result, Tx, Value, args};
use tundish_domain::id::{AccountId, PipelineId, ProductId, StageId, Tsid, UserId};

use crate::access::Sight;

pub(crate) const USERS: &str = "users";
pub(crate) const STAGES: &str = "stage";
pub(crate) const ACCOUNTS: &str = "account";
pub(crate) const PRODUCTS: &str = "product";
pub(crate) const PIPELINES: &str = "pipeline";
pub(crate) const CONTACTS: &str = "contact";
pub(crate) const LEADS: &str = "lead";
pub(crate) const OPPORTUNITIES: &str = "opportunity";
pub(crate) const TEAMS: &str = "team";

/// How many identifiers one statement asks for.
const AT_ONCE: usize = 200;

/// Names by table and identifier. What has no name here is shown as "not known"; nothing is ever shown as an identifier.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeMap<(&'static str, Tsid), String>);

impl Names {
    /// Looks up the names of records of one table.
    pub(crate) async fn add(
        &mut self,
        tx: &mut Tx,
        table: &'static str,
        ids: impl IntoIterator<Item = Tsid>,
    ) -> Result<()> {
        let ids: BTreeSet<Tsid> = ids.into_iter().filter(|id| !self.0.contains_key(&(table, *id))).collect();
        let ids: Vec<Value<'_>> = ids.into_iter().map(Value::from).collect();
        for ids in ids.chunks(AT_ONCE) {
            let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
            let sql = format!("select id, name from {table} where id in ({})", places.join(", "));
            let found = tx.all::<(Tsid, String)>(&sql, ids).await?;
            self.0.extend(found.into_iter().map(|(id, name)| ((table, id), name)));
        }
        Ok(())
    }

    pub(crate) fn user(&self, id: UserId) -> Option<&str> {
        self.get(USERS, id)
    }

    pub(crate) fn stage(&self, id: StageId) -> Option<&str> {
        self.get(STAGES, id)
    }

    pub(crate) fn account(&self, id: AccountId) -> Option<&str> {
        self.get(ACCOUNTS, id)
    }

    pub(crate) fn product(&self, id: ProductId) -> Option<&str> {
        self.get(PRODUCTS, id)
    }

    pub(crate) fn pipeline(&self, id: PipelineId) -> Option<&str> {
        self.get(PIPELINES, id)
    }

    /// Takes the names of another look-up over.
    pub(crate) fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The name of a record of this table.
    pub(crate) fn of(&self, table: &'static str, id: impl Into<Tsid>) -> Option<&str> {
        self.get(table, id)
    }

    fn get(&self, table: &'static str, id: impl Into<Tsid>) -> Option<&str> {
        self.0.get(&(table, id.into())).map(String::as_str)
    }
}

/// The active people of the company itself, no partners, to whom the actor may give what is said inside it, by name.
pub(crate) async fn colleagues(tx: &mut Tx, sight: Sight) -> Result<Vec<(UserId, String)>> {
    people(tx, sight, "u.role <> 'partner'").await
}

/// The active people whom the actor may make owner of an opportunity, by name.
pub(crate) async fn assignable(tx: &mut Tx, sight: Sight) -> Result<Vec<(UserId, String)>> {
    people(tx, sight, "true").await
}

async fn people(tx: &mut Tx, sight: Sight, condition: &str) -> Result<Vec<(UserId, String)>> {
    let from = match sight {
        Sight::Everything => "users u where $1 = 0",
        Sight::Own(_) => "users u where u.id = $1",
        Sight::From(_) => "reporting_line r join users u on u.id = r.person_id where r.boss_id = $1",
    };
    let sql = format!(
        "select u.id, u.name from {from} and u.active and u.deleted_at is null and {condition} order by u.name_key, u.id"
    );
    tx.all(&sql, args![sight.argument()]).await
}
