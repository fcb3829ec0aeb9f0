//! Activities: what was done with a customer, and what is planned.
//!
//! An activity belongs to an opportunity, a lead, an account or a contact and follows the rights of that [`Parent`]. It is
//! logged when it was done, or planned and later completed, cancelled or taken up again ([`verbs`]). What the parent's pages
//! show of it is in [`around`].

mod api;
pub(crate) mod around;
mod complete;
mod deed;
mod draft;
mod form;
mod list;
mod log;
mod page;
mod parent;
pub(crate) mod told;
mod verbs;

use axum::Router;
use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    Day, Instant, TimeZone,
    activity::{
        ActivityFacts, ActivityKind, ActivityOutcome, ActivityRefusal, ActivityStatus, Direction, is_backdated,
    },
    id::{AccountId, ActivityId, ContactId, LeadId, OpportunityId, UserId},
    policy::{Actor, Permitted, Relation, actions, permit},
};
use tundish_web::messages::Messages;
use utoipa_axum::router::OpenApiRouter;

pub(crate) use self::{
    parent::Parent,
    verbs::{Completion, cancel, complete, reassign, reopen},
};
use crate::{
    access::Sight,
    record::{
        self, Fault, Field, Kind, Record, RecordError, Target, Why, Words,
        api::Collection,
        facts,
        list::{Listed, Order},
        pages,
    },
    user,
    web::App,
};

/// Longest subject in characters.
const LONGEST_SUBJECT: usize = 200;
/// Longest text in characters.
const LONGEST_BODY: usize = 20_000;
/// Longest an activity can take, in minutes: a week.
const LONGEST_MINUTES: i64 = 7 * 24 * 60;
/// How far clocks may differ before something done counts as not done yet, in microseconds.
const CLOCKS_DIFFER_MICROS: i64 = 5 * 60 * 1_000_000;

/// Something done or planned with a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Identifier.
    pub id: ActivityId,
    /// Edits so far, from 1.
    pub version: i64,
    /// What kind of thing.
    pub kind: ActivityKind,
    /// What it is about, in a line.
    pub subject: String,
    /// What was said, or is to be said.
    pub body: Option<String>,
    /// From whom it went out.
    pub direction: Option<Direction>,
    /// How it came out.
    pub outcome: Option<ActivityOutcome>,
    /// Whether the customer answered.
    pub answered: Option<bool>,
    /// How long it took, in minutes.
    pub minutes: Option<i64>,
    /// The day by which it is to be done, of the company's calendar.
    pub due_on: Option<Day>,
    /// The time of that day, if somebody said: `14:30`, as clocks show it where the company is.
    pub due_time: Option<String>,
    /// How far it is.
    pub status: ActivityStatus,
    /// When it was done.
    pub done_at: Option<Instant>,
    /// Whether it was written down more than three days after it was done.
    pub backdated: bool,
    /// Who is to do it, or did it.
    pub owner_id: UserId,
    /// With which account.
    pub account_id: Option<AccountId>,
    /// With whom.
    pub contact_id: Option<ContactId>,
    /// For which opportunity.
    pub opportunity_id: Option<OpportunityId>,
    /// For which lead.
    pub lead_id: Option<LeadId>,
    /// When it was written down.
    pub created_at: Instant,
    /// When it was deleted.
    pub deleted_at: Option<Instant>,
}

facts!(Activity {
    kind,
    subject,
    body,
    direction,
    outcome,
    answered,
    minutes,
    due_on,
    due_time,
    status,
    done_at,
    backdated,
    owner_id,
    account_id,
    contact_id,
    opportunity_id,
    lead_id,
});

const KINDS: Words = Words { all: ActivityKind::WORDS, label: Messages::activity_kind };
const DIRECTIONS: Words = Words { all: Direction::WORDS, label: Messages::activity_direction };
const OUTCOMES: Words = Words { all: ActivityOutcome::WORDS, label: Messages::activity_outcome };
const STATUSES: Words = Words { all: ActivityStatus::WORDS, label: Messages::activity_status };

impl Record for Activity {
    type Id = ActivityId;
    type Read = actions::ReadActivity;
    type ReadCard = actions::ReadActivity;
    type Create = actions::CreateActivity;
    type Edit = actions::EditActivity;
    type Delete = actions::DeleteActivity;

    const TABLE: &'static str = "activity";
    const FIELDS: &'static [Field] = &[
        Field::new("kind", Messages::activity_kind_label, Kind::Word(KINDS)).required(),
        Field::new("subject", Messages::subject, Kind::Line(LONGEST_SUBJECT)).required().personal(),
        Field::new("body", Messages::text_label, Kind::Prose(LONGEST_BODY)).personal(),
        Field::new("direction", Messages::direction_label, Kind::Word(DIRECTIONS)),
        Field::new("outcome", Messages::outcome_label, Kind::Word(OUTCOMES)),
        Field::new("answered", Messages::answered_label, Kind::Maybe),
        Field::new("minutes", Messages::minutes_label, Kind::Whole { least: 1, most: LONGEST_MINUTES }),
        Field::new("due_on", Messages::due_on, Kind::Day),
        Field::new("due_time", Messages::due_time, Kind::Time),
        Field::new("status", Messages::status, Kind::Word(STATUSES)).by_the_program(),
        Field::new("done_at", Messages::done_on, Kind::Instant),
        Field::new("backdated", Messages::backdated_label, Kind::Flag).by_the_program(),
        Field::new("contact_id", Messages::contact, Kind::To(Target::Contact)),
        Field::new("opportunity_id", Messages::opportunity, Kind::To(Target::Opportunity)).at_creation(),
        Field::new("lead_id", Messages::lead, Kind::To(Target::Lead)).at_creation(),
        Field::new("account_id", Messages::account, Kind::To(Target::Account)).at_creation(),
        Field::new("owner_id", Messages::owner, Kind::To(Target::Colleague)).required().at_creation(),
    ];

    fn id(&self) -> ActivityId {
        self.id
    }

    fn name(&self) -> String {
        self.subject.clone()
    }

    async fn blank(tx: &mut Tx, actor: &Actor) -> std::result::Result<Self, RecordError> {
        let owner_id = actor.user().ok_or(RecordError::Forbidden)?;
        Ok(Self {
            id: tx.next_id(),
            version: 1,
            kind: ActivityKind::Note,
            subject: String::new(),
            body: None,
            direction: None,
            outcome: None,
            answered: None,
            minutes: None,
            due_on: None,
            due_time: None,
            status: ActivityStatus::Planned,
            done_at: None,
            backdated: false,
            owner_id,
            account_id: None,
            contact_id: None,
            opportunity_id: None,
            lead_id: None,
            created_at: tx.now(),
            deleted_at: None,
        })
    }

    async fn relation(&self, tx: &mut Tx, actor: &Actor) -> Result<Relation> {
        parent::relation(tx, actor, self).await
    }

    async fn settle(
        &mut self,
        tx: &mut Tx,
        actor: &Actor,
        before: Option<&Self>,
    ) -> std::result::Result<(), RecordError> {
        if before.is_some_and(|before| before.deleted_at != self.deleted_at) {
            return Ok(());
        }
        let now = tx.now();
        if before.is_none() {
            self.begin(now);
        }
        if before.is_none_or(|before| before.done_at != self.done_at) {
            self.backdated = self.done_at.is_some_and(|done_at| is_backdated(done_at, now));
        }
        self.check(now)?;
        parent::fill_account(tx, actor, self, before).await?;
        if before.is_none_or(|before| before.owner_id != self.owner_id) {
            self.owner_sees_it(tx, actor).await?;
        }
        Ok(())
    }

    fn made(&self) -> &'static str {
        if self.status == ActivityStatus::Done { "logged" } else { "planned" }
    }

    fn happened_at(before: Option<&Self>, after: &Self) -> Option<Instant> {
        let was = before.and_then(|before| before.done_at);
        // What is corrected later is corrected when it is recorded.
        after.done_at.filter(|_| was.is_none())
    }

    fn keys(&self) -> Vec<(&'static str, Value<'_>)> {
        Vec::new()
    }
}

impl Activity {
    /// A new one was done when somebody says so, or when nothing says that it is still to be done.
    fn begin(&mut self, now: Instant) {
        let is_planned = match self.kind {
            ActivityKind::Note => false,
            ActivityKind::Task | ActivityKind::Promise => true,
            ActivityKind::Call
            | ActivityKind::Email
            | ActivityKind::Meeting
            | ActivityKind::Visit
            | ActivityKind::Message => self.due_on.is_some(),
        };
        if self.done_at.is_none() && !is_planned {
            self.done_at = Some(now);
        }
        self.status = if self.done_at.is_some() { ActivityStatus::Done } else { ActivityStatus::Planned };
    }

    /// Whether its facts go together, all complaints at once.
    fn check(&self, now: Instant) -> std::result::Result<(), RecordError> {
        let facts = ActivityFacts {
            kind: self.kind,
            due_on: self.due_on,
            done_at: self.done_at,
            direction: self.direction,
            outcome: self.outcome,
            answered: self.answered,
        };
        let refusals = facts.check().err().unwrap_or_default();
        let mut faults: Vec<Fault> = refusals.into_iter().map(fault).collect();
        let mut complain = |field, code, sentence| faults.push(Fault { field, why: Why::Other(code, sentence) });
        if self.due_time.is_some() && self.due_on.is_none() {
            complain("due_time", "due_time_without_day", Messages::due_time_without_day);
        }
        if (self.status == ActivityStatus::Done) != self.done_at.is_some() {
            complain("done_at", "done_at_against_status", Messages::done_at_against_status);
        }
        if self.done_at.is_some_and(|done_at| CLOCKS_DIFFER_MICROS < done_at.micros_since(now)) {
            complain("done_at", "in_the_future", Messages::done_in_the_future);
        }
        if faults.is_empty() { Ok(()) } else { Err(RecordError::Faults(faults)) }
    }

    /// Nothing is given to somebody who could not see it.
    async fn owner_sees_it(&self, tx: &mut Tx, actor: &Actor) -> std::result::Result<(), RecordError> {
        let (Some(parent), false) = (Parent::of(self), actor.user() == Some(self.owner_id)) else { return Ok(()) };
        let owner = user::store::by_id(tx, self.owner_id).await?.ok_or(RecordError::unknown("owner_id"))?;
        let owner = Actor::Person { user: owner.id, role: owner.role };
        let relation = parent.relation(tx, &owner).await?;
        permit::<actions::ReadActivity>(&owner, relation)
            .map(drop)
            .map_err(|_| RecordError::fault("owner_id", Why::Other("does_not_see_it", Messages::owner_does_not_see_it)))
    }

    /// The last instant at which it is done in time; nothing when no day was named.
    pub(crate) fn due_at(&self, zone: &TimeZone) -> Option<Instant> {
        let day = self.due_on?;
        let clock = self.due_time.as_deref().and_then(record::value::clock);
        let at = clock.and_then(|clock| zone.to_timestamp(day.date().to_datetime(clock)).ok());
        Some(at.and_then(|at| Instant::from_micros(at.as_microsecond())).unwrap_or_else(|| day.end(zone)))
    }

    /// Whether it is still to be done and its time is over.
    pub(crate) fn is_overdue(&self, now: Instant, zone: &TimeZone) -> bool {
        self.status == ActivityStatus::Planned && self.due_at(zone).is_some_and(|due_at| due_at <= now)
    }
}

fn fault(refusal: ActivityRefusal) -> Fault {
    let sentence: fn(Messages) -> &'static str = match refusal {
        ActivityRefusal::DueMissing => Messages::due_missing,
        ActivityRefusal::DueNotOfThisKind => Messages::due_not_of_this_kind,
        ActivityRefusal::NoteIsNotPlanned => Messages::note_is_not_planned,
        ActivityRefusal::DirectionNotOfThisKind => Messages::direction_not_of_this_kind,
        ActivityRefusal::OutcomeNotOfThisKind => Messages::outcome_not_of_this_kind,
        ActivityRefusal::OutcomeBeforeDone => Messages::outcome_before_done,
        ActivityRefusal::AnsweredNotOfThisKind => Messages::answered_not_of_this_kind,
        ActivityRefusal::AnsweredBeforeDone => Messages::answered_before_done,
        ActivityRefusal::AnsweredAgainstOutcome => Messages::answered_against_outcome,
    };
    Fault { field: refusal.field(), why: Why::Other(refusal.code(), sentence) }
}

impl Listed for Activity {
    const ORDER: Order = Order::Newest;
    const FILTERS: &'static [&'static str] =
        &["kind", "status", "owner_id", "account_id", "contact_id", "opportunity_id", "lead_id"];
    const HAS_NAME: bool = false;

    fn seen(sight: Sight, place: usize) -> String {
        format!("({}) and {}", parent::seen(sight, place), parent::is_awake())
    }
}

impl Collection for Activity {
    const COLLECTION: &'static str = "activities";
    const SCHEMA: &'static str = "Activity";
    const ABOUT: &'static str = "Something done or planned with a customer.";
}

/// Whether the actor may log something with a record to which they stand like this.
pub(crate) fn may_log(actor: &Actor, to_parent: Relation) -> bool {
    // Whoever logs it is its author.
    let as_author = if parent::is_seen(to_parent) { Relation::Own } else { Relation::Stranger };
    permit::<<Activity as Record>::Create>(actor, as_author).is_ok()
}

/// Whether the actor may see what was done with a record to which they stand like this.
pub(crate) fn may_see(actor: &Actor, to_parent: Relation) -> bool {
    parent::is_seen(to_parent) && permit::<actions::ReadActivity>(actor, to_parent).is_ok()
}

/// The collection that a token's scope must name.
fn collection() -> tundish_domain::policy::Collection {
    <actions::ReadActivity as Permitted>::ACTION.collection()
}

/// The routes of activities in the programming interface.
pub(crate) fn api() -> OpenApiRouter<App> {
    record::api::routes::<Activity>().merge(api::routes())
}

/// The pages of activities.
pub(crate) fn pages() -> Router<App> {
    pages::routes_of_one::<Activity>().merge(list::routes()).merge(log::routes()).merge(deed::routes())
}
