//! Views.
pub mod vessel;
