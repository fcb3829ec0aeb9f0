//! Cells of exported files that no spreadsheet may take for a formula, and the way back.
//!
//! A cell that starts with `=`, `+`, `-` or `@` is computed by spreadsheets, and names and notes come from strangers. Such a
//! text gets an apostrophe in front; numbers and telephone numbers (`-12.50`, `+49 30 901820`) stay as they are. The same is
//! done after each delimiter, quotation mark and line break inside a text, because a program that cuts the file at another
//! delimiter would begin a cell there. [`restore`] undoes exactly what [`neutralise`] did, whatever the text.

use std::borrow::Cow;

#[cfg(test)]
mod tests;

/// Where a program may begin a new cell.
const fn parts_cells(c: char) -> bool {
    matches!(c, ',' | ';' | '|' | '"' | '\t' | '\r' | '\n')
}

/// The text as it may stand in a cell that spreadsheets open.
pub fn neutralise(text: &str) -> Cow<'_, str> {
    rewrite(text, |apostrophes| apostrophes + 1)
}

/// The text that [`neutralise`] was given. A text that never went through it loses an apostrophe before a formula.
pub fn restore(text: &str) -> Cow<'_, str> {
    if !text.contains('\'') {
        return Cow::Borrowed(text);
    }
    rewrite(text, |apostrophes| apostrophes.saturating_sub(1))
}

/// Appends the text as a neutralised cell of a comma-separated file, quoted where it must be.
pub fn push_cell(line: &mut String, text: &str) {
    let cell = neutralise(text);
    if cell.contains(parts_cells) || cell.starts_with(char::is_whitespace) || cell.ends_with(char::is_whitespace) {
        line.push('"');
        line.push_str(&cell.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(&cell);
    }
}

/// Gives each part that would be computed another number of leading apostrophes.
///
/// Whether a part would be computed is judged without its leading apostrophes, so adding one and taking one away judge alike.
fn rewrite(text: &str, count: fn(usize) -> usize) -> Cow<'_, str> {
    let mut rewritten: Option<String> = None;
    let mut at = 0;
    for part in text.split_inclusive(parts_cells) {
        let bare = part.trim_start_matches('\'');
        if is_computed(bare, at == 0) {
            let apostrophes = part.len() - bare.len();
            let rewritten = rewritten.get_or_insert_with(|| text[..at].to_owned());
            rewritten.extend(std::iter::repeat_n('\'', count(apostrophes)));
            rewritten.push_str(bare);
        } else if let Some(rewritten) = &mut rewritten {
            rewritten.push_str(part);
        }
        at += part.len();
    }
    rewritten.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Whether a spreadsheet would compute a cell that begins so. `first` says that the cell itself begins here.
fn is_computed(part: &str, first: bool) -> bool {
    match part.chars().next() {
        Some('=' | '@' | '＝' | '＠' | '＋' | '－') => true,
        Some('+' | '-') => !is_plain_number(part.trim_end_matches(parts_cells)),
        // Some programs drop these and look at what follows.
        Some('\t' | '\r' | '\n') => first,
        _ => false,
    }
}

/// Digits with signs, marks and brackets: a number or a telephone number. Computing one harms nobody.
fn is_plain_number(part: &str) -> bool {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '(' | ')' | '/' | ' ' | '\u{a0}');
    part.contains(|c: char| c.is_ascii_digit()) && part.chars().all(plain)
}
