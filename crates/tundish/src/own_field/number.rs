//! The number and the day that a text says, by which values of own fields are compared.

use tundish_domain::Day;

/// The millionths that a plain decimal says (`12.5` is 12,500,000); nothing for other texts, for more than six decimals and
/// beyond 63 bits. Grouping and units are not looked through: the text stays, only sorting by number needs this.
pub fn number(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) || 6 < fraction.len() {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let fraction: i64 = format!("{fraction:0<6}").parse().ok()?;
    whole.checked_mul(1_000_000)?.checked_add(fraction).map(|millionths| sign * millionths)
}

/// The day that an ISO text says.
pub fn day(text: &str) -> Option<Day> {
    text.parse().ok()
}
