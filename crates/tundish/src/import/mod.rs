//! Bringing foreign files in: what other systems exported becomes accounts, people, products and opportunities.
//!
//! [`read`] turns the bytes of a file into typed rows and knows no database.

pub mod read;
