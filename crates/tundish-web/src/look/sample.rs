//! The figures of the sample company, prepared as views take them: for the gallery, the pictures and the tests.
//! Names of customers and people are the same in both languages; everything else is said in the reader's.

use jiff::civil::{Date, date};
use maud::html;

use super::board::{Board, BoardPart, Card, Column};
use super::funnel::{Fact, FunnelPage};
use super::hundred::{Hundred, Outcome};
use super::vessel::{Figures, Flow, PartFigures, StageFigures, Vessel, Week};
use crate::kit::as_of::AsOf;
use crate::kit::chip;
use crate::kit::form::Guard;
use crate::kit::marker::{Part, Tray};
use crate::kit::shell::{Count, Frame, Head, NavGroup, NavItem, Theme};
use crate::kit::toast::{Toast, Undo};
use crate::kit::{Amount, Icon, Link};
use crate::messages::{DisplayUnit, Lang, Messages};

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
    "EUR",
    "CHF",
];

/// The day on which the sample stands.
pub const TODAY: Date = date(2026, 11, 25);

/// The guard of the sample's forms.
pub fn guard() -> Guard {
    Guard {
        csrf: "token".to_owned(),
        key: "page".to_owned(),
    }
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
        on_phone: true,
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
        home: "/".to_owned(),
        sign_out: "/sign-out".to_owned(),
        own: vec![Link::new(m.settings(), "/settings")],
        guard: guard(),
    }
}

/// The head of the funnel page on a day.
pub fn head(m: Messages, day: Date) -> Head {
    let step = |days: i64| {
        day.checked_add(jiff::Span::new().days(days))
            .ok()
            .map(|day| format!("/funnel?as_of={day}"))
    };
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
        shortcuts: super::board::shortcuts(m),
        drags: day == TODAY,
        ..Head::default()
    }
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

/// Orders per 100 of the sample.
pub fn hundred() -> Hundred {
    let outcome = |count, status: &str| Outcome {
        count,
        href: format!("/opportunities?status={status}"),
    };
    let months = [47, 49, 46, 52, 54, 51, 50];
    Hundred {
        won: outcome(4_238, "won"),
        lost: outcome(2_473, "lost"),
        open: outcome(1_589, "open"),
        since: date(2026, 3, 1),
        months: months
            .into_iter()
            .enumerate()
            .map(|(at, won)| (date(2026, at as i8 + 3, 1), won))
            .collect(),
    }
}

/// The picture of the sample, with or without the flows.
pub fn figures(m: Messages, flows: bool) -> Figures {
    let unit = DisplayUnit::for_largest(385_000_000, 2);
    let names = stage_names(m);
    let stage = |at: usize, count, value| StageFigures {
        name: names[at].clone(),
        count,
        value,
        href: format!("/opportunities?stage={at}"),
    };
    let part = |part: Part, count, known, estimated, without_amount, flow, stages| PartFigures {
        part,
        count,
        known,
        estimated,
        without_amount,
        flow: Some(flow).filter(|_| flows),
        stages,
        href: format!("/opportunities?band={}", part.as_str()),
        estimated_href: format!("/opportunities?band={}&amount=estimate", part.as_str()),
        without_amount_href: format!("/opportunities?band={}&amount=unknown", part.as_str()),
    };
    let flow = |arrive, move_on, lost| Flow {
        arrive,
        move_on,
        lost,
    };
    Figures {
        day: TODAY,
        past: false,
        unit,
        currency: "EUR".to_owned(),
        capacity: Vessel::capacity_for(3_850.0),
        parts: [
            part(
                Part::Upper,
                52,
                670.0,
                410.0,
                5,
                flow(3.4, 2.6, 0.8),
                vec![stage(0, 31, 640.0), stage(1, 21, 440.0)],
            ),
            part(
                Part::Middle,
                38,
                1_120.0,
                340.0,
                2,
                flow(2.6, 1.9, 0.6),
                vec![stage(2, 24, 890.0), stage(3, 14, 570.0)],
            ),
            part(
                Part::Lower,
                21,
                1_220.0,
                90.0,
                0,
                flow(1.9, 1.4, 0.4),
                vec![stage(4, 13, 702.0), stage(5, 8, 608.0)],
            ),
        ],
        came_in: weeks(&[
            7, 8, 9, 8, 10, 8, 9, 10, 8, 9, 9, 10, 9, 8, 9, 7, 10, 9, 8, 6, 4, 3, 3, 4, 3, 3,
        ]),
        went_out: weeks(&[
            1, 2, 1, 1, 3, 1, 2, 0, 2, 1, 2, 3, 1, 1, 2, 1, 0, 2, 2, 1, 3, 1, 1, 2, 1, 2,
        ]),
    }
}

/// Weeks that end with the one of the sample's day.
pub fn weeks(counts: &[u64]) -> Vec<Week> {
    let last = date(2026, 11, 23);
    let week = |(back, count): (usize, &u64)| {
        let first_day = last
            .checked_sub(jiff::Span::new().weeks(back as i64))
            .unwrap_or(last);
        Week {
            first_day,
            count: *count,
            href: format!("/opportunities?week={first_day}"),
        }
    };
    let mut weeks: Vec<Week> = counts.iter().rev().enumerate().map(week).collect();
    weeks.reverse();
    weeks
}

/// The names of the six stages.
pub fn stage_names(m: Messages) -> [String; 6] {
    match m.lang() {
        Lang::En => [
            "Engaged",
            "Need agreed",
            "Offer",
            "Trial",
            "Negotiation",
            "Approval",
        ],
        Lang::De => [
            "Im Gespräch",
            "Bedarf vereinbart",
            "Angebot",
            "Probebetrieb",
            "Verhandlung",
            "Genehmigung",
        ],
    }
    .map(str::to_owned)
}

/// The board of the sample.
pub fn board(m: Messages, can_move: bool) -> Board {
    let names = stage_names(m);
    // Count, value, weighted, estimated, without amount, for each stage.
    let stages = [
        (31, 640.0, 160.0, 290.0, 4),
        (21, 440.0, 110.0, 120.0, 1),
        (24, 890.0, 445.0, 230.0, 2),
        (14, 570.0, 285.0, 110.0, 0),
        (13, 702.0, 526.5, 60.0, 0),
        (8, 608.0, 456.0, 30.0, 0),
    ];
    let mut cards = cards(m);
    let columns: Vec<Column> = stages
        .into_iter()
        .enumerate()
        .map(
            |(at, (count, value, weighted, estimated, without_amount))| {
                let shown: Vec<Card> = cards
                    .extract_if(.., |(stage, _)| *stage == at)
                    .map(|(_, card)| card)
                    .collect();
                Column {
                    stage_id: format!("stage-{at}"),
                    name: names[at].clone(),
                    count,
                    value: m.thousands(value),
                    weighted: m.thousands(weighted),
                    known: value - estimated,
                    estimated,
                    estimated_value: m.thousands(estimated),
                    without_amount,
                    more: Some((
                        count - shown.len() as u64,
                        format!("/opportunities?stage={at}"),
                    )),
                    cards: shown,
                    href: format!("/opportunities?stage={at}"),
                }
            },
        )
        .collect();
    let summaries = [(1_080.0, 52), (1_460.0, 38), (1_310.0, 21)];
    let parts = Part::ALL
        .into_iter()
        .zip(summaries)
        .zip(columns.chunks(2))
        .map(|((part, (value, count)), columns)| BoardPart {
            part,
            summary: m.value_in(&m.thousands(value), count),
            columns: columns.to_vec(),
        });
    Board {
        parts: parts.collect(),
        filters: html! {
            (chip::filter(m, m.owner(), &say(m, "anyone", "alle"), "/funnel"))
            (chip::choice(&say(m, "Largest first", "Größte zuerst"), "/funnel?sort=value", true))
        },
        can_move,
    }
}

/// One card, at rest.
pub fn card(m: Messages) -> Card {
    cards(m).swap_remove(8).1
}

fn cards(m: Messages) -> Vec<(usize, Card)> {
    let known = |minor, currency: &str| Amount::Known {
        number: m.amount(minor, 2),
        currency: currency.to_owned(),
    };
    let about = |minor, currency: &str| Amount::Estimate {
        number: m.amount(minor, 2),
        currency: currency.to_owned(),
    };
    let mut serial = 0;
    let mut card =
        |stage: usize, name: &str, owner: &str, amount: Amount, days, tray, en: &str, de: &str| {
            serial += 1;
            let id = format!("0000000000{serial:03}");
            (
                stage,
                Card {
                    version: 1,
                    name: name.to_owned(),
                    href: format!("/opportunities/{id}"),
                    move_action: format!("/opportunities/{id}/advance"),
                    owner: owner.to_owned(),
                    amount,
                    days,
                    say: say(m, en, de),
                    tray,
                    id,
                },
            )
        };
    vec![
        card(
            0,
            "Brauhaus Tannert",
            "Jonas Weber",
            about(1_840_000, "EUR"),
            61,
            None,
            "No next step is planned.",
            "Kein nächster Schritt ist geplant.",
        ),
        card(
            0,
            "Spedition Kolbe",
            "Jonas Weber",
            known(960_000, "EUR"),
            54,
            None,
            "Next: find another way in, Thu 26 Nov.",
            "Als Nächstes: anderen Zugang suchen, Do., 26. Nov.",
        ),
        card(
            1,
            "Lindenhof Care Homes",
            "Mei Tanabe",
            Amount::Unknown,
            3,
            None,
            "Next: count the taps, Mon 30 Nov.",
            "Als Nächstes: Zapfstellen zählen, Mo., 30. Nov.",
        ),
        card(
            1,
            "Pension Alma",
            "Daniel Osei",
            about(720_000, "EUR"),
            121,
            None,
            "No next step is planned.",
            "Kein nächster Schritt ist geplant.",
        ),
        card(
            2,
            "Lindenau Hospital",
            "Jonas Weber",
            known(14_200_000, "EUR"),
            104,
            None,
            "Next: visit today 14:30, with Dr. Falk and Orlow.",
            "Als Nächstes: Besuch heute 14:30, mit Dr. Falk und Orlow.",
        ),
        card(
            2,
            "Gemeinde Oberau",
            "Jonas Weber",
            known(6_400_000, "EUR"),
            71,
            None,
            "Next: references by 12:00.",
            "Als Nächstes: Referenzen bis 12:00.",
        ),
        card(
            3,
            "Bergbahn Sella",
            "Lukas Hofer",
            known(3_850_000, "CHF"),
            22,
            None,
            "Next: filters counted Fri 27 Nov.",
            "Als Nächstes: Filterzählung Fr., 27. Nov.",
        ),
        card(
            3,
            "Clínica Duero",
            "Ana Ruiz",
            known(5_100_000, "EUR"),
            31,
            None,
            "Next: trial report Mon 30 Nov.",
            "Als Nächstes: Probebericht Mo., 30. Nov.",
        ),
        card(
            4,
            "Hotels Belmonte",
            "Ana Ruiz",
            known(8_640_000, "EUR"),
            66,
            None,
            "Next: one paper for all roles.",
            "Als Nächstes: ein Papier für alle Rollen.",
        ),
        card(
            4,
            "Escuela Mirasol",
            "Ana Ruiz",
            known(3_120_000, "EUR"),
            49,
            None,
            "Next: lease proposal, Wed 2 Dec.",
            "Als Nächstes: Mietkauf anbieten, Mi., 2. Dez.",
        ),
        card(
            5,
            "Alpine Clinics",
            "Lukas Hofer",
            known(12_800_000, "CHF"),
            58,
            None,
            "Next: boss-to-boss meeting.",
            "Als Nächstes: Treffen der Führungskräfte.",
        ),
        card(
            5,
            "Ministry tender",
            "Clara Nyholm",
            known(21_000_000, "EUR"),
            120,
            None,
            "Next: answer to clarification 4.",
            "Als Nächstes: Antwort auf Rückfrage 4.",
        ),
        card(
            5,
            "Messe Karst",
            "Jonas Weber",
            known(5_500_000, "EUR"),
            33,
            Some(Tray::OnHold),
            "On hold until the fair, 12 Jan.",
            "Ruht bis zur Messe am 12. Jan.",
        ),
    ]
}

/// The funnel page of the sample.
pub fn funnel_page(m: Messages, flows: bool, day: Date) -> FunnelPage {
    FunnelPage {
        about: say(
            m,
            "Whole company, all channels, EUR at rates of 24 Nov",
            "Ganzes Unternehmen, alle Vertriebskanäle, EUR zu Kursen vom 24. Nov.",
        ),
        hundred: hundred(),
        fact: Some(Fact {
            label: say(m, "This quarter", "Dieses Quartal"),
            figure: say(m, "19 orders, 442 k EUR", "19 Aufträge, 442 T EUR"),
            sentence: say(
                m,
                "In the same weeks of the last quarter 16 orders, 371 k.",
                "In denselben Wochen des letzten Quartals 16 Aufträge, 371 T.",
            ),
        }),
        figures: Figures {
            day,
            past: day < TODAY,
            ..figures(m, flows)
        },
        board: board(m, day == TODAY),
        actions: html! { (crate::kit::button::link(crate::kit::button::Weight::Go, m.new_opportunity(), "/opportunities/new", Some("c"))) },
    }
}
