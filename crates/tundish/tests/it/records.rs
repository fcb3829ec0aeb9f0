//! Contacts, leads, the details of opportunities and sharing: what their verbs do and refuse, in the programming interface and on
//! the pages, on both databases.

mod api;
mod own_fields;
mod owners;
mod pages;

use serde_json::{Value, json};

use crate::application::{Application, Client};

/// Makes a record and answers what was made.
pub(crate) async fn made(client: &Client, collection: &str, body: Value) -> Value {
    client.post(&format!("/api/v1/{collection}"), body).await.expect(201)
}

pub(crate) fn id(record: &Value) -> String {
    record["id"].as_str().expect("an id").to_owned()
}

/// The company dials in Germany.
async fn in_germany(application: &Application) {
    let said = application.db.write(async |tx| tundish::setting::set_country(tx, "DE").await).await;
    said.expect("the country is stored");
}

/// An account of Rita's.
async fn account(client: &Client) -> String {
    id(&made(client, "accounts", json!({"name": "Lindenau Hospital", "level": "A"})).await)
}
