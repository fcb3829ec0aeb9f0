//! Contacts on an opportunity: what part they have in the decision, and where they stand.

use crate::text_enum::text_enum;

text_enum! {
    /// What part a contact has in the customer's decision.
    ContactRole {
        /// Decides.
        DecisionMaker = "decision_maker",
        /// Releases the money.
        EconomicBuyer = "economic_buyer",
        /// Wants it and speaks for it inside.
        Champion = "champion",
        /// Is asked for an opinion.
        Influencer = "influencer",
        /// Will work with it.
        User = "user",
        /// Examines whether it fits.
        TechnicalBuyer = "technical_buyer",
        /// Lets others through or does not.
        Gatekeeper = "gatekeeper",
        /// None of these.
        Other = "other",
    }
}

text_enum! {
    /// Where a contact stands towards buying from us.
    Stance {
        /// For it.
        Supports = "supports",
        /// Neither for it nor against it.
        Neutral = "neutral",
        /// Against it.
        Opposes = "opposes",
        /// Nobody knows.
        Unknown = "unknown",
    }
}
