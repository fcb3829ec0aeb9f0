//! Which language a reader gets: the one of their settings, else the best of what the browser asks for.

/// A language that every message exists in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Lang {
    /// All languages, in the order in which settings offer them.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// The language tag for `<html lang>` and for settings.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// The name of the language in the language itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
        }
    }

    /// Reads a language tag; regions are ignored (`de-CH` is German). `None` for a language we do not speak.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.code()))
    }

    /// The language for a request: `setting` (of the signed-in person) decides when we speak it, else the
    /// `Accept-Language` header by its weights (RFC 9110, 12.5.4), else English.
    #[must_use]
    pub fn negotiate(setting: Option<&str>, accept_language: Option<&str>) -> Self {
        if let Some(lang) = setting.and_then(Self::from_tag) {
            return lang;
        }
        let mut best = (0.0, Self::default());
        for range in accept_language.unwrap_or_default().split(',') {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let weight =
                weight.trim().strip_prefix("q=").and_then(|weight| weight.trim().parse::<f64>().ok()).unwrap_or(0.0);
            if let Some(lang) = Self::from_tag(tag).filter(|_| best.0 < weight) {
                best = (weight, lang);
            }
        }
        best.1
    }
}
