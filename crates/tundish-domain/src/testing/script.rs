//! Random scripts: what somebody might do to opportunities, sensible or not. Many steps are refused, on purpose.

use proptest::prelude::{Strategy, any, prop};
use serde::{Deserialize, Serialize};

use super::company::{CURRENCIES, NAMES};
use crate::amount::{Amount, AmountKind};
use crate::channel::Channel;
use crate::money::{Currency, Money};

/// One thing that somebody does at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// By how many seconds the clock goes on before it; negative when the clock is set back.
    pub clock_seconds: i64,
    /// By how many seconds it is back-dated, if somebody says when it happened; negative for the future.
    pub back_seconds: Option<i64>,
    /// Which opportunity: an index that wraps around those that exist.
    pub on: usize,
    /// What is done.
    pub act: Act,
}

/// What is done. Numbers are indices into the fixed company and wrap around.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Make an opportunity.
    Create {
        /// Which name.
        name: usize,
        /// Which pipeline.
        pipeline: usize,
        /// Which stage of it.
        stage: usize,
        /// Which owner.
        owner: usize,
        /// Which account, if any.
        account: Option<usize>,
        /// How much, in which currency.
        worth: Worth,
        /// Whether anybody knows when it entered its stage.
        known_entry: bool,
        /// Whether anybody knows when it came to be.
        known_creation: bool,
    },
    /// Change name, channel, account and next step.
    Describe {
        /// Which name.
        name: usize,
        /// Which channel.
        channel: usize,
        /// Which account, if any.
        account: Option<usize>,
        /// Whether there is a next step.
        next_step: bool,
    },
    /// Change amount, product and the expected day.
    Estimate {
        /// How much, in which currency.
        worth: Worth,
        /// Which product, if any.
        product: Option<usize>,
        /// In how many days the decision is expected, if at all.
        close_days: Option<i32>,
    },
    /// Drop the card on a stage of its pipeline.
    MoveTo {
        /// Which stage.
        stage: usize,
    },
    /// Win it.
    Win {
        /// For how many minor units, if said.
        minor: Option<i64>,
    },
    /// Lose it.
    Lose {
        /// For which reason.
        reason: usize,
    },
    /// Take it up again.
    Reopen,
    /// Let it wait.
    Hold {
        /// For how many days.
        days: i32,
    },
    /// End the waiting.
    Resume,
    /// Give it to another owner.
    Reassign {
        /// To whom.
        owner: usize,
    },
    /// Delete it.
    Delete,
    /// Restore it.
    Restore,
    /// Undo one of its events.
    Undo {
        /// Which one, counted back from the last.
        back: usize,
    },
}

/// An amount in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worth {
    /// How sure it is.
    pub kind: AmountKind,
    /// Minor units; without meaning for an unknown amount.
    pub minor: i64,
    /// Which currency.
    pub currency: usize,
}

impl Worth {
    /// The currency.
    pub fn currency(self) -> Currency {
        CURRENCIES[self.currency % CURRENCIES.len()].parse().expect("listed currencies exist")
    }

    /// The amount.
    pub fn amount(self) -> Amount {
        let money = Money::new(self.minor, self.currency());
        match self.kind {
            AmountKind::Unknown => Amount::Unknown,
            AmountKind::Estimate => Amount::Estimate(money),
            AmountKind::Known => Amount::Known(money),
        }
    }
}

/// Scripts for property tests, which shrink to short ones.
pub fn strategy() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(any::<u64>().prop_map(step), 1..60)
}

/// A script of `n` steps, the same for the same seed in every version of every library.
pub fn random(seed: u64, n: usize) -> Vec<Step> {
    let mut random = SplitMix64(seed);
    (0..n).map(|_| step(random.next())).collect()
}

/// The step that a number stands for.
fn step(seed: u64) -> Step {
    let mut dice = SplitMix64(seed);
    let clock_seconds = match dice.below(20) {
        0 => -7_200,
        1 => 0,
        2..=9 => dice.below(86_400),
        _ => dice.below(12 * 86_400),
    };
    let back_seconds = match dice.below(8) {
        0..=3 => None,
        4 => Some(0),
        5 => Some(-dice.below(7_200)),
        _ => Some(dice.below(20 * 86_400)),
    };
    // New opportunities come often enough, and the last ones are worked on most.
    let on = dice.below(6) as usize;
    let act = match dice.below(32) {
        0..=4 => Act::Create {
            name: dice.below(NAMES.len() as i64) as usize,
            pipeline: usize::from(dice.below(5) == 0),
            stage: dice.below(3) as usize,
            owner: dice.index(),
            account: dice.maybe(SplitMix64::index),
            worth: dice.worth(),
            known_entry: dice.below(5) != 0,
            known_creation: dice.below(4) != 0,
        },
        5..=6 => Act::Describe {
            name: dice.below(NAMES.len() as i64) as usize,
            channel: dice.below(Channel::ALL.len() as i64) as usize,
            account: dice.maybe(SplitMix64::index),
            next_step: dice.below(3) != 0,
        },
        7..=10 => Act::Estimate {
            worth: dice.worth(),
            product: dice.maybe(SplitMix64::index),
            close_days: dice.maybe(|dice| dice.below(90) as i32),
        },
        11..=17 => Act::MoveTo { stage: dice.below(5) as usize },
        18..=19 => Act::Win { minor: dice.maybe(|dice| dice.below(1_000_000) - 10) },
        20 => Act::Lose { reason: dice.index() },
        21..=22 => Act::Reopen,
        23..=24 => Act::Hold { days: dice.below(40) as i32 },
        25 => Act::Resume,
        26..=27 => Act::Reassign { owner: dice.index() },
        28 => Act::Delete,
        29 => Act::Restore,
        _ => Act::Undo { back: dice.below(4) as usize },
    };
    Step { clock_seconds, back_seconds, on, act }
}

/// The generator of Steele, Lea and Flood ("Fast splittable pseudorandom number generators", 2014).
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: i64) -> i64 {
        (self.next() % end as u64) as i64
    }

    fn index(&mut self) -> usize {
        self.below(16) as usize
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.below(3) == 0 { None } else { Some(make(self)) }
    }

    fn worth(&mut self) -> Worth {
        let kind = AmountKind::ALL[self.below(3) as usize];
        let minor = match self.below(12) {
            0 => -1,
            1 => 0,
            // So large that a few of them leave 63 bits.
            2 => i64::MAX - self.below(1_000),
            _ => self.below(50_000_000),
        };
        Worth { kind, minor, currency: self.below(16) as usize }
    }
}
