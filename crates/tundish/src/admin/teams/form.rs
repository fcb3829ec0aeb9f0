//! Teams are made, changed and dissolved.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tundish_db::Tx;
use tundish_domain::{
    Role,
    id::{TeamId, UserId},
    opportunity::Set,
    policy::{Actor, Relation, actions, permit},
};
use tundish_web::{
    http::{
        error::{FieldErrors, WebError},
        input::{Form, Path, Submitted},
    },
    kit::{Link, shell::Head},
    messages::Messages,
};

use super::{Tree, href, view};
use crate::{
    admin::{
        Part, Versioned,
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
    team::{self, NewTeam, Team, TeamPatch},
    user::{self, Whom},
    web::{App, Asker, Reply, Section, once_or, record_error},
};

/// What was typed about a team.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) parent_id: String,
    pub(super) leader_id: String,
    pub(super) version: String,
}

impl Draft {
    fn of(team: &Team) -> Self {
        Self {
            name: team.name.clone(),
            parent_id: team.parent_id.map(|id| id.to_string()).unwrap_or_default(),
            leader_id: team.leader_id.map(|id| id.to_string()).unwrap_or_default(),
            version: team.version.to_string(),
        }
    }

    fn understand(&self, m: Messages) -> Result<NewTeam, FieldErrors> {
        let mut errors = FieldErrors::new();
        let parent = chosen::<TeamId>(&self.parent_id);
        let leader = chosen::<UserId>(&self.leader_id);
        for (field, is_known) in [("parent_id", parent.is_some()), ("leader_id", leader.is_some())] {
            if !is_known {
                errors.push(field, "unknown_word", m.unknown_choice());
            }
        }
        match (parent, leader) {
            (Some(parent), Some(leader)) => Ok(NewTeam { name: self.name.clone(), parent, leader }),
            _ => Err(errors),
        }
    }
}

/// What was chosen from a list: nothing, or an identifier.
fn chosen<I: std::str::FromStr>(value: &str) -> Option<Option<I>> {
    if value.is_empty() { Some(None) } else { value.parse().ok().map(Some) }
}

/// What the form is made from.
struct Loaded {
    known: Option<Team>,
    tree: Tree,
    leaders: Vec<(UserId, String)>,
}

async fn load(tx: &mut Tx, actor: &Actor, id: Option<TeamId>) -> Result<Loaded, RecordError> {
    let known = match id {
        Some(id) => Some(team::find(tx, actor, id).await?),
        None => None,
    };
    permit::<actions::ManageTeams>(actor, Relation::Company)?;
    let tree = Tree::read(tx, actor).await?;
    let people = user::overview::of(tx, Whom::Everybody).await?.into_iter();
    let leads = |role| matches!(role, Role::Manager | Role::Director | Role::Administrator);
    let is_chosen = |id| known.as_ref().is_some_and(|team| team.leader_id == Some(id));
    let leaders = people.filter(|person| (person.is_active && leads(person.role)) || is_chosen(person.id));
    let leaders = leaders.map(|person| (person.id, person.name)).collect();
    Ok(Loaded { known, tree, leaders })
}

async fn loaded(app: &App, asker: &Asker, id: Option<TeamId>) -> Result<Loaded, WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx| load(tx, &actor, id).await).await;
    read.map_err(|error| record_error(error, None))
}

/// The form for a new one.
pub(super) async fn new(State(app): State<App>, asker: Asker) -> Result<Response, WebError> {
    page(&app, &asker, StatusCode::OK, None, &Draft::default(), &FieldErrors::new()).await
}

/// The form with what is known.
pub(super) async fn edit(State(app): State<App>, asker: Asker, Path(id): Path<TeamId>) -> Result<Response, WebError> {
    let known = loaded(&app, &asker, Some(id)).await?.known;
    let draft = known.as_ref().map(Draft::of).unwrap_or_default();
    page(&app, &asker, StatusCode::OK, Some(id), &draft, &FieldErrors::new()).await
}

async fn page(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    id: Option<TeamId>,
    draft: &Draft,
    errors: &FieldErrors,
) -> Result<Response, WebError> {
    let m = asker.m;
    let Loaded { known, tree, leaders } = loaded(app, asker, id).await?;
    let title = known.as_ref().map_or_else(|| m.new_team().to_owned(), |team| team.name.clone());
    let head = Head { title, crumbs: Part::Teams.crumbs(m), ..Head::default() };
    pages::answer(app, asker, Section::Settings, status, &head, |guard| {
        view::form(m, known.as_ref(), &tree, &leaders, draft, errors, guard)
    })
}

/// Makes a team, or shows the form again.
pub(super) async fn add(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Form(draft), idempotent }: Submitted<Form<Draft>>,
) -> Result<Response, WebError> {
    let (actor, m, said) = (asker.actor, asker.m, draft.clone());
    let made = once_or(&app, &asker, idempotent, async move |tx| {
        permit::<actions::ManageTeams>(&actor, Relation::Company).map_err(RecordError::from)?;
        let new = said.understand(m).map_err(Failed::Fields)?;
        team::create(tx, &actor, &new).await?;
        Ok(Reply::see_other("/settings/teams?done=team-added"))
    });
    answer(&app, &asker, None, &draft, made.await).await
}

/// Changes a team, shows the form again, or shows both versions.
pub(super) async fn submit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<TeamId>,
    Submitted { body: Form(draft), idempotent }: Submitted<Form<Draft>>,
) -> Result<Response, WebError> {
    let (actor, m, said) = (asker.actor, asker.m, draft.clone());
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        team::find(tx, &actor, id).await?;
        permit::<actions::ManageTeams>(&actor, Relation::Company).map_err(RecordError::from)?;
        let asked = said.understand(m).map_err(Failed::Fields)?;
        let patch = TeamPatch {
            name: Some(asked.name),
            parent: asked.parent.map_or(Set::Clear, Set::To),
            leader: asked.leader.map_or(Set::Clear, Set::To),
        };
        match team::edit(tx, &actor, id, Some(said.version.parse().unwrap_or(0)), &patch).await {
            Ok(_) => Ok(Reply::see_other("/settings/teams?done=team-changed")),
            Err(RecordError::NothingChanges) => Ok(Reply::see_other("/settings/teams")),
            Err(error) => Err(Failed::from(error)),
        }
    });
    answer(&app, &asker, Some(id), &draft, done.await).await
}

async fn answer(
    app: &App,
    asker: &Asker,
    id: Option<TeamId>,
    draft: &Draft,
    done: Result<Reply, Failed>,
) -> Result<Response, WebError> {
    let failed = match done {
        Ok(reply) => return Ok(reply.into_response()),
        Err(failed) => failed,
    };
    match (refused::sort(asker, failed)?, id) {
        (Outcome::Again(errors), _) => page(app, asker, StatusCode::UNPROCESSABLE_ENTITY, id, draft, &errors).await,
        (Outcome::Sentence(status, sentence), _) => {
            page(app, asker, status, id, draft, &FieldErrors::one("name", "not_valid", sentence)).await
        }
        (Outcome::Conflict, Some(id)) => both(app, asker, id, draft).await,
        (Outcome::Conflict, None) => Err(WebError::internal("a new team has no version that could be stale")),
    }
}

/// Both versions.
async fn both(app: &App, asker: &Asker, id: TeamId, draft: &Draft) -> Result<Response, WebError> {
    let m = asker.m;
    let Loaded { known, tree, leaders } = loaded(app, asker, Some(id)).await?;
    let stored = known.ok_or_else(WebError::not_found)?;
    let team = |value: &str| {
        let team = tree.teams.iter().find(|team| team.id.to_string() == value);
        team.map_or_else(|| m.not_known().to_owned(), |team| team.name.clone())
    };
    let leader = |value: &str| {
        let leader = leaders.iter().find(|(id, _)| id.to_string() == value);
        leader.map_or_else(|| m.not_known().to_owned(), |(_, name)| name.clone())
    };
    let now = Draft::of(&stored);
    let clash = Clash {
        part: Part::Teams,
        subject: id.into(),
        name: stored.name.clone(),
        fields: vec![
            (m.name(), draft.name.clone(), now.name),
            (m.team_above(), team(&draft.parent_id), team(&now.parent_id)),
            (m.leader(), leader(&draft.leader_id), leader(&now.leader_id)),
        ],
        typed: vec![
            ("name", draft.name.clone()),
            ("parent_id", draft.parent_id.clone()),
            ("leader_id", draft.leader_id.clone()),
        ],
        version: stored.version,
        action: href(id),
        stored_href: href(id),
    };
    conflict::page(app, asker, clash).await
}

/// Dissolves a team.
pub(super) async fn dissolve(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<TeamId>,
    Submitted { body: Form(Versioned { version }), idempotent }: Submitted<Form<Versioned>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        team::dissolve(tx, &actor, id, Some(version)).await?;
        Ok::<_, Failed>(Reply::see_other("/settings/teams?done=team-dissolved"))
    });
    match done.await {
        Ok(reply) => Ok(reply.into_response()),
        Err(failed) => {
            let read = app.db.read(async move |tx| team::find(tx, &actor, id).await).await;
            let name = read.map_err(|error| record_error(error, None))?.name;
            not_done(&app, &asker, failed, &name, &Link::new(name.clone(), href(id)))
        }
    }
}
