//! The refused rows as a file that spreadsheets open.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use anyhow::Context;

use crate::{
    csv_cell,
    import::{Issue, IssueOutcome},
};

/// A CSV file with one line per bad cell of a refused row.
pub(super) struct ErrorsFile(BufWriter<File>);

impl ErrorsFile {
    pub(super) fn create(path: &Path) -> anyhow::Result<Self> {
        let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        let mut file = BufWriter::new(file);
        file.write_all(b"file,row,column,code,problem\r\n")?;
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
