//! One-time codes by time (RFC 6238 over RFC 4226): the second factor that an app on a phone shows.
//!
//! Six digits, HMAC-SHA-1, steps of thirty seconds: what every such app understands. A code counts for its own step and one on
//! either side, because clocks differ; which step it was is answered, so that the store can refuse the same code a second time.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;

use crate::instant::Instant;

#[cfg(test)]
mod tests;

/// Seconds for which a code is shown.
const STEP_SECONDS: i64 = 30;
/// Steps before and after the present one whose code is taken.
const TOLERANCE: i64 = 1;
/// Six digits.
const MODULUS: u32 = 1_000_000;
const DIGITS: usize = 6;

/// What the server and the app share: 160 bits, the length that RFC 4226 (section 4, R6) recommends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SharedSecret([u8; SharedSecret::LENGTH]);

impl SharedSecret {
    /// Bytes of a secret.
    pub const LENGTH: usize = 20;

    /// The secret with these random bytes.
    pub const fn new(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The secret that was stored; nothing when the bytes are of another length.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes to store.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// The secret as people type it into an app that cannot read pictures: base32 (RFC 4648), without padding.
    pub fn base32(&self) -> String {
        const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        // Five bytes are eight characters exactly.
        let characters = self.0.chunks_exact(5).flat_map(|five| {
            let bits = five.iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
            (0..8).rev().map(move |place| ((bits >> (5 * place)) & 31).to_le_bytes()[0])
        });
        characters.map(|value| char::from(ALPHABET[usize::from(value)])).collect()
    }

    /// The address that the picture holds, in the form that the apps have agreed on: `otpauth://totp/…`.
    pub fn address(&self, company: &str, person: &str) -> String {
        let written = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let (company, person) = (written(company), written(person));
        format!("otpauth://totp/{company}:{person}?secret={}&issuer={company}", self.base32())
    }

    /// The code of a step.
    pub fn code(&self, step: i64) -> OneTimeCode {
        let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(&step.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let offset = usize::from(digest[19] & 15);
        let cut = [digest[offset] & 0x7f, digest[offset + 1], digest[offset + 2], digest[offset + 3]];
        OneTimeCode(u32::from_be_bytes(cut) % MODULUS)
    }

    /// The step whose code this is, at `now`: one later than `last`, the step of the last code that was taken.
    pub fn step_of(&self, code: OneTimeCode, now: Instant, last: i64) -> Option<i64> {
        let present = step_at(now);
        (present - TOLERANCE..=present + TOLERANCE).find(|&step| last < step && self.code(step) == code)
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedSecret(…)")
    }
}

/// The step in which an instant lies.
pub const fn step_at(instant: Instant) -> i64 {
    instant.as_micros().div_euclid(STEP_SECONDS * 1_000_000)
}

/// Six digits that an app shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneTimeCode(u32);

impl OneTimeCode {
    /// The code that was typed: six digits, blanks among them or not. Nothing when it is anything else.
    pub fn typed(text: &str) -> Option<Self> {
        let mut digits = text.chars().filter(|c| !c.is_whitespace());
        let value = digits
            .by_ref()
            .take(DIGITS)
            .try_fold((0_u32, 0_usize), |(value, count), digit| Some((value * 10 + digit.to_digit(10)?, count + 1)));
        value.filter(|&(_, count)| count == DIGITS && digits.next().is_none()).map(|(value, _)| Self(value))
    }
}

impl fmt::Display for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}
