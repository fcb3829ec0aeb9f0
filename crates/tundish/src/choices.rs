//! What several forms offer to choose from.

use tundish_web::{kit::field::Choice, messages::Lang};

/// Continents and oceans whose zones are offered; the calendar knows many more names for the same zones.
const AREAS: [&str; 10] = [
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
];

/// The languages that Tundish speaks. A region beyond the language, such as `de-CH`, is kept as long as the language is.
pub(crate) fn languages(chosen: &str) -> Vec<Choice> {
    let languages = Lang::ALL.map(|lang| {
        let is_own = Lang::from_tag(chosen) == Some(lang);
        Choice::new(if is_own { chosen } else { lang.code() }, lang.own_name())
    });
    languages.into()
}

/// Every zone that is offered, and the one that is set.
pub(crate) fn zones(chosen: &str) -> Vec<Choice> {
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| AREAS.iter().any(|area| name.starts_with(area)))
        .chain(["UTC".to_owned(), chosen.to_owned()])
        .filter(|name| !name.is_empty())
        .collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| Choice::new(name.clone(), name.replace('_', " "))).collect()
}
