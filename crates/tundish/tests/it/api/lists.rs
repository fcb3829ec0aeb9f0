//! Lists of opportunities: what one sees, nothing else, once each, whatever others do meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tundish_db::args;
use tundish_domain::id::{OpportunityId, UserId};

use crate::application::{Application, Client};

const LIST: &str = "/api/v1/opportunities";

tundish_testkit::test_both_dbs! {
    async fn pages_hold_everything_once_while_others_add_and_delete(database: &TestDb) {
        let application = Application::start(database).await;
        for number in 0..60 {
            let owner = ["rita", "ray", "mona"][number % 3];
            application.opportunity(owner, &format!("Number {number}")).await;
        }
        for person in ["ada", "mona"] {
            let client = application.client(person).await;
            let before = ids(&client, "limit=200").await;
            let mut paged = Vec::new();
            let mut query = "limit=7".to_owned();
            loop {
                let page = client.get(&format!("{LIST}?{query}")).await.expect(200);
                paged.extend(items(&page).iter().map(|item| item["id"].as_str().expect("an id").to_owned()));
                // Meanwhile one is made, and one that was shown already is deleted.
                application.opportunity("ray", "Meanwhile").await;
                let shown = paged[paged.len() - 3].clone();
                let version = client.get(&format!("{LIST}/{shown}")).await.expect(200)["version"].as_i64().expect("a version");
                client.delete(&format!("{LIST}/{shown}"), version).await.expect(200);
                let Some(next) = page["next"].as_str() else { break };
                query = format!("limit=7&cursor={next}");
            }
            assert_eq!(paged, before, "{person}");
        }
        application.stop().await;
    }

    async fn everybody_lists_exactly_what_they_may_read(database: &TestDb) {
        let application = Application::start(database).await;
        let mut all = BTreeMap::new();
        for number in 0..24 {
            let owner = ["rita", "ray", "mona", "sam", "max", "dora", "paul", "ada"][number % 8];
            let made = application.opportunity(owner, &format!("Number {number}")).await;
            all.insert(made.id, owner);
        }
        let of = |owner: &str| all.iter().filter(|(_, other)| **other == owner).map(|(id, _)| *id).collect::<Vec<_>>();
        // Sam looks after one of Rita's and it is shared with him too; Mona is shared one of Rita's and one of Sam's.
        grant(&application, of("rita")[0], "sam", "custodian").await;
        grant(&application, of("rita")[0], "sam", "share").await;
        grant(&application, of("rita")[1], "mona", "share").await;
        grant(&application, of("sam")[0], "mona", "share").await;
        grant(&application, of("sam")[1], "paul", "share").await;
        let ada = application.client("ada").await;
        for person in ["rita", "ray", "mona", "sam", "max", "dora", "paul", "ada"] {
            let client = application.client(person).await;
            let listed = ids(&client, "limit=200").await;
            let mut readable = Vec::new();
            for id in all.keys().rev() {
                if client.get(&format!("{LIST}/{id}")).await.status == 200 {
                    readable.push(id.to_string());
                }
            }
            assert_eq!(listed, readable, "{person}");
            for owner in ["rita", "sam", "paul"] {
                let id = application.people[owner];
                let filtered = ids(&client, &format!("owner_id={id}")).await;
                let expected: Vec<_> = ids(&ada, &format!("owner_id={id}")).await.into_iter().filter(|id| readable.contains(id)).collect();
                assert_eq!(filtered, expected, "{person} asks for {owner}");
            }
        }
        application.stop().await;
    }

    async fn a_manager_of_many_lists_what_a_manager_of_few_would(database: &TestDb) {
        let application = Application::start(database).await;
        let mona = application.client("mona").await;
        for number in 0..8 {
            application.opportunity(["rita", "ray", "mona", "sam"][number % 4], &format!("Number {number}")).await;
        }
        let of_few = ids(&mona, "status=open").await;
        assert_eq!(of_few.len(), 6);
        // Forty more people without opportunities: one branch per person would be too many.
        let mona_id = application.people["mona"];
        let hired = application.db.write(async move |tx| {
            for number in 0..40 {
                let (id, now) = (tx.next_id::<UserId>(), tx.now());
                tx.exec(
                    "insert into users (id, version, name, name_key, role, active, locale, time_zone, created_at)
                     values ($1, 1, $2, $2, 'representative', $3, 'en', 'UTC', $4)",
                    args![id, format!("person {number}"), true, now],
                )
                .await?;
                tx.exec("insert into reporting_line (boss_id, person_id, depth) values ($1, $2, 1)", args![mona_id, id]).await?;
            }
            Ok::<_, tundish_db::Error>(())
        });
        hired.await.expect("stored");
        assert_eq!(ids(&mona, "status=open").await, of_few);
        assert_eq!(ids(&mona, &format!("owner_id={}", application.people["rita"])).await.len(), 2);
        assert_eq!(ids(&mona, &format!("owner_id={}", application.people["sam"])).await, Vec::<String>::new());
        application.stop().await;
    }

    async fn every_filter_gives_what_looking_through_everything_gives(database: &TestDb) {
        let application = Application::start(database).await;
        let ada = application.client("ada").await;
        let stages = ada.get("/api/v1/pipelines").await.expect(200)["items"][0]["stages"].clone();
        let account = application.account("rita", "Bottle & Sons").await;
        for number in 0..30_usize {
            let owner = application.people[["rita", "ray", "mona", "sam"][number % 4]];
            let channel = ["field", "web", "partner"][number % 3];
            let new = json!({
                "name": format!("Number {number}"), "channel": channel, "owner_id": owner,
                "stage_id": stages[number % 5]["id"], "account_id": (number % 7 == 0).then_some(account),
            });
            let made = ada.post(LIST, new).await.expect(201);
            let path = format!("{LIST}/{}", made["id"].as_str().expect("an id"));
            match number % 5 {
                0 => drop(ada.post(&format!("{path}/lose"), json!({"reason": "no_need"})).await.expect(200)),
                1 => drop(ada.post(&format!("{path}/win"), json!({"reason": "fit"})).await.expect(200)),
                2 if number == 7 => drop(ada.delete(&path, 1).await.expect(200)),
                _ => {}
            }
        }
        let pipeline = ada.get("/api/v1/pipelines").await.expect(200)["items"][0]["id"].clone();
        let filters = [
            ("status", vec![json!("open"), json!("won")]),
            ("stage_id", vec![stages[1]["id"].clone(), json!("0000000000001")]),
            ("pipeline_id", vec![pipeline]),
            ("owner_id", vec![json!(application.people["rita"]), json!(application.people["sam"])]),
            ("account_id", vec![json!(account)]),
            ("channel", vec![json!("web")]),
        ];
        let mut combinations: Vec<Vec<(&str, Value)>> = vec![Vec::new()];
        for (field, values) in filters {
            let with = combinations.iter().flat_map(|combination| {
                values.iter().map(|value| [combination.clone(), vec![(field, value.clone())]].concat())
            });
            combinations.extend(with.collect::<Vec<_>>());
        }
        for person in ["ada", "mona", "rita"] {
            let client = application.client(person).await;
            let everything = client.get(&format!("{LIST}?limit=200")).await.expect(200);
            for combination in &combinations {
                let meets = |item: &&Value| combination.iter().all(|(field, value)| item[field] == *value);
                let expected: Vec<_> = items(&everything).iter().filter(meets).map(|item| item["id"].clone()).collect();
                let words = combination.iter().map(|(field, value)| format!("{field}={}", value.as_str().expect("text")));
                let query = words.collect::<Vec<_>>().join("&");
                assert_eq!(ids(&client, &query).await, expected, "{person}: {query}");
            }
        }
        application.stop().await;
    }
}

async fn ids(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("{LIST}?{query}")).await.expect(200);
    let ids: Vec<String> = items(&page).iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "nothing is listed twice");
    ids
}

fn items(page: &Value) -> &[Value] {
    page["items"].as_array().expect("items")
}

async fn grant(application: &Application, opportunity: OpportunityId, to: &str, reason: &'static str) {
    let user = application.people[to];
    let granted = application.db.write(async move |tx| {
        let now = tx.now();
        tx.exec(
            "insert into access_grant (subject_kind, subject_id, user_id, reason, granted_by, created_at)
             values ('opportunity', $1, $2, $3, $2, $4)",
            args![opportunity, user, reason, now],
        )
        .await
    });
    granted.await.expect("the grant is stored");
}
