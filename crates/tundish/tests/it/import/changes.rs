//! Newer files, own fields, and what people did in between.

use tundish::{
    import::{self, Options},
    opportunity::{self, Target},
};
use tundish_db::args;
use tundish_domain::{
    Currency, Role,
    id::{OpportunityId, RateId},
    opportunity::Patch,
};
use tundish_testkit::test_both_dbs;

use super::{bring_in, bring_in_with, count, founded, texts};
use crate::fixture::{self, SETUP};

const HEAD: &str =
    "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value,Campaign\n";

test_both_dbs! {
    async fn a_newer_file_moves_opportunities_forward_and_leaves_the_rest(database: &TestDb) {
        let (db, clock) = founded(database).await;
        let old = format!("{HEAD}A,Ines,Valve,Varde,Engaging,2025-03-01,,,fair\nB,Ines,Valve,Varde,Prospecting,,,,\nC,Ines,Valve,Varde,Won,2025-01-01,2025-02-01,90,\n");
        bring_in(&db, &[("o.csv", &old)]).await.expect("imported");
        clock.go_on(3_600);
        let new = format!("{HEAD}A,Bo,Valve,Varde,Won,2025-03-01,2025-05-01,120,web\nB,Ines,Valve,Varde,Engaging,2025-04-01,,,\nC,Ines,Valve,Varde,Engaging,2025-01-01,,,\nD,Ines,Valve,Varde,Lost,2025-03-01,2025-04-01,0,\n");
        let report = bring_in(&db, &[("o.csv", &new)]).await.expect("imported").remove(0);
        assert_eq!((report.created, report.updated, report.skipped), (1, 2, 1), "{report:?}");
        let stands = texts(&db, "select k.key || ' ' || u.name || ' ' || s.name || ' ' || o.status || ' ' || coalesce(cast(o.won_minor as text), '-')
            from opportunity o join import_key k on k.subject_id = o.id and k.kind = 'opportunities' join users u on u.id = o.owner_id join stage s on s.id = o.stage_id order by k.key").await;
        assert_eq!(stands, ["id:A Bo Engaging won 12000", "id:B Ines Engaging open -", "id:C Ines Engaging won 9000", "id:D Ines Engaging lost -"]);
        let codes: Vec<&str> = report.issues.iter().map(|issue| issue.code.as_str()).collect();
        assert_eq!(codes, ["counts_from_now", "closed_here"], "{report:?}");
        // The file closes it on the first of May in New York.
        assert_eq!(texts(&db, "select cast(closed_at as text) from opportunity where won_minor = 12000").await, ["1746072000000000"]);
        let campaign = texts(&db, "select f.name || ' ' || v.text from own_value v join own_field f on f.id = v.field_id").await;
        assert_eq!(campaign, ["Campaign web"]);
        let again = bring_in(&db, &[("o.csv", &new)]).await.expect("imported").remove(0);
        assert_eq!((again.created, again.updated, again.skipped), (0, 0, 4));
        crate::search::index::is_right(&db).await;
    }

    async fn what_a_file_closed_has_the_rate_of_that_day(database: &TestDb) {
        let (db, clock) = founded(database).await;
        let rates = db.write(async |tx| {
            for (from_on, rate) in [("2025-01-15", 1_050_000_000_i64), ("2025-04-15", 1_100_000_000)] {
                let (id, now) = (tx.next_id::<RateId>(), tx.now());
                tx.exec("insert into exchange_rate (id, version, currency, from_on, rate, created_at) values ($1, 1, 'EUR', $2, $3, $4)", args![id, from_on, rate, now]).await?;
            }
            Ok::<_, tundish_db::Error>(())
        });
        rates.await.expect("there are rates");
        let options = Options { currency: Some(Currency::EUR), ..Options::default() };
        let old = format!("{HEAD}A,Ines,Valve,Varde,Engaging,2025-03-01,,,\nB,Ines,Valve,Varde,Won,2025-01-01,2025-01-10,90,\nC,Ines,Valve,Varde,Lost,2025-01-01,2025-02-01,0,\n");
        bring_in_with(&db, &[("o.csv", &old)], &options).await.expect("imported");
        clock.go_on(3_600);
        let new = format!("{HEAD}A,Ines,Valve,Varde,Won,2025-03-01,2025-05-01,120,\n");
        bring_in_with(&db, &[("o.csv", &new)], &options).await.expect("imported");
        let kept = texts(&db, "select k.key || ' ' || coalesce(cast(o.closed_rate as text), '-') from opportunity o
            join import_key k on k.subject_id = o.id and k.kind = 'opportunities' order by k.key").await;
        assert_eq!(kept, ["id:A 1100000000", "id:B -", "id:C 1050000000"]);
    }

    async fn what_people_changed_since_is_kept_when_an_import_is_undone(database: &TestDb) {
        let (db, _) = founded(database).await;
        let text = format!("{HEAD}A,Ines,Valve,Varde,Engaging,2025-03-01,,,fair\nB,Ines,Valve,Skive,Engaging,2025-03-01,,,fair\n");
        let report = bring_in(&db, &[("o.csv", &text)]).await.expect("imported").remove(0);
        let (id,) = db.read(async |tx| tx.one::<(OpportunityId,)>("select subject_id from import_key where key = 'id:A'", &[]).await).await.expect("there");
        db.write(async move |tx| {
            fixture::add_person(tx, 7, Role::Director, None).await?;
            let target = Target { id, version: None, happened_at: None };
            let patch = Patch { name: Some("Varde: renewal".to_owned()), ..Patch::default() };
            opportunity::edit(tx, &fixture::person(7, Role::Director), &target, patch).await
        }).await.expect("edited");
        let undone = import::undo(&db, &SETUP, report.import.expect("written")).await.expect("undone");
        assert_eq!((undone.withdrawn, undone.kept), (1, 1), "{undone:?}");
        assert_eq!(texts(&db, "select name from opportunity where deleted_at is null").await, ["Varde: renewal"]);
        assert_eq!(texts(&db, "select name from account where deleted_at is null").await, ["Varde"]);
        assert_eq!(count(&db, "select count(*) from users where deleted_at is null and name = 'Ines'").await, 1);
        // Importing again brings back what was withdrawn and leaves what was kept.
        let again = bring_in(&db, &[("o.csv", &text)]).await.expect("imported").remove(0);
        assert_eq!((again.created, again.skipped), (1, 1), "{again:?}");
        crate::search::index::is_right(&db).await;
    }

    async fn columns_that_nobody_knows_are_kept_as_own_fields(database: &TestDb) {
        let (db, _) = founded(database).await;
        let accounts = "account,sector,revenue,employees,Fleet size\nVarde,utilities,1100.04,2822,12\n";
        let report = bring_in(&db, &[("a.csv", accounts)]).await.expect("imported").remove(0);
        assert_eq!(report.remarks, ["kept as own fields: Fleet size"]);
        let kept = texts(&db, "select f.subject_kind || ' ' || f.name || ' ' || v.text || ' ' || cast(v.number as text) from own_value v join own_field f on f.id = v.field_id order by f.name_key").await;
        assert_eq!(kept, ["account employees 2822 2822000000", "account Fleet size 12 12000000", "account revenue 1100.04 1100040000"]);
    }

    async fn what_somebody_imported_can_be_undone_whole_by_that_person(database: &TestDb) {
        let (db, _) = founded(database).await;
        db.write(async |tx| fixture::add_person(tx, 7, Role::Administrator, None).await).await.expect("added");
        let text = format!("{HEAD}A,Ines,Valve,Varde,Won,2025-03-01,2025-04-01,10,\nB,Ines,Valve,Skive,Engaging,2025-03-01,,,\n");
        let who = fixture::person(7, Role::Administrator);
        let sources = vec![import::Source::bytes("o.csv", text.as_bytes())];
        let report = import::run(&db, &who, sources, &import::Options::default(), &mut ()).await.expect("imported").remove(0);
        assert_eq!(report.created, 2);
        let undone = import::undo(&db, &who, report.import.expect("written")).await.expect("undone");
        assert_eq!((undone.withdrawn, undone.kept), (2, 0), "{undone:?}");
    }

    async fn a_representative_may_not_import_and_a_manager_only_for_people_below(database: &TestDb) {
        let (db, _) = founded(database).await;
        db.write(async |tx| {
            fixture::add_person(tx, 7, Role::Administrator, None).await?;
            fixture::add_team(tx, 20, None, Some(8)).await?;
            fixture::add_person(tx, 8, Role::Manager, Some(fixture::id(20))).await?;
            fixture::add_person(tx, 9, Role::Representative, Some(fixture::id(20))).await?;
            fixture::add_person(tx, 10, Role::Representative, None).await?;
            tundish::team::store::rebuild(tx).await
        }).await.expect("added");
        let text = "opportunity_id,sales_agent,deal_stage,engage_date\nA,Person 9,Engaging,2025-03-01\nB,Person 10,Engaging,2025-03-01\nC,Nobody,Engaging,2025-03-01\n";
        let sources = || vec![import::Source::bytes("o.csv", text.as_bytes())];
        let options = import::Options::default();
        let representative = fixture::person(9, Role::Representative);
        let denied = import::run(&db, &representative, sources(), &options, &mut ()).await.expect_err("denied");
        assert_eq!(denied.code(), "forbidden");
        let manager = fixture::person(8, Role::Manager);
        let report = import::run(&db, &manager, sources(), &options, &mut ()).await.expect("imported").remove(0);
        let codes: Vec<&str> = report.issues.iter().map(|issue| issue.code.as_str()).collect();
        assert_eq!((report.created, report.refused, codes), (1, 2, vec!["not_found", "unknown_person"]), "{report:?}");
    }
}
