//! Changing what is known about an opportunity.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use tundish_db::Tx;
use tundish_domain::{
    Refusal,
    id::OpportunityId,
    opportunity::Set,
    policy::{Actor, actions, permit},
};
use tundish_web::{
    http::{
        error::{ErrorKind, FieldErrors, WebError},
        input::{Form, Path, Submitted},
        redirect::{LocalPath, SeeOther},
    },
    kit::{Link, problem::ConflictField, shell::Head},
    messages::Messages,
};

use super::{
    answer,
    draft::Draft,
    href,
    record::{Loaded, load},
    refused::{self, Failed, Outcome},
};
use crate::{
    opportunity::{Target, VerbError, edit_with, inside, store, views::draft as view},
    own_field::{self, OwnPatch, Sheet},
    record::{self, refs},
    web::{App, Asker, Reply, once_or, verb_error},
};

/// Accounts offered before anything is typed.
const OFFERED: i64 = 50;

/// The record with the accounts that the form offers.
async fn read(tx: &mut Tx, actor: &Actor, id: OpportunityId) -> Result<(Loaded, Vec<String>), VerbError> {
    let loaded = load(tx, actor, id).await?;
    let accounts = refs::beginning_with(tx, actor, record::Target::Account, "", OFFERED).await?;
    Ok((loaded, accounts))
}

async fn loaded(app: &App, asker: &Asker, id: OpportunityId) -> Result<(Loaded, Vec<String>), WebError> {
    let actor = asker.actor;
    app.db.read(async move |tx| read(tx, &actor, id).await).await.map_err(|error| verb_error(error, None))
}

/// The form with what is stored.
pub(super) async fn form(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<OpportunityId>,
) -> Result<Response, WebError> {
    let (loaded, accounts) = loaded(&app, &asker, id).await?;
    if !loaded.may.edit {
        return Err(WebError::of(ErrorKind::Forbidden));
    }
    if loaded.opportunity.deleted_at.is_some() {
        return Ok(SeeOther(LocalPath::or_home(Some(&href(id)))).into_response());
    }
    let draft = stored(asker.m, &loaded);
    show(&app, &asker, StatusCode::OK, &loaded, accounts, &draft, &FieldErrors::new())
}

/// What is stored, as the form shows it.
fn stored(m: Messages, loaded: &Loaded) -> Draft {
    let opportunity = &loaded.opportunity;
    Draft::of(m, opportunity, opportunity.account.and_then(|id| loaded.names.account(id)), &loaded.own)
}

fn show(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    loaded: &Loaded,
    accounts: Vec<String>,
    draft: &Draft,
    errors: &FieldErrors,
) -> Result<Response, WebError> {
    let m = asker.m;
    let opportunity = &loaded.opportunity;
    let head = Head {
        title: m.edit().to_owned(),
        crumbs: vec![
            Link::new(m.opportunities(), "/opportunities"),
            Link::new(opportunity.name.clone(), href(opportunity.id)),
        ],
        ..Head::default()
    };
    answer(app, asker, status, &head, |guard| {
        let view = view::Form {
            m,
            title: m.edit_name(&opportunity.name),
            name: format!("edit-{}", opportunity.id),
            action: format!("{}/edit", href(opportunity.id)),
            leave: href(opportunity.id),
            go: m.save(),
            draft,
            errors,
            accounts,
            currency: app.company.currency,
            asks_next_step: loaded.sees_inside,
            own: &loaded.own,
            stages: None,
        };
        view.render(guard)
    })
}

/// Stores it, shows the form again, or shows both versions.
pub(super) async fn submit(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<OpportunityId>,
    Submitted { body: Form(draft), idempotent }: Submitted<Form<Draft>>,
) -> Result<Response, WebError> {
    let version = draft.version.parse().map_err(|_| WebError::of(ErrorKind::VersionRequired))?;
    let target = Target { id, version: Some(version), happened_at: None };
    let (actor, m, typed) = (asker.actor, asker.m, draft.clone());
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        // Whoever may not see the record, or not change it, learns nothing from the form.
        let (opportunity, relation) = store::load(tx, &actor, id).await?.ok_or(VerbError::Hidden)?;
        permit::<actions::EditOpportunity>(&actor, relation).map_err(VerbError::from)?;
        if opportunity.version != version {
            return Err(Failed::Verb(VerbError::Stale(Box::new(opportunity))));
        }
        let sheet = Sheet::of(tx, OpportunityId::KIND, id).await?;
        let understood = typed.understand(tx, &actor, m, opportunity.account, &sheet).await?.map_err(Failed::Fields)?;
        let mut own = understood.own.clone();
        let mut patch = understood.patch();
        if !inside::is_open_to(&actor) {
            // Whoever was not asked for the next step and own fields leaves them as they are.
            patch.next_step = Set::Keep;
            own = OwnPatch::default();
        }
        match edit_with(tx, &actor, &target, patch, &own).await {
            Ok(_) => Ok(Reply::see_other(&format!("{}?done=1", href(id)))),
            Err(VerbError::Refused(Refusal::NothingChanges)) => Ok(Reply::see_other(&href(id))),
            Err(error) => Err(error.into()),
        }
    });
    let failed = match done.await {
        Ok(reply) => return Ok(reply.into_response()),
        Err(failed) => failed,
    };
    let fields = [
        ("name", "name"),
        ("account_id", "account"),
        ("amount", "amount"),
        ("currency", "amount"),
        ("next_step", "next_step"),
    ];
    let outcome = refused::sort(m, failed, &fields)?;
    let (loaded, accounts) = loaded(&app, &asker, id).await?;
    match outcome {
        Outcome::Again(errors) => {
            show(&app, &asker, StatusCode::UNPROCESSABLE_ENTITY, &loaded, accounts, &draft, &errors)
        }
        Outcome::Sentence(status, sentence, refusal) => {
            refused::sentence_page(&app, &asker, &loaded, status, &sentence, refusal.as_ref(), "")
        }
        Outcome::Conflict => conflict(&app, &asker, &loaded, &draft),
    }
}

/// Both versions: what was typed here on top of what somebody else stored meanwhile, and what is stored.
fn conflict(app: &App, asker: &Asker, loaded: &Loaded, typed: &Draft) -> Result<Response, WebError> {
    let m = asker.m;
    let seen = refused::seen(loaded, &typed.version);
    let own = refused::own_seen(loaded, &typed.version);
    let base = Draft::of(m, &seen, seen.account.and_then(|id| loaded.names.account(id)), &own);
    let stored = stored(m, loaded);
    let mine = typed.tidied(m).onto(&base, &stored);
    if mine == stored {
        // Both did the same.
        return Ok(SeeOther(LocalPath::or_home(Some(&href(loaded.opportunity.id)))).into_response());
    }
    let own = own_field::form::typed_side_by_side(m, &loaded.own, &mine.own, &stored.own);
    let fields = mine.facts(m).into_iter().zip(stored.facts(m)).map(|((label, yours), (_, stored))| ConflictField {
        label: label.to_owned(),
        yours,
        stored,
    });
    let action = format!("{}/edit", href(loaded.opportunity.id));
    refused::conflict(app, asker, loaded, fields.chain(own).collect(), action, mine.sent())
}
