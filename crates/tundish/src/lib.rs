//! The application: server, command line and features.

pub mod csv_cell;
pub mod import;
