//! Words about leads: how far one is, and where it came from.

use crate::text_enum::text_enum;

text_enum! {
    /// How far a lead is.
    LeadStatus {
        /// Nobody has looked at it yet.
        New = "new",
        /// Somebody is finding out what is behind it.
        Working = "working",
        /// It became an account, a contact and an opportunity.
        Converted = "converted",
        /// Nothing will come of it.
        Disqualified = "disqualified",
    }
}

impl LeadStatus {
    /// Whether somebody still has to do something about the lead.
    pub const fn is_open(self) -> bool {
        match self {
            LeadStatus::New | LeadStatus::Working => true,
            LeadStatus::Converted | LeadStatus::Disqualified => false,
        }
    }
}

text_enum! {
    /// How a lead, or an opportunity without one, came about.
    LeadSource {
        /// A form on the web site was sent.
        WebForm = "web_form",
        /// A customer or an acquaintance named us.
        Referral = "referral",
        /// We met at a fair or another event.
        Event = "event",
        /// We called without being asked to.
        ColdCall = "cold_call",
        /// An advertisement.
        Advertisement = "advertisement",
        /// A partner brought it.
        Partner = "partner",
        /// A social network.
        Social = "social",
        /// Somebody wrote a mail.
        Email = "email",
        /// Somebody came into the shop.
        WalkIn = "walk_in",
        /// Something else.
        Other = "other",
    }
}
