//! Journeys through the product in a real browser.
//!
//! What the pages do is proved on both databases in `pages`; a journey shows that a person gets through them, with a mouse, a
//! thumb or keys, with script and without. The database makes no difference to a browser, so these run on one.

mod activity;
mod admin;
mod board;
mod by_keys;
mod customers;
mod doors;
mod every_page;
mod me;
mod money;
mod record;
mod search;
mod sight;

use std::sync::Arc;

use tundish::{
    opportunity,
    user::password,
    web::{self, App},
};
use tundish_db::args;
use tundish_domain::{
    Opportunity,
    id::{AccountId, OpportunityId},
};
use tundish_testkit::{
    both::{Engine, TestDb, run},
    browser::{Browser, Screen},
    site::Site,
};
use tundish_web::http::forwarded::Reach;

use crate::{
    application::{Application, SETUP},
    pages::{known, sales},
};

const PASSWORD: &str = "a long enough password";
const SCREENS: [Screen; 2] = [Screen::DESKTOP, Screen::PHONE];

/// The company on a port of this machine, in which Rita, Mona and Sam can sign in.
struct Stage {
    application: Application,
    site: Site,
    account: AccountId,
}

impl Stage {
    async fn set(database: &TestDb) -> Self {
        let application = Application::start(database).await;
        let hash = password::hash(PASSWORD.to_owned()).await.expect("a hash");
        let known = application.db.write(async move |tx| {
            tx.exec("update users set password_hash = $1 where email_key in ('rita@acme.example', 'mona@acme.example', 'sam@acme.example')", args![&hash]).await
        });
        known.await.expect("they have passwords");
        let account = application.account("rita", "Lindenau Hospital").await;
        crate::search::index::make(&application.db).await;
        let reach = Arc::new(Reach { loopback: true, plain_http: true, ..Reach::default() });
        let site = Site::serve(web::router(&App { reach, ..application.app.clone() })).await;
        Self { application, site, account }
    }

    /// What somebody reads from now on is German.
    async fn speak_german(&self, person: &str) {
        let person = self.application.people[person];
        let german = self
            .application
            .db
            .write(async move |tx| tx.exec("update users set locale = 'de' where id = $1", args![person]).await);
        german.await.expect("German is spoken");
    }

    async fn complete(&self, name: &str) -> Opportunity {
        known(&self.application, "rita", name, Some(self.account)).await
    }

    /// It stands in the second stage from now on.
    async fn move_on(&self, id: OpportunityId) {
        let second = sales(&self.application).await.stages()[1].id;
        let moved = self.application.db.write(async move |tx| {
            let target = opportunity::Target { id, version: None, happened_at: None };
            opportunity::move_to(tx, &SETUP, &target, second).await
        });
        moved.await.expect("it moves");
    }

    async fn sign_in(&self, browser: &Browser, person: &str) {
        browser.goto(&self.site.url("/sign-in?next=/opportunities")).await;
        browser.fill("[name=email]", &format!("{person}@acme.example")).await;
        browser.fill("[name=password]", PASSWORD).await;
        browser.click("button[type=submit]").await;
        browser.wait_for(".tabs").await;
    }

    async fn go(&self, browser: &Browser, path: &str) {
        browser.goto(&self.site.url(path)).await;
    }
}

/// Presses a button that may lie under the bar of a phone until somebody scrolls.
async fn press(browser: &Browser, css: &str) {
    browser.wait_for(css).await;
    browser.run(&format!("document.querySelector({css:?}).scrollIntoView({{ block: 'center' }})")).await;
    browser.click(css).await;
}

async fn choose(browser: &Browser, css: &str, label: &str) {
    let select = browser.wait_for(css).await;
    select.select_by_label(label).await.unwrap_or_else(|error| panic!("{css}: {label}: {error}"));
}

async fn says(browser: &Browser, what: &str) {
    browser
        .wait_until(&format!("the page says {what:?}"), &format!("document.body.innerText.includes({what:?})"))
        .await;
}

/// The browser notes answers such as 422 as errors of the page; anything else is one.
async fn refused(browser: &Browser, status: u16) {
    let errors = browser.take_console_errors().await;
    let expected = format!("status of {status}");
    assert!(!errors.is_empty() && errors.iter().all(|error| error.contains(&expected)), "{errors:?}");
}

fn journey(body: impl AsyncFnOnce(&Stage)) {
    run(Engine::Sqlite, async |database| {
        let stage = Stage::set(database).await;
        body(&stage).await;
    });
}
