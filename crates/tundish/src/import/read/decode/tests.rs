use std::io::Read;

use proptest::prelude::*;

use super::*;

/// The text in an encoding, without a byte-order mark; nothing when the encoding lacks a character of it.
pub(in crate::import::read) fn encode(text: &str, encoding: Encoding) -> Option<Vec<u8>> {
    let legacy = |encoding: &'static encoding_rs::Encoding| {
        let (bytes, _, failed) = encoding.encode(text);
        // The encoder folds a few characters; only what decodes to itself is a text of the encoding.
        let (back, failed_back) = encoding.decode_without_bom_handling(&bytes);
        (!failed && !failed_back && back == text).then(|| bytes.to_vec())
    };
    match encoding {
        Encoding::Utf8 => Some(text.as_bytes().to_vec()),
        Encoding::Utf16Le => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        Encoding::Utf16Be => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        Encoding::Windows1252 => legacy(encoding_rs::WINDOWS_1252),
        Encoding::ShiftJis => legacy(encoding_rs::SHIFT_JIS),
    }
}

/// Hands out a few bytes at a time, so that characters and line ends are cut anywhere.
pub(in crate::import::read) struct Dripping<'a> {
    pub bytes: &'a [u8],
    pub step: usize,
}

impl Read for Dripping<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.step.min(self.bytes.len()).min(buffer.len());
        let (now, later) = self.bytes.split_at(length);
        buffer[..length].copy_from_slice(now);
        self.bytes = later;
        Ok(length)
    }
}

fn decode(bytes: &[u8], encoding: Encoding, step: usize) -> Vec<u8> {
    let mut decoded = Decoded::new(Dripping { bytes, step }, encoding);
    let mut text = Vec::new();
    loop {
        let chunk = decoded.next_chunk().expect("memory can be read");
        if chunk.is_empty() {
            return text;
        }
        text.extend_from_slice(chunk);
    }
}

#[test]
fn a_byte_order_mark_is_not_part_of_the_text() {
    for step in [1, 2, 3, 100] {
        assert_eq!(decode(b"\xef\xbb\xbfa,b", Encoding::Utf8, step), b"a,b");
        assert_eq!(decode(b"\xef\xbb\xbf", Encoding::Utf8, step), b"");
        assert_eq!(decode(b"\xef\xbb", Encoding::Utf8, step), b"\xef\xbb");
        assert_eq!(decode(b"\xff\xfea\0", Encoding::Utf16Le, step), b"a");
        assert_eq!(decode(b"\xfe\xff\0a", Encoding::Utf16Be, step), b"a");
    }
}

#[test]
fn bytes_without_meaning_stay_visible_and_swallow_no_delimiter() {
    let broken = [
        (Encoding::Utf16Le, &b"a\0\0\xd8,\0b\0"[..]),
        (Encoding::Utf16Be, b"\0a\xdc\0\0,\0b"),
        (Encoding::Utf16Le, b"a\0,\0b"),
        (Encoding::Windows1252, b"a\x81,b"),
        (Encoding::ShiftJis, b"a\x80,b"),
        (Encoding::ShiftJis, b"a\xff,b"),
        (Encoding::ShiftJis, b"a\x83,b"),
    ];
    for (encoding, bytes) in broken {
        let text = decode(bytes, encoding, 1);
        assert!(std::str::from_utf8(&text).is_err(), "{encoding} {bytes:?} gives {text:?}");
        assert!(text.contains(&b','), "{encoding} {bytes:?} gives {text:?}");
    }
}

#[test]
fn encodings_are_known_by_their_usual_names() {
    for encoding in Encoding::ALL {
        assert_eq!(encoding.as_str().parse(), Ok(encoding));
    }
    assert_eq!("Latin1".parse(), Ok(Encoding::Windows1252));
    assert_eq!("ISO-8859-1".parse(), Ok(Encoding::Windows1252));
    assert_eq!("SJIS".parse(), Ok(Encoding::ShiftJis));
    assert_eq!("klingon".parse::<Encoding>(), Err(UnknownEncoding));
}

proptest! {
    #[test]
    fn every_text_decodes_to_itself_however_it_arrives(
        text in "\\PC{0,40}|[a-zäöüé€ß,;\n]{0,40}|[ぁ-んァ-ヶ一-十a-z,\n]{0,40}",
        step in 1_usize..9,
    ) {
        for encoding in Encoding::ALL {
            if let Some(bytes) = encode(&text, encoding) {
                let expected = text.strip_prefix('\u{feff}').unwrap_or(&text);
                let decoded = decode(&bytes, encoding, step);
                prop_assert_eq!(std::str::from_utf8(&decoded), Ok(expected), "{}", encoding);
            }
        }
    }

    #[test]
    fn any_bytes_are_decoded_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..60), step in 1_usize..9) {
        for encoding in Encoding::ALL {
            decode(&bytes, encoding, step);
        }
    }
}
