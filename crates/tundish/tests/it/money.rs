//! Sums in several currencies: what was closed keeps the rate of its day, totals name the rates they were converted at, and what
//! has no rate stands beside them.

use serde_json::{Value, json};
use tundish_db::args;
use tundish_domain::id::AccountId;

use crate::{
    application::{Application, Client},
    pages::{page, words},
};

const OPPORTUNITIES: &str = "/api/v1/opportunities";
const REPORT: &str = "/api/v1/reports/funnel";

/// Enters what one costs in euros.
pub(crate) async fn rate(application: &Application, currency: &str, from_on: &str, rate: &str) {
    let ada = application.client("ada").await;
    ada.post("/api/v1/rates", json!({"currency": currency, "from_on": from_on, "rate": rate})).await.expect(201);
}

/// Makes an opportunity of Rita's in so many minor units, known or estimated.
pub(crate) async fn worth(
    rita: &Client,
    account: Option<AccountId>,
    kind: &str,
    (minor, currency): (i64, &str),
) -> String {
    let new = json!({
        "name": format!("Line in {currency}"), "channel": "field", "account_id": account,
        "amount": {"kind": kind, "money": {"minor": minor, "currency": currency}},
    });
    rita.post(OPPORTUNITIES, new).await.expect(201)["id"].as_str().expect("an identifier").to_owned()
}

/// Euros, dollars with a rate, pounds without one; one of the amounts is an estimate.
pub(crate) async fn three_currencies(application: &Application, account: Option<AccountId>) {
    rate(application, "USD", "2026-02-27", "0.925").await;
    let rita = application.client("rita").await;
    worth(&rita, account, "known", (100_000, "EUR")).await;
    worth(&rita, account, "known", (200_000, "USD")).await;
    worth(&rita, account, "estimate", (40_000, "USD")).await;
    worth(&rita, account, "known", (120_000, "GBP")).await;
}

/// The rate that is frozen with an opportunity, in billionths.
async fn frozen(application: &Application, id: &str) -> Option<i64> {
    let id: tundish_domain::id::OpportunityId = id.parse().expect("an identifier");
    let read = application.db.read(async move |tx| {
        tx.one::<(Option<i64>,)>("select closed_rate from opportunity where id = $1", args![id]).await
    });
    read.await.expect("a row").0
}

/// The newest event of an opportunity.
async fn newest(client: &Client, id: &str) -> Value {
    let events = client.get(&format!("{OPPORTUNITIES}/{id}/events")).await.expect(200);
    events["items"].as_array().expect("events").last().expect("an event").clone()
}

tundish_testkit::test_both_dbs! {
    async fn the_rate_of_the_day_is_frozen_when_it_is_closed(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        rate(&application, "USD", "2026-02-01", "0.9").await;
        rate(&application, "USD", "2026-03-01", "0.925").await;
        rate(&application, "USD", "2026-03-03", "0.5").await;
        let [dollars, euros, pounds] = [
            worth(&rita, None, "known", (100_000, "USD")).await,
            worth(&rita, None, "known", (100_000, "EUR")).await,
            worth(&rita, None, "known", (100_000, "GBP")).await,
        ];
        let path = format!("{OPPORTUNITIES}/{dollars}");
        let mut kept = Vec::new();
        for id in [&dollars, &euros, &pounds] {
            rita.post(&format!("{OPPORTUNITIES}/{id}/win"), json!({"reason": "fit"})).await.expect(200);
            kept.push(frozen(&application, id).await);
        }
        assert_eq!(kept, [Some(925_000_000), None, None]);
        let won = newest(&rita, &dollars).await;
        assert!(won.to_string().contains("closed_rate"), "{won}");

        rita.post(&format!("{path}/reopen"), json!({})).await.expect(200);
        assert_eq!(frozen(&application, &dollars).await, None);
        let reopened = newest(&rita, &dollars).await["id"].clone();
        rita.post(&format!("{path}/undo"), json!({"event_id": reopened})).await.expect(200);
        assert_eq!(frozen(&application, &dollars).await, Some(925_000_000));

        // A rate that is entered afterwards changes nothing of it; what is closed then has it.
        application.go_on(2 * 86_400);
        let lost = worth(&rita, None, "known", (100_000, "USD")).await;
        rita.post(&format!("{OPPORTUNITIES}/{lost}/lose"), json!({"reason": "no_need"})).await.expect(200);
        assert_eq!([frozen(&application, &dollars).await, frozen(&application, &lost).await], [Some(925_000_000), Some(500_000_000)]);
        // Another currency has a rate of that day of its own.
        rate(&application, "CHF", "2026-03-03", "1.05").await;
        let path = format!("{OPPORTUNITIES}/{lost}");
        let version = rita.get(&path).await.expect(200)["version"].as_i64().expect("a version");
        let francs = json!({"currency": "CHF", "amount": {"kind": "known", "money": {"minor": 100_000, "currency": "CHF"}}});
        rita.patch(&path, version, francs).await.expect(200);
        assert_eq!(frozen(&application, &lost).await, Some(1_050_000_000));
        let edited = newest(&rita, &lost).await["id"].clone();
        rita.post(&format!("{path}/undo"), json!({"event_id": edited})).await.expect(200);
        assert_eq!(frozen(&application, &lost).await, Some(500_000_000));
        let browser = application.browser("rita", true).await;
        let list = words(&page(&browser.get("/opportunities?status=won").await, 200));
        assert!(list.contains("3 on this page: ≈ 1,925 EUR , + 1,000 GBP without a rate, at rates of 2 Mar 2026"), "{list}");
        application.stop().await;
    }

    async fn totals_name_their_rates_and_what_has_none(database: &TestDb) {
        let application = Application::start(database).await;
        let account = application.account("rita", "Halden").await;
        three_currencies(&application, Some(account)).await;
        let browser = application.browser("rita", true).await;
        let funnel = page(&browser.get("/funnel").await, 200);
        let said = words(&funnel);
        for sentence in [
            "≈ 3,220 EUR in 4 open opportunities",
            "370 estimated, + 1,200 GBP without a rate, at rates of 27 Feb 2026",
            "By currency",
            "GBP 1,200 – – 1,200 – no rate",
            "USD 2,400 – – 2,000 400 0.925 27 Feb 2026",
        ] {
            assert!(said.contains(sentence), "{sentence}: {said}");
        }
        assert!(funnel.contains("href=\"/settings/rates\""), "the rates are a step away");
        // The board's columns.
        let board = &said[said.find("Board").expect("a board")..];
        assert!(board.contains("≈ 3,220 in 4") && board.contains("+ 1,200 GBP without a rate"), "{board}");

        let total = "≈ 3,220 EUR , 370 EUR estimated, + 1,200 GBP without a rate, at rates of 27 Feb 2026 By currency 1,000 EUR 1,200 GBP 2,400 USD";
        let shown = words(&page(&browser.get(&format!("/accounts/{account}")).await, 200));
        assert!(shown.contains(&format!("4 open: {total}")), "{shown}");
        let list = words(&page(&browser.get("/opportunities?status=open").await, 200));
        assert!(list.contains(&format!("4 on this page: {total}")), "{list}");
        let all = words(&page(&browser.get("/opportunities").await, 200));
        assert!(!all.contains("on this page"), "what is open and what is closed is not one sum: {all}");

        let rita = application.client("rita").await;
        let report = rita.get(REPORT).await.expect(200);
        let band = &report["pipelines"][0]["bands"][0];
        assert_eq!(band["converted"], json!({
            "minor": 322_000, "currency": "EUR", "estimated_minor": 37_000, "rates_from": "2026-02-27", "rates_to": "2026-02-27",
            "unconverted": [{"minor": 120_000, "currency": "GBP"}],
        }));
        assert_eq!(band["values"].as_array().map(Vec::len), Some(3), "{band}");

        // As of a day in the past, with the rates of that day.
        let before = rita.get(&format!("{REPORT}?as_of=2026-02-26")).await.expect(200);
        assert_eq!(before["pipelines"][0]["bands"][0]["converted"]["rates_from"], json!(null));
        application.go_on(86_400);
        rate(&application, "USD", "2026-03-03", "0.5").await;
        let now = rita.get(REPORT).await.expect(200)["pipelines"][0]["bands"][0]["converted"].clone();
        let then = rita.get(&format!("{REPORT}?as_of=2026-03-02")).await.expect(200)["pipelines"][0]["bands"][0]["converted"].clone();
        assert_eq!([&now["minor"], &now["rates_to"], &then["minor"], &then["rates_to"]], [&json!(220_000), &json!("2026-03-03"), &json!(322_000), &json!("2026-02-27")]);
        application.stop().await;
    }

    async fn one_currency_is_told_of_no_rates(database: &TestDb) {
        let application = Application::start(database).await;
        let account = application.account("rita", "Halden").await;
        rate(&application, "USD", "2026-02-27", "0.925").await;
        let rita = application.client("rita").await;
        worth(&rita, Some(account), "known", (100_000, "EUR")).await;
        let browser = application.browser("rita", true).await;
        for path in ["/funnel".to_owned(), "/opportunities?status=open".to_owned(), format!("/accounts/{account}")] {
            let said = words(&page(&browser.get(&path).await, 200));
            assert!(said.contains("1,000") && !said.contains('≈') && !said.contains("rate") && !said.contains("By currency"), "{path}: {said}");
        }
        application.stop().await;
    }

    async fn german_says_the_same(database: &TestDb) {
        let application = Application::start(database).await;
        three_currencies(&application, None).await;
        let spoken = application.db.write(async |tx| tx.exec("update users set locale = 'de' where email_key = 'rita@acme.example'", args![]).await);
        assert_eq!(spoken.await.expect("she speaks German"), 1);
        let said = words(&page(&application.browser("rita", true).await.get("/funnel").await, 200));
        for sentence in ["≈ 3.220 EUR in 4 offenen Verkaufschancen", "+ 1.200 GBP ohne Kurs", "zu Kursen vom 27. Feb. 2026", "Nach Währung"] {
            assert!(said.contains(sentence), "{sentence}: {said}");
        }
        application.stop().await;
    }
}
