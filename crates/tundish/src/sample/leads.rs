//! Enquiries on the web: 22 a week until the form was moved seven weeks ago, 9 a week since; and one that is three minutes old.

use tundish_db::{Result, Tx};
use tundish_domain::{
    Channel, Day, Instant, NumberKind, Role, TimeZone,
    id::UserId,
    lead::{LeadSource, LeadStatus},
    policy::Actor,
};

use super::{
    SEED,
    outline::Moment,
    people::{People, Who},
    tell,
};
use crate::{
    fiction::{Random, write_records},
    lead::Lead,
    number,
};

/// Weeks of enquiries before today.
const WEEKS: i32 = 14;
/// So many weeks ago the form was moved.
const MOVED_WEEKS: i32 = 7;
const BEFORE: i32 = 22;
const SINCE: i32 = 9;
/// Days after which an enquiry was answered and sorted out.
const OPEN_DAYS: i32 = 9;

const NAMES: [&str; 16] = [
    "Anna Berg",
    "Tom Ashdown",
    "Marie Lorenz",
    "Paolo Riva",
    "Sophie Kern",
    "Jack Pell",
    "Nora Feld",
    "Luis Prado",
    "Hanna Voss",
    "Ben Carrow",
    "Ilse Thorn",
    "Marco Bella",
    "Ruth Stead",
    "Jonah Tye",
    "Lena Quast",
    "Piet de Wit",
];
const WANTED: [&str; 6] = [
    "A filter for our kitchen",
    "What does a dispenser for 40 people cost?",
    "Cartridges for the Tarn 200",
    "Hard water in three bathrooms",
    "Rent instead of buying?",
    "Sterile water for a small practice",
];
const LET_GO: [&str; 3] = ["Bought elsewhere", "Only wanted a price", "Could not be reached"];

/// Writes them.
pub(super) async fn write(tx: &mut Tx, people: &People, today: Day, zone: &TimeZone) -> Result<()> {
    let mut days = Vec::new();
    for week in (1..=WEEKS).rev() {
        let count = if MOVED_WEEKS < week { BEFORE } else { SINCE };
        days.extend((0..count).map(|place| week * 7 - place * 7 / count));
    }
    let first = number::draw(tx, NumberKind::Lead, i64::try_from(days.len() + 1).unwrap_or(0)).await?;
    let web = people.id(Who::Olivia);
    let mut made = Vec::with_capacity(days.len() + 1);
    for ((index, days_ago), number) in days.into_iter().enumerate().zip(first..) {
        let mut random = Random::of(SEED, 13, index);
        let at = tell::instant(today, zone, Moment { days_ago, minute: random.between(7 * 60, 21 * 60) });
        let mut lead = blank(tx, &mut random, number, web, at);
        if OPEN_DAYS < days_ago {
            lead.status = LeadStatus::Disqualified;
            lead.reason = Some((*random.pick(&LET_GO)).to_owned());
            lead.answered_at = Some(at.plus_micros(3_600_000_000));
            lead.closed_at = Some(at.plus_micros(24 * 3_600_000_000));
        } else if random.chance(60) {
            lead.status = LeadStatus::Working;
            lead.answered_at = Some(at.plus_micros(1_800_000_000));
        }
        made.push((Actor::Person { user: web, role: Role::Representative }, at, lead));
    }
    let mei = people.id(Who::Mei);
    let at = tx.now().plus_micros(-180_000_000);
    let number = first + i64::try_from(made.len()).unwrap_or(0);
    let lead = Lead {
        name: "Frieda Moll".to_owned(),
        company: Some("Moll & Söhne".to_owned()),
        emails: Some("frieda.moll@enquiry.example".to_owned()),
        interest: Some("Two dispensers for the workshop, as soon as possible".to_owned()),
        channel: Channel::Inside,
        ..blank(tx, &mut Random::new(SEED), number, mei, at)
    };
    made.push((Actor::Person { user: mei, role: Role::Representative }, at, lead));
    write_records(tx, &made).await
}

fn blank(tx: &Tx, random: &mut Random, number: i64, owner_id: UserId, created_at: Instant) -> Lead {
    let name = (*random.pick(&NAMES)).to_owned();
    Lead {
        id: tx.next_id(),
        version: 1,
        number,
        emails: Some(format!("{}@enquiry.example", name.to_lowercase().replace(' ', "."))),
        name,
        company: None,
        job_title: None,
        phones: None,
        country: None,
        interest: Some((*random.pick(&WANTED)).to_owned()),
        product_id: None,
        source: LeadSource::WebForm,
        channel: Channel::Web,
        status: LeadStatus::New,
        reason: None,
        owner_id,
        account_id: None,
        contact_id: None,
        opportunity_id: None,
        answered_at: None,
        closed_at: None,
        created_at,
        deleted_at: None,
    }
}
