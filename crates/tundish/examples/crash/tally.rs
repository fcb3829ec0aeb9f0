//! What the rounds came to.

use std::{fmt, time::Duration};

use tundish_testkit::both::Engine;

use crate::{
    Scene,
    ledger::{End, Entry},
};

/// The figures of one scene on one database.
#[derive(Debug)]
pub(crate) struct Found {
    scene: Scene,
    engine: Engine,
    /// Rounds that are over.
    rounds: u32,
    /// Writes that were acknowledged, each of which was found.
    pub(crate) acknowledged: u64,
    /// Writes of which nobody knew what became of them.
    unknown: u64,
    /// How many of those had been stored.
    pub(crate) stored: u64,
    /// Writes that were refused in plain words.
    refused: u64,
    /// How often a sync failed, or a command ended before its blow: what the rounds are worth.
    pub(crate) remarks: Vec<String>,
    /// From the start of the process to its first answer, or from the end of the fault to the first success.
    pub(crate) first_answers: Vec<Duration>,
}

/// All figures, as a table.
#[derive(Debug, Default)]
pub(crate) struct Tally(Vec<Found>);

impl Tally {
    pub(crate) fn begin(&self, scene: Scene, engine: Engine) -> Found {
        let (remarks, first_answers) = (Vec::new(), Vec::new());
        Found { scene, engine, rounds: 0, acknowledged: 0, unknown: 0, stored: 0, refused: 0, remarks, first_answers }
    }

    pub(crate) fn add(&mut self, found: Found) {
        self.0.push(found);
    }
}

impl Found {
    /// A round is over, and everything held.
    pub(crate) fn end_round(&mut self) {
        self.rounds += 1;
        if self.rounds.is_multiple_of(10) {
            eprintln!("  {} on {}: {} rounds", self.scene(), self.engine(), self.rounds);
        }
    }

    /// Takes what clients were told.
    pub(crate) fn count(&mut self, ledger: &[Entry]) {
        for entry in ledger {
            match entry.end {
                End::Acknowledged { .. } => self.acknowledged += 1,
                End::Refused => self.refused += 1,
                End::Unknown => self.unknown += 1,
            }
        }
    }

    fn scene(&self) -> String {
        format!("{:?}", self.scene).to_lowercase()
    }

    fn engine(&self) -> String {
        format!("{:?}", self.engine).to_lowercase()
    }

    /// Median and longest, in milliseconds.
    fn first_answer(&self) -> (u128, u128) {
        let mut sorted = self.first_answers.clone();
        sorted.sort_unstable();
        let millis = |at: usize| sorted.get(at).map_or(0, Duration::as_millis);
        (millis(sorted.len() / 2), millis(sorted.len().saturating_sub(1)))
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (median, longest) = self.first_answer();
        write!(
            f,
            "{:<7} {:<9} {:>6} {:>12} {:>8} {:>7} {:>8} {:>5} {:>5} {:>8} ms {:>6} ms  {}",
            self.scene(),
            self.engine(),
            self.rounds,
            self.acknowledged,
            self.unknown,
            self.stored,
            self.refused,
            0,
            0,
            median,
            longest,
            self.remarks.join(", ")
        )
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<7} {:<9} {:>6} {:>12} {:>8} {:>7} {:>8} {:>5} {:>5} {:>21}",
            "scene",
            "database",
            "rounds",
            "acknowledged",
            "unknown",
            "stored",
            "refused",
            "lost",
            "half",
            "first answer: median, longest"
        )?;
        for found in &self.0 {
            writeln!(f, "{found}")?;
        }
        write!(f, "\nEvery acknowledged write is there, and none is there half or twice.")
    }
}
