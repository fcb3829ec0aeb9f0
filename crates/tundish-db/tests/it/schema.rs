use tundish_db::{Error, SCHEMA, args};
use tundish_testkit::both::{Engine, TestDb};

use crate::{migrated, open};

#[tokio::test]
async fn both_databases_have_the_same_schema() {
    let (sqlite, postgres) = (TestDb::empty(Engine::Sqlite).await, TestDb::empty(Engine::Postgres).await);
    let (sqlite, postgres) = (migrated(&sqlite).await, migrated(&postgres).await);
    let described = sqlite.describe_schema().await.expect("SQLite tells its schema");
    assert!(100 < described.len(), "the description found hardly anything: {described:?}");
    assert_eq!(described, postgres.describe_schema().await.expect("PostgreSQL tells its schema"));
}

tundish_testkit::test_both_dbs! {
    async fn migrating_twice_changes_nothing(database: &TestDb) -> Result<(), Error> {
        let db = open(database);
        assert_eq!(db.schema().await?, 0);
        assert_eq!(db.migrate().await?, SCHEMA);
        assert_eq!(db.migrate().await?, 0);
        assert_eq!(db.schema().await?, SCHEMA);
        Ok(())
    }

    async fn several_nodes_that_start_together_migrate_once(database: &TestDb) -> Result<(), Error> {
        let nodes: Vec<_> = (0..4)
            .map(|_| {
                let db = open(database);
                tokio::spawn(async move { db.migrate().await })
            })
            .collect();
        let mut run = 0;
        for node in nodes {
            run += node.await.expect("no node panics")?;
        }
        assert_eq!(run, SCHEMA);
        Ok(())
    }

    async fn a_database_of_a_newer_program_is_refused(database: &TestDb) -> Result<(), Error> {
        let db = migrated(database).await;
        db.write(async |tx| {
            tx.exec("insert into schema_migration (version, name, applied_at) values ($1, 'of tomorrow', 0)", args![SCHEMA + 1]).await
        })
        .await?;
        let refused = db.migrate().await;
        assert!(matches!(refused, Err(Error::NewerSchema { found, known }) if found == SCHEMA + 1 && known == SCHEMA), "{refused:?}");
        Ok(())
    }
}
