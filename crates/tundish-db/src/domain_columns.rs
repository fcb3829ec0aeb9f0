//! How the values of the domain are stored: identifiers and instants as integers, days and words as text.

use tundish_domain::{
    Channel, Currency, Day, Instant, OwnForm, Probability, Role,
    account::AccountKind,
    activity::{ActivityKind, ActivityOutcome, ActivityStatus, Direction},
    amount::AmountKind,
    appearance::{Density, Theme},
    competitor::CompetitorStanding,
    contact::{ContactRole, Stance},
    id::{
        AbsenceId, AccountId, ActivityId, AttachmentId, CalendarId, CompetitorId, ContactId, EventSeq, ImportId, JobId,
        LeadId, LineId, LocationId, OpportunityId, OwnFieldId, ParticipantId, PipelineId, ProductId, RateId, SessionId,
        StageId, TeamId, TokenId, Tsid, UserId,
    },
    lead::{LeadSource, LeadStatus},
    money::Rate,
    opportunity::Status,
    pipeline::{Band, ExitCriterion},
    verb::Verb,
};

use crate::{Column, ColumnValue, Value};

macro_rules! stored_as_integer {
    ($($type:ty: |$read:ident| $from:expr, |$write:ident| $to:expr);* $(;)?) => {$(
        impl Column for $type {
            fn decode(value: ColumnValue<'_>) -> Result<Self, String> {
                let $read = i64::decode(value)?;
                let read: Option<$type> = $from;
                read.ok_or_else(|| format!("{} is no {}", $read, stringify!($type)))
            }
        }
        impl From<$type> for Value<'_> {
            fn from($write: $type) -> Self { Value::Int($to) }
        }
        impl From<&$type> for Value<'_> {
            fn from($write: &$type) -> Self { Value::Int($to) }
        }
    )*};
}

macro_rules! stored_as_text {
    ($($type:ty: |$write:ident| $to:expr);* $(;)?) => {$(
        impl Column for $type {
            fn decode(value: ColumnValue<'_>) -> Result<Self, String> {
                match value {
                    ColumnValue::Text(text) => text.parse().map_err(|_| format!("{text:?} is no {}", stringify!($type))),
                    _ => Err(format!("expected {} as text", stringify!($type))),
                }
            }
        }
        impl From<$type> for Value<'_> {
            fn from($write: $type) -> Self { Value::from($to) }
        }
    )*};
}

macro_rules! words {
    ($($type:ty),* $(,)?) => {
        stored_as_text! { $($type: |word| word.as_str());* }
    };
}

macro_rules! ids {
    ($($type:ty),* $(,)?) => {
        stored_as_integer! { $($type: |v| <$type>::new(v), |v| v.get());* }
    };
}

ids!(
    AbsenceId,
    AccountId,
    ActivityId,
    AttachmentId,
    CalendarId,
    CompetitorId,
    ContactId,
    EventSeq,
    ImportId,
    JobId,
    LeadId,
    LineId,
    LocationId,
    OpportunityId,
    OwnFieldId,
    ParticipantId,
    PipelineId,
    ProductId,
    RateId,
    SessionId,
    StageId,
    TeamId,
    TokenId,
    Tsid,
    UserId,
);
stored_as_integer! {
    Instant: |v| Instant::from_micros(v), |v| v.as_micros();
    Rate: |v| Rate::from_billionths(v), |v| v.billionths();
    Probability: |v| Probability::from_millionths(v), |v| v.millionths();
}
words!(
    AccountKind,
    OwnForm,
    ActivityKind,
    ActivityOutcome,
    ActivityStatus,
    AmountKind,
    Band,
    Channel,
    CompetitorStanding,
    ContactRole,
    Density,
    Direction,
    ExitCriterion,
    LeadSource,
    LeadStatus,
    Role,
    Stance,
    Status,
    Theme,
    Verb,
);
stored_as_text! {
    Currency: |currency| currency.as_str().to_owned();
    Day: |day| day.to_string();
}
