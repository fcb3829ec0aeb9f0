//! Who may do what.

mod actor;
mod scope;

pub use actor::{Actor, SystemJob};
pub use scope::{Access, Collection, InvalidScope, Scopes};
