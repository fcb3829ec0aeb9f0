use proptest::prelude::*;

use super::*;

#[test]
fn halves_go_to_the_even_neighbour_on_both_sides_of_zero() {
    let rounded: Vec<i128> = [-7, -5, -3, -1, 1, 3, 5, 7].into_iter().map(|n| half_even(n, 2)).collect();
    assert_eq!(rounded, [-4, -2, -2, 0, 0, 2, 2, 4]);
    assert_eq!(half_even(i128::MAX, i128::MAX), 1);
}

#[test]
fn of_8300_engaged_the_parts_per_hundred_are_51_30_19() {
    assert_eq!(largest_remainder(&[4_238, 2_473, 1_589], 100), [51, 30, 19]);
}

#[test]
fn nothing_entered_gives_zeros() {
    assert_eq!(largest_remainder(&[0, 0, 0], 100), [0, 0, 0]);
    assert_eq!(largest_remainder(&[], 100), Vec::<u64>::new());
}

proptest! {
    #[test]
    fn rounding_errs_by_at_most_half(n in -1_000_000_000_i128..1_000_000_000, d in 1..10_000_i128) {
        let error = (half_even(n, d) * d - n).abs() * 2;
        prop_assert!(error < d || (error == d && half_even(n, d) % 2 == 0));
    }

    #[test]
    fn shares_add_up_and_differ_from_the_exact_ones_by_less_than_one(parts in prop::collection::vec(0..=u64::MAX / 64, 1..40), total in 0..10_000_u64) {
        let shares = largest_remainder(&parts, total);
        let whole: u128 = parts.iter().map(|&p| u128::from(p)).sum();
        prop_assume!(0 < whole);
        prop_assert_eq!(shares.iter().sum::<u64>(), total);
        for (&part, &share) in parts.iter().zip(&shares) {
            let exact = u128::from(part) * u128::from(total);
            prop_assert!((u128::from(share) * whole).abs_diff(exact) < whole);
        }
    }
}
