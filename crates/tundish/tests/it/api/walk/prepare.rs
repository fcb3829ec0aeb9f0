//! What each route is asked about and with: a fresh record of Rita's or of the company's, in a state in which it can be done.

use serde_json::{Value, json};

use super::{Asked, Sent, Walk, send};

impl Walk<'_> {
    /// A fresh record of Rita's in a state in which the route can be done, and what is sent.
    pub(super) async fn prepared(&self, method: &str, path: &str) -> Asked {
        let (id, version, body) = self.record(method, path).await;
        let body = match path.rsplit('/').next() {
            Some("attachments") if method == "post" => Some(Sent::File),
            _ => body.map(Sent::Json),
        };
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

    /// What gives a record to Ray, or takes it back from him once he has it.
    async fn share(&self, one: &str, path: &str) -> Value {
        let body = json!({"user_id": self.application.people["ray"].to_string(), "reason": "share"});
        if path.ends_with("unshare") {
            self.ada.post(&format!("{one}/shares"), body.clone()).await.expect(200);
        }
        body
    }

    /// What says something of a new own field of a collection.
    async fn own(&self, collection: &str) -> Value {
        let kind = if collection == "opportunities" { "opportunity" } else { collection.trim_end_matches('s') };
        let new = json!({"name": tundish_testkit::temp::random_name(), "subject_kind": kind});
        let field = self.ada.post("/api/v1/own_fields", new).await.expect(201);
        json!({text(&field["id"]): "North"})
    }

    /// A file on an opportunity of Rita's.
    async fn file(&self, method: &str, path: &str) -> (String, i64, Option<Value>) {
        let opportunity = self.application.opportunity("rita", "Filling line").await.id;
        let rita = self.application.client("rita").await;
        let list = format!("/api/v1/opportunities/{opportunity}/attachments");
        let id = text(&send(&rita, "post", &list, 1, Some(&Sent::File)).await.expect(201)["id"]);
        let one = format!("/api/v1/attachments/{id}");
        let renamed = json!({"name": "renamed.txt"});
        match path.split('/').nth(5) {
            Some("restore") => {
                rita.delete(&one, 1).await.expect(200);
                (id, 2, Some(json!({})))
            }
            Some("undo") => {
                rita.patch(&one, 1, renamed).await.expect(200);
                let events = rita.get(&format!("{one}/events")).await.expect(200);
                (id, 2, Some(json!({"event_id": events["items"][1]["id"]})))
            }
            _ => (id, 1, (method == "patch").then_some(renamed)),
        }
    }

    /// A plain record of Rita's in a state in which the route can be done, and what is sent.
    async fn plain(&self, collection: &str, method: &str, path: &str) -> (String, i64, Option<Value>) {
        let rita = self.application.client("rita").await;
        let list = format!("/api/v1/{collection}");
        let new = match collection {
            "accounts" | "leads" => json!({"name": "Acme", "phones": [{"value": "+4930123456"}]}),
            "contacts" => json!({"family_name": "Huber", "phones": [{"value": "+4930123456"}]}),
            "activities" => json!({"kind": "call", "subject": "Prices", "due_on": "2026-04-01"}),
            _ => self.detail(collection).await,
        };
        let made = rita.post(&list, new).await.expect(201);
        let id = text(&made["id"]);
        let one = format!("{list}/{id}");
        let (field, value) = match collection {
            "accounts" | "contacts" | "leads" => ("emails", json!([{"value": "office@acme.example"}])),
            "activities" => ("subject", json!("Prices and terms")),
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
                (id, 2, Some(json!({"event_id": events["items"][1]["id"]})))
            }
            Some("confirm") => {
                let aging = if matches!(collection, "accounts" | "contacts" | "leads") { "phones" } else { field };
                (id, 1, Some(json!({"field": aging})))
            }
            Some("disqualify") => (id, 1, Some(json!({"reason": "no money"}))),
            Some("reassign") => (id, 1, Some(json!({"owner_id": self.application.people["ray"].to_string()}))),
            Some("shares" | "unshare") if method == "post" => (id, 1, Some(self.share(&one, path).await)),
            Some("own_fields") if method == "patch" => (id, 1, Some(self.own(collection).await)),
            Some("reopen") if collection == "activities" => {
                rita.post(&format!("{one}/complete"), json!({})).await.expect(200);
                (id, 2, Some(json!({})))
            }
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
                "activities" => json!({"kind": "note", "subject": "New"}),
                _ => json!({"name": format!("New {}", tundish_testkit::temp::random_name())}),
            };
            return (String::new(), 1, (method == "post").then_some(body));
        }
        let edit =
            (method == "patch").then(|| json!({"name": format!("Edited {}", tundish_testkit::temp::random_name())}));
        match collection {
            "accounts" | "contacts" | "leads" | "activities" | "participants" | "lines" | "competitors" => {
                self.plain(collection, method, path).await
            }
            "users" => self.person(method, path.split('/').nth(5)).await,
            "attachments" => self.file(method, path).await,
            "products" | "pipelines" | "teams" | "rates" | "calendars" | "absences" | "own_fields" => {
                self.fresh(collection, method, path, edit).await
            }
            "opportunities" => {
                let id = self.application.opportunity("rita", "Filling line").await.id.to_string();
                let verb = path.split('/').nth(5).unwrap_or_default();
                let ray = self.application.people["ray"].to_string();
                if verb == "own_fields" && method == "patch" {
                    return (id, 1, Some(self.own("opportunities").await));
                }
                if matches!(verb, "shares" | "unshare") && method == "post" {
                    let body = self.share(&format!("/api/v1/opportunities/{id}"), path).await;
                    return (id, 1, Some(body));
                }
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
            "own_fields" => (json!({"name": &random, "subject_kind": "product"}), edit, "name"),
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
                Some(json!({"event_id": events["items"][1]["id"]}))
            }
            "confirm" => Some(json!({"field": field})),
            "own_fields" => Some(self.own(collection).await),
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

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
