//! The frame of a person's pages: which sections there are for them.

use tundish_web::{
    http::error::WebError,
    kit::{
        Icon,
        shell::{Frame, NavGroup, NavItem, Theme},
    },
};

use super::{App, Asker};

/// A section of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// The picture and the board.
    Funnel,
}

/// The frame around the pages of whoever asks.
pub(crate) fn frame(app: &App, asker: &Asker, section: Option<Section>) -> Result<Frame, WebError> {
    let m = asker.m;
    let funnel = NavItem {
        icon: Some(Icon::Funnel),
        label: m.funnel().to_owned(),
        href: "/funnel".to_owned(),
        current: section == Some(Section::Funnel),
        count: None,
        keys: Some("g f"),
        on_phone: true,
    };
    Ok(Frame {
        m,
        company: app.company.name.clone(),
        person: asker.who.as_ref().map(|who| who.name.clone()).unwrap_or_default(),
        theme: Theme::System,
        nav: vec![NavGroup { title: None, items: vec![funnel] }],
        home: "/funnel".to_owned(),
        sign_out: "/sign-out".to_owned(),
        own: Vec::new(),
        guard: asker.guard()?,
    })
}
