//! Crockford's base32 in lower case for random bytes: no `-`, no `_`, so a double click selects
//! the whole, and no letters that people confuse.

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The bytes as text, five bits a character, the last one padded with zero bits.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity((bytes.len() * 8).div_ceil(5));
    let mut pending = 0_u16;
    let mut bits = 0;
    for byte in bytes {
        pending = (pending << 8) | u16::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[usize::from((pending >> bits) & 31)]));
        }
        pending &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[usize::from((pending << (5 - bits)) & 31)]));
    }
    text
}

/// Whether the text has only characters that [`encode`] writes.
pub(crate) fn is_canonical(text: &str) -> bool {
    text.bytes().all(|byte| ALPHABET.contains(&byte))
}
