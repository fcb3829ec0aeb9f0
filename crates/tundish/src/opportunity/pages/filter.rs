//! What a list is narrowed to. The address is its only state: it can be sent, kept and gone back to.

use serde::Deserialize;
use tundish_domain::{
    Channel, Day, Status,
    amount::AmountKind,
    id::{AccountId, OpportunityId, PipelineId, StageId, UserId},
    pipeline::Band,
};
use tundish_web::http::{input::Query, page::Cursor, redirect::LocalPath};
use url::form_urlencoded;

use super::href;
use crate::own_field;

/// How an opportunity stands, or that it came in at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::opportunity) enum Standing {
    /// Open.
    Open,
    /// Won; `from` and `to` say when.
    Won,
    /// Lost; `from` and `to` say when.
    Lost,
    /// Whatever became of it: it entered the funnel between `from` and `to`.
    Entered,
}

impl Standing {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Entered => "entered",
        }
    }

    /// The status that this asks for, if it asks for one.
    pub(in crate::opportunity) const fn status(self) -> Option<Status> {
        match self {
            Self::Open => Some(Status::Open),
            Self::Won => Some(Status::Won),
            Self::Lost => Some(Status::Lost),
            Self::Entered => None,
        }
    }
}

/// Those of whom somebody knows when they entered the funnel: what orders per hundred are counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::opportunity) enum Entered {
    /// The entry has a date.
    Dated,
}

/// The conditions of a list, and from where on it is shown. Empty fields of a form count as not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(in crate::opportunity) struct Filter {
    /// Words by which it is found.
    pub(in crate::opportunity) q: Option<String>,
    pub(in crate::opportunity) status: Option<Standing>,
    pub(in crate::opportunity) pipeline: Option<PipelineId>,
    pub(in crate::opportunity) band: Option<Band>,
    pub(in crate::opportunity) stage: Option<StageId>,
    pub(in crate::opportunity) owner: Option<UserId>,
    pub(in crate::opportunity) channel: Option<Channel>,
    pub(in crate::opportunity) amount: Option<AmountKind>,
    pub(in crate::opportunity) account: Option<AccountId>,
    /// What an own field holds.
    pub(in crate::opportunity) own: Option<own_field::Filter>,
    pub(in crate::opportunity) entered: Option<Entered>,
    pub(in crate::opportunity) from: Option<Day>,
    pub(in crate::opportunity) to: Option<Day>,
    pub(in crate::opportunity) as_of: Option<Day>,
    /// Rows older than this place.
    pub(in crate::opportunity) after: Option<Cursor>,
    /// Rows newer than this place.
    pub(in crate::opportunity) before: Option<Cursor>,
}

impl Filter {
    /// The conditions as they stand in the address, without the place in the list.
    pub(in crate::opportunity) fn conditions(&self) -> Vec<(&'static str, String)> {
        [
            ("q", self.q.clone()),
            ("status", self.status.map(|status| status.as_str().to_owned())),
            ("pipeline", self.pipeline.map(|id| id.to_string())),
            ("band", self.band.map(|band| band.to_string())),
            ("stage", self.stage.map(|id| id.to_string())),
            ("owner", self.owner.map(|id| id.to_string())),
            ("channel", self.channel.map(|channel| channel.to_string())),
            ("amount", self.amount.map(|kind| kind.to_string())),
            ("account", self.account.map(|id| id.to_string())),
            ("own", self.own.as_ref().map(ToString::to_string)),
            ("entered", self.entered.map(|Entered::Dated| "dated".to_owned())),
            ("from", self.from.map(|day| day.to_string())),
            ("to", self.to.map(|day| day.to_string())),
            ("as_of", self.as_of.map(|day| day.to_string())),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }

    /// The conditions that the address of a list says, as a parameter of a record's page brings it; nothing when it is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let rest = LocalPath::parse(text)?.as_str().strip_prefix("/opportunities")?.to_owned();
        let query = if rest.is_empty() { "" } else { rest.strip_prefix('?')? };
        Query::read(query).ok().map(|Query(filter)| filter)
    }

    /// The address of a record that is opened from the list.
    pub(in crate::opportunity) fn record(&self, id: OpportunityId) -> String {
        format!("{}?from={}", href(id), escaped(&self.list_name()))
    }

    /// Whether the list is narrowed at all; a day in the past narrows nothing.
    pub(in crate::opportunity) fn is_narrowed(&self) -> bool {
        self.conditions().iter().any(|(name, _)| *name != "as_of")
    }

    /// The name of the list in cursors: a cursor of another list is refused.
    pub(super) fn list_name(&self) -> String {
        self.with(None, None)
    }

    /// The address with some conditions left out and one set.
    pub(in crate::opportunity) fn changed(&self, without: &[&str], set: Option<(&str, &str)>) -> String {
        let kept = self.conditions();
        let kept = kept.iter().map(|(name, value)| (*name, value.as_str()));
        address(kept.filter(|(name, _)| !without.contains(name) && set.is_none_or(|(new, _)| new != *name)).chain(set))
    }

    /// The address of another page of the same list.
    pub(in crate::opportunity) fn with(&self, after: Option<&Cursor>, before: Option<&Cursor>) -> String {
        let conditions = self.conditions();
        let conditions = conditions.iter().map(|(name, value)| (*name, value.as_str()));
        let place = [("after", after), ("before", before)];
        address(conditions.chain(place.into_iter().filter_map(|(name, cursor)| Some((name, cursor?.as_str())))))
    }
}

/// A text as the query of an address holds it.
fn escaped(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn address<'a>(query: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let query: Vec<String> = query.map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    if query.is_empty() { "/opportunities".to_owned() } else { format!("/opportunities?{}", query.join("&")) }
}
