//! A copy of the whole file while it is in use, taken before its schema changes.

use std::{
    fs::{self, File},
    io,
    path::Path,
};

use rusqlite::{Connection, OpenFlags, backup::Backup};

use super::failure;
use crate::{Error, Result};

/// Copies the database in one snapshot, its log included, if it still has this schema then; false when another process has
/// migrated it meanwhile. Answers once the copy is durable. An older copy of that name is replaced only by a whole one.
pub(super) fn copy(from: &Path, to: &Path, schema: i64) -> Result<bool> {
    let mut unfinished = to.to_owned().into_os_string();
    unfinished.push(format!(".{}", std::process::id()));
    let unfinished = Path::new(&unfinished);
    let is_copied = write(from, unfinished, schema).and_then(|is_wanted| {
        if is_wanted {
            fs::rename(unfinished, to).and_then(|()| sync_folder(to)).map_err(refused)?;
        }
        Ok(is_wanted)
    });
    if !matches!(is_copied, Ok(true)) {
        // What is left of it would only take up room.
        let _ = fs::remove_file(unfinished);
    }
    is_copied
}

fn write(from: &Path, to: &Path, schema: i64) -> Result<bool> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(from, flags).map_err(failure)?;
    let mut copy = Connection::open(to).map_err(failure)?;
    // All pages in one step: others may write meanwhile without the copy beginning anew.
    Backup::new(&source, &mut copy).and_then(|backup| backup.step(-1)).map_err(failure)?;
    let found: i64 =
        copy.query_row("select max(version) from schema_migration", [], |row| row.get(0)).map_err(failure)?;
    drop(copy);
    File::open(to).and_then(|file| file.sync_all()).map_err(refused)?;
    Ok(found == schema)
}

fn sync_folder(of: &Path) -> io::Result<()> {
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

fn refused(error: io::Error) -> Error {
    if error.kind() == io::ErrorKind::StorageFull { Error::Full } else { Error::Unavailable(error.to_string()) }
}
