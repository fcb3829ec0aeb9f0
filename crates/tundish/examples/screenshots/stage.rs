//! The sample company on a port of this machine, in which its people can sign in.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use tundish::{
    boot::Opened,
    sample,
    setting::Kept,
    user::password,
    web::{self, App},
};
use tundish_db::{Clock, args};
use tundish_domain::{Instant, TimeZone, id::Tsid};
use tundish_testkit::{both::TestDb, browser::Browser, site::Site};
use tundish_web::http::{forwarded::Reach, request_id::RequestIds, writes::Writes};

/// The morning on which all pictures are taken.
const NOW: &str = "2026-11-25T08:40:00Z";
const PASSWORD: &str = "a long enough password";

/// A kind of record that has a page.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Account,
    Lead,
    Opportunity,
    Person,
}

impl Kind {
    const fn table_and_path(self) -> (&'static str, &'static str) {
        match self {
            Self::Account => ("account", "/accounts"),
            Self::Lead => ("lead", "/leads"),
            Self::Opportunity => ("opportunity", "/opportunities"),
            Self::Person => ("users", "/settings/people"),
        }
    }
}

/// The company and where it is served.
pub(super) struct Stage {
    site: Site,
    opened: Opened,
}

impl Stage {
    pub(super) async fn set(database: &TestDb) -> Self {
        let now = NOW.parse::<Instant>().expect("an instant").as_micros();
        // Every look at the clock is a little later than the one before, as it is for people; the minute stays the same.
        let ticks = Arc::new(AtomicI64::new(now));
        let clock = move || Instant::from_micros(ticks.fetch_add(1, Ordering::SeqCst)).expect("our time");
        let url = database.url().parse().expect("the test kit gives addresses that parse");
        let opened = Opened::open(&url, Clock::from_fn(clock)).await.expect("the database opens");
        let zone = TimeZone::get(sample::TIME_ZONE).expect("the zone of the sample");
        sample::fill(&opened.db, opened.db.clock().now().day(&zone)).await.expect("the sample company");
        let hash = password::hash(PASSWORD.to_owned()).await.expect("a hash");
        let known = opened.db.write(async move |tx| {
            tx.exec("update users set password_hash = $1 where email_key is not null", args![&hash]).await
        });
        known.await.expect("its people have passwords");
        let company = opened.company().await.expect("its settings");
        let app = App {
            db: opened.db.clone(),
            company: Kept::new(company),
            reach: Arc::new(Reach { loopback: true, plain_http: true, ..Reach::default() }),
            request_ids: RequestIds::new(1),
            writes: Writes::default(),
            security_contact: None,
            sample_people: Arc::new([]),
        };
        Self { site: Site::serve(web::router(&app)).await, opened }
    }

    /// Where the record of this kind is whose name begins like this.
    pub(super) async fn record(&self, kind: Kind, name: &str) -> String {
        let pattern = format!("{name}%");
        let (table, path) = kind.table_and_path();
        let sql = format!("select id from {table} where name like $1 order by id limit 1");
        let found = self.opened.db.read(async move |tx| tx.one::<(Tsid,)>(&sql, args![&pattern]).await);
        let (id,) = found.await.unwrap_or_else(|error| panic!("{name}: {error}"));
        format!("{path}/{id}")
    }

    pub(super) async fn go(&self, browser: &Browser, path: &str) {
        browser.goto(&self.site.url(path)).await;
    }

    pub(super) async fn sign_in(&self, browser: &Browser, email: &str) {
        self.go(browser, "/sign-in?next=/opportunities").await;
        browser.fill("[name=email]", email).await;
        browser.fill("[name=password]", PASSWORD).await;
        browser.click("button[type=submit]").await;
        browser.wait_for(".tabs").await;
    }
}
