//! The frame of every page: rail, top bar, content, phone bar, toasts, keys.
//!
//! What does not exist yet has no place here: where one can go and what one can add is handed in.

mod bars;

use maud::{DOCTYPE, Markup, html};

use super::as_of::AsOf;
use super::finder;
use super::form::Guard;
use super::icon::logo;
use super::keys::{self, Action, Shortcut};
use super::toast::{self, Toast};
use super::{Icon, Link, marker, sheet};
use crate::assets;
use crate::messages::Messages;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// What the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// How much air a row has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// Many rows on a screen.
    #[default]
    Compact,
    /// More air.
    Roomy,
}

/// What is the same on all pages of one person.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The language.
    pub m: Messages,
    /// The name of the company, under the product's.
    pub company: String,
    /// The name of the signed-in person.
    pub person: String,
    /// Light or dark.
    pub theme: Theme,
    /// How much air a row has.
    pub density: Density,
    /// The groups of the rail; the first needs no title.
    pub nav: Vec<NavGroup>,
    /// What one may add, what one adds most often first.
    pub add: Vec<AddItem>,
    /// Whether the page is that of searching.
    pub is_searching: bool,
    /// Where the brand leads.
    pub home: String,
    /// Where signing out is posted.
    pub sign_out: String,
    /// Further entries of the person's own menu, such as settings.
    pub own: Vec<Link>,
    /// Protects the forms of the page.
    pub guard: Guard,
}

/// A group of the rail.
#[derive(Clone, Debug)]
pub struct NavGroup {
    /// Its title; the first group has none.
    pub title: Option<String>,
    /// Its entries.
    pub items: Vec<NavItem>,
}

/// An entry of the rail.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Its icon; saved views have none.
    pub icon: Option<Icon>,
    /// Its name.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether the page belongs to it.
    pub current: bool,
    /// What stands at its end: a number of things, already formatted, or nothing.
    pub count: Option<Count>,
    /// Its shortcut, `g f`; shown where there is no number.
    pub keys: Option<&'static str>,
    /// Whether it has a place of its own in the phone bar; the others are behind "More".
    pub on_phone: bool,
}

/// Something that can be added.
#[derive(Clone, Debug)]
pub struct AddItem {
    /// Its icon.
    pub icon: Icon,
    /// What it is, as on a button: "New opportunity".
    pub label: String,
    /// The form for it.
    pub href: String,
    /// Whether the section of the page holds such things.
    pub is_here: bool,
}

/// The neighbours of a record in the list that one came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The one before it.
    pub previous: Option<String>,
    /// The one behind it.
    pub next: Option<String>,
}

/// A number at the end of an entry.
#[derive(Clone, Debug)]
pub enum Count {
    /// Just how many.
    Plain(String),
    /// How many are late.
    Late(String),
}

/// What one page adds to the frame.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// The title of the browser's tab and the last word of the crumb.
    pub title: String,
    /// The way to here.
    pub crumbs: Vec<Link>,
    /// The day control, on pages that report.
    pub as_of: Option<AsOf>,
    /// The keys of this page, for the sheet.
    pub shortcuts: Vec<Shortcut>,
    /// What just happened.
    pub toasts: Vec<Toast>,
    /// What stands in the search box.
    pub sought: String,
    /// The neighbours of the record that is shown.
    pub neighbours: Neighbours,
}

impl Head {
    /// Whether the page itself has a button with this key.
    fn has(&self, action: Action) -> bool {
        self.shortcuts.iter().any(|shortcut| shortcut.keys.contains(&action.shown()))
    }

    /// Whether a day in the past is shown, which has no verbs.
    fn is_past(&self) -> bool {
        self.as_of.as_ref().is_some_and(AsOf::is_past)
    }
}

/// A whole page.
pub fn page(frame: &Frame, head: &Head, content: Markup) -> Markup {
    let m = frame.m;
    document(
        m,
        (frame.theme, frame.density),
        &format!("{} · {}", head.title, frame.company),
        false,
        html! {
            a class="skip" href="#content" { (m.skip_to_content()) }
            (patterns())
            div class="shell" {
                (rail(frame))
                div class="shell__page" {
                    (top(frame, head))
                    main class="page" id="content" tabindex="-1" {
                        @if let Some(as_of) = &head.as_of { (as_of.strip(m)) }
                        (content)
                    }
                }
            }
            (bars::phone_bar(frame, head))
            (bars::menus(frame, head))
            (toast::region(m, &frame.guard, &head.toasts))
            (keys::sheet(m, &head.shortcuts, &everywhere(frame, head)))
        },
    )
}

/// A page without the frame: sign-in, and errors that strike before there is a person.
pub fn bare(m: Messages, theme: Theme, title: &str, content: Markup) -> Markup {
    document(m, (theme, Density::Compact), title, true, html! { (patterns()) (content) })
}

/// The product's name above the company's, leading home.
pub fn brand(company: &str, home: &str) -> Markup {
    html! { a class="brand" href=(home) { (logo(20)) span { "Tundish" small { (company) } } } }
}

/// The head of a page: its name, one line about what is shown, and the actions.
pub fn page_head(title: &str, about: &str, actions: Markup) -> Markup {
    html! {
        div class="head" {
            h1 { (title) }
            @if !about.is_empty() { p { (about) } }
            @if !actions.0.is_empty() { div class="head__actions" { (actions) } }
        }
    }
}

fn document(m: Messages, (theme, density): (Theme, Density), title: &str, gate: bool, body: Markup) -> Markup {
    let theme = match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    html! {
        (DOCTYPE)
        html lang=(m.lang().code()) data-theme=[theme] data-density=[(density == Density::Roomy).then_some("roomy")] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="color-scheme" content="light dark";
                // A style of htmx's own would need an exception in the content security policy.
                meta name="htmx-config" content="{\"includeIndicatorCSS\":false}";
                title { (title) }
                link rel="icon" type="image/svg+xml" href=(assets::url("icon.svg"));
                link rel="stylesheet" href=(assets::url("tundish.css"));
                link rel="modulepreload" href=(assets::url("hotkey.js"));
                script src=(assets::url("htmx.js")) defer {}
                script src=(assets::url("tundish.js")) type="module" {}
            }
            body data-gate[gate] { (body) }
        }
    }
}

fn rail(frame: &Frame) -> Markup {
    let m = frame.m;
    html! {
        section class="rail" aria-label=(frame.company) {
            (brand(&frame.company, &frame.home))
            @for (at, group) in frame.nav.iter().enumerate().filter(|(_, group)| !group.items.is_empty()) {
                nav class="nav" aria-label=(if at == 0 { m.main_navigation() } else { group.title.as_deref().unwrap_or(m.main_navigation()) }) {
                    @if let Some(title) = &group.title { h2 aria-hidden="true" { (title) } }
                    @for item in &group.items { (nav_item(m, item)) }
                }
            }
            p class="rail__foot" {
                button type="button" popovertarget=(keys::SHEET) data-hotkey=(Action::Keys.hotkey()) aria-keyshortcuts=(Action::Keys.shown()) { (keys::hint(Action::Keys.shown())) " " (m.keys_hint()) }
            }
        }
    }
}

fn nav_item(m: Messages, item: &NavItem) -> Markup {
    html! {
        a class="nav__item" href=(item.href) aria-current=[item.current.then_some("page")] data-hotkey=[item.keys] aria-keyshortcuts=[item.keys] {
            @if let Some(icon) = item.icon { (icon) }
            span { (item.label) }
            @match (&item.count, item.keys) {
                (Some(Count::Plain(count)), _) => span class="count" { (count) },
                (Some(Count::Late(count)), _) => span class="count count--late" { span class="unseen" { (m.late_prefix()) } (count) },
                (None, Some(keys)) => (keys::hint(keys)),
                (None, None) => {},
            }
        }
    }
}

fn top(frame: &Frame, head: &Head) -> Markup {
    let m = frame.m;
    html! {
        header class="top" {
            div class="crumb" {
                @for crumb in &head.crumbs { a href=(crumb.href) { (crumb.label) } (Icon::On.sized(12)) }
                b { (head.title) }
                (bars::neighbours(m, &head.neighbours))
            }
            (finder::bar(m, &head.sought))
            div class="top__end" {
                (bars::add_button(frame, head))
                @if let Some(as_of) = &head.as_of { (as_of.stepper(m)) }
                button class="me" type="button" popovertarget="me" aria-label={ (m.your_account()) ": " (frame.person) } title=(frame.person) {
                    span class="avatar" data-initials=(marker::initials(&frame.person)) aria-hidden="true" {}
                }
            }
        }
        (sheet::menu("me", &frame.person, html! {
            ul class="menu" {
                @for link in &frame.own { li { a class="menu__item" href=(link.href) { (link.label) } } }
                li {
                    form method="post" action=(frame.sign_out) { (frame.guard.fields("sign-out")) button class="menu__item" type="submit" { (m.sign_out()) } }
                }
            }
        }))
    }
}

fn everywhere(frame: &Frame, head: &Head) -> Vec<Shortcut> {
    let m = frame.m;
    let mut all: Vec<Shortcut> = frame
        .nav
        .iter()
        .flat_map(|group| &group.items)
        .filter_map(|item| item.keys.map(|keys| Shortcut::new(keys, m.open_page(&item.label))))
        .collect();
    if !head.has(Action::Add) && !head.is_past() && !frame.add.is_empty() {
        let here = frame.add.iter().find(|item| item.is_here);
        all.push(here.map_or_else(|| Action::Add.shortcut(m), |item| Action::Add.named(m, &item.label)));
    }
    if head.neighbours != Neighbours::default() {
        all.push(Action::Records.shortcut(m));
    }
    if head.is_past() {
        all.push(Action::Today.shortcut(m));
    }
    if head.toasts.iter().any(|toast| toast.undo.is_some()) {
        all.push(Action::Undo.shortcut(m));
    }
    all
}

/// The patterns that pictures and bars are filled with, once per page.
fn patterns() -> Markup {
    html! {
        svg class="patterns" aria-hidden="true" focusable="false" {
            defs {
                pattern id="ruled" width="4" height="4" patternUnits="userSpaceOnUse" { path class="patterns__rule" d="M0 2h4" {} }
                pattern id="ruled-bar" width="3" height="3" patternUnits="userSpaceOnUse" { path class="patterns__bar" d="M1.5 0v3" {} }
                pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" { path class="patterns__hatch" d="M0 0v5" {} }
                pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse" { circle class="patterns__dot" cx="1.5" cy="1.5" r=".9" {} circle class="patterns__dot" cx="4" cy="4" r=".9" {} }
            }
        }
    }
}
