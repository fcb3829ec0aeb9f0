//! HTTP plumbing that every feature uses and no feature owns.
//!
//! | need | module |
//! |---|---|
//! | an error of any kind, rendered for page, fragment and JSON | [`error`] |
//! | a body, query or path read strictly | [`input`] |
//! | page, fragment or JSON? | [`negotiate`] |
//! | versions, pages of lists, requests sent twice | [`etag`], [`page`], [`idempotency`] |
//! | who shows what to say who it is | [`credential`], [`token`], [`cookie`] |
//! | requests that foreign pages make | [`csrf`] |
//! | who asks, for which host, over which scheme | [`forwarded`] |
//! | redirects that stay on this site | [`redirect`] |
//! | all layers in order | [`layers`] |
//! | the socket | [`listen`] |
//!
//! Nothing here knows a database, a business rule or a word on a screen.

mod base32;
pub mod cookie;
pub mod credential;
pub mod csrf;
pub mod error;
pub mod etag;
pub mod forwarded;
pub mod headers;
pub mod idempotency;
pub mod input;
pub mod layers;
pub mod listen;
pub mod log;
pub mod negotiate;
pub mod pace;
pub mod page;
pub mod redirect;
pub mod request_id;
pub mod token;
mod visible;
pub mod well_formed;
pub mod writes;

pub use visible::visible;
