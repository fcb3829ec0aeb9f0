//! Pages of opportunities, newest first.
//!
//! A page costs what it shows, whatever the table holds: it is merged from branches, each of which is a range of one index in
//! the order of the list. Whoever sees everything and asks for stages gets a branch per stage and status; whoever sees the
//! records of a few people gets a branch per person and one for what was granted. Both engines read such a merge lazily.
//! Where there would be too many branches the rows are dense, and the newest are simply looked through until the page is full.

use tundish_db::{Result, Tx, Value, args};
use tundish_domain::{
    Channel, Opportunity, Status,
    id::{AccountId, OpportunityId, PipelineId, StageId, UserId},
    policy::{Actor, Collection, Denied},
};

use super::store::{COLUMNS, Stored};
use crate::access::Sight;

/// More branches are not merged: planning them would cost more than they save.
const MOST_BRANCHES: usize = 60;
/// The branches of a boss with more people below are not told apart.
const MOST_PEOPLE: usize = 30;

/// Which opportunities; what is not said does not matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
    count: i64,
) -> Result<std::result::Result<Vec<Opportunity>, Denied>> {
    let sight = match Sight::of(actor, Collection::Opportunities) {
        Ok(sight) => sight,
        Err(denied) => return Ok(Err(denied)),
    };
    let mut query = Query::older_than(before);
    let common = query.common(filter);
    let branches = if filter.account.is_some() {
        // One account's opportunities are few and have an index of their own.
        let place = query.argument(sight.argument());
        let owner = filter.owner.map(|owner| format!(" and o.owner_id = {}", query.place(owner.into())));
        let cell = query.cell(filter);
        vec![format!("{}{}{cell}", sight.condition("o", "opportunity", place), owner.unwrap_or_default())]
    } else {
        match (sight, filter.owner) {
            (Sight::Everything, Some(owner)) => {
                vec![format!("o.owner_id = {}{}", query.place(owner.into()), query.cell(filter))]
            }
            (Sight::Everything, None) => cells(tx, &mut query, filter).await?,
            (Sight::From(user) | Sight::Own(user), _) => people(tx, &mut query, sight, user, filter).await?,
        }
    };
    if branches.is_empty() {
        return Ok(Ok(Vec::new()));
    }
    let sql = query.sql(&branches, &common, count);
    let rows = tx.all::<Stored>(&sql, &query.arguments).await?;
    Ok(Ok(rows.into_iter().map(|Stored(opportunity)| opportunity).collect()))
}

/// A statement in the making: its arguments so far.
struct Query {
    arguments: Vec<Value<'static>>,
}

impl Query {
    fn older_than(before: Option<OpportunityId>) -> Self {
        Self { arguments: vec![before.map_or(i64::MAX, OpportunityId::get).into()] }
    }

    /// Adds an argument and answers its number.
    fn argument(&mut self, value: Value<'static>) -> usize {
        self.arguments.push(value);
        self.arguments.len()
    }

    fn place(&mut self, value: Value<'static>) -> String {
        format!("${}", self.argument(value))
    }

    /// What every branch asks for.
    fn common(&mut self, filter: &Filter) -> String {
        let mut common = "o.deleted_at is null and o.id < $1".to_owned();
        if let Some(account) = filter.account {
            common += &format!(" and o.account_id = {}", self.place(account.into()));
        }
        if let Some(channel) = filter.channel {
            common += &format!(" and o.channel = {}", self.place(channel.into()));
        }
        common
    }

    /// Status, stage and pipeline as conditions.
    fn cell(&mut self, filter: &Filter) -> String {
        let mut cell = String::new();
        if let Some(status) = filter.status {
            cell += &format!(" and o.status = '{status}'");
        }
        if let Some(stage) = filter.stage {
            cell += &format!(" and o.stage_id = {}", self.place(stage.into()));
        }
        if let Some(pipeline) = filter.pipeline {
            cell += &format!(" and o.pipeline_id = {}", self.place(pipeline.into()));
        }
        cell
    }

    fn sql(&mut self, branches: &[String], common: &str, count: i64) -> String {
        let limit = self.place(count.into());
        match branches {
            [branch] => {
                format!(
                    "select {COLUMNS} from opportunity o where {branch} and {common} order by o.id desc limit {limit}"
                )
            }
            branches => {
                let merged: Vec<String> = branches
                    .iter()
                    .map(|branch| format!("select o.id from opportunity o where {branch} and {common}"))
                    .collect();
                format!(
                    "select {COLUMNS} from ({} order by id desc limit {limit}) page join opportunity o on o.id = page.id order by page.id desc",
                    merged.join(" union all ")
                )
            }
        }
    }
}

/// The branches of somebody who sees everything: one per stage and status when either was asked for.
async fn cells(tx: &mut Tx, query: &mut Query, filter: &Filter) -> Result<Vec<String>> {
    if filter.status.is_none() && filter.stage.is_none() && filter.pipeline.is_none() {
        // The primary key is the order of the list.
        return Ok(vec!["o.id > 0".to_owned()]);
    }
    let stages = tx.all::<(PipelineId, StageId)>("select pipeline_id, id from stage order by id", args![]).await?;
    let wanted = |(pipeline, stage): &(PipelineId, StageId)| {
        filter.pipeline.is_none_or(|wanted| wanted == *pipeline) && filter.stage.is_none_or(|wanted| wanted == *stage)
    };
    let stages: Vec<_> = stages.into_iter().filter(wanted).collect();
    let statuses = filter.status.as_ref().map_or(Status::ALL, std::slice::from_ref);
    if MOST_BRANCHES < stages.len() * statuses.len() {
        return Ok(vec![format!("o.id > 0{}", query.cell(filter))]);
    }
    let mut branches = Vec::new();
    for (pipeline, stage) in stages {
        let cell =
            format!("o.pipeline_id = {} and o.stage_id = {}", query.place(pipeline.into()), query.place(stage.into()));
        branches.extend(statuses.iter().map(|status| format!("{cell} and o.status = '{status}'")));
    }
    Ok(branches)
}

/// The branches of somebody who sees what belongs to some people and what was granted.
async fn people(tx: &mut Tx, query: &mut Query, sight: Sight, user: UserId, filter: &Filter) -> Result<Vec<String>> {
    let mut people: Vec<UserId> = if let Sight::From(_) = sight {
        let sql = "select person_id from reporting_line where boss_id = $1 order by person_id limit $2";
        let most = i64::try_from(MOST_PEOPLE + 1).unwrap_or(i64::MAX);
        tx.all::<(UserId,)>(sql, args![user, most]).await?.into_iter().map(|(person,)| person).collect()
    } else {
        vec![user]
    };
    let cell = query.cell(filter);
    if MOST_PEOPLE < people.len() {
        let place = query.argument(user.into());
        let owner = filter.owner.map(|owner| format!(" and o.owner_id = {}", query.place(owner.into())));
        let sight = sight.condition("o", "opportunity", place);
        return Ok(vec![format!("{sight}{cell}{}", owner.unwrap_or_default())]);
    }
    // PostgreSQL refuses arguments that no statement uses, so each branch adds its own.
    let (mut branches, mut owners) = (Vec::new(), Vec::new());
    people.retain(|person| filter.owner.is_none_or(|owner| owner == *person));
    if !people.is_empty() {
        owners.extend(people.iter().map(|&person| query.place(person.into())));
        branches.extend(owners.iter().map(|owner| format!("o.owner_id = {owner}{cell}")));
    }
    let elsewhere = match filter.owner {
        // What was granted and belongs to one of these people anyway is in their branch already.
        None => format!(" and o.owner_id not in ({})", owners.join(", ")),
        Some(_) if !branches.is_empty() => return Ok(branches),
        Some(owner) => format!(" and o.owner_id = {}", query.place(owner.into())),
    };
    branches.push(format!(
        "o.id in (select g.subject_id from access_grant g where g.user_id = {} and g.subject_kind = 'opportunity'){cell}{elsewhere}",
        query.place(user.into())
    ));
    Ok(branches)
}
