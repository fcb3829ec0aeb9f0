//! The frame of a person's pages: which sections there are for them.

use tundish_domain::{
    appearance,
    policy::{Relation, actions, permit},
};
use tundish_web::{
    http::error::WebError,
    kit::{
        Link,
        shell::{AddItem, Density, Frame, NavGroup, NavItem, Theme},
    },
};

use super::{
    App, Asker,
    actions::{ACTIONS, Action, Does, Place},
};

/// A section of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// The picture and the board.
    Funnel,
    /// The list and the records.
    Opportunities,
    /// Unqualified interest.
    Leads,
    /// Customers.
    Accounts,
    /// People at customers.
    Contacts,
    /// What is to be done and was done.
    Activities,
    /// What is sold.
    Products,
    /// What holds for the whole company, and who looks after it.
    Settings,
    /// What was looked for.
    Search,
}

impl Section {
    /// The section to which the record at this address belongs.
    pub(crate) fn of_path(path: &str) -> Self {
        match path.split('/').nth(1) {
            Some("leads") => Self::Leads,
            Some("accounts") => Self::Accounts,
            Some("contacts") => Self::Contacts,
            Some("activities") => Self::Activities,
            _ => Self::Opportunities,
        }
    }
}

/// The frame around the pages of whoever asks.
pub(crate) fn frame(app: &App, asker: &Asker, section: Option<Section>) -> Result<Frame, WebError> {
    let m = asker.m;
    let theme = asker.who.as_ref().map_or(Theme::System, |who| match who.theme {
        appearance::Theme::System => Theme::System,
        appearance::Theme::Light => Theme::Light,
        appearance::Theme::Dark => Theme::Dark,
    });
    let density = asker.who.as_ref().map_or(Density::Compact, |who| match who.density {
        appearance::Density::Compact => Density::Compact,
        appearance::Density::Roomy => Density::Roomy,
    });
    let here = |action: &Action| section == Some(action.section);
    let items = |is_meant: fn(Place) -> bool| -> Vec<NavItem> {
        let items = ACTIONS.iter().filter_map(|action| match action.does {
            Does::Open { keys, place, may } if is_meant(place) && may(&asker.actor) => Some(NavItem {
                icon: Some(action.icon),
                label: (action.name)(m).to_owned(),
                href: action.href.to_owned(),
                current: here(action),
                count: None,
                keys: Some(keys),
                on_phone: place == Place::Bars,
            }),
            Does::Open { .. } | Does::Add { .. } => None,
        });
        items.collect()
    };
    let add = ACTIONS.iter().filter_map(|action| match action.does {
        Does::Add { may } if may(&asker.actor) => Some(AddItem {
            icon: action.icon,
            label: (action.name)(m).to_owned(),
            href: action.href.to_owned(),
            // The funnel is made of opportunities.
            is_here: here(action) || (section == Some(Section::Funnel) && action.section == Section::Opportunities),
        }),
        Does::Add { .. } | Does::Open { .. } => None,
    });
    Ok(Frame {
        m,
        company: app.company.name.clone(),
        person: asker.who.as_ref().map(|who| who.name.clone()).unwrap_or_default(),
        theme,
        density,
        nav: vec![
            NavGroup { title: None, items: items(|place| place != Place::Administration) },
            NavGroup {
                title: Some(m.administration().to_owned()),
                items: items(|place| place == Place::Administration),
            },
        ],
        add: add.collect(),
        is_searching: section == Some(Section::Search),
        home: "/funnel".to_owned(),
        sign_out: "/sign-out".to_owned(),
        own: own(asker),
        guard: asker.guard()?,
    })
}

/// The entries of the person's own menu.
fn own(asker: &Asker) -> Vec<Link> {
    let m = asker.m;
    let mut own = vec![Link::new(m.settings(), "/me")];
    if permit::<actions::EditAbsence>(&asker.actor, Relation::Own).is_ok() {
        own.push(Link::new(m.absences(), "/me/absences"));
    }
    // A phone has no rail, and its bar holds what one needs on the way.
    if crate::admin::is_offered(&asker.actor) {
        own.push(Link::new(m.administration(), crate::admin::HOME));
    }
    own
}
