//! What was done with the customers, and what is planned: enough on every opportunity to read how it went.
//!
//! Contact ends where the story says that nobody was heard of; what is planned lies around today.

use tundish_db::{Result, Tx};
use tundish_domain::{
    Day, Instant, Role, TimeZone,
    activity::{ActivityKind, ActivityOutcome, ActivityStatus, Direction},
    id::ContactId,
    opportunity::Opportunity,
    policy::Actor,
};

use super::{
    SEED,
    contacts::Contacts,
    outline::{Moment, Outline},
    people::Who,
    plan::Plan,
    tell,
};
use crate::{
    activity::Activity,
    fiction::{Random, write_records},
    opportunity::bulk::SignedStory,
};

/// How many days ago these customers were last in touch.
const SILENT: [(&str, i32); 4] =
    [("Spedition Kolbe", 54), ("Brauhaus Tannert", 20), ("Casa Rural Tejo", 40), ("Lindenau Hospital", 12)];
/// Most activities on one opportunity.
const MOST: i32 = 7;
/// Jonas visits so many customers today, and Mei promised to call so many back.
const VISITS_TODAY: usize = 7;
const CALLBACKS: usize = 3;

const SAID: [(ActivityKind, &str); 10] = [
    (ActivityKind::Call, "Asked how they get their water now"),
    (ActivityKind::Call, "Talked the offer through"),
    (ActivityKind::Call, "Asked who else has to agree"),
    (ActivityKind::Email, "Sent the water report"),
    (ActivityKind::Email, "Sent two references"),
    (ActivityKind::Email, "Price for a three-year contract"),
    (ActivityKind::Visit, "Counted rooms and taps"),
    (ActivityKind::Visit, "Walked through the building"),
    (ActivityKind::Meeting, "Demonstration on site"),
    (ActivityKind::Note, "They compare with bottled water"),
];

/// Writes what was done and what is planned on every opportunity.
pub(super) async fn write(
    tx: &mut Tx,
    plan: &Plan,
    stories: &[SignedStory],
    contacts: &Contacts,
    today: Day,
    zone: &TimeZone,
) -> Result<()> {
    let (mut visits, mut callbacks) = (0, 0);
    let mut made = Vec::new();
    for (index, (outline, story)) in plan.outlines.iter().zip(stories).enumerate() {
        let Some((_, last)) = story.last() else { continue };
        let mut random = Random::of(SEED, 12, index);
        let scene =
            Scene { opportunity: &last.after, contact: contacts[outline.customer].first().copied(), today, zone };
        let customer = &plan.customers[outline.customer].0.name;
        let begun = outline.begins.days_ago;
        let ended = match last.after.outcome.closed_at() {
            Some(closed) => closed.day(zone).days_until(today),
            None => silence(&mut random, customer),
        };
        for days_ago in days(&mut random, begun, ended) {
            made.push(scene.done(tx, &mut random, days_ago, customer));
        }
        if last.after.open().is_ok() {
            let planned = match owner(outline) {
                Who::Jonas if visits < VISITS_TODAY => {
                    visits += 1;
                    Some((ActivityKind::Visit, "Visit", 0))
                }
                Who::Mei if callbacks < CALLBACKS => {
                    callbacks += 1;
                    Some((ActivityKind::Promise, "Call back with the price", 0))
                }
                _ if random.chance(55) => Some(planned(&mut random)),
                _ => None,
            };
            made.extend(planned.map(|planned| scene.planned(tx, planned)));
        }
    }
    for some in made.chunks(256) {
        write_records(tx, some).await?;
    }
    Ok(())
}

/// Who holds it in the end.
fn owner(outline: &Outline) -> Who {
    let given = outline.steps.iter().rev().find_map(|(_, deed)| match deed {
        super::outline::Deed::GiveTo(who) => Some(*who),
        _ => None,
    });
    given.unwrap_or(outline.owner)
}

fn silence(random: &mut Random, customer: &str) -> i32 {
    let told = SILENT.iter().find(|(name, _)| *name == customer);
    told.map_or_else(|| random.between(2, 16), |(_, days)| *days)
}

/// The days on which something was done, so many days ago, from the first to the last.
fn days(random: &mut Random, begun: i32, ended: i32) -> Vec<i32> {
    let mut days = vec![begun.max(1)];
    let step = ((begun - ended) / MOST).max(6);
    let mut next = begun - random.between(3, step.max(4));
    while ended <= next && 1 <= next && i32::try_from(days.len()).unwrap_or(MOST) < MOST {
        days.push(next);
        next -= random.between(step / 2 + 1, step + 4);
    }
    days
}

fn planned(random: &mut Random) -> (ActivityKind, &'static str, i32) {
    let what = *random.pick(&[
        (ActivityKind::Call, "Ask for the decision"),
        (ActivityKind::Visit, "Second visit"),
        (ActivityKind::Task, "Prepare the paper for all roles"),
        (ActivityKind::Promise, "Send the reference list"),
        (ActivityKind::Meeting, "Meeting with everybody who has to agree"),
    ]);
    (what.0, what.1, random.between(-4, 14))
}

struct Scene<'a> {
    opportunity: &'a Opportunity,
    contact: Option<ContactId>,
    today: Day,
    zone: &'a TimeZone,
}

type Made = (Actor, Instant, Activity);

impl Scene<'_> {
    fn actor(&self) -> Actor {
        Actor::Person { user: self.opportunity.owner, role: Role::Representative }
    }

    fn blank(&self, tx: &Tx, kind: ActivityKind, subject: &str, created_at: Instant) -> Activity {
        Activity {
            id: tx.next_id(),
            version: 1,
            kind,
            subject: subject.to_owned(),
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
            owner_id: self.opportunity.owner,
            account_id: self.opportunity.account,
            contact_id: self.contact,
            opportunity_id: Some(self.opportunity.id),
            lead_id: None,
            created_at,
            deleted_at: None,
        }
    }

    fn done(&self, tx: &Tx, random: &mut Random, days_ago: i32, customer: &str) -> Made {
        let at = tell::instant(self.today, self.zone, Moment { days_ago, minute: random.between(8 * 60, 17 * 60) });
        let is_bounced = customer == "Spedition Kolbe";
        let (kind, said) = if is_bounced {
            (ActivityKind::Email, "Sent the offer for the drivers' rooms; the mail came back")
        } else {
            *random.pick(&SAID)
        };
        let incoming = !is_bounced && random.chance(30);
        let reached = if incoming || random.chance(65) { ActivityOutcome::Reached } else { ActivityOutcome::NoAnswer };
        let activity = Activity {
            direction: kind.has_direction().then_some(if incoming { Direction::Incoming } else { Direction::Outgoing }),
            outcome: match kind {
                ActivityKind::Call => Some(reached),
                ActivityKind::Meeting | ActivityKind::Visit => Some(ActivityOutcome::Held),
                ActivityKind::Email
                | ActivityKind::Message
                | ActivityKind::Note
                | ActivityKind::Task
                | ActivityKind::Promise => None,
            },
            answered: is_bounced.then_some(false),
            minutes: (kind == ActivityKind::Call).then(|| i64::from(random.between(3, 25))),
            status: ActivityStatus::Done,
            done_at: Some(at),
            ..self.blank(tx, kind, said, at)
        };
        (self.actor(), at, activity)
    }

    fn planned(&self, tx: &Tx, (kind, subject, in_days): (ActivityKind, &str, i32)) -> Made {
        let at = tell::instant(self.today, self.zone, Moment { days_ago: 5, minute: 16 * 60 });
        let activity = Activity { due_on: Some(self.today.add_days(in_days)), ..self.blank(tx, kind, subject, at) };
        (self.actor(), at, activity)
    }
}
