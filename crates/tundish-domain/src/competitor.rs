//! Words about others who want to win the same opportunity.

use crate::text_enum::text_enum;

text_enum! {
    /// Where a competitor stands in an opportunity.
    CompetitorStanding {
        /// Takes part; nothing more is known.
        Named = "named",
        /// Is before us.
        Leading = "leading",
        /// Is behind us.
        Behind = "behind",
        /// No longer takes part.
        Out = "out",
        /// Won it.
        Won = "won",
    }
}
