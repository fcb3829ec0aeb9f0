//! A chore is a list of steps: each has a name, a heading and a duration, and the first that fails ends the chore.

use std::time::Duration;

/// Why a chore ended early, and the exit code that says so.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) message: String,
    pub(crate) code: u8,
}

impl Failure {
    /// A failure of our own, with exit code 1.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 1 }
    }
}

/// One step of a chore.
pub(crate) struct Step {
    /// What `--only` calls it.
    pub(crate) name: &'static str,
    /// What it does, for the heading.
    pub(crate) title: &'static str,
    pub(crate) run: fn() -> Result<(), Failure>,
}

/// Runs the steps in order, or those whose names are in `only` if there are any.
pub(crate) fn run(steps: &[Step], only: &[String]) -> Result<(), Failure> {
    if let Some(unknown) = only.iter().find(|name| steps.iter().all(|step| step.name != **name)) {
        let known = steps.iter().map(|step| step.name).collect::<Vec<_>>().join(", ");
        return Err(Failure::new(format!("there is no step `{unknown}`; the steps are {known}")));
    }
    for step in steps.iter().filter(|step| only.is_empty() || only.iter().any(|name| name == step.name)) {
        println!("== {}: {}", step.name, step.title);
        #[expect(clippy::disallowed_methods, reason = "a step's duration is shown and decides nothing")]
        let started = std::time::Instant::now();
        let outcome = (step.run)();
        let verdict = if outcome.is_ok() { "done" } else { "FAILED" };
        println!("== {}: {verdict} after {}\n", step.name, in_words(started.elapsed()));
        outcome?;
    }
    Ok(())
}

/// `0.4 s`, `12.3 s`, `2 min 5 s`.
fn in_words(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", duration.as_secs_f64());
    }
    format!("{} min {} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests;
