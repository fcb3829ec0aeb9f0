//! What a record is found by.

use std::collections::BTreeSet;

use tundish_domain::{phone::Phone, search};

use crate::record::points;

/// The texts of one record that are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FoundBy<'a> {
    /// What it is called.
    pub(crate) name: &'a str,
    /// The company of a person.
    pub(crate) company: Option<&'a str>,
    /// E-mail addresses, as records keep them.
    pub(crate) emails: Option<&'a str>,
    /// Telephone numbers, as records keep them.
    pub(crate) phones: Option<&'a str>,
}

impl<'a> FoundBy<'a> {
    /// Of a record that has nothing but a name.
    pub(crate) const fn named(name: &'a str) -> Self {
        Self { name, company: None, emails: None, phones: None }
    }

    /// Their tokens. A telephone number is found as it is dialled from abroad and as it is dialled at home.
    pub(crate) fn tokens(&self) -> BTreeSet<String> {
        let mut tokens: BTreeSet<String> = BTreeSet::new();
        let mut take = |line: &str| tokens.extend(search::tokens_of(line));
        take(self.name);
        self.company.into_iter().for_each(&mut take);
        for point in points::points(self.emails.unwrap_or_default()) {
            take(point.value);
        }
        for point in points::points(self.phones.unwrap_or_default()) {
            let number = point.value.split(';').next().unwrap_or_default();
            match Phone::parse(number, None) {
                Ok(phone) => {
                    take(phone.digits());
                    take(&phone.national_digits());
                }
                // A number that today's plans do not know any more is found as it is written.
                Err(_) => take(number),
            }
        }
        tokens
    }
}

#[cfg(test)]
mod tests {
    use tundish_domain::search::query_of;

    use super::*;

    #[test]
    fn a_number_is_found_in_any_spelling_and_by_its_beginning() {
        let words = FoundBy { phones: Some("mobile +49301234567;ext=12"), ..FoundBy::named("Anna Berg") };
        let tokens = words.tokens();
        for typed in ["+49 30 1234567", "0049 (0)30 123 45 67", "030/1234567", "030 123", "+4930"] {
            assert!(query_of(typed).is_met_by(&tokens), "{typed}: {tokens:?}");
        }
        for typed in ["031 1234567", "1234568", "+43 30 1234567"] {
            assert!(!query_of(typed).is_met_by(&tokens), "{typed}: {tokens:?}");
        }
    }

    #[test]
    fn names_of_all_scripts_companies_and_addresses_are_found() {
        let words = FoundBy {
            company: Some("Müller & Söhne"),
            emails: Some("work anna.berg@tarnfield.example\nprivate a@b.example"),
            ..FoundBy::named("王小明 أحمد")
        };
        let tokens = words.tokens();
        for typed in ["小明", "احمد", "muller soh", "anna.berg@tarnfield.example", "tarnfield", "王小 احمد "]
        {
            assert!(query_of(typed).is_met_by(&tokens), "{typed}: {tokens:?}");
        }
        assert!(!query_of("work").is_met_by(&tokens), "what an address is for is no word of it");
    }
}
