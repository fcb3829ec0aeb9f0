//! The funnel page: the picture with its figures, and the board under it.
//!
//! The figures come from [`crate::funnel`], the cards from this slice's own SQL; both are read in one snapshot with the same
//! sight, so that what the columns say is what the picture shows. A day in the past is read from the history and cannot be
//! changed.

mod cards;
mod figures;
mod page;
mod store;

pub(crate) use page::routes;
