//! The programming interface as a whole: its routes, and the OpenAPI 3.1 document that describes them.
//!
//! The document is made from the handlers, so it cannot say anything that the program does not do: a route that is not in it
//! does not exist. Each slice describes its own handlers in its `api.rs`; here they are put together with what all have in
//! common: how to say who asks, and how refusals look. It refuses to be a second place where shapes are kept by hand.

pub(crate) mod refusal;
pub(crate) mod shape;

use std::sync::LazyLock;

use axum::{Router, body::Bytes, http::header, response::IntoResponse, routing::get};
use utoipa::openapi::{
    Components, Info, License, OpenApi, RefOr, Required, Schema, SecurityRequirement,
    security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme},
    tag::Tag,
};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    absence, account, activity, attachment, calendar, contact, funnel, lead, opportunity, own_field, pipeline, product,
    rate, search, share, team, user,
    web::{App, Asker},
};

/// Where the document is.
const PATH: &str = "/api/openapi.json";

/// What holds for every route.
const DESCRIPTION: &str = "Sales force automation.

Identifiers are strings. Money is a whole number of minor units with its currency. Instants are RFC 3339 in UTC, days are ISO
8601. A list is `{\"items\": [...], \"next\": cursor or null}`; ask on with `cursor` until `next` is null, with the same filters.

Every record has a version, sent as `ETag: \"v7\"`. PATCH and DELETE need it back in `If-Match`; verbs take it if it is sent.
Every POST takes an `Idempotency-Key`: repeated with the same key it acts once and gives the same answer, for 30 days.

Refusals are problem documents (RFC 9457) with a stable `code`, and with `errors` by field where fields are at fault. What one
may not see is answered like what never was. A field that cannot be set is refused, not ignored.";

/// All routes of the interface, the document included.
pub(crate) fn routes() -> Router<App> {
    described().0.route(PATH, get(document))
}

/// The document. It needs a session or a token like everything else: it tells nobody outside what there is.
async fn document(_: Asker) -> impl IntoResponse {
    static JSON: LazyLock<Bytes> =
        LazyLock::new(|| openapi().to_json().expect("a document of texts and numbers becomes JSON").into());
    ([(header::CONTENT_TYPE, "application/json")], JSON.clone())
}

/// The document as a value.
#[must_use]
pub fn openapi() -> OpenApi {
    described().1
}

fn described() -> (Router<App>, OpenApi) {
    let info = Info::builder()
        .title("Tundish")
        .version("1")
        .description(Some(DESCRIPTION))
        .license(Some(License::builder().name("Apache-2.0 OR MIT").identifier(Some("Apache-2.0 OR MIT")).build()));
    let mut base = OpenApi::new(info.build(), utoipa::openapi::Paths::new());
    base.components = Some(components());
    base.security = Some(vec![
        SecurityRequirement::new::<_, [&str; 0], &str>("token", []),
        SecurityRequirement::new::<_, [&str; 0], &str>("session", []),
    ]);
    base.tags = Some(
        [
            ("opportunities", "Possible sales and the verbs that move them"),
            ("participants", "The contacts of an opportunity"),
            ("lines", "Product lines of an opportunity"),
            ("competitors", "Who else is after an opportunity"),
            ("accounts", "Customer companies and households"),
            ("contacts", "People at accounts"),
            ("leads", "Unqualified interest that a channel caught"),
            ("activities", "What was done with customers and what is planned"),
            ("attachments", "Files that hang on records"),
            ("products", "What is sold"),
            ("rates", "What currencies are worth"),
            ("calendars", "Working days"),
            ("absences", "Who is away and who stands in"),
            ("pipelines", "Ordered stages in the bands of the funnel"),
            ("users", "People of the company"),
            ("teams", "Whom people report to"),
            ("search", "Records of all kinds by their words"),
            ("reports", "Figures to measure and steer by"),
        ]
        .map(|(name, description)| Tag::builder().name(name).description(Some(description)).build())
        .into(),
    );
    let (router, mut document) = OpenApiRouter::with_openapi(base)
        .merge(opportunity::api::routes())
        .merge(opportunity::details::api())
        .merge(account::api())
        .merge(contact::api())
        .merge(lead::api())
        .merge(share::api())
        .merge(activity::api())
        .merge(attachment::api())
        .merge(product::api())
        .merge(own_field::api())
        .merge(rate::api())
        .merge(calendar::api())
        .merge(absence::api())
        .merge(pipeline::api::routes())
        .merge(user::api::routes())
        .merge(team::api::routes())
        .merge(search::api::routes())
        .merge(funnel::api::routes())
        .split_for_parts();
    state_what_is_always_there(&mut document);
    state_which_bodies_may_be_missing(&mut document);
    (router, document)
}

fn components() -> Components {
    let token = Http::builder()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A token of a person, `tnd_…`. It may do what its scopes name and its person may."));
    let session = ApiKeyValue::with_description(
        "__Host-tundish-session",
        "The session of a signed-in browser. Whatever changes something also needs the header X-CSRF-Token.",
    );
    let mut components = Components::builder()
        .security_scheme("token", SecurityScheme::Http(token.build()))
        .security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(session)));
    for (name, response) in refusal::components() {
        components = components.response(name, response);
    }
    // What only parameters name is not found in bodies.
    components
        .schema_from::<refusal::Problem>()
        .schema_from::<refusal::FieldProblem>()
        .schema_from::<shape::CursorText>()
        .schema_from::<shape::KnownAtText>()
        .schema_from::<shape::StatusWord>()
        .schema_from::<shape::ChannelWord>()
        .schema_from::<shape::OwnFilter>()
        .build()
}

/// Answers leave no field out, empty ones are null: what is not an input has all its properties.
fn state_what_is_always_there(document: &mut OpenApi) {
    let Some(components) = &mut document.components else { return };
    for (name, schema) in &mut components.schemas {
        let is_answer = !name.starts_with("New") && !name.ends_with("Input") && name != "Problem";
        if let RefOr::T(Schema::Object(object)) = schema
            && is_answer
        {
            object.required = object.properties.keys().cloned().collect();
        }
    }
}

/// A body that may be left out is not null when it is sent.
fn state_which_bodies_may_be_missing(document: &mut OpenApi) {
    let bodies = document.paths.paths.values_mut().filter_map(|item| item.post.as_mut()?.request_body.as_mut());
    for body in bodies {
        let RefOr::T(body) = body else { continue };
        for content in body.content.values_mut() {
            let RefOr::T(content) = content else { continue };
            if let Some(RefOr::T(Schema::OneOf(choice))) = &content.schema
                && let Some(named @ RefOr::Ref(_)) = choice.items.iter().find(|item| matches!(item, RefOr::Ref(_)))
            {
                content.schema = Some(named.clone());
                body.required = Some(Required::False);
            }
        }
    }
}
