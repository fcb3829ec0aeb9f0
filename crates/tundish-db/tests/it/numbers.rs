use tundish_db::{Db, Error, args};
use tundish_domain::NumberKind;
use tundish_testkit::both::{Engine, run};

use crate::migrated;

async fn draw(db: &Db, kind: NumberKind, count: i64) -> Result<i64, Error> {
    db.write(async move |tx| tx.draw_numbers(kind, count).await).await
}

tundish_testkit::test_both_dbs! {
    async fn blocks_stay_in_one_piece_while_others_draw_single_numbers(database: &TestDb) -> Result<(), Error> {
        let db = migrated(database).await;
        let drawers: Vec<_> = [1_i64, 300, 1, 1, 200, 1, 1, 100]
            .map(|count| {
                let db = db.clone();
                tokio::spawn(async move {
                    let mut drawn = Vec::new();
                    for _ in 0..8 {
                        let first = draw(&db, NumberKind::Account, count).await?;
                        drawn.extend(first..first + count);
                    }
                    Ok::<_, Error>(drawn)
                })
            })
            .into_iter()
            .collect();
        let mut drawn = Vec::new();
        for drawer in drawers {
            drawn.extend(drawer.await.expect("nobody panics")?);
        }
        drawn.sort_unstable();
        assert_eq!(drawn.len(), 8 * 605);
        assert!(drawn.is_sorted_by(|a, b| a < b), "no number is drawn twice");
        Ok(())
    }
}

#[test]
fn a_kind_that_was_counted_in_the_table_before_goes_on_from_there() {
    // Only PostgreSQL counts elsewhere now.
    let drawn = run(Engine::Postgres, async |database| {
        let db = migrated(database).await;
        db.write(async |tx| {
            tx.exec("drop sequence short_number_quote", args![]).await?;
            tx.exec("insert into short_number (kind, last) values ('quote', 41)", args![]).await
        })
        .await?;
        db.migrate().await?;
        draw(&db, NumberKind::Quote, 1).await
    });
    assert_eq!(drawn.expect("drawn"), 42);
}
