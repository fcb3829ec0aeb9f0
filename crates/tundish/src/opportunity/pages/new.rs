//! A new opportunity.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use tundish_db::{Tx, args};
use tundish_domain::{
    Channel, Pipeline,
    id::UserId,
    policy::{Actor, Denied, Relation, actions, permit},
};
use tundish_web::{
    http::{
        error::{FieldErrors, WebError},
        input::{Form, Submitted},
    },
    kit::{Link, shell::Head},
    messages::Messages,
};

use super::{
    answer,
    draft::Draft,
    href,
    refused::{self, Failed, Outcome},
};
use crate::{
    access::Sight,
    names::assignable,
    opportunity::{
        NewOpportunity, VerbError, create_with, inside,
        views::draft::{self as view, Stages},
    },
    own_field::{OwnPatch, Sheet},
    pipeline,
    record::{Target, refs},
    web::{App, Asker, Reply, once_or, verb_error},
};

/// Accounts offered before anything is typed.
const OFFERED: i64 = 50;

/// What the form offers to choose from.
struct Offer {
    pipelines: Vec<Pipeline>,
    people: Vec<(UserId, String)>,
    accounts: Vec<String>,
    channel: Channel,
    own: Sheet,
}

async fn offer(tx: &mut Tx, actor: &Actor) -> Result<Offer, VerbError> {
    permit::<actions::CreateOpportunity>(actor, Relation::Own)?;
    let sight = Sight::by_rights(actor);
    // Who may make one for others chooses among them.
    let people = match permit::<actions::CreateOpportunity>(actor, Relation::Subtree) {
        Ok(_) => assignable(tx, sight).await?,
        Err(Denied::Hidden | Denied::Forbidden) => Vec::new(),
    };
    let accounts = refs::beginning_with(tx, actor, Target::Account, "", OFFERED).await?;
    // Most people sell through one channel: the one they used last is offered.
    let last = tx
        .optional::<(Channel,)>(
            "select channel from opportunity where owner_id = $1 and deleted_at is null order by id desc limit 1",
            args![actor.user()],
        )
        .await?;
    let channel = last.map_or(Channel::Field, |(channel,)| channel);
    let own = inside::own_fields(tx, actor, None).await?;
    Ok(Offer { pipelines: pipeline::store::all(tx).await?, people, accounts, channel, own })
}

async fn read_offer(app: &App, asker: &Asker) -> Result<Offer, WebError> {
    let actor = asker.actor;
    app.db.read(async move |tx| offer(tx, &actor).await).await.map_err(|error| verb_error(error, None))
}

/// The empty form.
pub(super) async fn form(State(app): State<App>, asker: Asker) -> Result<Response, WebError> {
    let offer = read_offer(&app, &asker).await?;
    let stage = offer.pipelines.first().map(|pipeline| pipeline.first().id.to_string());
    let draft = Draft {
        currency: app.company.currency.to_string(),
        channel: offer.channel.to_string(),
        stage: stage.unwrap_or_default(),
        owner: asker.actor.user().map(|user| user.to_string()).unwrap_or_default(),
        ..Draft::default()
    };
    show(&app, &asker, StatusCode::OK, offer, &draft, &FieldErrors::new())
}

fn show(
    app: &App,
    asker: &Asker,
    status: StatusCode,
    offer: Offer,
    draft: &Draft,
    errors: &FieldErrors,
) -> Result<Response, WebError> {
    let m = asker.m;
    let head = Head {
        title: m.new_opportunity().to_owned(),
        crumbs: vec![Link::new(m.opportunities(), "/opportunities")],
        ..Head::default()
    };
    answer(app, asker, status, &head, |guard| {
        let view = view::Form {
            m,
            title: m.new_opportunity().to_owned(),
            name: "new-opportunity".to_owned(),
            action: "/opportunities".to_owned(),
            leave: "/opportunities".to_owned(),
            go: m.create_it(),
            draft,
            errors,
            accounts: offer.accounts,
            currency: app.company.currency,
            asks_next_step: inside::is_open_to(&asker.actor),
            own: &offer.own,
            stages: Some(Stages { pipelines: &offer.pipelines, people: &offer.people }),
        };
        view.render(guard)
    })
}

/// Reads the whole form; complaints about its own fields and about those that both forms have come together.
async fn understand(
    tx: &mut Tx,
    actor: &Actor,
    m: Messages,
    draft: &Draft,
) -> Result<(NewOpportunity, OwnPatch), Failed> {
    let sheet = inside::own_fields(tx, actor, None).await?;
    let understood = draft.understand(tx, actor, m, None, &sheet).await?;
    let pipelines = pipeline::store::all(tx).await?;
    let stage = draft.stage.parse().ok();
    let pipeline = stage.and_then(|stage| pipelines.iter().find(|pipeline| pipeline.stage(stage).is_some()));
    let owner = if draft.owner.is_empty() { actor.user() } else { draft.owner.parse().ok() };
    let mut errors = understood.as_ref().err().cloned().unwrap_or_default();
    if pipeline.is_none() {
        errors.push("stage", "unknown_record", m.unknown_choice());
    }
    if owner.is_none() {
        errors.push("owner", "unknown_record", m.unknown_person());
    }
    match understood {
        Ok(understood) if errors.is_empty() => Ok((
            NewOpportunity {
                name: understood.name,
                account: understood.account,
                product: None,
                pipeline: pipeline.map(Pipeline::id),
                stage,
                owner,
                channel: understood.channel,
                source: understood.source,
                amount: understood.amount,
                currency: understood.currency,
                expected_close: understood.expected_close,
                next_step: understood.next_step,
                created_at: None,
            },
            understood.own,
        )),
        _ => Err(Failed::Fields(errors)),
    }
}

/// Makes it, or shows the form again with what is wrong beside the fields.
pub(super) async fn submit(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Form(draft), idempotent }: Submitted<Form<Draft>>,
) -> Result<Response, WebError> {
    let (actor, m, typed) = (asker.actor, asker.m, draft.clone());
    let made = once_or(&app, &asker, idempotent, async move |tx| {
        let (new, own) = understand(tx, &actor, m, &typed).await?;
        let made = create_with(tx, &actor, new, &own).await?;
        Ok(Reply::see_other(&format!("{}?done=1", href(made.id))))
    });
    let failed = match made.await {
        Ok(reply) => return Ok(reply.into_response()),
        Err(failed) => failed,
    };
    let fields = [
        ("name", "name"),
        ("account_id", "account"),
        ("owner_id", "owner"),
        ("amount", "amount"),
        ("currency", "amount"),
        ("stage_id", "stage"),
        ("next_step", "next_step"),
    ];
    let (status, errors) = match refused::sort(m, failed, &fields)? {
        Outcome::Again(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Outcome::Sentence(status, sentence, _) => (status, FieldErrors::one("name", "not_valid", sentence)),
        // There is nothing yet that somebody else could have changed.
        Outcome::Conflict => return Err(WebError::internal("a new opportunity has no version that could be stale")),
    };
    let offer = read_offer(&app, &asker).await?;
    show(&app, &asker, status, offer, &draft, &errors)
}
