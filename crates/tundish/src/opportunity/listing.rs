//! SQL of the list of opportunities, newest first: as it stands now, and as it stood at an instant in the past.
//!
//! A page is found by its identifiers first and read second. No page counts anything: whether there is another one is known by
//! asking for one row more. A person's list, a boss's list of up to [`MOST_BRANCHES`] people and a list of stages are merged from
//! branches that each walk one index from the newest row on; a wider one walks the rows and asks of each whether it is seen.

use std::collections::BTreeMap;

use tundish_db::{Error, FromRow, Result, Row as DbRow, Tx, Value, args};
use tundish_domain::{
    Amount, Channel, Currency, Day, Instant, Money, Status,
    amount::AmountKind,
    id::{AccountId, OpportunityId, PipelineId, StageId, UserId},
    span,
};

use super::history::{self, Stored};
use crate::access::Sight;

/// Branches that are merged into one page.
const MOST_BRANCHES: usize = 60;
/// People whose rows are merged one by one.
const MOST_PEOPLE: u32 = 30;

/// What is asked for.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) sight: Sight,
    pub(super) status: Option<Status>,
    pub(super) pipeline: Option<PipelineId>,
    /// The stages that are meant, with their pipelines, when some are; an empty list means none at all.
    pub(super) stages: Option<Vec<(PipelineId, StageId)>>,
    pub(super) owner: Option<UserId>,
    pub(super) channel: Option<Channel>,
    pub(super) amount: Option<AmountKind>,
    pub(super) account: Option<AccountId>,
    /// The time at which it entered the funnel, when that is asked about.
    pub(super) entered: Option<Entry>,
    /// The time in which it was closed: from the first instant, before the second.
    pub(super) closed: Option<(Option<Instant>, Option<Instant>)>,
    /// At the end of which day; now when nothing is said.
    pub(super) as_of: Option<Instant>,
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

/// A row of the list.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) id: OpportunityId,
    pub(super) name: String,
    pub(super) account: Option<String>,
    pub(super) owner: String,
    pub(super) stage: StageId,
    pub(super) status: Status,
    pub(super) amount: Amount,
    pub(super) won: Option<Money>,
    pub(super) expected_close: Option<Day>,
    pub(super) on_hold: bool,
    /// Not known of a day in the past.
    pub(super) next_step: Option<String>,
    /// When it entered the stage, if anybody knows.
    pub(super) entered_at: Option<Instant>,
    /// Whether it was deleted since.
    pub(super) is_deleted: bool,
}

impl FromRow for Row {
    fn from_row(row: &mut DbRow<'_>) -> Result<Self> {
        let (id, name, account, owner): (OpportunityId, _, _, _) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let (stage, status) = (row.next()?, row.next()?);
        let (kind, minor, won, currency): (AmountKind, Option<i64>, Option<i64>, Currency) =
            (row.next()?, row.next()?, row.next()?, row.next()?);
        let amount = Amount::from_parts(kind, minor, currency)
            .ok_or_else(|| Error::Statement(format!("opportunity {id}: its amount columns contradict each other")))?;
        Ok(Self {
            id,
            name,
            account,
            owner,
            stage,
            status,
            amount,
            won: won.map(|minor| Money::new(minor, currency)),
            expected_close: row.next()?,
            on_hold: row.next()?,
            next_step: row.next()?,
            entered_at: row.next()?,
            is_deleted: row.next()?,
        })
    }
}

/// The rows of a page and of one more, newest first; before [`Place::Before`] the additional one is the newest.
pub(super) async fn page(tx: &mut Tx, wanted: &Wanted, place: Place, fetch: usize) -> Result<Vec<Row>> {
    let branches = branches(tx, wanted).await?;
    let mut ids = Vec::new();
    let (mut sql, mut arguments) = (Vec::new(), Arguments::default());
    for branch in &branches {
        sql.push(branch.sql(wanted, place, fetch, &mut arguments));
    }
    if !sql.is_empty() {
        let union = sql.join(" union ");
        let order = if matches!(place, Place::Before(_)) { "asc" } else { "desc" };
        let sql = format!("select found.id from ({union}) found order by found.id {order} limit {fetch}");
        ids = tx.all::<(OpportunityId,)>(&sql, &arguments.0).await?.into_iter().map(|(id,)| id).collect();
    }
    let mut rows = match wanted.as_of {
        None => rows_now(tx, &ids).await?,
        Some(at) => rows_at(tx, &ids, at).await?,
    };
    rows.sort_by_key(|row| std::cmp::Reverse(row.id));
    Ok(rows)
}

/// Arguments in the order of their places.
#[derive(Default)]
struct Arguments(Vec<Value<'static>>);

impl Arguments {
    fn push(&mut self, value: impl Into<Value<'static>>) -> String {
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
    /// Rows in this stage and status.
    stage: Option<(PipelineId, StageId, Status)>,
}

async fn branches(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<Branch>> {
    let owners = owners(tx, wanted).await?;
    let Some(stages) = &wanted.stages else { return Ok(owners) };
    let statuses = wanted.status.map_or_else(|| Status::ALL.to_vec(), |status| vec![status]);
    let mut all = Vec::new();
    for owner in owners {
        for &(pipeline, stage) in stages {
            all.extend(statuses.iter().map(|&status| Branch { stage: Some((pipeline, stage, status)), ..owner }));
        }
    }
    Ok(all)
}

/// The branches by owner. One without an owner asks of each row whether it is seen.
async fn owners(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<Branch>> {
    let all = || vec![Branch::default()];
    // An account has few opportunities, and an owner who was asked for may not be seen.
    if wanted.account.is_some() || wanted.owner.is_some() {
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
    let stages =
        wanted.stages.as_ref().map_or(1, |stages| stages.len() * wanted.status.map_or(Status::ALL.len(), |_| 1));
    if (MOST_PEOPLE as usize) < people.len() || MOST_BRANCHES < (people.len() + 1) * stages {
        return Ok(all());
    }
    let mut branches: Vec<Branch> =
        people.into_iter().map(|(person,)| Branch { owner: Some(person), ..Branch::default() }).collect();
    branches.push(Branch { granted_to: Some(user), ..Branch::default() });
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
        match (self.owner, self.granted_to) {
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

const NAMED: &str = "join users u on u.id = f.owner_id left join account a on a.id = o.account_id";

async fn rows_now(tx: &mut Tx, ids: &[OpportunityId]) -> Result<Vec<Row>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (places, arguments) = places(ids);
    let named = NAMED.replace("f.", "o.");
    let sql = format!(
        "select o.id, o.name, a.name, u.name, o.stage_id, o.status, o.amount_kind, o.amount_minor, o.won_minor, o.currency,
                o.expected_close_on, o.hold_until_on is not null, o.next_step, o.entered_at, o.deleted_at is not null
         from opportunity o {named} where o.id in ({places})"
    );
    tx.all(&sql, &arguments).await
}

async fn rows_at(tx: &mut Tx, ids: &[OpportunityId], at: Instant) -> Result<Vec<Row>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (places, mut arguments) = places(ids);
    arguments.push(at.into());
    let at_place = arguments.len();
    let sql = format!(
        "select o.id, o.name, a.name, u.name, f.stage_id, f.status, f.amount_kind, f.amount_minor, f.won_minor, f.currency,
                f.expected_close_on, f.on_hold, null, f.from_at, o.deleted_at is not null
         from opportunity o join opportunity_span f on f.opportunity_id = o.id {NAMED}
         where o.id in ({places}) and f.known_to is null and f.observed_at <= ${at_place} and (f.to_at is null or ${at_place} < f.to_at)"
    );
    let mut rows = tx.all::<Row>(&sql, &arguments).await?;
    // A row of the history begins with any change; a stay in a stage may go over many of them.
    let mut spans: BTreeMap<OpportunityId, Vec<span::Span>> = BTreeMap::new();
    for Stored(span) in history::believed_of(tx, ids).await? {
        spans.entry(span.opportunity).or_default().push(span);
    }
    for row in &mut rows {
        let spells = span::spells(spans.get(&row.id).into_iter().flatten());
        let present = spells.iter().rfind(|spell| spell.observed_at <= at);
        row.entered_at = present.and_then(|spell| spell.entered_at);
    }
    Ok(rows)
}

fn places(ids: &[OpportunityId]) -> (String, Vec<Value<'static>>) {
    let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
    (places.join(", "), ids.iter().map(|id| Value::from(*id)).collect())
}
