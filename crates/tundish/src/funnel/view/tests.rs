use std::collections::BTreeMap;

use tundish_domain::{
    Currency, Status,
    funnel::{Cell, Measures, funnel},
    testing::company,
};

use super::*;
use crate::funnel::{Standing, Week};

/// A report with a bit of everything: two currencies, sums beyond 64 bits, an unknown month, a stage that is empty.
pub(crate) fn report() -> FunnelReport {
    let [pipeline, _] = company::pipelines();
    let cell = |stage: usize, status, currency| Cell {
        owner: None,
        pipeline: pipeline.id(),
        stage: pipeline.stages()[stage].id,
        status,
        channel: Channel::Field,
        currency,
    };
    let sum = Sum::from_minor;
    let counted = |stock, known| Measures { stock, known: sum(known), ..Measures::default() };
    let jpy = "JPY".parse().unwrap();
    let cells = BTreeMap::from([
        (
            cell(0, Status::Open, Currency::EUR),
            Measures { unknown_count: 1, estimate_count: 2, estimate: sum(-123_456), ..counted(7, 105_400) },
        ),
        (cell(0, Status::Open, jpy), counted(1, 980_000)),
        (cell(3, Status::Open, Currency::EUR), Measures { known: sum(i64::MAX) + sum(i64::MAX), ..counted(2, 0) }),
        (cell(2, Status::Won, Currency::EUR), Measures { won: sum(99_900), ..counted(3, 110_000) }),
        (cell(1, Status::Lost, Currency::EUR), Measures { unknown_count: 1, ..counted(2, 5_000) }),
    ]);
    let day = |text: &str| text.parse::<Day>().unwrap();
    let cohort = |month: Option<&str>, won, lost, open| Cohort { month: month.map(day), won, lost, open };
    let weeks = [("2025-12-22", vec![], 1), ("2025-12-29", vec![(Channel::Field, 2), (Channel::Web, 1)], 0)];
    let week = |(first_day, came_in, orders): (&str, Vec<(Channel, u64)>, u64)| Week {
        first_day: day(first_day),
        came_in: came_in.into_iter().collect(),
        orders,
    };
    FunnelReport {
        standing: Standing {
            as_of: day("2025-12-31"),
            known_at: EventSeq::new(42),
            newest_at: Some("2025-11-30T10:00:00Z".parse().unwrap()),
            newest_on: Some(day("2025-11-30")),
            rates: Rates::new(Currency::EUR, [(jpy, day("2025-12-01"), "0.0061".parse().unwrap())]),
            pipelines: vec![(pipeline.clone(), funnel(&pipeline, &cells))],
        },
        entries: vec![Entries {
            from: pipeline.first().id,
            cohorts: vec![
                cohort(None, 0, 1, 2),
                cohort(Some("2025-11-01"), 2, 1, 3),
                cohort(Some("2025-12-01"), 1, 0, 5),
            ],
            weeks: weeks.into_iter().map(week).collect(),
            undated: 3,
        }],
    }
}

#[test]
fn the_report_has_the_form_that_programs_rely_on() {
    insta::assert_snapshot!(serde_json::to_string_pretty(&Report::from(&report())).unwrap());
}
