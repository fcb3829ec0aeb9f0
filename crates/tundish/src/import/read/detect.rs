//! Which encoding a file is in, by counting over the whole file rather than guessing from its beginning.
//!
//! The rule, in order:
//! 1. A byte-order mark decides, even against what the user says.
//! 2. Text that is UTF-8 throughout is UTF-8: other encodings yield that by accident only in a letter or two.
//! 3. Every second byte NUL, and readable ASCII in one byte order only, is UTF-16 without a mark.
//! 4. More whole than broken UTF-8 characters is damaged UTF-8: reading it then names the broken place.
//! 5. Windows-1252 and Shift-JIS are taken when the bytes make sense in exactly one of them: letters within Latin words, or
//!    runs of Japanese characters. Everything else is refused with a request to say it: a wrong guess would turn names into
//!    other names without anybody noticing.
//!
//! What this cannot see: a file in another one-byte encoding whose few accented letters are also common Western ones.

use std::io::{Read, Seek, SeekFrom};

use sha2::{Digest, Sha256};

use super::decode::{Encoding, read_some};
use super::error::ReadError;
use legacy::legacy;

mod legacy;
#[cfg(test)]
mod tests;

/// What one pass over the raw bytes of a file tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// How many bytes the file has.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// The encoding that was asked for or detected.
    pub encoding: Encoding,
}

/// Reads the whole source in constant memory: once, and again only when it is neither UTF-8 nor UTF-16.
///
/// # Errors
/// [`ReadError::Empty`], [`ReadError::EncodingUnclear`], [`ReadError::EncodingNotRead`] and those of the source.
pub fn survey<R: Read + Seek>(source: &mut R, asked: Option<Encoding>) -> Result<Survey, ReadError> {
    let mut hash = Sha256::new();
    let mut bytes = 0_u64;
    let mut unicode = UnicodeEvidence::default();
    each_chunk(source, |chunk| {
        hash.update(chunk);
        bytes += chunk.len() as u64;
        unicode.keep_head(chunk);
        if asked.is_none() {
            unicode.add(chunk);
        }
    })?;
    if bytes == 0 {
        return Err(ReadError::Empty);
    }
    let encoding = match unicode.mark()?.or(asked) {
        Some(encoding) => encoding,
        None => match unicode.conclude() {
            Some(encoding) => encoding,
            None => legacy(source)?,
        },
    };
    Ok(Survey { bytes, sha256: hash.finalize().into(), encoding })
}

fn each_chunk<R: Read + Seek>(source: &mut R, mut look: impl FnMut(&[u8])) -> Result<(), ReadError> {
    source.seek(SeekFrom::Start(0))?;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = read_some(source, &mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        look(&buffer[..length]);
    }
}

/// The first bytes, and counts that tell the encodings of Unicode.
#[derive(Default)]
struct UnicodeEvidence {
    head: Vec<u8>,
    utf8: Utf8Count,
    wide: WideCount,
}

impl UnicodeEvidence {
    fn add(&mut self, chunk: &[u8]) {
        // Almost every file is plain throughout, and then there is nothing to count.
        if !chunk.is_ascii() || 0 < self.utf8.expected {
            chunk.iter().for_each(|&byte| self.utf8.add(byte));
        }
        self.wide.add(chunk);
    }

    fn keep_head(&mut self, chunk: &[u8]) {
        let missing = 4_usize.saturating_sub(self.head.len());
        self.head.extend(chunk.iter().take(missing));
    }

    /// What the first bytes say for certain.
    fn mark(&self) -> Result<Option<Encoding>, ReadError> {
        match self.head.as_slice() {
            [0xef, 0xbb, 0xbf, ..] => Ok(Some(Encoding::Utf8)),
            [0xff, 0xfe, 0, 0] | [0, 0, 0xfe, 0xff] => Err(ReadError::EncodingNotRead { name: "UTF-32" }),
            [0xff, 0xfe, ..] => Ok(Some(Encoding::Utf16Le)),
            [0xfe, 0xff, ..] => Ok(Some(Encoding::Utf16Be)),
            b"PK\x03\x04" => Err(ReadError::NotText { what: "a workbook (XLSX) or an archive" }),
            [0xd0, 0xcf, 0x11, 0xe0] => Err(ReadError::NotText { what: "a workbook of old (XLS)" }),
            b"%PDF" => Err(ReadError::NotText { what: "a PDF" }),
            [0x1f, 0x8b, ..] => Err(ReadError::NotText { what: "compressed" }),
            _ => Ok(None),
        }
    }

    /// What the counts say, unless the file is in no encoding of Unicode.
    fn conclude(mut self) -> Option<Encoding> {
        if let Some(encoding) = self.wide.conclude() {
            return Some(encoding);
        }
        self.utf8.end();
        let mostly_whole = 0 < self.utf8.whole && self.utf8.broken <= self.utf8.whole;
        (self.utf8.broken == 0 || mostly_whole).then_some(Encoding::Utf8)
    }
}

/// Whole and broken characters of UTF-8 beyond ASCII. Overlong forms and surrogates are left to the reader to refuse.
#[derive(Default)]
struct Utf8Count {
    whole: u64,
    broken: u64,
    expected: u8,
}

impl Utf8Count {
    fn add(&mut self, byte: u8) {
        if 0 < self.expected && (0x80..0xc0).contains(&byte) {
            self.expected -= 1;
            self.whole += u64::from(self.expected == 0);
            return;
        }
        self.end();
        match byte {
            0..=0x7f => {}
            0xc2..=0xdf => self.expected = 1,
            0xe0..=0xef => self.expected = 2,
            0xf0..=0xf4 => self.expected = 3,
            _ => self.broken += 1,
        }
    }

    fn end(&mut self) {
        self.broken += u64::from(0 < self.expected);
        self.expected = 0;
    }
}

/// Pairs of bytes that are readable ASCII in one byte order or the other.
#[derive(Default)]
struct WideCount {
    pairs: u64,
    low_first: u64,
    high_first: u64,
    zero: u64,
    narrow: u64,
    odd: Option<u8>,
}

impl WideCount {
    fn add(&mut self, chunk: &[u8]) {
        let mut rest = chunk;
        if let Some(first) = self.odd.take() {
            let Some((&second, tail)) = rest.split_first() else {
                return;
            };
            self.pair(first, second);
            rest = tail;
        }
        let pairs = rest.chunks_exact(2);
        self.odd = pairs.remainder().first().copied();
        for pair in pairs {
            self.pair(pair[0], pair[1]);
        }
    }

    fn pair(&mut self, first: u8, second: u8) {
        let readable = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
        self.pairs += 1;
        self.low_first += u64::from(second == 0 && readable(first));
        self.high_first += u64::from(first == 0 && readable(second));
        self.zero += u64::from(first == 0 && second == 0);
        self.narrow += u64::from(readable(first) && readable(second));
    }

    /// Delimiters, line ends and digits make well over one character in sixteen of any table, in any language. Pairs of
    /// readable bytes are Chinese or Japanese characters; where they prevail by far, it is plain text with a few NUL in it.
    fn conclude(&self) -> Option<Encoding> {
        let clear = |this: u64, other: u64| {
            let table = self.pairs <= this.saturating_mul(16) && self.narrow <= this.saturating_mul(6);
            table && other.saturating_mul(10) < this && self.zero.saturating_mul(10) < this
        };
        if clear(self.low_first, self.high_first) {
            Some(Encoding::Utf16Le)
        } else if clear(self.high_first, self.low_first) {
            Some(Encoding::Utf16Be)
        } else {
            None
        }
    }
}
