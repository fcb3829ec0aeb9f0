//! What the names of a file can mean: the people, products, accounts and teams there are, loaded once per run.
//!
//! People, products and teams are a company's few thousand at most and are kept whole; of accounts only the names are, about
//! 100 bytes each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tundish_db::{Result, Tx, args};
use tundish_domain::{
    Currency, Money,
    id::{AccountId, ProductId, TeamId, UserId},
    policy::{Actor, Relation},
    text,
};

use super::read::Names;
use crate::{
    product::{self, Product},
    team::{self, Team},
    user::User,
};

/// What names resolve to.
#[derive(Debug, Clone, Default)]
pub(super) struct World {
    pub(super) staff: Staff,
    pub(super) accounts: Names<AccountId>,
    /// Accounts that were only mentioned so far.
    pub(super) draft_accounts: BTreeSet<AccountId>,
    /// Those below the actor in the team tree; nothing when the actor sees everybody.
    below: Option<BTreeSet<UserId>>,
}

/// The part that each chunk works on a copy of.
#[derive(Debug, Clone, Default)]
pub(super) struct Staff {
    pub(super) users: BTreeMap<UserId, User>,
    pub(super) people: Names<UserId>,
    pub(super) by_email: HashMap<String, UserId>,
    /// People that imports made: nobody has decided about their role.
    pub(super) made_users: BTreeSet<UserId>,
    /// People who were only mentioned so far.
    pub(super) draft_people: BTreeSet<UserId>,
    pub(super) products: BTreeMap<ProductId, Product>,
    pub(super) product_names: Names<ProductId>,
    pub(super) prices: BTreeMap<(ProductId, Currency), Money>,
    /// Products that were only mentioned so far.
    pub(super) draft_products: BTreeSet<ProductId>,
    pub(super) teams: BTreeMap<TeamId, Team>,
    /// What was warned about already: each name once per file.
    pub(super) warned: BTreeSet<(String, String)>,
}

impl World {
    pub(super) async fn load(tx: &mut Tx, actor: &Actor) -> Result<Self> {
        let mut world = Self::default();
        for user in tx
            .all::<User>(
                "select id, version, name, email, role, team_id, active, locale, time_zone, created_at from users
                 where deleted_at is null order by id",
                args![],
            )
            .await?
        {
            world.staff.add_user(user);
        }
        for product in product::store::all(tx).await? {
            world.staff.add_product(product);
        }
        let prices = tx
            .all::<(ProductId, Currency, i64)>("select product_id, currency, price_minor from product_price", args![])
            .await?;
        for (product, currency, minor) in prices {
            world.staff.prices.insert((product, currency), Money::new(minor, currency));
        }
        world.staff.teams = team::store::all(tx).await?.into_iter().map(|team| (team.id, team)).collect();
        let accounts = &mut world.accounts;
        tx.each("select id, name from account where deleted_at is null order by id", args![], |row| {
            let (id, name): (AccountId, String) = (row.next()?, row.next()?);
            accounts.add(&name, id);
            Ok(())
        })
        .await?;
        world.staff.made_users = marked(tx, "made.user", "none").await?.into_iter().collect();
        world.staff.draft_people = marked(tx, "made.user", "people").await?.into_iter().collect();
        world.staff.draft_products = marked(tx, "made.product", "products").await?.into_iter().collect();
        world.draft_accounts = marked(tx, "made.account", "accounts").await?.into_iter().collect();
        world.below = match (actor.user(), actor.role()) {
            (Some(user), Some(role)) if !role.sees_the_whole_company() => {
                let below =
                    tx.all::<(UserId,)>("select person_id from reporting_line where boss_id = $1", args![user]).await?;
                Some(below.into_iter().map(|(person,)| person).collect())
            }
            _ => None,
        };
        Ok(world)
    }

    /// How the actor stands to a person.
    pub(super) fn relation(&self, actor: &Actor, person: UserId) -> Relation {
        match &self.below {
            _ if actor.user() == Some(person) => Relation::Own,
            Some(below) if !below.contains(&person) => Relation::Stranger,
            _ => Relation::Subtree,
        }
    }
}

/// The records that imports made and of which no row of this kind has told anything yet.
async fn marked<I: tundish_db::Column + Send>(tx: &mut Tx, mark: &str, kind: &str) -> Result<Vec<I>>
where
    (I,): tundish_db::FromRow,
{
    let found = tx
        .all::<(I,)>(
            "select m.subject_id from import_key m where m.kind = $1
             and not exists (select 1 from import_key k where k.subject_id = m.subject_id and k.kind = $2)",
            args![mark, kind],
        )
        .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

impl Staff {
    pub(super) fn add_user(&mut self, user: User) {
        self.people.add(&user.name, user.id);
        if let Some(email) = &user.email {
            self.by_email.insert(text::key(email), user.id);
        }
        self.users.insert(user.id, user);
    }

    pub(super) fn add_product(&mut self, product: Product) {
        self.product_names.add(&product.name, product.id);
        self.products.insert(product.id, product);
    }

    /// The team that this person leads.
    pub(super) fn led_by(&self, leader: UserId) -> Option<TeamId> {
        self.teams.values().find(|team| team.leader_id == Some(leader)).map(|team| team.id)
    }

    /// The team with this name.
    pub(super) fn team_named(&self, name: &str) -> Option<TeamId> {
        let key = text::key(name);
        self.teams.values().find(|team| text::key(&team.name) == key).map(|team| team.id)
    }

    /// Whether `above` is the team itself or stands above it.
    pub(super) fn is_within(&self, team: TeamId, above: TeamId) -> bool {
        let parent = |team: &TeamId| self.teams.get(team).and_then(|team| team.parent_id);
        std::iter::successors(Some(team), parent).take(64).any(|team| team == above)
    }
}
