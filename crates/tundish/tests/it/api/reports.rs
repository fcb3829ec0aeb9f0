//! The funnel report over the interface: what it says, whom it says what, and that page and command line say the same.

use serde_json::{Value, json};
use tundish_domain::Opportunity;
use tundish_testkit::both::TestDb;

use crate::{application::Application, pages::known, program::tundish};

const REPORT: &str = "/api/v1/reports/funnel";

/// Rita has one opportunity in the first stage, one in the second and one that she won; Sam has one in the first.
async fn filled(application: &Application) -> Vec<Opportunity> {
    let mut made = Vec::new();
    for (owner, name) in [("rita", "Filling line"), ("rita", "Dispensers"), ("rita", "Softener"), ("sam", "Filters")] {
        application.go_on(60);
        made.push(known(application, owner, name, None).await);
    }
    let rita = application.client("rita").await;
    let pipelines = rita.get("/api/v1/pipelines").await.expect(200);
    let second = &pipelines["items"][0]["stages"][1]["id"];
    application.go_on(60);
    rita.post(&format!("/api/v1/opportunities/{}/move", made[1].id), json!({"stage_id": second})).await.expect(200);
    rita.post(&format!("/api/v1/opportunities/{}/win", made[2].id), json!({"reason": "trust"})).await.expect(200);
    made
}

/// The counts of the bands, of what was won, and of what entered.
fn counts(report: &Value) -> (Vec<i64>, i64, i64) {
    let pipeline = &report["pipelines"][0];
    let bands =
        pipeline["bands"].as_array().expect("bands").iter().map(|band| band["count"].as_i64().expect("a count"));
    let number = |value: &Value| value.as_i64().expect("a count");
    (bands.collect(), number(&pipeline["won"]["count"]), number(&pipeline["entered"]["entered"]))
}

/// What the first link to these rows says, from the table of the funnel on: above it, the picture links to them without words.
fn linked(page: &str, rows: &str) -> String {
    let page = &page[page.find("<table").expect("the page has a table")..];
    let start = page.find(&format!("href=\"/opportunities?{rows}\"")).unwrap_or_else(|| panic!("no link to {rows}"));
    let rest = &page[start + page[start..].find('>').expect("the link begins") + 1..];
    rest[..rest.find('<').expect("the link ends")].trim().to_owned()
}

/// What `tundish report funnel --json` prints.
fn command_line(database: &TestDb, arguments: &[&str]) -> Value {
    let output = tundish(database.url(), &[&["report", "funnel", "--json"], arguments].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

tundish_testkit::test_both_dbs! {
    async fn everybody_is_told_of_what_they_see(database: &TestDb) {
        let application = Application::start(database).await;
        filled(&application).await;
        for (who, bands, won) in [
            ("rita", vec![2, 0, 0], 1),
            ("ray", vec![0, 0, 0], 0),
            ("mona", vec![2, 0, 0], 1),
            ("sam", vec![1, 0, 0], 0),
            ("max", vec![1, 0, 0], 0),
            ("dora", vec![3, 0, 0], 1),
        ] {
            let report = application.client(who).await.get(REPORT).await.expect(200);
            let entered = bands.iter().sum::<i64>() + won;
            assert_eq!(counts(&report), (bands, won, entered), "{who}");
        }
        application.stop().await;
    }

    async fn filters_narrow_and_what_one_may_not_see_is_unknown(database: &TestDb) {
        let application = Application::start(database).await;
        filled(&application).await;
        let (rita, sam) = (application.people["rita"], application.people["sam"]);
        let dora = application.client("dora").await;
        let total = async |query: &str| counts(&dora.get(&format!("{REPORT}?{query}")).await.expect(200)).2;
        assert_eq!(total(&format!("owner={rita}")).await, 3);
        assert_eq!(total(&format!("owner={sam}&channel=inside")).await, 1);
        assert_eq!(total("channel=field").await, 0);
        assert_eq!(total("as_of=2026-03-01").await, 0);
        let teams = dora.get("/api/v1/teams").await.expect(200);
        let south = teams["items"].as_array().expect("teams").iter().find(|team| team["name"] == "South").expect("South");
        assert_eq!(total(&format!("team={}", south["id"].as_str().expect("an id"))).await, 1);

        let mona = application.client("mona").await;
        let hidden = mona.get(&format!("{REPORT}?owner={sam}")).await;
        let never = mona.get(&format!("{REPORT}?owner=0000000000001")).await;
        assert_eq!((hidden.refused(422).as_str(), hidden.fields()), ("not_valid", vec!["owner".to_owned()]));
        assert_eq!(hidden.body, never.body, "a person whom one may not see is like one who never was");
        for (query, status, field) in [
            ("as_of=2026-03-03", 422, "as_of"),
            ("as_of=tomorrow", 422, "as_of"),
            ("known_at=yesterday", 422, "known_at"),
            ("pipeline=0000000000001", 422, "pipeline"),
            ("team=0000000000001", 422, "team"),
            ("channel=radio", 422, "channel"),
            ("owner_id=0000000000001", 422, "owner_id"),
        ] {
            let refused = mona.get(&format!("{REPORT}?{query}")).await;
            refused.refused(status);
            assert_eq!(refused.fields(), [field], "{query}");
        }
        application.stop().await;
    }

    async fn asked_again_with_its_day_and_its_event_a_report_is_the_same_to_the_byte(database: &TestDb) {
        let application = Application::start(database).await;
        let made = filled(&application).await;
        let dora = application.client("dora").await;
        let report = dora.get(REPORT).await;
        let told = report.expect(200);
        let again = format!(
            "{REPORT}?as_of={}&known_at={}",
            told["as_of"].as_str().expect("a day"),
            told["known_at"].as_str().expect("an event"),
        );
        assert_eq!(dora.get(&again).await.body, report.body);
        application.go_on(3_600);
        dora.post(&format!("/api/v1/opportunities/{}/lose", made[0].id), json!({"reason": "no_need"})).await.expect(200);
        assert_eq!(dora.get(&again).await.body, report.body, "whatever happened since");
        assert_ne!(dora.get(REPORT).await.body, report.body);
        application.stop().await;
    }

    async fn page_and_command_line_say_what_the_interface_says(database: &TestDb) {
        let application = Application::start(database).await;
        filled(&application).await;
        let told = application.client("dora").await.get(REPORT).await.expect(200);
        let day = told["as_of"].as_str().expect("a day");
        let at = ["--as-of", day, "--known-at", told["known_at"].as_str().expect("an event")];
        assert_eq!(command_line(database, &at), told);

        let page = application.browser("dora", false).await.get("/funnel").await;
        let page = String::from_utf8(page.body).expect("pages are UTF-8");
        let pipeline = &told["pipelines"][0];
        let upper = &pipeline["bands"][0];
        assert_eq!(linked(&page, "status=open&amp;band=upper"), upper["count"].to_string());
        assert_eq!(upper["values"][0]["known"], json!({"minor": 5_520_000, "currency": "EUR"}));
        assert!(page.contains(">of 4 engaged was won<"), "the orders stand on the page");
        for stage in pipeline["stages"].as_array().expect("stages").iter().take(2) {
            let rows = format!("status=open&amp;stage={}", stage["id"].as_str().expect("an id"));
            assert_eq!(linked(&page, &rows), stage["name"].as_str().expect("a name"), "the column of the stage");
        }
        application.stop().await;
    }
}
