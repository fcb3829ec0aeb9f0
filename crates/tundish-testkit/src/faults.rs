//! Faults of the disk on demand: a file system that is full, a disk that fails to sync.
//!
//! A small library in C, `faults/shim.c`, stands between a program and the kernel. So the faults strike at an instant of the test's choosing, end when it says so, and need no rights:
//! a file system that is really full must be mounted by root, and a disk that really fails to sync must be had. The library is
//! compiled with the C compiler that building Tundish needs anyway.
//!
//! Only other programs are concerned, never the process that tests.

use crate::temp::TempDir;
use std::fs::{File, OpenOptions, Permissions};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

mod power;

const SOURCE: &str = include_str!("faults/shim.c");

/// Places in the shared page, which `shim.c` lays out.
const SYNCS_FAIL: u64 = 0;
const IS_FULL: u64 = 4;
const SYNCS_FAILED: u64 = 8;
const WRITES_REFUSED: u64 = 12;
const PAGE: u64 = 16;

/// Faults that strike the programs given to [`Faults::strike`].
#[derive(Debug)]
pub struct Faults {
    folder: TempDir,
    page: File,
}

impl Faults {
    /// Makes faults ready; none is switched on.
    ///
    /// # Errors
    /// A sentence for the person at the terminal: there is no C compiler, or what it said.
    pub fn new() -> Result<Self, String> {
        let folder = TempDir::new();
        // PostgreSQL may run as another user.
        let open_to_all = std::fs::set_permissions(folder.path(), Permissions::from_mode(0o755));
        open_to_all.map_err(|error| format!("{}: {error}", folder.path().display()))?;
        let source = folder.join("shim.c");
        std::fs::write(&source, SOURCE).map_err(|error| format!("{}: {error}", source.display()))?;
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"])
            .arg(folder.join("shim.so"))
            .arg(&source)
            .output()
            .map_err(|error| format!("cc does not start: {error}"))?;
        if !compiled.status.success() {
            return Err(format!("cc refuses the faults: {}", String::from_utf8_lossy(&compiled.stderr)));
        }
        let page = make_page(&folder.join("page")).map_err(|error| format!("no page for the faults: {error}"))?;
        Ok(Self { folder, page })
    }

    /// Lets the faults strike a program, and whatever it starts, where it writes below this folder.
    pub fn strike<'c>(&self, command: &'c mut Command, under: &Path) -> &'c mut Command {
        // The kernel says where a file is without links on the way.
        let under = under.canonicalize().unwrap_or_else(|_| under.to_owned());
        command
            .env("LD_PRELOAD", self.folder.join("shim.so"))
            .env("TUNDISH_FAULTS", self.folder.join("page"))
            .env("TUNDISH_FAULTS_UNDER", under)
    }

    /// As [`Faults::strike`], and everything that the program writes below the folder is noted, for [`Faults::lose_power`].
    ///
    /// # Errors
    /// When the journal cannot be begun.
    pub fn strike_and_note<'c>(&self, command: &'c mut Command, under: &Path) -> std::io::Result<&'c mut Command> {
        let journal = self.folder.join("journal");
        File::create(&journal)?;
        Ok(self.strike(command, under).env("TUNDISH_FAULTS_JOURNAL", journal))
    }

    /// Does to files what a loss of power does. They must be as they were before the program began that was noted; they get
    /// what the program had written when it synced them last, and of what it wrote since then whatever `survives` lets through,
    /// as a disk that was writing might.
    ///
    /// # Errors
    /// When the journal or a file cannot be read or written.
    pub fn lose_power(&self, survives: impl FnMut() -> bool) -> std::io::Result<()> {
        power::lose(&self.folder.join("journal"), survives)
    }

    /// From now on the disk fails to sync, or does not.
    pub fn fail_syncs(&self, is_on: bool) {
        self.set(SYNCS_FAIL, is_on);
    }

    /// From now on files cannot grow, or can.
    pub fn fill_disk(&self, is_full: bool) {
        self.set(IS_FULL, is_full);
    }

    /// How many syncs failed.
    #[must_use]
    pub fn syncs_failed(&self) -> u32 {
        self.count(SYNCS_FAILED)
    }

    /// How many writes found the disk full.
    #[must_use]
    pub fn writes_refused(&self) -> u32 {
        self.count(WRITES_REFUSED)
    }

    fn set(&self, place: u64, is_on: bool) {
        let bytes = u32::from(is_on).to_ne_bytes();
        self.page.write_all_at(&bytes, place).unwrap_or_else(|error| panic!("the page of the faults: {error}"));
    }

    fn count(&self, place: u64) -> u32 {
        let mut bytes = [0; 4];
        self.page.read_exact_at(&mut bytes, place).unwrap_or_else(|error| panic!("the page of the faults: {error}"));
        u32::from_ne_bytes(bytes)
    }
}

fn make_page(path: &PathBuf) -> std::io::Result<File> {
    let page = OpenOptions::new().read(true).write(true).create_new(true).open(path)?;
    page.set_len(PAGE)?;
    page.set_permissions(Permissions::from_mode(0o666))?;
    Ok(page)
}

#[cfg(test)]
mod tests;
