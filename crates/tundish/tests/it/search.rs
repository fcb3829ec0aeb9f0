//! Looking records up: by every spelling, in every script, and never more than one may see.

pub(crate) mod index;
mod pages;

use serde_json::{Value, json};

use crate::application::{Application, Client};

/// Names of what is found, of all kinds, in the order in which it is told.
pub(super) async fn found(client: &Client, typed: &str) -> Vec<String> {
    let answer = client.get(&format!("/api/v1/search?q={}", encoded(typed))).await.expect(200);
    answer["items"].as_array().expect("items").iter().map(|item| text(&item["name"])).collect()
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// A text as an address holds it.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// A customer of Rita's with a person and an opportunity, and a lead of Sam's.
pub(super) struct Company {
    pub(super) account: Value,
    pub(super) contact: Value,
    pub(super) lead: Value,
}

impl Company {
    pub(super) async fn build(application: &Application) -> Self {
        let (rita, sam) = (application.client("rita").await, application.client("sam").await);
        let account = json!({
            "name": "Müller & Söhne GmbH",
            "phones": [{"label": "main", "value": "+49 30 7654321"}],
            "emails": [{"value": "office@mueller.example"}],
        });
        let account = rita.post("/api/v1/accounts", account).await.expect(201);
        let contact = json!({
            "given_name": "Øyvind", "family_name": "O’Brien", "account_id": account["id"],
            "phones": [{"label": "mobile", "value": "+44 20 7946 0958"}],
            "emails": [{"value": "oyvind.obrien@mueller.example"}],
        });
        let contact = rita.post("/api/v1/contacts", contact).await.expect(201);
        let lead = json!({
            "name": "王小明", "company": "شركة النور", "source": "event", "channel": "field",
            "phones": [{"value": "+86 10 6552 9988"}],
        });
        let lead = sam.post("/api/v1/leads", lead).await.expect(201);
        Self { account, contact, lead }
    }
}

tundish_testkit::test_both_dbs! {
    async fn every_spelling_of_a_number_a_name_or_an_address_finds_it(database: &TestDb) {
        let application = Application::start(database).await;
        let company = Company::build(&application).await;
        let (rita, sam) = (application.client("rita").await, application.client("sam").await);
        for typed in ["+49 30 7654321", "0049 (0)30 765 43 21", "030/7654321", "(030) 765", "muller sohne", "MÜLL", "office@mueller.example"] {
            assert_eq!(found(&rita, typed).await, ["Müller & Söhne GmbH"], "{typed}");
        }
        for typed in ["+442079460958", "020 7946 0958", "o'brien", "obrien oyv", "oyvind.obrien@mueller.example"] {
            assert_eq!(found(&rita, typed).await, ["Øyvind O’Brien"], "{typed}");
        }
        for typed in ["小明", "王", "النور", "شركة", "010 6552", "+86 10 65529988"] {
            assert_eq!(found(&sam, typed).await, ["王小明"], "{typed}");
            assert_eq!(found(&rita, typed).await, Vec::<String>::new(), "{typed}");
        }
        let number = text(&company.contact["number"]);
        for typed in [number.clone(), number.to_lowercase().replace('-', " ")] {
            assert_eq!(found(&rita, &typed).await, ["Øyvind O’Brien"], "{typed}");
            assert_eq!(found(&sam, &typed).await, Vec::<String>::new(), "{typed}");
        }
        for typed in ["%", "_", "\"", "' or 1=1", "NEAR(a b)", "*", "&|!", &"x ".repeat(400)] {
            assert_eq!(found(&rita, typed).await, Vec::<String>::new(), "{typed}");
        }
        application.stop().await;
    }

    async fn what_changes_is_found_as_it_is_now(database: &TestDb) {
        let application = Application::start(database).await;
        let company = Company::build(&application).await;
        let rita = application.client("rita").await;
        let id = text(&company.account["id"]);
        let path = format!("/api/v1/accounts/{id}");
        rita.patch(&path, 1, json!({"name": "Schmidt AG", "phones": []})).await.expect(200);
        assert_eq!(found(&rita, "söhne").await, Vec::<String>::new());
        assert_eq!(found(&rita, "030 7654321").await, Vec::<String>::new());
        assert_eq!(found(&rita, "schmidt").await, ["Schmidt AG"]);
        let ada = application.client("ada").await;
        ada.delete(&path, 2).await.expect(200);
        assert_eq!(found(&rita, "schmidt").await, Vec::<String>::new());
        ada.post(&format!("{path}/restore"), json!({})).await.expect(200);
        assert_eq!(found(&rita, "schmidt").await, ["Schmidt AG"]);
        let opportunity = application.opportunity("rita", "Schmidt rollout").await;
        assert_eq!(found(&rita, "Schmidt ").await, ["Schmidt rollout", "Schmidt AG"]);
        rita.patch(&format!("/api/v1/opportunities/{}", opportunity.id), 1, json!({"name": "Weber rollout"})).await.expect(200);
        assert_eq!(found(&rita, "Schmidt ").await, ["Schmidt AG"]);
        assert_eq!(found(&rita, "weber roll").await, ["Weber rollout"]);
        application.stop().await;
    }

    async fn a_card_is_found_by_its_name_and_by_nothing_else(database: &TestDb) {
        let application = Application::start(database).await;
        let company = Company::build(&application).await;
        let (ada, sam) = (application.client("ada").await, application.client("sam").await);
        assert_eq!(found(&sam, "müller").await, Vec::<String>::new(), "nothing of it is Sam's");
        let opportunity = json!({"name": "Cartridges", "account_id": company.account["id"], "channel": "field", "currency": "EUR",
            "owner_id": application.people["sam"].to_string()});
        ada.post("/api/v1/opportunities", opportunity).await.expect(201);
        assert_eq!(found(&sam, "müller").await, ["Müller & Söhne GmbH"]);
        assert_eq!(found(&sam, &text(&company.account["number"])).await, ["Müller & Söhne GmbH"]);
        for hidden in ["030 7654321", "office@mueller.example", "müller office", "+49 30 7654321 söhne"] {
            assert_eq!(found(&sam, hidden).await, Vec::<String>::new(), "{hidden}");
        }
        assert_eq!(found(&sam, "obrien").await, Vec::<String>::new());
        application.stop().await;
    }

    async fn tokens_find_what_their_scopes_name_and_the_interface_is_strict(database: &TestDb) {
        let application = Application::start(database).await;
        let company = Company::build(&application).await;
        let ada = application.client("ada").await;
        ada.post("/api/v1/products", json!({"name": "Obrien filter"})).await.expect(201);
        assert_eq!(found(&ada, "obrien").await, ["Øyvind O’Brien", "Obrien filter"]);
        let (narrow, _) = application.client_with("rita", "accounts:read", None).await;
        assert_eq!(found(&narrow, "obrien").await, Vec::<String>::new());
        assert_eq!(found(&narrow, "sohne").await, ["Müller & Söhne GmbH"]);
        for (path, field) in [("q=", "q"), ("q=a&limit=0", "limit"), ("q=a&kind=user", "kind"), ("", "q"), ("q=a&x=1", "x")] {
            let refused = ada.get(&format!("/api/v1/search?{path}")).await;
            assert_eq!(refused.fields(), [field], "{path}");
            assert_eq!(refused.status, 422);
        }
        assert_eq!(application.anonymous().get("/api/v1/search?q=a").await.refused(401), "unauthenticated");
        let found = ada.get("/api/v1/search?q=brien&kind=contact").await.expect(200);
        assert_eq!(found["items"][0]["id"], company.contact["id"]);
        assert_eq!(found["items"][0]["kind"], "contact");
        assert_eq!(found["items"][0]["about"], "Müller & Söhne GmbH");
        let page = ada.get(&format!("/api/v1/leads?q={}", encoded("小明"))).await.expect(200);
        assert_eq!(page["items"][0]["id"], company.lead["id"]);
        assert_eq!(ada.get("/api/v1/leads?q=nobody").await.expect(200)["items"], json!([]));
        assert_eq!(ada.get("/api/v1/leads?q=").await.fields(), ["q"]);
        application.stop().await;
    }

    async fn a_representative_finds_what_is_theirs_among_what_everybody_has(database: &TestDb) {
        let application = Application::start(database).await;
        let mine = application.opportunity("rita", "Hotel Adler").await;
        let theirs: Vec<_> = (0..1_100).map(|n| format!("Hotel {n} Hotelkette")).collect();
        let owner = application.people["sam"];
        let made = application.db.write(async move |tx| {
            for name in &theirs {
                let new = tundish::opportunity::NewOpportunity {
                    owner: Some(owner),
                    ..crate::fixture::new_opportunity(name)
                };
                tundish::opportunity::create(tx, &crate::application::SETUP, new).await?;
            }
            Ok::<_, tundish::opportunity::VerbError>(())
        });
        made.await.expect("they are made");
        let (rita, mona, dora) = (application.client("rita").await, application.client("mona").await, application.client("dora").await);
        for typed in ["hotel", "hotel ", "hotel adler", "hot"] {
            assert_eq!(found(&rita, typed).await, ["Hotel Adler"], "{typed}");
            assert_eq!(found(&mona, typed).await, ["Hotel Adler"], "{typed}");
        }
        assert_eq!(found(&dora, "hotel ").await[0], "Hotel 1099 Hotelkette", "the newest first");
        assert_eq!(found(&dora, "adler").await, ["Hotel Adler"]);
        assert_eq!(found(&rita, &format!("OP-{}", mine.number)).await, ["Hotel Adler"]);
        application.stop().await;
    }
}
