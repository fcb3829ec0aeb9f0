//! Text of strangers, made fit for a log line.

use std::borrow::Cow;

/// `text` without anything that could forge a line or steer a terminal: control characters
/// (line breaks, escape, the C1 block), line and paragraph separators and bidirectional overrides
/// become `?`, and at most `limit` characters are kept, with `…` when some were cut.
#[must_use]
pub fn visible(text: &str, limit: usize) -> Cow<'_, str> {
    let harmless =
        |c: char| !c.is_control() && !matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    // Bytes are never fewer than characters, so the common short text needs no second pass.
    if text.len() <= limit && text.chars().all(harmless) {
        return Cow::Borrowed(text);
    }
    let mut kept: String = text.chars().take(limit).map(|c| if harmless(c) { c } else { '?' }).collect();
    if text.chars().nth(limit).is_some() {
        kept.push('…');
    }
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests;
