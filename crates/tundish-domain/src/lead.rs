//! Leads: how far one is, and where it came from.

use crate::text_enum::text_enum;

text_enum! {
    /// How far a lead is.
    LeadStatus {
        /// Nobody has answered yet.
        New = "new",
        /// Somebody is finding out what is in it.
        Working = "working",
        /// It became an account, a contact and an opportunity.
        Converted = "converted",
        /// There is nothing in it for us.
        Disqualified = "disqualified",
    }
}

text_enum! {
    /// What made a lead or an opportunity known to us.
    LeadSource {
        /// A form on the web.
        WebForm = "web_form",
        /// Somebody recommended us.
        Referral = "referral",
        /// A fair or another event.
        Event = "event",
        /// We called without being asked.
        ColdCall = "cold_call",
        /// An advertisement.
        Advertisement = "advertisement",
        /// A partner firm.
        Partner = "partner",
        /// A social network.
        Social = "social",
        /// An e-mail.
        Email = "email",
        /// Somebody came in.
        WalkIn = "walk_in",
        /// None of these.
        Other = "other",
    }
}
