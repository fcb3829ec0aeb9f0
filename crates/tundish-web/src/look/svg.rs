//! Numbers in drawings: one digit behind the point is finer than a pixel, and keeps pages small.

use std::fmt::Write as _;

use super::vessel::geometry::Point;

/// A coordinate.
pub(crate) fn n(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // Negative zero would be written with its sign.
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// A closed path through points.
pub(crate) fn polygon(points: &[Point]) -> String {
    let mut path = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(path, "{}{} {}", if at == 0 { 'M' } else { 'L' }, n(*x), n(*y));
    }
    path.push('z');
    path
}

/// A horizontal line.
pub(crate) fn horizontal(from: f64, to: f64, y: f64) -> String {
    format!("M{} {}H{}", n(from), n(y), n(to))
}
