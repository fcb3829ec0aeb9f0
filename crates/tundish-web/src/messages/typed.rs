//! Numbers as people of a language type them, read back strictly.

use super::{Lang, Messages};

impl Messages {
    /// The plain decimal (`142000.50`) that was typed as `142,000.50`, `142.000,50`, `142 000` or `142000.5`. `None` for what
    /// is no number in this language; a sign is kept for the caller to refuse.
    ///
    /// Groups count as groups only when each has three digits, so `1.5` is one and a half in both languages and `1.500` is
    /// one and a half thousand in German.
    #[must_use]
    pub fn plain_decimal(self, typed: &str) -> Option<String> {
        let (group, point) = match self.0 {
            Lang::En => (',', '.'),
            Lang::De => ('.', ','),
        };
        let text: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '\'' && *c != '’').collect();
        let text = text.replace('−', "-");
        let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
        let (whole, decimals) = match digits.split_once(point) {
            Some((whole, decimals)) => (whole, Some(decimals)),
            // The other language's point, where it cannot be a group.
            None => match digits.split_once(group) {
                Some((whole, decimals)) if (1..=2).contains(&decimals.len()) => (whole, Some(decimals)),
                _ => (digits, None),
            },
        };
        let mut groups = whole.split(group);
        let first = groups.next().unwrap_or_default();
        let mut plain = first.to_owned();
        for (at, group) in groups.enumerate() {
            if group.len() != 3 || (at == 0 && !(1..=3).contains(&first.len())) {
                return None;
            }
            plain.push_str(group);
        }
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(&plain) || decimals.is_some_and(|decimals| !is_digits(decimals)) {
            return None;
        }
        Some(decimals.map_or_else(|| format!("{sign}{plain}"), |decimals| format!("{sign}{plain}.{decimals}")))
    }
}
