//! Pipelines: ordered stages, each in a band of the funnel. The rules are in `tundish_domain::pipeline`.

pub(crate) mod api;
pub mod setup;
pub mod store;
mod verbs;

pub use self::{
    store::Defined,
    verbs::{NewPipeline, PipelinePatch, StageDraft, create, edit, find},
};
