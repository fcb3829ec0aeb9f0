//! The frame of a person's pages: which sections there are for them.

use tundish_domain::appearance;
use tundish_web::{
    http::error::WebError,
    kit::{
        Link,
        shell::{AddItem, Density, Frame, NavGroup, NavItem, Theme},
    },
};

use super::{
    App, Asker,
    actions::{ACTIONS, Action, Does},
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
    /// What was looked for.
    Search,
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
    let items = ACTIONS.iter().filter_map(|action| match action.does {
        Does::Open { keys, on_phone, may } if may(&asker.actor) => Some(NavItem {
            icon: Some(action.icon),
            label: (action.name)(m).to_owned(),
            href: action.href.to_owned(),
            current: here(action),
            count: None,
            keys: Some(keys),
            on_phone,
        }),
        Does::Open { .. } | Does::Add { .. } => None,
    });
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
        nav: vec![NavGroup { title: None, items: items.collect() }],
        add: add.collect(),
        is_searching: section == Some(Section::Search),
        home: "/funnel".to_owned(),
        sign_out: "/sign-out".to_owned(),
        own: vec![Link::new(m.settings(), "/me")],
        guard: asker.guard()?,
    })
}
