//! Folders that only this user can read and that vanish with the value that owns them.
//!
//! Written here because the whole need is one `mkdir` with a random name, and [`crate::cluster`] must not have dependencies.

use std::collections::hash_map::RandomState;
use std::fs::DirBuilder;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// A folder of mode 0700 that is removed, with all it holds, when the value is dropped.
#[derive(Debug)]
pub struct TempDir {
    path: PathBuf,
}

impl TempDir {
    /// Makes a new folder in the system's temporary folder.
    ///
    /// # Panics
    /// When the folder cannot be made.
    #[must_use]
    pub fn new() -> Self {
        let path = create_in(&std::env::temp_dir()).unwrap_or_else(|error| panic!("no temporary folder: {error}"));
        Self { path }
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A path inside the folder; nothing is created.
    #[must_use]
    pub fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

impl Default for TempDir {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        // What cannot be removed is left to the system: a drop that panics during a failing test would hide the failure.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// Makes a new folder `tundish-<random>` of mode 0700 inside `parent` and leaves its removal to the caller.
///
/// # Errors
/// What the file system answers; a name that exists already is an error too, so nobody can prepare the folder in advance.
pub fn create_in(parent: &Path) -> io::Result<PathBuf> {
    let path = parent.join(format!("tundish-{}", random_name()));
    DirBuilder::new().mode(0o700).create(&path)?;
    Ok(path)
}

/// Thirteen letters and digits that are different in every process and at every call.
#[must_use]
pub fn random_name() -> String {
    // Every `RandomState` starts from keys that the system drew at random for this process, plus a counter.
    let mut number = RandomState::new().build_hasher().finish();
    let mut name = String::new();
    for _ in 0..13 {
        name.push(char::from_digit((number % 36) as u32, 36).unwrap_or('0'));
        number /= 36;
    }
    name
}

#[cfg(test)]
mod tests;
