//! Every text that a screen shows, as a typed function of the reader's language.
//!
//! One file per area of the product, English and German side by side, so that a translator reads pairs and a
//! missing translation is a compile error. Numbers, money and days are written the way the language writes
//! them. There are no keys, no catalogues and no text outside this module: views call functions.
//!
//! Voice: sentence case, no exclamation, no "please"; counts of 100 instead of percentages for chances; a noun
//! and a number ("late 120"); what we did not see rather than what the customer did; verbs on buttons.

mod activity;
mod admin;
mod attachment;
mod board;
mod day;
mod form;
mod funnel;
mod history;
mod language;
mod list;
mod me;
mod money;
mod number;
mod opportunity;
mod own_field;
mod problem;
mod products;
mod record;
mod record_of_work;
mod records;
mod refusal;
mod search;
mod selling;
mod shell;
mod sign_in;
#[cfg(test)]
mod tests;
mod typed;

pub use language::Lang;
pub use number::DisplayUnit;

/// The messages in one language. Copy it around freely: it is nothing but the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Messages(pub Lang);

impl Messages {
    /// The language of these messages.
    #[must_use]
    pub const fn lang(self) -> Lang {
        self.0
    }

    const fn pick<T: Copy>(self, en: T, de: T) -> T {
        match self.0 {
            Lang::En => en,
            Lang::De => de,
        }
    }
}

/// Fixed texts: a name, the English, the German.
macro_rules! texts {
    ($($name:ident = $en:literal, $de:literal;)+) => {
        impl $crate::messages::Messages {
            $(
                #[doc = concat!("\"", $en, "\"")]
                #[must_use]
                pub const fn $name(self) -> &'static str {
                    match self.0 {
                        $crate::messages::Lang::En => $en,
                        $crate::messages::Lang::De => $de,
                    }
                }
            )+
        }
    };
}
use texts;
