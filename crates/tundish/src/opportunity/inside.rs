//! What is said inside the company about an opportunity, and from whom it is kept: partners see what they sell and how far it is,
//! not what their counterparts note, expect and reckon with.
//!
//! Everything that shows an opportunity passes through here: pages, lists, the programming interface. Verbs do not; they work on
//! what is stored.

use tundish_db::{Result, Tx};
use tundish_domain::{
    Opportunity,
    id::OpportunityId,
    opportunity::{LossReason, Outcome, Reason, WinReason},
    policy::{Action, Actor, Relation, allowed},
};

use super::listing::Row;
use crate::own_field::Sheet;

/// Whether the actor sees what the company says among itself. It goes with the role, not with how one stands to a record: a
/// partner's own opportunity is spoken of inside the company all the same.
pub(super) fn is_open_to(actor: &Actor) -> bool {
    actor.role().is_none_or(|role| allowed(role, Action::ReadInside, Relation::Own))
}

/// The opportunity as the actor sees it.
pub(super) fn seen_by(actor: &Actor, opportunity: &Opportunity) -> Opportunity {
    if is_open_to(actor) {
        return opportunity.clone();
    }
    let outcome = match opportunity.outcome.clone() {
        Outcome::Won { at, value, .. } => Outcome::Won { at, value, reason: Reason::of(WinReason::NotRecorded) },
        Outcome::Lost { at, .. } => Outcome::Lost { at, reason: Reason::of(LossReason::NotRecorded) },
        Outcome::Open => Outcome::Open,
    };
    Opportunity { next_step: None, hold: None, outcome, ..opportunity.clone() }
}

/// The row of a list as the actor sees it.
pub(super) fn row_seen_by(actor: &Actor, row: Row) -> Row {
    if is_open_to(actor) { row } else { Row { next_step: None, on_hold: false, ..row } }
}

/// The company's own fields, and what an opportunity says of them; nothing for those from whom they are kept.
pub(super) async fn own_fields(tx: &mut Tx, actor: &Actor, id: Option<OpportunityId>) -> Result<Sheet> {
    match id {
        _ if !is_open_to(actor) => Ok(Sheet::default()),
        Some(id) => Sheet::of(tx, OpportunityId::KIND, id).await,
        None => Sheet::blank(tx, OpportunityId::KIND).await,
    }
}
