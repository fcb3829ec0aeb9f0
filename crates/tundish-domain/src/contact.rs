//! Words about people at an account: what a contact is in an opportunity, and where the contact stands.

use crate::text_enum::text_enum;

text_enum! {
    /// What a contact is in the decision about an opportunity.
    ContactRole {
        /// Says yes or no in the end.
        DecisionMaker = "decision_maker",
        /// Has the money, or the right to spend it.
        EconomicBuyer = "economic_buyer",
        /// Wants us to win and speaks for us when we are not there.
        Champion = "champion",
        /// Is asked by those who decide.
        Influencer = "influencer",
        /// Will work with what is bought.
        User = "user",
        /// Judges whether it meets the technical demands; can say no, not yes.
        TechnicalBuyer = "technical_buyer",
        /// Decides who gets to speak with whom.
        Gatekeeper = "gatekeeper",
        /// Something else.
        Other = "other",
    }
}

text_enum! {
    /// Where a contact stands towards our offer.
    Stance {
        /// Is for us.
        Supports = "supports",
        /// Is neither for us nor against us.
        Neutral = "neutral",
        /// Is against us, or for somebody else.
        Opposes = "opposes",
        /// Nobody knows; never to be read as neutral.
        Unknown = "unknown",
    }
}
