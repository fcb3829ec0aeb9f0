//! Bringing foreign files in: what other systems exported becomes accounts, people, products and opportunities.
//!
//! [`read`] turns the bytes of a file into typed rows and knows no database. [`run`](run::run) writes those rows:
//!
//! - **Whole first, then in chunks.** Every file is read to its end before anything is written; a file that cannot be
//!   understood is refused whole. Rows are then written in chunks of at most about 20 ms, each with its place in the file, so
//!   that a run that was killed goes on where it stopped.
//! - **Once.** A row is known by its identifier in the other system, or by its name or content. The same row again changes
//!   nothing, a changed row changes the record.
//! - **In any order.** A name that nobody has yet becomes a draft: a person without an address, a product without a price, an
//!   account without details. The file that tells more fills it in, for the past as well: a list price that arrives later
//!   estimates the opportunities from their beginning on.
//! - **With history.** Rows become what the rules decide one after the other (created, won, lost) at the time at which it
//!   happened in the business.
//! - **And back.** [`undo`](undo::undo) withdraws what an import made.
//!
//! It refuses to guess: an unclear day, an unknown stage, a name that fits two records are told with the row and a remedy.

mod accounts;
mod batch;
mod desk;
mod error;
mod estimate;
mod file;
mod key;
mod mention;
mod opportunities;
mod own;
mod people;
mod products;
pub mod read;
mod report;
pub mod run;
mod source;
mod stage;
pub(crate) mod store;
mod story;
mod teams;
pub mod undo;
mod update;
mod world;

pub use self::{
    error::{ImportError, UnknownStage},
    report::{FileReport, Issue, IssueOutcome, Observer, Options, Progress},
    run::run,
    source::Source,
    store::Run,
    undo::{UndoReport, undo},
};
