//! The tables, in Markdown, so that they can be pasted into `docs/benchmarks.md`.

use std::fmt::Write as _;

use tundish_testkit::median::median;

use crate::{
    load::Sample,
    plan::{Line, Measured, Plan},
};

/// Everything that was measured, with what it was measured by and on.
pub(crate) fn report(plan: &Plan, measured: &[Measured]) -> String {
    let mut text = format!(
        "#### {} opportunities, {}\n\n{}. Command: `cargo xtask bench pages --rows {}`; {} rounds of {} s.\n",
        plan.rows,
        tundish_db::Clock::system().now().day(&tundish_domain::TimeZone::UTC),
        machine(),
        plan.rows,
        plan.rounds,
        plan.seconds.as_secs_f64()
    );
    for measured in measured {
        let (events, seconds) = measured.folded;
        // Writing into a String cannot fail.
        let _ = write!(
            text,
            "\n{}; {events} events were folded in {seconds:.1} s.\n\n\
             | what | p50 ms | p99 ms | answers/s | p50 ms, saturated | p99 ms, saturated | CPU ms | of it database | floor's CPU ms | CPU, floor = 1 | time, floor = 1 |\n\
             |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
            measured.engine
        );
        for line in &measured.lines {
            let _ = writeln!(text, "{}", row(line));
        }
        let _ =
            write!(text, "\n| page, representative | bytes | in gzip | first visit in gzip |\n|---|---:|---:|---:|\n");
        for weight in &measured.weights {
            let _ = writeln!(text, "| {} | {} | {} | {} |", weight.name, weight.plain, weight.gzip, weight.first_visit);
        }
    }
    text
}

fn row(line: &Line) -> String {
    let half = |what: fn(&Sample) -> f64| median(line.half.iter().map(what));
    let full = |what: fn(&Sample) -> f64| median(line.saturated.iter().map(what));
    let floor = if line.floor.is_empty() {
        " | | ".to_owned()
    } else {
        let pairs = || line.saturated.iter().zip(&line.floor);
        format!(
            "{:.3} | {:.2} | {:.2}",
            median(line.floor.iter().map(|sample| sample.cpu)),
            median(pairs().map(|(sample, floor)| sample.cpu / floor.cpu)),
            median(pairs().map(|(sample, floor)| floor.rate / sample.rate))
        )
    };
    format!(
        "| {} | {:.2} | {:.2} | {:.0} | {:.2} | {:.2} | {:.3} | {:.3} | {floor} |",
        line.name,
        half(|sample| sample.p50),
        half(|sample| sample.p99),
        full(|sample| sample.rate),
        full(|sample| sample.p50),
        full(|sample| sample.p99),
        full(|sample| sample.cpu),
        full(|sample| sample.database),
    )
}

/// Processor, cores, kernel and how busy the machine was.
fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model =
        cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("", |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = read("/proc/sys/kernel/osrelease");
    let load = read("/proc/loadavg");
    format!("{cores} cores ({model}), Linux {}, load {}", kernel.trim(), load.split(' ').next().unwrap_or_default())
}
