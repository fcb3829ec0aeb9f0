//! The pages of opportunities as a browser asks for them, on both databases.

mod deeds;
mod form;
mod list;
mod refused;
mod sign_in;

use axum::http::Method;
use tundish::{
    opportunity::{self, NewOpportunity},
    pipeline,
};
use tundish_domain::{
    Amount, Channel, Currency, Money, Opportunity, Pipeline,
    id::{AccountId, OpportunityId},
};

use crate::application::{Answer, Application, Client, SETUP};

/// The bytes of a form.
fn encoded(fields: &[(&str, &str)]) -> Vec<u8> {
    let encode = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => char::from(byte).to_string(),
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&").into_bytes()
}

/// Posts a form.
pub(crate) async fn post(client: &Client, path: &str, fields: &[(&str, &str)]) -> Answer {
    client.raw(Method::POST, path, Some("application/x-www-form-urlencoded"), encoded(fields)).await
}

/// The page, once the status is as expected.
#[track_caller]
pub(crate) fn page(answer: &Answer, status: u16) -> String {
    let text = String::from_utf8(answer.body.clone()).expect("pages are UTF-8");
    assert_eq!(answer.status.as_u16(), status, "{}", words(&text));
    text
}

/// Where the answer leads, once it leads anywhere.
#[track_caller]
pub(crate) fn leads_to(answer: &Answer) -> String {
    page(answer, 303);
    answer.header("location").to_owned()
}

/// What the page says, without its tags, blanks joined.
pub(crate) fn words(page: &str) -> String {
    let content = page.split_once("id=\"content\"").map_or(page, |(_, content)| content);
    let mut text = String::new();
    let mut is_tag = true;
    for letter in content.chars() {
        match letter {
            '<' => {
                is_tag = true;
                text.push(' ');
            }
            '>' => is_tag = false,
            _ if !is_tag => text.push(letter),
            _ => {}
        }
    }
    let text = text.replace("&amp;", "&").replace('\u{a0}', " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The value of the first hidden field of this name after the marker.
pub(crate) fn hidden(page: &str, after: &str, name: &str) -> String {
    let rest = &page[page.find(after).unwrap_or_else(|| panic!("no {after} in {page}"))..];
    let field = format!("name=\"{name}\" value=\"");
    let rest = &rest[rest.find(&field).unwrap_or_else(|| panic!("no field {name}")) + field.len()..];
    rest[..rest.find('"').expect("a closing quote")].to_owned()
}

pub(crate) fn record(id: OpportunityId) -> String {
    format!("/opportunities/{id}")
}

/// The pipeline that the company began with.
pub(crate) async fn sales(application: &Application) -> Pipeline {
    let found = application.db.read(async |tx| pipeline::store::all(tx).await).await;
    found.expect("pipelines are read").remove(0)
}

fn euro(amount: i64) -> Amount {
    Amount::Known(Money::new(amount * 100, Currency::EUR))
}

/// An opportunity with everything that stages ask for.
pub(crate) async fn known(
    application: &Application,
    owner: &str,
    name: &str,
    account: Option<AccountId>,
) -> Opportunity {
    let new = NewOpportunity {
        source: None,
        name: name.to_owned(),
        account,
        product: None,
        pipeline: None,
        stage: None,
        owner: Some(application.people[owner]),
        channel: Channel::Inside,
        amount: euro(18_400),
        currency: Currency::EUR,
        expected_close: Some("2026-06-30".parse().expect("a day")),
        next_step: Some("Visit the site".to_owned()),
        created_at: None,
    };
    let made = application.db.write(async move |tx| opportunity::create(tx, &SETUP, new.clone()).await);
    made.await.expect("the opportunity is made")
}
