//! The sum of what `cargo test` says at the end of each test program.
//!
//! A workspace has dozens of test programs, the last of them often with no test at all, so the last line that cargo prints
//! says little. The sum does, and a run without any test is a failure.

use crate::steps::Failure;
use std::fmt;

/// Tests counted over all programs of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) ignored: u64,
}

impl Totals {
    /// Adds what a line of cargo's output counts, if it is a closing line:
    /// `test result: ok. 16 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 3.87s`.
    pub(crate) fn add_line(&mut self, line: &str) {
        let Some((_, counts)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")) else {
            return;
        };
        for count in counts.split(';') {
            let Some((number, what)) = count.trim().split_once(' ') else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match what {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }

    /// Refuses a run in which nothing was tested.
    pub(crate) fn judge(self) -> Result<(), Failure> {
        if self.passed + self.failed == 0 { Err(Failure::new("no test ran")) } else { Ok(()) }
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { passed, failed, ignored } = self;
        let verdict = if *failed == 0 { "ok" } else { "FAILED" };
        writeln!(formatter, "test result: {verdict}. {passed} passed; {failed} failed; {ignored} ignored")?;
        write!(formatter, "{passed} passed, {failed} failed")
    }
}

#[cfg(test)]
mod tests;
