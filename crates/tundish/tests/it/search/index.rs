//! The index says of every record what the record says (I30).

use std::collections::BTreeSet;

use tundish::search::rebuild::{self, Rebuilt};
use tundish_db::{Db, args};
use tundish_domain::{id::Tsid, search::tokens_of};

use super::Company;
use crate::application::{Application, SETUP};

/// Makes the index of what fixtures wrote without it.
pub(crate) async fn make(db: &Db) {
    rebuild::rebuild(db).await.expect("the index is made");
}

/// Fails unless the index holds the words of the live records and nothing else; answers how many records there are.
pub(crate) async fn is_right(db: &Db) -> u64 {
    let Rebuilt { records, added, removed } = rebuild::rebuild(db).await.expect("the index is made anew");
    assert_eq!((added, removed), (0, 0), "the index was not what the records are");
    // Names alone, asked of the tables without any of the application's own statements.
    let (told, named) = db
        .read_long(async |tx| {
            let told =
                tx.all::<(String, String, Tsid)>("select kind, word, subject_id from search_word", args![]).await?;
            let mut named = BTreeSet::new();
            for kind in ["opportunity", "account", "contact", "lead", "product"] {
                let sql = format!("select id, name from {kind} where deleted_at is null");
                for (id, name) in tx.all::<(Tsid, String)>(&sql, args![]).await? {
                    named.extend(tokens_of(&name).into_iter().map(|word| (kind.to_owned(), word, id)));
                }
            }
            Ok::<_, tundish_db::Error>((told, named))
        })
        .await
        .expect("everything is read");
    let told: BTreeSet<_> = told.into_iter().collect();
    assert!(named.is_subset(&told), "{:?}", named.difference(&told).collect::<Vec<_>>());
    records
}

tundish_testkit::test_both_dbs! {
    async fn it_is_kept_by_every_verb_and_made_anew_from_the_tables(database: &TestDb) {
        let application = Application::start(database).await;
        let company = Company::build(&application).await;
        application.opportunity("rita", "Central dispensers").await;
        assert_eq!(is_right(&application.db).await, 4);
        let damaged = application.db.write(async |tx| {
            tx.exec("delete from search_word where word = 'central'", args![]).await?;
            tx.exec("insert into search_word (kind, word, subject_id) values ('account', 'nobody', 17)", args![]).await
        });
        damaged.await.expect("the index is damaged");
        let rebuilt = rebuild::rebuild(&application.db).await.expect("it is made anew");
        assert_eq!(rebuilt, Rebuilt { records: 4, added: 1, removed: 1 });
        assert_eq!(rebuild::if_missing(&application.db).await.expect("asked"), None, "it is there");
        let gone = application.db.write(async |tx| tx.exec("delete from search_word", args![]).await);
        gone.await.expect("the index is gone");
        let made = rebuild::if_missing(&application.db).await.expect("asked").expect("it was missing");
        assert_eq!(made.records, 4);
        assert_eq!(is_right(&application.db).await, 4);
        let id = company.account["id"].as_str().expect("an identifier").parse().expect("an identifier");
        let (found, _) = application.db.read(async move |tx| tundish::account::find(tx, &SETUP, id).await).await.expect("it is found");
        assert_eq!(found.name, "Müller & Söhne GmbH");
        application.stop().await;
    }
}
