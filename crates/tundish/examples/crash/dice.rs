//! Random choices that can be made again: SplitMix64 (Steele, Lea and Flood, 2014).

use std::time::Duration;

/// A source of random numbers.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The same seed gives the same choices.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A seed that nobody chose.
    pub(crate) fn drawn_seed() -> anyhow::Result<u64> {
        let mut seed = [0; 4];
        getrandom::fill(&mut seed).map_err(|error| anyhow::anyhow!("the machine gives no randomness: {error}"))?;
        Ok(u32::from_le_bytes(seed).into())
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let end = end.max(1) as u64;
        usize::try_from((mixed ^ (mixed >> 31)) % end).unwrap_or_default()
    }

    /// One of these.
    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// A while between two lengths.
    pub(crate) fn between(&mut self, least: Duration, most: Duration) -> Duration {
        let spread = usize::try_from(most.saturating_sub(least).as_micros()).unwrap_or(usize::MAX);
        least + Duration::from_micros(self.below(spread.max(1)) as u64)
    }

    /// Dice of their own for somebody who throws beside others.
    pub(crate) fn fork(&mut self) -> Self {
        Self::new(self.below(usize::MAX) as u64)
    }
}
