//! Random numbers from a seed: integers only, so that every machine and every version makes the same company.

/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014).
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// The generator with this seed.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The generator for one of many things of a kind: the same whatever is drawn for the others.
    pub(crate) fn of(seed: u64, kind: u64, index: usize) -> Self {
        let mut random = Self(seed);
        let mut start = random.next();
        for part in [kind, u64::try_from(index).unwrap_or(u64::MAX)] {
            random = Self(start ^ part.wrapping_mul(0xd6e8_feb8_6659_fd93));
            start = random.next();
        }
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// An index below `bound`, each alike but for a bias of less than `bound` in 2^64.
    ///
    /// # Panics
    /// When `bound` is zero: there is nothing to choose from.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        assert!(0 < bound, "there must be something to choose from");
        let product = u128::from(self.next()) * bound as u128;
        usize::try_from(product >> 64).expect("the quotient is below the bound")
    }

    /// A number from `first` to `last`, both included.
    pub(crate) fn between(&mut self, first: i32, last: i32) -> i32 {
        let width = usize::try_from(i64::from(last) - i64::from(first) + 1).unwrap_or(1);
        let offset = i64::try_from(self.below(width)).expect("the width fits");
        i32::try_from(i64::from(first) + offset).expect("between two numbers of this type")
    }

    /// True so many times in a hundred.
    pub(crate) fn chance(&mut self, in_a_hundred: usize) -> bool {
        self.below(100) < in_a_hundred
    }

    /// One of several.
    pub(crate) fn pick<'t, T>(&mut self, items: &'t [T]) -> &'t T {
        &items[self.below(items.len())]
    }

    /// The index of one of several, each as likely as its weight says.
    pub(crate) fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (index, &weight) in weights.iter().enumerate() {
            if left < weight {
                return index;
            }
            left -= weight;
        }
        weights.len() - 1
    }

    /// Mixes the order (Fisher and Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests;
