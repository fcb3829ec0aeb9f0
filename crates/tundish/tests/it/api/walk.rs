//! Every route that the document names, walked by everybody: what each may do is one table, which a reviewer reads.

mod prepare;

use std::fmt::Write as _;

use axum::http::Method;
use serde_json::Value;

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

    async fn whatever_the_document_refers_to_is_in_it(database: &TestDb) {
        let application = Application::start(database).await;
        let document = application.client("ada").await.get("/api/openapi.json").await.expect(200);
        let (mut followed, mut left) = (0, vec![&document]);
        while let Some(part) = left.pop() {
            if let Some(to) = part["$ref"].as_str() {
                assert!(document.pointer(to.trim_start_matches('#')).is_some(), "{to}");
                followed += 1;
            }
            left.extend(part.as_object().into_iter().flat_map(serde_json::Map::values));
            left.extend(part.as_array().into_iter().flatten());
        }
        assert!(100 < followed, "{followed}");
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

/// What is sent with a request.
enum Sent {
    Json(Value),
    /// A form with one small file.
    File,
}

/// What a route is asked with, and everything that was stored before.
struct Asked {
    id: String,
    version: i64,
    body: Option<Sent>,
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
}

async fn send(client: &Client, method: &str, path: &str, version: i64, body: Option<&Sent>) -> Answer {
    let method: Method = method.to_uppercase().parse().expect("a method");
    let client =
        if method == Method::GET { client.clone() } else { client.with("if-match", &format!("\"v{version}\"")) };
    match body {
        None => client.send(method, path, None).await,
        Some(Sent::Json(body)) => client.send(method, path, Some(body)).await,
        Some(Sent::File) => {
            let form = "--mark\r\ncontent-disposition: form-data; name=\"file\"; filename=\"offer.txt\"\r\n\r\nAn offer\r\n--mark--\r\n";
            client.raw(method, path, Some("multipart/form-data; boundary=mark"), form.into()).await
        }
    }
}
