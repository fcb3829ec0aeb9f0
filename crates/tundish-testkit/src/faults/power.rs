//! What a disk holds after a loss of power: everything up to the last sync of each file, and of what came later no one knows what.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// The parts of a record's head, as `shim.c` writes them.
const HEAD: usize = 24;
const WRITE: u32 = 1;
const TRUNCATE: u32 = 2;

/// One record of the journal.
struct Record<'j> {
    /// Where it begins in the journal.
    begins: u64,
    kind: u32,
    path: PathBuf,
    at: u64,
    bytes: &'j [u8],
}

/// Applies a journal to the files that it names.
pub(super) fn lose(journal: &Path, mut survives: impl FnMut() -> bool) -> io::Result<()> {
    let journal = std::fs::read(journal)?;
    let records = records(&journal);
    let mut vouched: BTreeMap<&Path, u64> = BTreeMap::new();
    for record in records.iter().filter(|record| ![WRITE, TRUNCATE].contains(&record.kind)) {
        let upto = vouched.entry(&record.path).or_default();
        *upto = record.at.max(*upto);
    }
    for record in &records {
        let is_synced = vouched.get(record.path.as_path()).is_some_and(|upto| record.begins < *upto);
        if is_synced || survives() {
            record.apply()?;
        }
    }
    Ok(())
}

impl Record<'_> {
    fn apply(&self) -> io::Result<()> {
        let open = || OpenOptions::new().create(true).truncate(false).write(true).open(&self.path);
        match self.kind {
            WRITE => open()?.write_all_at(self.bytes, self.at),
            TRUNCATE => open()?.set_len(self.at),
            _ => Ok(()),
        }
    }
}

/// The records of a journal; one that was cut short when its writer was killed is left out.
fn records(journal: &[u8]) -> Vec<Record<'_>> {
    let mut records = Vec::new();
    let mut begins = 0;
    while let Some((record, ends)) = record(journal, begins) {
        records.push(record);
        begins = ends;
    }
    records
}

fn record(journal: &[u8], begins: usize) -> Option<(Record<'_>, usize)> {
    let head = journal.get(begins..begins + HEAD)?;
    let word = |at: usize| Some(u32::from_ne_bytes(head[at..at + 4].try_into().ok()?));
    let long = |at: usize| Some(u64::from_ne_bytes(head[at..at + 8].try_into().ok()?));
    let path_begins = begins + HEAD;
    let bytes_begin = path_begins + usize::try_from(word(4)?).ok()?;
    let ends = bytes_begin.checked_add(usize::try_from(long(16)?).ok()?)?;
    let path = PathBuf::from(std::ffi::OsStr::from_bytes(journal.get(path_begins..bytes_begin)?));
    let bytes = journal.get(bytes_begin..ends)?;
    Some((Record { begins: begins as u64, kind: word(0)?, path, at: long(8)?, bytes }, ends))
}
