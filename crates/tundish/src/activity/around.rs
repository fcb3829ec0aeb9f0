//! What was done and is planned around a record, for its page.

use std::collections::BTreeMap;

use tundish_db::{Result, Tx, args};
use tundish_domain::{
    activity::ActivityStatus,
    id::{ContactId, UserId},
    policy::{Actor, Collection, Relation, actions, permit},
};

use super::{
    Activity, Parent, collection, may_log, may_see,
    parent::{self, seen},
};
use crate::{
    access::Sight,
    contact::Contact,
    names::{Names, colleagues},
    record::{self, Facts, list::Listed, tell},
};

/// How much is read: what is planned, and what was done last.
const READ: i64 = 100;
/// How many contacts a form offers.
const OFFERED: i64 = 50;

/// An activity and what the actor may do with it.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) activity: Activity,
    pub(crate) may_edit: bool,
    pub(crate) may_delete: bool,
}

/// What was done and is planned around a record, as far as the actor sees it.
#[derive(Debug)]
pub(crate) struct Around {
    pub(crate) parent: Parent,
    /// Whether the actor may log and plan.
    pub(crate) may_log: bool,
    /// What is planned, by its day.
    pub(crate) planned: Vec<Entry>,
    /// What was done or cancelled.
    pub(crate) past: Vec<Entry>,
    /// Names of people and contacts.
    pub(crate) names: Names,
    /// With whom it can be.
    pub(crate) contacts: Vec<(ContactId, String)>,
    /// Who can do it.
    pub(crate) people: Vec<(UserId, String)>,
}

impl Around {
    /// Reads it; nothing for whoever may not see it.
    pub(crate) async fn read(tx: &mut Tx, actor: &Actor, parent: Parent, to_parent: Relation) -> Result<Option<Self>> {
        let Ok(sight) = Sight::of(actor, collection()) else { return Ok(None) };
        if !may_see(actor, to_parent) {
            return Ok(None);
        }
        let mut planned = read(tx, sight, parent, true).await?;
        planned.sort_by_key(order);
        let past = read(tx, sight, parent, false).await?;
        let contacts = contacts(tx, actor, parent).await?;
        let people = people(tx, actor).await?;
        let mentioned: Vec<&Activity> = planned.iter().chain(&past).collect();
        let names = tell::names(tx, actor, &mentioned, &[], []).await?;
        let mut relations = BTreeMap::from([(parent, to_parent)]);
        Ok(Some(Self {
            parent,
            may_log: may_log(actor, to_parent),
            planned: entries(tx, actor, planned, &mut relations).await?,
            past: entries(tx, actor, past, &mut relations).await?,
            names,
            contacts,
            people,
        }))
    }
}

/// What is due first comes first; what has no day comes last.
pub(super) fn order(activity: &Activity) -> (bool, String, bool, String) {
    let (day, time) = (activity.due_on, &activity.due_time);
    let day_text = day.map(|day| day.to_string()).unwrap_or_default();
    (day.is_none(), day_text, time.is_none(), time.clone().unwrap_or_default())
}

/// Finds out what the actor may do with each; several of one parent are asked once.
pub(super) async fn entries(
    tx: &mut Tx,
    actor: &Actor,
    activities: Vec<Activity>,
    relations: &mut BTreeMap<Parent, Relation>,
) -> Result<Vec<Entry>> {
    let mut entries = Vec::with_capacity(activities.len());
    for activity in activities {
        let relation = match Parent::of(&activity) {
            None => parent::relation(tx, actor, &activity).await?,
            Some(parent) => {
                let to_parent = match relations.get(&parent) {
                    Some(known) => *known,
                    None => parent.relation(tx, actor).await?,
                };
                relations.insert(parent, to_parent);
                parent::through(to_parent, actor, &activity)
            }
        };
        let may_edit = permit::<actions::EditActivity>(actor, relation).is_ok();
        let may_delete = permit::<actions::DeleteActivity>(actor, relation).is_ok();
        entries.push(Entry { activity, may_edit, may_delete });
    }
    Ok(entries)
}

async fn read(tx: &mut Tx, sight: Sight, parent: Parent, is_planned: bool) -> Result<Vec<Activity>> {
    let columns: Vec<String> = Activity::COLUMNS.iter().map(|column| format!("r.{column}")).collect();
    let sign = if is_planned { "=" } else { "<>" };
    let sql = format!(
        "select {} from activity r where r.{} = $2 and r.status {sign} $3 and r.deleted_at is null and {}
         order by r.id desc limit $4",
        columns.join(", "),
        parent.field(),
        seen(sight, 1),
    );
    tx.all(&sql, args![sight.argument(), parent.id(), ActivityStatus::Planned, READ]).await
}

/// Who can do it: the actor and whom the actor may give something to.
pub(super) async fn people(tx: &mut Tx, actor: &Actor) -> Result<Vec<(UserId, String)>> {
    colleagues(tx, Sight::of(actor, Collection::Users).unwrap_or_else(|_| Sight::by_rights(actor))).await
}

/// With whom something can be done: who has a part in the opportunity, who is at the account.
pub(super) async fn contacts(tx: &mut Tx, actor: &Actor, parent: Parent) -> Result<Vec<(ContactId, String)>> {
    let of_parent = match parent {
        Parent::Opportunity(_) => {
            "select contact_id from participant where opportunity_id = $2 and deleted_at is null
             union select c.id from contact c join opportunity o on o.account_id = c.account_id where o.id = $2"
        }
        Parent::Account(_) => "select id from contact where account_id = $2",
        Parent::Contact(_) => "select id from contact where id = $2",
        Parent::Lead(_) => return Ok(Vec::new()),
    };
    let Ok(sight) = Sight::of(actor, Collection::Contacts) else { return Ok(Vec::new()) };
    let sql = format!(
        "select r.id, r.name from contact r where r.id in ({of_parent}) and r.deleted_at is null and {}
         order by r.name_key, r.id limit $3",
        Contact::seen(sight, 1),
    );
    tx.all(&sql, args![sight.argument(), parent.id(), OFFERED]).await
}

/// The activity, if the actor may change it.
///
/// # Errors
/// [`record::RecordError`].
pub(super) async fn to_change(
    tx: &mut Tx,
    actor: &Actor,
    id: tundish_domain::id::ActivityId,
) -> std::result::Result<Activity, record::RecordError> {
    let found = record::find::<Activity>(tx, actor, id).await?;
    permit::<actions::EditActivity>(actor, found.relation)?;
    Ok(found.record)
}
