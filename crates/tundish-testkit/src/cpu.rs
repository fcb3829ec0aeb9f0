//! CPU time of processes, for benchmarks, from the kernel's schedule statistics.
//!
//! `/proc/…/stat` counts ticks of 10 ms, too coarse for rounds of a second; `schedstat` is the same account uncut.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// What threads or processes had spent at one time.
#[derive(Debug, Clone)]
pub struct Cpu(HashMap<u32, u64>);

impl Cpu {
    /// What the threads of a process have spent until now.
    ///
    /// # Errors
    /// When the process has ended.
    pub fn of(process: u32) -> io::Result<Self> {
        Ok(Self(spent(numbered(Path::new(&format!("/proc/{process}/task")))?)))
    }

    /// What a process and its children have spent until now, such as those of a PostgreSQL server. Of several threads of one process
    /// only the first one counts.
    ///
    /// # Errors
    /// When the kernel tells nothing about processes.
    pub fn of_family(process: u32) -> io::Result<Self> {
        let belongs = |(number, folder): &(u32, PathBuf)| *number == process || parent(folder) == Some(process);
        Ok(Self(spent(numbered(Path::new("/proc"))?.into_iter().filter(belongs).collect())))
    }

    /// What was spent since `before`. What ended meanwhile is not counted.
    #[must_use]
    pub fn since(&self, before: &Self) -> Duration {
        let grown =
            self.0.iter().map(|(number, spent)| spent.saturating_sub(before.0.get(number).copied().unwrap_or(0)));
        Duration::from_nanos(grown.sum())
    }
}

/// The folders whose names are numbers.
fn numbered(folder: &Path) -> io::Result<Vec<(u32, PathBuf)>> {
    let entries = fs::read_dir(folder)?.flatten();
    Ok(entries.filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path()))).collect())
}

fn spent(folders: Vec<(u32, PathBuf)>) -> HashMap<u32, u64> {
    let of = |folder: &Path| fs::read_to_string(folder.join("schedstat")).ok()?.split(' ').next()?.parse().ok();
    folders.into_iter().filter_map(|(number, folder)| Some((number, of(&folder)?))).collect()
}

/// The parent stands second behind the name in brackets, which may hold anything.
fn parent(folder: &Path) -> Option<u32> {
    let stat = fs::read_to_string(folder.join("stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}
