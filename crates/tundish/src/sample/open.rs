//! The rest of what is open today, so that the portfolios add up to the figures of the story: 52 opportunities over 1,080,000
//! in the upper band, 38 over 1,460,000 in the middle, 21 over 1,310,000 in the lower one.

use tundish_domain::Channel;

use super::{
    HISTORY_DAYS,
    catalogue::{Coin, fitting},
    colour,
    customers::Customers,
    outline::{Deed, Outline, Worth},
    path::{Pace, entries, fit, lasting, moves, stages_before},
    people::{DANIEL_DAYS, Who},
    topics,
};
use crate::fiction::Random;

/// One band of one person's portfolio: euros in all, and how many stand in the band's first and in its second stage.
struct Portfolio {
    who: Who,
    bands: [(i64, [usize; 2]); 3],
}

#[rustfmt::skip]
const PORTFOLIOS: [Portfolio; 8] = [
    Portfolio { who: Who::Ana, bands: [(300_000, [6, 3]), (316_000, [5, 3]), (270_000, [4, 1])] },
    Portfolio { who: Who::Jonas, bands: [(96_000, [5, 4]), (374_000, [5, 2]), (142_000, [2, 1])] },
    Portfolio { who: Who::Lukas, bands: [(290_000, [8, 6]), (452_000, [6, 5]), (498_000, [3, 3])] },
    Portfolio { who: Who::Clara, bands: [(70_000, [2, 2]), (92_000, [2, 1]), (240_000, [1, 1])] },
    Portfolio { who: Who::Mei, bands: [(106_000, [3, 3]), (86_000, [2, 2]), (54_000, [1, 0])] },
    Portfolio { who: Who::Olivia, bands: [(78_000, [3, 1]), (58_000, [2, 0]), (52_000, [1, 1])] },
    Portfolio { who: Who::Daniel, bands: [(38_000, [3, 1]), (16_000, [1, 0]), (20_000, [0, 1])] },
    Portfolio { who: Who::Pawel, bands: [(102_000, [1, 1]), (66_000, [1, 1]), (34_000, [1, 0])] },
];

/// How many of the made-up ones keep which pace, per band; the named ones have theirs from the story.
const PACES: [[usize; 4]; 3] = [[27, 8, 3, 7], [20, 5, 4, 5], [8, 3, 4, 0]];
/// How many of those that were engaged last have no amount yet.
const WITHOUT_AMOUNT: usize = 5;
/// When the form on the website was moved, and fewer enquiries came.
const FORM_MOVED_DAYS_AGO: i32 = 49;

/// The opportunities that are open besides the named ones.
pub(super) fn outlines(
    random: &mut Random,
    customers: &mut Customers,
    named: &[(Outline, usize, Who)],
) -> Vec<Outline> {
    let mut paces = PACES.map(|counts| {
        let all = [Pace::OnCourse, Pace::Slowing, Pace::Late, Pace::NoPrecedent];
        let mut paces: Vec<Pace> =
            all.into_iter().zip(counts).flat_map(|(pace, count)| std::iter::repeat_n(pace, count)).collect();
        random.shuffle(&mut paces);
        paces
    });
    let mut without_amount = WITHOUT_AMOUNT;
    let mut outlines = Vec::new();
    for portfolio in &PORTFOLIOS {
        for (band, &(euros, counts)) in portfolio.bands.iter().enumerate() {
            let mut stages: Vec<usize> = Vec::new();
            let mut cents = euros * 100;
            for (offset, count) in counts.into_iter().enumerate() {
                let place = band * 2 + offset;
                let theirs = named.iter().filter(|(_, stands, who)| *who == portfolio.who && *stands == place);
                stages.extend(std::iter::repeat_n(place, count - theirs.clone().count()));
                cents -= theirs.map(|(outline, ..)| value(outline)).sum::<i64>();
            }
            let mut drafts: Vec<(usize, usize)> =
                stages.iter().map(|&place| (place, customers.fresh(portfolio.who, random))).collect();
            // The last one takes what the others leave, so it is counted in euros.
            if let Some(last) = drafts.iter().position(|&(_, customer)| customers.get(customer).coin() == Coin::Eur) {
                let count = drafts.len();
                drafts.swap(last, count - 1);
            }
            let skipped = usize::from(band == 0 && 0 < without_amount && 2 < drafts.len());
            without_amount -= skipped;
            let coins: Vec<Coin> =
                drafts.iter().skip(skipped).map(|&(_, customer)| customers.get(customer).coin()).collect();
            let mut amounts = split(random, cents, &coins).into_iter();
            for (index, &(place, customer)) in drafts.iter().enumerate() {
                let amount = if index < skipped { None } else { amounts.next() };
                let pace = paces[band].pop().unwrap_or(Pace::OnCourse);
                outlines.push(outline(random, customers, portfolio.who, customer, place, amount, pace));
            }
        }
    }
    outlines
}

/// What an outline is worth in the end, in euro cents.
fn value(outline: &Outline) -> i64 {
    let stated = outline.steps.iter().rev().find_map(|(_, deed)| match deed {
        Deed::Amount(worth) => Some(*worth),
        _ => None,
    });
    match stated.unwrap_or(outline.worth) {
        Worth::Unknown => 0,
        Worth::Estimate(amount) | Worth::Known(amount) => amount * outline.coin.euro_cents_per_hundred(),
    }
}

/// Splits euro cents into amounts of very different sizes in whole units of these currencies; the last takes the rest.
fn split(random: &mut Random, cents: i64, coins: &[Coin]) -> Vec<i64> {
    let weights: Vec<i64> = coins.iter().map(|_| *random.pick(&[5, 6, 7, 8, 9, 10, 12, 14, 17, 20])).collect();
    let total: i64 = weights.iter().sum();
    let mut left = cents;
    let mut amounts = Vec::with_capacity(coins.len());
    for (&coin, &weight) in coins.iter().zip(&weights) {
        let amount = if amounts.len() + 1 == coins.len() {
            left / coin.euro_cents_per_hundred()
        } else {
            colour::rounded(cents * weight / total / coin.euro_cents_per_hundred())
        };
        left -= amount * coin.euro_cents_per_hundred();
        amounts.push(amount);
    }
    amounts
}

fn outline(
    random: &mut Random,
    customers: &Customers,
    who: Who,
    customer: usize,
    place: usize,
    amount: Option<i64>,
    pace: Pace,
) -> Outline {
    let lasting = lasting(random, place, pace);
    let mut path = stages_before(random, place);
    fit(&mut path, HISTORY_DAYS - 5 - lasting);
    path.push((place, lasting));
    let entered = entries(random, &path, 0);
    let channel = channel(random, who, entered[0].1.days_ago);
    let product = fitting(random, who, amount);
    let mut outline = Outline {
        customer,
        topic: topics::topic(random, product),
        product: Some(product),
        owner: who,
        channel,
        coin: customers.get(customer).coin(),
        worth: Worth::Unknown,
        begins: entered[0].1,
        next_step: None,
        steps: moves(&entered),
    };
    let &(_, present) = entered.last().expect("every path has a stage");
    if let Some(amount) = amount {
        colour::worth(random, &mut outline, &entered, amount);
        if outline.steps.iter().all(|(_, deed)| !matches!(deed, Deed::Amount(_))) {
            // Before the offer it is a guess, save where a price list settled it.
            outline.worth = if random.chance(20) { Worth::Known(amount) } else { Worth::Estimate(amount) };
        }
    }
    let due = random.between(4, 30) + i32::try_from(5 - place).unwrap_or(0) * random.between(8, 22);
    colour::expectation(random, &mut outline, &entered, 0, due);
    if who == Who::Daniel && DANIEL_DAYS <= outline.begins.days_ago {
        let given = super::path::moment(random, DANIEL_DAYS - 4);
        outline.steps.push((given, Deed::GiveTo(who)));
        outline.owner = Who::Mei;
    } else if random.chance(8)
        && let Some(from) = colleague(who)
    {
        colour::inherited(random, &mut outline, &entered, from);
    }
    if random.chance(10) {
        let longest =
            path.iter().zip(&entered).filter(|((last, _), _)| *last != place).max_by_key(|((_, stay), _)| *stay);
        if let Some((&(_, stay), &(_, at))) = longest {
            colour::waited(random, &mut outline, at.days_ago, at.days_ago - stay);
        }
    }
    if random.chance(85) {
        let step = colour::next_step(random, who, place);
        outline.steps.push((colour::beside(present, 2), Deed::NextStep(step)));
    }
    outline.sort();
    outline
}

/// The channel of an opportunity that began so many days ago. Since the form was moved, the web brings less than half.
pub(super) fn channel(random: &mut Random, who: Who, began: i32) -> Channel {
    let web = if began < FORM_MOVED_DAYS_AGO { 40 } else { 100 };
    match who {
        Who::Mei => [Channel::Inside, Channel::Partner][random.weighted(&[60, 40])],
        Who::Olivia => [Channel::Web, Channel::Inside][random.weighted(&[70 * web, 3_000])],
        Who::Daniel => [Channel::Inside, Channel::Web][random.weighted(&[7_000, 30 * web])],
        Who::Pawel => Channel::Retail,
        Who::Lukas | Who::Jonas => {
            [Channel::Field, Channel::Partner, Channel::Web][random.weighted(&[8_000, 1_000, 10 * web])]
        }
        Who::Ana | Who::Clara | Who::Ines | Who::Tomas | Who::Priya | Who::Rohrwerk | Who::Sven => {
            [Channel::Field, Channel::Web][random.weighted(&[9_000, 10 * web])]
        }
    }
}

/// From whom somebody may have inherited: a colleague under the same boss.
pub(super) const fn colleague(who: Who) -> Option<Who> {
    match who {
        Who::Ana => Some(Who::Clara),
        Who::Jonas => Some(Who::Lukas),
        Who::Lukas | Who::Clara => Some(Who::Jonas),
        Who::Mei => Some(Who::Olivia),
        Who::Olivia => Some(Who::Mei),
        _ => None,
    }
}
