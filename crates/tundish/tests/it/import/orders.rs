//! The order in which files arrive makes no difference, the second time nothing happens, and undoing leaves nothing.

use std::fmt::Write as _;

use tundish::import;
use tundish_db::Db;
use tundish_domain::{Day, id::ImportId};
use tundish_testkit::test_both_dbs;

use super::{
    bring_in,
    company::{Files, files},
    count,
    describe::describe,
    founded,
};
use crate::fixture::SETUP;

test_both_dbs! {
    async fn all_orders_of_the_files_come_to_the_same_and_undoing_any_leaves_nothing(database: &TestDb) {
        let (db, _) = founded(database).await;
        let Files { products, people, accounts, opportunities } = files(60);
        let files = [("products.csv", &products), ("people.csv", &people), ("accounts.csv", &accounts), ("pipeline.csv", &opportunities)];
        let mut first: Option<String> = None;
        for order in orders() {
            let mut imports = Vec::new();
            for at in order {
                let (name, text) = files[at];
                let reports = bring_in(&db, &[(name, text.as_str())]).await.expect("imported");
                imports.extend(reports.iter().filter_map(|report| report.import));
            }
            let stands = describe(&db).await;
            match &first {
                Some(first) => assert_eq!(*first, stands, "the order {order:?}"),
                None => first = Some(stands),
            }
            // Undone in yet another order than they came in.
            imports.rotate_left(1);
            for import in imports {
                undone(&db, import).await;
            }
            assert_eq!(describe(&db).await, String::new(), "after undoing {order:?}");
        }
        assert!(first.is_some_and(|text| 60 < text.lines().count()));
    }

    async fn files_that_are_given_together_come_to_the_same_as_one_by_one(database: &TestDb) {
        let (db, _) = founded(database).await;
        let Files { products, people, accounts, opportunities } = files(40);
        let together = [("o.csv", opportunities.as_str()), ("a.csv", &accounts), ("p.csv", &people), ("x.csv", &products)];
        let reports = bring_in(&db, &together).await.expect("imported");
        assert_eq!(reports.iter().map(|report| report.kind).collect::<Vec<_>>(), ["products", "people", "accounts", "opportunities"]);
        let stands = describe(&db).await;
        for report in &reports {
            undone(&db, report.import.expect("written")).await;
        }
        for (name, text) in together {
            bring_in(&db, &[(name, text)]).await.expect("imported");
        }
        assert_eq!(describe(&db).await, stands);
    }

    async fn the_second_time_nothing_is_new_and_nothing_changes(database: &TestDb) {
        let (db, clock) = founded(database).await;
        let Files { products, people, accounts, opportunities } = files(40);
        let all = [("o.csv", opportunities.as_str()), ("a.csv", &accounts), ("p.csv", &people), ("x.csv", &products)];
        bring_in(&db, &all).await.expect("imported");
        let (stands, events) = (describe(&db).await, count(&db, "select count(*) from event").await);
        clock.go_on(3_600);
        // The same rows with their days written in another way.
        let american = american(&opportunities);
        let again = [("o.csv", american.as_str()), ("a.csv", &accounts), ("p.csv", &people), ("x.csv", &products)];
        for report in bring_in(&db, &again).await.expect("imported") {
            assert_eq!((report.created, report.updated, report.skipped), (0, 0, report.rows), "{report:?}");
        }
        assert_eq!(describe(&db).await, stands);
        assert_eq!(count(&db, "select count(*) from event").await, events);
    }

    async fn a_dry_run_says_the_same_and_writes_nothing(database: &TestDb) {
        let (db, _) = founded(database).await;
        let Files { products, people, accounts, opportunities } = files(40);
        let all = [("o.csv", opportunities.as_str()), ("a.csv", &accounts), ("p.csv", &people), ("x.csv", &products)];
        let before = crate::digest::digest(&db).await;
        let options = import::Options { dry_run: true, ..import::Options::default() };
        let said = super::bring_in_with(&db, &all, &options).await.expect("decided");
        assert_eq!(crate::digest::digest(&db).await, before);
        let done = bring_in(&db, &all).await.expect("imported");
        for (said, done) in said.iter().zip(&done) {
            assert_eq!((said.created, said.refused, &said.issues), (done.created, done.refused, &done.issues));
        }
    }
}

fn orders() -> Vec<[usize; 4]> {
    let mut orders = Vec::new();
    for a in 0..4 {
        for b in (0..4).filter(|b| *b != a) {
            for c in (0..4).filter(|c| ![a, b].contains(c)) {
                orders.push([a, b, c, 6 - a - b - c]);
            }
        }
    }
    assert_eq!(orders.len(), 24);
    orders
}

async fn undone(db: &Db, import: ImportId) {
    let report = import::undo(db, &SETUP, import).await.expect("undone");
    assert_eq!(report.kept, 0, "{report:?}");
}

/// `2025-03-09` as `3/9/2025`.
fn american(text: &str) -> String {
    let mut rewritten = String::new();
    for cell in text.split_inclusive([',', '\n']) {
        let (day, end) = cell.split_at(cell.len() - 1);
        match day.parse::<Day>() {
            Ok(day) => {
                let date = day.date();
                let _ = write!(rewritten, "{}/{}/{}{end}", date.month(), date.day(), date.year());
            }
            Err(_) => rewritten.push_str(cell),
        }
    }
    rewritten
}
