//! What a row about a new opportunity says, as the decisions that would have been taken at the time.
//!
//! - An open one begins in its stage on the day on which that is known to have been entered; where the file does not say, the
//!   beginning stays unknown and nobody calls it late.
//! - A closed one begins where opportunities enter the pipeline, on the day on which the customer was engaged (or it was
//!   created), and is won or lost at the start of its closing day in the company's time zone.
//! - Without an amount of its own, the list price of its product is an estimate and marked as such. The closing value is kept
//!   apart from it.
//! - The channel is inside unless the file says otherwise: files without a channel come from systems at desks.

use tundish_domain::{
    Amount, Channel, Day, Instant, Money, Refusal,
    id::{AccountId, OpportunityId, ProductId, StageId},
    opportunity::{Beginning, LossReason, NewOpportunity, Reason, Timing, WinReason, create, lose, win},
    policy::{Assignee, Permit, Relation, actions, permit},
};

use super::{
    desk::{Context, Fault},
    read::{Field, OpportunityRow, Outcome},
    stage::{Group, is_engaged},
};
use crate::opportunity::bulk::Story;

/// What the names of a row were resolved to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolved {
    pub(super) owner: Assignee,
    /// How the actor stands to the owner.
    pub(super) relation: Relation,
    pub(super) account: Option<AccountId>,
    pub(super) product: Option<ProductId>,
    /// The list price of the product in the currency of the row.
    pub(super) list_price: Option<Money>,
}

/// The pipeline of the row, and the stage that it names: nothing when it is closed or names none.
pub(super) fn place<'c>(context: &'c Context, row: &OpportunityRow) -> Result<(&'c Group, Option<StageId>), Fault> {
    let missing = || Fault::new(Field::Stage, "stage_unknown", "nobody knows this stage. Start the import again.");
    let group = context.stages.group(row.pipeline_name.as_deref()).ok_or_else(missing)?;
    let named = row.stage_name.as_deref().filter(|_| row.outcome == Outcome::Open);
    let stage = named.map(|name| group.stage(name).ok_or_else(missing)).transpose()?;
    Ok((group, stage))
}

/// The decisions of a new opportunity.
pub(super) fn tell(
    context: &Context,
    row: &OpportunityRow,
    resolved: Resolved,
    id: OpportunityId,
    number: i64,
    now: Instant,
) -> Result<Story, Fault> {
    let (group, named) = place(context, row)?;
    let zone = &context.company.time_zone;
    let stage = named.unwrap_or(if row.outcome == Outcome::Open { group.pipeline.first().id } else { group.entry });
    let closed_at = match row.outcome {
        Outcome::Open => None,
        Outcome::Won | Outcome::Lost => Some(closing_day(row)?.start(zone)),
    };
    let begun_on = if closed_at.is_some() { row.engaged_on.or(row.created_on) } else { entered_on(row, stage, group) };
    let created_on = row.created_on.or(row.engaged_on);
    let beginning = Beginning {
        created_at: created_on.map(|day| day.start(zone)),
        entered_at: begun_on.map(|day| day.start(zone)),
    };
    if let (Some(closed), Some(entered)) = (closed_at, beginning.entered_at)
        && closed < entered
    {
        return Err(Fault::new(
            Field::CloseOn,
            "closed_before_begun",
            "this day lies before the opportunity began. Correct one of the days.",
        ));
    }
    let new = NewOpportunity {
        source: None,
        id,
        number,
        name: name(row),
        account: resolved.account,
        product: resolved.product,
        stage: Some(stage),
        owner: resolved.owner,
        channel: row.channel.unwrap_or(Channel::Inside),
        amount: amount(row, resolved.list_price),
        currency: row.currency,
        expected_close: row.expected_close_on,
        next_step: row.next_step.clone(),
        beginning,
    };
    // One that is known from its end only was first seen on the day of its end.
    let seen_at = closed_at.filter(|_| beginning.entered_at.is_none()).unwrap_or(now);
    let may_create = allowed(permit::<actions::CreateOpportunity>(&context.actor, resolved.relation))?;
    let mut created =
        create(&may_create, new, &group.pipeline, Timing::at(seen_at, seen_at.min(now), 0)).map_err(refused)?;
    created.after.recorded_at = now;
    let Some(closed_at) = closed_at else { return Ok(vec![created]) };
    let when = Timing::at(closed_at, now, 0);
    let opportunity = created.after.open().map_err(refused)?;
    let closed = if row.outcome == Outcome::Won {
        let permit = allowed(permit::<actions::Win>(&context.actor, resolved.relation))?;
        win(&permit, opportunity, row.close_value, win_reason(row)?, when)
    } else {
        let permit = allowed(permit::<actions::Lose>(&context.actor, resolved.relation))?;
        lose(&permit, opportunity, loss_reason(row)?, when)
    };
    let closed = context.freezing(closed.map_err(refused)?);
    Ok(vec![created, closed])
}

/// The name that the file gives, or else the customer and the product as the file writes them: names do not depend on the
/// order in which files arrive.
pub(super) fn name(row: &OpportunityRow) -> String {
    let parts = || match (&row.account_name, &row.product_name) {
        (Some(account), Some(product)) => format!("{account}: {product}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => row.key.clone().unwrap_or_default(),
    };
    row.name.clone().unwrap_or_else(parts)
}

pub(super) fn amount(row: &OpportunityRow, list_price: Option<Money>) -> Amount {
    row.amount.map_or_else(|| list_price.map_or(Amount::Unknown, Amount::Estimate), Amount::Known)
}

pub(super) fn closing_day(row: &OpportunityRow) -> Result<Day, Fault> {
    row.closed_on.ok_or_else(|| {
        let detail =
            format!("the opportunity is {} and no column says on which day. Fill in the day.", row.outcome.as_str());
        Fault::new(Field::CloseOn, "close_day_missing", detail)
    })
}

pub(super) fn win_reason(row: &OpportunityRow) -> Result<Reason<WinReason>, Fault> {
    let not_recorded = Reason::of(WinReason::NotRecorded);
    let Some(said) = &row.close_reason else { return Ok(not_recorded) };
    said.parse().or_else(|_| Reason::noted(WinReason::Other, said)).map_err(refused)
}

pub(super) fn loss_reason(row: &OpportunityRow) -> Result<Reason<LossReason>, Fault> {
    let not_recorded = Reason::of(LossReason::NotRecorded);
    let Some(said) = &row.close_reason else { return Ok(not_recorded) };
    said.parse().or_else(|_| Reason::noted(LossReason::Other, said)).map_err(refused)
}

/// Since when an open opportunity is in its stage.
fn entered_on(row: &OpportunityRow, stage: StageId, group: &Group) -> Option<Day> {
    let is_engaged = group.pipeline.stage(stage).is_some_and(|stage| is_engaged(&stage.name));
    let at_entry = stage == group.entry || is_engaged;
    let at_first = stage == group.pipeline.first().id;
    row.stage_changed_on.or(row.engaged_on.filter(|_| at_entry)).or(row.created_on.filter(|_| at_first))
}

/// What a rule refuses, as a fault of the column that it is about.
pub(super) fn refused(refusal: Refusal) -> Fault {
    let field = match &refusal {
        Refusal::Text { field: "name", .. } => Some(Field::Name),
        Refusal::Text { field: "next_step", .. } => Some(Field::NextStep),
        Refusal::Text { .. } => Some(Field::CloseReason),
        Refusal::NegativeAmount | Refusal::WrongCurrency => Some(Field::CloseValue),
        Refusal::InTheFuture | Refusal::BeforeThePresentSpell { .. } => Some(Field::CloseOn),
        Refusal::EnteredBeforeCreated => Some(Field::CreatedOn),
        _ => None,
    };
    Fault { field, code: refusal.code(), detail: format!("{refusal}. Correct the row.") }
}

pub(super) fn allowed<A>(permit: Result<Permit<A>, tundish_domain::policy::Denied>) -> Result<Permit<A>, Fault> {
    permit.map_err(|denied| {
        Fault::new(Field::Owner, denied.code(), "you may not import for this person. Ask somebody above them.")
    })
}
