//! The figures of the sample company: 111 open, 3,850 k EUR, of it 840 k estimated.
#![expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "a sample has few months and weeks")]

use jiff::civil::{Date, date};
use maud::html;

use super::cards::board;
use super::{TODAY, say, stage_names};
use crate::kit::button::{self, Weight};
use crate::kit::marker::Part;
use crate::kit::total::Conversion;
use crate::look::funnel::{Fact, FunnelPage};
use crate::look::hundred::{Hundred, Outcome};
use crate::look::vessel::{Figures, Flow, PartFigures, Rows, StageFigures, Vessel, Week};
use crate::messages::{DisplayUnit, Messages};

/// Orders per 100 of the sample.
pub fn hundred() -> Hundred {
    let outcome = |count, status: &str| Outcome { count, href: format!("/opportunities?status={status}") };
    let months = [47, 49, 46, 52, 54, 51, 50];
    Hundred {
        won: outcome(4_238, "won"),
        lost: outcome(2_473, "lost"),
        open: outcome(1_589, "open"),
        since: date(2026, 3, 1),
        months: months.into_iter().enumerate().map(|(at, won)| (date(2026, at as i8 + 3, 1), won)).collect(),
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
    let rows = |band: &str| Rows {
        all: format!("/opportunities?status=open{band}"),
        known: format!("/opportunities?status=open{band}&amount=known"),
        estimated: format!("/opportunities?status=open{band}&amount=estimate"),
        without_amount: format!("/opportunities?status=open{band}&amount=unknown"),
    };
    let part = |part: Part, count, known, estimated, without_amount, flow, stages| PartFigures {
        part,
        count,
        known,
        estimated,
        without_amount,
        flow: Some(flow).filter(|_| flows),
        stages,
        rows: rows(&format!("&band={}", part.as_str())),
    };
    let flow = |arrive, move_on, lost| Flow { arrive, move_on, lost };
    Figures {
        day: TODAY,
        past: false,
        unit,
        currency: "EUR".to_owned(),
        capacity: Vessel::capacity_for(3_850.0),
        conversion: Conversion::default(),
        currencies: vec![],
        rows: rows(""),
        parts: [
            part(Part::Upper, 52, 670.0, 410.0, 5, flow(3.4, 2.6, 0.8), vec![stage(0, 31, 640.0), stage(1, 21, 440.0)]),
            part(
                Part::Middle,
                38,
                1_120.0,
                340.0,
                2,
                flow(2.6, 1.9, 0.6),
                vec![stage(2, 24, 890.0), stage(3, 14, 570.0)],
            ),
            part(Part::Lower, 21, 1_220.0, 90.0, 0, flow(1.9, 1.4, 0.4), vec![stage(4, 13, 702.0), stage(5, 8, 608.0)]),
        ],
        came_in: weeks(&[7, 8, 9, 8, 10, 8, 9, 10, 8, 9, 9, 10, 9, 8, 9, 7, 10, 9, 8, 6, 4, 3, 3, 4, 3, 3]),
        went_out: weeks(&[1, 2, 1, 1, 3, 1, 2, 0, 2, 1, 2, 3, 1, 1, 2, 1, 0, 2, 2, 1, 3, 1, 1, 2, 1, 2]),
    }
}

/// Weeks that end with the one of the sample's day.
pub fn weeks(counts: &[u64]) -> Vec<Week> {
    let last = date(2026, 11, 23);
    let week = |(back, count): (usize, &u64)| {
        let first_day = last.checked_sub(jiff::Span::new().weeks(back as i64)).unwrap_or(last);
        Week { first_day, count: *count, href: format!("/opportunities?week={first_day}") }
    };
    let mut weeks: Vec<Week> = counts.iter().rev().enumerate().map(week).collect();
    weeks.reverse();
    weeks
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
        figures: Figures { day, past: day < TODAY, ..figures(m, flows) },
        board: board(m, day == TODAY),
        actions: html! {
            // A day in the past has no verbs.
            @if day == TODAY { span class="only-wide" { (button::link(Weight::Go, m.new_opportunity(), "/opportunities/new", Some("c"))) } }
        },
    }
}
