//! Texts that people type: keys to compare them by, and what is refused.
//!
//! Databases compare names by a key made here, so both engines and every language agree. A key is for comparing and
//! searching only; what was typed is stored and shown as it was.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

#[cfg(test)]
mod tests;

/// The key of a text: two texts that people take for the same have the same key.
///
/// Compatibility-normalised (NFKC), full case folding, invisible format characters dropped, blanks at both ends dropped and
/// those within joined to one. Taking the key of a key changes nothing.
///
/// Folding is Unicode's full case folding, computed as the lower case of the upper case of the lower case of each character,
/// which the standard library has; it differs from `CaseFolding.txt` only in Cherokee, where it picks the small letters, just
/// as consistently. The Turkish dotless i stays a letter of its own, and the dotted capital I keeps its dot.
pub fn key(text: &str) -> String {
    // Most texts: nothing normalises, nothing is invisible, and letters fold to small ones. A twentieth of the work.
    if text.is_ascii() {
        return blanks_joined(&text.to_ascii_lowercase());
    }
    let mut key = fold(text);
    // Folding can make sequences that normalise further; it settles in a round or two.
    loop {
        let again = fold(&key);
        if again == key {
            return key;
        }
        key = again;
    }
}

fn fold(text: &str) -> String {
    let normal: String = text.nfkc().filter(|&c| !is_invisible(c)).flat_map(fold_char).nfkc().collect();
    blanks_joined(&normal)
}

fn blanks_joined(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}

fn fold_char(c: char) -> impl Iterator<Item = char> {
    let dotless = (c == 'ı').then_some(c);
    let folded = c.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    dotless.into_iter().chain(folded.filter(move |_| dotless.is_none()))
}

/// Characters that leave no mark: soft hyphen, zero-width spaces and joiners, direction marks, the byte order mark.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// What was typed without blanks and invisible characters at both ends; otherwise as it was.
///
/// # Errors
/// [`TextError::Nul`], which PostgreSQL cannot store, and [`TextError::TooLong`] beyond `max_chars` characters (Unicode
/// scalar values, combining marks included).
pub fn clean(text: &str, max_chars: usize) -> Result<String, TextError> {
    if text.contains('\0') {
        return Err(TextError::Nul);
    }
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if max_chars < trimmed.chars().count() {
        return Err(TextError::TooLong { max_chars });
    }
    Ok(trimmed.to_owned())
}

/// Like [`clean`], for texts that must not be empty.
///
/// # Errors
/// Those of [`clean`], and [`TextError::Empty`].
pub fn required(text: &str, max_chars: usize) -> Result<String, TextError> {
    let cleaned = clean(text, max_chars)?;
    // A text of nothing but invisible characters between letters of none has an empty key and could never be found.
    if key(&cleaned).is_empty() { Err(TextError::Empty) } else { Ok(cleaned) }
}

/// Whether a character steers what is shown instead of being shown: controls, separators of lines and paragraphs, and the marks
/// that embed, override or isolate the direction of what follows (Unicode Standard Annex 9). A name that holds one can break its
/// line, colour a terminal, or show a neighbour's letters in another order.
pub fn is_steering(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text on one line that steers nothing: blanks instead of the characters that [`is_steering`] names.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(is_steering) { Cow::Owned(text.replace(is_steering, " ")) } else { Cow::Borrowed(text) }
}

/// Like [`required`], for names that stand on a line of their own, in terminals and logs too.
///
/// # Errors
/// Those of [`required`], and [`TextError::Control`].
pub fn line(text: &str, max_chars: usize) -> Result<String, TextError> {
    let cleaned = required(text, max_chars)?;
    if cleaned.contains(is_steering) { Err(TextError::Control) } else { Ok(cleaned) }
}

/// Why a typed text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// It holds the character NUL.
    #[error("the text holds a NUL character")]
    Nul,
    /// It is longer than allowed.
    #[error("the text is longer than {max_chars} characters")]
    TooLong {
        /// The greatest number of characters.
        max_chars: usize,
    },
    /// There is nothing to read in it.
    #[error("the text is empty")]
    Empty,
    /// It holds a line break or another character that [`is_steering`], where one line is asked for.
    #[error("the text holds a line break or another control character")]
    Control,
}

impl TextError {
    /// The stable code of this error.
    pub const fn code(self) -> &'static str {
        match self {
            TextError::Nul => "text_has_nul",
            TextError::TooLong { .. } => "text_too_long",
            TextError::Empty => "text_empty",
            TextError::Control => "text_has_control",
        }
    }
}

/// A word that is not in one of the closed lists, such as the channels or the roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a known word of the list {list}")]
pub struct UnknownWord {
    /// The type that lists the words.
    pub list: &'static str,
}

impl UnknownWord {
    /// The stable code of this error.
    pub const fn code(self) -> &'static str {
        "unknown_word"
    }
}
