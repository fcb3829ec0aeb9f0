#![expect(clippy::cast_possible_wrap, reason = "a test counts a handful of opportunities")]
use super::*;
use crate::id::EventSeq;
use crate::instant::Instant;
use crate::money::Money;
use crate::opportunity::tests::{Story, story};
use crate::opportunity::{NewOpportunity, Timing, create};
use crate::span::record;

fn spans(story: &Story, amounts: &[Amount]) -> Vec<Span> {
    let rows = amounts.iter().enumerate().flat_map(|(i, &amount)| {
        let currency = amount.money().map_or(Currency::EUR, |money| money.currency);
        let id = crate::id::OpportunityId::new(i as i64 + 1).unwrap();
        let new = NewOpportunity { id, amount, currency, ..story.new_opportunity() };
        let created = create(&story.permit(), new, &story.pipeline, Timing::now(story.now)).unwrap();
        record(&[], None, &created, EventSeq::new(i as i64 + 1).unwrap()).insert
    });
    rows.collect()
}

#[test]
fn amounts_stay_apart_by_currency_and_by_how_sure_they_are() {
    let story = story();
    let amounts = [
        Amount::Known(Money::new(i64::MAX, Currency::EUR)),
        Amount::Known(Money::new(i64::MAX, Currency::EUR)),
        Amount::Estimate(Money::new(300, Currency::EUR)),
        Amount::Estimate(Money::new(5, Currency::USD)),
        Amount::Unknown,
    ];
    let spans = spans(&story, &amounts);
    let zone = TimeZone::UTC;
    let cells = recount(&spans, story.now.day(&zone), &zone);
    let funnel = funnel(&story.pipeline, cells.iter().filter(|(cell, _)| cell.owner.is_none()));
    let (_, figures) = &funnel.stages[0];
    assert_eq!((figures.count, figures.without_amount, figures.with_estimate), (5, 1, 2));
    assert_eq!(figures.values[&Currency::EUR].known.minor(), 2 * i128::from(i64::MAX));
    assert_eq!(figures.values[&Currency::EUR].estimate, Sum::from_minor(300));
    assert_eq!(figures.values[&Currency::USD].estimate, Sum::from_minor(5));
    assert_eq!(funnel.bands[0].1, *figures);
    assert_eq!(funnel.stages[1].1, Figures::default());
}

#[test]
fn an_event_counts_on_its_day_in_the_zone_of_the_company() {
    let story = story();
    let edit = SpanEdit { supersede: vec![], insert: spans(&story, &[Amount::Unknown]) };
    let began = edit.insert[0].observed_at;
    let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
    let late = began.plus_micros(8 * 3_600_000_000);
    let moved =
        SpanEdit { supersede: vec![], insert: vec![Span { observed_at: late, from_at: Some(late), ..edit.insert[0] }] };
    let days = |zone: &TimeZone| deltas(&moved, zone).iter().map(|delta| delta.day.to_string()).collect::<Vec<_>>();
    assert_eq!(days(&TimeZone::UTC), ["2026-02-27", "2026-02-27"]);
    assert_eq!(days(&tokyo), ["2026-02-28", "2026-02-28"]);
}

#[test]
fn a_stay_within_one_day_leaves_no_trace_in_the_stock_of_days() {
    let story = story();
    let mut span = spans(&story, &[Amount::Unknown])[0];
    span.to_at = Some(span.observed_at.plus_micros(60_000_000));
    assert_eq!(deltas(&SpanEdit { supersede: vec![], insert: vec![span] }, &TimeZone::UTC), []);
}

#[test]
fn of_a_hundred_engaged_51_were_won_30_lost_and_19_are_undecided() {
    let cohort = Cohort { month: None, won: 4_238, lost: 2_473, open: 1_589 };
    assert_eq!(cohort.entered(), 8_300);
    assert_eq!(cohort.per_hundred(), [51, 30, 19]);
}

#[test]
fn cohorts_are_told_apart_by_the_month_of_the_company_and_the_unknown_comes_first() {
    let entered = |text: &str, status| Entry { entered_at: Some(text.parse::<Instant>().unwrap()), status };
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let entries = [
        entered("2026-01-31T23:30:00Z", Status::Won),
        entered("2026-01-15T12:00:00Z", Status::Open),
        Entry { entered_at: None, status: Status::Lost },
    ];
    let months: Vec<Option<String>> =
        cohorts(entries, &berlin).iter().map(|c| c.month.map(|m| m.to_string())).collect();
    assert_eq!(months, [None, Some("2026-01-01".to_owned()), Some("2026-02-01".to_owned())]);
}

#[test]
fn every_way_into_and_out_of_a_stage_is_counted_as_what_it_is() {
    use crate::opportunity::Status::{Lost, Open, Won};
    let story = story();
    let template = spans(&story, &[Amount::Unknown])[0];
    let stages: Vec<StageId> = story.pipeline.stages().iter().map(|stage| stage.id).collect();
    let hour = |hours: i64| story.now.plus_micros(hours * 3_600_000_000);
    let history = |stays: &[(usize, Status)], until: Option<i64>| -> Vec<Span> {
        let count = stays.len() as i64;
        stays
            .iter()
            .zip(0..)
            .map(|(&(place, status), start)| Span {
                observed_at: hour(start),
                from_at: Some(hour(start)),
                to_at: if start + 1 < count { Some(hour(start + 1)) } else { until.map(hour) },
                was: crate::Snapshot { stage: stages[place], status, ..template.was },
                ..template
            })
            .collect()
    };
    let histories = [
        history(&[(0, Open), (1, Open), (0, Open), (0, Won), (0, Open), (0, Lost)], None),
        history(&[(0, Open)], Some(1)),
    ];
    let all = |from, to| flows(histories.iter().map(|spans| spans.iter()), &story.pipeline, hour(from), hour(to));
    let first = Flow { entered: 3, reopened: 1, forward: 1, won: 1, lost: 1, deleted: 1, ..Flow::default() };
    let second = Flow { entered: 1, back: 1, ..Flow::default() };
    assert_eq!(all(0, 9), Flows::from([(stages[0], first), (stages[1], second)]));

    // The first hour alone: what happens at its end belongs to the next.
    let first = Flow { entered: 2, stock_end: 2, ..Flow::default() };
    assert_eq!(all(0, 1), Flows::from([(stages[0], first)]));
}
