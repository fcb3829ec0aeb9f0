//! The page of what was found, and what is offered while somebody types.

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use tundish_web::{
    http::{
        error::WebError,
        input::Query,
        redirect::{LocalPath, SeeOther},
    },
    kit::shell::{self, Head},
};

use super::{
    find::{self, Group},
    recent, views,
};
use crate::web::{App, Asker, Html, Section, db_error, frame};

/// Records of each kind on the page.
const ON_THE_PAGE: usize = 20;
/// Records of each kind while one types.
const WHILE_TYPING: usize = 5;

/// The routes of searching.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/search", get(show)).route("/suggest/search", get(suggest))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
}

impl Asked {
    /// What was typed, as far as anything that long is looked for.
    fn typed(&self) -> String {
        self.q[..self.q.floor_char_boundary(find::LONGEST)].to_owned()
    }
}

async fn show(State(app): State<App>, asker: Asker, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let (actor, typed) = (asker.actor, asked.typed());
    let sought = typed.clone();
    let read = app.db.read(async move |tx| {
        let numbered = find::numbered(tx, &actor, &typed).await?;
        let groups = search(tx, &actor, &typed, ON_THE_PAGE).await?;
        Ok::<_, tundish_db::Error>((numbered, groups))
    });
    let (numbered, groups) = read.await.map_err(db_error)?;
    if let Some(hit) = numbered {
        return Ok(SeeOther(LocalPath::or_home(Some(&hit.href()))).into_response());
    }
    let m = asker.m;
    let head = Head { title: m.search().to_owned(), sought: sought.clone(), ..Head::default() };
    let frame = frame(&app, &asker, Some(Section::Search))?;
    let content = views::page(m, &sought, &groups);
    Ok((StatusCode::OK, Html(shell::page(&frame, &head, content))).into_response())
}

async fn suggest(State(app): State<App>, asker: Asker, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let (actor, typed) = (asker.actor, asked.typed());
    let sought = typed.clone();
    let read = app.db.read(async move |tx| search(tx, &actor, &typed, WHILE_TYPING).await);
    let groups = read.await.map_err(db_error)?;
    Ok(Html(views::suggestions(asker.m, &sought, &groups)).into_response())
}

/// What was found, or what was opened last when nothing was typed.
#[derive(Debug)]
pub(super) enum Shown {
    /// What the person opened last.
    Recent(Vec<find::Hit>),
    /// What was found.
    Found(Vec<Group>),
}

async fn search(
    tx: &mut tundish_db::Tx,
    actor: &tundish_domain::policy::Actor,
    typed: &str,
    limit: usize,
) -> tundish_db::Result<Shown> {
    Ok(if typed.trim().is_empty() {
        Shown::Recent(recent::of(tx, actor).await?)
    } else {
        Shown::Found(find::find(tx, actor, typed, limit).await?)
    })
}
