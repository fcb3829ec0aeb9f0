//! Pipelines: ordered stages, each in a band of the funnel. The rules are in `tundish_domain::pipeline`.

pub(crate) mod api;
pub mod setup;
pub mod store;
