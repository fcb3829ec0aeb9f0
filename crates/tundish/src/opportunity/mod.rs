//! Opportunities: possible sales and the verbs that move them through the funnel.
//!
//! The rules are in `tundish_domain::opportunity`; this slice loads, stores and shows. Every verb reads the same: load with
//! the actor, ask the policy, decide in the domain, store what was decided. [`carry_out`] stores the row, the event with its
//! changes and the history in the caller's transaction; nothing else writes them.

mod advance;
pub(crate) mod amend;
pub(crate) mod api;
pub(crate) mod bulk;
mod create;
mod delete;
pub(crate) mod details;
mod edit;
mod error;
pub(crate) mod history;
mod hold;
mod inside;
pub mod list;
mod listing;
mod lose;
mod move_back;
mod move_to;
mod newest;
mod pages;
mod reassign;
pub(crate) mod related;
mod reopen;
mod restore;
mod resume;
pub(crate) mod store;
mod undo;
mod views;
mod win;

use tundish_db::{Error, Result, Tx, args};
use tundish_domain::{
    Opportunity, OwnChange, change,
    id::{EventSeq, OpportunityId},
    opportunity::{Decision, Timing},
    policy::{Actor, Relation},
};

pub(crate) use self::pages::{Back, pages, toast_after};
pub use self::{
    advance::advance,
    create::{NewOpportunity, create},
    delete::delete,
    edit::edit,
    error::VerbError,
    hold::hold,
    lose::lose,
    move_back::move_back,
    move_to::move_to,
    reassign::reassign,
    reopen::reopen,
    restore::restore,
    resume::resume,
    undo::undo,
    win::win,
};
pub(crate) use self::{create::create_with, edit::edit_with};
use crate::{
    event,
    own_field::{self, OwnPatch},
};

/// How far what a client says may lie beyond our clock.
const TOLERANCE_MICROS: i64 = 120 * 1_000_000;

/// Which opportunity a verb is about, and what the caller knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Which one.
    pub id: OpportunityId,
    /// The version that the caller has seen; another one is refused. `None` when the caller does not care.
    pub version: Option<i64>,
    /// When it happened; now unless the caller says so.
    pub happened_at: Option<tundish_domain::Instant>,
}

impl Target {
    fn timing(&self, tx: &Tx) -> Timing {
        self.happened_at.map_or_else(|| Timing::now(tx.now()), |at| Timing::at(at, tx.now(), TOLERANCE_MICROS))
    }
}

/// Loads what a verb is about, with how the actor stands to it.
///
/// # Errors
/// [`VerbError::Hidden`] for one that is not there; [`VerbError::Stale`] for one that has another version, if the actor may see
/// it at all.
async fn load(tx: &mut Tx, actor: &Actor, target: &Target) -> std::result::Result<(Opportunity, Relation), VerbError> {
    let (opportunity, relation) = store::load(tx, actor, target.id).await?.ok_or(VerbError::Hidden)?;
    if target.version.is_some_and(|version| version != opportunity.version) {
        tundish_domain::policy::permit::<tundish_domain::policy::actions::ReadOpportunity>(actor, relation)?;
        return Err(VerbError::Stale(Box::new(opportunity)));
    }
    Ok((opportunity, relation))
}

/// Stores what a verb decided: the row, the event with its changes, the history.
pub(crate) async fn carry_out(
    tx: &mut Tx,
    actor: &Actor,
    before: Option<&Opportunity>,
    decision: Decision,
) -> Result<Opportunity> {
    store::save(tx, before, &decision.after).await?;
    own_field::store::write(tx, decision.after.id, &decision.own).await?;
    let known = match before {
        Some(before) => history::believed(tx, before.id).await?,
        None => Vec::new(),
    };
    // What is known since an event stays in the order of the record, whichever node recorded it.
    if let Some(last) = known.iter().map(|span| span.known_from).max() {
        tx.draw_after(last);
    }
    let seq = record(tx, actor, before, &decision).await?;
    history::record(tx, &known, before, &decision, seq).await?;
    Ok(decision.after)
}

async fn record(tx: &mut Tx, actor: &Actor, before: Option<&Opportunity>, decision: &Decision) -> Result<EventSeq> {
    let changes = change::changes(before, &decision.after);
    let happening = event::Happening {
        subject: decision.after.id.into(),
        verb: decision.verb.as_str(),
        happened_at: Some(decision.happened_at),
        changes: &changes,
        own: &decision.own,
    };
    event::store::record(tx, actor, happening).await
}

/// What saying this of own fields changes. They are kept inside the company.
async fn own_changes(
    tx: &mut Tx,
    actor: &Actor,
    id: Option<OpportunityId>,
    said: &OwnPatch,
) -> std::result::Result<Vec<OwnChange>, VerbError> {
    if said.is_empty() {
        return Ok(Vec::new());
    }
    if !inside::is_open_to(actor) {
        return Err(VerbError::Inside { field: "own" });
    }
    let sheet = inside::own_fields(tx, actor, id).await?;
    sheet.changes(said).map_err(VerbError::OwnFaults)
}

/// The opportunity, if the actor may see it.
///
/// # Errors
/// [`VerbError::Hidden`] otherwise.
pub async fn find(tx: &mut Tx, actor: &Actor, id: OpportunityId) -> std::result::Result<Opportunity, VerbError> {
    let (opportunity, relation) = store::load(tx, actor, id).await?.ok_or(VerbError::Hidden)?;
    tundish_domain::policy::permit::<tundish_domain::policy::actions::ReadOpportunity>(actor, relation)?;
    Ok(opportunity)
}

/// An amount as lists show it.
pub(crate) fn amount(m: tundish_web::messages::Messages, amount: tundish_domain::Amount) -> maud::Markup {
    views::words::amount(m, amount).render(m)
}

/// All currencies to choose from, the likely ones first.
pub(crate) fn currencies(likely: &[tundish_domain::Currency]) -> Vec<tundish_web::kit::field::Choice> {
    views::words::currencies(likely)
}

/// The money that was typed; nothing when nothing was.
///
/// # Errors
/// What is wrong with it, as a sentence.
pub(crate) fn typed_money(
    m: tundish_web::messages::Messages,
    typed: &str,
    currency: tundish_domain::Currency,
) -> std::result::Result<Option<tundish_domain::Money>, String> {
    views::words::typed_money(m, typed, currency)
}

/// Fails unless exactly one row was touched: the row was read in this transaction, so it is there.
fn one_row(touched: u64, id: OpportunityId) -> Result<()> {
    if touched == 1 { Ok(()) } else { Err(Error::Statement(format!("opportunity {id} was not stored"))) }
}

/// Whether such a row exists; checked before a reference to it is written, so that the error can name the field.
async fn exists(tx: &mut Tx, table: &str, id: impl Into<tundish_domain::id::Tsid>) -> Result<bool> {
    let sql = format!("select id from {table} where id = $1 and deleted_at is null");
    Ok(tx.optional::<(tundish_domain::id::Tsid,)>(&sql, args![id.into()]).await?.is_some())
}

#[cfg(test)]
mod tests;
