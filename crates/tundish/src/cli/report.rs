//! `tundish report`: figures for the terminal and for scripts. It only reads; what a running server has not summed up yet is added
//! on the way.

mod table;

use clap::{Args, Subcommand};
use tundish_db::Tx;
use tundish_domain::{
    Channel, Day, Pipeline,
    id::{PipelineId, TeamId, UserId},
    policy::{Actor, SystemJob},
    text,
};

use super::{Global, output};
use crate::{
    funnel::{self, KnownAt, Query, ReportError, view},
    pipeline, team, user,
};

#[derive(Debug, Subcommand)]
pub(super) enum Report {
    /// What stands in the funnel, and what became of what came in
    Funnel(Funnel),
}

#[derive(Debug, Args)]
pub(super) struct Funnel {
    /// At the end of this day of the company [default: today]
    #[arg(long, value_name = "DAY")]
    as_of: Option<Day>,
    /// As known at this instant or after this event [default: now]
    #[arg(long, value_name = "INSTANT|EVENT")]
    known_at: Option<KnownAt>,
    /// Of this person only, by address or name
    #[arg(long, value_name = "EMAIL|NAME")]
    owner: Option<String>,
    /// Of the people of this team and of the teams below it only
    #[arg(long, value_name = "NAME")]
    team: Option<String>,
    /// Of this pipeline only
    #[arg(long, value_name = "NAME")]
    pipeline: Option<String>,
    /// field, inside, partner, web or retail only
    #[arg(long)]
    channel: Option<Channel>,
    /// Show what became of those that entered, month by month
    #[arg(long)]
    months: bool,
    /// Print JSON, in the form of GET /api/v1/reports/funnel
    #[arg(long)]
    json: bool,
}

impl Report {
    pub(super) async fn run(self, global: &Global) -> anyhow::Result<()> {
        match self {
            Self::Funnel(report) => report.run(global).await,
        }
    }
}

impl Funnel {
    async fn run(self, global: &Global) -> anyhow::Result<()> {
        let (json, months) = (self.json, self.months);
        let opened = global.open().await?;
        let read = opened
            .db
            .read_long(async move |tx| {
                let query = self.query(tx).await?;
                funnel::report(tx, &Actor::System(SystemJob::Setup), &query).await.map_err(Failure::from)
            })
            .await;
        opened.close().await;
        let report = read?;
        if json {
            output::json(&view::Report::from(&report))
        } else {
            output::say(table::of(&report, months).trim_end());
            Ok(())
        }
    }

    /// The query with names looked up.
    async fn query(&self, tx: &mut Tx) -> Result<Query, Failure> {
        let owner = match &self.owner {
            Some(name) => Some(owner(tx, name).await?),
            None => None,
        };
        let team = match &self.team {
            Some(name) => Some(team(tx, name).await?),
            None => None,
        };
        let pipeline = match &self.pipeline {
            Some(name) => Some(pipeline(tx, name).await?),
            None => None,
        };
        Ok(Query { as_of: self.as_of, known_at: self.known_at, pipeline, owner, team, channel: self.channel })
    }
}

/// The person with this address, else the only one with this name.
async fn owner(tx: &mut Tx, name: &str) -> Result<UserId, Failure> {
    if let Some(person) = user::store::by_email(tx, name).await? {
        return Ok(person.id);
    }
    match user::store::by_name(tx, name).await?.as_slice() {
        [] => Err(Failure::NoSuchPerson(name.to_owned())),
        [person] => Ok(person.id),
        several => Err(Failure::SeveralPeople(name.to_owned(), several.len())),
    }
}

async fn team(tx: &mut Tx, name: &str) -> Result<TeamId, Failure> {
    if let Some(team) = team::store::by_name(tx, name).await? {
        return Ok(team.id);
    }
    let known = team::store::all(tx).await?;
    Err(Failure::no_such("team", name, known.iter().map(|team| team.name.as_str())))
}

async fn pipeline(tx: &mut Tx, name: &str) -> Result<PipelineId, Failure> {
    let known = pipeline::store::all(tx).await?;
    let key = text::key(name);
    match known.iter().find(|pipeline| text::key(pipeline.name()) == key) {
        Some(pipeline) => Ok(pipeline.id()),
        None => Err(Failure::no_such("pipeline", name, known.iter().map(Pipeline::name))),
    }
}

/// Why nothing is reported, with what to type next.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("nobody has the address or the name {0:?}")]
    NoSuchPerson(String),
    #[error("{1} people have the name {0:?}; give the address instead")]
    SeveralPeople(String, usize),
    #[error("there is no {kind} {name:?}; there is: {known}")]
    NoSuch { kind: &'static str, name: String, known: String },
    #[error("that day has not come; leave --as-of out for today")]
    InTheFuture,
    #[error("this database holds no company yet; run `tundish init --company NAME` first")]
    NoCompany,
    #[error(transparent)]
    Report(ReportError),
    #[error(transparent)]
    Db(#[from] tundish_db::Error),
}

impl Failure {
    fn no_such<'a>(kind: &'static str, name: &str, known: impl Iterator<Item = &'a str>) -> Self {
        let known = known.collect::<Vec<_>>().join(", ");
        let known = if known.is_empty() { "none at all".to_owned() } else { known };
        Self::NoSuch { kind, name: name.to_owned(), known }
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::InTheFuture => Self::InTheFuture,
            ReportError::NoCompany => Self::NoCompany,
            ReportError::Db(error) => Self::Db(error),
            ReportError::Denied(_) | ReportError::Unknown { .. } => Self::Report(error),
        }
    }
}
