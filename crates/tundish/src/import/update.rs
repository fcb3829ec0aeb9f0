//! What a changed row says about an opportunity that an earlier file brought.
//!
//! The file wins where it says something; what it leaves blank, and columns that it does not have, stay. States move forward
//! only: an open one can be moved, won and lost, but what was closed here is not opened by a file.

use tundish_domain::{
    Amount, Day, Instant, Opportunity, Refusal,
    opportunity::{Decision, Patch, Set, Timing, edit, lose, move_to, reassign, win},
    policy::{actions, permit},
};

use super::{
    desk::{Context, Fault},
    read::{Field, OpportunityRow, Outcome},
    story::{Resolved, allowed, closing_day, loss_reason, place, refused, win_reason},
};

/// What a changed row comes to.
pub(super) struct Update {
    /// In their order; empty when the record already says what the row says.
    pub(super) decisions: Vec<Decision>,
    /// What deserves a look although the row is taken.
    pub(super) remarks: Vec<Fault>,
}

struct Deciding<'c> {
    context: &'c Context,
    now: Instant,
    current: Opportunity,
    update: Update,
}

/// Decides what changes. An error refuses the row whole.
pub(super) fn decide(
    context: &Context,
    before: &Opportunity,
    row: &OpportunityRow,
    resolved: Resolved,
    now: Instant,
) -> Result<Update, Fault> {
    let update = Update { decisions: Vec::new(), remarks: Vec::new() };
    let mut deciding = Deciding { context, now, current: before.clone(), update };
    deciding.known(row, resolved)?;
    if row.owner_name.is_some() && resolved.owner.user() != deciding.current.owner {
        let permit = allowed(permit::<actions::Reassign>(&context.actor, resolved.relation))?;
        let live = deciding.current.live().map_err(refused)?;
        let decision = reassign(&permit, live, resolved.owner, Timing::now(now)).map_err(refused)?;
        deciding.take(decision);
    }
    deciding.stage(row, resolved)?;
    deciding.outcome(row, resolved)?;
    Ok(deciding.update)
}

impl Deciding<'_> {
    fn take(&mut self, decision: Decision) {
        self.current = decision.after.clone();
        self.update.decisions.push(decision);
    }

    /// Everything that has no verb of its own.
    fn known(&mut self, row: &OpportunityRow, resolved: Resolved) -> Result<(), Fault> {
        let set = |present: bool, value| if present { value } else { Set::Keep };
        let product_changes = resolved.product.is_some() && resolved.product != self.current.product;
        let amount = match (row.amount, self.current.amount, resolved.list_price) {
            (Some(said), ..) => Some(Amount::Known(said)),
            (None, Amount::Estimate(_) | Amount::Unknown, Some(price)) if product_changes => {
                Some(Amount::Estimate(price))
            }
            _ => None,
        };
        let patch = Patch {
            source: Set::Keep,
            name: row.name.clone(),
            account: resolved.account.map_or(Set::Keep, Set::To),
            product: resolved.product.map_or(Set::Keep, Set::To),
            channel: row.channel,
            amount,
            currency: None,
            expected_close: set(row.expected_close_on.is_some(), row.expected_close_on.map_or(Set::Keep, Set::To)),
            next_step: row.next_step.clone().map_or(Set::Keep, Set::To),
            own: Vec::new(),
        };
        let permit = allowed(permit::<actions::EditOpportunity>(&self.context.actor, resolved.relation))?;
        let live = self.current.live().map_err(refused)?;
        match edit(&permit, live, patch, Timing::now(self.now)) {
            Ok(decision) => self.take(decision),
            Err(Refusal::NothingChanges) => {}
            Err(refusal) => return Err(refused(refusal)),
        }
        Ok(())
    }

    fn stage(&mut self, row: &OpportunityRow, resolved: Resolved) -> Result<(), Fault> {
        let (group, stage) = place(self.context, row)?;
        let Some(stage) = stage.filter(|stage| *stage != self.current.stage) else { return Ok(()) };
        if self.current.open().is_err() {
            // The outcome says what there is to say.
            return Ok(());
        }
        let forward = allowed(permit::<actions::Advance>(&self.context.actor, resolved.relation))?;
        let backward = allowed(permit::<actions::MoveBack>(&self.context.actor, resolved.relation))?;
        let day = row.stage_changed_on.or(row.engaged_on);
        let moved = self.at(day, Field::StageChangedOn, |current, when| {
            move_to(&forward, &backward, current.open()?, &group.pipeline, stage, when)
        })?;
        self.take(moved);
        Ok(())
    }

    fn outcome(&mut self, row: &OpportunityRow, resolved: Resolved) -> Result<(), Fault> {
        let (is, said) = (self.current.status().as_str(), row.outcome.as_str());
        if is != "open" {
            let value_differs =
                row.outcome == Outcome::Won && row.close_value.is_some() && row.close_value != self.current.won();
            if is != said || value_differs {
                let detail = format!("it is {is} here and stays as it is; reopen it to change how it ended");
                self.update.remarks.push(Fault::new(Field::Stage, "closed_here", detail));
            }
            return Ok(());
        }
        let closed = match row.outcome {
            Outcome::Open => return Ok(()),
            Outcome::Won => {
                let permit = allowed(permit::<actions::Win>(&self.context.actor, resolved.relation))?;
                let reason = win_reason(row)?;
                self.at(Some(closing_day(row)?), Field::CloseOn, |current, when| {
                    win(&permit, current.open()?, row.close_value, reason.clone(), when)
                })?
            }
            Outcome::Lost => {
                let permit = allowed(permit::<actions::Lose>(&self.context.actor, resolved.relation))?;
                let reason = loss_reason(row)?;
                self.at(Some(closing_day(row)?), Field::CloseOn, |current, when| {
                    lose(&permit, current.open()?, reason.clone(), when)
                })?
            }
        };
        let closed = self.context.freezing(closed);
        self.take(closed);
        Ok(())
    }

    /// Decides as of a day. Where the record is younger than the day, the change takes effect now and a remark says so: a
    /// beginning that nobody knew cannot be made known by what came after it.
    fn at(
        &mut self,
        day: Option<Day>,
        field: Field,
        verb: impl Fn(&Opportunity, Timing) -> Result<Decision, Refusal>,
    ) -> Result<Decision, Fault> {
        let Some(day) = day else { return verb(&self.current, Timing::now(self.now)).map_err(refused) };
        let at = Timing::at(day.start(&self.context.company.time_zone), self.now, 0);
        match verb(&self.current, at) {
            Err(Refusal::BeforeThePresentSpell { .. }) => {
                let detail = format!("{day} lies before what is known here, so the change counts from now on");
                self.update.remarks.push(Fault::new(field, "counts_from_now", detail));
                verb(&self.current, Timing::now(self.now)).map_err(refused)
            }
            other => other.map_err(refused),
        }
    }
}
