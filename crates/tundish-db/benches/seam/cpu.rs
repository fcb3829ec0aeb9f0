//! CPU time of this process and of the database server, in nanoseconds, from the kernel's schedule statistics.
//!
//! `/proc/…/stat` counts ticks of 10 ms, too coarse for rounds of a second; `schedstat` is the same account uncut.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use crate::Failure;

/// CPU time by thread (this process) and by process (the server).
#[derive(Debug)]
pub(crate) struct Cpu {
    own: HashMap<u32, u64>,
    server: HashMap<u32, u64>,
}

impl Cpu {
    /// What was spent until now; `postmaster` is the server's first process.
    pub(crate) fn now(postmaster: Option<u32>) -> Result<Self, Failure> {
        let own = numbered(Path::new("/proc/self/task"))?;
        let server = match postmaster {
            Some(postmaster) => {
                let of_server = |(number, folder): &(u32, PathBuf)| {
                    *number == postmaster || parent(folder).is_some_and(|parent| parent == postmaster)
                };
                numbered(Path::new("/proc"))?.into_iter().filter(of_server).collect()
            }
            None => Vec::new(),
        };
        Ok(Self { own: spent(own), server: spent(server) })
    }

    /// What was spent since `before` by this process and by the server. What ended meanwhile is not counted.
    pub(crate) fn since(&self, before: &Self) -> (u64, u64) {
        (difference(&before.own, &self.own), difference(&before.server, &self.server))
    }
}

fn difference(before: &HashMap<u32, u64>, after: &HashMap<u32, u64>) -> u64 {
    after.iter().map(|(number, spent)| spent.saturating_sub(before.get(number).copied().unwrap_or(0))).sum()
}

/// The folders whose names are numbers.
fn numbered(folder: &Path) -> Result<Vec<(u32, PathBuf)>, Failure> {
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
