//! The company: its name, the currency of its totals, the country in which it dials.

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use maud::{Markup, html};
use serde::Deserialize;
use tundish_domain::policy::{Relation, actions, permit};
use tundish_web::{
    http::{
        error::{FieldErrors, WebError},
        input::{Form, Query, Submitted},
    },
    kit::{
        Link,
        button::{self, Weight},
        field::Field,
        form::{self, Guard},
        record,
        shell::Head,
    },
    messages::Messages,
};

use super::{
    Done, HOME, Part,
    conflict::{self, Clash},
    shown, summary,
};
use crate::{
    company::{self, Said},
    opportunity,
    record::{
        RecordError,
        pages::{
            self,
            refused::{self, Failed, Outcome},
        },
    },
    setting::{self, Company},
    web::{App, Asker, Reply, Section, once_or, record_error},
};

const PATH: &str = "/settings/company";

/// The routes of the company's settings.
pub(super) fn routes() -> Router<App> {
    Router::new().route(PATH, get(show).post(submit))
}

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Draft {
    name: String,
    currency: String,
    country: String,
    version: String,
}

impl Draft {
    fn of(company: &Company, version: i64) -> Self {
        Self {
            name: company.name.clone(),
            currency: company.currency.to_string(),
            country: company.country.clone().unwrap_or_default(),
            version: version.to_string(),
        }
    }

    fn said(&self) -> Said {
        Said { name: self.name.clone(), currency: self.currency.clone(), country: self.country.clone() }
    }
}

/// The settings with their version, for those who may see them.
async fn stored(app: &App, asker: &Asker) -> Result<(Company, i64), WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx| {
        permit::<actions::ReadSettings>(&actor, Relation::Company)?;
        let company = setting::company(tx).await?.ok_or(RecordError::Hidden)?;
        Ok::<_, RecordError>((company, setting::version(tx).await?))
    });
    read.await.map_err(|error| record_error(error, None))
}

/// The page: a form for those who may change it.
async fn show(State(app): State<App>, asker: Asker, Query(done): Query<Done>) -> Result<Response, WebError> {
    let (company, version) = stored(&app, &asker).await?;
    let draft = Draft::of(&company, version);
    let head = Head { toasts: done.toasts(asker.m), ..head(asker.m) };
    page(&app, &asker, StatusCode::OK, &head, &company, &draft, &FieldErrors::new())
}

fn head(m: Messages) -> Head {
    Head { title: m.company_settings().to_owned(), crumbs: vec![Link::new(m.settings(), HOME)], ..Head::default() }
}

fn page(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    head: &Head,
    company: &Company,
    draft: &Draft,
    errors: &FieldErrors,
) -> Result<Response, WebError> {
    let m = asker.m;
    let may_edit = permit::<actions::ManageSettings>(&asker.actor, Relation::Company).is_ok();
    pages::answer(app, asker, Section::Settings, status, head, |guard| {
        html! {
            div class="page--form stack" {
                h1 { (m.company_settings()) }
                (summary(m, errors, |field| label(m, field)))
                section class="panel" { div class="panel__body" {
                    @if may_edit { (form(m, company, draft, errors, guard)) } @else { (facts(m, company)) }
                } }
            }
        }
    })
}

fn label(m: Messages, field: &str) -> &'static str {
    match field {
        "currency" => m.totals_currency(),
        "country" => m.dials_in(),
        _ => m.name(),
    }
}

fn form(m: Messages, company: &Company, draft: &Draft, errors: &FieldErrors, guard: &Guard) -> Markup {
    let field = |name, field| shown(m, errors, name, field);
    let currencies = opportunity::currencies(&[company.currency]);
    let form = form::Form { name: "company", action: PATH, guard, keeps_draft: true };
    form.render(html! {
        input type="hidden" name=(form::VERSION_FIELD) value=(draft.version);
        (field("name", Field::text("name", m.name(), &draft.name).required().autocomplete("off")))
        (field("currency", Field::select("currency", m.totals_currency(), &draft.currency, currencies).hint(m.totals_currency_hint())))
        (field("country", Field::text("country", m.dials_in(), &draft.country).optional().hint(m.dials_in_hint()).autocomplete("country")))
        p class="muted" { (m.time_zone()) ": " (company.time_zone_name) ". " (m.fixed_time_zone_hint()) }
        div class="form__foot" { (button::submit(Weight::Go, m.save())) }
    })
}

/// The settings for those who may not change them.
fn facts(m: Messages, company: &Company) -> Markup {
    let country = company.country.as_deref().unwrap_or(m.not_known());
    record::facts(&[
        (m.name(), html! { (company.name) }),
        (m.totals_currency(), html! { (company.currency) }),
        (m.dials_in(), html! { (country) }),
        (m.time_zone(), html! { (company.time_zone_name) }),
    ])
}

/// Changes the settings, shows the form again, or shows both versions.
async fn submit(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Form(draft), idempotent }: Submitted<Form<Draft>>,
) -> Result<Response, WebError> {
    let (actor, said) = (asker.actor, draft.clone());
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        let seen = Some(said.version.parse().unwrap_or(0));
        match company::edit(tx, &actor, seen, &said.said()).await {
            Ok(_) => Ok(Reply::see_other("/settings/company?done=company-changed")),
            Err(RecordError::NothingChanges) => Ok(Reply::see_other(PATH)),
            Err(error) => Err(Failed::from(error)),
        }
    });
    let failed = match done.await {
        Ok(reply) => {
            app.company.take(stored(&app, &asker).await?.0);
            return Ok(reply.into_response());
        }
        Err(failed) => failed,
    };
    let outcome = refused::sort(&asker, failed)?;
    let (company, version) = stored(&app, &asker).await?;
    let again = |status, errors| page(&app, &asker, status, &head(asker.m), &company, &draft, errors);
    match outcome {
        Outcome::Again(errors) => again(StatusCode::UNPROCESSABLE_ENTITY, &errors),
        Outcome::Sentence(status, sentence) => again(status, &FieldErrors::one("name", "not_valid", sentence)),
        Outcome::Conflict => both(&app, &asker, &Draft::of(&company, version), &draft, version).await,
    }
}

/// Both versions.
async fn both(app: &App, asker: &Asker, now: &Draft, typed: &Draft, version: i64) -> Result<Response, WebError> {
    let m = asker.m;
    let clash = Clash {
        part: Part::Company,
        subject: company::SUBJECT,
        name: m.company_settings().to_owned(),
        fields: vec![
            (m.name(), typed.name.clone(), now.name.clone()),
            (m.totals_currency(), typed.currency.clone(), now.currency.clone()),
            (m.dials_in(), typed.country.clone(), now.country.clone()),
        ],
        typed: vec![
            ("name", typed.name.clone()),
            ("currency", typed.currency.clone()),
            ("country", typed.country.clone()),
        ],
        version,
        action: PATH.to_owned(),
        stored_href: PATH.to_owned(),
    };
    conflict::page(app, asker, clash).await
}
