//! A person is added, or what is known about one changes.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use tundish_db::Tx;
use tundish_domain::{
    id::{TeamId, UserId},
    policy::{Actor, Relation, actions, permit},
};
use tundish_web::{
    http::{
        error::{FieldErrors, WebError},
        input::{Form, Path, Submitted},
    },
    kit::{Link, shell::Head},
};

use super::{Draft, href, label, secret::Secret, view};
use crate::{
    admin::{
        Part,
        conflict::{self, Clash},
        not_done,
    },
    record::{
        RecordError,
        pages::{
            self,
            refused::{self, Failed, Outcome},
        },
    },
    team,
    user::{self, User},
    web::{App, Asker, Reply, Section, once_or, record_error},
};

/// Refuses whoever may not manage people.
fn managing(actor: &Actor) -> Result<(), RecordError> {
    permit::<actions::ManageUsers>(actor, Relation::Company)?;
    Ok(())
}

/// Teams to choose from, by name.
pub(super) async fn teams(tx: &mut Tx) -> tundish_db::Result<Vec<(TeamId, String)>> {
    Ok(team::store::all(tx).await?.into_iter().map(|team| (team.id, team.name)).collect())
}

/// The form for somebody new.
pub(super) async fn new(State(app): State<App>, asker: Asker) -> Result<Response, WebError> {
    let draft = Draft {
        role: "representative".to_owned(),
        locale: asker.m.lang().code().to_owned(),
        time_zone: app.company.time_zone_name.clone(),
        ..Draft::default()
    };
    page(&app, &asker, StatusCode::OK, None, &draft, &FieldErrors::new()).await
}

/// The form with what is known.
pub(super) async fn edit(State(app): State<App>, asker: Asker, Path(id): Path<UserId>) -> Result<Response, WebError> {
    let user = known(&app, &asker, id).await?;
    page(&app, &asker, StatusCode::OK, Some(&user), &Draft::of(&user), &FieldErrors::new()).await
}

async fn known(app: &App, asker: &Asker, id: UserId) -> Result<User, WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx: &mut Tx| {
        let (user, _) = user::find(tx, &actor, id).await?;
        managing(&actor)?;
        Ok::<_, RecordError>(user)
    });
    read.await.map_err(|error| record_error(error, None))
}

async fn page(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    known: Option<&User>,
    draft: &Draft,
    errors: &FieldErrors,
) -> Result<Response, WebError> {
    let (actor, m) = (asker.actor, asker.m);
    let read = app.db.read(async move |tx: &mut Tx| {
        managing(&actor)?;
        Ok::<_, RecordError>(teams(tx).await?)
    });
    let teams = read.await.map_err(|error| record_error(error, None))?;
    let mut crumbs = Part::People.crumbs(m);
    crumbs.extend(known.map(|user| Link::new(user.name.clone(), href(user.id))));
    let title = known.map_or_else(|| m.new_person().to_owned(), |user| m.edit_name(&user.name));
    let head = Head { title: title.clone(), crumbs, ..Head::default() };
    pages::answer(app, asker, Section::Settings, status, &head, |guard| {
        view::form(m, &title, known.map(|user| user.id), &teams, draft, errors, guard)
    })
}

/// Adds the person and shows the password, this one time. Sent again, the form adds nobody and shows nothing.
pub(super) async fn add(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Form(draft), idempotent }: Submitted<Form<Draft>>,
) -> Result<Response, WebError> {
    let (actor, m) = (asker.actor, asker.m);
    managing(&actor).map_err(|error| record_error(error, None))?;
    let made = Secret::made(draft.email().is_some()).await?;
    let new = match draft.as_new(m, made.hash.clone()) {
        Ok(new) => new,
        Err(errors) => return page(&app, &asker, StatusCode::UNPROCESSABLE_ENTITY, None, &draft, &errors).await,
    };
    let mark = made.mark.clone();
    let added = once_or(&app, &asker, idempotent, async move |tx| {
        let user = user::create::create(tx, &actor, &new).await.map_err(RecordError::from)?;
        if user.team_id.is_some() {
            team::store::rebuild(tx).await?;
        }
        Ok(Reply::see_other(&format!("{}?done=person-added#{mark}", href(user.id))))
    });
    match added.await {
        Ok(reply) => made.show_once(&app, &asker, reply, &draft.name, draft.email().as_deref()),
        Err(failed) => match refused::sort(&asker, failed)? {
            Outcome::Again(errors) => page(&app, &asker, StatusCode::UNPROCESSABLE_ENTITY, None, &draft, &errors).await,
            Outcome::Sentence(status, sentence) => {
                page(&app, &asker, status, None, &draft, &FieldErrors::one("name", "not_valid", sentence)).await
            }
            Outcome::Conflict => Err(WebError::internal("somebody new has no version that could be stale")),
        },
    }
}

/// Stores what was typed, shows the form again, or shows both versions.
pub(super) async fn submit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<UserId>,
    Submitted { body: Form(draft), idempotent }: Submitted<Form<Draft>>,
) -> Result<Response, WebError> {
    let (actor, m) = (asker.actor, asker.m);
    let stored = known(&app, &asker, id).await?;
    let patch = match draft.as_patch(m) {
        Ok(patch) => patch,
        Err(errors) => {
            return page(&app, &asker, StatusCode::UNPROCESSABLE_ENTITY, Some(&stored), &draft, &errors).await;
        }
    };
    let seen = draft.version.parse::<i64>().unwrap_or(0);
    let done =
        once_or(&app, &asker, idempotent, async move |tx| match user::edit(tx, &actor, id, Some(seen), &patch).await {
            Ok(_) => Ok(Reply::see_other(&format!("{}?done=person-changed", href(id)))),
            Err(RecordError::NothingChanges) => Ok(Reply::see_other(&href(id))),
            Err(error) => Err(Failed::from(error)),
        });
    let failed = match done.await {
        Ok(reply) => return Ok(reply.into_response()),
        Err(failed) => failed,
    };
    match refused::sort(&asker, failed)? {
        Outcome::Again(errors) => {
            page(&app, &asker, StatusCode::UNPROCESSABLE_ENTITY, Some(&stored), &draft, &errors).await
        }
        Outcome::Sentence(status, sentence) => {
            page(&app, &asker, status, Some(&stored), &draft, &FieldErrors::one("role", "not_valid", sentence)).await
        }
        Outcome::Conflict => both(&app, &asker, id, &draft).await,
    }
}

/// Both versions.
async fn both(app: &App, asker: &Asker, id: UserId, draft: &Draft) -> Result<Response, WebError> {
    let (actor, m) = (asker.actor, asker.m);
    let read = app.db.read(async move |tx: &mut Tx| {
        let (user, _) = user::find(tx, &actor, id).await?;
        Ok::<_, RecordError>((user, teams(tx).await?))
    });
    let (stored, teams) = read.await.map_err(|error| record_error(error, None))?;
    let now = Draft::of(&stored);
    let fields = view::FIELDS
        .map(|field| (label(m, field), view::words(m, field, draft, &teams), view::words(m, field, &now, &teams)));
    let clash = Clash {
        part: Part::People,
        subject: id.into(),
        name: stored.name.clone(),
        fields: fields.into(),
        typed: view::FIELDS.map(|field| (field, view::value(field, draft).to_owned())).into(),
        version: stored.version,
        action: format!("{}/edit", href(id)),
        stored_href: href(id),
    };
    conflict::page(app, asker, clash).await
}

/// The answer to a deed on a person that was not done.
pub(super) async fn refuse(app: &App, asker: &Asker, id: UserId, failed: Failed) -> Result<Response, WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx| user::find(tx, &actor, id).await).await;
    let (user, _) = read.map_err(|error| record_error(error, None))?;
    not_done(app, asker, failed, &user.name, &Link::new(user.name.clone(), href(id)))
}
