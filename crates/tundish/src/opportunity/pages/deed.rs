//! What can be done with an opportunity, one form each: `POST /opportunities/{id}/{deed}`.
//!
//! Every form carries the version that its page showed and a key under which it acts once. The answer to what was done leads
//! to the page that says so.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tundish_db::Tx;
use tundish_domain::{
    Money, Opportunity, TimeZone,
    id::OpportunityId,
    money::MoneyError,
    opportunity::{LossReason, NOTE_CHARS, Reason, WinReason},
    policy::Actor,
    text,
};
use tundish_web::{
    http::{
        error::{ErrorKind, FieldErrors, WebError},
        input::{Form, Path, Submitted},
    },
    messages::Messages,
};

use super::{
    refused::{self, Failed},
    toast::Back,
};
use crate::{
    opportunity::{
        Target, delete, find, hold, lose, move_to, reassign, reopen, restore, resume, undo, views::words, win,
    },
    web::{App, Asker, Reply, once_or},
};

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::opportunity) enum Deed {
    Move,
    Win,
    Lose,
    Reopen,
    Hold,
    Resume,
    Reassign,
    Delete,
    Restore,
    Undo,
}

impl Deed {
    pub(super) const ALL: [Self; 10] = [
        Self::Move,
        Self::Win,
        Self::Lose,
        Self::Reopen,
        Self::Hold,
        Self::Resume,
        Self::Reassign,
        Self::Delete,
        Self::Restore,
        Self::Undo,
    ];

    /// The last part of the address, and the name of the form.
    pub(in crate::opportunity) const fn as_str(self) -> &'static str {
        match self {
            Self::Move => "move",
            Self::Win => "win",
            Self::Lose => "lose",
            Self::Reopen => "reopen",
            Self::Hold => "hold",
            Self::Resume => "resume",
            Self::Reassign => "reassign",
            Self::Delete => "delete",
            Self::Restore => "restore",
            Self::Undo => "undo",
        }
    }

    /// Whether there is something to type or choose, which must come back when it is refused.
    pub(in crate::opportunity) const fn has_fields(self) -> bool {
        matches!(self, Self::Win | Self::Lose | Self::Hold | Self::Reassign)
    }
}

/// The fields of all these forms, as they were typed; each form sends its own.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::opportunity) struct DeedForm {
    /// The version that the page showed.
    pub(in crate::opportunity) version: String,
    /// Where to go afterwards.
    pub(in crate::opportunity) back: String,
    /// Moving: the stage.
    pub(in crate::opportunity) stage: String,
    /// Winning: the closing value.
    pub(in crate::opportunity) value: String,
    /// Winning, losing, waiting: why.
    pub(in crate::opportunity) reason: String,
    /// Winning, losing: what there is to say about it.
    pub(in crate::opportunity) note: String,
    /// Waiting: the day on which it is taken up again.
    pub(in crate::opportunity) until: String,
    /// Handing over: the person.
    pub(in crate::opportunity) owner: String,
    /// Taking back: the event.
    pub(in crate::opportunity) event: String,
}

impl DeedForm {
    /// The form before anything was typed.
    pub(in crate::opportunity) fn fresh(m: Messages, opportunity: &Opportunity) -> Self {
        let known = match opportunity.amount {
            tundish_domain::Amount::Known(money) => m.amount(money.minor, money.currency.exponent()),
            _ => String::new(),
        };
        Self { version: opportunity.version.to_string(), value: known, ..Self::default() }
    }

    /// The fields that were sent, to be sent again.
    pub(super) fn sent(&self) -> Vec<(String, String)> {
        [
            ("back", &self.back),
            ("stage", &self.stage),
            ("value", &self.value),
            ("reason", &self.reason),
            ("note", &self.note),
            ("until", &self.until),
            ("owner", &self.owner),
            ("event", &self.event),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect()
    }
}

/// Does it, or shows why not.
pub(super) async fn act(
    deed: Deed,
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<OpportunityId>,
    Submitted { body: Form(form), idempotent }: Submitted<Form<DeedForm>>,
) -> Result<Response, WebError> {
    let version = form.version.parse().map_err(|_| WebError::of(ErrorKind::VersionRequired))?;
    let target = Target { id, version: Some(version), happened_at: None };
    let (actor, m, zone, wish) = (asker.actor, asker.m, app.company.time_zone.clone(), form.clone());
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        perform(tx, &actor, deed, &target, &wish, m, &zone).await?;
        Ok(Reply::see_other(&Back::of(&wish.back).after(id)))
    });
    match done.await {
        Ok(reply) => Ok(reply.into_response()),
        Err(failed) => refused::deed(&app, &asker, deed, id, &form, failed).await,
    }
}

async fn perform(
    tx: &mut Tx,
    actor: &Actor,
    deed: Deed,
    target: &Target,
    form: &DeedForm,
    m: Messages,
    zone: &TimeZone,
) -> Result<(), Failed> {
    // Whoever may not see the record learns nothing from a form either.
    let opportunity = find(tx, actor, target.id).await?;
    match deed {
        Deed::Move => {
            let stage = form.stage.parse().map_err(|_| Failed::field("stage", m.unknown_choice()))?;
            move_to(tx, actor, target, stage).await?
        }
        Deed::Win => {
            let mut errors = FieldErrors::new();
            let value = money(m, &form.value, &opportunity, &mut errors);
            let reason = form.reason.parse().ok().filter(|reason| *reason != WinReason::NotRecorded);
            let reason = chosen(m, reason, &mut errors)?;
            win(tx, actor, target, value, Reason::noted(reason, &form.note)?).await?
        }
        Deed::Lose => {
            let reason = form.reason.parse().ok().filter(|reason| *reason != LossReason::NotRecorded);
            let reason = chosen(m, reason, &mut FieldErrors::new())?;
            lose(tx, actor, target, Reason::noted(reason, &form.note)?).await?
        }
        Deed::Reopen => reopen(tx, actor, target).await?,
        Deed::Hold => {
            let mut errors = FieldErrors::new();
            if let Err(error) = text::required(&form.reason, NOTE_CHARS) {
                errors.push("reason", error.code(), m.text_error(error));
            }
            let until = form.until.parse().ok();
            if until.is_none() {
                errors.push("until", "invalid_day", m.not_a_day());
            }
            match until {
                Some(until) if errors.is_empty() => hold(tx, actor, target, &form.reason, until, zone).await?,
                _ => return Err(Failed::Fields(errors)),
            }
        }
        Deed::Resume => resume(tx, actor, target).await?,
        Deed::Reassign => {
            let owner = form.owner.parse().map_err(|_| Failed::field("owner", m.unknown_person()))?;
            reassign(tx, actor, target, owner).await?
        }
        Deed::Delete => delete(tx, actor, target).await?,
        Deed::Restore => restore(tx, actor, target).await?,
        Deed::Undo => {
            let event = form.event.parse().map_err(|_| Failed::field("event", m.event_not_found()))?;
            undo(tx, actor, target, event).await?
        }
    };
    Ok(())
}

/// The chosen reason; a complaint when none was chosen, together with those found before.
fn chosen<C>(m: Messages, reason: Option<C>, errors: &mut FieldErrors) -> Result<C, Failed> {
    if reason.is_none() {
        errors.push("reason", "required", m.needs_a_reason());
    }
    match reason {
        Some(reason) if errors.is_empty() => Ok(reason),
        _ => Err(Failed::Fields(std::mem::take(errors))),
    }
}

fn money(m: Messages, typed: &str, opportunity: &Opportunity, errors: &mut FieldErrors) -> Option<Money> {
    words::typed_money(m, typed, opportunity.currency).unwrap_or_else(|sentence| {
        errors.push("value", MoneyError::NotANumber.code(), sentence);
        None
    })
}
