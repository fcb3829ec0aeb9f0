use tundish_testkit::temp::TempDir;

use super::*;
use crate::{Clock, DbUrl};

const THINGS: (&str, &str) = ("0001_things", "create table thing (\n  id bigint primary key\n);\n");
const FIRST: Migrations = Migrations(&[THINGS]);
const BOTH: Migrations = Migrations(&[THINGS, ("0002_names", "alter table thing add column name text;\n")]);
const BROKEN: Migrations = Migrations(&[THINGS, ("0002_broken", "alter table nothing add column name text;\n")]);

fn open(folder: &TempDir, name: &str) -> Db {
    Db::open(&DbUrl::Sqlite(folder.join(name)), Clock::system()).expect("the database opens")
}

async fn things(db: &Db) -> i64 {
    db.read(async |tx| tx.one::<(i64,)>("select count(*) from thing", args![]).await).await.expect("counted").0
}

#[tokio::test]
async fn a_file_that_holds_something_is_copied_before_it_is_migrated() {
    let folder = TempDir::new();
    let db = open(&folder, "tundish.db");
    assert_eq!(db.migrate_to(FIRST).await.expect("migrated"), 1);
    assert!(!folder.join("tundish.db.schema-0").exists(), "an empty file is worth no copy");
    db.write(async |tx| tx.exec("insert into thing (id) values (7)", args![]).await).await.expect("written");
    assert_eq!(db.migrate_to(BOTH).await.expect("migrated"), 1);

    let copy = open(&folder, "tundish.db.schema-1");
    assert_eq!(
        (copy.schema().await.expect("read"), things(&copy).await),
        (1, 1),
        "what was only in the log is there too"
    );
    assert_eq!((db.schema().await.expect("read"), things(&db).await), (2, 1));
}

#[tokio::test]
async fn a_migration_that_fails_leaves_the_file_as_it_was_and_the_copy_beside_it() {
    let folder = TempDir::new();
    let db = open(&folder, "tundish.db");
    db.migrate_to(FIRST).await.expect("migrated");
    for _ in 0..2 {
        db.migrate_to(BROKEN).await.expect_err("there is no such table");
        assert_eq!(db.schema().await.expect("read"), 1);
    }
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).expect("listed").map(|entry| entry.expect("an entry").file_name()).collect();
    let copies = left.iter().filter(|name| name.to_string_lossy().starts_with("tundish.db.schema-")).count();
    assert_eq!(copies, 1, "{left:?}");
}

#[tokio::test]
async fn a_file_that_another_process_has_migrated_meanwhile_is_not_kept_under_its_old_schema() {
    let folder = TempDir::new();
    let db = open(&folder, "tundish.db");
    db.migrate_to(BOTH).await.expect("migrated");
    assert_eq!(db.keep_copy(1).await.expect("looked at"), None);
    assert!(!folder.join("tundish.db.schema-1").exists());
}
