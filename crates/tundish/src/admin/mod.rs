//! Administration: the pages under `/settings` that look after people, teams, pipelines, rates and calendars, and that show
//! what was done and how the program's own work goes.
//!
//! These pages know how things are shown and asked for; what may be done and what it does is in the slices.

mod audit;
mod company;
mod conflict;
mod imports;
mod jobs;
mod overview;
mod people;
mod pipelines;
mod teams;

use axum::{Router, http::StatusCode, response::Response, routing::get};
use serde::Deserialize;
use tundish_domain::policy::{Action, Actor, Relation, actions, allowed, permit};
use tundish_web::{
    http::error::{FieldErrors, WebError},
    kit::{Link, field::Field, form, problem, shell::Head, toast::Toast},
    messages::Messages,
};

use crate::{
    record::pages::{
        self,
        refused::{self, Failed, Outcome},
    },
    web::{App, Asker, Section},
};

/// Where administration begins.
pub(crate) const HOME: &str = "/settings";

/// The routes of this slice.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(HOME, get(overview::show))
        .merge(company::routes())
        .merge(people::routes())
        .merge(teams::routes())
        .merge(pipelines::routes())
        .merge(imports::routes())
        .merge(audit::routes())
        .merge(jobs::routes())
}

/// Whether administration has a place in the navigation of the actor: for bosses and for whoever keeps the installation.
pub(crate) fn is_offered(actor: &Actor) -> bool {
    Part::People.may(actor)
}

/// One part of administration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Company,
    People,
    Teams,
    Pipelines,
    Products,
    OwnFields,
    Rates,
    Calendars,
    Absences,
    Imports,
    Audit,
    Jobs,
}

impl Part {
    const ALL: [Self; 12] = [
        Self::Company,
        Self::People,
        Self::Teams,
        Self::Absences,
        Self::Pipelines,
        Self::Products,
        Self::OwnFields,
        Self::Rates,
        Self::Calendars,
        Self::Imports,
        Self::Audit,
        Self::Jobs,
    ];

    const fn href(self) -> &'static str {
        match self {
            Self::Company => "/settings/company",
            Self::People => "/settings/people",
            Self::Teams => "/settings/teams",
            Self::Pipelines => "/settings/pipelines",
            Self::Products => "/products",
            Self::OwnFields => "/settings/fields",
            Self::Rates => "/settings/rates",
            Self::Calendars => "/settings/calendars",
            Self::Absences => "/settings/absences",
            Self::Imports => "/settings/imports",
            Self::Audit => "/settings/audit",
            Self::Jobs => "/settings/jobs",
        }
    }

    const fn label(self, m: Messages) -> &'static str {
        match self {
            Self::Company => m.company_settings(),
            Self::People => m.people(),
            Self::Teams => m.teams(),
            Self::Pipelines => m.pipelines(),
            Self::Products => m.products(),
            Self::OwnFields => m.own_fields(),
            Self::Rates => m.rates(),
            Self::Calendars => m.calendars(),
            Self::Absences => m.absences(),
            Self::Imports => m.imports(),
            Self::Audit => m.audit(),
            Self::Jobs => m.jobs(),
        }
    }

    /// What it is for, in a sentence.
    const fn about(self, m: Messages) -> &'static str {
        match self {
            Self::Company => m.company_settings_about(),
            Self::People => m.people_about(),
            Self::Teams => m.teams_about(),
            Self::Pipelines => m.pipelines_about(),
            Self::Products => m.products_about(),
            Self::OwnFields => m.own_fields_about(),
            Self::Rates => m.rates_about(),
            Self::Calendars => m.calendars_about(),
            Self::Absences => m.absences_about(),
            Self::Imports => m.imports_about(),
            Self::Audit => m.audit_about(),
            Self::Jobs => m.jobs_about(),
        }
    }

    /// Whether there is something in it for the actor.
    fn may(self, actor: &Actor) -> bool {
        match self {
            Self::People | Self::Absences => {
                actor.role().is_none_or(|role| allowed(role, Action::ReadUser, Relation::Subtree))
            }
            Self::Teams => permit::<actions::ReadTeams>(actor, Relation::Company).is_ok(),
            Self::Pipelines => permit::<actions::ManagePipelines>(actor, Relation::Company).is_ok(),
            Self::Products => permit::<actions::EditProducts>(actor, Relation::Company).is_ok(),
            Self::Imports => permit::<actions::Import>(actor, Relation::Company).is_ok(),
            Self::Audit => permit::<actions::ReadAudit>(actor, Relation::Company).is_ok(),
            Self::Jobs => permit::<actions::ReadJobs>(actor, Relation::Company).is_ok(),
            Self::Company | Self::OwnFields | Self::Rates | Self::Calendars => {
                permit::<actions::ReadSettings>(actor, Relation::Company).is_ok()
            }
        }
    }

    /// The way to it.
    fn crumbs(self, m: Messages) -> Vec<Link> {
        vec![Link::new(m.settings(), HOME), Link::new(self.label(m), self.href())]
    }
}

/// A form that says nothing but that it was sent.
#[derive(Debug, Deserialize)]
struct Nothing {}

/// A form that says which version of the record it rests on.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Versioned {
    version: i64,
}

/// What was done just before, by a word in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Done {
    done: Option<String>,
}

impl Done {
    fn toasts(&self, m: Messages) -> Vec<Toast> {
        let sentence = self.done.as_deref().and_then(|word| m.was_administered(word));
        sentence
            .map(|sentence| Toast { subject: String::new(), sentence: sentence.to_owned(), undo: None })
            .into_iter()
            .collect()
    }
}

/// Complaints as the summary above a form lists them; `label` names a field.
fn summary(m: Messages, errors: &FieldErrors, label: impl Fn(&str) -> &'static str) -> maud::Markup {
    let listed: Vec<(String, String)> =
        errors.iter().map(|error| (error.field.clone(), m.changed_to(label(&error.field), &error.sentence))).collect();
    form::error_summary(m, &listed)
}

/// The field with what is wrong with it.
fn shown(m: Messages, errors: &FieldErrors, name: &str, field: Field) -> maud::Markup {
    let error = errors.of(name).next().map(|error| error.sentence.as_str());
    field.error(error).render(m)
}

/// The answer to a deed that was not done: what, why, and the way back.
fn not_done(app: &App, asker: &Asker, failed: Failed, what: &str, back: &Link) -> Result<Response, WebError> {
    let m = asker.m;
    let (status, sentence) = match refused::sort(asker, failed)? {
        Outcome::Again(errors) => {
            let sentences: Vec<&str> = errors.iter().map(|error| error.sentence.as_str()).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, sentences.join(" "))
        }
        Outcome::Sentence(status, sentence) => (status, sentence),
        Outcome::Conflict => (StatusCode::PRECONDITION_FAILED, m.changed_since_you_looked().to_owned()),
    };
    let head = Head { title: what.to_owned(), crumbs: vec![Link::new(m.settings(), HOME)], ..Head::default() };
    let back = Link::new(m.back_to(&back.label), back.href.clone());
    pages::answer(app, asker, Section::Settings, status, &head, |_| {
        problem::refusal(&m.not_changed(what), &sentence, None, &back)
    })
}
