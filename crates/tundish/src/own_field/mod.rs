//! Own fields: what a company wants to know of its records beyond the fields that Tundish has, or what its files said.
//!
//! A field belongs to one kind of record and has a name and a form. A value is kept beside the record, as a text with the key
//! that texts compare by and, where the text is one, the number or the day that it says. Its changes are in the record's own
//! events and are taken back with them; who may change the record may change its own fields. Nobody sees them of a record of
//! which they see the card only.

pub(crate) mod api;
mod filter;
pub(crate) mod form;
mod number;
mod page;
mod sheet;
pub mod store;
mod value;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use axum::{Router, routing::get};
use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    Instant, OwnForm,
    id::{OwnFieldId, Tsid},
    policy::{Actor, Relation, actions},
    text,
};
use tundish_web::messages::Messages;
use utoipa_axum::router::OpenApiRouter;

pub use self::number::{day, number};
pub(crate) use self::{
    filter::{Filter, NotAFilter},
    sheet::{ChangedSince, OwnPatch, Sheet},
};
use crate::{
    record::{
        self, Field, Kind, Record, RecordError, Why, Words,
        api::Collection,
        facts,
        list::{Listed, Order},
        pages,
    },
    web::App,
};

/// Longest name and longest choice in characters.
const LONGEST: usize = 200;
/// Longest list of choices in characters.
const LONGEST_CHOICES: usize = 10_000;
/// The most choices of one field.
const MOST_CHOICES: usize = 200;
/// The most fields of one kind of record.
const MOST: i64 = 100;

/// The kinds of records that have own fields.
pub(crate) const KINDS: &[&str] = &["opportunity", "account", "contact", "lead", "product"];

/// A value of an own field of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnValue {
    /// Which record.
    pub subject: Tsid,
    /// Which field.
    pub field: OwnFieldId,
    /// As it was written.
    pub text: String,
}

/// A field that a company has added to a kind of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnField {
    /// Identifier.
    pub id: OwnFieldId,
    /// Edits so far, from 1.
    pub version: i64,
    /// The kind of record that has it.
    pub subject_kind: String,
    /// What it is called.
    pub name: String,
    /// What it holds.
    pub form: OwnForm,
    /// What can be chosen, one a line; of a choice only.
    pub choices: Option<String>,
    /// Where it stands among the fields of its kind: smaller ones first.
    pub position: i64,
    /// Since when it is known here.
    pub created_at: Instant,
    /// When it was deleted.
    pub deleted_at: Option<Instant>,
}

facts!(OwnField { subject_kind, name, form, choices, position });

const SUBJECTS: Words = Words { all: KINDS, label: Messages::own_field_kind };
const FORMS: Words = Words { all: OwnForm::WORDS, label: Messages::own_form };

impl Record for OwnField {
    type Id = OwnFieldId;
    type Read = actions::ReadSettings;
    type ReadCard = actions::ReadSettings;
    type Create = actions::ManageSettings;
    type Edit = actions::ManageSettings;
    type Delete = actions::ManageSettings;

    const TABLE: &'static str = "own_field";
    const OF_THE_COMPANY: bool = true;
    // What a field holds cannot change: the values that there are would no longer fit it.
    const FIELDS: &'static [Field] = &[
        Field::new("subject_kind", Messages::own_field_of, Kind::Word(SUBJECTS)).required().at_creation(),
        Field::new("name", Messages::name, Kind::Line(LONGEST)).required(),
        Field::new("form", Messages::own_form_label, Kind::Word(FORMS)).required().at_creation(),
        Field::new("choices", Messages::own_choices, Kind::Prose(LONGEST_CHOICES)),
        Field::new("position", Messages::position, Kind::Whole { least: 0, most: 1_000 }).required(),
    ];

    fn id(&self) -> OwnFieldId {
        self.id
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    async fn blank(tx: &mut Tx, _: &Actor) -> std::result::Result<Self, RecordError> {
        Ok(Self {
            id: tx.next_id(),
            version: 1,
            subject_kind: KINDS[0].to_owned(),
            name: String::new(),
            form: OwnForm::Text,
            choices: None,
            position: 0,
            created_at: tx.now(),
            deleted_at: None,
        })
    }

    async fn relation(&self, _: &mut Tx, _: &Actor) -> Result<Relation> {
        Ok(Relation::Company)
    }

    async fn settle(&mut self, tx: &mut Tx, _: &Actor, before: Option<&Self>) -> std::result::Result<(), RecordError> {
        self.choices = match self.form {
            OwnForm::Choice => Some(choices(self.choices.as_deref().unwrap_or_default())?),
            _ if self.choices.is_none() => None,
            _ => {
                return Err(RecordError::fault(
                    "choices",
                    Why::Other("not_a_choice", Messages::only_choices_have_choices),
                ));
            }
        };
        if self.deleted_at.is_some() {
            return Ok(());
        }
        let key = text::key(&self.name);
        match store::named(tx, &self.subject_kind, &key).await? {
            Some(other) if other != self.id => return Err(RecordError::Taken { field: "name" }),
            _ => {}
        }
        let is_another = before.is_none_or(|before| before.deleted_at.is_some());
        if is_another && MOST <= store::count(tx, &self.subject_kind).await? {
            return Err(RecordError::fault("name", Why::Other("too_many", Messages::too_many_own_fields)));
        }
        Ok(())
    }

    fn keys(&self) -> Vec<(&'static str, Value<'_>)> {
        vec![("name_key", text::key(&self.name).into())]
    }
}

/// What can be chosen, each once and trimmed.
fn choices(typed: &str) -> std::result::Result<String, RecordError> {
    let fault = |why| RecordError::fault("choices", why);
    let mut seen = BTreeSet::new();
    let mut lines = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let line = text::line(line, LONGEST).map_err(|error| fault(Why::of_text(error)))?;
        if seen.insert(text::key(&line)) {
            lines.push(line);
        }
    }
    match lines.len() {
        0 => Err(fault(Why::Required)),
        1..=MOST_CHOICES => Ok(lines.join("\n")),
        _ => Err(fault(Why::Other("too_many", Messages::too_many_choices))),
    }
}

impl Listed for OwnField {
    const ORDER: Order = Order::ByName;
    const FILTERS: &'static [&'static str] = &["subject_kind", "form"];
}

impl Collection for OwnField {
    const COLLECTION: &'static str = "own_fields";
    const SCHEMA: &'static str = "OwnField";
    const ABOUT: &'static str = "A field that the company has added to a kind of record.";
}

/// The routes of the fields in the programming interface; what records say of them is below each record.
pub(crate) fn api() -> OpenApiRouter<App> {
    record::api::routes::<OwnField>()
}

/// The pages.
pub(crate) fn pages() -> Router<App> {
    pages::routes_with::<OwnField>(get(page::show))
}
