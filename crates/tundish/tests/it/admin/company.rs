//! Rates, calendars, the record of changes, jobs, imports.

use serde_json::json;
use tundish::{calendar, rate};
use tundish_db::{NewJob, args};
use tundish_domain::{Currency, Day, Instant};

use super::{everybody, refused, seen};
use crate::{
    application::Application,
    pages::{leads_to, page, post, words},
};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

tundish_testkit::test_both_dbs! {
    async fn rates_count_from_their_day_on_and_what_has_none_is_told(database: &TestDb) {
        let application = Application::start(database).await;
        let all = everybody(&application).await;
        assert_eq!(seen(&all, "/settings/rates").await, [303, 200, 200, 200, 200, 403]);
        assert_eq!(seen(&all, "/settings/rates/new").await, [303, 403, 403, 403, 200, 403]);
        let fields = [("currency", "USD"), ("from_on", "2026-03-02"), ("rate", "0.93")];
        assert_eq!(refused(&application, &all, "/settings/rates", &fields).await, [401, 403, 403, 403, 403]);
        let rita = application.client("rita").await;
        let new = json!({"name": "Line", "channel": "field", "amount": {"kind": "known", "money": {"minor": 100, "currency": "USD"}}});
        rita.post("/api/v1/opportunities", new).await.expect(201);
        let ada = &all[4].1;
        let missing = words(&page(&ada.get("/settings/rates").await, 200));
        assert!(missing.contains("No rate for USD"), "{missing}");

        leads_to(&post(ada, "/settings/rates", &fields).await);
        let told = words(&page(&ada.get("/settings/rates").await, 200));
        assert!(!told.contains("No rate for"), "{told}");
        application.stop().await;
    }

    async fn rates_convert_sums_of_any_day(database: &TestDb) {
        let application = Application::start(database).await;
        let ada = application.client("ada").await;
        const RATES: &str = "/api/v1/rates";
        for (from, rate) in [("2026-03-02", "0.93"), ("2026-02-01", "0.912345678")] {
            ada.post(RATES, json!({"currency": "USD", "from_on": from, "rate": rate})).await.expect(201);
        }
        assert_eq!(ada.post(RATES, json!({"currency": "USD", "from_on": "2026-03-02", "rate": "1"})).await.refused(409), "taken");
        for (body, field) in [
            (json!({"currency": "EUR", "from_on": "2026-03-02", "rate": "1"}), "currency"),
            (json!({"currency": "XYZ", "from_on": "2026-03-02", "rate": "1"}), "currency"),
            (json!({"currency": "CHF", "from_on": "2026-03-02", "rate": "0"}), "rate"),
            (json!({"currency": "CHF", "from_on": "2026-03-02", "rate": "1.0123456789"}), "rate"),
        ] {
            assert_eq!(ada.post(RATES, body.clone()).await.fields(), [field], "{body}");
        }
        let rates = application.db.read(async |tx| rate::store::rates(tx).await).await.expect("rates");
        let on = |text: &str| rates.on(Currency::USD, day(text)).map(|dated| dated.rate.to_string());
        assert_eq!((on("2026-01-31"), on("2026-02-28").as_deref(), on("2026-03-09").as_deref()), (None, Some("0.912345678"), Some("0.930000000")));
        let page = words(&page(&application.browser("rita", true).await.get("/settings/rates").await, 200));
        assert!(page.contains("Now") && page.contains("0.93") && page.contains("0.912345678"), "{page}");
        application.stop().await;
    }

    async fn working_days_are_those_of_the_companys_calendar(database: &TestDb) {
        let application = Application::start(database).await;
        let all = everybody(&application).await;
        let none = application.db.read(async |tx| calendar::store::of_company(tx).await).await.expect("a calendar");
        assert_eq!(none.is_working_day(day("2026-12-25")), Some(true), "a Friday");
        assert_eq!(seen(&all, "/settings/calendars").await, [303, 200, 200, 200, 200, 403]);
        let fields = [
            ("name", "Berlin"), ("monday", "yes"), ("tuesday", "yes"), ("wednesday", "yes"), ("thursday", "yes"), ("saturday", "yes"),
            ("holidays", "2026-12-25 Christmas Day\n2026-12-26\tBoxing Day"),
        ];
        assert_eq!(refused(&application, &all, "/settings/calendars", &fields).await, [401, 403, 403, 403, 403]);
        let ada = &all[4].1;
        for (field, typed) in [("holidays", [("name", "Berlin"), ("monday", "yes"), ("holidays", "at Christmas")]), ("monday", [("name", "Berlin"), ("sunday", ""), ("holidays", "")])] {
            let again = page(&post(ada, "/settings/calendars", &typed).await, 422);
            assert!(again.contains(&format!("href=\"#{field}\"")), "{}", words(&again));
        }
        leads_to(&post(ada, "/settings/calendars", &fields).await);
        let kept = application.db.read(async |tx| calendar::store::of_company(tx).await).await.expect("a calendar");
        let is_worked = |text: &str| kept.is_working_day(day(text)).expect("covered");
        assert_eq!(["2026-12-24", "2026-12-25", "2026-12-26", "2026-12-19", "2026-12-18"].map(is_worked), [true, false, false, true, false]);
        application.stop().await;
    }

    async fn the_record_of_changes_tells_everything_to_administrators_and_escapes_it(database: &TestDb) {
        let application = Application::start(database).await;
        let all = everybody(&application).await;
        assert_eq!(seen(&all, "/settings/audit").await, [303, 403, 403, 403, 200, 403]);
        let rita = application.client("rita").await;
        let id = application.opportunity("rita", "<script>alert(1)</script>").await.id;
        for n in 0..60 {
            rita.patch(&format!("/api/v1/opportunities/{id}"), n + 1, json!({"next_step": format!("Step {n}")})).await.expect(200);
        }
        let ada = &all[4].1;
        let newest = page(&ada.get("/settings/audit").await, 200);
        assert!(!newest.contains("<script>alert") && newest.contains("&lt;script&gt;alert"), "names are escaped");
        let said = words(&newest);
        assert!(said.contains("next_step: Step 58 → Step 59") && said.contains("by a program") && !said.contains("Step 3 "), "{said}");
        let older = newest.split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("older ones");
        let older = words(&page(&ada.get(&older.replace("&amp;", "&")).await, 200));
        assert!(older.contains("Step 2 → Step 3") && !older.contains("Step 59"), "{older}");
        let person = application.people["rita"];
        let of_teams = words(&page(&ada.get("/settings/audit?kind=user&verb=user.created&from=2026-03-01&to=2026-03-02").await, 200));
        assert!(of_teams.contains("user.created") && !of_teams.contains("next_step"), "{of_teams}");
        let narrow = words(&page(&ada.get(&format!("/settings/audit?person={person}&from=2026-03-03")).await, 200));
        assert!(narrow.contains("Nothing matches"), "{narrow}");
        page(&ada.get("/settings/audit?person=nobody&kind=nothing&from=never&older_than=x").await, 200);
        application.stop().await;
    }

    async fn a_job_that_was_set_aside_is_tried_again(database: &TestDb) {
        let application = Application::start(database).await;
        let all = everybody(&application).await;
        assert_eq!(seen(&all, "/settings/jobs").await, [303, 403, 403, 403, 200, 403]);
        let made = application.db.write(async |tx| {
            let due = tx.now();
            tx.enqueue(NewJob { kind: "test.letter", payload: "{}", unique_key: None, due_at: due }).await?;
            tx.exec("update job set dead_at = due_at, attempts = 12, last_error = 'no <b>paper</b>' where kind = 'test.letter'", args![]).await
        });
        made.await.expect("a job");
        let ada = &all[4].1;
        let shown = page(&ada.get("/settings/jobs").await, 200);
        let said = words(&shown);
        assert!(said.contains("Set aside after failing") && said.contains("tried 12 times") && shown.contains("no &lt;b&gt;paper"), "{said}");
        let path = shown.split("action=\"").find(|rest| rest.starts_with("/settings/jobs/")).and_then(|rest| rest.split('"').next()).expect("a form").to_owned();
        assert_eq!(refused(&application, &all, &path, &[]).await, [401, 403, 403, 403, 403]);
        leads_to(&post(ada, &path, &[]).await);
        let job = application.db.read(async |tx| tx.one::<(i64, Option<Instant>)>("select attempts, dead_at from job where kind = 'test.letter'", args![]).await);
        assert_eq!(job.await.expect("read"), (0, None));
        assert_eq!(post(ada, &path, &[]).await.status.as_u16(), 409, "it waits already");
        application.stop().await;
    }
}
