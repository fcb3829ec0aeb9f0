//! What the tests begin with: a clock that they hold, an empty company, a few rows.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use tundish::{
    opportunity::NewOpportunity,
    pipeline, team,
    team::Team,
    user::{self, User},
};
use tundish_db::{Clock, Db, DbUrl, Result, Tx, args};
use tundish_domain::{
    Amount, Channel, Currency, Instant, Role,
    id::{AccountId, EntityId, OpportunityId, ProductId, TeamId, UserId},
    policy::{Actor, SystemJob},
    testing::company,
    text,
};
use tundish_testkit::both::TestDb;

/// On whose behalf fixtures are made.
pub(crate) const SETUP: Actor = Actor::System(SystemJob::Setup);

/// A clock that stands still until it is moved.
#[derive(Clone, Debug)]
pub(crate) struct HeldClock(Arc<AtomicI64>);

impl HeldClock {
    pub(crate) fn at(instant: Instant) -> Self {
        Self(Arc::new(AtomicI64::new(instant.as_micros())))
    }

    pub(crate) fn now(&self) -> Instant {
        Instant::from_micros(self.0.load(Ordering::SeqCst)).expect("tests stay in our time")
    }

    pub(crate) fn set(&self, instant: Instant) {
        self.0.store(instant.as_micros(), Ordering::SeqCst);
    }

    pub(crate) fn go_on(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

/// An open database with the whole schema and nothing in it, and its clock.
pub(crate) async fn empty(database: &TestDb) -> (Db, HeldClock) {
    let clock = HeldClock::at(company::beginning());
    (open(database, &clock).await, clock)
}

/// Another process at the same database.
pub(crate) async fn open(database: &TestDb, clock: &HeldClock) -> Db {
    let url: DbUrl = database.url().parse().expect("the test kit gives addresses that parse");
    let held = clock.clone();
    let db = Db::open(&url, Clock::from_fn(move || held.now())).expect("the database opens");
    db.migrate().await.expect("the migrations run");
    db
}

pub(crate) fn id<I: EntityId>(number: i64) -> I {
    I::new(number).expect("positive")
}

pub(crate) fn person(number: i64, role: Role) -> Actor {
    Actor::Person { user: id(number), role }
}

/// Adds a person with this number, who cannot sign in.
pub(crate) async fn add_person(tx: &mut Tx, number: i64, role: Role, team_id: Option<TeamId>) -> Result<()> {
    let user = User {
        id: id(number),
        version: 1,
        name: format!("Person {number}"),
        email: None,
        role,
        team_id,
        is_active: true,
        locale: "en".to_owned(),
        time_zone: "UTC".to_owned(),
        created_at: tx.now(),
    };
    user::store::insert(tx, &user, None).await
}

pub(crate) async fn add_team(tx: &mut Tx, number: i64, parent: Option<i64>, leader: Option<i64>) -> Result<()> {
    let team = Team {
        id: id(number),
        version: 1,
        name: format!("Team {number}"),
        parent_id: parent.map(id),
        leader_id: leader.map(id),
    };
    team::store::insert(tx, &team).await
}

pub(crate) async fn add_account(tx: &mut Tx, account: AccountId, owner: UserId) -> Result<()> {
    let name = format!("Account {account}");
    let now = tx.now();
    tx.exec(
        "insert into account (id, version, number, name, name_key, owner_id, created_at) values ($1, 1, $1, $2, $3, $4, $5)",
        args![account, &name, text::key(&name), owner, now],
    )
    .await
    .map(drop)
}

pub(crate) async fn add_product(tx: &mut Tx, product: ProductId) -> Result<()> {
    let product = tundish::product::Product::new(product, format!("Product {product}"), tx.now());
    tundish::product::store::insert(tx, &product).await
}

pub(crate) async fn grant(tx: &mut Tx, kind: &str, subject: i64, user: i64, reason: &str) -> Result<()> {
    let now = tx.now();
    tx.exec(
        "insert into access_grant (subject_kind, subject_id, user_id, reason, granted_by, created_at)
         values ($1, $2, $3, $4, $3, $5)",
        args![kind, subject, user, reason, now],
    )
    .await
    .map(drop)
}

/// The fixed company of the domain's scripts, under the same identifiers.
pub(crate) async fn add_scripts_company(tx: &mut Tx) -> Result<()> {
    for owner in 0..company::OWNERS {
        let role = if owner == 0 { Role::Director } else { Role::Representative };
        add_person(tx, company::owner(owner).get(), role, None).await?;
    }
    for account in 0..company::ACCOUNTS {
        add_account(tx, company::account(account), company::owner(0)).await?;
    }
    for product in 0..company::PRODUCTS {
        add_product(tx, company::product(product)).await?;
    }
    for (pipeline, position) in company::pipelines().iter().zip(1..) {
        pipeline::store::insert(tx, pipeline, position).await?;
    }
    team::store::rebuild(tx).await
}

/// An opportunity of the actor's own, of which little is known.
pub(crate) fn new_opportunity(name: &str) -> NewOpportunity {
    NewOpportunity {
        name: name.to_owned(),
        account: None,
        product: None,
        pipeline: None,
        stage: None,
        owner: None,
        channel: Channel::Field,
        amount: Amount::Unknown,
        currency: Currency::EUR,
        expected_close: None,
        next_step: None,
        source: None,
        created_at: None,
    }
}

/// Whatever a closure says, once it is stored.
pub(crate) async fn write<T>(db: &Db, work: impl AsyncFn(&mut Tx) -> Result<T> + Send + Sync + 'static) -> T {
    db.write(work).await.expect("the fixture is stored")
}

/// An opportunity that never was.
pub(crate) fn nowhere() -> OpportunityId {
    id(999_999)
}
