//! Settles how the days and numbers of a column are written: by the user's word, by the column, by the other columns.

use super::place;
use crate::import::read::error::ReadError;
use crate::import::read::value::{DayEvidence, DayOrder, DecimalMark, NumberEvidence};

/// The order of day and month in a column. `days` has each column, whether its meaning is known, and what its values tell.
pub(super) fn settle_days(
    days: &[(usize, bool, &DayEvidence)],
    column: usize,
    heading: &str,
    asked: Option<DayOrder>,
) -> Result<DayOrder, ReadError> {
    if let Some(order) = asked {
        return Ok(order);
    }
    let Some((_, _, own)) = days.iter().find(|(other, ..)| *other == column) else {
        return Ok(DayOrder::MonthFirst);
    };
    if let (Some(day_first), Some(month_first)) = (&own.day_first, &own.month_first) {
        return Err(ReadError::DatesMixed {
            day_first: place(column, day_first),
            month_first: place(column, month_first),
        });
    }
    if let Some(order) = own.order() {
        return Ok(order);
    }
    let Some(either) = &own.either else {
        return Ok(DayOrder::MonthFirst);
    };
    // A column of unknown meaning counts only if it holds nothing but days.
    let others = days.iter().filter(|(_, known, evidence)| *known || evidence.others + evidence.serials == 0);
    unanimous(others.filter_map(|(_, _, evidence)| evidence.order())).ok_or_else(|| ReadError::DatesUnclear {
        heading: heading.to_owned(),
        example: either.value.clone(),
        place: place(column, either),
    })
}

/// The decimal mark of a column.
pub(super) fn settle_marks(
    numbers: &[(usize, &NumberEvidence)],
    column: usize,
    heading: &str,
    asked: Option<DecimalMark>,
) -> Result<DecimalMark, ReadError> {
    if let Some(mark) = asked {
        return Ok(mark);
    }
    let Some((_, own)) = numbers.iter().find(|(other, _)| *other == column) else {
        return Ok(DecimalMark::Point);
    };
    if let (Some(point), Some(comma)) = (&own.point, &own.comma) {
        return Err(ReadError::DecimalsMixed { point: place(column, point), comma: place(column, comma) });
    }
    if let Some(mark) = own.mark() {
        return Ok(mark);
    }
    let Some(either) = &own.either else {
        return Ok(DecimalMark::Point);
    };
    unanimous(numbers.iter().filter_map(|(_, evidence)| evidence.mark())).ok_or_else(|| ReadError::DecimalsUnclear {
        heading: heading.to_owned(),
        example: either.value.clone(),
        place: place(column, either),
    })
}

/// What all say, if anybody says anything and nobody contradicts.
fn unanimous<T: PartialEq>(mut said: impl Iterator<Item = T>) -> Option<T> {
    let first = said.next()?;
    said.all(|other| other == first).then_some(first)
}
