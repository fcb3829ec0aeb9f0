use super::*;

#[tokio::test]
async fn each_test_has_a_database_that_others_do_not_see() {
    let (mine, yours) = (PostgresDatabase::empty().await, PostgresDatabase::empty().await);
    execute(&connect(mine.url()).await, "create table account (name text)").await;

    let seen = connect(yours.url()).await.query_one("select to_regclass('account') is not null", &[]).await.unwrap();

    assert!(!seen.get::<_, bool>(0));
}

#[tokio::test]
async fn a_database_is_gone_when_its_test_ends_although_a_connection_is_open() {
    let database = PostgresDatabase::empty().await;
    let name = database.name.clone();
    let _open = connect(database.url()).await;

    drop(database);

    let admin = connect(server()).await;
    assert!(admin.query_opt("select 1 from pg_database where datname = $1", &[&name]).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_is_filled_once_and_every_copy_has_its_content() {
    let key = temp::random_name();
    let fill = async |url: &str| execute(&connect(url).await, "create table made (at text default 'once')").await;
    let copies = [
        PostgresDatabase::copy_of(&key, fill).await,
        PostgresDatabase::copy_of(&key, async |_: &str| panic!("the template is filled already")).await,
    ];

    for copy in &copies {
        execute(&connect(copy.url()).await, "insert into made default values").await;
    }

    execute(&connect(server()).await, &format!("drop database \"tundish_template_{key}\"")).await;
}

#[test]
fn another_database_of_the_same_server_keeps_role_port_and_parameters() {
    for (url, expected) in [
        ("postgres://me@localhost:5433/postgres", "postgres://me@localhost:5433/x"),
        ("postgres://%2Ftmp%2Fcluster/postgres?connect_timeout=5", "postgres://%2Ftmp%2Fcluster/x?connect_timeout=5"),
        ("postgres://localhost", "postgres://localhost/x"),
        ("postgres:///postgres?host=/tmp/cluster", "postgres:///x?host=/tmp/cluster"),
    ] {
        assert_eq!(with_database(url, "x"), expected);
    }
}
