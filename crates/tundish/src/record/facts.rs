//! The fields of a plain record as texts and as columns, declared once per record by [`facts!`].

use tundish_db::Value;
use tundish_domain::{
    Channel, Currency, Day, Instant, OwnForm,
    account::AccountKind,
    activity::{ActivityKind, ActivityOutcome, ActivityStatus, Direction},
    competitor::CompetitorStanding,
    contact::{ContactRole, Stance},
    id::{AccountId, ActivityId, ContactId, LeadId, OpportunityId, ProductId, TeamId, Tsid, UserId},
    lead::{LeadSource, LeadStatus},
    money::Rate,
};

/// The value of one field.
pub(crate) trait Fact: Sized {
    /// Its text, as events keep it; nothing when it is empty.
    fn text(&self) -> Option<String>;

    /// The value that a text stands for; nothing when it stands for none.
    fn of(text: Option<&str>) -> Option<Self>;

    /// Its column.
    fn value(&self) -> Value<'_>;
}

impl Fact for String {
    fn text(&self) -> Option<String> {
        Some(self.clone())
    }

    fn of(text: Option<&str>) -> Option<Self> {
        text.map(str::to_owned)
    }

    fn value(&self) -> Value<'_> {
        self.into()
    }
}

impl<T: Fact> Fact for Option<T> {
    fn text(&self) -> Option<String> {
        self.as_ref().and_then(Fact::text)
    }

    fn of(text: Option<&str>) -> Option<Self> {
        match text {
            None => Some(None),
            Some(_) => T::of(text).map(Some),
        }
    }

    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Fact::value)
    }
}

macro_rules! written_as_shown {
    ($($type:ty),+ $(,)?) => {$(
        impl Fact for $type {
            fn text(&self) -> Option<String> {
                Some(self.to_string())
            }

            fn of(text: Option<&str>) -> Option<Self> {
                text?.parse().ok()
            }

            fn value(&self) -> Value<'_> {
                (*self).into()
            }
        }
    )+};
}

written_as_shown!(
    i64,
    bool,
    AccountKind,
    OwnForm,
    ActivityKind,
    ActivityOutcome,
    ActivityStatus,
    Direction,
    Channel,
    Currency,
    Day,
    Instant,
    Rate,
    AccountId,
    ActivityId,
    ContactId,
    LeadId,
    OpportunityId,
    ProductId,
    TeamId,
    Tsid,
    UserId,
    CompetitorStanding,
    ContactRole,
    LeadSource,
    LeadStatus,
    Stance,
);

/// What [`facts!`] gives a record.
pub(crate) trait Facts: Sized {
    /// Its columns in the order of [`Facts::values`] and of its rows.
    const COLUMNS: &'static [&'static str];

    /// The text of a field.
    fn text(&self, field: &str) -> Option<String>;

    /// Sets a field from its text; says whether that stands for a value of it.
    fn put(&mut self, field: &str, text: Option<&str>) -> bool;

    /// Its columns.
    fn values(&self) -> Vec<Value<'_>>;

    /// Edits so far, from 1.
    fn version(&self) -> i64;

    /// Sets the version.
    fn set_version(&mut self, version: i64);

    /// When it was deleted.
    fn deleted_at(&self) -> Option<Instant>;

    /// Deletes it or takes that back.
    fn set_deleted_at(&mut self, at: Option<Instant>);
}

/// Declares the fields of a record that has `id`, `version`, `created_at` and `deleted_at` besides.
macro_rules! facts {
    ($record:ty { $($field:ident),+ $(,)? }) => {
        impl $crate::record::Facts for $record {
            const COLUMNS: &'static [&'static str] =
                &["id", "version", $(stringify!($field),)+ "created_at", "deleted_at"];

            fn text(&self, field: &str) -> Option<String> {
                match field {
                    $(stringify!($field) => $crate::record::Fact::text(&self.$field),)+
                    "created_at" => $crate::record::Fact::text(&self.created_at),
                    "deleted_at" => $crate::record::Fact::text(&self.deleted_at),
                    _ => None,
                }
            }

            fn put(&mut self, field: &str, text: Option<&str>) -> bool {
                match field {
                    $(stringify!($field) => match $crate::record::Fact::of(text) {
                        Some(value) => { self.$field = value; true }
                        None => false,
                    },)+
                    _ => false,
                }
            }

            fn values(&self) -> Vec<tundish_db::Value<'_>> {
                vec![
                    self.id.into(),
                    self.version.into(),
                    $($crate::record::Fact::value(&self.$field),)+
                    self.created_at.into(),
                    self.deleted_at.into(),
                ]
            }

            fn version(&self) -> i64 {
                self.version
            }

            fn set_version(&mut self, version: i64) {
                self.version = version;
            }

            fn deleted_at(&self) -> Option<tundish_domain::Instant> {
                self.deleted_at
            }

            fn set_deleted_at(&mut self, at: Option<tundish_domain::Instant>) {
                self.deleted_at = at;
            }
        }

        impl tundish_db::FromRow for $record {
            fn from_row(row: &mut tundish_db::Row<'_>) -> tundish_db::Result<Self> {
                Ok(Self {
                    id: row.next()?,
                    version: row.next()?,
                    $($field: row.next()?,)+
                    created_at: row.next()?,
                    deleted_at: row.next()?,
                })
            }
        }
    };
}
pub(crate) use facts;
