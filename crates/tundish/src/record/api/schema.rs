//! What plain records look like in JSON, described from their fields.

use serde_json::Value as Json;
use utoipa::openapi::{
    ArrayBuilder, ObjectBuilder, OneOfBuilder, Ref, RefOr, Schema,
    schema::{AdditionalProperties, SchemaFormat, SchemaType, Type},
};

use super::Collection;
use crate::record::{Field, Kind, Set, field::Target, points::PointKind};

/// The schemas of a collection by their names.
pub(super) fn schemas<R: Collection>() -> Vec<(String, RefOr<Schema>)> {
    let page = ObjectBuilder::new()
        .property("items", ArrayBuilder::new().items(Ref::from_schema_name(R::SCHEMA)))
        .property("next", text(true).description(Some("Where the list goes on; null on the last page.")))
        .description(Some("One page."));
    let mut schemas = vec![
        (format!("New{}", R::SCHEMA), new::<R>()),
        (format!("{}Input", R::SCHEMA), input::<R>()),
        (format!("{}Page", R::SCHEMA), RefOr::T(page.into())),
    ];
    let whole = answer::<R>(R::FIELDS.iter(), (!R::CARD.is_empty()).then_some("whole"), true);
    if R::CARD.is_empty() {
        schemas.push((R::SCHEMA.to_owned(), whole));
    } else {
        let card = R::FIELDS.iter().filter(|field| R::CARD.contains(&field.name));
        let names = [format!("Whole{}", R::SCHEMA), format!("{}Card", R::SCHEMA)];
        let either = names.iter().fold(OneOfBuilder::new(), |either, name| either.item(Ref::from_schema_name(name)));
        schemas.push((R::SCHEMA.to_owned(), RefOr::T(either.description(Some(R::ABOUT)).into())));
        let [whole_name, card_name] = names;
        schemas.push((whole_name, whole));
        schemas.push((card_name, answer::<R>(card, Some("card"), false)));
    }
    schemas
}

fn answer<R: Collection>(
    fields: impl Iterator<Item = &'static Field>,
    view: Option<&str>,
    is_whole: bool,
) -> RefOr<Schema> {
    let mut object = ObjectBuilder::new().description(Some(R::ABOUT));
    if let Some(view) = view {
        object = object.property("view", text(false).enum_values(Some([view])));
    }
    object = object.property("id", id(false)).property(
        "version",
        ObjectBuilder::new().schema_type(Type::Integer).description(Some("Counts the changes, from 1.")),
    );
    for field in fields {
        object = object.property(field.name, told(field));
    }
    if is_whole {
        object = object.property("created_at", instant(false)).property("deleted_at", instant(true));
    }
    RefOr::T(object.into())
}

fn new<R: Collection>() -> RefOr<Schema> {
    let mut object = ObjectBuilder::new()
        .description(Some("What is needed to make one."))
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    for field in R::FIELDS.iter().filter(|field| field.set != Set::Never) {
        // Whoever asks is the owner, and a word has a first choice, where nothing is said.
        let is_needed = field.must_be_said || field.is_required && matches!(field.kind, Kind::Line(_));
        object = object.property(field.name, asked(field, !is_needed));
        if is_needed {
            object = object.required(field.name);
        }
    }
    RefOr::T(object.into())
}

fn input<R: Collection>() -> RefOr<Schema> {
    let mut object = ObjectBuilder::new()
        .description(Some("What to change. What is left out stays as it is; null empties a field."))
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    for field in R::FIELDS.iter().filter(|field| field.set == Set::Always) {
        object = object.property(field.name, asked(field, !field.is_required));
    }
    RefOr::T(object.into())
}

/// A field as it is answered.
fn told(field: &Field) -> RefOr<Schema> {
    value(field, !field.is_required)
}

/// A field as it is sent.
fn asked(field: &Field, may_be_null: bool) -> RefOr<Schema> {
    value(field, may_be_null)
}

/// A field as a parameter of a list.
pub(super) fn filter(field: &Field) -> RefOr<Schema> {
    value(field, false)
}

fn value(field: &Field, may_be_null: bool) -> RefOr<Schema> {
    let schema: Schema = match field.kind {
        Kind::Line(longest) => text(may_be_null)
            .min_length(field.is_required.then_some(1))
            .max_length(Some(longest))
            .pattern(Some(ONE_LINE))
            .into(),
        Kind::Prose(longest) => text(may_be_null).max_length(Some(longest)).into(),
        Kind::Web => {
            text(may_be_null).max_length(Some(500)).pattern(Some(r"^https?://[A-Za-z0-9.-]+(/[!-~]*)?$")).into()
        }
        Kind::Word(words) => {
            let mut all: Vec<Json> = words.all.iter().map(|word| Json::from(*word)).collect();
            if may_be_null {
                all.push(Json::Null);
            }
            text(may_be_null).enum_values(Some(all)).into()
        }
        Kind::Day => text(may_be_null).format(Some(SchemaFormat::Custom("date".to_owned()))).into(),
        Kind::Time => text(may_be_null).pattern(Some("^([01]?[0-9]|2[0-3]):[0-5][0-9]$")).into(),
        Kind::Instant => instant(may_be_null).into(),
        Kind::Flag | Kind::Maybe => ObjectBuilder::new().schema_type(nullable(Type::Boolean, may_be_null)).into(),
        Kind::Whole { least, most } => ObjectBuilder::new()
            .schema_type(nullable(Type::Integer, may_be_null))
            .minimum(Some(least))
            .maximum(Some(most))
            .into(),
        Kind::Decimal { .. } => text(may_be_null)
            .pattern(Some(r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"))
            .description(Some("A decimal with at most six places."))
            .into(),
        Kind::Money => return Ref::from_schema_name("Money").into(),
        Kind::Number(kind) => text(false).pattern(Some(format!("^{}[1-9][0-9]*$", kind.prefix()))).into(),
        Kind::Prices => ArrayBuilder::new().items(Ref::from_schema_name("Money")).into(),
        Kind::Days => days(),
        Kind::Currency => {
            text(may_be_null).pattern(Some("^[A-Z]{3}$")).description(Some("A currency of ISO 4217.")).into()
        }
        Kind::Rate => text(may_be_null)
            .pattern(Some(r"^[0-9]{1,9}(\.[0-9]{1,9})?$"))
            .description(Some("A decimal with at most nine places, above zero."))
            .into(),
        Kind::Emails => points(PointKind::Email),
        Kind::Phones => points(PointKind::Phone),
        Kind::To(target) => id(may_be_null).description(Some(names(target))).into(),
    };
    RefOr::T(schema)
}

const fn names(target: Target) -> &'static str {
    match target {
        Target::Account => "An account.",
        Target::Contact => "A contact.",
        Target::Lead => "A lead.",
        Target::Opportunity => "An opportunity.",
        Target::Product => "A product.",
        Target::Person => "A person of the company.",
        Target::Colleague => "A person of the company, no partner.",
        Target::Deputy => "A person of the company who may stand in for one.",
    }
}

fn points(kind: PointKind) -> Schema {
    let label: Vec<Json> = kind.labels().iter().map(|label| Json::from(*label)).chain([Json::Null]).collect();
    let item = ObjectBuilder::new()
        .property("label", text(true).enum_values(Some(label)))
        .property("value", text(false).min_length(Some(3)).max_length(Some(254)))
        .required("value")
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    ArrayBuilder::new().items(item).max_items(Some(crate::record::points::MOST)).into()
}

/// No characters that steer what is shown instead of being shown.
const ONE_LINE: &str = r"^[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*$";

fn days() -> Schema {
    let item = ObjectBuilder::new()
        .property("day", text(false).format(Some(SchemaFormat::Custom("date".to_owned()))))
        .property("name", text(false).max_length(Some(crate::record::days::LONGEST)))
        .required("day")
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    ArrayBuilder::new().items(item).max_items(Some(crate::record::days::MOST)).into()
}

fn nullable(schema_type: Type, may_be_null: bool) -> SchemaType {
    if may_be_null { SchemaType::from_iter([schema_type, Type::Null]) } else { SchemaType::new(schema_type) }
}

fn text(may_be_null: bool) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(nullable(Type::String, may_be_null))
}

fn id(may_be_null: bool) -> ObjectBuilder {
    text(may_be_null).pattern(Some("^[0-7][0-9A-TV-Za-tv-z]{12}$"))
}

fn instant(may_be_null: bool) -> ObjectBuilder {
    text(may_be_null).format(Some(SchemaFormat::Custom("date-time".to_owned())))
}
