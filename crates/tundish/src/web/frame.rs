//! The frame of a person's pages: which sections there are for them.

use tundish_domain::{
    appearance,
    policy::{Relation, actions, permit},
};
use tundish_web::{
    http::error::WebError,
    kit::{
        Icon, Link,
        shell::{Density, Frame, NavGroup, NavItem, Theme},
    },
};

use super::{App, Asker};

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
    let item = |this, icon, label: &str, href: &str, keys| NavItem {
        icon: Some(icon),
        label: label.to_owned(),
        href: href.to_owned(),
        current: section == Some(this),
        count: None,
        keys: Some(keys),
        on_phone: true,
    };
    let off_the_phone =
        |this, icon, label: &str, href: &str, keys| NavItem { on_phone: false, ..item(this, icon, label, href, keys) };
    let items = vec![
        item(Section::Funnel, Icon::Funnel, m.funnel(), "/funnel", "g f"),
        item(Section::Opportunities, Icon::Opportunities, m.opportunities(), "/opportunities", "g o"),
        item(Section::Leads, Icon::Leads, m.leads(), "/leads", "g l"),
        item(Section::Accounts, Icon::Accounts, m.accounts(), "/accounts", "g a"),
        item(Section::Contacts, Icon::People, m.contacts(), "/contacts", "g c"),
        item(Section::Activities, Icon::Today, m.activities(), "/activities", "g t"),
        off_the_phone(Section::Products, Icon::Products, m.products(), "/products", "g p"),
    ];
    let mut nav = vec![NavGroup { title: None, items }];
    if crate::admin::is_offered(&asker.actor) {
        let settings = off_the_phone(Section::Settings, Icon::Settings, m.settings(), crate::admin::HOME, "g s");
        nav.push(NavGroup { title: Some(m.administration().to_owned()), items: vec![settings] });
    }
    Ok(Frame {
        m,
        company: app.company.name.clone(),
        person: asker.who.as_ref().map(|who| who.name.clone()).unwrap_or_default(),
        theme,
        density,
        nav,
        add: permit::<actions::CreateOpportunity>(&asker.actor, Relation::Own)
            .is_ok()
            .then(|| Link::new(m.add_opportunity(), "/opportunities/new")),
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
