//! Words between blanks, and the parts that something joins within them.

use super::MAX_TOKEN_BYTES;
use super::fold::{has_no_blanks, is_letter_or_digit, plain};
use crate::number::NumberKind;

/// What stands between blanks or punctuation, folded.
#[derive(Debug, Default)]
pub(super) struct Word {
    /// Never empty.
    pub(super) parts: Vec<Part>,
    /// A plus stands before it.
    pub(super) has_plus: bool,
    /// An opening bracket stands before it.
    pub(super) has_bracket: bool,
}

/// Letters and digits of one kind of script.
#[derive(Debug)]
pub(super) struct Part {
    /// What is written.
    pub(super) text: String,
    /// Whether it is to be found by pairs of characters.
    is_pairs: bool,
    /// What joins it to the part before.
    joiner: Option<char>,
}

/// A stretch of a word that is found in one way.
#[derive(Debug, Clone, Copy)]
pub(super) enum Segment<'a> {
    /// Text of a script without blanks.
    Pairs(&'a str),
    /// Parts that something joins; at least one.
    Parts(&'a [Part]),
}

/// The words of one line.
pub(super) fn words_of(line: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word::default();
    let mut joiner = None;
    for c in plain(line).chars() {
        if is_letter_or_digit(c) {
            word.push(c, joiner.take());
            continue;
        }
        if is_joiner(c) && !word.parts.is_empty() {
            joiner = Some(c);
            continue;
        }
        joiner = None;
        if !word.parts.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        word.has_plus = c == '+' || (word.has_plus && c == '(');
        word.has_bracket = c == '(';
    }
    if !word.parts.is_empty() {
        words.push(word);
    }
    words
}

/// What makes one word of two when no blanks are around it.
const fn is_joiner(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\'' | '’' | '.' | '@' | '_' | '&' | '/')
}

impl Word {
    fn push(&mut self, c: char, joiner: Option<char>) {
        let is_pairs = has_no_blanks(c);
        match self.parts.last_mut() {
            Some(part) if joiner.is_none() && part.is_pairs == is_pairs => part.text.push(c),
            _ => self.parts.push(Part { text: c.to_string(), is_pairs, joiner }),
        }
    }

    /// Whether there is nothing but digits.
    pub(super) fn is_digits(&self) -> bool {
        self.parts.iter().all(|part| is_digits(&part.text))
    }

    /// Whether it may be the beginning of a telephone number.
    pub(super) fn begins_like_a_phone(&self) -> bool {
        let has_zero = self.parts.first().is_some_and(|part| part.text.starts_with('0'));
        (self.has_plus || self.has_bracket || has_zero) && self.is_digits()
    }

    /// Its stretches, in order.
    pub(super) fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        self.parts.chunk_by(|left, right| !left.is_pairs && !right.is_pairs).map(|parts| match parts {
            [part] if part.is_pairs => Segment::Pairs(&part.text),
            _ => Segment::Parts(parts),
        })
    }
}

impl<'a> Segment<'a> {
    /// All of it as one token, as far as tokens go.
    pub(super) fn joined(&self) -> String {
        let mut joined = String::new();
        for part in self.parts() {
            joined.push_str(&part.text);
            // Two more than a token has: the `00` of a telephone number may still be taken off.
            if MAX_TOKEN_BYTES + 2 <= joined.len() {
                break;
            }
        }
        joined
    }

    /// Whether it is an address of electronic mail, or the beginning of one.
    pub(super) fn is_address(&self) -> bool {
        self.parts().iter().skip(1).any(|part| part.joiner == Some('@'))
    }

    /// Whether it is a short number such as `OP-1042` and nothing else.
    pub(super) fn is_short_number(&self) -> bool {
        matches!(self.parts(), [kind, number] if is_short_number(kind, number))
    }

    /// The short numbers in it as one token each.
    pub(super) fn short_numbers(&self) -> impl Iterator<Item = String> + use<'a> {
        let pairs = self.parts().array_windows();
        pairs
            .filter(|[kind, number]| is_short_number(kind, number))
            .map(|[kind, number]| format!("{}{}", kind.text, number.text))
    }

    fn parts(&self) -> &'a [Part] {
        match *self {
            Segment::Pairs(_) => &[],
            Segment::Parts(parts) => parts,
        }
    }
}

fn is_short_number(kind: &Part, number: &Part) -> bool {
    let is_prefix = |known: &NumberKind| known.prefix().trim_end_matches('-').eq_ignore_ascii_case(&kind.text);
    number.joiner == Some('-') && is_digits(&number.text) && NumberKind::ALL.iter().any(is_prefix)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
