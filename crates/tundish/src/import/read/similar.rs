//! Joins the names of a file to existing ones: `GTXPro` in one file is `GTX Pro` in another.
//!
//! Names join when their keys are equal, or else when they differ only in blanks, punctuation and letter case; the latter
//! deserves a warning. Nothing beyond that is taken for a slip: `technolgy` stays what it is, because a corrected name is a
//! changed one.

use std::collections::HashMap;

use tundish_domain::text;

#[cfg(test)]
mod tests;

/// What a name was joined to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joined<'a, T> {
    /// The same name.
    Exact(&'a T),
    /// The one name that differs in blanks, punctuation and case only.
    Similar {
        /// The existing name as it is written.
        name: &'a str,
        /// What it stands for.
        value: &'a T,
    },
    /// Several names fit equally well: their spellings, in the order in which they were added.
    Ambiguous(Vec<&'a str>),
    /// No name fits.
    Unknown,
}

/// Existing names to join others to.
#[derive(Debug, Clone)]
pub struct Names<T> {
    entries: Vec<(String, T)>,
    exact: HashMap<String, Vec<usize>>,
    squeezed: HashMap<String, Vec<usize>>,
}

impl<T> Default for Names<T> {
    fn default() -> Names<T> {
        Names { entries: Vec::new(), exact: HashMap::new(), squeezed: HashMap::new() }
    }
}

impl<T> Names<T> {
    /// Adds a name and what it stands for. The same name may be there more than once.
    pub fn add(&mut self, name: &str, value: T) {
        let at = self.entries.len();
        let key = text::key(name);
        let squeezed = squeeze(&key);
        if !squeezed.is_empty() {
            self.squeezed.entry(squeezed).or_default().push(at);
        }
        self.exact.entry(key).or_default().push(at);
        self.entries.push((name.to_owned(), value));
    }

    /// Writes the name that stands alone under `from` in another way from now on.
    pub fn rename(&mut self, from: &str, to: &str) {
        let key = text::key(from);
        let Some(&[at]) = self.exact.get(&key).map(Vec::as_slice) else { return };
        self.exact.remove(&key);
        if let Some(similar) = self.squeezed.get_mut(&squeeze(&key)) {
            similar.retain(|entry| *entry != at);
        }
        let key = text::key(to);
        let squeezed = squeeze(&key);
        if !squeezed.is_empty() {
            self.squeezed.entry(squeezed).or_default().push(at);
        }
        self.exact.entry(key).or_default().push(at);
        to.clone_into(&mut self.entries[at].0);
    }

    /// Joins a name. An exact match wins over similar ones.
    pub fn join(&self, name: &str) -> Joined<'_, T> {
        let key = text::key(name);
        let exact = self.exact.get(&key).map_or(&[][..], Vec::as_slice);
        match *exact {
            [at] => return Joined::Exact(&self.entries[at].1),
            [] => {}
            _ => return self.ambiguous(exact),
        }
        let similar = self.squeezed.get(&squeeze(&key)).map_or(&[][..], Vec::as_slice);
        match *similar {
            [] => Joined::Unknown,
            [at] => Joined::Similar { name: &self.entries[at].0, value: &self.entries[at].1 },
            _ => self.ambiguous(similar),
        }
    }

    fn ambiguous(&self, entries: &[usize]) -> Joined<'_, T> {
        Joined::Ambiguous(entries.iter().map(|at| self.entries[*at].0.as_str()).collect())
    }
}

impl<N: AsRef<str>, T> FromIterator<(N, T)> for Names<T> {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(names: I) -> Names<T> {
        let mut collected = Names::default();
        for (name, value) in names {
            collected.add(name.as_ref(), value);
        }
        collected
    }
}

/// A key without blanks and punctuation.
fn squeeze(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).collect()
}
