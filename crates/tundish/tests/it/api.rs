//! The programming interface, asked as programs and browsers ask it.

mod accounts;
mod credentials;
mod input;
mod lists;
mod products;
mod reports;
mod users;
mod walk;
mod writes;
