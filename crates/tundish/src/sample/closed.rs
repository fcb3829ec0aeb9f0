//! What was won and lost in the months before today.

use tundish_domain::opportunity::{LossReason, Reason, WinReason};

use super::{
    HISTORY_DAYS,
    catalogue::fitting,
    colour,
    customers::Customers,
    open::{channel, colleague},
    outline::{Deed, Moment, Outline, Worth, stage},
    path::{entries, fit, moment, moves, stages_before, stay},
    people::{DANIEL_DAYS, Who},
    topics,
};
use crate::fiction::Random;

/// Won, lost, and euros that half of the orders exceed.
#[rustfmt::skip]
const RECORDS: [(Who, usize, usize, i64); 8] = [
    (Who::Ana, 46, 24, 16_000),
    (Who::Jonas, 31, 19, 14_000),
    (Who::Lukas, 34, 21, 19_000),
    (Who::Clara, 18, 12, 17_000),
    (Who::Mei, 21, 15, 9_000),
    (Who::Olivia, 17, 11, 8_000),
    (Who::Daniel, 2, 2, 5_000),
    (Who::Pawel, 15, 13, 6_000),
];
/// Tenths of the median that orders come in at, small ones first.
const SIZES: [i64; 14] = [2, 4, 5, 6, 8, 9, 10, 11, 13, 16, 20, 27, 40, 64];
/// Which of somebody's opportunities were public tenders, whose approval takes half a year.
const TENDERS: [(Who, usize); 3] = [(Who::Clara, 5), (Who::Jonas, 3), (Who::Lukas, 2)];

/// Where the won and the lost ones stood when they were closed, by stage.
const WON_FROM: [usize; 6] = [0, 0, 14, 16, 22, 48];
const LOST_FROM: [usize; 6] = [22, 20, 25, 12, 13, 8];

/// Everything that is closed.
pub(super) fn outlines(random: &mut Random, customers: &mut Customers) -> Vec<Outline> {
    let mut outlines = Vec::new();
    for (who, won, lost, median) in RECORDS {
        let tenders = TENDERS.iter().find(|(theirs, _)| *theirs == who).map_or(0, |&(_, count)| count);
        let mut outcomes: Vec<bool> = std::iter::repeat_n(true, won).chain(std::iter::repeat_n(false, lost)).collect();
        random.shuffle(&mut outcomes);
        for (index, is_won) in outcomes.into_iter().enumerate() {
            outlines.push(outline(random, customers, who, is_won, index < tenders, median));
        }
    }
    outlines
}

fn outline(
    random: &mut Random,
    customers: &mut Customers,
    who: Who,
    is_won: bool,
    is_tender: bool,
    median: i64,
) -> Outline {
    let customer = if random.chance(55) { customers.known(who, random) } else { customers.fresh(who, random) };
    let path = if is_tender { tender(random) } else { path(random, who, is_won) };
    let took: i32 = path.iter().map(|&(_, stay)| stay).sum();
    // Daniel's were closed since he came.
    let latest = if who == Who::Daniel { DANIEL_DAYS - 8 } else { HISTORY_DAYS - 5 - took };
    let closed = random.between(2, latest.max(2));
    let entered = entries(random, &path, closed);
    let coin = customers.get(customer).coin();
    let size = SIZES[random.below(SIZES.len())] * if is_tender { 6 } else { 1 };
    let amount =
        colour::rounded(median * size * 10 / coin.euro_cents_per_hundred() * i64::from(random.between(85, 118)) / 100);
    let product = fitting(random, who, Some(amount));
    let mut outline = Outline {
        customer,
        topic: if is_tender { "public tender".to_owned() } else { topics::topic(random, product) },
        product: Some(product),
        owner: who,
        channel: channel(random, who, entered[0].1.days_ago),
        coin,
        worth: Worth::Unknown,
        begins: entered[0].1,
        next_step: None,
        steps: moves(&entered),
    };
    colour::worth(random, &mut outline, &entered, amount);
    let due = -closed + random.between(-20, 12);
    colour::expectation(random, &mut outline, &entered, closed, due);
    if who == Who::Daniel && DANIEL_DAYS <= outline.begins.days_ago {
        outline.steps.push((moment(random, DANIEL_DAYS - 3), Deed::GiveTo(who)));
        outline.owner = Who::Mei;
    } else if random.chance(9)
        && let Some(from) = colleague(who)
    {
        colour::inherited(random, &mut outline, &entered, from);
    }
    let longest = path.iter().zip(&entered).max_by_key(|((_, stay), _)| *stay);
    let (left, lasted) = longest.map_or((0, 0), |(&(_, stay), &(_, at))| (at.days_ago - stay, stay));
    if is_won && 16 <= lasted && random.chance(6) {
        given_up_for_a_while(random, &mut outline, left, lasted);
    } else if random.chance(8) {
        colour::waited(random, &mut outline, left + lasted, left);
    }
    outline.steps.push(close(random, &outline, is_won, amount, &entered, closed));
    outline.sort();
    outline
}

fn path(random: &mut Random, who: Who, is_won: bool) -> Vec<(usize, i32)> {
    let last = random.weighted(if is_won { &WON_FROM } else { &LOST_FROM });
    let mut path = stages_before(random, last);
    path.push((last, stay(random, last)));
    if matches!(who, Who::Pawel | Who::Olivia | Who::Daniel) {
        // Small orders by shop, web and telephone are decided faster.
        for (_, stay) in &mut path {
            *stay = (*stay * 7 / 10).max(1);
        }
    }
    fit(&mut path, HISTORY_DAYS - DANIEL_DAYS);
    path
}

fn tender(random: &mut Random) -> Vec<(usize, i32)> {
    vec![
        (stage::ENGAGED, random.between(5, 15)),
        (stage::OFFER, random.between(20, 45)),
        (stage::APPROVAL, random.between(140, 195)),
    ]
}

/// It was lost during its longest stay and taken up again later.
fn given_up_for_a_while(random: &mut Random, outline: &mut Outline, left: i32, lasted: i32) {
    let lost = moment(random, left + lasted * 2 / 3);
    let again = moment(random, left + lasted / 3);
    outline.steps.push((lost, Deed::Lose(Reason::of(LossReason::NoDecision))));
    outline.steps.push((again, Deed::Reopen));
}

/// The end, later than everything else.
fn close(
    random: &mut Random,
    outline: &Outline,
    is_won: bool,
    amount: i64,
    entered: &[(usize, Moment)],
    closed: i32,
) -> (Moment, Deed) {
    let at = moment(random, closed);
    let deed = if is_won {
        let discount = random.between(90, 99);
        let value = random.chance(30).then(|| colour::rounded(amount * i64::from(discount) / 100));
        Deed::Win(value, win_reason(random))
    } else {
        let place = entered.last().map_or(0, |&(place, _)| place);
        Deed::Lose(loss_reason(random, place, outline.owner))
    };
    (at, deed)
}

fn win_reason(random: &mut Random) -> Reason<WinReason> {
    let code =
        [WinReason::Fit, WinReason::Trust, WinReason::Price, WinReason::Speed][random.weighted(&[40, 28, 18, 14])];
    let note = match code {
        WinReason::Fit => "The trial settled it",
        WinReason::Trust => "Recommended by a neighbour",
        WinReason::Price => "Three-year contract against a discount",
        WinReason::Speed | WinReason::Other | WinReason::NotRecorded => "Installed within a week",
    };
    noted(random, code, note)
}

/// Why opportunities are lost depends on how far they had come.
fn loss_reason(random: &mut Random, place: usize, who: Who) -> Reason<LossReason> {
    const CODES: [LossReason; 8] = [
        LossReason::NoNeed,
        LossReason::NoContact,
        LossReason::NoDecision,
        LossReason::Competitor,
        LossReason::Disagreement,
        LossReason::NoFunds,
        LossReason::Disapproved,
        LossReason::Other,
    ];
    let weights: [usize; 8] = match place {
        stage::ENGAGED | stage::NEED_AGREED => [38, 28, 12, 8, 4, 6, 1, 3],
        stage::OFFER | stage::TRIAL => [6, 10, 26, 30, 10, 12, 4, 2],
        _ => [1, 3, 10, 22, 18, 22, 22, 2],
    };
    let code = CODES[random.weighted(&weights)];
    let note = match code {
        LossReason::NoNeed => "They stay with bottled water",
        LossReason::NoContact => "Nobody answers any more",
        LossReason::NoDecision => "Put off until next year at least",
        LossReason::Competitor if who == Who::Lukas => "Glacine, by price",
        LossReason::Competitor => "Clearspout",
        LossReason::Disagreement => "Facility management and housekeeping could not agree",
        LossReason::NoFunds => "Budget went into the heating",
        LossReason::Disapproved => "Head of finance said no",
        LossReason::Other | LossReason::NotRecorded => "The building was sold",
    };
    if code == LossReason::Other { noted_always(code, note) } else { noted(random, code, note) }
}

fn noted<C>(random: &mut Random, code: C, note: &str) -> Reason<C> {
    if random.chance(45) { noted_always(code, note) } else { Reason::of(code) }
}

fn noted_always<C>(code: C, note: &str) -> Reason<C> {
    Reason::noted(code, note).expect("the notes above are short plain texts")
}
