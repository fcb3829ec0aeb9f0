//! Why a verb of a plain record did not happen.

use std::borrow::Cow;

use tundish_db::Error;
use tundish_domain::{id::OwnFieldId, policy::Denied, text::TextError};
use tundish_web::{
    http::error::FieldErrors,
    messages::{Lang, Messages},
};

use crate::own_field;

/// Why a verb of a plain record did not happen; nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// For the actor there is no such record.
    #[error("not found")]
    Hidden,
    /// The actor knows of it and may not do this.
    #[error("not allowed")]
    Forbidden,
    /// Somebody changed it since the caller looked.
    #[error("changed meanwhile")]
    Stale {
        /// The version that is stored.
        current: i64,
    },
    /// Fields hold what they cannot hold.
    #[error("{}", faults(.0))]
    Faults(Vec<Fault>),
    /// Own fields hold what they cannot hold.
    #[error("own fields hold what they cannot hold")]
    OwnFaults(Vec<(OwnFieldId, Why)>),
    /// Another record has this value, which must be unique.
    #[error("{field} is taken")]
    Taken {
        /// The field.
        field: &'static str,
    },
    /// Everything is as asked for already.
    #[error("nothing changes")]
    NothingChanges,
    /// The state of the record does not allow it.
    #[error("{}", .0.sentence(Messages(Lang::En)))]
    State(State),
    /// The database says no.
    #[error(transparent)]
    Db(#[from] Error),
}

/// What about the state of a record does not allow a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is deleted.
    Deleted,
    /// It is not deleted.
    NotDeleted,
    /// What is to be taken back was changed again since.
    ChangedSince,
    /// Such a change cannot be taken back.
    NotUndoable,
    /// It was converted or let go already.
    Closed,
    /// It is done or cancelled, and was to be planned.
    NotPlanned,
    /// Others still need it.
    InUse,
    /// So many opportunities stand in it.
    Holds(i64),
    /// It is already where it is to go.
    AlreadyThere,
    /// Nobody else could administer the company.
    LastAdministrator,
    /// The password was changed meanwhile.
    PasswordChanged,
    /// There is a second factor already.
    SecondFactorOn,
    /// There is no second factor.
    SecondFactorOff,
}

impl State {
    /// The stable word for programs.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::NotDeleted => "not_deleted",
            Self::ChangedSince => "changed_since",
            Self::NotUndoable => "not_undoable",
            Self::Closed => "closed",
            Self::NotPlanned => "not_planned",
            Self::InUse | Self::Holds(_) => "in_use",
            Self::AlreadyThere => "already_there",
            Self::LastAdministrator => "last_administrator",
            Self::PasswordChanged => "password_changed",
            Self::SecondFactorOn => "second_factor_on",
            Self::SecondFactorOff => "second_factor_off",
        }
    }

    /// The sentence for people.
    pub(crate) fn sentence(self, m: Messages) -> Cow<'static, str> {
        let fixed = match self {
            Self::Holds(opportunities) => return m.still_holds(opportunities.unsigned_abs()).into(),
            Self::Deleted => m.record_is_deleted(),
            Self::NotDeleted => m.record_is_not_deleted(),
            Self::ChangedSince => m.record_changed_since(),
            Self::NotUndoable => m.record_not_undoable(),
            Self::Closed => m.record_is_closed(),
            Self::NotPlanned => m.record_is_not_planned(),
            Self::InUse => m.record_is_in_use(),
            Self::AlreadyThere => m.record_is_already_there(),
            Self::LastAdministrator => m.last_administrator(),
            Self::PasswordChanged => m.password_changed_meanwhile(),
            Self::SecondFactorOn => m.second_factor_on_already(),
            Self::SecondFactorOff => m.no_second_factor(),
        };
        fixed.into()
    }
}

/// What is wrong with one field.
#[derive(Debug, Clone)]
pub struct Fault {
    /// The field.
    pub field: &'static str,
    /// What is wrong with it.
    pub why: Why,
}

/// What can be wrong with the value of a field.
#[derive(Debug, Clone)]
pub enum Why {
    /// It is missing.
    Required,
    /// A text that cannot be stored.
    Text(TextError),
    /// None of the words that there are.
    NotAWord(&'static [&'static str]),
    /// Not a day.
    NotADay,
    /// Not a time of the day.
    NotATime,
    /// Not an instant.
    NotAnInstant,
    /// Not a number.
    NotANumber,
    /// A number that is too small or too large.
    OutOfRange,
    /// Not an address on the web.
    NotAWebAddress,
    /// This line is no e-mail address.
    NotAnEmail(String),
    /// This line is no telephone number.
    NotAPhone(String),
    /// JSON of another type.
    WrongType(&'static str),
    /// It names nothing that, for the actor, exists.
    Unknown,
    /// It names several.
    Ambiguous,
    /// The record would stand below itself.
    Circle,
    /// Something else, as a code and a sentence in each language.
    Other(&'static str, fn(Messages) -> &'static str),
}

impl Why {
    /// What is wrong with a text that must say something.
    pub(crate) const fn of_text(error: TextError) -> Self {
        match error {
            TextError::Empty => Self::Required,
            error => Self::Text(error),
        }
    }

    /// The stable word for programs.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Text(error) => error.code(),
            Self::NotAWord(_) => "unknown_value",
            Self::NotADay => "invalid_day",
            Self::NotATime => "invalid_time",
            Self::NotAnInstant => "invalid_instant",
            Self::NotANumber => "not_a_number",
            Self::OutOfRange => "out_of_range",
            Self::NotAWebAddress => "not_a_web_address",
            Self::NotAnEmail(_) => "not_an_email_address",
            Self::NotAPhone(_) => "not_a_phone_number",
            Self::WrongType(_) => "wrong_type",
            Self::Unknown => "unknown_record",
            Self::Ambiguous => "ambiguous",
            Self::Circle => "circle",
            Self::Other(code, _) => code,
        }
    }

    /// The sentence for people.
    pub(crate) fn sentence(&self, m: Messages) -> String {
        match self {
            Self::Required => m.must_be_filled().to_owned(),
            Self::Text(error) => m.text_error(*error),
            Self::NotAWord(words) => m.expected_one_of(words),
            Self::NotADay => m.not_a_day().to_owned(),
            Self::NotATime => m.not_a_time().to_owned(),
            Self::NotAnInstant => m.not_an_instant().to_owned(),
            Self::NotANumber => m.not_a_number().to_owned(),
            Self::OutOfRange => m.number_out_of_range().to_owned(),
            Self::NotAWebAddress => m.not_a_web_address().to_owned(),
            Self::NotAnEmail(line) => m.not_an_email(line),
            Self::NotAPhone(line) => m.not_a_phone(line),
            Self::WrongType(expected) => m.expected_type(expected),
            Self::Unknown => m.names_nothing().to_owned(),
            Self::Ambiguous => m.names_several().to_owned(),
            Self::Circle => m.stands_below_itself().to_owned(),
            Self::Other(_, sentence) => sentence(m).to_owned(),
        }
    }
}

impl RecordError {
    /// One field holds what it cannot hold.
    pub(crate) fn fault(field: &'static str, why: Why) -> Self {
        Self::Faults(vec![Fault { field, why }])
    }

    /// A field names something that, for the actor, does not exist.
    pub(crate) fn unknown(field: &'static str) -> Self {
        Self::fault(field, Why::Unknown)
    }
}

/// What is wrong, as forms and the programming interface say it.
pub(crate) fn field_errors(faults: &[Fault], m: Messages) -> FieldErrors {
    let mut errors = FieldErrors::new();
    for fault in faults {
        errors.push(fault.field, fault.why.code(), fault.why.sentence(m));
    }
    errors
}

/// What is wrong with own fields, by the names of their controls.
pub(crate) fn own_field_errors(faults: &[(OwnFieldId, Why)], m: Messages) -> FieldErrors {
    let mut errors = FieldErrors::new();
    for (field, why) in faults {
        errors.push(own_field::form::name(*field), why.code(), why.sentence(m));
    }
    errors
}

fn faults(faults: &[Fault]) -> String {
    let each: Vec<String> = faults.iter().map(|fault| format!("{}: {}", fault.field, fault.why.code())).collect();
    each.join(", ")
}

impl From<Denied> for RecordError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Hidden => Self::Hidden,
            Denied::Forbidden => Self::Forbidden,
        }
    }
}
