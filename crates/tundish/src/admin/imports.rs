//! Imports: which files came in, what became of their rows, and the way back.

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use maud::{Markup, html};
use tundish_db::{Db, Tx};
use tundish_domain::{
    TimeZone,
    id::ImportId,
    policy::{Actor, Relation, actions, permit},
};
use tundish_web::{
    http::{
        error::WebError,
        input::{Form, Path},
    },
    kit::{
        Link,
        button::{self, Weight},
        form::Guard,
        panel, record, sheet,
        shell::{Head, page_head},
        table::{self, Column, Kind},
    },
    messages::Messages,
};

use super::{HOME, Nothing, Part};
use crate::{
    access,
    import::{self, ImportError, Issue, IssueOutcome, UndoReport, store::Seen},
    names::{Names, USERS},
    record::{
        RecordError,
        pages::{self, clock_zone},
    },
    web::{App, Asker, Section, db_error, denied, record_error},
};

/// The sheet that asks before an import is undone.
const UNDO: &str = "undo-import";

/// The routes of imports.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/settings/imports", get(show))
        .route("/settings/imports/{id}", get(one))
        .route("/settings/imports/{id}/undo", post(undo))
}

fn href(id: ImportId) -> String {
    format!("/settings/imports/{id}")
}

/// The runs that the actor sees.
async fn show(State(app): State<App>, asker: Asker) -> Result<Response, WebError> {
    let (actor, m) = (asker.actor, asker.m);
    let read = app.db.read(async move |tx: &mut Tx| {
        permit::<actions::ReadImports>(&actor, Relation::Own).map_err(|_| RecordError::Forbidden)?;
        let runs = import::store::seen_by(tx, &actor).await?;
        let mut names = Names::default();
        names.add(tx, USERS, runs.iter().map(|seen| seen.by.into())).await?;
        Ok::<_, RecordError>((runs, names))
    });
    let (runs, names) = read.await.map_err(|error| record_error(error, None))?;
    let head = Head { title: m.imports().to_owned(), crumbs: vec![Link::new(m.settings(), HOME)], ..Head::default() };
    pages::answer(&app, &asker, Section::Settings, StatusCode::OK, &head, |_| {
        html! {
            (page_head(m.imports(), Part::Imports.about(m), html! {}))
            @if runs.is_empty() { (panel::bare(m.no_imports(), m.no_imports_text())) }
            @else { section class="panel panel--table" { (rows(m, clock_zone(&app, &asker), &runs, &names)) } }
        }
    })
}

fn rows(m: Messages, zone: &TimeZone, runs: &[Seen], names: &Names) -> Markup {
    let columns = [
        Column::words(m.file()),
        Column::words(m.state()),
        Column::words(m.started()),
        Column::words(m.person()).wide(),
        Column::numbers(m.rows_made()).wide(),
        Column::numbers(m.rows_changed()).wide(),
        Column::numbers(m.rows_refused()).wide(),
    ];
    let rows = html! {
        @for Seen { run, by } in runs {
            tr {
                th scope="row" class="table__name table__cut" { a href=(href(run.id)) { (run.file) } }
                td class="table__first" { (m.import_state(&run.state)) }
                td class="table__second" { (m.moment(zone.to_datetime(run.started_at.timestamp()))) }
                td class="table__wide" { (names.user(*by).unwrap_or(m.somebody())) }
                (table::wide_number(&m.number(run.created), None))
                (table::wide_number(&m.number(run.updated), None))
                (table::wide_number(&m.number(run.refused), None))
            }
        }
    };
    table::table(m, Kind::Records, m.imports(), &columns, rows, None)
}

struct Loaded {
    seen: Seen,
    issues: Vec<Issue>,
    names: Names,
    may_undo: bool,
}

async fn load(tx: &mut Tx, actor: &Actor, id: ImportId) -> Result<Loaded, RecordError> {
    let seen = import::store::seen(tx, id).await?.ok_or(RecordError::Hidden)?;
    let relation = access::relation_to_person(tx, actor, seen.by).await?;
    permit::<actions::ReadImports>(actor, relation)?;
    let mut names = Names::default();
    names.add(tx, USERS, [seen.by.into()]).await?;
    let may_undo = permit::<actions::UndoImport>(actor, relation).is_ok();
    Ok(Loaded { issues: import::store::issues(tx, id).await?, seen, names, may_undo })
}

async fn loaded(app: &App, asker: &Asker, id: ImportId) -> Result<Loaded, WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx| load(tx, &actor, id).await).await;
    read.map_err(|error| record_error(error, None))
}

/// One run with the rows that need a look.
async fn one(State(app): State<App>, asker: Asker, Path(id): Path<ImportId>) -> Result<Response, WebError> {
    let loaded = loaded(&app, &asker, id).await?;
    page(&app, &asker, &loaded, None)
}

fn page(app: &App, asker: &Asker, loaded: &Loaded, report: Option<&UndoReport>) -> Result<Response, WebError> {
    let (m, run) = (asker.m, &loaded.seen.run);
    let head = Head { title: run.file.clone(), crumbs: Part::Imports.crumbs(m), ..Head::default() };
    let when = m.moment(clock_zone(app, asker).to_datetime(run.started_at.timestamp()));
    let number = |n: i64| html! { (m.number(n)) };
    pages::answer(app, asker, Section::Settings, StatusCode::OK, &head, |guard| {
        html! {
            div class="stack" {
                @if let Some(report) = report { (told(m, report)) }
                header class="record" {
                    h1 { (run.file) " " small { (m.import_state(&run.state)) } }
                    p { (loaded.names.user(loaded.seen.by).unwrap_or(m.somebody())) ", " (when) }
                    @if loaded.may_undo && run.state != "undone" {
                        div class="record__actions" { (button::opens(Weight::Plain, m.undo_import(), UNDO, None)) }
                    }
                }
                (panel::panel(m.what_came_in(), None, record::facts(&[
                    (m.rows(), html! { (m.number(run.rows_done)) " / " (m.number(run.rows_total)) }),
                    (m.rows_made(), number(run.created)),
                    (m.rows_changed(), number(run.updated)),
                    (m.rows_known(), number(run.skipped)),
                    (m.rows_refused(), number(run.refused)),
                ])))
                @if !loaded.issues.is_empty() { (panel::flush(m.rows_to_look_at(), None, issues(m, &loaded.issues))) }
                @if loaded.may_undo && run.state != "undone" { (undo_sheet(m, &loaded.seen, guard)) }
            }
        }
    })
}

fn issues(m: Messages, issues: &[Issue]) -> Markup {
    let columns =
        [Column::numbers(m.row()), Column::words(m.column()), Column::words(m.outcome()), Column::words(m.reason())];
    let rows = html! {
        @for issue in issues {
            tr {
                (table::number(&m.number(issue.row), None))
                td { (issue.column) }
                td { @match issue.outcome { IssueOutcome::Refused => (m.row_refused()), IssueOutcome::Warning => (m.row_warned()) } }
                td class="table__wrap" { (issue.detail) " " code { (issue.code) } }
            }
        }
    };
    table::table(m, Kind::Figures, m.rows_to_look_at(), &columns, rows, None)
}

fn undo_sheet(m: Messages, seen: &Seen, guard: &Guard) -> Markup {
    let body = html! {
        p { (m.undo_import_text()) }
        form class="form" method="post" action={ (href(seen.run.id)) "/undo" } {
            (guard.fields(UNDO))
            div class="form__foot" { (sheet::leave(UNDO, m.cancel())) (button::submit(Weight::Go, m.undo_import())) }
        }
    };
    sheet::popover(m, UNDO, m.undo_import(), body, None)
}

/// What became of the import.
fn told(m: Messages, report: &UndoReport) -> Markup {
    html! {
        div class="strip" role="status" { p {
            b { (m.import_is_undone(report.withdrawn)) }
            @if 0 < report.kept { " " (m.kept_since_changed(report.kept, &m.list(&report.kept_numbers))) }
        } }
    }
}

/// Undoes an import. What it is interrupted in, doing it again finishes.
async fn undo(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<ImportId>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    // Whoever may not see the run learns nothing of it.
    loaded(&app, &asker, id).await?;
    let report = undone(app.db.clone(), actor, id).await?;
    let loaded = self::loaded(&app, &asker, id).await?;
    page(&app, &asker, &loaded, Some(&report))
}

/// Undoes it on a thread of its own: it works through the file in chunks, for as long as that takes.
async fn undone(db: Db, actor: Actor, id: ImportId) -> Result<UndoReport, WebError> {
    let runtime = tokio::runtime::Handle::current();
    let work = tokio::task::spawn_blocking(move || runtime.block_on(import::undo(&db, &actor, id)));
    work.await.map_err(WebError::internal)?.map_err(|error| match error {
        ImportError::Denied(refused) => denied(refused),
        ImportError::NoSuchImport(_) => WebError::not_found(),
        ImportError::Db(error) => db_error(error),
        other => WebError::internal(other),
    })
}
