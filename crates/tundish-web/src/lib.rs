//! What every page and every answer is made of, and nothing about sales.
//!
//! HTTP plumbing ([`http`]), the view kit ([`kit`]) with the larger pictures ([`look`]), texts in the reader's language
//! ([`messages`]) and the embedded files ([`assets`]). This crate knows no database and decides nothing: views get formatted
//! values, handlers get checked input.

pub mod assets;
pub mod http;
pub mod kit;
pub mod look;
pub mod messages;
