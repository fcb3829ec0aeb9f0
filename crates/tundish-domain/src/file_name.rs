//! Names of files that people send: made harmless for every system on which somebody may save them.
//!
//! A name comes from anybody's machine. It must not lead into another folder, hide what kind of file it is, break a header or
//! name a device.

use crate::text::is_steering;

/// Longest name in characters.
pub const LONGEST: usize = 150;
/// Longest ending that is kept when a name is shortened, in characters with its dot.
const LONGEST_ENDING: usize = 12;
/// What a file is called whose name says nothing.
const NAMELESS: &str = "file";
/// Names of devices on Windows, whatever stands behind the first dot.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The name without folders, without what steers what is shown, and without what some system forbids; never empty.
pub fn safe(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .map(|c| if is_steering(c) || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { ' ' } else { c })
        .collect();
    let blank = |c: char| c.is_whitespace() || c == '.';
    let words = plain.trim_matches(blank).split_whitespace().collect::<Vec<_>>().join(" ");
    let short = shortened(&words);
    let short = short.trim_end_matches(blank);
    match short {
        "" => NAMELESS.to_owned(),
        _ if is_device(short) => format!("_{short}"),
        _ => short.to_owned(),
    }
}

fn shortened(name: &str) -> String {
    let length = name.chars().count();
    if length <= LONGEST {
        return name.to_owned();
    }
    let ending = name.rfind('.').map_or("", |dot| &name[dot..]);
    let ending = if ending.chars().count() <= LONGEST_ENDING { ending } else { "" };
    let kept = LONGEST - ending.chars().count();
    name.chars().take(kept).chain(ending.chars()).collect()
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let is_port = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    DEVICES.contains(&stem.as_str()) || is_port("com") || is_port("lpt")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostile_names_become_harmless() {
        for (name, expected) in [
            ("Offer 7.pdf", "Offer 7.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\eva\\Offer.pdf", "Offer.pdf"),
            ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie x=1.pdf"),
            ("say \"hi\".txt", "say hi .txt"),
            ("nul\0byte.txt", "nul byte.txt"),
            ("gpj.\u{202e}exe", "gpj. exe"),
            (".htaccess", "htaccess"),
            ("...", "file"),
            ("", "file"),
            ("CON", "_CON"),
            ("aux.txt", "_aux.txt"),
            ("com1.pdf", "_com1.pdf"),
            ("Contract.pdf", "Contract.pdf"),
            ("Prüfbericht 水.pdf", "Prüfbericht 水.pdf"),
            ("trailing. ", "trailing"),
        ] {
            assert_eq!(safe(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = format!("{}.pdf", "水".repeat(300));
        let short = safe(&name);
        assert_eq!(short.chars().count(), LONGEST);
        assert!(short.ends_with("水.pdf"));
    }

    proptest! {
        #[test]
        fn every_name_becomes_one_that_stays_as_it_is(name in "\\PC{0,200}|.{0,200}") {
            let once = safe(&name);
            prop_assert!(!once.is_empty() && once.chars().count() <= LONGEST + 1);
            prop_assert!(!once.contains(['/', '\\', '"', '\0', '\r', '\n']));
            prop_assert!(!once.starts_with('.'));
            prop_assert_eq!(safe(&once), once);
        }
    }
}
