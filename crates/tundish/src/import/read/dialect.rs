//! How a file is laid out: what parts its cells, and in which row its headings stand.
//!
//! Reports begin with lines of title and some spreadsheets write a `sep=;` line, so the first row is not always the headings.
//! A row that is recognised as headings wins over any count of delimiters; failing that, the delimiter that gives the most
//! rows of one width.

use std::fmt::{self, Display};
use std::io::Read;
use std::str::FromStr;

use super::decode::{Decoded, Encoding};
use super::error::ReadError;
use super::heading::{Wanted, recognise};
use super::split::{Limits, Record, Splitter};

#[cfg(test)]
mod tests;

/// The character between the cells of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`, where the comma is the decimal mark.
    Semicolon,
    /// A tabulator.
    Tab,
    /// `|`
    Bar,
}

impl Delimiter {
    /// Every delimiter; of equally likely ones the first is taken.
    pub const ALL: [Delimiter; 4] = [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab, Delimiter::Bar];

    /// The character.
    pub const fn byte(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Tab => b'\t',
            Delimiter::Bar => b'|',
        }
    }

    /// The name as `--delimiter` takes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Delimiter::Comma => "comma",
            Delimiter::Semicolon => "semicolon",
            Delimiter::Tab => "tab",
            Delimiter::Bar => "bar",
        }
    }
}

impl Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Delimiter {
    type Err = UnknownDelimiter;

    /// Reads the name or the character itself.
    fn from_str(text: &str) -> Result<Delimiter, UnknownDelimiter> {
        let means = |delimiter: &Delimiter| text == delimiter.as_str() || text.as_bytes() == [delimiter.byte()];
        Delimiter::ALL.into_iter().find(means).ok_or(UnknownDelimiter)
    }
}

/// Not a delimiter that files are read with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a delimiter; take comma, semicolon, tab or bar")]
pub struct UnknownDelimiter;

/// The layout of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// What parts the cells.
    pub delimiter: Delimiter,
    /// Whether the first line only names the delimiter. Spreadsheets do not show it, so it is no row.
    pub names_delimiter: bool,
    /// The row of the headings, from 1.
    pub heading_row: u64,
}

/// Text that is looked at. The headings must lie within, or only their beginning counts.
const SAMPLE_BYTES: usize = 1024 * 1024;
/// Records that are compared.
const SAMPLE_RECORDS: usize = 100;
/// Records among which the headings are looked for.
const TITLE_RECORDS: usize = 20;

/// Finds the layout from the beginning of `source`.
///
/// # Errors
/// [`ReadError::Empty`] when there is no text, the error of the first record when nothing can be cut, the source's own.
pub fn sniff(
    source: impl Read,
    encoding: Encoding,
    asked: Option<Delimiter>,
    wanted: &Wanted,
) -> Result<Dialect, ReadError> {
    let (sample, whole) = sample(source, encoding)?;
    let (named, length) = named_delimiter(&sample);
    let body = &sample[length..];
    if whole && body.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    let mut best: Option<(Fit, Dialect)> = None;
    let mut failure = None;
    for delimiter in Delimiter::ALL {
        if asked.or(named).is_some_and(|only| only != delimiter) {
            continue;
        }
        let (records, error) = cut(body, delimiter, whole);
        if let Some((fit, heading_row)) = fit(&records, wanted)
            && best.as_ref().is_none_or(|(best, _)| *best < fit)
        {
            best = Some((fit, Dialect { delimiter, names_delimiter: 0 < length, heading_row }));
        }
        failure = failure.or(error);
    }
    match (best, failure) {
        (Some((_, dialect)), _) => Ok(dialect),
        // The sample is UTF-8 by now; the file is what the user knows.
        (None, Some(ReadError::InvalidText { place, .. })) => Err(ReadError::InvalidText { place, encoding }),
        (None, Some(error)) => Err(error),
        (None, None) => Err(ReadError::Empty),
    }
}

/// The beginning of the text, and whether it is all of it.
fn sample(source: impl Read, encoding: Encoding) -> Result<(Vec<u8>, bool), ReadError> {
    let mut decoded = Decoded::new(source, encoding);
    let mut sample = Vec::new();
    while sample.len() < SAMPLE_BYTES {
        let chunk = decoded.next_chunk()?;
        if chunk.is_empty() {
            return Ok((sample, true));
        }
        sample.extend_from_slice(chunk);
    }
    Ok((sample, false))
}

/// The delimiter that a line `sep=;` at the start names, and how long that line is.
fn named_delimiter(sample: &[u8]) -> (Option<Delimiter>, usize) {
    let quoted = usize::from(sample.starts_with(b"\""));
    let Some(rest) = sample[quoted..].strip_prefix(b"sep=").or_else(|| sample[quoted..].strip_prefix(b"SEP=")) else {
        return (None, 0);
    };
    let Some(delimiter) = Delimiter::ALL.into_iter().find(|delimiter| rest.first() == Some(&delimiter.byte())) else {
        return (None, 0);
    };
    let after = &rest[1..];
    let after = if quoted == 1 { after.strip_prefix(b"\"").unwrap_or(after) } else { after };
    let line_end =
        if after.starts_with(b"\r\n") { 2 } else { usize::from(after.starts_with(b"\n") || after.starts_with(b"\r")) };
    if line_end == 0 {
        return (None, 0);
    }
    (Some(delimiter), sample.len() - after.len() + line_end)
}

fn cut(sample: &[u8], delimiter: Delimiter, whole: bool) -> (Vec<Record>, Option<ReadError>) {
    // The real limits belong to the reading that follows and names what they cut off.
    let limits = Limits { cell_bytes: usize::MAX, row_bytes: usize::MAX, columns: usize::MAX };
    let mut splitter = Splitter::new(sample, Encoding::Utf8, delimiter.byte(), limits);
    let mut records = Vec::new();
    while records.len() < SAMPLE_RECORDS {
        let mut record = Record::default();
        match splitter.read(&mut record) {
            Ok(true) => records.push(record),
            Ok(false) => break,
            Err(error) => return (records, Some(error)),
        }
    }
    // What the end of the sample cut in two is no evidence, unless it is all there is.
    if !whole && records.len() < SAMPLE_RECORDS && 1 < records.len() {
        records.pop();
    }
    (records, None)
}

/// How well a delimiter fits; the greater the better. Recognised headings first, then rows of one width per thousand, then
/// their width.
type Fit = (u32, usize, usize);

/// The fit, and the row of the headings.
fn fit(records: &[Record], wanted: &Wanted) -> Option<(Fit, u64)> {
    let filled: Vec<&Record> = records.iter().filter(|record| !record.is_empty()).collect();
    let width = usual_width(&filled)?;
    let titles = filled.iter().take(TITLE_RECORDS);
    let known = titles.enumerate().find_map(|(at, record)| Some((at, heading_score(record, wanted)?)));
    // Without known headings every row counts: a delimiter must not win by the rows that it happens to cut alike.
    let below = known.map_or(&filled[..], |(at, _)| &filled[at..]);
    let (at, score) = known.or_else(|| Some((filled.iter().position(|record| record.len() == width)?, 0)))?;
    let even = below.iter().filter(|record| record.len() == filled[at].len()).count() * 1000 / below.len();
    let parted = 1 < filled[at].len();
    Some(((score, if parted { even } else { 0 }, filled[at].len()), filled[at].row()))
}

/// How well a record reads as headings, if it does.
fn heading_score(record: &Record, wanted: &Wanted) -> Option<u32> {
    let headings: Vec<&str> = record.cells().collect();
    match recognise(&headings, wanted) {
        Ok(recognised) => Some(recognised.score),
        // Headings all the same, of a file that is then refused by its name.
        Err(ReadError::NotImported { .. } | ReadError::HeadingRepeated { .. }) => Some(2),
        Err(_) => None,
    }
}

/// The width of most records; of equally frequent ones the greatest.
fn usual_width(records: &[&Record]) -> Option<usize> {
    let mut widths: Vec<usize> = records.iter().map(|record| record.len()).collect();
    widths.sort_unstable();
    widths.chunk_by(|a, b| a == b).max_by_key(|same| same.len()).map(|same| same[0])
}
