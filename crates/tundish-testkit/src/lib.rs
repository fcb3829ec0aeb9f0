//! What tests stand on: a throwaway PostgreSQL cluster, one test body on both databases, a real browser with an
//! accessibility check, the program as a process, faults of the disk.
//!
//! The crate exists so that a test says only what it is about. It refuses three things. It never skips: a test whose
//! PostgreSQL or browser is missing fails and names the command that installs it. It never sleeps: waiting is always for a
//! condition, up to a deadline. And it leaves nothing behind: every server, browser and folder it starts ends with the
//! test process, also when that process is killed (see [`guard`]).
//!
//! Functions here panic instead of returning errors: their callers are tests, and a panic is how a test fails.

pub mod cluster;
pub mod cpu;
pub mod faults;
pub mod guard;
pub mod median;
pub mod program;
pub mod temp;

#[cfg(feature = "harness")]
pub mod axe;
#[cfg(feature = "harness")]
pub mod both;
#[cfg(feature = "harness")]
pub mod browser;
#[cfg(feature = "harness")]
pub mod postgres;
#[cfg(feature = "harness")]
pub mod site;
#[cfg(feature = "harness")]
pub mod wire;
