//! The program's own work: what waits, what runs, what failed and why.

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use maud::{Markup, html};
use tundish_domain::{Instant, TimeZone, id::JobId};
use tundish_web::{
    http::{
        error::WebError,
        input::{Form, Path, Query, Submitted},
    },
    kit::{
        Link,
        form::Guard,
        panel,
        shell::{Head, page_head},
    },
    messages::Messages,
};

use super::{Done, HOME, Nothing, Part, not_done};
use crate::{
    job::{self, Work},
    record::{
        RecordError,
        pages::{self, clock_zone, refused::Failed},
    },
    web::{App, Asker, Reply, Section, once_or, record_error},
};

/// The routes of jobs.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/settings/jobs", get(show)).route("/settings/jobs/{id}/retry", post(retry))
}

/// The page.
async fn show(State(app): State<App>, asker: Asker, Query(done): Query<Done>) -> Result<Response, WebError> {
    let (actor, m) = (asker.actor, asker.m);
    let read = app.db.read(async move |tx| Ok::<_, RecordError>((job::all(tx, &actor).await?, tx.now()))).await;
    let (jobs, now) = read.map_err(|error| record_error(error, None))?;
    let head = Head {
        title: m.jobs().to_owned(),
        crumbs: vec![Link::new(m.settings(), HOME)],
        toasts: done.toasts(m),
        ..Head::default()
    };
    pages::answer(&app, &asker, Section::Settings, StatusCode::OK, &head, |guard| {
        let (failed, others): (Vec<&Work>, Vec<&Work>) = jobs.iter().partition(|job| job.dead_at.is_some());
        let entry = |job: &Work| entry(m, clock_zone(&app, &asker), now, job, guard);
        html! {
            (page_head(m.jobs(), Part::Jobs.about(m), html! {}))
            div class="stack" {
                @if !failed.is_empty() {
                    (panel::flush(m.jobs_failed(), None, html! { ul class="entries" { @for job in &failed { (entry(job)) } } }))
                }
                (panel::flush(m.jobs_waiting(), None, html! {
                    @if others.is_empty() { (panel::empty(m.no_jobs(), m.no_jobs_text(), None)) }
                    @else { ul class="entries" { @for job in &others { (entry(job)) } } }
                }))
            }
        }
    })
}

fn entry(m: Messages, zone: &TimeZone, now: Instant, job: &Work, guard: &Guard) -> Markup {
    let moment = |at: Instant| m.moment(zone.to_datetime(at.timestamp()));
    let state = match (job.dead_at, job.leased_until_at) {
        (Some(at), _) => m.set_aside_at(&moment(at)),
        (None, Some(until)) if now < until => m.is_running().to_owned(),
        _ => m.due_at(&moment(job.due_at)),
    };
    html! {
        li {
            div {
                b { code { (job.kind) } }
                small { (state) " · " (m.tried(job.attempts.unsigned_abs())) }
                @if let Some(error) = &job.last_error { small class="late" { (error) } }
            }
            @if job.dead_at.is_some() {
                form method="post" action={ "/settings/jobs/" (job.id) "/retry" } {
                    (guard.fields(&format!("retry-{}", job.id)))
                    button class="btn" type="submit" aria-label={ (m.try_again()) ": " (job.kind) } { (m.try_again()) }
                }
            }
        }
    }
}

/// Lets a failed one be tried again.
async fn retry(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<JobId>,
    Submitted { body: Form(Nothing {}), idempotent }: Submitted<Form<Nothing>>,
) -> Result<Response, WebError> {
    let (actor, m) = (asker.actor, asker.m);
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        job::retry(tx, &actor, id).await?;
        Ok::<_, Failed>(Reply::see_other("/settings/jobs?done=job-retried"))
    });
    match done.await {
        Ok(reply) => Ok(reply.into_response()),
        Err(failed) => not_done(&app, &asker, failed, m.jobs(), &Link::new(m.jobs(), "/settings/jobs")),
    }
}
