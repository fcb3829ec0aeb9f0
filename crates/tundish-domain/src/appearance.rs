//! How somebody likes their pages to look.

use crate::text_enum::text_enum;

text_enum! {
    /// Light or dark.
    Theme {
        /// What the person's system says.
        System = "system",
        /// Always light.
        Light = "light",
        /// Always dark.
        Dark = "dark",
    }
}

text_enum! {
    /// How much air a row has.
    Density {
        /// Many rows on a screen.
        Compact = "compact",
        /// More air.
        Roomy = "roomy",
    }
}
