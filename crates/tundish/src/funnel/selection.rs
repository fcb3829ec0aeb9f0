//! What a report is asked for, and whose opportunities that selects for the one who asks.
//!
//! Whose an opportunity was is told as of the day of the report; who belongs to a team and who stands below whom, as of today:
//! reports of the past use today's rights. Records that were granted to somebody count for them besides those of their people.

use std::{collections::BTreeSet, str::FromStr};

use tundish_db::{Result, Tx, Value, args};
use tundish_domain::{
    Channel, Day, Instant,
    id::{EventSeq, IdSource, OpportunityId, PipelineId, TeamId, UserId},
    instant::InvalidTime,
    policy::{Actor, Collection, Denied, Relation, actions, permit},
};

use crate::access::{self, Sight};

/// What is asked for. Nothing given: the whole of what one may see, at the end of today, as known now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// At the end of which day of the company; today when nothing is said.
    pub as_of: Option<Day>,
    /// As known when; now when nothing is said.
    pub known_at: Option<KnownAt>,
    /// Of one pipeline only.
    pub pipeline: Option<PipelineId>,
    /// Of one owner only.
    pub owner: Option<UserId>,
    /// Of the people of one team and of the teams below it only.
    pub team: Option<TeamId>,
    /// Of one channel only.
    pub channel: Option<Channel>,
}

/// When something was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownAt {
    /// Right after this event.
    Event(EventSeq),
    /// At this instant, to the millisecond: after all events whose number was drawn by then.
    Instant(Instant),
}

impl KnownAt {
    /// The last event number that was known; nothing when no event can have been.
    pub(super) fn last(self) -> Option<EventSeq> {
        match self {
            KnownAt::Event(seq) => Some(seq),
            // Event numbers begin with the millisecond in which they were drawn: the first number of the next one is too late.
            KnownAt::Instant(instant) => {
                let too_late = IdSource::new(0).next(instant.plus_micros(1_000));
                EventSeq::new(too_late.get() - 1)
            }
        }
    }
}

impl FromStr for KnownAt {
    type Err = InvalidTime;

    /// Reads an instant or the identifier of an event.
    fn from_str(text: &str) -> std::result::Result<Self, InvalidTime> {
        match text.parse() {
            Ok(seq) => Ok(KnownAt::Event(seq)),
            Err(_) => text.parse().map(KnownAt::Instant),
        }
    }
}

impl<'de> serde::Deserialize<'de> for KnownAt {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The actor may not see reports.
    #[error("not allowed")]
    Denied(#[from] Denied),
    /// A filter names something that, for the actor, does not exist.
    #[error("{field} names nothing that exists")]
    Unknown {
        /// The filter.
        field: &'static str,
    },
    /// The day has not come.
    #[error("as_of lies in the future")]
    InTheFuture,
    /// The company was not set up.
    #[error("this database holds no company yet")]
    NoCompany,
    /// The database says no.
    #[error(transparent)]
    Db(#[from] tundish_db::Error),
}

/// Whose opportunities are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Selection {
    sight: Sight,
    owner: Option<UserId>,
    team: Option<TeamId>,
}

impl Selection {
    /// Whose opportunities the query selects for the actor.
    ///
    /// # Errors
    /// [`ReportError::Denied`], or [`ReportError::Unknown`] for an owner that the actor does not see and a team that there is not.
    pub(super) async fn of(tx: &mut Tx, actor: &Actor, query: &Query) -> Result<Selection, ReportError> {
        permit::<actions::ReadReports>(actor, Relation::Company)?;
        let sight = Sight::of(actor, Collection::Reports)?;
        if let Some(owner) = query.owner {
            let is_person = crate::user::store::by_id(tx, owner).await?.is_some();
            if !is_person || access::relation_to_person(tx, actor, owner).await? == Relation::Stranger {
                return Err(ReportError::Unknown { field: "owner" });
            }
        }
        if let Some(team) = query.team
            && !crate::team::store::all(tx).await?.iter().any(|found| found.id == team)
        {
            return Err(ReportError::Unknown { field: "team" });
        }
        Ok(Selection { sight, owner: query.owner, team: query.team })
    }

    /// The condition on rows of `funnel_sum` with this alias. It leaves granted records out: see
    /// [`Selection::granted_only`].
    pub(super) fn folded(&self, alias: &str, arguments: &mut Arguments) -> String {
        if (self.sight, self.owner, self.team) == (Sight::Everything, None, None) {
            return format!("{alias}.owner_id = 0");
        }
        let mut conditions = self.filters(alias, arguments);
        conditions.extend(self.people(alias, arguments));
        conditions.join(" and ")
    }

    /// The owners that [`Selection::folded`] selects, for figures that are not read by SQL.
    pub(super) async fn owners(&self, tx: &mut Tx) -> Result<Owners> {
        let mut arguments = Arguments::default();
        let filters = self.filters("p", &mut arguments);
        let asked = people(tx, &filters, &arguments).await?;
        let mut arguments = Arguments::default();
        let seen: Vec<String> = self.people("p", &mut arguments).into_iter().collect();
        let seen = people(tx, &seen, &arguments).await?;
        Ok(Owners { asked, seen })
    }

    /// The records that were granted to the actor; none for those who see everything anyway.
    pub(super) async fn granted_records(&self, tx: &mut Tx) -> Result<Vec<OpportunityId>> {
        let (Sight::From(user) | Sight::Own(user)) = self.sight else { return Ok(Vec::new()) };
        let granted = tx
            .all::<(OpportunityId,)>(&format!("select g.id from ({}) g order by g.id", granted_to(1)), args![user])
            .await?;
        Ok(granted.into_iter().map(|(opportunity,)| opportunity).collect())
    }

    /// The whole condition: records of one's people and granted ones.
    pub(super) fn seen(&self, alias: &str, arguments: &mut Arguments) -> String {
        let mut conditions = self.filters(alias, arguments);
        if let (Some(people), Some(granted)) = (self.people(alias, arguments), self.granted(alias, arguments)) {
            conditions.push(format!("({people} or {granted})"));
        }
        all_of(&conditions)
    }

    /// What the query asks for.
    fn filters(&self, alias: &str, arguments: &mut Arguments) -> Vec<String> {
        let owner = self.owner.map(|owner| format!("{alias}.owner_id = {}", arguments.push(owner)));
        let team = self.team.map(|team| {
            format!(
                "{alias}.owner_id in (select u.id from users u join team_closure c on c.descendant_id = u.team_id where c.ancestor_id = {})",
                arguments.push(team)
            )
        });
        owner.into_iter().chain(team).collect()
    }

    /// Whose records the actor sees because of who they are; nothing when that is everybody's.
    fn people(&self, alias: &str, arguments: &mut Arguments) -> Option<String> {
        match self.sight {
            Sight::Everything => None,
            Sight::From(user) => Some(format!(
                "{alias}.owner_id in (select r.person_id from reporting_line r where r.boss_id = {})",
                arguments.push(user)
            )),
            Sight::Own(user) => Some(format!("{alias}.owner_id = {}", arguments.push(user))),
        }
    }

    /// Which records the actor sees because they were granted.
    fn granted(&self, alias: &str, arguments: &mut Arguments) -> Option<String> {
        match self.sight {
            Sight::Everything => None,
            Sight::From(user) | Sight::Own(user) => {
                arguments.push(user);
                Some(format!("{alias}.opportunity_id in ({})", granted_to(arguments.0.len())))
            }
        }
    }
}

/// What the user in this place sees besides: granted opportunities, and open ones of whom the user stands in for, as a query.
fn granted_to(place: usize) -> String {
    let absent = access::absent(place);
    format!(
        "select g.subject_id as id from access_grant g where g.user_id = ${place} and g.subject_kind = 'opportunity'
         union select o.id from opportunity o where o.status = 'open' and o.deleted_at is null and o.owner_id in ({absent})"
    )
}

/// The people that meet all conditions; nothing when there is no condition.
async fn people(tx: &mut Tx, conditions: &[String], arguments: &Arguments) -> Result<Option<BTreeSet<UserId>>> {
    if conditions.is_empty() {
        return Ok(None);
    }
    let sql = format!("select p.owner_id from (select id as owner_id from users) p where {}", conditions.join(" and "));
    let found = tx.all::<(UserId,)>(&sql, &arguments.0).await?;
    Ok(Some(found.into_iter().map(|(owner,)| owner).collect()))
}

/// Owners whose opportunities are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owners {
    /// Those asked for; nothing when that is everybody.
    asked: Option<BTreeSet<UserId>>,
    /// Those whose records the actor sees because of who they are; nothing when that is everybody.
    seen: Option<BTreeSet<UserId>>,
}

impl Owners {
    /// Whether a figure of this owner counts, of the whole company when there is none: one of both tells everything.
    pub(super) fn count(&self, owner: Option<UserId>) -> bool {
        match owner {
            None => self.asked.is_none() && self.seen.is_none(),
            Some(owner) => {
                let is_in =
                    |owners: &Option<BTreeSet<UserId>>| owners.as_ref().is_none_or(|owners| owners.contains(&owner));
                (self.asked.is_some() || self.seen.is_some()) && is_in(&self.asked) && is_in(&self.seen)
            }
        }
    }

    /// Whether a figure of this owner counts only because the record was granted.
    pub(super) fn count_granted(&self, owner: Option<UserId>) -> bool {
        owner.is_some_and(|owner| {
            self.asked.as_ref().is_none_or(|asked| asked.contains(&owner))
                && self.seen.as_ref().is_some_and(|seen| !seen.contains(&owner))
        })
    }
}

fn all_of(conditions: &[String]) -> String {
    if conditions.is_empty() { "1 = 1".to_owned() } else { conditions.join(" and ") }
}

/// The arguments of a statement that is put together from parts.
#[derive(Debug, Default)]
pub(super) struct Arguments(pub(super) Vec<Value<'static>>);

impl Arguments {
    /// Adds an argument and answers its place in the text.
    pub(super) fn push(&mut self, value: impl Into<Value<'static>>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    /// The longest list that [`Arguments::list`] takes.
    pub(super) const LONGEST_LIST: usize = 512;

    /// Adds the arguments of an `in (…)` and answers their places. Lists are filled up to one of a few lengths by repeating the last
    /// value, so that few statements need to be prepared.
    ///
    /// # Panics
    /// When the list is longer than [`Arguments::LONGEST_LIST`].
    pub(super) fn list<T: Copy + Into<Value<'static>>>(&mut self, values: &[T]) -> String {
        let Some(&last) = values.last() else { return "null".to_owned() };
        let length = [8, 64, Self::LONGEST_LIST].into_iter().find(|length| values.len() <= *length);
        let length = length.expect("callers cut longer lists into chunks");
        let filled = values.iter().copied().chain(std::iter::repeat(last)).take(length);
        filled.map(|value| self.push(value)).collect::<Vec<_>>().join(", ")
    }
}
