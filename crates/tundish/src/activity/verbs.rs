//! The verbs of activities besides making and changing them: complete, cancel, reopen, reassign.

use tundish_db::Tx;
use tundish_domain::{
    Instant,
    activity::{ActivityOutcome, ActivityStatus},
    id::{ActivityId, UserId},
    policy::{Actor, actions, permit},
    text,
};

use super::{Activity, LONGEST_BODY};
use crate::record::{self, Record, RecordError, State, Target, Why, refs};

/// How something planned came out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Completion {
    /// How it came out, where that says more than that it was done.
    pub(crate) outcome: Option<ActivityOutcome>,
    /// Whether the customer answered.
    pub(crate) answered: Option<bool>,
    /// How long it took, in minutes.
    pub(crate) minutes: Option<i64>,
    /// What was said; added to what stands there already.
    pub(crate) body: Option<String>,
    /// When it was done; now when nothing is said.
    pub(crate) done_at: Option<Instant>,
}

/// Loads an activity that the actor may change.
async fn to_be_changed(tx: &mut Tx, actor: &Actor, id: ActivityId, seen: Option<i64>) -> Result<Activity, RecordError> {
    let found = record::find::<Activity>(tx, actor, id).await?;
    permit::<actions::EditActivity>(actor, found.relation)?;
    record::check_version(seen, found.record.version)?;
    match found.record.deleted_at {
        None => Ok(found.record),
        Some(_) => Err(RecordError::State(State::Deleted)),
    }
}

async fn store(
    tx: &mut Tx,
    actor: &Actor,
    before: &Activity,
    mut after: Activity,
    did: &str,
) -> Result<Activity, RecordError> {
    after.settle(tx, actor, Some(before)).await?;
    after.version = before.version + 1;
    record::carry_out(tx, actor, Some(before), after, did).await
}

/// Says that something planned is done.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn complete(
    tx: &mut Tx,
    actor: &Actor,
    id: ActivityId,
    seen: Option<i64>,
    completion: &Completion,
) -> Result<Activity, RecordError> {
    let before = to_be_changed(tx, actor, id, seen).await?;
    match before.status {
        ActivityStatus::Planned => {}
        ActivityStatus::Done => return Err(RecordError::State(State::AlreadyThere)),
        ActivityStatus::Cancelled => return Err(RecordError::State(State::NotPlanned)),
    }
    let said = completion.body.as_deref().map(|body| text::clean(body, LONGEST_BODY)).transpose();
    let said = said.map_err(|error| RecordError::fault("body", Why::Text(error)))?.filter(|said| !said.is_empty());
    let body = match (&before.body, said) {
        (Some(stood), Some(said)) => Some(format!("{stood}\n\n{said}")),
        (stood, said) => said.or_else(|| stood.clone()),
    };
    if body.as_ref().is_some_and(|body| LONGEST_BODY < body.chars().count()) {
        return Err(RecordError::fault("body", Why::Text(text::TextError::TooLong { max_chars: LONGEST_BODY })));
    }
    let after = Activity {
        status: ActivityStatus::Done,
        done_at: Some(completion.done_at.unwrap_or_else(|| tx.now())),
        outcome: completion.outcome,
        answered: completion.answered,
        minutes: completion.minutes.or(before.minutes),
        body,
        ..before.clone()
    };
    store(tx, actor, &before, after, "completed").await
}

/// Says that something planned is no longer to be done.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn cancel(
    tx: &mut Tx,
    actor: &Actor,
    id: ActivityId,
    seen: Option<i64>,
) -> Result<Activity, RecordError> {
    let before = to_be_changed(tx, actor, id, seen).await?;
    match before.status {
        ActivityStatus::Planned => {}
        ActivityStatus::Cancelled => return Err(RecordError::State(State::AlreadyThere)),
        ActivityStatus::Done => return Err(RecordError::State(State::NotPlanned)),
    }
    let after = Activity { status: ActivityStatus::Cancelled, ..before.clone() };
    store(tx, actor, &before, after, "cancelled").await
}

/// Plans something again that was done by mistake or cancelled.
///
/// # Errors
/// [`RecordError`]; what was never planned has no day to go back to.
pub(crate) async fn reopen(
    tx: &mut Tx,
    actor: &Actor,
    id: ActivityId,
    seen: Option<i64>,
) -> Result<Activity, RecordError> {
    let before = to_be_changed(tx, actor, id, seen).await?;
    if before.status == ActivityStatus::Planned {
        return Err(RecordError::State(State::AlreadyThere));
    }
    let after =
        Activity { status: ActivityStatus::Planned, done_at: None, outcome: None, answered: None, ..before.clone() };
    store(tx, actor, &before, after, "reopened").await
}

/// Gives something to somebody else who sees what it belongs to.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn reassign(
    tx: &mut Tx,
    actor: &Actor,
    id: ActivityId,
    seen: Option<i64>,
    owner: UserId,
) -> Result<Activity, RecordError> {
    let before = to_be_changed(tx, actor, id, seen).await?;
    if !refs::exists(tx, actor, Target::Colleague, owner.into()).await? {
        return Err(RecordError::unknown("owner_id"));
    }
    if before.owner_id == owner {
        return Err(RecordError::State(State::AlreadyThere));
    }
    let after = Activity { owner_id: owner, ..before.clone() };
    store(tx, actor, &before, after, "reassigned").await
}
