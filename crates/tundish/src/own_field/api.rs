//! Own fields of single records in the programming interface: `/api/v1/{collection}/{id}/own_fields`.

use std::collections::BTreeMap;

use axum::routing::MethodRouter;
use serde_json::{Value as Json, json};
use tundish_web::{
    http::error::{FieldErrors, WebError},
    messages::{Lang, Messages},
};
use utoipa::openapi::{
    ArrayBuilder, Content, HttpMethod, ObjectBuilder, PathItem, Ref, RefOr, Required, Schema,
    request_body::RequestBodyBuilder,
    schema::{AdditionalProperties, Type},
};

use super::{OwnField, OwnPatch, Sheet, value};
use crate::{
    openapi::{refusal, shape},
    record::{
        Why,
        api::describe::{Routed, answer, operation, routed, with},
    },
    web::App,
};

/// What is sent: values by the identifiers of their fields.
pub(crate) type Body = BTreeMap<String, Json>;

/// What a record says of its own fields.
pub(crate) fn shown(sheet: &Sheet, version: i64) -> Json {
    let item = |field: &OwnField| {
        json!({
            "field_id": field.id.to_string(),
            "name": field.name,
            "form": field.form.as_str(),
            "value": value::in_json(field, sheet.values.get(&field.id).map(String::as_str)),
        })
    };
    json!({ "version": version, "items": sheet.fields.iter().map(item).collect::<Vec<_>>() })
}

/// What a body says.
///
/// # Errors
/// All that is wrong with it.
pub(crate) fn said(body: &Body, sheet: &Sheet) -> Result<OwnPatch, WebError> {
    let (mut patch, mut errors) = (OwnPatch::default(), FieldErrors::new());
    let mut fault = |name: &str, why: &Why| errors.push(name, why.code(), why.sentence(Messages(Lang::En)));
    for (name, json) in body {
        let Some(field) = name.parse().ok().and_then(|id| sheet.field(id)) else {
            fault(name, &Why::Unknown);
            continue;
        };
        match value::said_in_json(field, json) {
            Ok(said) => patch.set(field.id, said),
            Err(why) => fault(name, &why),
        }
    }
    if let Err(faults) = sheet.changes(&patch) {
        for (field, why) in faults {
            fault(&field.to_string(), &why);
        }
    }
    errors.into_result()?;
    Ok(patch)
}

/// The description of both operations on the records of a collection, and their handlers.
pub(crate) fn routes(collection: &str, one: &str, handlers: MethodRouter<App>) -> Routed {
    let summary = "What it says of its own fields".to_owned();
    let read = operation::<OwnField, refusal::OfRead>(&format!("read_{one}_own_fields"), summary);
    let read = with::<shape::RecordId>(read).response("200", answer("All of them.", "OwnValues", true, false));
    let body = ObjectBuilder::new()
        .description(Some("Values by the identifiers of their fields. What is left out stays as it is; null empties."))
        .additional_properties(Some(AdditionalProperties::RefOr(any())));
    let body = RequestBodyBuilder::new()
        .content("application/json", Content::new(Some(RefOr::T(Schema::from(body)))))
        .required(Some(Required::True));
    let summary = "Change what it says of its own fields".to_owned();
    let edit = operation::<OwnField, refusal::OfEdit>(&format!("edit_{one}_own_fields"), summary);
    let edit = edit.request_body(Some(body.build()));
    let edit = with::<shape::RequiredIfMatch>(with::<shape::RecordId>(edit));
    let mut item = PathItem::new(HttpMethod::Get, read.build());
    item.patch = Some(edit.response("200", answer("As they are now.", "OwnValues", true, false)).build());
    routed(&format!("/api/v1/{collection}/{{id}}/own_fields"), item, schemas(), handlers)
}

/// A value: a text, a decimal as a text, a day, true or false, or nothing.
fn any() -> RefOr<Schema> {
    let types = [Type::String, Type::Boolean, Type::Null].to_vec();
    RefOr::T(ObjectBuilder::new().schema_type(utoipa::openapi::schema::SchemaType::Array(types)).into())
}

fn schemas() -> Vec<(String, RefOr<Schema>)> {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let value = ObjectBuilder::new()
        .description(Some("What a record says of one own field."))
        .property("field_id", text())
        .property("name", text())
        .property("form", text().enum_values(Some(tundish_domain::OwnForm::WORDS.iter().copied())))
        .property("value", any());
    let values = ObjectBuilder::new()
        .description(Some("What a record says of its own fields."))
        .property("version", ObjectBuilder::new().schema_type(Type::Integer))
        .property("items", ArrayBuilder::new().items(Ref::from_schema_name("OwnValue")));
    vec![("OwnValue".to_owned(), RefOr::T(value.into())), ("OwnValues".to_owned(), RefOr::T(values.into()))]
}
