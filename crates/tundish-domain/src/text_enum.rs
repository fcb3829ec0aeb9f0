//! One macro for the closed lists of words that are stored, sent and shown: channels, roles, bands and the like.

/// Declares an enum whose values have one stable snake_case word each, used by SQL, JSON and URLs alike.
///
/// Gives `ALL`, `as_str`, `Display`, `FromStr` (exact words only) and serde in the same words.
macro_rules! text_enum {
    ($(#[$outer:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$inner])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every value, in the order in which screens list them.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The words of all values, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The stable word for this value.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word),+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::text::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok($name::$variant),)+
                    _ => Err($crate::text::UnknownWord { list: stringify!($name) }),
                }
            }
        }
    };
}

pub(crate) use text_enum;
