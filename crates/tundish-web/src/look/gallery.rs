//! Every component in every state on one page: for those who build views, for screenshots, and for the tests that
//! render all of it in both languages. Not part of a release build.

use maud::{Markup, html};

use super::board::{self, Card};
use super::{sample, vessel};
use crate::kit::as_of::AsOf;
use crate::kit::button::{self, Weight};
use crate::kit::chip::{self, Tab};
use crate::kit::field::{Choice, Field};
use crate::kit::form::{self, Form};
use crate::kit::marker::{self, Part, Tray};
use crate::kit::notice::{self, Tone};
use crate::kit::pager::Pager;
use crate::kit::problem::{Conflict, ConflictField, Problem};
use crate::kit::record::{self, Entry, From, Passed, RecordHead, WayStage};
use crate::kit::shell::{self, Head, Theme};
use crate::kit::stack_bar::{Stretch, stack_bar};
use crate::kit::table::{self, Column, Direction, Kind};
use crate::kit::{Amount, Icon, Link, keys, panel, sheet};
use crate::messages::{Lang, Messages};

/// The gallery as a whole page.
pub fn gallery(m: Messages, theme: Theme) -> Markup {
    let frame = sample::frame(m, theme, "/gallery");
    let head = Head { title: title(m).to_owned(), toasts: vec![], ..sample::head(m, sample::TODAY) };
    shell::page(
        &frame,
        &head,
        html! {
            (shell::page_head(title(m), "", html! {}))
            div class="gallery" {
                (marks(m)) (buttons(m)) (fields(m)) (amounts_and_chips(m)) (strips(m)) (tables(m)) (cards(m)) (floats(m)) (records(m)) (vessels(m)) (problems(m))
            }
        },
    )
}

const fn title(m: Messages) -> &'static str {
    match m.lang() {
        Lang::En => "Gallery",
        Lang::De => "Bausteine",
    }
}

fn say<'a>(m: Messages, en: &'a str, de: &'a str) -> &'a str {
    match m.lang() {
        Lang::En => en,
        Lang::De => de,
    }
}

fn marks(m: Messages) -> Markup {
    panel::panel(
        say(m, "Marks", "Zeichen"),
        None,
        html! {
            div class="stack" {
                div class="row" { @for tray in Tray::ALL { (tray.marker(m)) } (marker::outcome(m, true)) (marker::outcome(m, false)) }
                div class="row" { @for part in Part::ALL { span class="row" { (part.glyph()) (part.label(m)) } } (marker::person("Ines Calder", false)) (marker::person("Mei Tanabe", true)) }
                div class="row" { @for icon in Icon::ALL { (icon) } (keys::hint("g f")) }
                (stack_bar(&[(Stretch::Known, 52.0), (Stretch::Estimated, 18.0), (Stretch::Slowing, 10.0), (Stretch::Late, 14.0), (Stretch::NoPrecedent, 6.0)], false))
                (stack_bar(&[(Stretch::Known, 3.0), (Stretch::Estimated, 1.0)], true))
                (stack_bar(&[], true))
            }
        },
    )
}

fn buttons(m: Messages) -> Markup {
    panel::panel(
        say(m, "Buttons", "Knöpfe"),
        None,
        html! {
            div class="row" {
                (button::submit(Weight::Go, m.save()))
                (button::submit(Weight::Plain, m.put_on_hold()))
                (button::submit(Weight::Bare, m.cancel()))
                (button::link(Weight::Plain, m.edit(), "/edit", Some("e")))
                (button::opens(Weight::Plain, m.mark_as_lost(), "gallery-lost", None))
                (button::not_now(m.mark_as_won(), say(m, "An exit criterion is open.", "Ein Kriterium ist offen.")))
                (button::icon_link(Icon::Settings, m.settings(), "/settings"))
            }
        },
    )
}

fn fields(m: Messages) -> Markup {
    let currencies = || vec![Choice::new("EUR", "EUR"), Choice::new("CHF", "CHF")];
    let guard = sample::guard();
    let form = Form { name: "gallery", action: "/gallery", guard: &guard, keeps_draft: true };
    let wrong = say(m, "Write it as 18,400 or 18,400.50.", "Schreiben Sie 18.400 oder 18.400,50.");
    panel::panel(m.new_opportunity(), None, form.render(html! {
        (form::error_summary(m, &[("amount".to_owned(), wrong.to_owned())]))
        div class="form__pair" {
            (Field::text("name", m.name(), "").required().hint(say(m, "As the customer would call it", "Wie der Kunde es nennen würde")).render(m))
            (Field::select("stage", m.stage(), "b", vec![Choice::new("a", sample::stage_names(m)[0].clone()), Choice::new("b", sample::stage_names(m)[1].clone())]).render(m))
            (Field::money("amount", m.amount_label(), "18.4.0", ("currency", m.currency(), "EUR"), currencies()).error(Some(wrong)).render(m))
            (Field::day("expected_close", m.expected_close(), "2027-03-01").optional().render(m))
            (Field::email("email", m.email(), "").optional().render(m))
            (Field::number("count", say(m, "Dispensers", "Spender"), "12").render(m))
        }
        (Field::check("estimate", m.is_estimate(), true).render(m))
        (Field::segments("channel", m.channel(), "inside", vec![
            Choice::new("field", say(m, "Field", "Außendienst")), Choice::new("inside", say(m, "Inside", "Innendienst")), Choice::new("partner", say(m, "Partners", "Partner")),
        ]).render(m))
        (Field::area("note", m.why_customers_words(), "").hint(say(m, "One line is enough", "Eine Zeile reicht")).render(m))
        div class="form__foot" { (button::submit(Weight::Plain, m.cancel())) (button::submit(Weight::Go, m.save())) }
    }))
}

fn amounts_and_chips(m: Messages) -> Markup {
    let tab = |label: &str, count: &str, current| Tab {
        label: label.to_owned(),
        href: "/opportunities".to_owned(),
        count: Some(count.to_owned()),
        current,
    };
    let amount = |estimate: bool| {
        let (number, currency) = (m.amount(1_840_050, 2), "EUR".to_owned());
        if estimate { Amount::Estimate { number, currency } } else { Amount::Known { number, currency } }
    };
    html! {
        (chip::tabs(m.opportunities(), &[tab(m.open(), "111", true), tab(m.won(), "148", false), tab(m.lost(), "153", false)]))
        div class="chips" {
            (chip::filter(m, m.stage(), &sample::stage_names(m)[2], "/opportunities"))
            (chip::choice(say(m, "Mine", "Meine"), "/opportunities?owner=me", false))
            (chip::note(m.as_of(), &m.day(sample::TODAY)))
            (amount(false).render(m)) (amount(true).render(m)) (Amount::Unknown.render(m))
        }
    }
}

fn strips(m: Messages) -> Markup {
    let past = jiff::civil::date(2026, 10, 31);
    let as_of = AsOf {
        day: past,
        today: sample::TODAY,
        earlier: Some("/funnel?as_of=2026-10-24".to_owned()),
        later: Some("/funnel?as_of=2026-11-07".to_owned()),
        today_href: "/funnel".to_owned(),
        action: "/funnel".to_owned(),
        keeps: vec![],
    };
    html! {
        (as_of.strip(m))
        (notice::strip(Tone::Plain, m.older_than_a_month(), "", Some(&Link::new(m.show_as_of(past), "/funnel?as_of=2026-10-31"))))
        (notice::strip(Tone::Late, m.server_did_not_answer(), m.kept_as_typed(), Some(&Link::new(m.try_again(), "/gallery"))))
    }
}

fn tables(m: Messages) -> Markup {
    let columns = [
        Column::words(m.account()),
        Column::numbers(m.amount_label()).sortable("/opportunities?sort=amount", Some(Direction::Descending)),
        Column::words(m.stage()),
        Column::words(m.expected_close()).sortable("/opportunities?sort=close", None),
    ];
    let row = |name: &str, minor, part: Part, stage: usize, close| {
        html! {
            tr {
                (table::name(name, "/opportunities/0"))
                (table::phone_cell(false, true, Amount::Known { number: m.amount(minor, 2), currency: "EUR".to_owned() }.render(m)))
                (table::phone_cell(true, false, html! { (part.glyph()) " " (sample::stage_names(m)[stage]) }))
                (table::cell(html! { (m.day_and_month(close)) }))
            }
        }
    };
    let rows = html! {
        (row("Ministry tender", 21_000_000, Part::Lower, 5, jiff::civil::date(2027, 1, 18)))
        (row("Lindenau Hospital", 14_200_000, Part::Middle, 2, jiff::civil::date(2026, 12, 18)))
        (row("Brauhaus Tannert", 1_840_000, Part::Upper, 0, jiff::civil::date(2027, 3, 1)))
    };
    let pager = Pager { newer: None, older: Some("/opportunities?after=x".to_owned()), summary: m.rows_shown(50) };
    html! {
        section class="panel" { (table::table(m, Kind::Records, m.opportunities(), &columns, rows, None)) (pager.render(m)) }
        (panel::flush(m.accounts(), None, panel::empty(m.nobody_here(), m.not_found_text(), Some(&Link::new(m.add_one_by_hand(), "/accounts/new")))))
    }
}

/// A card at rest, on hold, in hand, just moved, on its way; where it came from and where it may land.
fn cards(m: Messages) -> Markup {
    let card = sample::card(m);
    let waiting = Card { tray: Some(Tray::OnHold), ..card.clone() };
    let states = [
        ("card", &card),
        ("card", &waiting),
        ("card card--held", &card),
        ("card card--moved", &card),
        ("card card--waiting", &card),
        ("card card--ghost", &card),
    ];
    html! {
        section class="panel" {
            header class="panel__head" { h2 { (say(m, "Cards", "Karten")) } }
            div class="panel__body gallery__cards" {
                // As on the board, where a card stands below its part and its stage.
                h3 class="unseen" { (Part::Lower.label(m)) }
                h4 class="unseen" { (sample::stage_names(m)[4]) }
                ol class="column__cards" { @for (class, card) in states { li class=(class) { (board::face(m, card)) } } }
                div class="column__cards column__cards--target" {}
            }
        }
    }
}

fn floats(m: Messages) -> Markup {
    let title = m.lost_title("Hotels Belmonte");
    let body = || html! { (Field::text("why", m.why_customers_words(), "").error(Some(m.must_be_filled())).render(m)) (Field::day("again", m.ask_again_on(), "2027-03-01").render(m)) };
    let foot = |id: &str| html! { (sheet::leave(id, m.keep_it_open())) (button::submit(Weight::Go, m.mark_as_lost())) };
    html! {
        div class="row" {
            (sheet::still(m, "gallery-lost-still", &title, html! { (Field::text("why-still", m.why_customers_words(), "").error(Some(m.must_be_filled())).render(m)) }, Some(foot("gallery-lost-still"))))
            div class="stack" {
                div class="toasts toasts--still" { (sample::toast(m).render(m, &sample::guard())) }
                div class="loading" {} div class="loading loading--short" {}
                p { span class="stale" { (m.thousands(3_850.0)) } " " span class="fresh" { (m.thousands(3_992.0)) } }
            }
        }
        (sheet::popover(m, "gallery-lost", &title, body(), Some(foot("gallery-lost"))))
    }
}

fn records(m: Messages) -> Markup {
    let names = sample::stage_names(m);
    let way = |at: usize, part, passed, note: String| WayStage { name: names[at].clone(), part, passed, note };
    let entry = |day: &str, from, title: &str, text: &str| Entry {
        day: day.to_owned(),
        instant: if day.is_empty() { String::new() } else { "2026-11-19T09:12:00Z".to_owned() },
        from,
        title: title.to_owned(),
        text: text.to_owned(),
        details: vec![],
        by: String::new(),
        action: None,
    };
    let nov = |day| m.day_and_month(jiff::civil::date(2026, 11, day));
    html! {
        (RecordHead {
            name: "Lindenau Hospital".to_owned(),
            about: say(m, "Central dispensers, 3 buildings", "Zentrale Spender, 3 Gebäude").to_owned(),
            line: html! { "OP-1042 · " (Part::Middle.glyph()) " " (m.middle()) " · Jonas Weber" },
            amount: Some(Amount::Known { number: m.amount(14_200_000, 2), currency: "EUR".to_owned() }),
            actions: html! { (button::submit(Weight::Plain, m.move_to())) (button::submit(Weight::Plain, m.won())) (button::submit(Weight::Plain, m.lost())) },
        }.render(m))
        (record::way(m, &[
            way(0, Part::Upper, Passed::Done, m.days_short(12)), way(1, Part::Upper, Passed::Done, m.days_short(19)), way(2, Part::Middle, Passed::Now, m.days_short(104)),
            way(3, Part::Middle, Passed::Ahead, String::new()), way(4, Part::Lower, Passed::Ahead, String::new()), way(5, Part::Lower, Passed::Ahead, String::new()),
        ]))
        div class="split" {
            (panel::panel(m.timeline(), None, record::timeline(m, &[
                entry(&nov(19), From::Us, say(m, "Call with Matthias Orlow", "Anruf bei Matthias Orlow"), say(m, "“Still considering. Nothing new from the board.”", "„Wir überlegen noch. Nichts Neues vom Vorstand.“")),
                entry(&nov(12), From::Customer, say(m, "Dr. Falk asks for delivery dates", "Dr. Falk fragt nach Lieferterminen"), ""),
                entry(&nov(5), From::Change, &m.changed_from_to(m.amount_label(), &m.money(11_800_000, 2, "EUR"), &m.money(14_200_000, 2, "EUR")), ""),
                entry("", From::Silence, &m.days_without_entry(41), ""),
                entry(&nov(1), From::Change, &m.changed_from_to(m.stage(), &names[1], &names[2]), ""),
            ])))
            (panel::panel(m.key_facts(), Some(html! { a href="/edit" { (m.edit()) } }), record::facts(&[
                (m.account(), html! { a class="link" href="/accounts/0" { "Lindenau Hospital" } }),
                (m.owner(), html! { "Jonas Weber" }),
                (m.expected_close(), html! { (m.day(jiff::civil::date(2026, 12, 18))) }),
                (m.reason(), html! { span class="late" { (m.not_known()) } }),
            ])))
        }
    }
}

/// The vessel in its hard states: without flows, with an empty part, with thin parts, with little in it.
fn vessels(m: Messages) -> Markup {
    let plain = sample::figures(m, false);
    let mut hollow = sample::figures(m, true);
    hollow.parts[1].known = 0.0;
    hollow.parts[1].estimated = 0.0;
    hollow.parts[1].count = 7;
    hollow.parts[1].without_amount = 7;
    hollow.parts[1].stages.clear();
    let mut thin = sample::figures(m, true);
    for (part, value) in thin.parts.iter_mut().zip([120.0, 420.0, 2_600.0]) {
        let share = value / part.value();
        part.known *= share;
        part.estimated *= share;
        part.stages.iter_mut().for_each(|stage| stage.value *= share);
    }
    let quiet = vessel::Figures {
        came_in: sample::weeks(&[0; 26]),
        went_out: sample::weeks(&[0; 26]),
        ..sample::figures(m, false)
    };
    html! {
        @for (at, figures) in [plain, hollow, thin, quiet].iter().enumerate() {
            section class="panel" { div class="fx-frame" { (vessel::picture(m, figures, &format!("vessel-{at}"))) } }
        }
        (vessel::empty_vessel(m))
    }
}

fn problems(m: Messages) -> Markup {
    let back = Link::new(m.go_back(), "/gallery");
    let field = |label: &str, yours: &str, stored: &str| ConflictField {
        label: label.to_owned(),
        yours: yours.to_owned(),
        stored: stored.to_owned(),
    };
    let conflict = Conflict {
        subject: "Lindenau Hospital".to_owned(),
        changed: m.changed_meanwhile("Jonas Weber", "14:02"),
        fields: vec![
            field(m.amount_label(), &m.money(14_200_000, 2, "EUR"), &m.money(13_800_000, 2, "EUR")),
            field(m.stage(), &sample::stage_names(m)[2], &sample::stage_names(m)[2]),
        ],
        action: "/opportunities/0".to_owned(),
        hidden: vec![("amount".to_owned(), "142000".to_owned())],
        stored_href: "/opportunities/0".to_owned(),
    };
    html! {
        @for problem in [Problem::NotFound, Problem::Forbidden, Problem::Invalid(vec![m.must_be_filled().to_owned()]), Problem::Failed { reference: "01J9ZK3".to_owned() }, Problem::Busy, Problem::Full, Problem::Unknown] {
            (problem.content(m, Some(&back)))
        }
        (conflict.content(m, &sample::guard()))
    }
}
