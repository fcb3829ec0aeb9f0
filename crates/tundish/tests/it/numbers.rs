//! Short numbers: gaps are allowed, repeats are not.

use std::collections::BTreeSet;

use tundish::number;
use tundish_db::{Db, Error};
use tundish_domain::NumberKind;

use crate::fixture;

/// Draws until it is this one's turn: whoever loses a race too often is told to repeat.
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
        // No transaction failed for good, so there is no gap either.
        assert_eq!(drawn.last().copied(), i64::try_from(wanted).ok());
    }

    async fn a_number_drawn_in_vain_is_drawn_again(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        let in_vain: Result<(), Error> = db
            .write(async |tx| {
                number::draw(tx, NumberKind::Quote, 5).await?;
                Err(Error::NoRow)
            })
            .await;
        assert!(matches!(in_vain, Err(Error::NoRow)));
        assert_eq!(draw(&db, NumberKind::Quote, 1).await, 1);
    }
}
