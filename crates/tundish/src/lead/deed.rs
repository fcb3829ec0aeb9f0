//! What can be done with a lead on its page.

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tundish_db::Tx;
use tundish_domain::{
    Amount, Currency,
    id::{AccountId, ContactId, LeadId, Tsid},
    policy::Actor,
};
use tundish_web::{
    http::{
        error::{FieldErrors, WebError},
        input::{Form, Path, Submitted},
    },
    kit::{Link, shell::Head},
    messages::Messages,
};

use super::{Conversion, Lead, answer, convert, disqualify, page, reopen};
use crate::{
    opportunity::typed_money,
    record::{
        self, Record, RecordError, Target,
        pages::{
            self, Paged, answer as answer_page,
            refused::{self, Failed, Outcome},
        },
        refs::{self, Named},
    },
    web::{App, Asker, Reply, once_or, record_error},
};

/// The routes of what can be done on the pages.
pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/leads/{id}/convert", get(form).post(submit))
        .route("/leads/{id}/answer", post(answered))
        .route("/leads/{id}/disqualify", post(disqualified))
        .route("/leads/{id}/reopen", post(reopened))
        .merge(record::reassign::page::<Lead>())
}

#[derive(Debug, Deserialize)]
pub(super) struct Deed {
    version: i64,
    #[serde(default)]
    reason: String,
}

fn done(id: LeadId) -> Reply {
    Reply::see_other(&format!("{}?done=1", pages::href::<Lead>(id)))
}

async fn told(app: &App, asker: &Asker, id: LeadId, done: Result<Reply, Failed>) -> Result<Response, WebError> {
    match done {
        Ok(reply) => Ok(reply.into_response()),
        Err(failed) => pages::refused::deed::<Lead>(app, asker, id, failed).await,
    }
}

async fn answered(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<LeadId>,
    Submitted { body: Form(deed), idempotent }: Submitted<Form<Deed>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let work = async move |tx: &mut Tx| {
        answer(tx, &actor, id, Some(deed.version)).await?;
        Ok(done(id))
    };
    told(&app, &asker, id, once_or(&app, &asker, idempotent, work).await).await
}

async fn disqualified(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<LeadId>,
    Submitted { body: Form(deed), idempotent }: Submitted<Form<Deed>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let work = async move |tx: &mut Tx| {
        disqualify(tx, &actor, id, Some(deed.version), &deed.reason).await?;
        Ok(done(id))
    };
    told(&app, &asker, id, once_or(&app, &asker, idempotent, work).await).await
}

async fn reopened(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<LeadId>,
    Submitted { body: Form(deed), idempotent }: Submitted<Form<Deed>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let work = async move |tx: &mut Tx| {
        reopen(tx, &actor, id, Some(deed.version)).await?;
        Ok(done(id))
    };
    told(&app, &asker, id, once_or(&app, &asker, idempotent, work).await).await
}

/// The fields of the form that converts, as they were typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    version: String,
    /// The name of an account that there is; a new one when empty.
    pub(super) account: String,
    /// The name of a contact that there is; a new one when empty.
    pub(super) contact: String,
    /// `yes` when an opportunity is to be made.
    pub(super) makes_opportunity: String,
    pub(super) opportunity: String,
    pub(super) amount: String,
    pub(super) currency: String,
}

async fn form(State(app): State<App>, asker: Asker, Path(id): Path<LeadId>) -> Result<Response, WebError> {
    let loaded = pages::show::loaded::<Lead>(&app, &asker, id).await?;
    if !loaded.may.edit {
        return Err(record_error(RecordError::Forbidden, None));
    }
    let lead = &loaded.found.record;
    if !lead.is_open() || lead.deleted_at.is_some() {
        return Ok(Reply::see_other(&pages::href::<Lead>(id)).into_response());
    }
    let draft = Draft {
        version: lead.version.to_string(),
        makes_opportunity: "yes".to_owned(),
        opportunity: page::opportunity_name(asker.m, lead),
        currency: app.company.currency.to_string(),
        ..Draft::default()
    };
    show(&app, &asker, StatusCode::OK, &loaded, &draft, &FieldErrors::new()).await
}

async fn show(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    loaded: &pages::show::Loaded<Lead>,
    draft: &Draft,
    errors: &FieldErrors,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx: &mut Tx| {
        let accounts = refs::beginning_with(tx, &actor, Target::Account, "", 50).await?;
        let contacts = refs::beginning_with(tx, &actor, Target::Contact, "", 50).await?;
        Ok::<_, tundish_db::Error>((accounts, contacts))
    });
    let offered = read.await.map_err(crate::web::db_error)?;
    let (m, lead) = (asker.m, &loaded.found.record);
    let head = Head {
        title: m.convert_it().to_owned(),
        crumbs: vec![Link::new(m.leads(), Lead::PATH), Link::new(lead.name(), pages::href::<Lead>(lead.id))],
        ..Head::default()
    };
    answer_page(app, asker, Lead::SECTION, status, &head, |guard| {
        page::conversion(m, lead, draft, &offered, errors, app.company.currency, guard)
    })
}

impl Draft {
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// Reads what was typed, all complaints at once.
    async fn understand(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        m: Messages,
        company: Currency,
    ) -> Result<Result<Conversion, FieldErrors>, tundish_db::Error> {
        let mut errors = FieldErrors::new();
        let mut named =
            async |tx: &mut Tx, field: &'static str, target, typed: &str| -> Result<Option<Tsid>, tundish_db::Error> {
                Ok(match refs::named(tx, actor, target, typed, None).await? {
                    Named::Nothing => None,
                    Named::One(id) => Some(id),
                    Named::Unknown => {
                        errors.push(field, "unknown_record", m.names_nothing());
                        None
                    }
                    Named::Several => {
                        errors.push(field, "ambiguous", m.names_several());
                        None
                    }
                })
            };
        let account = named(tx, "account", Target::Account, &self.account).await?.map(AccountId::from);
        let contact = named(tx, "contact", Target::Contact, &self.contact).await?.map(ContactId::from);
        let currency = self.currency.parse().unwrap_or(company);
        let amount = match typed_money(m, &self.amount, currency) {
            Ok(Some(money)) => Amount::Known(money),
            Ok(None) => Amount::Unknown,
            Err(sentence) => {
                errors.push("amount", "not_valid", sentence);
                Amount::Unknown
            }
        };
        let opportunity = (!self.makes_opportunity.is_empty()).then(|| self.opportunity.clone());
        if opportunity.as_ref().is_some_and(|name| name.trim().is_empty()) {
            errors.push("opportunity", "required", m.must_be_filled());
        }
        Ok(if errors.is_empty() {
            Ok(Conversion { account, contact, opportunity, amount, currency })
        } else {
            Err(errors)
        })
    }
}

async fn submit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<LeadId>,
    Submitted { body: Form(draft), idempotent }: Submitted<Form<Draft>>,
) -> Result<Response, WebError> {
    let (actor, m, typed, company) = (asker.actor, asker.m, draft.clone(), app.company.currency);
    let version = draft.version.parse::<i64>().ok();
    let work = async move |tx: &mut Tx| {
        // Whoever may not see the lead learns nothing from the form.
        let found = record::find::<Lead>(tx, &actor, id).await?;
        tundish_domain::policy::permit::<<Lead as Record>::Edit>(&actor, found.relation).map_err(RecordError::from)?;
        let asked = typed.understand(tx, &actor, m, company).await?.map_err(Failed::Fields)?;
        let converted = convert(tx, &actor, id, version, &asked).await?;
        Ok(match converted.opportunity {
            Some(opportunity) => Reply::see_other(&format!("/opportunities/{opportunity}?done=1")),
            None => done(id),
        })
    };
    let failed = match once_or(&app, &asker, idempotent, work).await {
        Ok(reply) => return Ok(reply.into_response()),
        Err(failed) => failed,
    };
    let renamed = |failed| match failed {
        Failed::Record(RecordError::Faults(faults)) => {
            let errors = record::field_errors(&faults, m);
            let mut shown = FieldErrors::new();
            for error in errors.iter() {
                let name = match error.field.as_str() {
                    "account_id" => "account",
                    "contact_id" => "contact",
                    _ => "opportunity",
                };
                shown.push(name, error.code, error.sentence.clone());
            }
            Failed::Fields(shown)
        }
        other => other,
    };
    match refused::sort(&asker, renamed(failed))? {
        Outcome::Again(errors) => {
            let loaded = pages::show::loaded::<Lead>(&app, &asker, id).await?;
            show(&app, &asker, StatusCode::UNPROCESSABLE_ENTITY, &loaded, &draft, &errors).await
        }
        Outcome::Sentence(status, sentence) => {
            refused::sentence_page::<Lead>(&app, &asker, id, status, &sentence).await
        }
        Outcome::Conflict => {
            let sentence = m.changed_since_you_looked();
            refused::sentence_page::<Lead>(&app, &asker, id, StatusCode::PRECONDITION_FAILED, sentence).await
        }
    }
}
