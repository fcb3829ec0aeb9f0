//! The statements, one text for all variants; for SQLite `$1` becomes `?1`, which its driver binds by number.

use std::sync::LazyLock;

use crate::work::{Opportunity, PAGE};

pub(crate) const EVENT: &[&str] = &[
    "seq",
    "happened_at",
    "recorded_at",
    "actor_id",
    "actor_kind",
    "subject_kind",
    "subject_id",
    "verb",
    "schema_version",
    "changes",
];
pub(crate) const SPAN: &[&str] = &[
    "opportunity_id",
    "known_from",
    "known_to",
    "observed_at",
    "from_at",
    "to_at",
    "pipeline_id",
    "stage_id",
    "status",
    "owner_id",
    "channel",
    "product_id",
    "amount_kind",
    "amount_minor",
    "won_minor",
    "currency",
    "expected_close_on",
    "on_hold",
];

/// The statements of the measured work.
#[derive(Debug)]
pub(crate) struct Statements {
    /// One record by its identifier.
    pub(crate) one: String,
    /// The page before an identifier.
    pub(crate) page: String,
    /// The row's next version; its columns, then the version that was read.
    pub(crate) update: String,
    /// The event with its changes.
    pub(crate) event: String,
    /// Ends the open span: when, whose.
    pub(crate) close_span: String,
    /// A new span.
    pub(crate) open_span: String,
}

/// With `$1`, as the seam and PostgreSQL take them.
pub(crate) static NUMBERED: LazyLock<Statements> = LazyLock::new(|| Statements::with('$'));
/// With `?1`, as SQLite numbers them.
pub(crate) static SQLITE: LazyLock<Statements> = LazyLock::new(|| Statements::with('?'));

impl Statements {
    fn with(sign: char) -> Self {
        let columns = Opportunity::COLUMNS.join(", ");
        let assignments: Vec<String> = Opportunity::COLUMNS
            .iter()
            .zip(1..)
            .skip(1)
            .map(|(column, place)| format!("{column} = ${place}"))
            .collect();
        let statements = Self {
            one: format!("select {columns} from opportunity where id = $1"),
            page: format!(
                "select {columns} from opportunity where deleted_at is null and id < $1 order by id desc limit {PAGE}"
            ),
            update: format!(
                "update opportunity set {} where id = $1 and version = ${}",
                assignments.join(", "),
                Opportunity::COLUMNS.len() + 1
            ),
            event: insert("event", EVENT),
            close_span:
                "update opportunity_span set to_at = $1 where opportunity_id = $2 and to_at is null and known_to is null"
                    .to_owned(),
            open_span: insert("opportunity_span", SPAN),
        };
        statements.signed(sign)
    }

    fn signed(self, sign: char) -> Self {
        let change = |text: String| text.replace('$', &sign.to_string());
        Self {
            one: change(self.one),
            page: change(self.page),
            update: change(self.update),
            event: change(self.event),
            close_span: change(self.close_span),
            open_span: change(self.open_span),
        }
    }
}

fn insert(table: &str, columns: &[&str]) -> String {
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
    format!("insert into {table} ({}) values ({})", columns.join(", "), places.join(", "))
}
