//! Teams: the tree that says whose records a boss sees.

mod form;
mod view;

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use maud::html;
use tundish_db::Tx;
use tundish_domain::{
    id::{TeamId, UserId},
    policy::{Actor, Relation, actions, permit},
};
use tundish_web::{
    http::{error::WebError, input::Query},
    kit::{
        Link,
        button::{self, Weight},
        keys::Shortcut,
        panel,
        shell::{Head, page_head},
    },
};

use super::{Done, HOME, Part};
use crate::{
    names::{Names, USERS},
    record::{RecordError, pages},
    team::{self, Team},
    web::{App, Asker, Section, record_error},
};

/// The routes of teams.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/settings/teams", get(show).post(form::add))
        .route("/settings/teams/new", get(form::new))
        .route("/settings/teams/{id}", get(form::edit).post(form::submit))
        .route("/settings/teams/{id}/dissolve", post(form::dissolve))
}

/// Where a team is changed.
fn href(id: TeamId) -> String {
    format!("/settings/teams/{id}")
}

/// The tree with who leads what.
struct Tree {
    teams: Vec<Team>,
    sizes: BTreeMap<TeamId, i64>,
    names: Names,
}

impl Tree {
    async fn read(tx: &mut Tx, actor: &Actor) -> Result<Self, RecordError> {
        permit::<actions::ReadTeams>(actor, Relation::Company)?;
        let teams = team::store::all(tx).await?;
        let sizes = team::store::sizes(tx).await?;
        let mut names = Names::default();
        names.add(tx, USERS, teams.iter().filter_map(|team| team.leader_id).map(Into::into)).await?;
        Ok(Self { teams, sizes, names })
    }

    /// The teams right below one, by name; those without one above for none.
    fn below(&self, above: Option<TeamId>) -> impl Iterator<Item = &Team> {
        self.teams.iter().filter(move |team| team.parent_id == above)
    }

    /// Who leads the team.
    fn leader(&self, team: &Team) -> Option<&str> {
        team.leader_id.and_then(|leader: UserId| self.names.user(leader))
    }
}

/// Whether the actor may change the tree.
fn may_manage(actor: &Actor) -> bool {
    permit::<actions::ManageTeams>(actor, Relation::Company).is_ok()
}

/// The tree.
async fn show(State(app): State<App>, asker: Asker, Query(done): Query<Done>) -> Result<Response, WebError> {
    let (actor, m) = (asker.actor, asker.m);
    let read = app.db.read(async move |tx| Tree::read(tx, &actor).await).await;
    let tree = read.map_err(|error| record_error(error, None))?;
    let may_manage = may_manage(&actor);
    let mut shortcuts = Vec::new();
    if may_manage {
        shortcuts.push(Shortcut::new("c", m.new_team()));
    }
    let head = Head {
        title: m.teams().to_owned(),
        crumbs: vec![Link::new(m.settings(), HOME)],
        shortcuts,
        toasts: done.toasts(m),
        ..Head::default()
    };
    pages::answer(&app, &asker, Section::Settings, StatusCode::OK, &head, |_| {
        let add =
            html! { @if may_manage { (button::link(Weight::Go, m.new_team(), "/settings/teams/new", Some("c"))) } };
        html! {
            (page_head(m.teams(), Part::Teams.about(m), add))
            @if tree.teams.is_empty() {
                (panel::bare(m.no_teams(), m.no_teams_text()))
            } @else {
                (panel::panel(m.who_reports_to_whom(), None, view::tree(m, &tree, may_manage)))
            }
        }
    })
}
