//! Recovery codes: what lets somebody in whose app for one-time codes is lost. Each is good once.
//!
//! Eighty random bits in sixteen characters that are not mistaken for each other (Crockford's base32), in groups of four. That
//! much chance needs no slow hash. Typed, they may be in capitals, without the hyphens, and with the letters that look like
//! digits.

use std::fmt;

#[cfg(test)]
mod tests;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const CHARACTERS: usize = 16;

/// How many a person gets at once.
pub const AT_ONCE: usize = 10;

/// One recovery code.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    /// Random bytes that one is made of.
    pub const LENGTH: usize = 10;

    /// The code with these random bytes.
    pub fn new(bytes: [u8; Self::LENGTH]) -> Self {
        // Five bytes are eight characters exactly.
        let characters = bytes.chunks_exact(5).flat_map(|five| {
            let bits = five.iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
            (0..8).rev().map(move |place| ((bits >> (5 * place)) & 31).to_le_bytes()[0])
        });
        Self(characters.map(|value| char::from(ALPHABET[usize::from(value)])).collect())
    }

    /// The code that was typed; nothing when it cannot be one.
    pub fn typed(text: &str) -> Option<Self> {
        let mut code = String::with_capacity(CHARACTERS);
        for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let c = match c.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                other => other,
            };
            if code.len() == CHARACTERS || !u8::try_from(c).is_ok_and(|byte| ALPHABET.contains(&byte)) {
                return None;
            }
            code.push(c);
        }
        (code.len() == CHARACTERS).then_some(Self(code))
    }

    /// The sixteen characters without hyphens, to be hashed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}-{}", &self.0[..4], &self.0[4..8], &self.0[8..12], &self.0[12..])
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}
