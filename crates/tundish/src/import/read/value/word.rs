//! Texts, answers and addresses.

use std::borrow::Cow;

use super::CellProblem;

#[cfg(test)]
mod tests;

/// The text of a cell: without blanks and zero-width characters at its ends, without zero-width spaces and byte-order marks
/// inside, each line break a line feed. Joiners inside stay: Persian words and emoji need them.
pub fn tidy(text: &str) -> Cow<'_, str> {
    // Nearly every cell: plain text has none of the characters looked for below.
    if text.is_ascii() && !text.contains('\r') {
        return Cow::Borrowed(text.trim());
    }
    let outer = |c: char| c.is_whitespace() || is_zero_width(c) || matches!(c, '\u{200c}' | '\u{200d}');
    let trimmed = text.trim_matches(outer);
    if !trimmed.contains(|c: char| is_zero_width(c) || c == '\r') {
        return Cow::Borrowed(trimmed);
    }
    let lines = trimmed.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(lines.chars().filter(|c| !is_zero_width(*c)).collect())
}

const fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Yes or no, as programs in English, German and Spanish write it.
///
/// # Errors
/// [`CellProblem::NotYesOrNo`].
pub fn yes_or_no(text: &str) -> Result<bool, CellProblem> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "t" | "x" | "wahr" | "ja" | "j" | "verdadero" | "sí" | "si" => Ok(true),
        "false" | "no" | "n" | "0" | "f" | "falsch" | "nein" | "falso" => Ok(false),
        _ => Err(CellProblem::NotYesOrNo),
    }
}

/// One e-mail address. Only what makes every mail program stumble is refused: whether an address exists, nobody can tell.
///
/// # Errors
/// [`CellProblem::NotAnEmail`].
pub fn email(text: &str) -> Result<&str, CellProblem> {
    // RFC 5321, section 4.5.3.1: an address has at most 254 octets, its local part at most 64.
    let good = text.rsplit_once('@').is_some_and(|(local, domain)| {
        let labels =
            domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
        let named = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
        !local.is_empty() && local.len() <= 64 && labels && domain.contains('.') && domain.chars().all(named)
    });
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')');
    if good && text.len() <= 254 && !text.contains(odd) && text.matches('@').count() == 1 {
        Ok(text)
    } else {
        Err(CellProblem::NotAnEmail)
    }
}
