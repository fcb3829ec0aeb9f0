//! The panel that tells who sees a record, and its forms.

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use maud::{Markup, html};
use serde::Deserialize;
use tundish_db::Tx;
use tundish_domain::{
    TimeZone,
    id::{AccountId, OpportunityId, UserId},
};
use tundish_web::{
    http::{
        error::WebError,
        input::{Form, Path, Submitted},
    },
    kit::{
        Link,
        button::{self, Weight},
        field::{Choice, Field},
        form::{self, Guard},
        panel, problem, sheet,
        shell::Head,
    },
    messages::Messages,
};

use super::{Granted, May, Reason, Shared, give, take};
use crate::{
    record::{
        RecordError,
        pages::{
            answer,
            refused::{Failed, Outcome, sort},
        },
    },
    user,
    web::{App, Asker, Reply, Section, once_or, record_error},
};

/// The sheet of the form.
const SHEET: &str = "share";

/// The routes of the forms.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/opportunities/{id}/share", post(give_opportunity))
        .route("/opportunities/{id}/unshare", post(take_opportunity))
        .route("/accounts/{id}/share", post(give_account))
        .route("/accounts/{id}/unshare", post(take_account))
}

/// The panel: to whom the record was given, and the forms for those who may give and take.
pub(crate) fn panel(
    m: Messages,
    shared: Shared,
    granted: &[Granted],
    may: May,
    zone: &TimeZone,
    guard: &Guard,
) -> Markup {
    let may_any = may.share || may.appoint;
    if granted.is_empty() && !may_any {
        return html! {};
    }
    let aside = may_any.then(|| html! { button class="link" type="button" popovertarget=(SHEET) { (m.share_it()) } });
    let body = html! {
        @if granted.is_empty() { p class="panel__none muted" { (m.shared_with_nobody()) } }
        @else {
            ul class="rows" { @for grant in granted { (row(m, shared, grant, may, zone, guard)) } }
        }
    };
    html! {
        (panel::flush(m.who_sees_it(), aside, body))
        @if may_any { (sheet::popover(m, SHEET, m.share_title(), form(m, shared, may, &Typed::default(), guard), None)) }
    }
}

fn row(m: Messages, shared: Shared, grant: &Granted, may: May, zone: &TimeZone, guard: &Guard) -> Markup {
    let may_take = match grant.reason {
        Reason::Share => may.share,
        Reason::Custodian => may.appoint,
    };
    let name = format!("unshare-{}-{}", grant.user, grant.reason.as_str());
    let since = m.day_and_month(grant.since.day(zone).date());
    html! {
        li class="rows__row" {
            b { (grant.name) }
            span class="muted" { (m.grant_reason(grant.reason.as_str())) }
            small class="muted" { (m.given_by(&grant.by, &since)) }
            @if may_take {
                form class="rows__end" method="post" action={ (shared.href()) "/unshare" } {
                    (guard.fields(&name))
                    input type="hidden" name="user" value=(grant.user);
                    input type="hidden" name="reason" value=(grant.reason.as_str());
                    button class="link" type="submit" { (m.end_it()) span class="unseen" { ": " (grant.name) } }
                }
            }
        }
    }
}

/// What was typed into the form, and what is wrong with it.
#[derive(Debug, Default)]
struct Typed {
    email: String,
    reason: String,
    error: Option<&'static str>,
}

fn form(m: Messages, shared: Shared, may: May, typed: &Typed, guard: &Guard) -> Markup {
    let action = format!("{}/share", shared.href());
    let form = form::Form { name: "share-form", action: &action, guard, keeps_draft: false };
    let reasons: Vec<Choice> = [(Reason::Share, may.share), (Reason::Custodian, may.appoint)]
        .into_iter()
        .filter(|(_, may)| *may)
        .map(|(reason, _)| Choice::new(reason.as_str(), m.grant_reason(reason.as_str())))
        .collect();
    let first = reasons.iter().find(|choice| choice.value == typed.reason).or(reasons.first());
    let first = first.map(|choice| choice.value.clone()).unwrap_or_default();
    form.render(html! {
        (Field::email("email", m.email(), &typed.email).required().hint(m.share_hint()).error(typed.error).within(SHEET).render(m))
        (Field::segments("reason", m.as_what(), &first, reasons).within(SHEET).render(m))
        div class="form__foot" { (sheet::leave(SHEET, m.cancel())) (button::submit(Weight::Go, m.share_it())) }
    })
}

#[derive(Debug, Deserialize)]
struct ToGive {
    email: String,
    reason: String,
}

#[derive(Debug, Deserialize)]
struct ToTake {
    user: UserId,
    reason: String,
}

type Given = Submitted<Form<ToGive>>;
type Taken = Submitted<Form<ToTake>>;

async fn give_opportunity(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<OpportunityId>,
    form: Given,
) -> Result<Response, WebError> {
    given(&app, &asker, Shared::Opportunity(id), form).await
}

async fn give_account(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<AccountId>,
    form: Given,
) -> Result<Response, WebError> {
    given(&app, &asker, Shared::Account(id), form).await
}

async fn take_opportunity(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<OpportunityId>,
    form: Taken,
) -> Result<Response, WebError> {
    taken(&app, &asker, Shared::Opportunity(id), form).await
}

async fn take_account(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<AccountId>,
    form: Taken,
) -> Result<Response, WebError> {
    taken(&app, &asker, Shared::Account(id), form).await
}

async fn given(app: &App, asker: &Asker, shared: Shared, form: Given) -> Result<Response, WebError> {
    let Submitted { body: Form(form), idempotent } = form;
    let actor = asker.actor;
    let typed = Typed { email: form.email.clone(), reason: form.reason.clone(), error: None };
    let done = once_or(app, asker, idempotent, async move |tx: &mut Tx| {
        let reason = Reason::of(&form.reason).ok_or(RecordError::unknown("reason"))?;
        // Whoever may not see the record learns nothing about people either.
        let relation = shared.relation(tx, &actor).await?;
        shared.permit(&actor, relation, reason)?;
        let person = user::store::by_email(tx, form.email.trim()).await?;
        let person = person.ok_or(RecordError::unknown("email"))?;
        give(tx, &actor, shared, person.id, reason).await?;
        Ok(Reply::see_other(&shared.href()))
    });
    answered(app, asker, shared, typed, done.await).await
}

async fn taken(app: &App, asker: &Asker, shared: Shared, form: Taken) -> Result<Response, WebError> {
    let Submitted { body: Form(form), idempotent } = form;
    let actor = asker.actor;
    let typed = Typed { reason: form.reason.clone(), ..Typed::default() };
    let done = once_or(app, asker, idempotent, async move |tx: &mut Tx| {
        let reason = Reason::of(&form.reason).ok_or(RecordError::unknown("reason"))?;
        take(tx, &actor, shared, form.user, reason).await?;
        Ok(Reply::see_other(&shared.href()))
    });
    answered(app, asker, shared, typed, done.await).await
}

async fn answered(
    app: &App,
    asker: &Asker,
    shared: Shared,
    typed: Typed,
    done: Result<Reply, Failed>,
) -> Result<Response, WebError> {
    let m = asker.m;
    let failed = match done {
        Ok(reply) => return Ok(reply.into_response()),
        Err(failed) => failed,
    };
    let head = Head { title: m.share_title().to_owned(), ..Head::default() };
    let section = match shared {
        Shared::Opportunity(_) => Section::Opportunities,
        Shared::Account(_) => Section::Accounts,
    };
    let back = Link::new(m.back_to_the_record(), shared.href());
    let (status, sentence) = match sort(asker, failed)? {
        Outcome::Again(_) => {
            let actor = asker.actor;
            let read = app.db.read(async move |tx| shared.relation(tx, &actor).await);
            let relation = read.await.map_err(|error| record_error(error, None))?;
            let (may, typed) =
                (May::of(&actor, relation, shared), Typed { error: Some(m.nobody_has_this_address()), ..typed });
            return answer(app, asker, section, StatusCode::UNPROCESSABLE_ENTITY, &head, |guard| {
                html! {
                    section class="problem" {
                        h1 { (m.share_title()) }
                        (form(m, shared, may, &typed, guard))
                        p { a class="link" href=(back.href) { (back.label) } }
                    }
                }
            });
        }
        Outcome::Sentence(status, sentence) => (status, sentence),
        Outcome::Conflict => (StatusCode::PRECONDITION_FAILED, m.changed_since_you_looked().to_owned()),
    };
    answer(app, asker, section, status, &head, |_| problem::refusal(m.share_title(), &sentence, None, &back))
}
