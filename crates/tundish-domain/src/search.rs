//! The words of a text for full-text search, the same for every database.
//!
//! A text is indexed by [`tokens_of`] and looked for by [`query_of`]; it is found when it has every whole token of the query
//! and one that begins with the query's prefix. Tokens hold letters and digits only, so they need no quoting in any search
//! language, and small letters without diacritics, so `muller` meets `Müller` and `o brien` meets `O’Brien`.
//!
//! - Words are what stands between blanks and punctuation. What hyphens, points and the like join is found by its parts and
//!   as a whole: `OP-1042` is also `op1042`, an address also one long word.
//! - Scripts without blanks between words (Han, kana, Hangul, Thai and its neighbours) are indexed by single characters and
//!   overlapping pairs.
//! - Groups of digits that begin like a telephone number, with `+`, `(` or `0`, are also joined: `+49 (0)30 1234` is also
//!   `49301234`. Slices index a telephone number by its digits too (`Phone::digits`, `Phone::national_digits`), so that one
//!   spelling finds the other.
//!
//! Vowel signs of Indic scripts count as diacritics, as the points of Hebrew and Arabic do. Ranking, languages' endings and
//! misspellings are left out: results are shown by age, and a prefix does for endings.

mod fold;
mod phone_run;
mod word;

use std::collections::BTreeSet;

use phone_run::Run;
use word::{Segment, Word, words_of};

#[cfg(test)]
mod tests;

/// The greatest number of tokens of a text; later words are not found.
pub const MAX_TOKENS: usize = 1_000;
/// The greatest number of tokens of a query; later words are not looked for.
pub const MAX_QUERY_TOKENS: usize = 32;
/// The greatest number of bytes of a token; longer ones are cut, in texts and queries alike.
pub const MAX_TOKEN_BYTES: usize = 64;

/// How many digits make a group that is written with hyphens or points one number: telephone numbers, days.
const NUMBER_DIGITS: usize = 7;

/// What to look for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Tokens that a text must have.
    pub whole: Vec<String>,
    /// What one of its tokens must begin with: the word that is still being typed.
    pub prefix: Option<String>,
}

impl Query {
    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.prefix.is_none()
    }

    /// Whether a text with these tokens is found.
    pub fn is_met_by(&self, tokens: &BTreeSet<String>) -> bool {
        let begins = |prefix: &String| {
            tokens.range(prefix.clone()..).next().is_some_and(|token| token.starts_with(prefix.as_str()))
        };
        self.whole.iter().all(|whole| tokens.contains(whole)) && self.prefix.as_ref().is_none_or(begins)
    }
}

/// The tokens of a text, each once, in the order in which they come up.
pub fn tokens_of(text: &str) -> Vec<String> {
    let mut index = Tokens::default();
    for line in text.lines() {
        let words = words_of(line);
        for (i, word) in words.iter().enumerate() {
            if MAX_TOKENS <= index.tokens.len() {
                return index.tokens;
            }
            word.segments().for_each(|segment| index.take_segment(&segment));
            for run in Run::from(&words[i..]).into_iter().flat_map(Run::growing) {
                index.take(&run);
            }
        }
    }
    index.tokens.truncate(MAX_TOKENS);
    index.tokens
}

/// The tokens to look for when this was typed, the last one as a prefix unless a blank follows it.
pub fn query_of(text: &str) -> Query {
    let mut sought = Vec::new();
    for line in text.lines() {
        let words = words_of(line);
        let mut rest = words.as_slice();
        while let [word, others @ ..] = rest
            && sought.len() <= MAX_QUERY_TOKENS
        {
            if let Some((digits, behind)) = Run::from(rest).and_then(Run::longest) {
                sought.push(abroad(&digits).unwrap_or(&digits).to_owned());
                rest = behind;
            } else {
                word.segments().for_each(|segment| seek(word, &segment, &mut sought));
                rest = others;
            }
        }
    }
    let is_finished = text.ends_with(char::is_whitespace) || MAX_QUERY_TOKENS < sought.len();
    sought.truncate(MAX_QUERY_TOKENS);
    let prefix = if is_finished { None } else { sought.pop().map(|token| cut(&token).to_owned()) };
    let mut whole = Tokens::default();
    sought.iter().for_each(|token| whole.keep(token));
    Query { whole: whole.tokens, prefix }
}

/// The tokens by which a query looks for one segment of a word.
fn seek(word: &Word, segment: &Segment<'_>, sought: &mut Vec<String>) {
    match *segment {
        Segment::Pairs(text) => {
            let pairs = pairs(text).map(|(_, pair)| pair);
            let before = sought.len();
            sought.extend(pairs.flatten().map(str::to_owned));
            if sought.len() == before {
                sought.push(text.to_owned());
            }
        }
        Segment::Parts(parts) => {
            let joined = segment.joined();
            let is_number = joined.bytes().all(|byte| byte.is_ascii_digit())
                && (NUMBER_DIGITS <= joined.len() || (1 < parts.len() && word.begins_like_a_phone()));
            if is_number {
                let is_long = NUMBER_DIGITS <= joined.len();
                sought.push(abroad(&joined).filter(|_| is_long).unwrap_or(&joined).to_owned());
            } else if segment.is_address() || segment.is_short_number() {
                sought.push(joined);
            } else {
                sought.extend(parts.iter().map(|part| part.text.clone()));
            }
        }
    }
}

/// Each character of a text with the pair that it begins, if another one follows.
fn pairs(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    text.char_indices().map(move |(start, c)| {
        let middle = start + c.len_utf8();
        let second = text[middle..].chars().next();
        (&text[start..middle], second.map(|second| &text[start..middle + second.len_utf8()]))
    })
}

/// The digits behind the `00` that many write for the plus of a telephone number.
fn abroad(token: &str) -> Option<&str> {
    token.strip_prefix("00").filter(|rest| !rest.is_empty())
}

/// The first [`MAX_TOKEN_BYTES`] of a token.
fn cut(token: &str) -> &str {
    &token[..token.floor_char_boundary(MAX_TOKEN_BYTES)]
}

/// Tokens without repetition, in order.
#[derive(Default)]
struct Tokens {
    tokens: Vec<String>,
    seen: BTreeSet<String>,
}

impl Tokens {
    fn take_segment(&mut self, segment: &Segment<'_>) {
        match *segment {
            Segment::Pairs(text) => {
                for (single, pair) in pairs(text) {
                    self.keep(single);
                    pair.into_iter().for_each(|pair| self.keep(pair));
                }
            }
            Segment::Parts(parts) => {
                parts.iter().for_each(|part| self.take(&part.text));
                self.take(&segment.joined());
                segment.short_numbers().for_each(|number| self.take(&number));
            }
        }
    }

    /// Keeps a token, and what it is to somebody who left out the `00` before it.
    fn take(&mut self, token: &str) {
        self.keep(token);
        abroad(token).into_iter().for_each(|rest| self.keep(rest));
    }

    fn keep(&mut self, token: &str) {
        let token = cut(token);
        if !self.seen.contains(token) {
            self.seen.insert(token.to_owned());
            self.tokens.push(token.to_owned());
        }
    }
}
