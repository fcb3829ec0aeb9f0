//! Telephone numbers: what people type, as one number of the world.
//!
//! The numbering plans are those of libphonenumber, compiled in. They are unpacked when the first number is read (3 ms, 5 MB)
//! and cost nothing before.
//!
//! A number counts as understood when it has a possible length in its plan, not only when the plan names it as given out:
//! plans change more often than programs are updated. What has no number of the world is refused: short codes such as `112`
//! or `22 8 33`, and numbers without their area code. Letters on the keys (`1-800-FLOWERS`) are read in the North American
//! plan, where they are in use and where the fixed length betrays a name that somebody wrote behind the number; elsewhere
//! they are refused, because `030 123456 Anna` would be a possible number too.

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumber, PhoneNumberFormat, ValidationError,
};
use rlibphonenumber::{enums::Region, get_national_significant_number_owned};

use crate::text;

#[cfg(test)]
mod tests;

/// The greatest number of bytes that are read as a number, blanks and an extension included.
pub const MAX_BYTES: usize = 250;

/// The country code of the North American plan.
const NORTH_AMERICA: i32 = 1;
/// Words that may stand before a number.
const LABELS: [&str; 5] = ["tel", "telefon", "telephone", "phone", "fon"];
/// Words for an extension that the numbering plans do not know.
const GERMAN_EXTENSIONS: [&str; 6] = ["durchwahl", "dw", "apparat", "app", "nebenstelle", "nst"];
/// Words for an extension that they do know.
const EXTENSIONS: [&str; 9] = ["ext", "extn", "extension", "extensión", "x", "xtn", "int", "anexo", "доб"];

/// A telephone number that can be dialled from anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    e164: String,
    extension: Option<String>,
}

impl Phone {
    /// Reads a number in any format. A number without country code belongs to `region`, an ISO 3166 code of two letters
    /// (Germany is `DE`); where that is not known, only numbers that begin with `+` or `00` are understood.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn parse(text: &str, region: Option<&str>) -> Result<Phone, PhoneError> {
        if MAX_BYTES < text.len() {
            return Err(PhoneError::TooLong);
        }
        // The key brings wide digits and letters to plain ones and drops the marks of direction that address books put around.
        let key = text::key(text);
        if key.is_empty() {
            return Err(PhoneError::Empty);
        }
        let (spelled, has_letters) = spelled_out(&key);
        let region = region.and_then(|code| Region::from_code(code).ok()).filter(is_known);
        let number = understood(&spelled, region).or_else(|error| {
            // Many write 00 for the plus where it is not what one dials.
            let abroad = spelled.strip_prefix("00").filter(|rest| !rest.starts_with('0')).ok_or(error)?;
            understood(&format!("+{abroad}"), None).map_err(|_| error)
        })?;
        if has_letters && number.country_code != NORTH_AMERICA {
            return Err(PhoneError::Letters);
        }
        let e164 = number.format_as(PhoneNumberFormat::E164).into_owned();
        if 1 + 15 < e164.len() {
            return Err(PhoneError::TooLong);
        }
        let extension = number.extension.map(|digits| PHONE_NUMBER_UTIL.normalize_digits_only(digits));
        Ok(Phone { e164, extension: extension.filter(|digits| !digits.is_empty()) })
    }

    /// The number by ITU-T E.164: a plus and at most 15 digits, `+4930123456`.
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// The digits to dial once the call is taken.
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    /// The digits of the number with the country code, for searching.
    pub fn digits(&self) -> &str {
        self.e164.trim_start_matches('+')
    }

    /// The digits as dialled within the country, for searching what somebody reads off a letter: `030123456`.
    pub fn national_digits(&self) -> String {
        PHONE_NUMBER_UTIL.normalize_digits_only(self.national())
    }

    /// The number as it is written within its country: `030 123456`. Without the extension, whose word depends on a language.
    pub fn national(&self) -> String {
        self.written(PhoneNumberFormat::National)
    }

    /// The number as it is written abroad: `+49 30 123456`. Without the extension.
    pub fn international(&self) -> String {
        self.written(PhoneNumberFormat::International)
    }

    /// The number for somebody in `region`: the national form within one numbering plan (the United States and Canada share
    /// one), the international form otherwise and when the region is not known.
    pub fn shown_in(&self, region: Option<&str>) -> String {
        let plan = region.and_then(|code| Region::from_code(code).ok()).and_then(country_code);
        let is_near = plan.is_some_and(|code| self.number().is_some_and(|number| number.country_code == code));
        if is_near { self.national() } else { self.international() }
    }

    fn written(&self, format: PhoneNumberFormat) -> String {
        self.number().map_or_else(|| self.e164.clone(), |number| number.format_as(format).into_owned())
    }

    fn number(&self) -> Option<PhoneNumber> {
        PHONE_NUMBER_UTIL.parse(&self.e164, None).ok()
    }
}

/// The country of a code of two letters (ISO 3166), however it is typed; nothing for one that has no telephone numbers.
pub fn country(typed: &str) -> Option<String> {
    let code = typed.trim().to_ascii_uppercase();
    Region::from_code(&code).is_ok_and(|region| is_known(&region)).then_some(code)
}

fn country_code(region: Region) -> Option<i32> {
    PHONE_NUMBER_UTIL.get_country_code_for_region(region)
}

fn is_known(region: &Region) -> bool {
    country_code(*region).is_some()
}

/// The text without labels and with the words for extensions that are understood, and whether other letters remain.
fn spelled_out(key: &str) -> (String, bool) {
    let key = key.strip_prefix("tel:").unwrap_or(key);
    // The parameters of a `tel:` address (RFC 3966) are words of their own kind.
    let (key, parameters) = key.split_once(';').unwrap_or((key, ""));
    let mut spelled = String::with_capacity(key.len());
    let mut has_letters = false;
    let mut rest = key;
    while let Some(start) = rest.find(char::is_alphabetic) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c: char| !c.is_alphabetic()).unwrap_or(from.len()));
        spelled.push_str(before);
        if GERMAN_EXTENSIONS.contains(&word) {
            spelled.push_str("ext");
        } else if !(spelled.trim().is_empty() && LABELS.contains(&word)) {
            has_letters |= !EXTENSIONS.contains(&word);
            spelled.push_str(word);
        }
        rest = after;
    }
    spelled.push_str(rest);
    let spelled = spelled.trim_start_matches([' ', '.', ':']);
    let joint = if parameters.is_empty() { "" } else { ";" };
    (format!("{spelled}{joint}{parameters}"), has_letters)
}

fn understood(text: &str, region: Option<Region>) -> Result<PhoneNumber, PhoneError> {
    let number = PHONE_NUMBER_UTIL.parse(text, region).map_err(|error| match error {
        ParseError::InvalidCountryCode if region.is_none() && !text.starts_with('+') => PhoneError::NoCountry,
        ParseError::InvalidCountryCode => PhoneError::UnknownCountryCode,
        ParseError::NotANumber(_) => PhoneError::NotANumber,
        ParseError::TooShortAfterIdd | ParseError::TooShortNsn => PhoneError::TooShort,
        ParseError::TooLongNsn => PhoneError::TooLong,
    })?;
    match number.is_possible_with_reason() {
        // Nothing but zeros has a possible length in some plans, and nobody answers there.
        Ok(NumberLengthType::IsPossible) if get_national_significant_number_owned(&number).contains(|c| c != '0') => {
            Ok(number)
        }
        Ok(NumberLengthType::IsPossible) => Err(PhoneError::NotANumber),
        Ok(NumberLengthType::IsPossibleLocalOnly) | Err(ValidationError::TooShort) => Err(PhoneError::TooShort),
        Err(ValidationError::TooLong) => Err(PhoneError::TooLong),
        Err(ValidationError::InvalidLength) => Err(PhoneError::NotANumber),
        Err(ValidationError::InvalidCountryCode) => Err(PhoneError::UnknownCountryCode),
    }
}

/// Why a text is not understood as a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// There is nothing to read.
    #[error("there is no number")]
    Empty,
    /// It does not look like a number at all, or no number of this plan has this length.
    #[error("not a telephone number")]
    NotANumber,
    /// It names no country, and no region is known.
    #[error("the number needs its country code, such as +49")]
    NoCountry,
    /// No country has this code.
    #[error("no country has this code")]
    UnknownCountryCode,
    /// Digits are missing, such as the area code; short codes have no number of the world.
    #[error("the number is too short: is the area code missing?")]
    TooShort,
    /// There are more digits than any number has.
    #[error("the number is too long")]
    TooLong,
    /// It holds letters that are not an extension's.
    #[error("the number holds letters")]
    Letters,
}

impl PhoneError {
    /// The stable code of this error.
    pub const fn code(self) -> &'static str {
        match self {
            PhoneError::Empty => "phone_empty",
            PhoneError::NotANumber => "not_a_phone_number",
            PhoneError::NoCountry => "phone_without_country",
            PhoneError::UnknownCountryCode => "phone_country_unknown",
            PhoneError::TooShort => "phone_too_short",
            PhoneError::TooLong => "phone_too_long",
            PhoneError::Letters => "phone_has_letters",
        }
    }
}
