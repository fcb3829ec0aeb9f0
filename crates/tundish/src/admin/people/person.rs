//! One person.

use axum::{extract::State, http::StatusCode, response::Response};
use tundish_db::Tx;
use tundish_domain::{
    Instant,
    id::UserId,
    policy::{Actor, Relation, actions, permit},
};
use tundish_web::{
    http::{
        error::WebError,
        input::{Path, Query},
    },
    kit::{keys::Shortcut, shell::Head},
};

use super::view;
use crate::{
    admin::{Done, Part},
    auth::{api_token, second_factor, session},
    names::{Names, TEAMS},
    record::{
        RecordError,
        pages::{self, clock_zone},
    },
    token,
    user::{self, User},
    web::{App, Asker, Section, record_error},
};

/// Everything that the page shows.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) user: User,
    /// The name of the team.
    pub(super) team: Option<String>,
    /// Present for whoever manages people.
    pub(super) access: Option<Access>,
}

/// How the person is let in.
#[derive(Debug)]
pub(super) struct Access {
    pub(super) has_password: bool,
    /// Since when the second factor is on.
    pub(super) second_factor: Option<Instant>,
    pub(super) sessions: Vec<session::Listed>,
    pub(super) tokens: Vec<api_token::Listed>,
}

async fn load(tx: &mut Tx, actor: &Actor, id: UserId) -> Result<Loaded, RecordError> {
    let (user, _) = user::find(tx, actor, id).await?;
    let mut names = Names::default();
    names.add(tx, TEAMS, user.team_id.map(Into::into)).await?;
    let team = user.team_id.and_then(|team| names.of(TEAMS, team)).map(ToOwned::to_owned);
    if permit::<actions::ManageUsers>(actor, Relation::Company).is_err() {
        return Ok(Loaded { user, team, access: None });
    }
    let access = Access {
        has_password: user::store::password_hash(tx, id).await?.is_some(),
        second_factor: second_factor::find(tx, id).await?.and_then(|factor| factor.confirmed_at),
        sessions: session::of_user(tx, id).await?,
        tokens: token::list(tx, actor, id).await?,
    };
    Ok(Loaded { user, team, access: Some(access) })
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<UserId>,
    Query(done): Query<Done>,
) -> Result<Response, WebError> {
    let (actor, m) = (asker.actor, asker.m);
    let read = app.db.read(async move |tx| load(tx, &actor, id).await).await;
    let loaded = read.map_err(|error| record_error(error, None))?;
    let mut shortcuts = Vec::new();
    if loaded.access.is_some() {
        shortcuts.push(Shortcut::new("e", m.edit()));
    }
    let head = Head {
        title: loaded.user.name.clone(),
        crumbs: Part::People.crumbs(m),
        shortcuts,
        toasts: done.toasts(m),
        ..Head::default()
    };
    pages::answer(&app, &asker, Section::Settings, StatusCode::OK, &head, |guard| {
        view::Person { m, zone: clock_zone(&app, &asker), loaded: &loaded, guard }.content()
    })
}
