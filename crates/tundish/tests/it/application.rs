//! The whole application on a fresh database with a small company in it, and a client for each of its people.
//!
//! The company: Dora directs. Mona leads the North with Rita and Ray, Max leads the South with Sam. Paul works for a partner
//! firm, Ada administers. A test reads "Rita makes, Mona sees, Sam does not". Requests go through the whole router, layers
//! included, without a socket.

mod client;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::Router;
use tundish::{
    auth::{api_token, session},
    boot::Opened,
    company,
    opportunity::{self, NewOpportunity},
    setting::{Company, Kept},
    team::{self, Team},
    user::{
        self,
        create::{CreateError, NewUser},
    },
    web::{self, App},
};
use tundish_db::{Clock, Db, Tx, args};
use tundish_domain::{
    Amount, Channel, Currency, Instant, Opportunity, Role,
    id::{AccountId, TeamId, TokenId, UserId},
    policy::{Actor, SystemJob},
    text,
};
use tundish_testkit::both::TestDb;
use tundish_web::http::{
    csrf::{CsrfSecret, CsrfSession},
    forwarded::Reach,
    request_id::RequestIds,
    token::{ApiToken, OpaqueToken},
    writes::Writes,
};

pub(crate) use self::client::{Answer, Client};

/// On whose behalf fixtures are made.
pub(crate) const SETUP: Actor = Actor::System(SystemJob::Setup);

/// Everybody in the company: who, as what, and the address before the `@`.
pub(crate) const PEOPLE: &[(&str, Role)] = &[
    ("dora", Role::Director),
    ("mona", Role::Manager),
    ("rita", Role::Representative),
    ("ray", Role::Representative),
    ("max", Role::Manager),
    ("sam", Role::Representative),
    ("paul", Role::Partner),
    ("ada", Role::Administrator),
];

/// The running application.
pub(crate) struct Application {
    pub(crate) app: App,
    pub(crate) db: Db,
    pub(crate) people: BTreeMap<&'static str, UserId>,
    clock: Arc<AtomicI64>,
    opened: Opened,
}

impl Application {
    /// Sets the company up in an empty database.
    pub(crate) async fn start(database: &TestDb) -> Self {
        Self::start_at(database.url()).await
    }

    /// As [`Application::start`], for a database with this address.
    pub(crate) async fn start_at(url: &str) -> Self {
        let clock =
            Arc::new(AtomicI64::new("2026-03-02T09:00:00Z".parse::<Instant>().expect("an instant").as_micros()));
        let held = Arc::clone(&clock);
        let now = move || Instant::from_micros(held.load(Ordering::SeqCst)).expect("tests stay in our time");
        let url = url.parse().expect("the test kit gives addresses that parse");
        let opened = Opened::open(&url, Clock::from_fn(now)).await.expect("the database opens");
        let db = opened.db.clone();
        let settings = Company::new("Acme", Currency::EUR, "Europe/Berlin".to_owned()).expect("settings");
        let company = settings.clone();
        db.write(async move |tx| company::set_up(tx, &company).await).await.expect("the company is set up");
        let people = db.write(async |tx| hire(tx).await).await.expect("everybody is hired");
        let app = App {
            db: db.clone(),
            company: Kept::new(settings),
            reach: Arc::new(Reach { loopback: true, ..Reach::default() }),
            request_ids: RequestIds::new(1),
            writes: Writes::default(),
            security_contact: None,
            sample_people: Arc::new([]),
        };
        Self { app, db, people, clock, opened }
    }

    /// Gives the node number back; a test that panics leaves it to lapse.
    pub(crate) async fn stop(self) {
        self.opened.close().await;
    }

    /// Lets time pass.
    pub(crate) fn go_on(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// All routes with all layers.
    pub(crate) fn router(&self) -> Router {
        web::router(&self.app)
    }

    /// Nobody in particular.
    pub(crate) fn anonymous(&self) -> Client {
        Client::new(self.router(), &[])
    }

    /// A program with a token of this person for everything that the person may do.
    pub(crate) async fn client(&self, person: &str) -> Client {
        self.client_with(person, "*:read *:write *:export", None).await.0
    }

    /// A program with a token of this person and these scopes, for so many seconds if it ends.
    pub(crate) async fn client_with(&self, person: &str, scopes: &str, seconds: Option<i64>) -> (Client, TokenId) {
        let (token, id) = self.token(person, scopes, seconds).await;
        (Client::new(self.router(), &[("authorization", &format!("Bearer {token}"))]), id)
    }

    /// A program with a token of somebody who is not one of [`PEOPLE`].
    pub(crate) async fn client_of(&self, user: UserId, scopes: &str) -> Client {
        let (token, _) = self.token_of(user, scopes, None).await;
        Client::new(self.router(), &[("authorization", &format!("Bearer {token}"))])
    }

    /// A token as it is sent, and its identifier.
    pub(crate) async fn token(&self, person: &str, scopes: &str, seconds: Option<i64>) -> (String, TokenId) {
        self.token_of(self.people[person], scopes, seconds).await
    }

    async fn token_of(&self, user: UserId, scopes: &str, seconds: Option<i64>) -> (String, TokenId) {
        let token = ApiToken::mint().expect("randomness");
        let (secret, scopes) = (token.hash().0, scopes.to_owned());
        let made = self.db.write(async move |tx| {
            let expires_at = seconds.map(|seconds| tx.now().plus_micros(seconds * 1_000_000));
            let new = api_token::NewToken { user, name: "test", secret, hint: "0000", scopes: &scopes, expires_at };
            api_token::insert(tx, &new).await
        });
        let id = made.await.expect("the token is stored");
        (token.reveal().to_owned(), id)
    }

    /// A browser in which this person has signed in; `forms` says whether it sends the proof that our own page asks.
    pub(crate) async fn browser(&self, person: &str, forms: bool) -> Client {
        self.browser_of(self.people[person], forms).await
    }

    /// As [`Application::browser`], for somebody who is not one of [`PEOPLE`].
    pub(crate) async fn browser_of(&self, user: UserId, forms: bool) -> Client {
        let (token, csrf) = (OpaqueToken::mint().expect("randomness"), CsrfSecret::mint().expect("randomness"));
        let (secret, csrf_secret) = (token.hash().0, *csrf.as_bytes());
        let begun = self.db.write(async move |tx| session::insert(tx, secret, csrf_secret, user, "a browser").await);
        let id = begun.await.expect("the session begins").get();
        let proof = CsrfSession { id, secret: csrf }.token().expect("randomness");
        let cookie = format!("tundish-session={}", token.reveal());
        let mut headers = vec![("cookie", cookie.as_str()), ("origin", "http://localhost")];
        if forms {
            headers.push(("x-csrf-token", &proof));
        }
        Client::new(self.router(), &headers)
    }

    /// An opportunity of this person in the first stage, of which little is known.
    pub(crate) async fn opportunity(&self, owner: &str, name: &str) -> Opportunity {
        let new = NewOpportunity {
            name: name.to_owned(),
            account: None,
            product: None,
            pipeline: None,
            stage: None,
            owner: Some(self.people[owner]),
            channel: Channel::Field,
            amount: Amount::Unknown,
            currency: Currency::EUR,
            expected_close: None,
            next_step: None,
            source: None,
            created_at: None,
        };
        let made = self.db.write(async move |tx| opportunity::create(tx, &SETUP, new.clone()).await);
        made.await.expect("the opportunity is made")
    }

    /// An account of this person.
    pub(crate) async fn account(&self, owner: &str, name: &str) -> AccountId {
        let (owner, name) = (self.people[owner], name.to_owned());
        let made = self.db.write(async move |tx| {
            let (id, now) = (tx.next_id::<AccountId>(), tx.now());
            let number = tundish::number::draw(tx, tundish_domain::NumberKind::Account, 1).await?;
            tx.exec(
                "insert into account (id, version, number, name, name_key, owner_id, created_at) values ($1, 1, $2, $3, $4, $5, $6)",
                args![id, number, &name, text::key(&name), owner, now],
            )
            .await?;
            Ok::<_, tundish_db::Error>(id)
        });
        made.await.expect("the account is made")
    }

    /// Everything that is stored, as text.
    pub(crate) async fn digest(&self) -> String {
        crate::digest::digest(&self.db).await
    }
}

async fn hire(tx: &mut Tx) -> Result<BTreeMap<&'static str, UserId>, CreateError> {
    let mut people = BTreeMap::new();
    for &(name, role) in PEOPLE {
        let new = NewUser {
            name: format!("{}{}", name[..1].to_uppercase(), &name[1..]),
            email: Some(format!("{name}@acme.example")),
            role,
            team_id: None,
            password_hash: None,
            locale: "en".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
        };
        people.insert(name, user::create::create(tx, &SETUP, &new).await?.id);
    }
    let company = found(tx, "Company", None, people["dora"]).await?;
    let north = found(tx, "North", Some(company), people["mona"]).await?;
    let south = found(tx, "South", Some(company), people["max"]).await?;
    for (name, team) in
        [("dora", company), ("mona", north), ("rita", north), ("ray", north), ("max", south), ("sam", south)]
    {
        user::store::set_team(tx, people[name], Some(team)).await?;
    }
    team::store::rebuild(tx).await?;
    Ok(people)
}

async fn found(tx: &mut Tx, name: &str, parent_id: Option<TeamId>, leader: UserId) -> tundish_db::Result<TeamId> {
    let team = Team { id: tx.next_id(), version: 1, name: name.to_owned(), parent_id, leader_id: Some(leader) };
    team::store::insert(tx, &team).await?;
    Ok(team.id)
}
