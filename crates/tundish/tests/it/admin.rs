//! Administration as browsers ask for it, on both databases: who may see and change what, what is refused, what is recorded.

mod absences;
mod company;
mod imports;
mod people;
mod pipelines;
mod products;
mod settings;
mod teams;

use crate::{
    application::{Application, Client},
    pages::post,
};

/// Everybody at a screen, by name; nobody in particular as "anonymous".
async fn everybody(application: &Application) -> Vec<(&'static str, Client)> {
    let mut all = vec![("anonymous", application.anonymous())];
    for person in ["rita", "mona", "dora", "ada", "paul"] {
        all.push((person, application.browser(person, true).await));
    }
    all
}

/// What each is answered to this address, in the order of [`everybody`].
async fn seen(all: &[(&'static str, Client)], path: &str) -> Vec<u16> {
    let mut statuses = Vec::new();
    for (_, client) in all {
        statuses.push(client.get(path).await.status.as_u16());
    }
    statuses
}

/// What each but the administrator is answered to this form, none of which changes anything.
async fn refused(
    application: &Application,
    all: &[(&'static str, Client)],
    path: &str,
    fields: &[(&str, &str)],
) -> Vec<u16> {
    let before = application.digest().await;
    let mut statuses = Vec::new();
    for (_, client) in all.iter().filter(|(who, _)| *who != "ada") {
        statuses.push(post(client, path, fields).await.status.as_u16());
    }
    assert!(before == application.digest().await, "{path} changed something");
    statuses
}

/// The verbs that were recorded about a record, in their order.
async fn verbs(application: &Application, subject: impl Into<tundish::event::Subject>) -> Vec<String> {
    let subject = subject.into();
    let events = application.db.read(async move |tx| tundish::event::store::of_subject(tx, subject).await).await;
    events.expect("events").into_iter().map(|event| event.verb).collect()
}
