//! The order in which files arrive makes no difference, the second time nothing happens, and undoing leaves nothing.

use std::fmt::Write as _;

use tundish::{
    funnel::{Query, read_standing},
    import,
};
use tundish_db::{Db, Error, args};
use tundish_domain::{Day, id::ImportId};
use tundish_testkit::test_both_dbs;

use super::{
    bring_in,
    company::{Files, files},
    count, founded,
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

/// Everything that matters to people, without identifiers, short numbers and versions.
pub(super) async fn describe(db: &Db) -> String {
    const QUERIES: [&str; 7] = [
        "select 'opportunity ' || k.key || ' ' || o.name || ' of ' || u.name || ' for ' || coalesce(a.name, '-') || ' sells ' || p.name || ' in ' || s.name
            || ' ' || o.status || ' ' || o.channel || ' ' || o.amount_kind || ' ' || coalesce(cast(o.amount_minor as text), '-') || ' ' || o.currency
            || ' won ' || coalesce(cast(o.won_minor as text), '-') || ' from ' || coalesce(cast(o.entered_at as text), '-')
            || ' to ' || coalesce(cast(o.closed_at as text), '-') || ' ' || coalesce(o.close_reason, '-')
         from opportunity o join import_key k on k.subject_id = o.id and k.kind = 'opportunities' join users u on u.id = o.owner_id
         left join account a on a.id = o.account_id join product p on p.id = o.product_id join stage s on s.id = o.stage_id
         where o.deleted_at is null order by k.key",
        "select 'was ' || k.key || ' ' || st.name || ' ' || s.status || ' ' || s.amount_kind || ' ' || coalesce(cast(s.amount_minor as text), '-')
            || ' from ' || coalesce(cast(s.from_at as text), '-') || ' seen ' || cast(s.observed_at as text) || ' to ' || coalesce(cast(s.to_at as text), '-')
         from opportunity_span s join import_key k on k.subject_id = s.opportunity_id and k.kind = 'opportunities'
         join stage st on st.id = s.stage_id where s.known_to is null order by k.key, s.observed_at",
        "select 'account ' || a.name || ' ' || coalesce(a.industry, '-') || ' ' || coalesce(a.country, '-') || ' below ' || coalesce(p.name, '-') || ' of ' || u.name
         from account a left join account p on p.id = a.parent_id join users u on u.id = a.owner_id where a.deleted_at is null order by a.name_key",
        "select 'person ' || u.name || ' ' || u.role || ' in ' || coalesce(t.name, '-') || ' since ' || coalesce(cast(s.from_at as text), '-')
            || ' under ' || cast((select count(*) from reporting_line r where r.person_id = u.id) as text)
         from users u left join team t on t.id = u.team_id left join team_span s on s.user_id = u.id and s.to_at is null
         where u.deleted_at is null order by u.name_key",
        "select 'team ' || t.name || ' below ' || coalesce(p.name, '-') || ' led by ' || coalesce(u.name, '-')
         from team t left join team p on p.id = t.parent_id left join users u on u.id = t.leader_id where t.deleted_at is null order by t.name_key",
        "select 'product ' || p.name || ' ' || coalesce(p.family, '-') || ' ' || coalesce(cast(x.price_minor as text), '-')
         from product p left join product_price x on x.product_id = p.id where p.deleted_at is null order by p.name_key",
        "select 'own ' || f.name || ' ' || v.text || ' ' || coalesce(a.name, o.name || ' ' || cast(o.number as text))
         from own_value v join own_field f on f.id = v.field_id left join account a on a.id = v.subject_id left join opportunity o on o.id = v.subject_id
         where f.deleted_at is null and coalesce(a.deleted_at, o.deleted_at) is null and a.id is not null order by f.name_key, a.name_key, v.text",
    ];
    let mut lines = db
        .read_long(async |tx| {
            let mut lines = Vec::new();
            for sql in QUERIES {
                lines.extend(tx.all::<(String,)>(sql, args![]).await?.into_iter().map(|(line,)| line));
            }
            Ok::<_, Error>(lines)
        })
        .await
        .expect("read");
    for day in ["2025-03-31", "2025-06-30", "2025-12-31", "2026-03-09"] {
        let query = Query { as_of: Some(day.parse().expect("a day")), ..Query::default() };
        let standing = read_standing(db, SETUP, query).await.expect("a report");
        for (pipeline, funnel) in standing.pipelines.iter().filter(|(pipeline, _)| pipeline.name() != "Sales") {
            let stages = funnel
                .stages
                .iter()
                .filter_map(|(id, part)| Some((&pipeline.stage(*id)?.name, part)))
                .collect::<Vec<_>>();
            lines.push(format!("funnel {day} {stages:?} won {:?} lost {:?}", funnel.won, funnel.lost));
        }
    }
    lines.join("\n")
}
