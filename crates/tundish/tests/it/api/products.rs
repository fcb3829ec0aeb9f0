//! Products with their list prices.

use serde_json::json;

use crate::application::Application;

const LIST: &str = "/api/v1/products";

tundish_testkit::test_both_dbs! {
    async fn a_product_is_priced_once_per_currency_under_a_name_of_its_own(database: &TestDb) {
        let application = Application::start(database).await;
        let (dora, rita) = (application.client("dora").await, application.client("rita").await);
        let prices = json!([{"minor": 90_000, "currency": "USD"}, {"minor": 80_000, "currency": "EUR"}]);
        let made = dora.post(LIST, json!({"name": "Clearspout", "family": "Filling", "prices": prices})).await.expect(201);
        let path = format!("{LIST}/{}", made["id"].as_str().expect("an id"));
        let by_currency = json!([{"minor": 80_000, "currency": "EUR"}, {"minor": 90_000, "currency": "USD"}]);
        assert_eq!(rita.get(&path).await.expect(200)["prices"], by_currency);
        assert_eq!(rita.patch(&path, 1, json!({"active": false})).await.refused(403), "forbidden");

        let taken = dora.post(LIST, json!({"name": " CLEARSPOUT "})).await;
        assert_eq!((taken.refused(409).as_str(), taken.fields()), ("taken", vec!["name".to_owned()]));
        for prices in [
            json!([{"minor": -1, "currency": "EUR"}]),
            json!([{"minor": 1, "currency": "EUR"}, {"minor": 2, "currency": "EUR"}]),
        ] {
            assert_eq!(dora.post(LIST, json!({"name": "Other", "prices": prices})).await.fields(), ["prices"]);
        }
        let edited = dora.patch(&path, 1, json!({"active": false, "prices": []})).await.expect(200);
        assert_eq!((&edited["active"], &edited["prices"], &edited["version"]), (&json!(false), &json!([]), &json!(2)));
        assert_eq!(dora.patch(&path, 1, json!({"active": true})).await.refused(412), "stale");
        assert_eq!(rita.get(LIST).await.expect(200)["items"], json!([edited]));
        application.stop().await;
    }

    async fn people_see_those_below_them_and_everybody_sees_the_tree_but_partners(database: &TestDb) {
        let application = Application::start(database).await;
        let mut seen = Vec::new();
        for person in ["rita", "mona", "dora", "paul"] {
            let users = application.client(person).await.get("/api/v1/users?limit=200").await.expect(200);
            let names: Vec<_> =
                users["items"].as_array().expect("items").iter().map(|user| user["name"].as_str().expect("a name").to_owned()).collect();
            seen.push(names);
        }
        assert_eq!(seen[0], ["Rita"]);
        assert_eq!(seen[1], ["Mona", "Ray", "Rita"]);
        assert_eq!(seen[2], ["Ada", "Dora", "Max", "Mona", "Paul", "Ray", "Rita", "Sam"]);
        assert_eq!(seen[3], ["Paul"]);
        let rita = application.client("rita").await;
        let own = rita.get(&format!("/api/v1/users/{}", application.people["rita"])).await;
        let own = String::from_utf8(own.body).expect("text");
        assert!(!own.contains("password") && !own.contains("hash"), "{own}");
        let mut teams = Vec::new();
        let mut path = "/api/v1/teams?limit=2".to_owned();
        loop {
            let page = rita.get(&path).await.expect(200);
            teams.extend(page["items"].as_array().expect("items").iter().map(|team| team["name"].clone()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/api/v1/teams?limit=2&cursor={next}");
        }
        assert_eq!(teams, ["Company", "North", "South"]);
        application.stop().await;
    }
}
