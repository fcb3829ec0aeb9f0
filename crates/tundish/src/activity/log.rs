//! Logging and planning: from the boxes on the pages of records, and on a page of its own where a form was refused.

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use maud::html;
use tundish_db::Tx;
use tundish_domain::{
    id::{ContactId, UserId},
    policy::{Actor, Relation},
};
use tundish_web::{
    http::{
        error::{FieldErrors, WebError},
        input::{Form as Typed, Query, Submitted},
    },
    kit::{Link, form, shell::Head},
};

use super::{
    Activity, Parent, around,
    draft::Draft,
    form::{Shown, listed},
    may_log,
};
use crate::{
    record::{
        self, RecordError,
        pages::{
            answer,
            refused::{self, Failed, Outcome},
        },
    },
    web::{App, Asker, Reply, Section, once_or, record_error},
};

/// The address of the list.
pub(super) const LIST: &str = "/activities";

/// Which of the two forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Log,
    Plan,
}

/// The routes of both forms.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/activities/log", get(log_form).post(log)).route("/activities/new", get(plan_form))
}

/// Refuses what the actor may not do with a parent. What one does not see is answered like what never was.
async fn permitted(tx: &mut Tx, actor: &Actor, parent: Option<Parent>) -> Result<(), RecordError> {
    let relation = match parent {
        Some(parent) => parent.relation(tx, actor).await?,
        None => Relation::Own,
    };
    match relation {
        _ if may_log(actor, relation) => Ok(()),
        Relation::Stranger => Err(RecordError::Hidden),
        Relation::Own
        | Relation::Subtree
        | Relation::Custodian
        | Relation::Shared
        | Relation::AccountCard
        | Relation::Company => Err(RecordError::Forbidden),
    }
}

/// What the address says of the form: a parent and with whom.
fn asked(draft: &mut Draft, query: &BTreeMap<String, String>) {
    for name in ["opportunity_id", "lead_id", "account_id", "contact_id", "kind"] {
        if let Some(said) = query.get(name) {
            draft.set(name, said.clone());
        }
    }
}

async fn log_form(
    State(app): State<App>,
    asker: Asker,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, WebError> {
    let mut draft = Draft::to_log(app.today());
    asked(&mut draft, &query);
    show(&app, &asker, Deed::Log, StatusCode::OK, &draft, &FieldErrors::new()).await
}

async fn plan_form(
    State(app): State<App>,
    asker: Asker,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, WebError> {
    let mut draft = Draft::to_plan(app.today());
    asked(&mut draft, &query);
    show(&app, &asker, Deed::Plan, StatusCode::OK, &draft, &FieldErrors::new()).await
}

type Offer = (Vec<(ContactId, String)>, Vec<(UserId, String)>);

async fn offer(app: &App, asker: &Asker, parent: Option<Parent>) -> Result<Offer, WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx: &mut Tx| {
        permitted(tx, &actor, parent).await?;
        let contacts = match parent {
            Some(parent) => around::contacts(tx, &actor, parent).await?,
            None => Vec::new(),
        };
        Ok::<_, RecordError>((contacts, around::people(tx, &actor).await?))
    });
    read.await.map_err(|error| record_error(error, None))
}

/// The form on a page of its own.
async fn show(
    app: &App,
    asker: &Asker,
    deed: Deed,
    status: StatusCode,
    draft: &Draft,
    errors: &FieldErrors,
) -> Result<Response, WebError> {
    let m = asker.m;
    let parent = draft.parent();
    let (contacts, people) = offer(app, asker, parent).await?;
    let (title, within) = match deed {
        Deed::Log => (m.log_it(), "log"),
        Deed::Plan => (m.new_activity(), "plan"),
    };
    let mut draft = draft.clone();
    if draft.get("owner_id").is_empty()
        && let Some(user) = asker.actor.user()
    {
        draft.set("owner_id", user.to_string());
    }
    let leave = parent.map_or_else(|| LIST.to_owned(), Parent::href);
    let head = Head { title: title.to_owned(), crumbs: vec![Link::new(m.activities(), LIST)], ..Head::default() };
    answer(app, asker, Section::Activities, status, &head, |guard| {
        let shown = Shown { m, draft: &draft, errors, contacts: &contacts, people: &people, parent, guard, within };
        html! {
            div class="page--form stack" {
                h1 { (title) }
                (form::error_summary(m, &listed(m, errors, within)))
                section class="panel" { div class="panel__body" {
                    @match deed { Deed::Log => (shown.log(Some(&leave))), Deed::Plan => (shown.plan(Some(&leave))) }
                } }
            }
        }
    })
}

async fn log(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Typed(typed), idempotent }: Submitted<Typed<BTreeMap<String, String>>>,
) -> Result<Response, WebError> {
    submit(app, asker, Deed::Log, Draft(typed), idempotent).await
}

/// Plans what was typed.
pub(super) async fn plan(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Typed(typed), idempotent }: Submitted<Typed<BTreeMap<String, String>>>,
) -> Result<Response, WebError> {
    submit(app, asker, Deed::Plan, Draft(typed), idempotent).await
}

async fn submit(
    app: App,
    asker: Asker,
    deed: Deed,
    draft: Draft,
    idempotent: Option<tundish_web::http::idempotency::Idempotent>,
) -> Result<Response, WebError> {
    let (actor, m, zone, said) = (asker.actor, asker.m, app.company.time_zone.clone(), draft.clone());
    let made = once_or(&app, &asker, idempotent, async move |tx| {
        let parent = said.parent();
        permitted(tx, &actor, parent).await?;
        let patch = match deed {
            Deed::Log => said.logged(m, tx.now(), &zone),
            Deed::Plan => said.planned(m),
        };
        record::create::<Activity>(tx, &actor, &patch.map_err(Failed::Fields)?).await?;
        Ok(Reply::see_other(&parent.map_or_else(|| LIST.to_owned(), Parent::href)))
    });
    let failed = match made.await {
        Ok(reply) => return Ok(reply.into_response()),
        Err(failed) => failed,
    };
    let (status, errors) = match refused::sort(&asker, failed)? {
        Outcome::Again(errors) => (StatusCode::UNPROCESSABLE_ENTITY, as_typed(&errors)),
        Outcome::Sentence(status, sentence) => (status, FieldErrors::one("text", "not_valid", sentence)),
        Outcome::Conflict => return Err(WebError::internal("a new record has no version that could be stale")),
    };
    show(&app, &asker, deed, status, &draft, &errors).await
}

/// The complaints under the names that the forms give their fields.
pub(super) fn as_typed(errors: &FieldErrors) -> FieldErrors {
    let mut named = FieldErrors::new();
    for error in errors.iter() {
        let name = match error.field.as_str() {
            "subject" | "body" => "text",
            "done_at" => "done_on",
            other => other,
        };
        named.push(name, error.code, error.sentence.clone());
    }
    named
}
