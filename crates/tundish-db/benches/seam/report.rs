//! The table, in Markdown, so that it can be pasted into `docs/benchmarks.md`.

use std::fmt::Write as _;

use tundish_testkit::median::median;

use crate::{
    clients::Sample,
    plan::{Cell, Variant},
};

/// One line per variant; medians over the rounds.
pub(crate) fn table(cells: &[Cell]) -> String {
    let mut table = String::from(
        "| what | clients | way | per second | p50 µs | p99 µs | CPU µs | of it server | busy % | CPU, driver = 1 | time, driver = 1 | CPU, group commit = 1 | time, group commit = 1 |\n\
         |---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for cell in cells {
        for (variant, samples) in cell.variants.iter().zip(&cell.samples) {
            let name = match variant {
                Variant::Seam => "**seam**",
                Variant::Driver => "driver",
                Variant::GroupCommit => "raw group commit",
            };
            let of = |what: fn(&Sample) -> f64| median(samples.iter().map(what));
            // Writing into a String cannot fail.
            let _ = writeln!(
                table,
                "| {} | {} | {name} | {:.0} | {:.0} | {:.0} | {:.1} | {:.1} | {:.1} | {} | {} |",
                cell.title,
                cell.clients,
                of(|sample| sample.rate),
                of(|sample| sample.p50),
                of(|sample| sample.p99),
                of(Sample::cpu),
                of(|sample| sample.server),
                of(|sample| sample.busy * 100.0),
                ratios(cell, *variant, samples, Variant::Driver),
                ratios(cell, *variant, samples, Variant::GroupCommit),
            );
        }
    }
    table
}

/// CPU and time per answer against a floor, as medians of the ratios within a round: what disturbed a round met both.
fn ratios(cell: &Cell, variant: Variant, samples: &[Sample], floor: Variant) -> String {
    let floor = cell.variants.iter().position(|other| *other == floor && variant == Variant::Seam);
    let Some(floors) = floor.map(|floor| &cell.samples[floor]) else { return "|".to_owned() };
    let pairs = || samples.iter().zip(floors);
    let cpu = median(pairs().map(|(sample, floor)| sample.cpu() / floor.cpu()));
    let time = median(pairs().map(|(sample, floor)| floor.rate / sample.rate));
    format!("{cpu:.2} | {time:.2}")
}
