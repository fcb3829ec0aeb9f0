//! How opportunities go through the stages: how long each takes, and the steps that this makes.

use super::outline::{Deed, Moment, stage};
use crate::fiction::Random;

/// Days that half of all stays in a stage last at most, by the place of the stage.
const MEDIANS: [i32; 6] = [24, 22, 47, 30, 32, 26];
/// Stays as per mille of the median, at every tenth of all stays: a lognormal distribution cut off at both ends, so that a
/// stay longer than the last figure has no precedent.
const TENTHS: [i32; 11] = [250, 527, 657, 769, 881, 1_000, 1_135, 1_300, 1_523, 1_898, 2_750];

/// Where an open opportunity stands among those that moved on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    OnCourse,
    Slowing,
    Late,
    NoPrecedent,
}

/// The days in which so many per mille of all stays in a stage have ended.
fn quantile(stage: usize, per_mille: usize) -> i32 {
    let (tenth, rest) = (per_mille / 100, i32::try_from(per_mille % 100).unwrap_or(0));
    let low = TENTHS[tenth];
    let high = TENTHS[(tenth + 1).min(TENTHS.len() - 1)];
    (MEDIANS[stage] * (low * 100 + (high - low) * rest) / 100_000).max(1)
}

/// How long a stay that ends lasts, in days.
pub(super) fn stay(random: &mut Random, stage: usize) -> i32 {
    quantile(stage, random.below(1_001))
}

/// How long a stay that has not ended has lasted.
pub(super) fn lasting(random: &mut Random, stage: usize, pace: Pace) -> i32 {
    let longest = quantile(stage, 1_000);
    match pace {
        Pace::OnCourse => random.between(1, quantile(stage, 700)),
        Pace::Slowing => random.between(quantile(stage, 770), quantile(stage, 880)),
        Pace::Late => random.between(quantile(stage, 915), longest - 3),
        Pace::NoPrecedent => random.between(longest + 8, longest + 70),
    }
}

/// The stages before `last` with the days spent in each. Some are skipped, some are entered twice.
pub(super) fn stages_before(random: &mut Random, last: usize) -> Vec<(usize, i32)> {
    let mut path = Vec::new();
    for place in 0..last {
        // The first one is never skipped: there everything begins.
        if place != stage::ENGAGED && random.chance(14) {
            continue;
        }
        path.push((place, stay(random, place)));
        if place == stage::TRIAL && random.chance(12) {
            // The trial showed that the offer was not right.
            path.push((stage::OFFER, stay(random, stage::OFFER) / 2 + 1));
        }
    }
    path
}

/// Shortens stays until all of them fit into so many days; each keeps at least one.
pub(super) fn fit(path: &mut [(usize, i32)], days: i32) {
    while days < path.iter().map(|&(_, stay)| stay).sum() {
        for (_, stay) in path.iter_mut() {
            *stay = (*stay * 4 / 5).max(1);
        }
    }
}

/// A minute within working hours.
pub(super) fn working_minute(random: &mut Random) -> i32 {
    random.between(8 * 60 + 15, 17 * 60 + 30)
}

/// A moment on that day, within working hours.
pub(super) fn moment(random: &mut Random, days_ago: i32) -> Moment {
    Moment { days_ago, minute: working_minute(random) }
}

/// When each stage of a path was entered; the last stay ended, or has lasted until, `end` days ago.
pub(super) fn entries(random: &mut Random, path: &[(usize, i32)], end: i32) -> Vec<(usize, Moment)> {
    let mut days_ago = end + path.iter().map(|&(_, stay)| stay).sum::<i32>();
    path.iter()
        .map(|&(place, stay)| {
            let entered = moment(random, days_ago);
            days_ago -= stay;
            (place, entered)
        })
        .collect()
}

/// The moves from stage to stage; the first entry is the beginning.
pub(super) fn moves(entries: &[(usize, Moment)]) -> Vec<(Moment, Deed)> {
    entries.iter().skip(1).map(|&(place, at)| (at, Deed::MoveTo(place))).collect()
}
