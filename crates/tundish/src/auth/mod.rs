//! Who is asking: sessions of people, tokens of programs.
//!
//! Both are stored as hashes only. Session, person and token are read by one statement at each request, so that a
//! deactivation, a revocation or a change of role takes effect at once. Nothing about rights is cached.

pub mod api_token;
pub mod session;
pub mod throttle;

/// The hash of a secret, as stored.
pub type SecretHash = [u8; 32];
