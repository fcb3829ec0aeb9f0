//! How wide a text is in a drawing, before any browser has seen it, so that labels can be shortened to their place.
//!
//! The widths are those of the metric family that Helvetica, Arial and Liberation Sans share, in thousandths of the
//! font size. Other system fonts are within a tenth of it, which [`MARGIN`] covers.

use std::borrow::Cow;

/// How much wider than measured a text may turn out in another font.
const MARGIN: f64 = 1.1;

/// Widths of the printable ASCII characters, from the blank on.
const ASCII: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// The width of a text at a font size, in the units of the drawing. Bold text is a tenth wider.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let thousandths: u32 = text.chars().map(char_width).sum();
    let weight = if bold { 1.08 } else { 1.0 };
    f64::from(thousandths) / 1000.0 * size * weight * MARGIN
}

/// The text, shortened with an ellipsis when it is wider than `room`; cut between words where that loses little.
pub fn fit(text: &str, size: f64, bold: bool, room: f64) -> Cow<'_, str> {
    if width(text, size, bold) <= room {
        return Cow::Borrowed(text);
    }
    let room = room - width("…", size, bold);
    let mut end = 0;
    for (at, character) in text.char_indices() {
        let next = at + character.len_utf8();
        if room < width(&text[..next], size, bold) {
            break;
        }
        end = next;
    }
    let cut = &text[..end];
    // A whole word less reads better than half a word, unless nearly everything would go.
    let cut = cut.rfind(' ').filter(|blank| end <= blank * 2).map_or(cut, |blank| &cut[..blank]);
    Cow::Owned(format!("{}…", cut.trim_end_matches([' ', ',', '.', '·', '-'])))
}

fn char_width(character: char) -> u32 {
    match character {
        ' '..='~' => u32::from(ASCII[character as usize - 32]),
        '\u{a0}' => 278,
        'à'..='å' | 'è'..='ë' | 'ñ'..='ö' | 'ù'..='ü' | 'ß' => 556,
        'ì'..='ï' => 278,
        '…' => 1000,
        '–' | '−' => 570,
        // Scripts with square characters.
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff60}' => 1000,
        _ => 680,
    }
}
