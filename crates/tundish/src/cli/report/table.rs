//! The report as a table for the terminal. Amounts are exact and stay in their currencies; a row with several currencies has as
//! many lines.

use std::fmt::Write as _;

use tundish_domain::{
    Band, Currency, Pipeline, Sum,
    funnel::{Cohort, Figures, Funnel, Value, Worth},
};

use crate::funnel::{Entries, FunnelReport, Standing};

/// After so many days without anything new the report names the last day on which there was.
const STALE_DAYS: i32 = 30;

/// The whole report, with what became of the entries of each month if wanted.
pub(super) fn of(report: &FunnelReport, months: bool) -> String {
    let standing = &report.standing;
    let mut text = format!("At the end of {}", standing.as_of);
    if let Some(known_at) = standing.known_at {
        let _ = write!(text, ", as known after event {known_at}");
    }
    text.push_str(".\n");
    match standing.newest_on {
        Some(newest) if newest.add_days(STALE_DAYS) < standing.as_of => {
            let _ = writeln!(text, "Nothing has happened since {newest}; --as-of {newest} shows that day.");
        }
        Some(_) => {}
        None => text.push_str("Nothing has happened yet.\n"),
    }
    // A pipeline that never held anything says so in one line, unless that is all there is to say.
    let are_all_empty = standing.pipelines.iter().all(|(_, funnel)| funnel.is_empty());
    for ((pipeline, funnel), entries) in standing.pipelines.iter().zip(&report.entries) {
        if !are_all_empty && funnel.is_empty() {
            let _ = writeln!(text, "\n{}: nothing yet.", pipeline.name());
            continue;
        }
        let _ = writeln!(text, "\n{}\n{}", pipeline.name(), stock(pipeline, funnel));
        text.push_str(&total(standing, funnel));
        text.push_str(&outcomes(pipeline, entries));
        if months {
            let _ = writeln!(text, "\n{}", by_month(entries));
        }
    }
    text
}

/// What stands in bands and stages, and what was won and lost.
fn stock(pipeline: &Pipeline, funnel: &Funnel) -> String {
    let heads = ["", "Open", "Known", "Estimated", "Estimates", "No amount"];
    let mut grid = Grid::headed(&heads);
    for (band, figures) in &funnel.bands {
        grid.figures(part(*band), figures, |value| [value.known, value.estimate]);
        for (stage, (_, figures)) in pipeline.stages().iter().zip(&funnel.stages) {
            if stage.band == *band {
                grid.figures(&format!("  {}", stage.name), figures, |value| [value.known, value.estimate]);
            }
        }
    }
    if 0 < funnel.elsewhere.count {
        grid.figures("In former stages", &funnel.elsewhere, |value| [value.known, value.estimate]);
    }
    grid.row(&["", "So far", "Value"]);
    grid.closed("Won", &funnel.won, |value| value.won);
    grid.closed("Lost", &funnel.lost, |value| value.known + value.estimate);
    grid.text()
}

const fn part(band: Band) -> &'static str {
    match band {
        Band::Upper => "Upper",
        Band::Middle => "Middle",
        Band::Lower => "Lower",
    }
}

/// What all that is open comes to, in a sentence, where it stands in several currencies.
fn total(standing: &Standing, funnel: &Funnel) -> String {
    let open = funnel.bands.iter().map(|(_, figures)| figures).chain([&funnel.elsewhere]);
    let all = Worth::of(open, &standing.rates, standing.as_of).all;
    if all.is_exact() {
        return String::new();
    }
    let mut text =
        format!("All that is open comes to {} {}", grouped(&all.total().decimal(all.currency())), all.currency());
    match all.rates_on() {
        Some((first, last)) if first == last => {
            let _ = write!(text, " at rates of {last}");
        }
        Some((first, last)) => {
            let _ = write!(text, " at rates of {first} to {last}");
        }
        None => {}
    }
    for (currency, missing) in all.unconverted() {
        let _ = write!(text, ", besides {} without a rate", money(missing, currency));
    }
    text + ".\n"
}

/// What became of all that entered, in a sentence.
fn outcomes(pipeline: &Pipeline, entries: &Entries) -> String {
    let total = entries.total();
    let from = pipeline.stage(entries.from).map_or("", |stage| stage.name.as_str());
    let mut text = if total.entered() == 0 {
        format!("Nothing has reached {from} yet.\n")
    } else {
        let [won, lost, open] = total.per_hundred();
        format!(
            "Of 100 that reached {from}, {won} were won, {lost} lost, {open} are undecided ({} did).\n",
            total.entered()
        )
    };
    if 0 < entries.undated {
        let _ = writeln!(
            text,
            "Of {} nobody knows when they began; they count from when they were first seen.",
            entries.undated
        );
    }
    text
}

fn by_month(entries: &Entries) -> String {
    let mut grid =
        Grid::headed(&["Entered in", "Entered", "Won", "Lost", "Undecided", "Won of 100", "Lost", "Undecided"]);
    for cohort in &entries.cohorts {
        let month = cohort.month.map_or_else(|| "not known".to_owned(), |month| month.to_string()[..7].to_owned());
        let Cohort { won, lost, open, .. } = *cohort;
        let counts = [cohort.entered(), won, lost, open].into_iter().chain(cohort.per_hundred());
        let cells: Vec<String> = std::iter::once(month).chain(counts.map(|count| count.to_string())).collect();
        grid.0.push(cells);
    }
    grid.text()
}

/// Rows of cells; the first column begins at the start, all others end at the end.
struct Grid(Vec<Vec<String>>);

impl Grid {
    fn headed(heads: &[&str]) -> Self {
        let mut grid = Self(Vec::new());
        grid.row(heads);
        grid
    }

    fn row(&mut self, cells: &[&str]) {
        self.0.push(cells.iter().map(|&cell| cell.to_owned()).collect());
    }

    /// What was closed, with one value.
    fn closed(&mut self, name: &str, figures: &Figures, value: impl Fn(&Value) -> Sum) {
        let first = self.0.len();
        self.figures(name, figures, |values| [value(values), Sum::ZERO]);
        for line in &mut self.0[first..] {
            line.truncate(3);
        }
    }

    /// One line per currency; the counts stand in the first.
    fn figures(&mut self, name: &str, figures: &Figures, values: impl Fn(&Value) -> [Sum; 2]) {
        let mut counts = [
            name.to_owned(),
            figures.count.to_string(),
            figures.with_estimate.to_string(),
            figures.without_amount.to_string(),
        ];
        let mut lines: Vec<[String; 2]> = figures
            .values
            .iter()
            .map(|(&currency, value)| values(value).map(|sum| money(sum, currency)))
            .filter(|line| line.iter().any(|cell| !cell.is_empty()))
            .collect();
        if lines.is_empty() {
            lines.push(Default::default());
        }
        for [first, second] in lines {
            let [name, count, estimates, without] = std::mem::take(&mut counts);
            self.0.push(vec![name, count, first, second, estimates, without]);
        }
    }

    fn text(&self) -> String {
        let columns = self.0.iter().map(Vec::len).max().unwrap_or_default();
        let width =
            |column: usize| self.0.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
        let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
        let mut text = String::new();
        for row in &self.0 {
            let mut line = String::new();
            for (column, (cell, &width)) in row.iter().zip(&widths).enumerate() {
                let _ = if column == 0 { write!(line, "{cell:<width$}") } else { write!(line, "  {cell:>width$}") };
            }
            let _ = writeln!(text, "{}", line.trim_end());
        }
        text
    }
}

/// The sum with its currency; nothing for zero, so that the eye finds what is there.
fn money(sum: Sum, currency: Currency) -> String {
    if sum == Sum::ZERO { String::new() } else { format!("{} {currency}", grouped(&sum.decimal(currency))) }
}

/// A decimal number with its thousands apart.
fn grouped(decimal: &str) -> String {
    let (whole, fraction) = decimal.split_at(decimal.find('.').unwrap_or(decimal.len()));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut text = sign.to_owned();
    for (place, digit) in digits.chars().enumerate() {
        if 0 < place && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + fraction
}

#[cfg(test)]
mod tests;
