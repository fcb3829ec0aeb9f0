//! Names of people: how they are written, abbreviated, sorted, and taken apart.
//!
//! A name is a given and a family name, either of which may be empty. The family name stands first where people write it so:
//! in Chinese, Japanese and Korean writing always, in Latin letters where the language is Hungarian, Vietnamese or one of
//! those. Foreign names in katakana keep their own order, with a dot between.
//!
//! Taking one typed text apart is a proposal that somebody looks at; nothing is ever stored without having been shown.

mod split;

pub use split::propose;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::text;

#[cfg(test)]
mod tests;

/// Languages (ISO 639-1) whose speakers write the family name first.
const FAMILY_FIRST: [&str; 5] = ["hu", "ja", "ko", "vi", "zh"];

/// The name of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PersonName {
    /// What friends say; empty when not known.
    pub given: String,
    /// What the family shares; empty for those who have one name alone and are known by it as given name.
    pub family: String,
}

impl PersonName {
    /// The name of these parts, without blanks around them.
    pub fn new(given: &str, family: &str) -> PersonName {
        PersonName { given: given.trim().to_owned(), family: family.trim().to_owned() }
    }

    /// The whole name as it is written by people who speak this language (ISO 639-1, with or without a region), the person's
    /// own if it is known.
    pub fn written(&self, language: Option<&str>) -> String {
        let (given, family) = (self.given.as_str(), self.family.as_str());
        if given.is_empty() || family.is_empty() {
            return format!("{given}{family}");
        }
        match Script::of(given, family) {
            Script::Katakana => format!("{given}・{family}"),
            Script::EastAsian => format!("{family}{given}"),
            Script::Other if is_family_first(language) => format!("{family} {given}"),
            Script::Other => format!("{given} {family}"),
        }
    }

    /// At most two letters that stand for the person in a small disc: the first ones of given and family name in the order in
    /// which they are written, small particles such as `von` passed over; in East Asian writing the family name's first
    /// character. Empty when the name has no letters.
    pub fn initials(&self, language: Option<&str>) -> String {
        let given = self.given.split_whitespace().find_map(initial).unwrap_or_default();
        let family = core(&self.family).find_map(initial).unwrap_or_default();
        match Script::of(&self.given, &self.family) {
            Script::EastAsian if family.is_empty() => given,
            Script::EastAsian => family,
            Script::Other if is_family_first(language) => format!("{family}{given}"),
            Script::Katakana | Script::Other => format!("{given}{family}"),
        }
    }

    /// What lists are sorted by: family name, then given name. Particles in small letters go behind, so `von der Leyen` stands
    /// under L and `Van Morrison` under V.
    pub fn sort_key(&self) -> String {
        let words = |text: &str| text::key(text);
        let family = core(&self.family).collect::<Vec<_>>().join(" ");
        let particles = particles(&self.family).collect::<Vec<_>>().join(" ");
        let parts = [words(&family), words(&self.given), words(&particles)];
        // Two blanks sort before anything within a name, so that all of `Li` stand before `Li Wei`.
        parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("  ")
    }
}

fn is_family_first(language: Option<&str>) -> bool {
    let primary = language.and_then(|tag| tag.split(['-', '_']).next());
    primary.is_some_and(|primary| FAMILY_FIRST.iter().any(|known| known.eq_ignore_ascii_case(primary)))
}

/// How a name is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Katakana alone: a foreign name in Japanese.
    Katakana,
    /// Han, hiragana, Hangul.
    EastAsian,
    /// Anything else: Latin, Cyrillic, Arabic …
    Other,
}

impl Script {
    fn of(given: &str, family: &str) -> Script {
        let mut letters = given.chars().chain(family.chars()).filter(|c| c.is_alphabetic()).peekable();
        if letters.peek().is_none() {
            return Script::Other;
        }
        let letters: Vec<char> = letters.collect();
        if letters.iter().all(|&c| is_katakana(c)) {
            Script::Katakana
        } else if letters.iter().all(|&c| is_east_asian(c)) {
            Script::EastAsian
        } else {
            Script::Other
        }
    }
}

const fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a0}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}')
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

const fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}')
}

const fn is_east_asian(c: char) -> bool {
    is_katakana(c) || is_han(c) || is_hangul(c) || matches!(c, '\u{3040}'..='\u{309f}')
}

/// The leading words of a family name that begin with a small letter, unless it has no others.
fn particles(family: &str) -> impl Iterator<Item = &str> {
    let has_core = family.split_whitespace().any(|word| !is_small(word));
    family.split_whitespace().take_while(move |word| has_core && is_small(word))
}

/// The words of a family name behind its particles.
fn core(family: &str) -> impl Iterator<Item = &str> {
    family.split_whitespace().skip(particles(family).count())
}

fn is_small(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_lowercase)
}

/// The first letter of a word in capitals, with its marks.
fn initial(word: &str) -> Option<String> {
    let composed: String = word.nfc().collect();
    let mut letters = composed.chars().skip_while(|c| !c.is_alphabetic() || is_combining_mark(*c));
    let first = letters.next()?;
    let capital = first.to_uppercase().next().unwrap_or(first);
    Some(std::iter::once(capital).chain(letters.take_while(|c| is_combining_mark(*c))).collect())
}
