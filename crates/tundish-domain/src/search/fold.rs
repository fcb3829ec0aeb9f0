//! Folding beyond the key of a text: diacritics and variants of letters go.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::text;

/// The zeros of the decimal digits that people type, each followed by its one to nine: Arabic, Persian, Devanagari, Bengali,
/// Gurmukhi, Gujarati, Oriya, Tamil, Telugu, Kannada, Malayalam, Thai, Lao, Tibetan, Burmese, Khmer.
const ZEROS: [char; 16] = [
    '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}', '\u{c66}', '\u{ce6}',
    '\u{d66}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}', '\u{17e0}',
];

/// The key of a text with the plain letter for each letter: `Łódź` is `lodz`. Folding again changes nothing
/// but blanks, where a mark stood between two.
pub(super) fn plain(text: &str) -> String {
    let key = text::key(text);
    if key.is_ascii() {
        return key;
    }
    let mut plain = String::with_capacity(key.len());
    for c in key.nfd().filter(|&c| is_kept(c)) {
        match spelled(c) {
            Some(letters) => plain.push_str(letters),
            None => plain.push(ascii_digit(c).unwrap_or(c)),
        }
    }
    // Hangul syllables and voiced kana, which were taken apart, become one character again.
    plain.nfc().collect()
}

/// Whether the character may be part of a token: of the categories letter and number, of which every search engine makes words.
pub(super) fn is_letter_or_digit(c: char) -> bool {
    // Letters in squares and discs are symbols that Unicode calls alphabetic.
    let is_enclosed = matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}');
    c.is_alphanumeric() && !is_combining_mark(c) && !is_enclosed
}

/// Whether the character belongs to a script that puts no blanks between words: Han, kana, Bopomofo, Hangul, Thai, Lao,
/// Burmese, Khmer.
pub(super) const fn has_no_blanks(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{318f}' | '\u{31a0}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Marks above and below letters go, and the stroke that stretches Arabic words; the marks that voice kana make other letters.
fn is_kept(c: char) -> bool {
    c != '\u{640}' && (!is_combining_mark(c) || matches!(c, '\u{3099}' | '\u{309a}'))
}

/// Letters that do not come apart into a plain one and a mark. The Arabic ones are those of Lucene's normaliser.
const fn spelled(c: char) -> Option<&'static str> {
    Some(match c {
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ı' => "i",
        'ٱ' => "ا",
        'ى' | 'ی' => "ي",
        'ک' => "ك",
        'ة' => "ه",
        _ => return None,
    })
}

fn ascii_digit(c: char) -> Option<char> {
    let value = |zero: char| u32::from(c).checked_sub(u32::from(zero)).filter(|value| *value < 10);
    ZEROS.into_iter().find_map(value).and_then(|value| char::from_digit(value, 10))
}
