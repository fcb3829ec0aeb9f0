//! The words for what was done to an opportunity, as the record of events keeps them.

use crate::text_enum::text_enum;

/// The version of the shape of events and their changes; a new one when old events can no longer be read as they are.
pub const SCHEMA_VERSION: i64 = 1;

text_enum! {
    /// What an event did to an opportunity.
    Verb {
        /// It came to be.
        Created = "opportunity.created",
        /// What is known about it changed.
        Edited = "opportunity.edited",
        /// It moved to a later stage.
        Advanced = "opportunity.advanced",
        /// It moved to an earlier stage.
        MovedBack = "opportunity.moved_back",
        /// It was won.
        Won = "opportunity.won",
        /// It was lost.
        Lost = "opportunity.lost",
        /// It was taken up again after it had been closed.
        Reopened = "opportunity.reopened",
        /// It waits for a reason until a day.
        Held = "opportunity.held",
        /// It no longer waits.
        Resumed = "opportunity.resumed",
        /// It got another owner.
        Reassigned = "opportunity.reassigned",
        /// It was deleted.
        Deleted = "opportunity.deleted",
        /// Its deletion was taken back.
        Restored = "opportunity.restored",
        /// An earlier change of it was taken back.
        Undone = "opportunity.undone",
    }
}
