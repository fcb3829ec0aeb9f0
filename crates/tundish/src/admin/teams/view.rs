//! What the pages of teams look like.

use maud::{Markup, html};
use tundish_domain::id::{TeamId, UserId};
use tundish_web::{
    http::error::FieldErrors,
    kit::{
        button::{self, Weight},
        field::{Choice, Field},
        form::{self, Form, Guard},
        sheet,
    },
    messages::Messages,
};

use super::{Tree, form::Draft, href};
use crate::{
    admin::{shown, summary},
    team::Team,
};

/// The sheet that asks before a team is dissolved.
const DISSOLVE: &str = "dissolve";
/// Deepest tree that is shown; also what stops a circle.
const DEEPEST: usize = 32;

/// The teams as a list of lists.
pub(super) fn tree(m: Messages, tree: &Tree, may_manage: bool) -> Markup {
    branch(m, tree, None, may_manage, 0)
}

fn branch(m: Messages, tree: &Tree, above: Option<TeamId>, may_manage: bool, depth: usize) -> Markup {
    let teams: Vec<&Team> = tree.below(above).collect();
    html! {
        @if !teams.is_empty() && depth < DEEPEST {
            ul class="tree" { @for team in teams {
                li {
                    p class="tree__node" {
                        @if may_manage { a class="link" href=(href(team.id)) { (team.name) } } @else { b { (team.name) } }
                        " " span class="muted" {
                            @if let Some(leader) = tree.leader(team) { (m.led_by(leader)) " · " }
                            (m.members(tree.sizes.get(&team.id).copied().unwrap_or_default().unsigned_abs()))
                        }
                    }
                    (branch(m, tree, Some(team.id), may_manage, depth + 1))
                }
            } }
        }
    }
}

/// What a field is called.
pub(super) fn label(m: Messages, field: &str) -> &'static str {
    match field {
        "parent_id" => m.team_above(),
        "leader_id" => m.leader(),
        _ => m.name(),
    }
}

/// The form for a team; `leaders` may lead one.
pub(super) fn form(
    m: Messages,
    known: Option<&Team>,
    tree: &Tree,
    leaders: &[(UserId, String)],
    draft: &Draft,
    errors: &FieldErrors,
    guard: &Guard,
) -> Markup {
    let title = known.map_or_else(|| m.new_team().to_owned(), |team| m.edit_name(&team.name));
    let (name, action) = match known {
        Some(team) => (format!("team-{}", team.id), href(team.id)),
        None => ("new-team".to_owned(), "/settings/teams".to_owned()),
    };
    let none = || std::iter::once(Choice::new("", m.not_chosen()));
    let others = tree.teams.iter().filter(|team| known.is_none_or(|known| known.id != team.id));
    let above = none().chain(others.map(|team| Choice::new(team.id.to_string(), team.name.clone()))).collect();
    let leaders = none().chain(leaders.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()))).collect();
    let field = |name, field| shown(m, errors, name, field);
    let form = Form { name: &name, action: &action, guard, keeps_draft: true };
    html! {
        div class="page--form stack" {
            h1 { (title) }
            (summary(m, errors, |field| label(m, field)))
            section class="panel" {
                div class="panel__body" { (form.render(html! {
                    @if !draft.version.is_empty() { input type="hidden" name=(form::VERSION_FIELD) value=(draft.version); }
                    (field("name", Field::text("name", m.name(), &draft.name).required().autocomplete("off")))
                    (field("parent_id", Field::select("parent_id", m.team_above(), &draft.parent_id, above).hint(m.team_above_hint())))
                    (field("leader_id", Field::select("leader_id", m.leader(), &draft.leader_id, leaders).hint(m.leader_hint())))
                    div class="form__foot" {
                        (button::link(Weight::Plain, m.cancel(), "/settings/teams", None))
                        (button::submit(Weight::Go, if known.is_some() { m.save() } else { m.add() }))
                    }
                })) }
                @if known.is_some() { div class="panel__foot" { button class="link" type="button" popovertarget=(DISSOLVE) { (m.dissolve()) } } }
            }
            @if let Some(team) = known { (dissolve_sheet(m, team, guard)) }
        }
    }
}

fn dissolve_sheet(m: Messages, team: &Team, guard: &Guard) -> Markup {
    let body = html! {
        p { (m.dissolve_text()) }
        form class="form" method="post" action={ (href(team.id)) "/dissolve" } {
            (guard.fields(DISSOLVE)) (form::version(team.version))
            div class="form__foot" { (sheet::leave(DISSOLVE, m.cancel())) (button::submit(Weight::Go, m.dissolve())) }
        }
    };
    sheet::popover(m, DISSOLVE, &m.dissolve_name(&team.name), body, None)
}
