//! Short numbers as people type them.

use tundish_db::{Result, Tx, args};
use tundish_domain::{ShortNumber, id::Tsid};

use super::Kind;

/// The short number that was typed: `OP-1042`, `op 1042`, `op1042`.
pub(super) fn typed(text: &str) -> Option<ShortNumber> {
    let text = text.trim();
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(digits);
    let letters = letters.trim_end_matches([' ', '-', '\u{2010}', '\u{2011}', '\u{a0}']);
    format!("{letters}-{digits}").parse().ok()
}

/// The record of this kind with the number that was typed, which may stand without its letters.
pub(super) async fn record(tx: &mut Tx, kind: Kind, text: &str) -> Result<Option<Tsid>> {
    let Some(of) = kind.number() else { return Ok(None) };
    let bare = || text.trim().parse::<i64>().ok().filter(|n| 0 < *n && !text.trim().starts_with(['0', '+']));
    let number = match typed(text) {
        Some(number) => (number.kind == of).then_some(number.n),
        None => bare(),
    };
    let Some(number) = number else { return Ok(None) };
    let sql = format!("select id from {} where number = $1 and deleted_at is null", kind.word());
    Ok(tx.optional::<(Tsid,)>(&sql, args![number]).await?.map(|(id,)| id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_number_is_understood_as_people_write_it() {
        for text in ["OP-1042", " op-1042 ", "op 1042", "op1042", "Op\u{2011}1042"] {
            assert_eq!(typed(text), Some(ShortNumber::opportunity(1042)), "{text}");
        }
        for text in ["1042", "OP-", "OP-01", "XX-12", "OP-12 now", "op"] {
            assert_eq!(typed(text), None, "{text}");
        }
    }
}
