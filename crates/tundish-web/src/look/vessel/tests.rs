#![expect(clippy::float_cmp, reason = "these figures are exact in binary")]
use proptest::prelude::*;

use super::body::Body;
use super::geometry::{Vessel, Walls, area};
use super::labels::spread;
use super::layout::Layout;
use super::weeks;
use crate::look::sample;
use crate::messages::{Lang, Messages};

const DESK: Walls = Walls { center: 583.0, rim_y: 112.0, rim: 330.0, floor: 140.0, height: 262.0 };
const PHONE: Walls = Walls { center: 112.0, rim_y: 240.0, rim: 196.0, floor: 86.0, height: 218.0 };

#[test]
fn the_cuts_of_the_sample_company_lie_where_the_formula_of_the_trapezium_puts_them() {
    let vessel = Vessel::new(DESK, 4800.0);
    let cuts = vessel.cuts(&[1080.0, 1460.0, 1310.0]);
    for (cut, expected) in cuts.iter().zip([38.6, 87.3, 165.9, 262.0]) {
        assert!((cut - expected).abs() < 0.05, "{cuts:?}");
    }
}

#[test]
fn a_full_vessel_has_its_surface_at_the_rim_and_an_empty_one_at_the_floor() {
    let vessel = Vessel::new(DESK, 100.0);
    assert_eq!(vessel.cuts(&[30.0, 70.0])[0], 0.0);
    assert_eq!(vessel.cuts(&[0.0, 0.0])[0], 262.0);
    assert_eq!(vessel.cuts(&[500.0])[0], 0.0, "more than it holds begins at the rim");
}

#[test]
fn the_capacity_leaves_air_and_keeps_its_round_number_while_the_level_moves_a_little() {
    assert_eq!(Vessel::capacity_for(3850.0), 4400.0);
    assert_eq!(Vessel::capacity_for(3900.0), 4400.0);
    assert_eq!(Vessel::capacity_for(7.0), 8.0);
    assert_eq!(Vessel::capacity_for(0.0), 1.0);
    assert_eq!(Vessel::capacity_for(f64::NAN), 1.0);
}

proptest! {
    #[test]
    fn every_strip_has_exactly_the_area_of_its_value(
        parts in prop::collection::vec(prop::collection::vec(0.001_f64..1e6, 1..5), 1..6),
        air in 1e-3_f64..1e6,
        phone: bool,
    ) {
        let total: f64 = parts.iter().flatten().sum();
        let vessel = Vessel::new(if phone { PHONE } else { DESK }, total + air);
        let values: Vec<f64> = parts.iter().map(|part| part.iter().sum()).collect();
        let cuts = vessel.cuts(&values);
        for (at, part) in parts.iter().enumerate() {
            for (strip, value) in vessel.strips(cuts[at], cuts[at + 1], part).into_iter().zip(part) {
                let drawn = area(&vessel.corners(strip));
                let expected = value * vessel.scale();
                // Relative to the strip; a strip thinner than a millionth of the vessel is checked against the
                // vessel, since the depths it lies between have no more digits.
                let whole = total * vessel.scale();
                prop_assert!((drawn - expected).abs() <= 1e-9 * expected.max(whole * 1e-5), "{drawn} for {expected}");
            }
        }
    }

    #[test]
    fn a_larger_value_never_lies_higher(a in 0.0_f64..1000.0, b in 0.0_f64..1000.0) {
        let vessel = Vessel::new(DESK, 1000.0);
        let (less, more) = if a < b { (a, b) } else { (b, a) };
        prop_assert!(vessel.depth_of(less) <= vessel.depth_of(more));
    }

    #[test]
    fn the_capacity_is_never_below_the_level_and_at_most_a_third_above_it(level in 1e-3_f64..1e12) {
        let capacity = Vessel::capacity_for(level);
        prop_assert!(level < capacity && capacity < level * 1.34, "{capacity} for {level}");
    }
}

#[test]
fn labels_that_would_touch_are_moved_apart_and_keep_their_order() {
    let places = spread(&[100.0, 101.0, 102.0, 300.0], 28.0, 92.0, 380.0);
    assert_eq!(places, [100.0, 128.0, 156.0, 300.0]);
    assert_eq!(spread(&[370.0, 375.0], 28.0, 92.0, 380.0), [352.0, 380.0]);
    assert_eq!(spread(&[100.0; 40], 28.0, 92.0, 380.0).len(), 11, "what does not fit is left to the table");
}

#[test]
fn flows_shrink_together_when_one_of_them_would_not_fit() {
    let few = sample::figures(Messages(Lang::En), true);
    let mut many = few.clone();
    for flow in many.parts.iter_mut().filter_map(|part| part.flow.as_mut()) {
        flow.arrive *= 20.0;
        flow.move_on *= 20.0;
        flow.lost *= 20.0;
    }
    let (few, many) = (Body::new(&few, Layout::DESK), Body::new(&many, Layout::DESK));
    assert_eq!(few.stream(1.0), 34.0);
    assert!(many.stream(68.0) <= 130.0);
    assert!((many.stream(68.0) / many.stream(28.0) - 68.0 / 28.0).abs() < 1e-9, "one scale for all");
}

#[test]
fn both_charts_share_one_scale_so_that_orders_can_be_held_against_what_came_in() {
    let (came_in, went_out) = (sample::weeks(&[10, 20]), sample::weeks(&[1, 2]));
    let unit = weeks::unit(&[(Layout::DESK.came_in, &came_in), (Layout::DESK.went_out, &went_out)]);
    assert_eq!(unit, 12.0);
    let quiet = sample::weeks(&[0, 1]);
    assert_eq!(weeks::unit(&[(Layout::DESK.came_in, &quiet)]), 24.0);
}

#[test]
fn a_part_without_value_is_a_dashed_line_and_says_why() {
    let mut figures = sample::figures(Messages(Lang::En), false);
    let middle = &mut figures.parts[1];
    (middle.known, middle.estimated, middle.count, middle.without_amount) = (0.0, 0.0, 0, 0);
    middle.stages.clear();
    let picture = super::picture(Messages(Lang::En), &figures, "x").into_string();
    assert!(picture.contains("fx__void") && picture.contains("> empty<"), "{picture}");
}
