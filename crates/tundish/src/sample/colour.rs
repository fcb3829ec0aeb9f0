//! What happens to an opportunity besides moving: amounts become known and change, decisions are put off, people wait, hand
//! over, note what comes next.

use super::{
    outline::{Deed, Moment, Outline, Worth, stage},
    path::moment,
    people::Who,
};
use crate::fiction::Random;

/// What comes next, by stage.
const NEXT_STEPS: [&[&str]; 6] = [
    &[
        "First visit: count rooms and taps",
        "Call back about the enquiry",
        "Send the water report for the postcode",
        "Ask what hard water costs them a year",
    ],
    &[
        "Find out who looks after the building",
        "Demonstration on site",
        "Walk through the building with the caretaker",
        "Ask who else has to agree",
    ],
    &[
        "Talk the offer through with purchasing",
        "References from two neighbours",
        "Price for a three-year service contract",
        "Second offer, without the lobby",
    ],
    &[
        "Trial report",
        "Count filters before the trial ends",
        "Ask the staff about the taste",
        "Second dispenser for the trial",
    ],
    &[
        "Final price by telephone",
        "One paper for all roles",
        "Call with the head of finance",
        "Contract to their lawyer",
    ],
    &["Signature", "Date for the installation", "Ask for the order number", "Call with the head of finance"],
];
/// What comes next with a store.
const NEXT_AT_STORES: &[&str] =
    &["Count the shelf", "Second shelf by the till", "Propose the order", "Show the display to the store manager"];

const WAITS: [&str; 5] = [
    "Until the budget round is over",
    "Until the rebuilding of the kitchen is done",
    "Until the new manager has started",
    "Until after the season",
    "Until the water report is back",
];

/// What somebody's opportunities in a stage typically need next.
pub(super) fn next_step(random: &mut Random, who: Who, place: usize) -> String {
    let steps = if who == Who::Pawel { NEXT_AT_STORES } else { NEXT_STEPS[place] };
    (*random.pick(steps)).to_owned()
}

/// A reason to wait.
pub(super) fn wait(random: &mut Random) -> &'static str {
    WAITS[random.below(WAITS.len())]
}

/// A moment a few minutes before or after another on the same day.
pub(super) const fn beside(moment: Moment, minutes: i32) -> Moment {
    Moment { days_ago: moment.days_ago, minute: moment.minute + minutes }
}

/// Rounds to what people write down: hundreds, and twenties where the sum is small.
pub(super) const fn rounded(amount: i64) -> i64 {
    let step = if amount < 2_000 { 20 } else { 100 };
    let rounded = (amount + step / 2) / step * step;
    if rounded < step { step } else { rounded }
}

/// The amount: a guess or nothing at first, known with the offer, and sometimes talked up or down afterwards.
pub(super) fn worth(random: &mut Random, outline: &mut Outline, entries: &[(usize, Moment)], amount: i64) {
    let guess = rounded(amount * i64::from(random.between(70, 135)) / 100);
    outline.worth = if random.chance(30) { Worth::Unknown } else { Worth::Estimate(guess) };
    // Where the offer is skipped, the amount is agreed on the way to what comes after it.
    let Some(&(place, offered)) = entries.iter().find(|(place, _)| stage::OFFER <= *place) else { return };
    let later = entries.iter().find(|(later, _)| place < *later).map(|&(_, at)| at);
    let first = match later {
        Some(_) if random.chance(35) => rounded(amount * i64::from(random.between(85, 120)) / 100),
        _ => amount,
    };
    outline.steps.push((beside(offered, -5), Deed::Amount(Worth::Known(first))));
    if let Some(later) = later
        && first != amount
    {
        outline.steps.push((beside(later, -4), Deed::Amount(Worth::Known(amount))));
    }
}

/// The day of the decision, named with the offer and put off up to twice; `due` is where it stands in the end, in days from
/// today.
pub(super) fn expectation(random: &mut Random, outline: &mut Outline, entries: &[(usize, Moment)], end: i32, due: i32) {
    let Some(&(_, offered)) = entries.iter().find(|(place, _)| stage::OFFER <= *place) else { return };
    let room = offered.days_ago - end;
    let mut days: Vec<i32> = Vec::new();
    for _ in 0..random.weighted(&[45, 35, 20]) {
        if 3 <= room {
            days.push(random.between(end + 1, offered.days_ago - 1));
        }
    }
    days.sort_unstable();
    days.dedup();
    let mut stands = due;
    // From the last one back to the first.
    for put_off in days {
        outline.steps.push((moment(random, put_off), Deed::Expect(stands)));
        stands -= random.between(14, 45);
    }
    outline.steps.push((beside(offered, -3), Deed::Expect(stands)));
}

/// The boss gave it to its present owner at some time during its first stay.
pub(super) fn inherited(random: &mut Random, outline: &mut Outline, entries: &[(usize, Moment)], from: Who) {
    let begun = outline.begins.days_ago;
    let until = entries.get(1).map_or(0, |&(_, at)| at.days_ago);
    if 3 <= begun - until {
        let given = random.between(until + 1, begun - 1);
        outline.steps.push((moment(random, given), Deed::GiveTo(outline.owner)));
        outline.owner = from;
    }
}

/// It waited for a while in its longest stay, between `entered` and `left` days ago.
pub(super) fn waited(random: &mut Random, outline: &mut Outline, entered: i32, left: i32) {
    let held = entered - 2;
    let resumed = left + 2;
    if 6 <= held - resumed {
        let reason = wait(random);
        outline.steps.push((moment(random, held), Deed::Hold(reason, -resumed)));
        outline.steps.push((moment(random, resumed), Deed::Resume));
    }
}
