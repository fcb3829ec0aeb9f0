//! The funnel in figures: what stands in it at the end of any day, as known at any time, and what became of what came in.
//!
//! Three parts. The fold ([`keep_folding`]) adds what each event changed to sums per day, month, year and ever, of what stands and of
//! what came in; it makes them anew when a pipeline counts others as entered, or when very many events wait. The report
//! ([`report`](fn@report)) reads those sums, adds the events that the fold has not come to, and counts from the history what the sums cannot
//! say. The law that tests hold both to: fold and tail give what a recount from the history gives, for every day, every batch size
//! and any number of folders.
//!
//! Nothing here is counted by the verbs themselves: a counter that every change of the company touches would be the one row that
//! everybody waits for. Sums stay per currency; estimates and known amounts stay apart.

pub(crate) mod api;
mod entries;
mod entry_store;
mod fold;
mod period;
mod rebuild;
mod report;
mod selection;
mod spans;
mod store;
mod stories;
mod sum_table;
pub mod view;
mod walk;

pub use self::{
    entries::{Entries, WEEKS, Week},
    fold::{Folded, fold, keep_folding, run_once},
    rebuild::fold_anew,
    report::{FunnelReport, Standing, read_report, read_standing, report, standing},
    selection::{KnownAt, Query, ReportError},
};
