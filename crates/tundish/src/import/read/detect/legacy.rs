//! Windows-1252 or Shift-JIS: which of the two the bytes beyond ASCII make sense in, each between its neighbours.

use std::io::{Read, Seek};

use encoding_rs::{Decoder, DecoderResult};

use super::each_chunk;
use crate::import::read::decode::Encoding;
use crate::import::read::error::ReadError;

/// Windows-1252 or Shift-JIS, whichever makes sense alone.
pub(super) fn legacy<R: Read + Seek>(source: &mut R) -> Result<Encoding, ReadError> {
    let mut latin = LatinCount::default();
    let mut japanese = JapaneseCount::default();
    each_chunk(source, |chunk| {
        chunk.iter().for_each(|&byte| latin.add(byte));
        japanese.add(chunk);
    })?;
    latin.end();
    japanese.end();
    match (latin.sensible(), japanese.sensible()) {
        (true, false) => Ok(Encoding::Windows1252),
        (false, true) => Ok(Encoding::ShiftJis),
        (both, _) => Err(ReadError::EncodingUnclear {
            evidence: format!(
                "not UTF-8; of {} bytes beyond ASCII {} make sense as windows-1252, of {} characters {} as shift_jis{}",
                latin.all,
                latin.good,
                japanese.all + japanese.narrow,
                if japanese.broken { 0 } else { japanese.good },
                if both { ", so both are possible" } else { "" },
            ),
        }),
    }
}

/// Bytes beyond ASCII that make sense in windows-1252 where they stand.
#[derive(Default)]
struct LatinCount {
    all: u64,
    good: u64,
    undefined: bool,
    before: u8,
    current: u8,
}

impl LatinCount {
    fn add(&mut self, next: u8) {
        if 0x80 <= self.current {
            self.judge(self.before, self.current, next);
        }
        self.before = self.current;
        self.current = next;
    }

    fn end(&mut self) {
        self.add(b'\n');
    }

    fn judge(&mut self, before: u8, byte: u8, after: u8) {
        self.all += 1;
        self.undefined |= matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
        self.good += u64::from(sensible_latin(before, byte, after));
    }

    fn sensible(&self) -> bool {
        !self.undefined && self.all * 19 <= self.good * 20
    }
}

/// Whether the byte reads as Western text between its neighbours: a letter in a word of its own case, or a mark beside one.
fn sensible_latin(before: u8, byte: u8, after: u8) -> bool {
    let small = |b: u8| b.is_ascii_lowercase() || matches!(b, 0xdf..=0xf6 | 0xf8..=0xff | 0x9a | 0x9c | 0x9e);
    let large = |b: u8| b.is_ascii_uppercase() || matches!(b, 0xc0..=0xd6 | 0xd8..=0xde | 0x8a | 0x8c | 0x8e);
    let letter = |b: u8| small(b) || large(b);
    let mark = |b: u8| 0x80 <= b && !letter(b) && b != 0xa0;
    if small(byte) {
        // Single letters that are words in French, Italian, Spanish and Portuguese.
        let word = matches!(byte, 0xe0 | 0xe8 | 0xe9 | 0xf3) && !letter(before) && before < 0x80 && after < 0x80;
        before.is_ascii_alphabetic() || after.is_ascii_alphabetic() || word
    } else if large(byte) {
        let alone = before < 0x80 && after < 0x80;
        !small(before) && (before.is_ascii_alphabetic() || after.is_ascii_alphabetic() || alone)
    } else {
        match byte {
            0xa0 => true,
            // Apostrophe, middle dot and soft hyphen stand inside words; no other mark does.
            0x92 | 0xb7 | 0xad => !mark(before) && !mark(after),
            0x83 | 0x98 => false,
            _ => !(mark(before) || mark(after) || letter(before) && letter(after)),
        }
    }
}

/// Characters beyond ASCII when the bytes are read as Shift-JIS.
struct JapaneseCount {
    decoder: Decoder,
    lead: Option<u8>,
    all: u64,
    good: u64,
    narrow: u64,
    broken: bool,
    run: u64,
}

impl Default for JapaneseCount {
    fn default() -> JapaneseCount {
        let decoder = encoding_rs::SHIFT_JIS.new_decoder_without_bom_handling();
        JapaneseCount { decoder, lead: None, all: 0, good: 0, narrow: 0, broken: false, run: 0 }
    }
}

impl JapaneseCount {
    fn add(&mut self, chunk: &[u8]) {
        if self.broken {
            return;
        }
        self.check(chunk, false);
        for &byte in chunk {
            match (self.lead.take(), byte) {
                (Some(lead), _) => self.wide(lead),
                (None, 0..=0x7f) => self.run = 0,
                (None, 0xa1..=0xdf) => self.narrow += 1,
                // User-defined characters have no meaning outside of the company that defined them.
                (None, 0x81..=0x9f | 0xe0..=0xef | 0xfa..=0xfc) => self.lead = Some(byte),
                (None, _) => self.broken = true,
            }
        }
    }

    /// Characters of a run count as sensible once there are two: a lone one is more often a Western letter.
    fn wide(&mut self, lead: u8) {
        self.all += 1;
        self.run += 1;
        if lead <= 0x83 {
            self.good += 1;
        } else {
            self.good += match self.run {
                1 => 0,
                2 => 2,
                _ => 1,
            };
        }
    }

    fn end(&mut self) {
        self.check(&[], true);
        self.good = self.good.min(self.all);
    }

    /// Whether every character exists.
    fn check(&mut self, bytes: &[u8], last: bool) {
        let mut scratch = [0; 4096];
        let mut rest = bytes;
        while !self.broken {
            let (result, read, _) = self.decoder.decode_to_utf8_without_replacement(rest, &mut scratch, last);
            rest = &rest[read..];
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.broken = true,
            }
        }
    }

    /// Runs of wide characters, and not the soup of narrow ones that Chinese and Cyrillic encodings give.
    fn sensible(&self) -> bool {
        !self.broken && 0 < self.all && self.narrow <= self.all / 2 && self.all * 3 <= self.good * 4
    }
}
