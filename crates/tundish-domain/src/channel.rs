//! The five sales channels through which an opportunity can be won.

use crate::text_enum::text_enum;

text_enum! {
    /// Through which of the five channels an opportunity is worked.
    Channel {
        /// Salespeople who visit.
        Field = "field",
        /// Salespeople on the telephone.
        Inside = "inside",
        /// Other firms that sell for us.
        Partner = "partner",
        /// The web shop and its forms.
        Web = "web",
        /// Shops and the people who look after them.
        Retail = "retail",
    }
}
