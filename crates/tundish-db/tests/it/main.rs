//! The seam on both databases.

mod bulk;
mod faults;
mod jobs;
mod log;
mod nodes;
mod numbers;
mod reads;
mod schema;
mod writer;
mod writes;

use tundish_db::{Clock, Db, DbUrl};
use tundish_testkit::both::TestDb;

/// An open database without any table of ours.
fn open(database: &TestDb) -> Db {
    open_with(database, Clock::system())
}

fn open_with(database: &TestDb, clock: Clock) -> Db {
    let url: DbUrl = database.url().parse().expect("the test kit gives addresses that parse");
    Db::open(&url, clock).expect("the database opens")
}

/// An open database with the whole schema.
async fn migrated(database: &TestDb) -> Db {
    let db = open(database);
    db.migrate().await.expect("the migrations run");
    db
}
