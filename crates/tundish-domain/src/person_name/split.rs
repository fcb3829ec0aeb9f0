//! One typed text becomes a given and a family name, as a proposal.

use super::{PersonName, is_east_asian, is_family_first, is_han, is_hangul, is_katakana};
use crate::text;

/// Small words with which family names begin.
const PARTICLES: [&str; 32] = [
    "af", "al", "av", "ben", "bin", "bint", "da", "dal", "de", "del", "della", "den", "der", "di", "do", "dos", "du",
    "el", "ibn", "la", "las", "le", "los", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur", "'t",
];

/// Chinese family names of two characters; all others have one.
const CHINESE_PAIRS: [&str; 14] =
    ["欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐"];

/// Korean family names of two syllables; all others have one.
const KOREAN_PAIRS: [&str; 7] = ["남궁", "황보", "제갈", "선우", "독고", "사공", "서문"];

/// Family names of Spain and Latin America that do not end in `ez`, as keys without accents.
const SPANISH: [&str; 16] = [
    "alonso", "castillo", "castro", "delgado", "diaz", "garcia", "herrera", "medina", "molina", "morales", "moreno",
    "ortega", "ramos", "ruiz", "serrano", "vargas",
];

/// What given and family name one text may mean, for somebody to look at. `language` is that of the person (ISO 639-1), if it
/// is known. No letter is lost; a single word is taken for the family name.
///
/// `Müller, Anna` has the family name first; what follows a particle belongs to it (`von der Leyen` has no given name);
/// Spanish family names come in pairs (`Gabriel García Márquez`); Chinese, Japanese and Korean names need no blank.
pub fn propose(typed: &str, language: Option<&str>) -> PersonName {
    let typed = typed.trim();
    if let Some((family, given)) = typed.split_once([',', '，', '、']) {
        return PersonName::new(&joined(given), &joined(family));
    }
    if let Some((given, family)) = typed.split_once(['・', '·']).filter(|(given, _)| given.chars().all(is_east_asian))
    {
        return PersonName::new(given, family);
    }
    let words: Vec<&str> = typed.split_whitespace().collect();
    let is_asian = typed.chars().filter(|c| !c.is_whitespace()).all(is_east_asian);
    match words.as_slice() {
        [] => PersonName::default(),
        [word] if is_asian => without_blank(word),
        [family, given @ ..] if is_asian || (is_family_first(language) && !given.is_empty()) => {
            PersonName::new(&given.join(" "), family)
        }
        words => {
            let (given, family) = words.split_at(family_start(words));
            PersonName::new(&given.join(" "), &family.join(" "))
        }
    }
}

fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At which word the family name begins; the given names stand before it.
fn family_start(words: &[&str]) -> usize {
    let last = words.len().saturating_sub(1);
    if let Some(particle) = words[..last].iter().position(|word| PARTICLES.contains(word)) {
        return particle;
    }
    match words {
        [.., first, second] if is_spanish(first) && is_spanish(second) => last - 1,
        _ => last,
    }
}

fn is_spanish(word: &str) -> bool {
    let plain: String = text::key(word).chars().map(without_accent).collect();
    SPANISH.contains(&plain.as_str()) || (5 <= plain.len() && plain.ends_with("ez"))
}

const fn without_accent(c: char) -> char {
    match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' => 'u',
        other => other,
    }
}

/// A name of one word in East Asian writing.
fn without_blank(word: &str) -> PersonName {
    let letters: Vec<char> = word.chars().collect();
    let begins = |pairs: &[&str]| 2 < letters.len() && pairs.iter().any(|pair| word.starts_with(pair));
    let han = letters.iter().take_while(|c| is_han(**c)).count();
    let family = if letters.iter().all(|c| is_katakana(*c)) {
        // A foreign name of which only one part is known.
        letters.len()
    } else if letters.iter().all(|c| is_hangul(*c)) {
        if begins(&KOREAN_PAIRS) { 2 } else { 1 }
    } else if 0 < han && han < letters.len() {
        // A Japanese family name in Han and a given name in kana.
        han
    } else if begins(&CHINESE_PAIRS) || 4 <= letters.len() {
        // Four characters are Japanese, most often two and two.
        2
    } else {
        1
    };
    let (family, given) = letters.split_at(family.min(letters.len()));
    PersonName { given: given.iter().collect(), family: family.iter().collect() }
}
