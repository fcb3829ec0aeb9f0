//! Whole files: written in every way, they read back the same; whatever the bytes, nothing panics and nothing is lost.

use std::io::Cursor;

use proptest::prelude::*;
use tundish_domain::{Currency, Day};

use super::decode::tests::encode;
use super::value::{DayFormat, DayOrder};
use super::*;

mod fuzz;
mod rejected;
mod written;

pub(super) fn options() -> ReadOptions {
    ReadOptions::new(Currency::USD)
}

pub(super) fn plan(bytes: &[u8], options: &ReadOptions) -> Result<Plan, ReadError> {
    Plan::read(&mut Cursor::new(bytes), options)
}

/// The rows that are read and the rows that are refused.
pub(super) fn read(bytes: &[u8], options: &ReadOptions) -> Result<(Vec<Row>, Vec<RowRefusal>), ReadError> {
    let plan = plan(bytes, options)?;
    let (mut rows, mut refused) = (Vec::new(), Vec::new());
    for row in plan.rows(Cursor::new(bytes))? {
        match row {
            Ok(row) => rows.push(row),
            Err(Refusal::Row(refusal)) => refused.push(refusal),
            Err(Refusal::File(error)) => return Err(error),
        }
    }
    assert_eq!((rows.len() + refused.len()) as u64, plan.rows, "every row is read or refused");
    Ok((rows, refused))
}

pub(super) fn opportunities(bytes: &[u8], options: &ReadOptions) -> Vec<OpportunityRow> {
    let (rows, refused) = read(bytes, options).expect("a readable file");
    assert_eq!(refused, []);
    let opportunity = |row: Row| match row.content {
        Content::Opportunity(row) => *row,
        other => panic!("not an opportunity: {other:?}"),
    };
    rows.into_iter().map(opportunity).collect()
}

pub(super) fn day(text: &str) -> Option<Day> {
    DayFormat { order: DayOrder::MonthFirst, serial: false }.read(text).ok()
}
