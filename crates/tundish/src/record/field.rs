//! What a plain record is made of: its fields, as forms, events, pages and the programming interface need to know them.

use std::fmt;

use tundish_domain::NumberKind;
use tundish_web::messages::Messages;

/// The name of a field, a value or a kind of record in the reader's language.
pub(crate) type Label = fn(Messages) -> &'static str;

/// One field of a plain record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    /// The column, the name in forms, in events and in the programming interface.
    pub(crate) name: &'static str,
    /// What it is called.
    pub(crate) label: Label,
    /// What it holds.
    pub(crate) kind: Kind,
    /// Who says what it holds.
    pub(crate) set: Set,
    /// Whether the record cannot be without it.
    pub(crate) is_required: bool,
    /// Whether whoever makes the record must say it: there is nothing that it could be otherwise.
    pub(crate) must_be_said: bool,
    /// Whether its text may name a person, so that erasing personal data concerns it.
    pub(crate) is_personal: bool,
    /// Whether it names the record on whose page this one lives; forms know it and do not ask.
    pub(crate) is_parent: bool,
    /// Whether what it says becomes doubtful with time, so that one asks whether it is still true.
    pub(crate) ages: bool,
}

/// Who says what a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Set {
    /// Whoever may edit the record.
    Always,
    /// Whoever makes the record; later a verb of its own.
    AtCreation,
    /// The program.
    Never,
}

/// What a field holds. Events and columns keep texts, whole numbers or truth values; this says which texts there can be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// One line of at most so many characters.
    Line(usize),
    /// A text of several lines and at most so many characters.
    Prose(usize),
    /// An address on the web.
    Web,
    /// E-mail addresses, one a line, each behind a word for what it is for if there is one.
    Emails,
    /// Telephone numbers, likewise.
    Phones,
    /// One of a few words.
    Word(Words),
    /// A day.
    Day,
    /// A time of the day, `14:30`, as clocks show it where the company is.
    Time,
    /// An instant.
    Instant,
    /// Yes or no.
    Flag,
    /// Yes or no, if anybody said.
    Maybe,
    /// A whole number in a range.
    Whole {
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// A decimal with at most six places.
    Decimal {
        /// The least, in millionths.
        least: i64,
        /// The most, in millionths.
        most: i64,
    },
    /// An amount of money, kept as `105400 USD`: minor units and the currency.
    Money,
    /// The short number of this kind of record.
    Number(NumberKind),
    /// List prices, one per currency.
    Prices,
    /// A currency.
    Currency,
    /// What one unit of a currency is worth in another, with at most nine places.
    Rate,
    /// Days, one a line with its name.
    Days,
    /// Another record.
    To(Target),
}

/// The words that a field can hold.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    /// All of them, in the order in which they are offered.
    pub(crate) all: &'static [&'static str],
    /// How one of them reads.
    pub(crate) label: fn(Messages, &str) -> &'static str,
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all).finish()
    }
}

/// To which kind of record a field leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// An account of which one sees at least the card.
    Account,
    /// A contact.
    Contact,
    /// A lead.
    Lead,
    /// An opportunity.
    Opportunity,
    /// A product.
    Product,
    /// A person of the company, or a partner, to whom one may give something.
    Person,
    /// A person of the company itself to whom one may give what partners do not get: customers, and what is said inside it.
    Colleague,
    /// A person of the company who may stand in for one.
    Deputy,
}

impl Field {
    /// A field that whoever may edit the record may set, and need not.
    pub(crate) const fn new(name: &'static str, label: Label, kind: Kind) -> Self {
        Self {
            name,
            label,
            kind,
            set: Set::Always,
            is_required: false,
            must_be_said: false,
            is_personal: false,
            is_parent: false,
            ages: false,
        }
    }

    /// The record cannot be without it.
    pub(crate) const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// It may name a person.
    pub(crate) const fn personal(self) -> Self {
        Self { is_personal: true, ..self }
    }

    /// What it says becomes doubtful with time.
    pub(crate) const fn aging(self) -> Self {
        Self { ages: true, ..self }
    }

    /// It is said when the record is made.
    pub(crate) const fn at_creation(self) -> Self {
        Self { set: Set::AtCreation, ..self }
    }

    /// Whoever makes the record must say it.
    pub(crate) const fn said(self) -> Self {
        Self { is_required: true, must_be_said: true, ..self }
    }

    /// It names the record on whose page this one lives.
    pub(crate) const fn parent(self) -> Self {
        Self { is_parent: true, is_required: true, must_be_said: true, set: Set::AtCreation, ..self }
    }

    /// The program says what it holds.
    pub(crate) const fn by_the_program(self) -> Self {
        Self { set: Set::Never, ..self }
    }

    /// Whether forms ask for it.
    pub(crate) fn is_asked(&self) -> bool {
        self.set != Set::Never
    }

    /// Whether reading it takes the country of the company: telephone numbers are typed as they are dialled there.
    pub(crate) const fn wants_country(&self) -> bool {
        matches!(self.kind, Kind::Phones)
    }
}

/// The field with this name.
pub(crate) fn find(fields: &'static [Field], name: &str) -> Option<&'static Field> {
    fields.iter().find(|field| field.name == name)
}
