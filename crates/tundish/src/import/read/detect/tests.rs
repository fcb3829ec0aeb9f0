use std::io::Cursor;

use super::super::decode::tests::encode;
use super::*;

fn detect(bytes: &[u8]) -> Result<Encoding, ReadError> {
    survey(&mut Cursor::new(bytes), None).map(|survey| survey.encoding)
}

const WESTERN: &[&str] = &[
    "Konto,Name\nMüller & Söhne GmbH,José Peña\n",
    "name\nRené\n",
    "a,b\nStraße,Ärger\nÖl,Übung\n",
    "nom,ville\nà l’été,Orléans\n“Crème” – 5 €,Forlì\n",
    "name,country\nJoão,São Tomé\nSøren Ærø,Ålborg\n",
    "price\n£5\n½ °C\n",
];

const JAPANESE: &[&str] = &[
    "会社,担当\n株式会社東京商事,山田太郎\n",
    "name,note\nさくら銀行,ありがとう\nソニー,データベース\n",
    "id,name\n1,日本電気\n2,ﾄﾖﾀ自動車株式会社\n",
];

#[test]
fn western_and_japanese_files_are_told_apart() {
    for text in WESTERN {
        let bytes = encode(text, Encoding::Windows1252).expect("western text");
        assert_eq!(detect(&bytes).ok(), Some(Encoding::Windows1252), "{text}");
    }
    for text in JAPANESE {
        let bytes = encode(text, Encoding::ShiftJis).expect("japanese text");
        assert_eq!(detect(&bytes).ok(), Some(Encoding::ShiftJis), "{text}");
    }
}

#[test]
fn every_encoding_of_unicode_is_found_with_and_without_a_mark() {
    for text in WESTERN.iter().chain(JAPANESE).chain(&["plain,ascii\n1,2\n"]) {
        let with_mark = format!("\u{feff}{text}");
        for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be] {
            for text in [*text, &with_mark] {
                let bytes = encode(text, encoding).expect("unicode holds everything");
                assert_eq!(detect(&bytes).ok(), Some(encoding), "{text:?}");
            }
        }
    }
}

#[test]
fn what_makes_sense_in_no_encoding_is_refused_with_a_remedy() {
    let unclear: &[&[u8]] = &[
        // Russian in windows-1251, Chinese in GBK, Japanese in EUC, Polish in windows-1250, German in Mac Roman.
        b"\xcf\xf0\xe8\xe2\xe5\xf2,\xec\xe8\xf0\n",
        b"\xb1\xb1\xbe\xa9,\xc9\xcf\xba\xa3\xcf\xe0\xb9\xd8\n",
        b"\xc6\xfc\xcb\xdc,\xa4\xb5\xa4\xaf\xa4\xe9\n",
        b"nazwa\n\xa3\xf3d\x9f\nk\xb3\xf3dka\nb\xb9k\n",
        b"name\nM\x9fller\nSchr\x9fder\n",
        b"\x81\x8d\x8f\n",
    ];
    for bytes in unclear {
        let error = detect(bytes).expect_err("no encoding fits");
        assert_eq!(error.code(), "encoding_unclear", "{bytes:?}");
        assert!(error.remedy().contains("--encoding"));
    }
}

#[test]
fn damaged_utf8_stays_utf8_so_that_reading_names_the_place() {
    assert_eq!(detect("Müller,Söhne,Straße\nb\u{e4},".as_bytes()).ok(), Some(Encoding::Utf8));
    let mut bytes = "Müller,Söhne,Straße\n".as_bytes().to_vec();
    bytes.extend(b"b\xfcrger\n");
    assert_eq!(detect(&bytes).ok(), Some(Encoding::Utf8));
}

#[test]
fn stray_nul_characters_do_not_make_a_file_utf16() {
    assert_eq!(detect(b"name,stage\nAcme\0,Won\nBeta,Lost\n").ok(), Some(Encoding::Utf8));
    assert_eq!(detect(b"name,stage\nAcme\0\0\0\0\0\0\0\0,Won\n").ok(), Some(Encoding::Utf8));
}

#[test]
fn nothing_and_utf32_are_refused() {
    assert_eq!(detect(b"").expect_err("empty").code(), "file_empty");
    assert_eq!(detect(b"\xff\xfe\0\0a\0\0\0").expect_err("utf-32").code(), "encoding_not_read");
}

#[test]
fn a_mark_wins_over_the_word_of_the_user() {
    let marked = survey(&mut Cursor::new(b"\xef\xbb\xbfa,b\n"), Some(Encoding::Windows1252)).expect("marked text");
    assert_eq!(marked.encoding, Encoding::Utf8);
    let told = survey(&mut Cursor::new(b"a,\xe9\n"), Some(Encoding::ShiftJis)).expect("told by the user");
    assert_eq!(told.encoding, Encoding::ShiftJis);
}

#[test]
fn files_that_are_no_text_are_named() {
    for bytes in [&b"PK\x03\x04\x14\0"[..], b"\xd0\xcf\x11\xe0\xa1", b"%PDF-1.7", b"\x1f\x8b\x08"] {
        assert_eq!(detect(bytes).expect_err("no text").code(), "not_text");
    }
}

#[test]
fn the_hash_is_of_the_bytes_as_they_are() {
    let survey = survey(&mut Cursor::new(b"abc"), Some(Encoding::Windows1252)).expect("three letters");
    // FIPS 180-4, the example of one block.
    let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let found: String = survey.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(found, expected);
    assert_eq!((survey.bytes, survey.encoding), (3, Encoding::Windows1252));
}
