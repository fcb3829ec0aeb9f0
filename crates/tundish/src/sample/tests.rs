use std::collections::BTreeMap;

use super::{
    SEED,
    outline::{Deed, Outline, Worth},
    people::Who,
    plan::Plan,
};

/// Where an outline ends: the stage while it is open, nothing once it is closed.
fn stands(outline: &Outline) -> Option<usize> {
    let mut stands = Some(0);
    for (_, deed) in &outline.steps {
        match deed {
            Deed::MoveTo(place) => stands = Some(*place),
            Deed::Win(..) | Deed::Lose(_) => stands = None,
            Deed::Reopen => stands = Some(0),
            _ => {}
        }
    }
    stands
}

fn holder(outline: &Outline) -> Who {
    let given = outline.steps.iter().rev().find_map(|(_, deed)| match deed {
        Deed::GiveTo(who) => Some(*who),
        _ => None,
    });
    given.unwrap_or(outline.owner)
}

/// Euros as the story counts them; nothing where nobody knows.
fn euros(outline: &Outline) -> i64 {
    let stated = outline.steps.iter().rev().find_map(|(_, deed)| match deed {
        Deed::Amount(worth) => Some(*worth),
        _ => None,
    });
    match stated.unwrap_or(outline.worth) {
        Worth::Unknown => 0,
        Worth::Estimate(whole) | Worth::Known(whole) => whole * outline.coin.euro_cents_per_hundred() / 100,
    }
}

#[test]
fn the_portfolios_are_those_of_the_story() {
    let plan = Plan::new(SEED);
    let mut portfolios: BTreeMap<Who, (usize, i64)> = BTreeMap::new();
    for outline in plan.outlines.iter().filter(|outline| stands(outline).is_some()) {
        let (count, value) = portfolios.entry(holder(outline)).or_default();
        *count += 1;
        *value += euros(outline);
    }
    let told = [
        (Who::Ana, 22, 886),
        (Who::Jonas, 19, 612),
        (Who::Lukas, 31, 1_240),
        (Who::Clara, 9, 402),
        (Who::Mei, 11, 246),
        (Who::Olivia, 8, 188),
        (Who::Daniel, 6, 74),
        (Who::Pawel, 5, 202),
    ];
    let rounded: Vec<_> =
        portfolios.into_iter().map(|(who, (count, value))| (who, count, (value + 500) / 1_000)).collect();
    assert_eq!(rounded, told);
}

#[test]
fn every_story_lies_within_fourteen_months_and_before_today() {
    let plan = Plan::new(SEED);
    for outline in &plan.outlines {
        let days = || outline.steps.iter().map(|(moment, _)| moment.days_ago);
        assert!(outline.begins.days_ago < super::HISTORY_DAYS, "{outline:?}");
        assert!(days().chain([outline.begins.days_ago]).all(|days_ago| 1 <= days_ago), "{outline:?}");
    }
}

#[test]
fn three_customers_of_level_a_have_nothing_going_on_with_lukas() {
    let plan = Plan::new(SEED);
    let idle = plan.customers.iter().enumerate().filter(|(index, (customer, _))| {
        let has_any = plan.outlines.iter().any(|outline| outline.customer == *index);
        customer.level == "A" && customer.owner == Who::Lukas && !has_any
    });
    assert_eq!(idle.count(), 3);
}

#[test]
fn another_seed_makes_another_company_with_the_same_figures() {
    let (one, other) = (Plan::new(SEED), Plan::new(SEED + 1));
    assert_eq!(one.outlines.len(), other.outlines.len());
    assert_ne!(format!("{:?}", one.outlines), format!("{:?}", other.outlines));
}
