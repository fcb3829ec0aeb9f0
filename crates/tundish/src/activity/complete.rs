//! Completing: one tap, or a form that says how it came out and plans what comes next.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::html;
use tundish_db::Tx;
use tundish_domain::{
    activity::ActivityStatus,
    id::{ActivityId, ContactId, UserId},
};
use tundish_web::{
    http::{
        error::{FieldErrors, WebError},
        input::{Form as Typed, Path, Query, Submitted},
    },
    kit::{
        Link,
        button::{self, Weight},
        form::{self, Form},
        shell::Head,
    },
    messages::Messages,
};

use super::{
    Activity, Completion, Parent, around,
    deed::back,
    draft::Draft,
    form::{Shown, listed},
    log::{LIST, as_typed},
    verbs,
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

/// Everything that the form is shown with.
struct Loaded {
    activity: Activity,
    contacts: Vec<(ContactId, String)>,
    people: Vec<(UserId, String)>,
}

async fn load(app: &App, asker: &Asker, id: ActivityId) -> Result<Loaded, WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx: &mut Tx| {
        let activity = around::to_change(tx, &actor, id).await?;
        let contacts = match Parent::of(&activity) {
            Some(parent) => around::contacts(tx, &actor, parent).await?,
            None => Vec::new(),
        };
        Ok::<_, RecordError>(Loaded { activity, contacts, people: around::people(tx, &actor).await? })
    });
    read.await.map_err(|error| record_error(error, None))
}

/// The form.
pub(super) async fn form(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<ActivityId>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, WebError> {
    let loaded = load(&app, &asker, id).await?;
    let activity = &loaded.activity;
    if activity.status != ActivityStatus::Planned || activity.deleted_at.is_some() {
        return Ok(Reply::see_other(&format!("/activities/{id}")).into_response());
    }
    let mut draft = Draft::to_plan(app.today().add_days(6));
    draft.set("version", activity.version.to_string());
    draft.set("done_on", app.today().to_string());
    draft.set("owner_id", activity.owner_id.to_string());
    draft.set("follows", "yes");
    if let Some(contact) = activity.contact_id {
        draft.set("contact_id", contact.to_string());
    }
    if let Some(back) = query.get("back") {
        draft.set("back", back.clone());
    }
    show(&app, &asker, StatusCode::OK, &loaded, &draft, &FieldErrors::new())
}

fn show(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    loaded: &Loaded,
    draft: &Draft,
    errors: &FieldErrors,
) -> Result<Response, WebError> {
    let (m, activity) = (asker.m, &loaded.activity);
    let title = m.complete_name(&activity.subject);
    let action = format!("/activities/{}/complete", activity.id);
    let leave = back(Some(draft.get("back")), activity);
    let head = Head { title: title.clone(), crumbs: vec![Link::new(m.activities(), LIST)], ..Head::default() };
    answer(app, asker, Section::Activities, status, &head, |guard| {
        let shown = Shown {
            m,
            draft,
            errors,
            contacts: &loaded.contacts,
            people: &loaded.people,
            parent: Parent::of(activity),
            guard,
            within: "complete",
        };
        let form = Form { name: "complete", action: &action, guard, keeps_draft: true };
        html! {
            div class="page--form stack" {
                h1 { (title) }
                (form::error_summary(m, &listed(m, errors, "complete")))
                section class="panel" { div class="panel__body" {
                    (form.render(html! {
                        input type="hidden" name=(form::VERSION_FIELD) value=(draft.get("version"));
                        @if !draft.get("back").is_empty() { input type="hidden" name="back" value=(draft.get("back")); }
                        (shown.complete(activity.kind))
                        div class="form__foot" {
                            (button::link(Weight::Plain, m.cancel(), &leave, None))
                            (button::submit(Weight::Go, m.mark_done()))
                        }
                    }))
                } }
            }
        }
    })
}

/// Completes, and plans what comes next if that was asked for; both or neither.
pub(super) async fn submit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<ActivityId>,
    Submitted { body: Typed(typed), idempotent }: Submitted<Typed<BTreeMap<String, String>>>,
) -> Result<Response, WebError> {
    let draft = Draft(typed);
    let (actor, m, zone, said) = (asker.actor, asker.m, app.company.time_zone.clone(), draft.clone());
    let version = draft.get(form::VERSION_FIELD).parse::<i64>().ok();
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        let before = around::to_change(tx, &actor, id).await?;
        let completion = completion(&said, m, &before, tx.now(), &zone).map_err(Failed::Fields)?;
        let done = verbs::complete(tx, &actor, id, version, &completion).await?;
        if !said.get("follows").is_empty() {
            let mut next = said.clone();
            if let Some(parent) = Parent::of(&done) {
                next.set(parent.field(), parent.id().to_string());
            }
            let patch = next.planned(m).map_err(Failed::Fields)?;
            record::create::<Activity>(tx, &actor, &patch).await?;
        }
        Ok(Reply::see_other(&back(Some(said.get("back")), &done)))
    });
    let failed = match done.await {
        Ok(reply) => return Ok(reply.into_response()),
        Err(failed) => failed,
    };
    match refused::sort(&asker, failed)? {
        Outcome::Again(errors) => {
            let loaded = load(&app, &asker, id).await?;
            show(&app, &asker, StatusCode::UNPROCESSABLE_ENTITY, &loaded, &draft, &as_typed(&errors))
        }
        Outcome::Sentence(status, sentence) => {
            refused::sentence_page::<Activity>(&app, &asker, id, status, &sentence).await
        }
        Outcome::Conflict => {
            let sentence = m.changed_since_you_looked();
            refused::sentence_page::<Activity>(&app, &asker, id, StatusCode::PRECONDITION_FAILED, sentence).await
        }
    }
}

fn completion(
    said: &Draft,
    m: Messages,
    before: &Activity,
    now: tundish_domain::Instant,
    zone: &tundish_domain::TimeZone,
) -> Result<Completion, FieldErrors> {
    let mut errors = FieldErrors::new();
    let completion = Completion {
        outcome: said.outcome(before.kind),
        answered: said.answered(before.kind),
        minutes: said.minutes(m, &mut errors),
        body: Some(said.get("said").replace("\r\n", "\n")),
        done_at: said.done_at(m, now, zone, &mut errors),
    };
    if errors.is_empty() { Ok(completion) } else { Err(errors) }
}
