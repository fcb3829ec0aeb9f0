//! The people at the customers: those of whom the story speaks by their part in it, and somebody everywhere else.

use tundish_db::{Result, Tx};
use tundish_domain::{
    Day, NumberKind, Role, TimeZone,
    contact::{ContactRole, Stance},
    id::{AccountId, ContactId},
    policy::Actor,
};

use super::{SEED, customers::Customer, people::People, plan::Plan, tell};
use crate::{
    contact::Contact,
    fiction::{Random, write_records},
    number,
    opportunity::{bulk::SignedStory, participant::Participant},
};

/// Somebody of whom the story speaks: at which customer, who, as what, with which part in the decision, and where they stand.
type Somebody = (&'static str, &'static str, &'static str, &'static str, ContactRole, Stance);

#[rustfmt::skip]
const STORY: &[Somebody] = &[
    ("Brauhaus Tannert", "Korbinian", "Tannert", "Owner", ContactRole::DecisionMaker, Stance::Neutral),
    ("Spedition Kolbe", "Heike", "Kolbe", "Managing director", ContactRole::DecisionMaker, Stance::Unknown),
    ("Gemeinde Oberau", "Martin", "Seidl", "Head of building services", ContactRole::TechnicalBuyer, Stance::Supports),
    ("Lindenau Hospital", "Eva", "Lind", "Medical director", ContactRole::Champion, Stance::Supports),
    ("Lindenau Hospital", "Rainer", "Holm", "Head of purchasing", ContactRole::EconomicBuyer, Stance::Neutral),
    ("Hotels Belmonte", "Javier", "Soto", "Facility management", ContactRole::Champion, Stance::Supports),
    ("Hotels Belmonte", "Carmen", "Vidal", "Head of housekeeping", ContactRole::User, Stance::Opposes),
    ("Escuela Mirasol", "Pilar", "Campos", "Headmistress", ContactRole::DecisionMaker, Stance::Supports),
    ("Alpine Clinics", "Urs", "Zellweger", "Head of operations", ContactRole::Champion, Stance::Supports),
    ("Alpine Clinics", "Regula", "Amstad", "Head of finance", ContactRole::EconomicBuyer, Stance::Unknown),
    ("Messe Karst", "Nadja", "Brandl", "Hall management", ContactRole::DecisionMaker, Stance::Supports),
    ("Ministry of Works", "Tuomas", "Aalto", "Procurement officer", ContactRole::Gatekeeper, Stance::Neutral),
    ("Lindenhof Care Homes", "Ulrike", "Maas", "Head of care", ContactRole::DecisionMaker, Stance::Neutral),
];
const GIVEN: [&str; 24] = [
    "Anna", "Bruno", "Clara", "David", "Elena", "Frank", "Greta", "Hugo", "Ida", "Jan", "Katrin", "Leo", "Marta",
    "Nils", "Olga", "Peter", "Rosa", "Simon", "Tanja", "Viktor", "Wanda", "Emil", "Lucia", "Oskar",
];
const FAMILY: [&str; 24] = [
    "Adler", "Berg", "Costa", "Dorn", "Egger", "Falk", "Garcia", "Haas", "Iglesias", "Jansen", "Keller", "Lang",
    "Marin", "Nowak", "Ortiz", "Peters", "Rossi", "Sommer", "Torres", "Ullmann", "Vogel", "Winter", "Zimmer", "Moreau",
];
const TITLES: [&str; 8] = [
    "Facility manager",
    "Head of purchasing",
    "Managing director",
    "Office manager",
    "Head of operations",
    "Caretaker",
    "Kitchen manager",
    "Owner",
];

/// The contacts of a customer in the order of the plan, the first one being whom one speaks with.
pub(super) type Contacts = Vec<Vec<ContactId>>;

/// Writes the contacts of every customer.
pub(super) async fn write(
    tx: &mut Tx,
    plan: &Plan,
    accounts: &[AccountId],
    people: &People,
    today: Day,
    zone: &TimeZone,
) -> Result<Contacts> {
    let mut number = number::draw(tx, NumberKind::Contact, 2 * i64::try_from(accounts.len()).unwrap_or(0)).await?;
    let (mut made, mut contacts) = (Vec::new(), Contacts::new());
    for (index, ((customer, met), &account)) in plan.customers.iter().zip(accounts).enumerate() {
        let owner = people.id(customer.owner);
        let at = tell::instant(today, zone, *met);
        let actor = Actor::Person { user: owner, role: Role::Representative };
        let mut of_customer = Vec::new();
        for (given, family, title) in names(index, customer) {
            let contact = Contact {
                job_title: Some(title.to_owned()),
                emails: Some(format!(
                    "work {}.{}@customer{index}.example",
                    given.to_lowercase(),
                    family.to_lowercase()
                )),
                account_id: Some(account),
                ..Contact::new(tx.next_id(), number, Some(given.to_owned()), Some(family.to_owned()), owner, at)
            };
            number += 1;
            of_customer.push(contact.id);
            made.push((actor, at, contact));
        }
        contacts.push(of_customer);
    }
    write_records(tx, &made).await?;
    Ok(contacts)
}

fn names(index: usize, customer: &Customer) -> Vec<(&'static str, &'static str, &'static str)> {
    let of_story: Vec<_> = named(customer).map(|(_, given, family, title, ..)| (*given, *family, *title)).collect();
    if !of_story.is_empty() {
        return of_story;
    }
    let mut random = Random::of(SEED, 11, index);
    vec![(*random.pick(&GIVEN), *random.pick(&FAMILY), *random.pick(&TITLES))]
}

fn named(customer: &Customer) -> impl Iterator<Item = &'static Somebody> {
    STORY.iter().filter(move |somebody| somebody.0 == customer.name)
}

/// Whoever the story speaks of has a part in the opportunities of their customer.
pub(super) async fn take_part(tx: &mut Tx, plan: &Plan, stories: &[SignedStory], contacts: &Contacts) -> Result<()> {
    let mut made = Vec::new();
    for (outline, story) in plan.outlines.iter().zip(stories) {
        let Some((actor, last)) = story.last() else { continue };
        let (customer, _) = &plan.customers[outline.customer];
        for (somebody, &contact) in named(customer).zip(&contacts[outline.customer]) {
            let participant = Participant {
                id: tx.next_id(),
                version: 1,
                opportunity_id: last.after.id,
                contact_id: contact,
                role: somebody.4,
                stance: somebody.5,
                note: None,
                created_at: last.happened_at,
                deleted_at: None,
            };
            made.push((*actor, last.happened_at, participant));
        }
    }
    write_records(tx, &made).await
}
