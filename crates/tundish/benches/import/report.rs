//! The table, in Markdown, so that it can be pasted into `docs/benchmarks.md`.

use std::fmt::Write as _;

use tundish_testkit::{both::Engine, median::median};

use crate::scene::Sample;

/// What was measured.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way {
    Import,
    FloorOfImport,
    Seed,
    FloorOfSeed,
}

/// One way with a sample per round.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) engine: Engine,
    pub(crate) rows: u32,
    pub(crate) way: Way,
    pub(crate) samples: Vec<Sample>,
}

/// One line per way; medians over the rounds.
pub(crate) fn table(lines: &[Line]) -> String {
    let mut table = String::from(
        "| what | opportunities | way | per second | CPU µs each | of it server | memory MB | database MB | log MB | CPU, floor = 1 |\n\
         |---|---:|---|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for (place, Line { engine, rows, way, samples }) in lines.iter().enumerate() {
        let count = f64::from(*rows);
        let of = |what: fn(&Sample) -> f64| median(samples.iter().map(what));
        let (what, name) = match way {
            Way::Import => ("first import", "**`tundish import`**"),
            Way::FloorOfImport => ("first import", "its rows, inserted raw"),
            Way::Seed => ("made-up company", "**`tundish seed`**"),
            Way::FloorOfSeed => ("made-up company", "its rows, inserted raw"),
        };
        let database = match engine {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        };
        let ratio = match way {
            Way::Import | Way::Seed => {
                let pairs = samples.iter().zip(&lines[place + 1].samples);
                format!("{:.2}", median(pairs.map(|(sample, floor)| cpu(sample) / cpu(floor))))
            }
            Way::FloorOfImport | Way::FloorOfSeed => String::new(),
        };
        // Writing into a String cannot fail.
        let _ = writeln!(
            table,
            "| {database}, {what} | {rows} | {name} | {:.0} | {:.1} | {:.1} | {:.0} | {:.0} | {:.0} | {ratio} |",
            count / of(|sample| sample.needed.seconds),
            of(cpu) * 1e6 / count,
            of(|sample| sample.needed.server_cpu) * 1e6 / count,
            of(|sample| megabytes(sample.needed.memory)),
            of(|sample| megabytes(u64::try_from(sample.size).unwrap_or(0))),
            of(|sample| megabytes(sample.needed.log)),
        );
    }
    table
}

fn cpu(sample: &Sample) -> f64 {
    sample.needed.cpu + sample.needed.server_cpu
}

fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 1_000).unwrap_or(u32::MAX)) / 1_000.0
}
