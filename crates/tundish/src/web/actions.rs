//! The registry of what can be done from any page: where one can go and what one can add, each with its key and for whom it is.
//!
//! Rail, phone bar, menus, shortcuts and the sheet behind "?" are made from this list; what is done on a page itself has its key in
//! `tundish_web::kit::keys::Action`.

use tundish_domain::policy::{Actor, Permitted, Relation, actions, permit};
use tundish_web::{kit::Icon, messages::Messages};

use super::Section;
use crate::admin;

/// What an action does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Does {
    /// Opens a section. `g` and a key lead there; its place says where it is shown.
    Open { keys: &'static str, place: Place, may: fn(&Actor) -> bool },
    /// Adds what the section holds.
    Add { may: fn(&Actor) -> bool },
}

/// Where a section is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the rail, and in the phone bar itself.
    Bars,
    /// In the rail, and behind "More" on the phone.
    Rail,
    /// As a place of those who look after the company.
    Administration,
}

/// Something that can be done from any page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Action {
    pub(super) does: Does,
    pub(super) section: Section,
    pub(super) name: fn(Messages) -> &'static str,
    pub(super) icon: Icon,
    pub(super) href: &'static str,
}

/// All of them, in the order in which they are shown.
pub(super) const ACTIONS: &[Action] = &[
    open(
        Section::Funnel,
        Messages::funnel,
        Icon::Funnel,
        "/funnel",
        "g f",
        Place::Bars,
        may::<actions::ReadOpportunity>,
    ),
    open(
        Section::Opportunities,
        Messages::opportunities,
        Icon::Opportunities,
        "/opportunities",
        "g o",
        Place::Bars,
        may::<actions::ReadOpportunity>,
    ),
    open(Section::Leads, Messages::leads, Icon::Leads, "/leads", "g l", Place::Rail, may::<actions::ReadLead>),
    open(
        Section::Accounts,
        Messages::accounts,
        Icon::Accounts,
        "/accounts",
        "g a",
        Place::Rail,
        may::<actions::ReadAccountCard>,
    ),
    open(
        Section::Contacts,
        Messages::contacts,
        Icon::People,
        "/contacts",
        "g c",
        Place::Rail,
        may::<actions::ReadContact>,
    ),
    open(
        Section::Activities,
        Messages::activities,
        Icon::Today,
        "/activities",
        "g t",
        Place::Rail,
        may::<actions::ReadActivity>,
    ),
    open(Section::Products, Messages::products, Icon::Products, "/products", "g p", Place::Rail, sees_products),
    open(
        Section::Settings,
        Messages::settings,
        Icon::Settings,
        admin::HOME,
        "g s",
        Place::Administration,
        admin::is_offered,
    ),
    add(
        Section::Opportunities,
        Messages::new_opportunity,
        Icon::Opportunities,
        "/opportunities/new",
        may::<actions::CreateOpportunity>,
    ),
    add(Section::Leads, Messages::new_lead, Icon::Leads, "/leads/new", may::<actions::CreateLead>),
    add(Section::Accounts, Messages::new_account, Icon::Accounts, "/accounts/new", may::<actions::CreateAccount>),
    add(Section::Contacts, Messages::new_contact, Icon::People, "/contacts/new", may::<actions::CreateContact>),
];

const fn open(
    section: Section,
    name: fn(Messages) -> &'static str,
    icon: Icon,
    href: &'static str,
    keys: &'static str,
    place: Place,
    may: fn(&Actor) -> bool,
) -> Action {
    Action { does: Does::Open { keys, place, may }, section, name, icon, href }
}

const fn add(
    section: Section,
    name: fn(Messages) -> &'static str,
    icon: Icon,
    href: &'static str,
    may: fn(&Actor) -> bool,
) -> Action {
    Action { does: Does::Add { may }, section, name, icon, href }
}

/// Whether somebody may do this with a record of their own, and so ever does it.
fn may<A: Permitted>(actor: &Actor) -> bool {
    permit::<A>(actor, Relation::Own).is_ok()
}

/// Whether somebody may see what is sold, which belongs to nobody.
fn sees_products(actor: &Actor) -> bool {
    permit::<actions::ReadProducts>(actor, Relation::Company).is_ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_key_leads_to_one_place() {
        let keys: Vec<&str> = ACTIONS
            .iter()
            .filter_map(|action| match action.does {
                Does::Open { keys, .. } => Some(keys),
                Does::Add { .. } => None,
            })
            .collect();
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
        assert!(keys.iter().all(|keys| keys.starts_with("g ")));
    }
}
