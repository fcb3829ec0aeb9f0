//! A process that is watched while it runs: time, CPU, memory, and how long the log of the database becomes.
//!
//! The kernel's own accounts are read every few milliseconds from `/proc`; what happens after the last look, less than that, is
//! not counted.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use crate::Failure;

/// The time between two looks.
const LOOK: Duration = Duration::from_millis(10);
/// Ticks of the kernel's CPU account in a second.
const TICKS: f64 = 100.0;

/// What a process needed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Needed {
    pub(crate) seconds: f64,
    /// CPU seconds of the process.
    pub(crate) cpu: f64,
    /// CPU seconds of the database's server.
    pub(crate) server_cpu: f64,
    /// Largest resident memory of the process, in bytes.
    pub(crate) memory: u64,
    /// Largest size of the file named, in bytes.
    pub(crate) log: u64,
}

/// Runs a command to its end. `log` is a file whose size is watched, `postmaster` the first process of a server.
pub(crate) async fn run(command: &mut Command, log: Option<&Path>, postmaster: Option<u32>) -> Result<Needed, Failure> {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time that passes")]
    let began = std::time::Instant::now();
    let before = server(postmaster);
    let mut spent = before.clone();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let mut needed = Needed::default();
    let folder = PathBuf::from(format!("/proc/{}", child.id()));
    let status = loop {
        if let Some(cpu) = own(&folder) {
            needed.cpu = cpu;
        }
        needed.memory = needed.memory.max(resident(&folder).unwrap_or(0));
        let length = log.and_then(|log| fs::metadata(log).ok()).map_or(0, |metadata| metadata.len());
        needed.log = needed.log.max(length);
        // Processes of the server end with their connections: the last account of each counts.
        spent.extend(server(postmaster));
        match child.try_wait()? {
            Some(status) => break status,
            None => tokio::time::sleep(LOOK).await,
        }
    };
    needed.seconds = began.elapsed().as_secs_f64();
    let difference = |(number, spent): (&u32, &u64)| spent.saturating_sub(before.get(number).copied().unwrap_or(0));
    let nanoseconds: u64 = spent.iter().map(difference).sum();
    needed.server_cpu = Duration::from_nanos(nanoseconds).as_secs_f64();
    if status.success() {
        return Ok(needed);
    }
    let mut said = String::new();
    if let Some(mut stderr) = child.stderr.take() {
        std::io::Read::read_to_string(&mut stderr, &mut said)?;
    }
    Err(format!("{status}: {said}").into())
}

/// CPU seconds of all threads, those that have ended included.
fn own(folder: &Path) -> Option<f64> {
    let stat = fs::read_to_string(folder.join("stat")).ok()?;
    // The name stands second, in brackets, and may hold anything.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks: [f64; 2] = [fields.next()?.parse().ok()?, fields.next()?.parse().ok()?];
    Some((ticks[0] + ticks[1]) / TICKS)
}

fn resident(folder: &Path) -> Option<u64> {
    let status = fs::read_to_string(folder.join("status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1_024)
}

/// CPU nanoseconds of each process of a server.
fn server(postmaster: Option<u32>) -> HashMap<u32, u64> {
    let Some(postmaster) = postmaster else { return HashMap::new() };
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let of = |folder: &Path| {
        let number: u32 = folder.file_name()?.to_str()?.parse().ok()?;
        let stat = fs::read_to_string(folder.join("stat")).ok()?;
        let parent: u32 = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
        if parent != postmaster && number != postmaster {
            return None;
        }
        Some((number, fs::read_to_string(folder.join("schedstat")).ok()?.split(' ').next()?.parse().ok()?))
    };
    processes.filter_map(|process| of(&process.path())).collect()
}
