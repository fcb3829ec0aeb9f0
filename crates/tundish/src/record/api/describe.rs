//! The operations of plain records, described from their fields.

use axum::routing::MethodRouter;
use utoipa::{
    IntoParams, IntoResponses,
    openapi::{
        Content, HeaderBuilder, HttpMethod, ObjectBuilder, PathItem, Ref, RefOr, Required, Response, Schema,
        path::{Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathsBuilder},
        request_body::RequestBodyBuilder,
        schema::{AdditionalProperties, Type},
    },
};
use utoipa_axum::router::UtoipaMethodRouter;

use super::{Collection, schema};
use crate::{
    event,
    openapi::{refusal, shape},
    own_field::{Filter, KINDS},
    record::{field, kind, list},
    search::find::LONGEST,
    web::{App, api::PageAsked},
};

pub(crate) type Routed = UtoipaMethodRouter<App>;

pub(crate) fn routed(
    path: &str,
    item: PathItem,
    schemas: Vec<(String, RefOr<Schema>)>,
    handlers: MethodRouter<App>,
) -> Routed {
    (schemas, PathsBuilder::new().path(path, item).build(), handlers)
}

/// An operation with its refusals.
pub(crate) fn operation<R: Collection, Refused: IntoResponses>(id: &str, summary: String) -> OperationBuilder {
    Refused::responses().into_iter().fold(
        OperationBuilder::new().tag(R::COLLECTION).operation_id(Some(id)).summary(Some(summary)),
        |operation, (status, response)| operation.response(status, response),
    )
}

pub(crate) fn with<P: IntoParams>(operation: OperationBuilder) -> OperationBuilder {
    P::into_params(|| None).into_iter().fold(operation, OperationBuilder::parameter)
}

fn one_of<R: Collection>() -> String {
    R::COLLECTION
        .strip_suffix("ies")
        .map_or_else(|| R::COLLECTION.trim_end_matches('s').to_owned(), |stem| format!("{stem}y"))
}

pub(crate) fn answer(description: &str, schema: &str, is_versioned: bool, is_new: bool) -> Response {
    let header = |description: &str| {
        HeaderBuilder::new()
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
            .description(Some(description))
            .build()
    };
    let content = Content::new(Some(Ref::from_schema_name(schema)));
    let mut response = Response::builder().description(description).content("application/json", content);
    if is_versioned {
        response = response.header("ETag", header("Its version."));
    }
    if is_new {
        response = response.header("Location", header("Where it is."));
    }
    response.build()
}

fn body(schema: impl Into<RefOr<Schema>>, is_required: bool) -> utoipa::openapi::request_body::RequestBody {
    RequestBodyBuilder::new()
        .content("application/json", Content::new(Some(schema)))
        .required(Some(if is_required { Required::True } else { Required::False }))
        .build()
}

pub(super) fn collection<R: Collection>(path: &str, handlers: MethodRouter<App>) -> Routed {
    let (one, many) = (one_of::<R>(), R::COLLECTION);
    let list = operation::<R, refusal::OfList>(&format!("list_{many}"), format!("The {many} that one sees"));
    let list = filters::<R>().into_iter().fold(with::<PageAsked>(list), OperationBuilder::parameter);
    let list = list.response("200", answer("One page.", &format!("{}Page", R::SCHEMA), false, false));
    let create = operation::<R, refusal::OfCreate>(&format!("create_{one}"), format!("Make one of the {many}"));
    let create = with::<shape::IdempotencyKey>(create)
        .request_body(Some(body(Ref::from_schema_name(format!("New{}", R::SCHEMA)), true)))
        .response("201", answer("It is made.", R::SCHEMA, true, true));
    let mut item = PathItem::new(HttpMethod::Get, list.build());
    item.post = Some(create.build());
    routed(path, item, schema::schemas::<R>(), handlers)
}

/// The schemas of a kind that is listed and made in its own way: as it is answered, a page of it, and how it is edited.
pub(crate) fn schemas<R: Collection>() -> Vec<(String, RefOr<Schema>)> {
    let new = format!("New{}", R::SCHEMA);
    schema::schemas::<R>().into_iter().filter(|(name, _)| *name != new).collect()
}

fn filters<R: Collection>() -> Vec<Parameter> {
    let parameter = |name: &str, schema: RefOr<Schema>, description: String| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Query)
            .required(Required::False)
            .schema(Some(schema))
            .description(Some(description))
            .build()
    };
    let text = |longest| {
        let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(longest));
        // No address holds NUL.
        RefOr::T(text.pattern(Some(r"^[^\u0000]*$")).into())
    };
    let name = R::HAS_NAME.then(|| parameter("name", text(200), "Only those whose name begins with this.".to_owned()));
    let words = "Only those that have these words: of names, companies, addresses; telephone numbers, short numbers.";
    let words = list::is_looked_up::<R>().then(|| parameter("q", text(LONGEST), words.to_owned()));
    let own = KINDS.contains(&kind::<R>()).then(|| {
        let said = "Only those whose own field holds this: its identifier, a colon, the text.";
        parameter("own", own_filter(), said.to_owned())
    });
    let narrowed = R::FILTERS.iter().filter_map(|filter| field::find(R::FIELDS, filter));
    name.into_iter()
        .chain(words)
        .chain(own)
        .chain(narrowed.map(|field| {
            parameter(field.name, schema::filter(field), format!("Only those with this `{}`.", field.name))
        }))
        .collect()
}

/// What a list is narrowed by with an own field.
pub(crate) fn own_filter() -> RefOr<Schema> {
    let text = ObjectBuilder::new().schema_type(Type::String).max_length(Some(14 + Filter::LONGEST));
    RefOr::T(text.pattern(Some("^[0-7][0-9A-TV-Za-tv-z]{12}:.*\\S")).into())
}

pub(super) fn one<R: Collection>(path: &str, handlers: MethodRouter<App>) -> Routed {
    let one = one_of::<R>();
    let shown = || answer("As it is now.", R::SCHEMA, true, false);
    let read = operation::<R, refusal::OfRead>(&format!("read_{one}"), format!("One of the {}", R::COLLECTION));
    let read = with::<shape::RecordId>(read).response("200", shown());
    let edit = operation::<R, refusal::OfEdit>(&format!("edit_{one}"), "Change what is known".to_owned())
        .description(Some("What is left out stays as it is; null empties a field."))
        .request_body(Some(body(Ref::from_schema_name(format!("{}Input", R::SCHEMA)), true)));
    let edit = with::<shape::RequiredIfMatch>(with::<shape::RecordId>(edit)).response("200", shown());
    let delete = operation::<R, refusal::OfDelete>(&format!("delete_{one}"), "Delete it".to_owned())
        .description(Some("For 30 days it can be restored."));
    let delete = with::<shape::RequiredIfMatch>(with::<shape::RecordId>(delete)).response("200", shown());
    let mut item = PathItem::new(HttpMethod::Get, read.build());
    item.patch = Some(edit.build());
    item.delete = Some(delete.build());
    routed(path, item, Vec::new(), handlers)
}

fn verb<R: Collection>(id: &str, summary: &str) -> OperationBuilder {
    let verb = operation::<R, refusal::OfVerb>(&format!("{id}_{}", one_of::<R>()), summary.to_owned());
    with::<shape::IdempotencyKey>(with::<shape::RecordId>(verb))
        .response("200", answer("As it is now.", R::SCHEMA, true, false))
}

fn posted(path: &str, operation: Operation, handlers: MethodRouter<App>) -> Routed {
    routed(path, PathItem::new(HttpMethod::Post, operation), Vec::new(), handlers)
}

fn object(properties: Vec<(&str, ObjectBuilder, bool)>) -> RefOr<Schema> {
    let closed = ObjectBuilder::new().additional_properties(Some(AdditionalProperties::FreeForm(false)));
    let object = properties.into_iter().fold(closed, |object, (name, schema, is_required)| {
        let object = object.property(name, schema);
        if is_required { object.required(name) } else { object }
    });
    RefOr::T(object.into())
}

pub(super) fn restore<R: Collection>(path: &str, handlers: MethodRouter<App>) -> Routed {
    let verb = with::<shape::OptionalIfMatch>(verb::<R>("restore", "Take a deletion back"));
    posted(path, verb.request_body(Some(body(object(Vec::new()), false))).build(), handlers)
}

pub(super) fn undo<R: Collection>(path: &str, handlers: MethodRouter<App>) -> Routed {
    let event = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[0-7][0-9A-TV-Za-tv-z]{12}$"));
    let event = event.description(Some("The event whose change is taken back."));
    let field =
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(R::FIELDS.iter().map(|field| field.name)));
    let field = field.description(Some("Of this field only; all that it changed when nothing is said."));
    let verb = with::<shape::OptionalIfMatch>(verb::<R>("undo", "Take one change back"));
    let body = body(object(vec![("event_id", event, true), ("field", field, false)]), true);
    posted(path, verb.request_body(Some(body)).build(), handlers)
}

pub(super) fn reassign<R: Collection>(path: &str, handlers: MethodRouter<App>) -> Routed {
    let owner = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[0-7][0-9A-TV-Za-tv-z]{12}$"));
    let verb = with::<shape::OptionalIfMatch>(verb::<R>("reassign", "Give it to another owner"));
    posted(path, verb.request_body(Some(body(object(vec![("owner_id", owner, true)]), true))).build(), handlers)
}

pub(super) fn confirm<R: Collection>(path: &str, handlers: MethodRouter<App>) -> Routed {
    let aging = R::FIELDS.iter().filter(|field| field.ages).map(|field| field.name);
    let field = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(aging));
    let verb = verb::<R>("confirm", "Say that a field is still true");
    posted(path, verb.request_body(Some(body(object(vec![("field", field, true)]), true))).build(), handlers)
}

pub(super) fn events<R: Collection>(path: &str, handlers: MethodRouter<App>) -> Routed {
    let list = operation::<R, refusal::OfListBelow>(
        &format!("list_{}_events", one_of::<R>()),
        "What happened to it, oldest first".to_owned(),
    );
    let list = with::<PageAsked>(with::<shape::RecordId>(list));
    let list = list.response("200", answer("One page.", "EventPage", false, false));
    let mut schemas = Vec::new();
    <event::shown::EventPage as utoipa::ToSchema>::schemas(&mut schemas);
    schemas.push(("EventPage".to_owned(), <event::shown::EventPage as utoipa::PartialSchema>::schema()));
    routed(path, PathItem::new(HttpMethod::Get, list.build()), schemas, handlers)
}
