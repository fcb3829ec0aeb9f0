use super::*;
use std::fmt;
use std::path::Path;

crate::test_both_dbs! {
    async fn a_body_gets_an_address_that_the_program_would_accept(database: &TestDb) {
        match database.engine() {
            Engine::Sqlite => assert!(database.url().starts_with("sqlite:/")),
            Engine::Postgres => assert!(database.url().starts_with("postgres://")),
        }
    }

    async fn a_body_may_return_an_error_instead_of_panicking(database: &TestDb) -> Result<(), fmt::Error> {
        if database.url().is_empty() { Err(fmt::Error) } else { Ok(()) }
    }

    async fn a_body_runs_where_tasks_can_be_spawned(_database: &TestDb) {
        assert_eq!(tokio::spawn(async { 2 }).await.unwrap(), 2);
    }
}

#[test]
fn the_folder_of_an_embedded_database_is_removed_after_a_failing_test() {
    let mut folder = None;
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        run(Engine::Sqlite, async |database: &TestDb| {
            let file = database.url().trim_start_matches("sqlite:").to_owned();
            folder = Path::new(&file).parent().map(Path::to_owned);
            panic!("the test fails");
        })
    }));

    assert!(failed.is_err());
    assert!(!folder.unwrap().exists());
}
