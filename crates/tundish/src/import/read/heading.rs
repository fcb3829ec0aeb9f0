//! Tells from the headings what a file holds and what its columns mean.
//!
//! Columns are matched by name and never by position. Letter case, blanks, underscores, punctuation, a byte-order mark, the
//! arrow of a sorted column and the asterisk of a required one make no difference. Columns that nobody knows are kept as own
//! fields of the record. Nothing is guessed from the cells below.

use std::collections::{HashMap, HashSet};

use tundish_domain::text;

use super::error::{ReadError, column_letters};
use aliases::{Says, aliases};
pub use field::{Field, FieldType, FileKind, UnknownKind};
use foreign::not_imported_keys;

mod aliases;
mod field;
mod foreign;
#[cfg(test)]
mod tests;

/// What a user has said about the columns; nothing by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What the file holds.
    pub kind: Option<FileKind>,
    /// What columns mean, by heading; `None` keeps the column as an own field.
    pub columns: Vec<(String, Option<Field>)>,
}

/// What the headings mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// What the rows are.
    pub kind: FileKind,
    /// The known columns, counted from 0, from left to right.
    pub mapping: Vec<(usize, Field)>,
    /// All other columns, counted from 0, with a name that no other of them has.
    pub unknown: Vec<(usize, String)>,
    /// How well the kind fits; comparable within one row of headings only.
    pub score: u32,
}

impl Recognised {
    /// The column that has this meaning.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.mapping.iter().find(|(_, mapped)| *mapped == field).map(|(column, _)| *column)
    }
}

/// The key that headings are compared by: folded letters and digits.
pub fn heading_key(heading: &str) -> String {
    text::key(heading).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Recognises a row of headings.
///
/// # Errors
/// [`ReadError::NotRecognised`] with what was seen and what each kind needs, [`ReadError::NotImported`] when the rows are
/// something else, [`ReadError::HeadingRepeated`] when a column that matters is there twice.
pub fn recognise<S: AsRef<str>>(headings: &[S], wanted: &Wanted) -> Result<Recognised, ReadError> {
    let keys: Vec<String> = headings.iter().map(|heading| heading_key(heading.as_ref())).collect();
    let kinds = FileKind::ALL.into_iter().filter(|kind| wanted.kind.is_none_or(|wanted| wanted == *kind));
    let mut best: Option<Candidate> = None;
    let mut parent_column = None;
    for kind in kinds.clone() {
        let candidate = Candidate::new(kind, &keys, wanted);
        parent_column = parent_column.or(candidate.parent_column);
        if candidate.is_met() && best.as_ref().is_none_or(|best| best.score < candidate.score) {
            best = Some(candidate);
        }
    }
    if wanted.kind.is_none()
        && !best.as_ref().is_some_and(Candidate::is_certain)
        && let Some((what, column)) =
            not_imported(&keys).or(parent_column.map(|column| ("records that belong to opportunities", column)))
    {
        return Err(ReadError::NotImported { what, heading: headings[column].as_ref().to_owned() });
    }
    let Some(best) = best else {
        let seen = headings.iter().map(|heading| heading.as_ref().to_owned()).collect();
        return Err(ReadError::NotRecognised { seen, needs: kinds.map(|kind| (kind, kind.needs())).collect() });
    };
    for &(column, _, _) in &best.mapping {
        let twin = keys.iter().enumerate().position(|(other, key)| other != column && *key == keys[column]);
        if let Some(second) = twin {
            let heading = headings[column].as_ref().to_owned();
            return Err(ReadError::HeadingRepeated { heading, first: column + 1, second: second + 1 });
        }
    }
    let mut mapping: Vec<(usize, Field)> = best.mapping.iter().map(|&(column, field, _)| (column, field)).collect();
    mapping.sort_unstable();
    Ok(Recognised { kind: best.kind, unknown: own_names(headings, &mapping), mapping, score: best.score })
}

/// A kind with the columns that it would have.
struct Candidate {
    kind: FileKind,
    mapping: Vec<(usize, Field, Says)>,
    columns: usize,
    /// The column that names an opportunity in a file whose rows have another identifier of their own: such rows belong to
    /// opportunities and are none.
    parent_column: Option<usize>,
    score: u32,
}

/// Keys of the headings that are the identifier of whatever the row is.
const ROW_KEYS: [&str; 2] = ["id", "recordid"];

impl Candidate {
    fn new(kind: FileKind, keys: &[String], wanted: &Wanted) -> Candidate {
        let mut columns: HashMap<&str, usize> = HashMap::with_capacity(keys.len());
        for (column, key) in keys.iter().enumerate() {
            columns.entry(key).or_insert(column);
        }
        let mut mapping: Vec<(usize, Field, Says)> = Vec::new();
        for (heading, field) in &wanted.columns {
            let Some(column) = columns.remove(heading_key(heading).as_str()) else {
                continue;
            };
            mapping.extend(field.map(|field| (column, field, Says::Much)));
        }
        for (field, says, keys) in aliases(kind) {
            if mapping.iter().any(|(_, mapped, _)| mapped == field) {
                continue;
            }
            let found = keys.iter().find_map(|key| columns.remove(key.as_str()));
            mapping.extend(found.map(|column| (column, *field, *says)));
        }
        let weight = |says: &Says| if *says == Says::Much { 3 } else { 1 };
        let score = mapping.iter().map(|(_, _, says)| weight(says)).sum();
        let child = mapping.iter().find(|(_, field, says)| (*field, *says) == (Field::Key, Says::Much));
        let child =
            child.filter(|_| kind == FileKind::Opportunities && ROW_KEYS.iter().any(|key| columns.contains_key(key)));
        let parent_column = child.map(|(column, _, _)| *column);
        Candidate { kind, mapping, columns: keys.len(), parent_column, score }
    }

    fn says(&self, field: Field) -> Option<Says> {
        self.mapping.iter().find(|(_, mapped, _)| *mapped == field).map(|(_, _, says)| *says)
    }

    fn has(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.says(*field).is_some())
    }

    /// Whether the file names its rows and says enough about them; see [`FileKind::needs`].
    fn is_met(&self) -> bool {
        let named = self.says(Field::Name) == Some(Says::Much);
        match self.kind {
            FileKind::Opportunities => {
                let substance = [
                    Field::Stage,
                    Field::Amount,
                    Field::CloseValue,
                    Field::CloseOn,
                    Field::ExpectedCloseOn,
                    Field::Status,
                ];
                let named = self.is_certain() || (self.has(&[Field::Key, Field::Name]) && self.has(&[Field::Stage]));
                named && self.has(&substance) && self.parent_column.is_none()
            }
            FileKind::Accounts => {
                let about = self.mapping.iter().filter(|(_, field, _)| *field != Field::Name).count();
                let alone = self.columns == 1;
                let clearly = self.has(&[
                    Field::Industry,
                    Field::Revenue,
                    Field::Employees,
                    Field::Parent,
                    Field::YearEstablished,
                ]);
                (named && (alone || 0 < about)) || (self.has(&[Field::Name]) && clearly)
            }
            FileKind::Products => {
                self.has(&[Field::Name]) && self.has(&[Field::Price]) || (named && self.has(&[Field::Family]))
            }
            FileKind::People => {
                let about = [Field::Manager, Field::Office];
                self.has(&[Field::Name]) && self.has(&about) || (named && self.has(&[Field::Email]))
            }
        }
    }

    /// Whether no other kind of file has such headings.
    fn is_certain(&self) -> bool {
        self.kind == FileKind::Opportunities
            && [Field::Key, Field::Name].into_iter().any(|field| self.says(field) == Some(Says::Much))
            && self.has(&[Field::Stage, Field::Amount, Field::CloseValue, Field::CloseOn, Field::ExpectedCloseOn])
    }
}

/// What the rows are when they are nothing that is imported, and the column that tells.
fn not_imported(keys: &[String]) -> Option<(&'static str, usize)> {
    not_imported_keys().iter().find_map(|(what, needed, headings)| {
        let mut columns = keys.iter().enumerate().filter(|(_, key)| headings.contains(key)).map(|(column, _)| column);
        let first = columns.next()?;
        (*needed <= 1 + columns.count()).then_some((*what, first))
    })
}

/// Names for the columns that are kept as they are: the heading, or the letters of a column without one; made unique.
fn own_names<S: AsRef<str>>(headings: &[S], mapping: &[(usize, Field)]) -> Vec<(usize, String)> {
    let mut used: HashSet<String> = HashSet::new();
    let mut names = Vec::new();
    for (column, heading) in headings.iter().enumerate() {
        if mapping.binary_search_by_key(&column, |(column, _)| *column).is_ok() {
            continue;
        }
        let heading = text::clean(heading.as_ref(), usize::MAX).unwrap_or_default();
        let name = if heading.is_empty() { format!("Column {}", column_letters(column + 1)) } else { heading };
        let mut unique = name.clone();
        let mut times = 1;
        while !used.insert(text::key(&unique)) {
            times += 1;
            unique = format!("{name} ({times})");
        }
        names.push((column, unique));
    }
    names
}
