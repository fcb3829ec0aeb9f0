//! Giving a record to another owner: a boss's decision, the same for every kind of record.

use axum::{Router, extract::State, response::Response, routing::post};
use maud::{Markup, html};
use serde::Deserialize;
use tundish_db::{Result as DbResult, Tx};
use tundish_domain::{
    id::UserId,
    policy::{self, Actor, Permitted, permit},
};
use tundish_web::{
    http::{
        error::WebError,
        input::{Form as Body, Path, Submitted},
    },
    kit::{
        button::{self, Weight},
        field::{Choice, Field},
        form::{self, Form},
        sheet,
    },
};

use super::{
    Found, RecordError, State as Stands, Target, carry_out,
    pages::{Paged, View, deed},
    refs,
    verbs::to_be_changed,
};
use crate::{
    access::Sight,
    names::colleagues,
    web::{App, Asker, once_or},
};

/// The sheet on the page of a record.
const SHEET: &str = "reassign";

/// A record that a boss can give to another owner; its field `owner_id` says whose it is.
pub(crate) trait Owned: Paged {
    /// Giving it away.
    type Reassign: Permitted;

    /// Whether it still matters whose it is.
    fn changes_hands(&self) -> bool {
        true
    }
}

/// Gives a record to another owner.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn reassign<R: Owned>(
    tx: &mut Tx,
    actor: &Actor,
    id: R::Id,
    seen: Option<i64>,
    owner: UserId,
) -> Result<R, RecordError> {
    let before = to_be_changed::<R, R::Reassign>(tx, actor, id, seen).await?;
    if !refs::exists(tx, actor, Target::Colleague, owner.into()).await? {
        return Err(RecordError::unknown("owner_id"));
    }
    let owner = owner.to_string();
    if before.text("owner_id").as_ref() == Some(&owner) {
        return Err(RecordError::State(Stands::AlreadyThere));
    }
    let mut after = before.clone();
    after.put("owner_id", Some(&owner));
    after.set_version(before.version() + 1);
    carry_out(tx, actor, Some(&before), after, "reassigned").await
}

/// The people to whom the actor can give the record; nobody for whoever may not.
pub(crate) async fn takers<R: Owned>(
    tx: &mut Tx,
    actor: &Actor,
    collection: policy::Collection,
    found: &Found<R>,
) -> DbResult<Vec<(UserId, String)>> {
    let may = permit::<R::Reassign>(actor, found.relation).is_ok() && found.record.deleted_at().is_none();
    let Ok(sight) = Sight::of(actor, collection) else { return Ok(Vec::new()) };
    if !may || !found.record.changes_hands() {
        return Ok(Vec::new());
    }
    let owner = found.record.text("owner_id");
    let mut people = colleagues(tx, sight).await?;
    people.retain(|(id, _)| Some(id.to_string()) != owner);
    Ok(people)
}

/// What opens the sheet on the page of a record.
pub(crate) fn button<R: Owned>(view: &View<'_, R>, takers: &[(UserId, String)]) -> Markup {
    html! { @if !takers.is_empty() { (button::opens(Weight::Plain, view.m.hand_to(), SHEET, None)) } }
}

/// The sheet in which somebody is chosen; `hint` says what comes along.
pub(crate) fn sheet<R: Owned>(view: &View<'_, R>, takers: &[(UserId, String)], hint: &str) -> Markup {
    let (m, record) = (view.m, view.record());
    if takers.is_empty() {
        return html! {};
    }
    let action = format!("{}/reassign", view.href());
    let people = takers.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone())).collect();
    let form = Form { name: "reassign-form", action: &action, guard: view.guard, keeps_draft: false };
    let body = form.render(html! {
        (form::version(record.version()))
        (Field::select("owner", m.owner(), "", people).hint(hint).within(SHEET).render(m))
        div class="form__foot" { (sheet::leave(SHEET, m.cancel())) (button::submit(Weight::Go, m.hand_over())) }
    });
    sheet::popover(m, SHEET, &m.hand_name(&record.name()), body, None)
}

/// The route to which the sheet is sent.
pub(crate) fn page<R: Owned>() -> Router<App> {
    Router::new().route(&format!("{}/{{id}}/reassign", R::PATH), post(submitted::<R>))
}

#[derive(Debug, Deserialize)]
struct Chosen {
    version: i64,
    owner: Option<UserId>,
}

async fn submitted<R: Owned>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
    Submitted { body: Body(chosen), idempotent }: Submitted<Body<Chosen>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let done = once_or(&app, &asker, idempotent, async move |tx: &mut Tx| {
        let owner = chosen.owner.ok_or(RecordError::unknown("owner_id"))?;
        Ok(deed::done(&reassign::<R>(tx, &actor, id, Some(chosen.version), owner).await?))
    });
    deed::answer::<R>(&app, &asker, id, done.await).await
}
