//! Views of opportunities: from prepared values to markup. They ask no database and no policy.

pub(super) mod actions;
pub(super) mod draft;
mod facts;
pub(super) mod history;
pub(super) mod list;
pub(super) mod record;
pub(super) mod words;
