//! Marks: the part of the funnel, the tray of a spell, an outcome, a person. Shape first, colour second, word always.

use maud::{Markup, html};

use crate::messages::Messages;

/// A part of the funnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// 25 of 100.
    Upper,
    /// 50 of 100.
    Middle,
    /// 75 of 100.
    Lower,
}

impl Part {
    /// From the rim to the floor.
    pub const ALL: [Self; 3] = [Self::Upper, Self::Middle, Self::Lower];

    /// The name in attributes and classes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upper => "upper",
            Self::Middle => "middle",
            Self::Lower => "lower",
        }
    }

    /// The name that people read.
    pub const fn label(self, m: Messages) -> &'static str {
        match self {
            Self::Upper => m.upper(),
            Self::Middle => m.middle(),
            Self::Lower => m.lower(),
        }
    }

    /// Of 100 opportunities in this part, how many are expected to be won before there is own history.
    pub const fn weight_of_100(self) -> u64 {
        match self {
            Self::Upper => 25,
            Self::Middle => 50,
            Self::Lower => 75,
        }
    }

    /// The glyph: an open vessel, filled as far as the part is on its way. The word stands beside it.
    pub fn glyph(self) -> Markup {
        html! { span class="part" data-part=(self.as_str()) aria-hidden="true" {} }
    }
}

/// Where a spell stands against comparable ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tray {
    /// As fast as usual.
    OnCourse,
    /// Slower than three in four.
    Slowing,
    /// Slower than nine in ten.
    Late,
    /// Longer than any that moved.
    NoPrecedent,
    /// A legitimate wait.
    OnHold,
}

impl Tray {
    /// All of them, for legends.
    pub const ALL: [Self; 5] = [Self::OnCourse, Self::Slowing, Self::Late, Self::NoPrecedent, Self::OnHold];

    /// The name that people read.
    pub const fn label(self, m: Messages) -> &'static str {
        match self {
            Self::OnCourse => m.on_course(),
            Self::Slowing => m.slowing(),
            Self::Late => m.late(),
            Self::NoPrecedent => m.no_precedent(),
            Self::OnHold => m.on_hold(),
        }
    }

    /// The mark with its word.
    pub fn marker(self, m: Messages) -> Markup {
        let key = match self {
            Self::OnCourse => "course",
            Self::Slowing => "slowing",
            Self::Late => "late",
            Self::NoPrecedent => "none",
            Self::OnHold => "hold",
        };
        html! { span class="tray" data-tray=(key) { (self.label(m)) } }
    }
}

/// Something planned whose time is over, with how long.
pub fn overdue(text: &str) -> Markup {
    html! { span class="tray" data-tray="late" { (text) } }
}

/// How an opportunity ended.
pub fn outcome(m: Messages, won: bool) -> Markup {
    let (key, word) = if won { ("won", m.won()) } else { ("lost", m.lost()) };
    html! { span class="outcome" data-outcome=(key) { (word) } }
}

/// A person as initials; the whole name is read aloud and shown on pointing.
pub fn person(name: &str, small: bool) -> Markup {
    let class = if small { "avatar avatar--small" } else { "avatar" };
    html! { span class=(class) role="img" aria-label=(name) title=(name) { (initials(name)) } }
}

/// The first letters of the first and the last word of a name; one word gives one letter.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}
