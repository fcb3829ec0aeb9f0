//! What a person is in the company, as far as rights are concerned.
//!
//! A role alone decides nothing: the policy table also looks at how the person stands to the record.

use crate::text_enum::text_enum;

text_enum! {
    /// The role of a user; each user has exactly one.
    Role {
        /// A salesperson: works their own records.
        Representative = "representative",
        /// A boss of a team: works the records of everybody below in the team tree.
        Manager = "manager",
        /// Answers for the whole company's sales and sees all of it.
        Director = "director",
        /// Keeps the installation running and sees all of it.
        Administrator = "administrator",
        /// A user of a partner firm: sees what is theirs or was shared with them, never the inside of the company.
        Partner = "partner",
    }
}

impl Role {
    /// Whether the role sees every record, wherever its owner stands in the team tree.
    pub const fn sees_the_whole_company(self) -> bool {
        matches!(self, Role::Director | Role::Administrator)
    }
}
