//! What becomes of reads and writes when the disk, the database or the process fails under them.
//!
//! The promise is the same each time: what was acknowledged is there, nothing is there half or twice, and whoever asks meanwhile
//! is told in plain words what to do. `cargo xtask crash` proves it over many rounds; here each fault strikes once.

mod disk;
mod lost;
mod process;

use serde_json::{Value, json};
use tundish_db::{Clock, Db, args};
use tundish_testkit::program;

use crate::application::Application;

const LIST: &str = "/api/v1/opportunities";

/// Sets a company up and leaves the database; answers a token of Rita's.
async fn found(url: &str) -> String {
    let application = Application::start_at(url).await;
    let (token, _) = application.token("rita", "*:read *:write", None).await;
    application.stop().await;
    token
}

/// What is sent to make an opportunity of this name.
fn named(name: &str) -> String {
    json!({"name": name, "channel": "field"}).to_string()
}

/// The members of an answer.
fn told(answer: &program::Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
}

/// The names of all opportunities, and how often each was created according to the record.
async fn names(url: &str) -> Vec<String> {
    let db = Db::open(&url.parse().expect("an address"), Clock::system()).expect("the database opens");
    let read = db.read(async |tx| {
        let (created,) =
            tx.one::<(i64,)>("select count(*) from event where verb = 'opportunity.created'", args![]).await?;
        let names = tx.all::<(String,)>("select name from opportunity order by name", args![]).await?;
        Ok::<_, tundish_db::Error>((created, names))
    });
    let (created, names) = read.await.expect("everything is read");
    assert_eq!(created, i64::try_from(names.len()).expect("few"), "one record of each beginning");
    names.into_iter().map(|(name,)| name).collect()
}
