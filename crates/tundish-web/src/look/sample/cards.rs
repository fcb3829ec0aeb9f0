//! The board of the sample company.

use maud::html;

use super::{say, stage_names};
use crate::kit::marker::{Part, Tray};
use crate::kit::{Amount, chip};
use crate::look::board::{Board, BoardPart, Card, Column};
use crate::messages::Messages;

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
        .map(|(at, (count, value, weighted, estimated, without_amount))| {
            let shown: Vec<Card> = cards.extract_if(.., |(stage, _)| *stage == at).map(|(_, card)| card).collect();
            Column {
                stage_id: format!("stage-{at}"),
                name: names[at].clone(),
                count,
                value: m.thousands(value),
                weighted: m.thousands(weighted),
                known: value - estimated,
                estimated,
                estimated_value: m.thousands(estimated),
                unconverted: vec![],
                without_amount,
                more: Some((count - shown.len() as u64, format!("/opportunities?stage={at}"))),
                cards: shown,
                href: format!("/opportunities?stage={at}"),
            }
        })
        .collect();
    let summaries = [(1_080.0, 52), (1_460.0, 38), (1_310.0, 21)];
    let parts = Part::ALL.into_iter().zip(summaries).zip(columns.chunks(2)).map(|((part, (value, count)), columns)| {
        BoardPart { part, summary: m.value_in(&m.thousands(value), count), columns: columns.to_vec() }
    });
    Board {
        parts: parts.collect(),
        filters: html! {
            (chip::filter(m, m.owner(), &say(m, "anyone", "alle"), "/funnel"))
            (chip::choice(&say(m, "Largest first", "Größte zuerst"), "/funnel?sort=value", true))
        },
        can_move,
        back: "funnel".to_owned(),
    }
}

/// One card, at rest.
pub fn card(m: Messages) -> Card {
    cards(m).swap_remove(8).1
}

fn cards(m: Messages) -> Vec<(usize, Card)> {
    let known = |minor, currency: &str| Amount::Known { number: m.amount(minor, 2), currency: currency.to_owned() };
    let about = |minor, currency: &str| Amount::Estimate { number: m.amount(minor, 2), currency: currency.to_owned() };
    let mut serial = 0;
    let mut card = |stage: usize, name: &str, owner: &str, amount: Amount, days, tray, en: &str, de: &str| {
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
                days: Some(days),
                needs: vec![],
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
