//! A new record.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use tundish_db::Tx;
use tundish_domain::{
    id::Tsid,
    policy::{Actor, Denied, Relation, permit},
};
use tundish_web::{
    http::{
        error::{FieldErrors, WebError},
        input::{Form as Typed, Query, Submitted},
    },
    kit::{Link, shell::Head},
};

use super::{
    Paged, answer,
    draft::{Draft, Form, Offer, asked, insert},
    refused::{self, Failed, Outcome},
};
use crate::{
    record::{self, Kind, RecordError, tell},
    web::{App, Asker, Reply, once_or, record_error},
};

/// The form with what is there anyway, and with what the address says.
pub(super) async fn form<R: Paged>(
    State(app): State<App>,
    asker: Asker,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, WebError> {
    let (actor, m, zone) = (asker.actor, asker.m, app.company.time_zone.clone());
    let read = app.db.read(async move |tx| {
        may_create::<R>(&actor)?;
        let offer = Offer::read::<R>(tx, &actor, true).await?;
        let mut blank = R::blank(tx, &actor).await?;
        for field in asked::<R>(true) {
            let Some(said) = query.get(field.name) else { continue };
            let is_known = match field.kind {
                Kind::To(target) => match said.parse::<Tsid>() {
                    Ok(id) => record::refs::exists(tx, &actor, target, id).await?,
                    Err(_) => false,
                },
                Kind::Word(words) => words.all.contains(&said.as_str()),
                Kind::Line(longest) => said.chars().count() <= longest && !said.contains('\0'),
                _ => false,
            };
            if is_known {
                blank.put(field.name, Some(said));
            }
        }
        let names = tell::names(tx, &actor, &[&blank], &[], []).await?;
        let country = crate::setting::country(tx).await?;
        let teller = tell::Teller { m, names: &names, zone: &zone, country: country.as_deref() };
        let mut draft = Draft::default();
        for field in asked::<R>(true) {
            if let Some(kept) = blank.text(field.name) {
                insert(&mut draft.0, teller, field, &kept);
            }
        }
        Ok::<_, RecordError>((offer, draft))
    });
    let (offer, draft) = read.await.map_err(|error| record_error(error, None))?;
    show::<R>(&app, &asker, StatusCode::OK, &offer, &draft, &FieldErrors::new())
}

/// Whether the actor may make any.
pub(super) fn may_create<R: Paged>(actor: &Actor) -> Result<(), RecordError> {
    let relation = if R::OF_THE_COMPANY { Relation::Company } else { Relation::Own };
    match permit::<R::Create>(actor, relation) {
        Ok(_) => Ok(()),
        // That there are such records is no secret.
        Err(Denied::Hidden | Denied::Forbidden) => Err(RecordError::Forbidden),
    }
}

fn show<R: Paged>(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    offer: &Offer,
    draft: &Draft,
    errors: &FieldErrors,
) -> Result<Response, WebError> {
    let m = asker.m;
    let words = R::words(m);
    let leave = R::leave(draft).unwrap_or_else(|| R::PATH.to_owned());
    let head =
        Head { title: words.new.to_owned(), crumbs: vec![Link::new(words.many, leave.clone())], ..Head::default() };
    answer(app, asker, R::SECTION, status, &head, |guard| {
        let form = Form {
            m,
            title: words.new.to_owned(),
            name: format!("new-{}", R::TABLE),
            action: R::PATH.to_owned(),
            leave: leave.clone(),
            go: m.add(),
            fields: asked::<R>(true).collect(),
            draft,
            offer,
            errors,
        };
        form.render(guard)
    })
}

/// Makes it, or shows the form again with what is wrong beside the fields.
pub(super) async fn submit<R: Paged>(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Typed(typed), idempotent }: Submitted<Typed<BTreeMap<String, String>>>,
) -> Result<Response, WebError> {
    let (actor, m, draft) = (asker.actor, asker.m, Draft(typed));
    let said = draft.clone();
    let made = once_or(&app, &asker, idempotent, async move |tx| {
        may_create::<R>(&actor)?;
        let patch = said.understand::<R>(tx, &actor, m, None).await?.map_err(Failed::Fields)?;
        let made = record::create::<R>(tx, &actor, &patch).await?;
        Ok(Reply::see_other(&made.home_after()))
    });
    let failed = match made.await {
        Ok(reply) => return Ok(reply.into_response()),
        Err(failed) => failed,
    };
    let (status, errors) = match refused::sort(&asker, failed)? {
        Outcome::Again(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Outcome::Sentence(status, sentence) => (status, FieldErrors::one("name", "not_valid", sentence)),
        // There is nothing yet that somebody else could have changed.
        Outcome::Conflict => return Err(WebError::internal("a new record has no version that could be stale")),
    };
    let read = app.db.read(async move |tx: &mut Tx| Offer::read::<R>(tx, &actor, true).await);
    let offer = read.await.map_err(crate::web::db_error)?;
    show::<R>(&app, &asker, status, &offer, &draft, &errors)
}
