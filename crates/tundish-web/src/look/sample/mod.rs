//! The figures of the sample company, prepared as views take them: for the gallery, the pictures and the tests.
//! Names of customers and people are the same in both languages; everything else is said in the reader's.

use jiff::civil::{Date, date};

use crate::kit::as_of::AsOf;
use crate::kit::form::Guard;
use crate::kit::keys::{Action, Shortcut};
use crate::kit::shell::{AddItem, Count, Density, Frame, Head, NavGroup, NavItem, Theme};
use crate::kit::toast::{Toast, Undo};
use crate::kit::{Icon, Link};
use crate::messages::{Lang, Messages};

mod cards;
mod funnel;

pub use cards::{board, card};
pub use funnel::{figures, funnel_page, hundred, weeks};

/// Words that are names and therefore the same in every language.
pub const NAMES: &[&str] = &[
    "Tundish",
    "Tarnfield Water Systems",
    "Ines Calder",
    "Brauhaus Tannert",
    "Spedition Kolbe",
    "Lindenhof Care Homes",
    "Pension Alma",
    "Lindenau Hospital",
    "Gemeinde Oberau",
    "Bergbahn Sella",
    "Clínica Duero",
    "Hotels Belmonte",
    "Escuela Mirasol",
    "Alpine Clinics",
    "Ministry tender",
    "Messe Karst",
    "tundish import FILE.csv --dry-run",
    "EUR",
    "CHF",
];

/// The day on which the sample stands.
pub const TODAY: Date = date(2026, 11, 25);

/// The guard of the sample's forms.
pub fn guard() -> Guard {
    Guard { csrf: "token".to_owned(), key: "page".to_owned() }
}

/// English or German.
fn say(m: Messages, en: &str, de: &str) -> String {
    match m.lang() {
        Lang::En => en.to_owned(),
        Lang::De => de.to_owned(),
    }
}

/// The frame of the director's pages, with `current` chosen in the rail.
pub fn frame(m: Messages, theme: Theme, current: &str) -> Frame {
    let item = |icon, label: &str, href: &str, keys, count| NavItem {
        icon: Some(icon),
        label: label.to_owned(),
        href: href.to_owned(),
        current: href == current,
        count,
        keys,
        on_phone: href != "/accounts",
    };
    let saved = |label: String, href: &str, count| NavItem {
        icon: None,
        label,
        href: href.to_owned(),
        current: false,
        count: Some(count),
        keys: None,
        on_phone: false,
    };
    Frame {
        m,
        company: "Tarnfield Water Systems".to_owned(),
        person: "Ines Calder".to_owned(),
        theme,
        density: Density::Compact,
        nav: vec![
            NavGroup {
                title: None,
                items: vec![
                    item(Icon::Funnel, m.funnel(), "/funnel", Some("g f"), None),
                    item(
                        Icon::Opportunities,
                        m.opportunities(),
                        "/opportunities",
                        Some("g o"),
                        Some(Count::Plain("111".to_owned())),
                    ),
                    item(Icon::Accounts, m.accounts(), "/accounts", Some("g a"), None),
                ],
            },
            NavGroup {
                title: Some(m.pinned().to_owned()),
                items: vec![
                    saved(
                        say(m, "Closing in December", "Abschluss im Dezember"),
                        "/opportunities?close=2026-12",
                        Count::Plain("23".to_owned()),
                    ),
                    saved(
                        say(m, "Close date passed", "Termin verstrichen"),
                        "/opportunities?close=passed",
                        Count::Late("4".to_owned()),
                    ),
                ],
            },
        ],
        add: vec![
            AddItem {
                icon: Icon::Opportunities,
                label: m.new_opportunity().to_owned(),
                href: "/opportunities/new".to_owned(),
                is_here: current != "/accounts",
            },
            AddItem {
                icon: Icon::Accounts,
                label: m.new_account().to_owned(),
                href: "/accounts/new".to_owned(),
                is_here: current == "/accounts",
            },
        ],
        is_searching: false,
        home: "/".to_owned(),
        sign_out: "/sign-out".to_owned(),
        own: vec![Link::new(m.settings(), "/settings")],
        guard: guard(),
    }
}

/// The head of the funnel page on a day.
pub fn head(m: Messages, day: Date) -> Head {
    let step = |days: i64| day.checked_add(jiff::Span::new().days(days)).ok().map(|day| format!("/funnel?as_of={day}"));
    Head {
        title: m.funnel().to_owned(),
        as_of: Some(AsOf {
            day,
            today: TODAY,
            earlier: step(-7),
            later: step(7).filter(|_| day < TODAY),
            today_href: "/funnel".to_owned(),
            action: "/funnel".to_owned(),
            keeps: Vec::new(),
        }),
        shortcuts: shortcuts(m, day),
        ..Head::default()
    }
}

/// The keys of the funnel page: those of the board and of the page's one action.
fn shortcuts(m: Messages, day: Date) -> Vec<Shortcut> {
    let mut shortcuts = crate::look::board::shortcuts(m);
    if day == TODAY {
        shortcuts.push(Action::Add.named(m, m.new_opportunity()));
    }
    shortcuts
}

/// A toast after a move.
pub fn toast(m: Messages) -> Toast {
    Toast {
        subject: "Hotels Belmonte".to_owned(),
        sentence: m.moved_to(&stage_names(m)[5]),
        undo: Some(Undo {
            action: "/opportunities/0/advance".to_owned(),
            fields: vec![("stage".to_owned(), "stage-4".to_owned())],
        }),
    }
}

/// The names of the six stages.
pub fn stage_names(m: Messages) -> [String; 6] {
    match m.lang() {
        Lang::En => ["Engaged", "Need agreed", "Offer", "Trial", "Negotiation", "Approval"],
        Lang::De => ["Im Gespräch", "Bedarf vereinbart", "Angebot", "Probebetrieb", "Verhandlung", "Genehmigung"],
    }
    .map(str::to_owned)
}
