//! Somebody new at the customer, met through an opportunity: a contact at its account and the part it has, in one step.
//!
//! Whoever works an opportunity may add to it, also where the account belongs to somebody else.

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use tundish_db::Tx;
use tundish_domain::{
    id::OpportunityId,
    policy::{Actor, Relation, actions, permit},
};
use tundish_web::{
    http::{
        error::{FieldErrors, WebError},
        input::{Form as Typed, Path, Submitted},
    },
    kit::{Link, shell::Head},
};

use super::{home, participant::join, store};
use crate::{
    contact::Contact,
    record::{
        self, Field, RecordError,
        pages::{
            answer,
            draft::{Draft, Form, Offer, asked},
            refused::{self, Failed, Outcome},
        },
    },
    web::{App, Asker, Reply, Section, once_or, record_error},
};

/// The routes of the form.
pub(super) fn pages() -> Router<App> {
    Router::new().route("/opportunities/{id}/contacts/new", get(form).post(submit))
}

/// The opportunity, if the actor may add to it.
async fn opportunity(
    tx: &mut Tx,
    actor: &Actor,
    id: OpportunityId,
) -> Result<tundish_domain::Opportunity, RecordError> {
    let (opportunity, relation) = store::load(tx, actor, id).await?.ok_or(RecordError::Hidden)?;
    permit::<actions::EditOpportunity>(actor, relation)?;
    Ok(opportunity)
}

/// The fields of the form: the account is that of the opportunity.
fn fields() -> impl Iterator<Item = &'static Field> {
    asked::<Contact>(true).filter(|field| field.name != "account_id")
}

async fn form(State(app): State<App>, asker: Asker, Path(id): Path<OpportunityId>) -> Result<Response, WebError> {
    show(&app, &asker, id, StatusCode::OK, &Draft::default(), &FieldErrors::new()).await
}

async fn show(
    app: &App,
    asker: &Asker,
    id: OpportunityId,
    status: StatusCode,
    draft: &Draft,
    errors: &FieldErrors,
) -> Result<Response, WebError> {
    let (actor, m) = (asker.actor, asker.m);
    let read = app.db.read(async move |tx: &mut Tx| opportunity(tx, &actor, id).await).await;
    let name = read.map_err(|error| record_error(error, None))?.name;
    let leave = home(id, "contacts");
    let head = Head {
        title: m.new_contact().to_owned(),
        crumbs: vec![Link::new(m.opportunities(), "/opportunities"), Link::new(name, leave.clone())],
        ..Head::default()
    };
    answer(app, asker, Section::Opportunities, status, &head, |guard| {
        let form = Form {
            m,
            title: m.new_contact().to_owned(),
            name: format!("newcomer-{id}"),
            action: format!("/opportunities/{id}/contacts/new"),
            leave,
            go: m.add(),
            fields: fields().collect(),
            draft,
            offer: &Offer::default(),
            errors,
        };
        form.render(guard)
    })
}

async fn submit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<OpportunityId>,
    Submitted { body: Typed(typed), idempotent }: Submitted<Typed<BTreeMap<String, String>>>,
) -> Result<Response, WebError> {
    let (actor, m, mut draft) = (asker.actor, asker.m, Draft(typed));
    // The account is the opportunity's, whatever was sent.
    draft.0.remove("account_id");
    let said = draft.clone();
    let made = once_or(&app, &asker, idempotent, async move |tx| {
        let opportunity = opportunity(tx, &actor, id).await?;
        let mut patch = said.understand::<Contact>(tx, &actor, m, None).await?.map_err(Failed::Fields)?;
        patch.set("account_id", opportunity.account.map(|account| account.to_string()));
        let made = record::create_as::<Contact>(tx, &actor, &patch, Some(Relation::Custodian)).await?;
        join(tx, &actor, id, made.id).await?;
        Ok(Reply::see_other(&home(id, "contacts")))
    });
    let failed = match made.await {
        Ok(reply) => return Ok(reply.into_response()),
        Err(failed) => failed,
    };
    match refused::sort(&asker, failed)? {
        Outcome::Again(errors) => show(&app, &asker, id, StatusCode::UNPROCESSABLE_ENTITY, &draft, &errors).await,
        Outcome::Sentence(status, sentence) => {
            show(&app, &asker, id, status, &draft, &FieldErrors::one("family_name", "not_valid", sentence)).await
        }
        // There is nothing yet that somebody else could have changed.
        Outcome::Conflict => Err(WebError::internal("a new contact has no version that could be stale")),
    }
}
