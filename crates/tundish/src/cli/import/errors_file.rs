//! The refused rows as a file that spreadsheets open.

use std::{
    fs::File,
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};

use crate::{
    csv_cell,
    import::{Issue, IssueOutcome},
};

/// The first line, by which such a file is known.
const HEADING: &[u8] = b"file,row,column,code,problem\r\n";

/// A CSV file with one line per bad cell of a refused row.
pub(super) struct ErrorsFile(BufWriter<File>);

impl ErrorsFile {
    /// Begins the file. What an earlier import wrote is replaced; no other file ever is, least of all one of `imported`.
    pub(super) fn create(path: &Path, imported: &[PathBuf]) -> anyhow::Result<Self> {
        let shown = path.display();
        let file = match File::create_new(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let itself = path.canonicalize().with_context(|| format!("cannot read {shown}"))?;
                let is_imported = imported.iter().any(|input| input.canonicalize().is_ok_and(|input| input == itself));
                if is_imported || !is_ours(path).with_context(|| format!("cannot read {shown}"))? {
                    bail!("{shown} exists and holds something else; choose another name for --errors");
                }
                File::create(path)
            }
            other => other,
        };
        let mut file = BufWriter::new(file.with_context(|| format!("cannot write {shown}"))?);
        file.write_all(HEADING)?;
        Ok(Self(file))
    }

    pub(super) fn add(&mut self, file: &str, issue: &Issue) -> io::Result<()> {
        if issue.outcome != IssueOutcome::Refused {
            return Ok(());
        }
        let mut line = String::new();
        for cell in [file, &issue.row.to_string(), &issue.column, &issue.code, &issue.detail] {
            csv_cell::push_cell(&mut line, cell);
            line.push(',');
        }
        line.pop();
        line.push_str("\r\n");
        self.0.write_all(line.as_bytes())
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Whether an earlier import wrote the file.
fn is_ours(path: &Path) -> io::Result<bool> {
    let mut start = Vec::with_capacity(HEADING.len());
    File::open(path)?.take(HEADING.len() as u64).read_to_end(&mut start)?;
    Ok(start == HEADING)
}
