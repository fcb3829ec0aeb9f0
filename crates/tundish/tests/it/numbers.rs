//! Short numbers: gaps are allowed, repeats are not.

use std::collections::BTreeSet;

use tundish::{number, opportunity};
use tundish_db::{Db, Error};
use tundish_domain::{NumberKind, testing::world};

use crate::fixture::{self, add_scripts_company, new_opportunity};

/// Draws until a block is had in one piece.
async fn draw(db: &Db, kind: NumberKind, count: i64) -> i64 {
    loop {
        match db.write(async move |tx| number::draw(tx, kind, count).await).await {
            Ok(first) => return first,
            Err(Error::Busy) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

tundish_testkit::test_both_dbs! {
    async fn each_kind_counts_from_one(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        let mut drawn = Vec::new();
        for (kind, count) in [
            (NumberKind::Opportunity, 1),
            (NumberKind::Account, 1),
            (NumberKind::Opportunity, 10),
            (NumberKind::Opportunity, 1),
            (NumberKind::Account, 1),
        ] {
            drawn.push(draw(&db, kind, count).await);
        }
        assert_eq!(drawn, [1, 1, 2, 12, 2]);
    }

    async fn fifty_who_draw_at_once_never_get_the_same_number(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        let drawers: Vec<_> = (0..50)
            .map(|n| {
                let db = db.clone();
                // Some need a block.
                let count = 1 + n % 3;
                tokio::spawn(async move { (draw(&db, NumberKind::Opportunity, count).await, count) })
            })
            .collect();
        let (mut drawn, mut wanted) = (BTreeSet::new(), 0);
        for drawer in drawers {
            let (first, count) = drawer.await.expect("nobody panics");
            wanted += usize::try_from(count).expect("few");
            drawn.extend(first..first + count);
        }
        assert_eq!(drawn.len(), wanted);
        assert!(drawn.first().is_some_and(|first| 1 <= *first));
    }

    async fn a_number_drawn_in_vain_makes_a_gap_at_most(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        let in_vain: Result<(), Error> = db
            .write(async |tx| {
                number::draw(tx, NumberKind::Quote, 5).await?;
                Err(Error::NoRow)
            })
            .await;
        assert!(matches!(in_vain, Err(Error::NoRow)));
        let first = draw(&db, NumberKind::Quote, 1).await;
        assert!(first == 1 || first == 6, "{first}");
        assert_eq!(draw(&db, NumberKind::Quote, 1).await, first + 1);
    }

    async fn many_who_make_opportunities_at_once_are_all_served(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        fixture::write(&db, async |tx| add_scripts_company(tx).await).await;
        let makers: Vec<_> = (0..16)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    let mut numbers = Vec::new();
                    for _ in 0..5 {
                        let create = db.write(async |tx| {
                            opportunity::create(tx, &world::director(), new_opportunity("Filters")).await
                        });
                        // Nobody is told to come back later: new records have nothing to disagree about.
                        numbers.push(create.await.expect("created").number);
                    }
                    numbers
                })
            })
            .collect();
        let mut numbers = BTreeSet::new();
        for maker in makers {
            numbers.extend(maker.await.expect("nobody panics"));
        }
        assert_eq!(numbers.len(), 16 * 5);
    }
}
