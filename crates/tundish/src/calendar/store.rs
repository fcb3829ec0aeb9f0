//! SQL of calendars.

use jiff::civil::Weekday;
use tundish_db::{Result, Tx, Value, args};
use tundish_domain::{
    Day,
    calendar::{Calendar, Week},
    id::CalendarId,
    text,
};

use super::WorkCalendar;
use crate::record::{Facts as _, days};

const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// The company's calendar: the one that was made first; Monday to Friday when there is none.
pub async fn of_company(tx: &mut Tx) -> Result<Calendar> {
    let columns = WorkCalendar::COLUMNS.join(", ");
    let sql = format!("select {columns} from calendar where deleted_at is null order by id limit 1");
    let Some(kept) = tx.optional::<WorkCalendar>(&sql, args![]).await? else {
        return Ok(Calendar::new(Week::MONDAY_TO_FRIDAY, []));
    };
    let worked: Vec<Weekday> =
        WEEKDAYS.into_iter().zip(kept.week()).filter(|(_, is_worked)| *is_worked).map(|(day, _)| day).collect();
    let week = Week::new(&worked).unwrap_or(Week::MONDAY_TO_FRIDAY);
    let holidays = tx.all::<(Day,)>("select day_on from holiday where calendar_id = $1", args![kept.id]).await?;
    Ok(Calendar::new(week, holidays.into_iter().map(|(day,)| day)))
}

/// Which calendar has this name.
pub(super) async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<CalendarId>> {
    let sql = "select id from calendar where name_key = $1 and deleted_at is null";
    Ok(tx.optional::<(CalendarId,)>(sql, args![text::key(name)]).await?.map(|(id,)| id))
}

/// Replaces the holidays in the table that SQL reads.
pub(super) async fn set_holidays(tx: &mut Tx, calendar: &WorkCalendar) -> Result<()> {
    tx.exec("delete from holiday where calendar_id = $1", args![calendar.id]).await?;
    let kept = calendar.holidays.as_deref().unwrap_or_default();
    let rows: Vec<Value<'_>> =
        days::days(kept).flat_map(|(day, name)| [calendar.id.into(), day.into(), name.into()]).collect();
    tx.insert_many("holiday", &["calendar_id", "day_on", "name"], &rows).await
}
