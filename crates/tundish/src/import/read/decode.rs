//! Bytes in a foreign encoding as a stream of UTF-8, in constant memory.
//!
//! Nothing is ever replaced: where the bytes mean nothing in the encoding, the stream carries a byte that no UTF-8 text has,
//! so that whoever cuts the stream into cells finds it and can name row and column.

use std::fmt::{self, Display};
use std::io::{self, Read};
use std::str::FromStr;

use encoding_rs::{Decoder, DecoderResult};

#[cfg(test)]
pub(super) mod tests;

/// An encoding that files are read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, ASCII included.
    Utf8,
    /// UTF-16, low byte first: "Unicode text" of spreadsheets.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Western European Windows; Latin-1 is read as this, its superset in all that prints.
    Windows1252,
    /// Japanese Windows.
    ShiftJis,
}

impl Encoding {
    /// Every encoding.
    pub const ALL: [Encoding; 5] =
        [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252, Encoding::ShiftJis];

    /// The name as `--encoding` takes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
            Encoding::Windows1252 => "windows-1252",
            Encoding::ShiftJis => "shift_jis",
        }
    }

    fn decoder(self) -> Option<Decoder> {
        let encoding = match self {
            Encoding::Utf8 => return None,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
            Encoding::ShiftJis => encoding_rs::SHIFT_JIS,
        };
        Some(encoding.new_decoder_with_bom_removal())
    }
}

impl Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Encoding {
    type Err = UnknownEncoding;

    /// Reads the usual names in any case, with or without hyphens and underscores.
    fn from_str(text: &str) -> Result<Encoding, UnknownEncoding> {
        let name: String = text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        match name.as_str() {
            "utf8" | "ascii" | "usascii" => Ok(Encoding::Utf8),
            "utf16le" | "utf16" => Ok(Encoding::Utf16Le),
            "utf16be" => Ok(Encoding::Utf16Be),
            "windows1252" | "cp1252" | "latin1" | "iso88591" => Ok(Encoding::Windows1252),
            "shiftjis" | "sjis" | "windows31j" | "cp932" => Ok(Encoding::ShiftJis),
            _ => Err(UnknownEncoding),
        }
    }
}

/// Not the name of an encoding that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an encoding that is read; take utf-8, utf-16le, utf-16be, windows-1252 or shift_jis")]
pub struct UnknownEncoding;

/// A byte that no UTF-8 text has: it stands for what could not be decoded.
const UNDECODABLE: u8 = 0xff;

/// Bytes read from the source at a time.
const CHUNK: usize = 64 * 1024;

/// The text of a source, handed out in chunks. A byte-order mark at the start is left out.
pub struct Decoded<R> {
    source: R,
    encoding: Encoding,
    decoder: Option<Decoder>,
    raw: Box<[u8]>,
    /// The part of `raw` that is read and not yet decoded.
    pending: std::ops::Range<usize>,
    text: Vec<u8>,
    at_start: bool,
    ended: bool,
}

/// The buffers are left out: they hold what customers wrote.
impl<R> fmt::Debug for Decoded<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoded").field("encoding", &self.encoding).field("ended", &self.ended).finish_non_exhaustive()
    }
}

impl<R: Read> Decoded<R> {
    /// The text of `source`, which is read from where it stands.
    pub fn new(source: R, encoding: Encoding) -> Decoded<R> {
        Decoded {
            source,
            encoding,
            decoder: encoding.decoder(),
            raw: vec![0; CHUNK].into_boxed_slice(),
            pending: 0..0,
            text: Vec::new(),
            at_start: true,
            ended: false,
        }
    }

    /// The encoding that the source is read in.
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The next chunk; empty at the end of the source only.
    ///
    /// # Errors
    /// Those of the source.
    pub fn next_chunk(&mut self) -> io::Result<&[u8]> {
        match self.decoder {
            None => self.next_plain(),
            Some(_) => self.next_decoded(),
        }
    }

    /// UTF-8 passes as it is.
    fn next_plain(&mut self) -> io::Result<&[u8]> {
        let mut length = read_some(&mut self.source, &mut self.raw)?;
        let mut start = 0;
        if self.at_start {
            self.at_start = false;
            // A mark may come in pieces, and nothing but the mark is an empty text.
            while length < 3 {
                let more = read_some(&mut self.source, &mut self.raw[length..])?;
                if more == 0 {
                    break;
                }
                length += more;
            }
            if self.raw[..length].starts_with(b"\xef\xbb\xbf") {
                start = 3;
                if length == 3 {
                    start = 0;
                    length = read_some(&mut self.source, &mut self.raw)?;
                }
            }
        }
        Ok(&self.raw[start..length])
    }

    fn next_decoded(&mut self) -> io::Result<&[u8]> {
        self.text.clear();
        while self.text.is_empty() && !self.ended {
            if self.pending.is_empty() {
                self.pending = 0..read_some(&mut self.source, &mut self.raw)?;
            }
            self.decode_pending();
        }
        Ok(&self.text)
    }

    /// Decodes what is pending; an empty rest means the end of the source.
    fn decode_pending(&mut self) {
        let Some(decoder) = self.decoder.as_mut() else {
            return;
        };
        let last = self.pending.is_empty();
        loop {
            let bytes = &self.raw[self.pending.clone()];
            // Three bytes of UTF-8 per byte of any source, and room for what the decoder holds back.
            let begin = self.text.len();
            self.text.resize(begin + bytes.len() * 3 + 16, 0);
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(bytes, &mut self.text[begin..], last);
            self.text.truncate(begin + written);
            self.pending.start += read;
            match result {
                DecoderResult::InputEmpty => {
                    self.ended = last;
                    break;
                }
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.text.push(UNDECODABLE),
            }
        }
        if matches!(self.encoding, Encoding::Windows1252 | Encoding::ShiftJis) {
            mark_control_codes(&mut self.text);
        }
    }
}

/// The web standard maps the five codes that windows-1252 leaves undefined, and 0x80 of Shift-JIS, to control characters.
/// No text has those: they mean that the encoding is a wrong guess.
fn mark_control_codes(text: &mut [u8]) {
    for at in 1..text.len() {
        if text[at - 1] == 0xc2 && (0x80..=0x9f).contains(&text[at]) {
            text[at - 1] = UNDECODABLE;
            text[at] = UNDECODABLE;
        }
    }
}

/// Like [`Read::read`], repeated when a signal came between.
pub(super) fn read_some(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
