//! Every route that the document names, walked by everybody: what each may do is one table, which a reviewer reads.

use std::fmt::Write as _;

use axum::http::Method;
use serde_json::{Value, json};

use crate::application::{Answer, Application, Client};

/// An identifier that nobody was ever given.
const NEVER: &str = "0000000000001";

tundish_testkit::test_both_dbs! {
    async fn every_route_lets_in_whom_it_should_and_nobody_else(database: &TestDb) {
        let application = Application::start(database).await;
        let walk = Walk::begin(&application).await;
        let document = walk.ada.get("/api/openapi.json").await.expect(200);
        let mut table = String::new();
        for (path, item) in document["paths"].as_object().expect("paths") {
            for method in ["get", "post", "patch", "delete"].into_iter().filter(|method| item.get(method).is_some()) {
                let _ = writeln!(table, "{} {path}", method.to_uppercase());
                // A refusal leaves the record as it was, so the next one is asked about the same.
                let mut prepared = None;
                for (who, client) in &walk.actors {
                    let asked = match prepared.take() {
                        Some(asked) => asked,
                        None => walk.prepared(method, path).await,
                    };
                    let (status, unchanged) = walk.ask(client, method, path, asked).await;
                    let _ = writeln!(table, "    {who:<14} {status}");
                    prepared = unchanged;
                }
            }
        }
        insta::assert_snapshot!("every_route_and_everybody", table);
        application.stop().await;
    }

    async fn the_document_is_for_those_who_are_known(database: &TestDb) {
        let application = Application::start(database).await;
        assert_eq!(application.anonymous().get("/api/openapi.json").await.refused(401), "unauthenticated");
        let document = application.client("paul").await.get("/api/openapi.json").await.expect(200);
        assert_eq!(document["openapi"], "3.1.0");
        application.stop().await;
    }

    async fn every_operation_states_its_refusals(database: &TestDb) {
        let application = Application::start(database).await;
        let document = application.client("ada").await.get("/api/openapi.json").await.expect(200);
        let mut ids = std::collections::BTreeSet::new();
        for (path, item) in document["paths"].as_object().expect("paths") {
            for (method, operation) in item.as_object().expect("operations") {
                let id = operation["operationId"].as_str().expect("a name");
                assert!(ids.insert(id.to_owned()), "{id} is named twice");
                let answers = operation["responses"].as_object().expect("answers");
                let mut stated = vec!["400", "401", "403", "500", "503"];
                if path.contains("{id}") {
                    stated.push("404");
                }
                if method != "get" {
                    stated.extend(["409", "412", "507"]);
                }
                if matches!(method.as_str(), "post" | "patch") {
                    stated.extend(["413", "415", "422"]);
                }
                for status in stated {
                    let named = answers.get(status).unwrap_or_else(|| panic!("{method} {path} hides {status}"));
                    let component = named["$ref"].as_str().expect("a reference").rsplit('/').next().expect("a name");
                    assert!(document["components"]["responses"].get(component).is_some(), "{component}");
                }
            }
        }
        application.stop().await;
    }
}

/// What a route is asked with, and everything that was stored before.
struct Asked {
    id: String,
    version: i64,
    body: Option<Value>,
    digest: String,
}

struct Walk<'a> {
    application: &'a Application,
    ada: Client,
    actors: Vec<(&'static str, Client)>,
    pipeline: Value,
    days: std::sync::atomic::AtomicI32,
}

impl<'a> Walk<'a> {
    async fn begin(application: &'a Application) -> Self {
        let ada = application.client("ada").await;
        let pipelines = ada.get("/api/v1/pipelines").await.expect(200);
        let mut actors = vec![("anonymous", application.anonymous())];
        for (relation, person) in [
            ("stranger", "sam"),
            ("colleague", "ray"),
            ("owner", "rita"),
            ("manager", "mona"),
            ("other manager", "max"),
            ("director", "dora"),
            ("administrator", "ada"),
            ("partner", "paul"),
        ] {
            actors.push((relation, application.client(person).await));
        }
        actors.push(("read-only", application.client_with("rita", "*:read", None).await.0));
        actors.push(("narrow", application.client_with("rita", "reports:read", None).await.0));
        Self {
            application,
            ada,
            actors,
            pipeline: pipelines["items"][0].clone(),
            days: std::sync::atomic::AtomicI32::new(0),
        }
    }

    /// Asks, and checks that a refusal tells nothing and changes nothing; what was prepared comes back if it is as it was.
    async fn ask(&self, client: &Client, method: &str, path: &str, asked: Asked) -> (u16, Option<Asked>) {
        let Asked { id, version, body, digest } = &asked;
        // What has to be said in the address.
        let query = if path == "/api/v1/search" { "?q=new" } else { "" };
        let answer =
            send(client, method, &format!("{}{query}", path.replace("{id}", id)), *version, body.as_ref()).await;
        let is_done = answer.status.is_success() && method != "get";
        if !is_done {
            let fault = String::from_utf8_lossy(&answer.body);
            assert!(answer.status.is_success() || answer.status.is_client_error(), "{method} {path}: {fault}");
            assert!(*digest == self.application.digest().await, "{method} {path} changed something");
        }
        if answer.status == 404 {
            let never = send(client, method, &path.replace("{id}", NEVER), *version, body.as_ref()).await;
            assert_eq!(answer.body, never.body, "{method} {path}: what one may not see is like what never was");
            let told = |answer: &Answer| {
                let names = answer.headers.keys().filter(|name| *name != "x-request-id");
                names.map(|name| (name.clone(), answer.headers[name].clone())).collect::<Vec<_>>()
            };
            assert_eq!(told(&answer), told(&never), "{method} {path}");
        }
        (answer.status.as_u16(), (!is_done).then_some(asked))
    }

    /// A fresh record of Rita's in a state in which the route can be done, and what is sent.
    async fn prepared(&self, method: &str, path: &str) -> Asked {
        let (id, version, body) = self.record(method, path).await;
        Asked { id, version, body, digest: self.application.digest().await }
    }

    /// What makes a detail of an opportunity of Rita's.
    async fn detail(&self, collection: &str) -> Value {
        let opportunity = self.application.opportunity("rita", "Filling line").await.id.to_string();
        match collection {
            "participants" => {
                let rita = self.application.client("rita").await;
                let contact = rita.post("/api/v1/contacts", json!({"family_name": "Huber"})).await.expect(201);
                json!({"opportunity_id": opportunity, "contact_id": contact["id"]})
            }
            "lines" => {
                json!({"opportunity_id": opportunity, "about": "Filters", "price": {"minor": 1_900, "currency": "EUR"}})
            }
            _ => json!({"opportunity_id": opportunity, "name": "Clearspout"}),
        }
    }

    /// A plain record of Rita's in a state in which the route can be done, and what is sent.
    async fn plain(&self, collection: &str, method: &str, path: &str) -> (String, i64, Option<Value>) {
        let rita = self.application.client("rita").await;
        let list = format!("/api/v1/{collection}");
        let new = match collection {
            "accounts" | "leads" => json!({"name": "Acme", "phones": [{"value": "+4930123456"}]}),
            "contacts" => json!({"family_name": "Huber", "phones": [{"value": "+4930123456"}]}),
            _ => self.detail(collection).await,
        };
        let made = rita.post(&list, new).await.expect(201);
        let id = text(&made["id"]);
        let one = format!("{list}/{id}");
        let (field, value) = match collection {
            "accounts" | "contacts" | "leads" => ("emails", json!([{"value": "office@acme.example"}])),
            "participants" => ("stance", json!("supports")),
            "lines" => ("quantity", json!("2")),
            _ => ("standing", json!("leading")),
        };
        let change = json!({field: value});
        match path.split('/').nth(5) {
            None if method == "patch" => (id, 1, Some(change)),
            Some("restore") => {
                self.ada.delete(&one, 1).await.expect(200);
                (id, 2, Some(json!({})))
            }
            Some("undo") => {
                rita.patch(&one, 1, change).await.expect(200);
                let events = rita.get(&format!("{one}/events")).await.expect(200);
                (id, 2, Some(json!({"event": events["items"][1]["id"]})))
            }
            Some("confirm") => {
                let aging = if matches!(collection, "accounts" | "contacts" | "leads") { "phones" } else { field };
                (id, 1, Some(json!({"field": aging})))
            }
            Some("disqualify") => (id, 1, Some(json!({"reason": "no money"}))),
            Some("reassign") => (id, 1, Some(json!({"owner_id": self.application.people["ray"].to_string()}))),
            Some("reopen") => {
                rita.post(&format!("{one}/disqualify"), json!({"reason": "no money"})).await.expect(200);
                (id, 2, Some(json!({})))
            }
            _ => (id, 1, (method == "post").then(|| json!({}))),
        }
    }

    async fn record(&self, method: &str, path: &str) -> (String, i64, Option<Value>) {
        let stage = |place: usize| self.pipeline["stages"][place]["id"].clone();
        let collection = path.split('/').nth(3).unwrap_or_default();
        if !path.contains("{id}") {
            let body = match collection {
                "opportunities" => json!({"name": "New", "channel": "field"}),
                "accounts" | "leads" => json!({"name": "New"}),
                "contacts" => json!({"family_name": "New"}),
                "participants" | "lines" | "competitors" if method == "post" => self.detail(collection).await,
                "users" => json!({"name": "New", "role": "representative"}),
                "pipelines" => json!({
                    "name": format!("New {}", tundish_testkit::temp::random_name()),
                    "stages": [{"name": "Asked", "band": "upper"}],
                }),
                "rates" => json!({"currency": "USD", "from_on": self.free_day(), "rate": "0.9"}),
                "absences" => json!({"from_on": "2026-04-01", "to_on": "2026-04-03"}),
                _ => json!({"name": format!("New {}", tundish_testkit::temp::random_name())}),
            };
            return (String::new(), 1, (method == "post").then_some(body));
        }
        let edit =
            (method == "patch").then(|| json!({"name": format!("Edited {}", tundish_testkit::temp::random_name())}));
        match collection {
            "accounts" | "contacts" | "leads" | "participants" | "lines" | "competitors" => {
                self.plain(collection, method, path).await
            }
            "users" => self.person(method, path.split('/').nth(5)).await,
            "products" | "pipelines" | "teams" | "rates" | "calendars" | "absences" => {
                self.fresh(collection, method, path, edit).await
            }
            "opportunities" => {
                let id = self.application.opportunity("rita", "Filling line").await.id.to_string();
                let verb = path.split('/').nth(5).unwrap_or_default();
                let ray = self.application.people["ray"].to_string();
                let (before, body) = match verb {
                    "advance" | "move" => (None, json!({"stage_id": stage(1)})),
                    "win" => (None, json!({"reason": "fit"})),
                    "lose" => (None, json!({"reason": "no_need"})),
                    "hold" => (None, json!({"reason": "fair", "until": "2026-04-01"})),
                    "reassign" => (None, json!({"owner_id": ray})),
                    "resume" => (Some(("hold", json!({"reason": "fair", "until": "2026-04-01"}))), json!({})),
                    "reopen" => (Some(("lose", json!({"reason": "no_need"}))), json!({})),
                    "undo" => (Some(("advance", json!({"stage_id": stage(1)}))), json!({})),
                    "restore" => {
                        self.ada.delete(&format!("/api/v1/opportunities/{id}"), 1).await.expect(200);
                        (None, json!({}))
                    }
                    _ => (None, json!({})),
                };
                let mut version = if verb == "restore" { 2 } else { 1 };
                if let Some((before, with)) = before {
                    self.ada.post(&format!("/api/v1/opportunities/{id}/{before}"), with).await.expect(200);
                    version += 1;
                }
                if verb == "undo" {
                    let events = self.ada.get(&format!("/api/v1/opportunities/{id}/events")).await.expect(200);
                    return (id, version, Some(json!({"event_id": events["items"][1]["id"]})));
                }
                (id, version, if method == "post" { Some(body) } else { edit })
            }
            other => panic!("the walk does not know {other}; teach it"),
        }
    }
}

impl Walk<'_> {
    /// A day for which there is no rate yet.
    fn free_day(&self) -> String {
        let n = self.days.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let first: tundish_domain::Day = "2020-01-01".parse().expect("a day");
        first.add_days(n).to_string()
    }

    /// A fresh record of the company's, or an absence of Rita's, in a state in which the route can be done.
    async fn fresh(
        &self,
        collection: &str,
        method: &str,
        path: &str,
        edit: Option<Value>,
    ) -> (String, i64, Option<Value>) {
        let list = format!("/api/v1/{collection}");
        let random = tundish_testkit::temp::random_name();
        let (new, edit, field) = match collection {
            "pipelines" => (json!({"name": &random, "stages": [{"name": "Asked", "band": "upper"}]}), edit, "name"),
            "rates" => {
                let new = json!({"currency": "USD", "from_on": self.free_day(), "rate": "0.9"});
                (new, edit.map(|_| json!({"rate": "0.91"})), "rate")
            }
            "absences" => {
                let rita = self.application.people["rita"].to_string();
                let new = json!({"user_id": rita, "from_on": "2026-04-01", "to_on": "2026-04-03"});
                (new, edit.map(|_| json!({"to_on": "2026-04-04"})), "to_on")
            }
            _ => (json!({"name": &random}), edit, "name"),
        };
        let changed = match field {
            "rate" => json!({"rate": "0.92"}),
            "to_on" => json!({"to_on": "2026-04-05"}),
            _ => json!({"name": format!("{random} changed")}),
        };
        let made = self.ada.post(&list, new).await.expect(201);
        let id = text(&made["id"]);
        let one = format!("{list}/{id}");
        let mut version = made["version"].as_i64().expect("a version");
        let body = match path.split('/').nth(5).unwrap_or_default() {
            "restore" => {
                self.ada.delete(&one, version).await.expect(200);
                version += 1;
                Some(json!({}))
            }
            "undo" => {
                self.ada.patch(&one, version, changed).await.expect(200);
                version += 1;
                let events = self.ada.get(&format!("{one}/events")).await.expect(200);
                Some(json!({"event": events["items"][1]["id"]}))
            }
            "confirm" => Some(json!({"field": field})),
            _ => edit,
        };
        (id, version, body.filter(|_| method != "get" && method != "delete"))
    }

    /// Rita, to be read or given another time zone; for the verbs somebody new beside her, whose programs are not among those
    /// that walk.
    async fn person(&self, method: &str, verb: Option<&str>) -> (String, i64, Option<Value>) {
        let rita = self.application.people["rita"].to_string();
        let read = async |id: &str| self.ada.get(&format!("/api/v1/users/{id}")).await.expect(200);
        let known = read(&rita).await;
        let Some(verb) = verb else {
            let zone = if known["time_zone"] == "Europe/Madrid" { "Europe/Berlin" } else { "Europe/Madrid" };
            let body = (method == "patch").then(|| json!({"time_zone": zone}));
            return (rita, known["version"].as_i64().expect("a version"), body);
        };
        let new = json!({"name": "New", "role": "representative", "team_id": known["team_id"]});
        let id = text(&self.ada.post("/api/v1/users", new).await.expect(201)["id"]);
        if verb == "reactivate" {
            self.ada.post(&format!("/api/v1/users/{id}/deactivate"), json!({})).await.expect(200);
        }
        let version = read(&id).await["version"].as_i64().expect("a version");
        (id, version, Some(json!({})))
    }
}

async fn send(client: &Client, method: &str, path: &str, version: i64, body: Option<&Value>) -> Answer {
    let method: Method = method.to_uppercase().parse().expect("a method");
    let client =
        if method == Method::GET { client.clone() } else { client.with("if-match", &format!("\"v{version}\"")) };
    client.send(method, path, body).await
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
