//! Why a verb did not happen.

use tundish_domain::{Opportunity, Refusal, id::OwnFieldId, policy::Denied};

use crate::record::Why;

/// Why a verb did not happen; nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum VerbError {
    /// For the actor there is no such opportunity.
    #[error("not found")]
    Hidden,
    /// The actor sees it and may not do this.
    #[error("not allowed")]
    Forbidden,
    /// Somebody changed it since the caller looked.
    #[error("changed meanwhile")]
    Stale(Box<Opportunity>),
    /// A field names something that, for the actor, does not exist.
    #[error("{field} names nothing that exists")]
    Unknown {
        /// The field.
        field: &'static str,
    },
    /// The actor says something about a field that the company keeps to itself.
    #[error("{field} is said inside the company")]
    Inside {
        /// The field.
        field: &'static str,
    },
    /// Own fields hold what they cannot hold.
    #[error("own fields hold what they cannot hold")]
    OwnFaults(Vec<(OwnFieldId, Why)>),
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database says no.
    #[error(transparent)]
    Db(#[from] tundish_db::Error),
}

impl From<Denied> for VerbError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Hidden => Self::Hidden,
            Denied::Forbidden => Self::Forbidden,
        }
    }
}
