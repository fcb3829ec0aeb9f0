//! The two rounding rules of Tundish, in one place.
//!
//! Money and rates are rounded half to even, once, at the end of a calculation. Whole numbers that must add up to a given
//! total ("of 100 entered, …") are rounded by the largest remainder. There is no third rule and there are no floats.

/// `numerator / denominator`, rounded to the nearest whole number, halves to the even one.
///
/// # Panics
/// When `denominator` is not positive.
pub const fn half_even(numerator: i128, denominator: i128) -> i128 {
    assert!(0 < denominator, "a denominator is positive");
    let floor = numerator.div_euclid(denominator);
    let rest = numerator.rem_euclid(denominator);
    // `rest < denominator`, so comparing with what is missing to the next number avoids doubling, which could overflow.
    let missing = denominator - rest;
    if missing < rest || (missing == rest && floor % 2 != 0) { floor + 1 } else { floor }
}

/// Whole numbers in proportion to `parts` that add up to exactly `total`: the largest remainder method of Hamilton.
///
/// Equal remainders go to the earlier part. Parts that are all zero give zeros, since nothing can be shared out.
#[expect(
    clippy::cast_possible_truncation,
    reason = "every share is at most the total, and what is missing at most the number of parts"
)]
pub fn largest_remainder(parts: &[u64], total: u64) -> Vec<u64> {
    let whole: u128 = parts.iter().map(|&part| u128::from(part)).sum();
    if whole == 0 {
        return vec![0; parts.len()];
    }
    let exact = |part: u64| u128::from(part) * u128::from(total);
    let mut shares: Vec<u64> = parts.iter().map(|&part| (exact(part) / whole) as u64).collect();
    let missing = total - shares.iter().sum::<u64>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(exact(parts[i]) % whole));
    for &i in order.iter().take(missing as usize) {
        shares[i] += 1;
    }
    shares
}

#[cfg(test)]
mod tests;
