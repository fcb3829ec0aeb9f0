//! E-mail addresses and telephone numbers of a record: one a line, `work anna@acme.example`, each behind a word for what it is
//! for where somebody said so. Addresses are kept as they are written, numbers in E.164, an extension as `;ext=12` (RFC 3966).

use serde_json::{Value as Json, json};
use tundish_domain::{
    email::EmailAddress,
    phone::Phone,
    text::{self, TextError},
};

use tundish_web::messages::Messages;

use super::error::Why;

/// Most addresses or numbers of one record.
pub(crate) const MOST: usize = 20;

/// Addresses or numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PointKind {
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
}

/// The words for what an address or a number is for, with the words by which people say them.
const LABELS: &[(&str, &[&str])] = &[
    ("work", &["work", "office", "business", "direct", "geschäftlich", "arbeit", "büro", "beruflich", "dienstlich"]),
    ("mobile", &["mobile", "cell", "mob", "handy", "mobil"]),
    ("private", &["private", "home", "privat"]),
    ("main", &["main", "switchboard", "zentrale"]),
    ("fax", &["fax", "telefax"]),
    ("other", &["other", "sonstige", "andere"]),
];

impl PointKind {
    /// The words that it can have, in the order in which they are offered.
    pub(crate) fn labels(self) -> Vec<&'static str> {
        let may = |label: &&str| self == Self::Phone || !matches!(*label, "mobile" | "fax");
        LABELS.iter().map(|(label, _)| *label).filter(may).collect()
    }

    /// The word in the table of points.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

/// One address or number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Point<'a> {
    /// What it is for.
    pub(crate) label: Option<&'static str>,
    /// The address, or the number in E.164 with its extension.
    pub(crate) value: &'a str,
}

impl Point<'_> {
    /// What it compares by: the folded address, or the number without its extension.
    pub(crate) fn key(&self) -> String {
        text::key(self.value.split(';').next().unwrap_or_default())
    }
}

/// The points that a field keeps.
pub(crate) fn points(kept: &str) -> impl Iterator<Item = Point<'_>> {
    kept.lines().map(|line| {
        let (label, value) = split(line);
        Point { label, value }
    })
}

/// Splits the word for what it is for from the rest of a line.
fn split(line: &str) -> (Option<&'static str>, &str) {
    let line = line.trim();
    let end = line.find([':', ' ', '\t', '\u{a0}']).unwrap_or(line.len());
    let (first, rest) = line.split_at(end);
    let word = text::key(first.trim_end_matches(['.', ':']));
    let label = LABELS.iter().find(|(_, said)| said.contains(&word.as_str())).map(|(label, _)| *label);
    match label {
        Some(label) if end < line.len() => (Some(label), rest.trim_start_matches([':', ' ', '\t', '\u{a0}'])),
        _ => (None, line),
    }
}

/// The lines that are kept for what was said: each read, none twice.
///
/// # Errors
/// The first line that is no address or no number.
pub(super) fn kept(kind: PointKind, said: &str, country: Option<&str>) -> Result<Option<String>, Why> {
    if said.contains('\0') {
        return Err(Why::Text(TextError::Nul));
    }
    // A column that was pasted comes with line breaks, addresses copied from a mail with commas or semicolons.
    let separators: &[char] = match kind {
        PointKind::Email => &['\n', '\r', ',', ';'],
        PointKind::Phone => &['\n', '\r'],
    };
    let mut lines: Vec<String> = Vec::new();
    let mut keys: Vec<String> = Vec::new();
    for line in said.split(separators).map(str::trim).filter(|line| !line.is_empty()) {
        let (label, value) = split(line);
        let value = match kind {
            PointKind::Email => {
                let address = value.strip_prefix("mailto:").unwrap_or(value);
                EmailAddress::parse(address).map_err(|_| Why::NotAnEmail(shortened(line)))?.as_str().to_owned()
            }
            PointKind::Phone => phone(value, country).ok_or_else(|| Why::NotAPhone(shortened(line)))?,
        };
        let label = label.filter(|label| kind.labels().contains(label));
        let key = text::key(&value);
        if keys.contains(&key) {
            continue;
        }
        keys.push(key);
        lines.push(label.map_or_else(|| value.clone(), |label| format!("{label} {value}")));
    }
    match lines.len() {
        0 => Ok(None),
        count if MOST < count => Err(Why::Other("too_many", Messages::too_many_points)),
        _ => Ok(Some(lines.join("\n"))),
    }
}

fn phone(typed: &str, country: Option<&str>) -> Option<String> {
    let (number, extension) = typed.split_once(";ext=").map_or((typed, None), |(number, ext)| (number, Some(ext)));
    let number = number.strip_prefix("tel:").unwrap_or(number);
    let phone = Phone::parse(number, country).ok()?;
    let extension = extension.or(phone.extension());
    match extension {
        Some(digits) if digits.bytes().all(|digit| digit.is_ascii_digit()) && digits.len() <= 10 => {
            Some(format!("{};ext={digits}", phone.e164()))
        }
        Some(_) => None,
        None => Some(phone.e164().to_owned()),
    }
}

/// Enough of a line to recognise it by.
fn shortened(line: &str) -> String {
    let line = text::one_line(line);
    let mut short: String = line.chars().take(60).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

/// A number as people of this country read it: without the country code at home, with it elsewhere.
pub(crate) fn phone_shown(value: &str, country: Option<&str>) -> String {
    let (number, extension) = value.split_once(";ext=").map_or((value, None), |(number, ext)| (number, Some(ext)));
    let shown = Phone::parse(number, None).map_or_else(|_| number.to_owned(), |phone| phone.shown_in(country));
    extension.map_or_else(|| shown.clone(), |extension| format!("{shown} ext. {extension}"))
}

/// What a list in JSON says, as lines.
pub(super) fn said_in_json(items: &[Json]) -> Result<String, Why> {
    let mut lines = Vec::with_capacity(items.len());
    for item in items {
        let object = item.as_object().ok_or(Why::WrongType("an object with label and value"))?;
        if object.keys().any(|key| key != "label" && key != "value") {
            return Err(Why::WrongType("an object with label and value"));
        }
        let value =
            object.get("value").and_then(Json::as_str).ok_or(Why::WrongType("an object with label and value"))?;
        if value.contains(['\n', '\r']) || value.trim().is_empty() {
            return Err(Why::NotAnEmail(shortened(value)));
        }
        match object.get("label") {
            None | Some(Json::Null) => lines.push(value.to_owned()),
            Some(Json::String(label)) if LABELS.iter().any(|(known, _)| known == label) => {
                lines.push(format!("{label} {value}"));
            }
            Some(_) => return Err(Why::WrongType("an object with label and value")),
        }
    }
    Ok(lines.join("\n"))
}

/// What is kept, as a list in JSON.
pub(super) fn in_json(kept: &str) -> Json {
    points(kept).map(|point| json!({ "label": point.label, "value": point.value })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: PointKind, said: &str, country: Option<&str>) -> Result<String, String> {
        match kept(kind, said, country) {
            Ok(kept) => Ok(kept.unwrap_or_default()),
            Err(Why::NotAnEmail(line) | Why::NotAPhone(line)) => Err(line),
            Err(why) => panic!("{why:?}"),
        }
    }

    #[test]
    fn addresses_are_read_line_by_line_with_what_they_are_for() {
        let said = "Work: Anna@Acme.example\n\nprivat anna@home.example; anna@ACME.example";
        let kept = "work Anna@Acme.example\nprivate anna@home.example".to_owned();
        assert_eq!(read(PointKind::Email, said, None), Ok(kept));
        assert_eq!(read(PointKind::Email, "anna@acme.example\nnobody", None), Err("nobody".to_owned()));
    }

    #[test]
    fn numbers_are_kept_so_that_they_can_be_dialled_from_anywhere() {
        for (said, kept) in [
            ("Mobil 0171 1234567", Ok("mobile +491711234567")),
            ("+44 20 7946 0958 ext. 12", Ok("+442079460958;ext=12")),
            ("work +442079460958;ext=12", Ok("work +442079460958;ext=12")),
            ("ring at noon", Err("ring at noon")),
        ] {
            let kept = kept.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(read(PointKind::Phone, said, Some("DE")), kept);
        }
        assert_eq!(read(PointKind::Phone, "030 123456", None), Err("030 123456".to_owned()));
    }

    #[test]
    fn what_is_kept_reads_as_itself() {
        for said in ["work anna@acme.example", "anna@acme.example"] {
            assert_eq!(read(PointKind::Email, said, None), Ok(said.to_owned()));
        }
        let phone = "mobile +491711234567\n+442079460958;ext=12";
        assert_eq!(read(PointKind::Phone, phone, None), Ok(phone.to_owned()));
        let Json::Array(items) = in_json(phone) else { panic!("a list") };
        assert!(said_in_json(&items).is_ok_and(|said| said == phone));
    }
}
