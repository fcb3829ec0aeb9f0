//! What an account can be.

use crate::text_enum::text_enum;

text_enum! {
    /// What a customer is to the company.
    AccountKind {
        /// A company that buys.
        Customer = "customer",
        /// A firm that sells for us.
        Partner = "partner",
        /// A shop in which we sell.
        Store = "store",
        /// People who buy for themselves.
        Household = "household",
    }
}
