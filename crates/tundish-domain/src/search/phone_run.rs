//! Groups of digits with blanks between them that may be one telephone number.

use super::word::Word;

/// The greatest number of digits of a telephone number with the prefix that is dialled before it and an extension.
const MAX_DIGITS: usize = 20;

/// Words of digits, the first of which begins like a telephone number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    first: &'a Word,
    behind: &'a [Word],
}

impl<'a> Run<'a> {
    /// The run that begins with the first of these words.
    pub(super) fn from(words: &'a [Word]) -> Option<Run<'a>> {
        let (first, behind) = words.split_first()?;
        first.begins_like_a_phone().then_some(Run { first, behind })
    }

    /// The digits of the first two words, the first three, and so on, as far as a telephone number may go. What ends it gives
    /// its leading digits, since nobody knows of a word that is still being typed what will stand behind them.
    pub(super) fn growing(self) -> impl Iterator<Item = String> + use<'a> {
        self.steps().map(|(digits, _)| digits)
    }

    /// The digits of the longest run of at least two whole words, and what stands behind it.
    pub(super) fn longest(self) -> Option<(String, &'a [Word])> {
        let (i, (digits, _)) = self.steps().enumerate().take_while(|(_, (_, is_whole))| *is_whole).last()?;
        Some((digits, &self.behind[i + 1..]))
    }

    /// The digits so far with each further word, and whether all of that word belongs to them.
    fn steps(self) -> impl Iterator<Item = (String, bool)> + use<'a> {
        let mut digits = digits_of(self.first);
        // Many write 00 for the plus.
        let has_country = self.first.has_plus || digits.starts_with("00");
        let mut is_whole = true;
        self.behind.iter().map_while(move |word| {
            if !is_whole || word.has_plus {
                return None;
            }
            let more = digits_of(word);
            // `(0)` is dialled only by those who leave out the country code before it.
            let is_trunk = has_country && word.has_bracket && more == "0" && word.is_digits();
            if !is_trunk {
                digits.push_str(&more);
            }
            is_whole = word.is_digits() && digits.len() <= MAX_DIGITS;
            digits.truncate(MAX_DIGITS);
            Some((digits.clone(), is_whole))
        })
    }
}

/// The digits with which a word begins, all of them when it is nothing else.
fn digits_of(word: &Word) -> String {
    let letters = word.parts.iter().flat_map(|part| part.text.chars());
    letters.take_while(char::is_ascii_digit).take(MAX_DIGITS + 1).collect()
}
