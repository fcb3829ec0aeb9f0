//! Which opportunities, newest first: the query of one page, now or as of an instant in the past.
//!
//! A page costs what it shows, whatever the table holds: it is merged from branches, each of which walks one index from the newest
//! row on. Whoever sees the records of a few people gets a branch per person and one for what was granted; whoever asks for
//! stages, or sees everything and asks for a status or a pipeline, gets a branch per stage and status. Where there would be too
//! many branches the rows are dense: then they are walked, and each is asked whether it is meant and seen. No page counts
//! anything: whether there is another one is known by asking for one row more.

use tundish_db::{Result, Tx, Value, args};
use tundish_domain::{
    Channel, Instant, Status,
    amount::AmountKind,
    id::{AccountId, OpportunityId, PipelineId, StageId, UserId},
};

use crate::{
    access::{self, Sight},
    own_field,
};

/// Branches that are merged into one page.
const MOST_BRANCHES: usize = 60;
/// People whose rows are merged one by one.
const MOST_PEOPLE: u32 = 30;

/// What is asked for.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) sight: Sight,
    /// Only these, when some are meant by their words.
    pub(super) ids: Option<Vec<OpportunityId>>,
    pub(super) status: Option<Status>,
    pub(super) pipeline: Option<PipelineId>,
    /// The stages that are meant, with their pipelines, when some are; an empty list means none at all.
    pub(super) stages: Option<Vec<(PipelineId, StageId)>>,
    pub(super) owner: Option<UserId>,
    pub(super) channel: Option<Channel>,
    pub(super) amount: Option<AmountKind>,
    pub(super) account: Option<AccountId>,
    /// What an own field holds.
    pub(super) own: Option<own_field::Filter>,
    /// The time at which it entered the funnel, when that is asked about.
    pub(super) entered: Option<Entry>,
    /// The time in which it was closed: from the first instant, before the second.
    pub(super) closed: Option<(Option<Instant>, Option<Instant>)>,
    /// At the end of which day; now when nothing is said.
    pub(super) as_of: Option<Instant>,
}

impl Wanted {
    /// Everything that is seen, as it is now.
    pub(super) fn all(sight: Sight) -> Self {
        Self {
            sight,
            ids: None,
            status: None,
            pipeline: None,
            stages: None,
            owner: None,
            channel: None,
            amount: None,
            account: None,
            own: None,
            entered: None,
            closed: None,
            as_of: None,
        }
    }

    /// Whether every row that counts is one that is seen and has the status and the pipeline: nothing else thins the rows out.
    fn is_dense(&self) -> bool {
        self.sight == Sight::Everything
            && self.ids.is_none()
            && self.owner.is_none()
            && self.account.is_none()
            && self.own.is_none()
            && self.channel.is_none()
            && self.amount.is_none()
            && self.entered.is_none()
            && self.closed.is_none()
            && self.as_of.is_none()
    }
}

/// Which entries into the funnel are meant; those without a date never are.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The stages in which an opportunity counts as entered.
    pub(super) stages: Vec<StageId>,
    pub(super) from: Option<Instant>,
    pub(super) before: Option<Instant>,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// With the newest row.
    Newest,
    /// With the first row older than this one.
    After(OpportunityId),
    /// So that it ends before this one.
    Before(OpportunityId),
}

/// A query that answers the identifiers of a page, as a table named by whoever reads the rows.
pub(super) struct Query {
    pub(super) sql: String,
    pub(super) arguments: Arguments,
}

/// The query of so many identifiers, the nearest to the place; nothing when there can be none.
pub(super) async fn query(tx: &mut Tx, wanted: &Wanted, place: Place, fetch: usize) -> Result<Option<Query>> {
    let branches = branches(tx, wanted).await?;
    let mut arguments = Arguments::default();
    let sql: Vec<String> = branches.iter().map(|branch| branch.sql(wanted, place, fetch, &mut arguments)).collect();
    let order = if matches!(place, Place::Before(_)) { "asc" } else { "desc" };
    let sql = match sql.as_slice() {
        [] => return Ok(None),
        [branch] => branch.clone(),
        several => format!("select b.id from ({}) b order by b.id {order} limit {fetch}", several.join(" union ")),
    };
    Ok(Some(Query { sql, arguments }))
}

/// Arguments in the order of their places.
#[derive(Default)]
pub(super) struct Arguments(pub(super) Vec<Value<'static>>);

impl Arguments {
    pub(super) fn push(&mut self, value: impl Into<Value<'static>>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }
}

/// A part of the list that one index holds in its order.
#[derive(Debug, Clone, Copy, Default)]
struct Branch {
    /// Rows of this person, of whom it is known that they are seen.
    owner: Option<UserId>,
    /// Rows granted to this person.
    granted_to: Option<UserId>,
    /// Rows that this person looks after while their owner is away.
    deputy: Option<UserId>,
    /// Rows in this stage and status.
    stage: Option<(PipelineId, StageId, Status)>,
}

async fn branches(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<Branch>> {
    let cells = cells(tx, wanted).await?;
    let owners = owners(tx, wanted, cells.as_ref().map_or(1, Vec::len)).await?;
    let Some(cells) = cells else { return Ok(owners) };
    let in_cells = |owner: Branch| cells.iter().map(move |&cell| Branch { stage: Some(cell), ..owner });
    Ok(owners.into_iter().flat_map(in_cells).collect())
}

/// The stages and statuses that are meant, when some are.
async fn cells(tx: &mut Tx, wanted: &Wanted) -> Result<Option<Vec<(PipelineId, StageId, Status)>>> {
    let statuses = wanted.status.as_ref().map_or(Status::ALL, std::slice::from_ref);
    let in_statuses = |stages: &[(PipelineId, StageId)]| {
        let cells =
            stages.iter().flat_map(|&(pipeline, stage)| statuses.iter().map(move |&status| (pipeline, stage, status)));
        cells.collect::<Vec<_>>()
    };
    if let Some(stages) = &wanted.stages {
        return Ok(Some(in_statuses(stages)));
    }
    if !wanted.is_dense() || (wanted.status.is_none() && wanted.pipeline.is_none()) {
        return Ok(None);
    }
    let mut stages = tx.all::<(PipelineId, StageId)>("select pipeline_id, id from stage order by id", args![]).await?;
    stages.retain(|(pipeline, _)| wanted.pipeline.is_none_or(|meant| meant == *pipeline));
    let cells = in_statuses(&stages);
    Ok((cells.len() <= MOST_BRANCHES).then_some(cells))
}

/// The branches by owner. One without an owner asks of each row whether it is seen.
async fn owners(tx: &mut Tx, wanted: &Wanted, cells: usize) -> Result<Vec<Branch>> {
    let all = || vec![Branch::default()];
    // What is meant by words and an account has are few opportunities, and an owner who was asked for may not be seen.
    if wanted.account.is_some() || wanted.owner.is_some() || wanted.ids.is_some() {
        return Ok(all());
    }
    let (user, people) = match wanted.sight {
        Sight::Everything => return Ok(all()),
        Sight::Own(user) => (user, vec![(user,)]),
        Sight::From(user) => {
            let people = tx
                .all::<(UserId,)>(
                    "select person_id from reporting_line where boss_id = $1 limit $2",
                    args![user, MOST_PEOPLE + 1],
                )
                .await?;
            (user, people)
        }
    };
    if (MOST_PEOPLE as usize) < people.len() || MOST_BRANCHES < (people.len() + 2) * cells {
        return Ok(all());
    }
    let mut branches: Vec<Branch> =
        people.into_iter().map(|(person,)| Branch { owner: Some(person), ..Branch::default() }).collect();
    branches.push(Branch { granted_to: Some(user), ..Branch::default() });
    branches.push(Branch { deputy: Some(user), ..Branch::default() });
    Ok(branches)
}

impl Branch {
    fn sql(&self, wanted: &Wanted, place: Place, fetch: usize, arguments: &mut Arguments) -> String {
        let mut conditions: Vec<String> = Vec::new();
        // What is narrowed by is read from the row now, and from the history of the day in the past.
        let (from, facts) = match wanted.as_of {
            None => {
                conditions.push("o.deleted_at is null".to_owned());
                ("opportunity o", "o")
            }
            Some(at) => {
                let at = arguments.push(at);
                conditions.push(format!(
                    "s.known_to is null and s.observed_at <= {at} and (s.to_at is null or {at} < s.to_at)"
                ));
                ("opportunity o join opportunity_span s on s.opportunity_id = o.id", "s")
            }
        };
        if let Some(ids) = &wanted.ids {
            // Not as arguments, of which a statement can have some thousands only.
            let ids: Vec<String> = ids.iter().map(|id| id.get().to_string()).collect();
            conditions.push(format!("o.id in ({})", if ids.is_empty() { "null".to_owned() } else { ids.join(", ") }));
        }
        match (self.owner, self.granted_to) {
            _ if self.deputy.is_some() => {
                arguments.push(self.deputy);
                conditions.extend(access::meanwhile("o", OpportunityId::KIND, arguments.0.len()));
            }
            (Some(owner), _) => conditions.push(format!("o.owner_id = {}", arguments.push(owner))),
            (None, Some(user)) => conditions.push(format!(
                "o.id in (select g.subject_id from access_grant g where g.user_id = {} and g.subject_kind = 'opportunity')",
                arguments.push(user)
            )),
            (None, None) => {
                arguments.push(wanted.sight.argument());
                conditions.push(wanted.sight.condition("o", "opportunity", arguments.0.len()));
            }
        }
        let mut is = |column: &str, value: Value<'static>, arguments: &mut Arguments| {
            conditions.push(format!("{column} = {}", arguments.push(value)));
        };
        if let Some((pipeline, stage, status)) = self.stage {
            is(&format!("{facts}.pipeline_id"), pipeline.into(), arguments);
            is(&format!("{facts}.stage_id"), stage.into(), arguments);
            is(&format!("{facts}.status"), status.into(), arguments);
        } else {
            // Hidden from SQLite's planner, which would sort all rows of a status rather than walk the newest ones.
            if let Some(pipeline) = wanted.pipeline {
                is(&format!("coalesce({facts}.pipeline_id, 0)"), pipeline.into(), arguments);
            }
            if let Some(status) = wanted.status {
                is(&format!("coalesce({facts}.status, '')"), status.into(), arguments);
            }
        }
        if let Some(owner) = wanted.owner {
            is(&format!("{facts}.owner_id"), owner.into(), arguments);
        }
        if let Some(channel) = wanted.channel {
            is(&format!("{facts}.channel"), channel.into(), arguments);
        }
        if let Some(kind) = wanted.amount {
            is(&format!("{facts}.amount_kind"), kind.into(), arguments);
        }
        if let Some(account) = wanted.account {
            is("o.account_id", account.into(), arguments);
        }
        if let Some(own) = &wanted.own {
            let (field, key) = (arguments.push(own.field), arguments.push(own.key()));
            conditions.push(own_field::Filter::condition("o.id", &field, &key));
        }
        conditions.extend(in_time(wanted, arguments));
        let order = match place {
            Place::Newest => "desc",
            Place::After(id) => {
                conditions.push(format!("o.id < {}", arguments.push(id)));
                "desc"
            }
            Place::Before(id) => {
                conditions.push(format!("o.id > {}", arguments.push(id)));
                "asc"
            }
        };
        let conditions = conditions.join(" and ");
        // A subquery, since PostgreSQL and SQLite disagree about parentheses around the parts of a union.
        format!("select b.id from (select o.id from {from} where {conditions} order by o.id {order} limit {fetch}) b")
    }
}

/// The conditions on the instants of entry and closing, from the history as it is believed now. The instant of a beginning and
/// whether it is only that of the first sight are one number, as in the figures that link here: twice the instant, and one more
/// where the beginning is unknown.
fn in_time(wanted: &Wanted, arguments: &mut Arguments) -> Vec<String> {
    let mut conditions = Vec::new();
    // PostgreSQL refuses arguments that nothing uses.
    if wanted.entered.is_none() && wanted.closed.is_none() {
        return conditions;
    }
    let until = wanted.as_of.map_or_else(String::new, |at| format!(" and h.observed_at <= {}", arguments.push(at)));
    let of_it = format!("from opportunity_span h where h.opportunity_id = o.id and h.known_to is null{until}");
    let began = "min(h.observed_at * 2 + (case when h.from_at is null then 1 else 0 end))";
    if let Some(entry) = &wanted.entered {
        let stages: Vec<String> = entry.stages.iter().map(|stage| arguments.push(*stage)).collect();
        let stages = if stages.is_empty() { "null".to_owned() } else { stages.join(", ") };
        let entered = format!("(select {began} {of_it} and h.stage_id in ({stages}))");
        conditions.push(format!("{entered} % 2 = 0"));
        for (bound, sign) in [(entry.from, ">="), (entry.before, "<")] {
            if let Some(bound) = bound {
                conditions.push(format!("{entered} {sign} {}", arguments.push(2 * bound.as_micros())));
            }
        }
    }
    if let Some((from, before)) = wanted.closed {
        let status = wanted.status.unwrap_or(Status::Won).as_str();
        let closed =
            format!("coalesce((select 2 * max(h.to_at) {of_it} and h.status <> '{status}'), (select {began} {of_it}))");
        conditions.push(format!("{closed} % 2 = 0"));
        for (bound, sign) in [(from, ">="), (before, "<")] {
            if let Some(bound) = bound {
                conditions.push(format!("{closed} {sign} {}", arguments.push(2 * bound.as_micros())));
            }
        }
    }
    conditions
}
