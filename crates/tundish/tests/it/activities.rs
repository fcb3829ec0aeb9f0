//! Activities: who sees which, what may be said of them, how they come to their end, and the pages that show them.

mod pages;
mod rights;
mod verbs;

use serde_json::{Value, json};

use crate::application::{Application, Client};

/// An activity that somebody makes through the programming interface.
async fn made(client: &Client, body: Value) -> Value {
    client.post("/api/v1/activities", body).await.expect(201)
}

/// A call that is planned for a day.
async fn planned(client: &Client, opportunity: &str, due_on: &str) -> Value {
    made(client, json!({"kind": "call", "subject": "Ask again", "due_on": due_on, "opportunity_id": opportunity})).await
}

fn path(activity: &Value) -> String {
    format!("/api/v1/activities/{}", activity["id"].as_str().expect("an identifier"))
}

async fn opportunity(application: &Application, owner: &str) -> String {
    application.opportunity(owner, "Filling line").await.id.to_string()
}
