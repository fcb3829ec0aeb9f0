//! Days in a field of a record, one a line with its name: `2026-12-25 Christmas Day`.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use tundish_domain::{
    Day,
    text::{self, TextError},
};
use tundish_web::messages::Messages;

use super::error::Why;

/// Most days that are kept.
pub(crate) const MOST: usize = 2_000;
/// Longest name of a day in characters.
pub(crate) const LONGEST: usize = 200;

/// The days that a text keeps, in order, each with its name.
pub(crate) fn days(kept: &str) -> impl Iterator<Item = (Day, &str)> {
    kept.lines().filter_map(|line| {
        let (day, name) = line.split_once(' ').unwrap_or((line, ""));
        Some((day.parse().ok()?, name))
    })
}

/// The lines that are kept for what was said: in order, no day twice; of two names the later one counts.
///
/// # Errors
/// What is wrong with the first line that begins with no day.
pub(super) fn kept(said: &str) -> Result<Option<String>, Why> {
    let mut days: BTreeMap<Day, String> = BTreeMap::new();
    for line in said.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let end = line.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(line.len());
        let (day, name) = line.split_at(end);
        let day: Day = day.parse().map_err(|_| Why::Other("not_days", Messages::not_days))?;
        let name = name.trim_start_matches([',', ';', ':', ' ', '\t', '\u{a0}']);
        let name = match text::line(name, LONGEST) {
            Ok(name) => name,
            Err(TextError::Empty) => String::new(),
            Err(error) => return Err(Why::Text(error)),
        };
        days.insert(day, name);
    }
    if MOST < days.len() {
        return Err(Why::Other("too_many", Messages::too_many_days));
    }
    let lines: Vec<String> = days.iter().map(|(day, name)| format!("{day} {name}").trim_end().to_owned()).collect();
    Ok((!lines.is_empty()).then(|| lines.join("\n")))
}

/// The days as people read them.
pub(super) fn shown(m: Messages, kept: &str) -> Vec<String> {
    let day = |(day, name): (Day, &str)| {
        let day = m.day(day.date());
        if name.is_empty() { day } else { format!("{day} {name}") }
    };
    days(kept).map(day).collect()
}

/// What a list in JSON says.
pub(super) fn said_in_json(items: &[Json]) -> Result<String, Why> {
    const SHAPE: &str = "a list of objects with day and name";
    let mut lines = Vec::with_capacity(items.len());
    for item in items {
        let object = item.as_object().filter(|object| object.keys().all(|key| key == "day" || key == "name"));
        let object = object.ok_or(Why::WrongType(SHAPE))?;
        let day = object.get("day").and_then(Json::as_str).ok_or(Why::WrongType(SHAPE))?;
        let name = match object.get("name") {
            None | Some(Json::Null) => "",
            Some(name) => name.as_str().ok_or(Why::WrongType(SHAPE))?,
        };
        if day.parse::<Day>().is_err() || name.contains(['\n', '\r']) {
            return Err(Why::NotADay);
        }
        lines.push(format!("{day} {name}"));
    }
    Ok(lines.join("\n"))
}

/// What is kept, as a list in JSON.
pub(super) fn in_json(kept: &str) -> Json {
    days(kept).map(|(day, name)| serde_json::json!({ "day": day.to_string(), "name": name })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_list_is_put_in_order_and_each_day_is_kept_once() {
        let pasted = "2026-12-26\tBoxing Day\n2026-12-25, Christmas\n\n2026-01-01\n2026-12-25: Christmas Day ";
        let text = "2026-01-01\n2026-12-25 Christmas Day\n2026-12-26 Boxing Day";
        assert_eq!(kept(pasted).map_err(|why| why.code()), Ok(Some(text.to_owned())));
        assert_eq!(kept(text).map_err(|why| why.code()), Ok(Some(text.to_owned())), "what is kept reads as itself");
        let Json::Array(items) = in_json(text) else { panic!("a list") };
        assert_eq!(
            said_in_json(&items).and_then(|said| kept(&said)).map_err(|why| why.code()),
            Ok(Some(text.to_owned()))
        );
        assert_eq!(kept(" \n").map_err(|why| why.code()), Ok(None));
        for wrong in ["Christmas", "25.12.2026 Christmas", "2026-02-30"] {
            assert_eq!(kept(wrong).map_err(|why| why.code()), Err("not_days"), "{wrong}");
        }
    }
}
