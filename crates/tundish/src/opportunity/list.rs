//! Opportunities by pages, newest first, as programs get them. Which ones they are is found in [`super::newest`].

use tundish_db::{Result, Tx, args};
use tundish_domain::{
    Channel, Opportunity, Status,
    id::{AccountId, OpportunityId, PipelineId, StageId, UserId},
    policy::{Actor, Collection, Denied},
};

use super::{
    newest::{self, Place, Wanted},
    store::{COLUMNS, Stored},
};
use crate::{access::Sight, own_field};

/// Which opportunities; what is not said does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Open, won or lost.
    pub status: Option<Status>,
    /// In this stage, or closed in it.
    pub stage: Option<StageId>,
    /// In this pipeline.
    pub pipeline: Option<PipelineId>,
    /// Of this owner.
    pub owner: Option<UserId>,
    /// Of this account.
    pub account: Option<AccountId>,
    /// Worked through this channel.
    pub channel: Option<Channel>,
    /// What an own field holds.
    pub(crate) own: Option<own_field::Filter>,
}

/// The next `count` opportunities that the actor sees, older than `before`; deleted ones are left out.
///
/// # Errors
/// [`Denied::Forbidden`] when a token's scopes do not name opportunities; the database's own.
pub async fn page(
    tx: &mut Tx,
    actor: &Actor,
    filter: &Filter,
    before: Option<OpportunityId>,
    count: usize,
) -> Result<std::result::Result<Vec<Opportunity>, Denied>> {
    let sight = match Sight::of(actor, Collection::Opportunities) {
        Ok(sight) => sight,
        Err(denied) => return Ok(Err(denied)),
    };
    let wanted = wanted(tx, sight, filter).await?;
    let place = before.map_or(Place::Newest, Place::After);
    let Some(page) = newest::query(tx, &wanted, place, count).await? else { return Ok(Ok(Vec::new())) };
    let sql =
        format!("select {COLUMNS} from ({}) page join opportunity o on o.id = page.id order by page.id desc", page.sql);
    let rows = tx.all::<Stored>(&sql, &page.arguments.0).await?;
    Ok(Ok(rows.into_iter().map(|Stored(opportunity)| opportunity).collect()))
}

async fn wanted(tx: &mut Tx, sight: Sight, filter: &Filter) -> Result<Wanted> {
    let Filter { status, stage, pipeline, owner, account, channel, .. } = *filter;
    // To be found by what is said inside the company is to be told of it; the caller refuses that.
    let own = filter.own.clone();
    let stages = match stage {
        // A stage that is not in the pipeline asked for, or in none, leaves nothing to show.
        Some(stage) => Some(
            tx.all::<(PipelineId, StageId)>("select pipeline_id, id from stage where id = $1", args![stage])
                .await?
                .into_iter()
                .filter(|(of, _)| pipeline.is_none_or(|pipeline| pipeline == *of))
                .collect(),
        ),
        None => None,
    };
    Ok(Wanted { status, pipeline, stages, owner, channel, account, own, ..Wanted::all(sight) })
}
