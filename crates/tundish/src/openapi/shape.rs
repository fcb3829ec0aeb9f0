//! How values of the domain look in JSON, for the document: the domain itself knows no OpenAPI.
//!
//! Each type here stands for a type of the domain in `#[schema(value_type = …)]`; values are never made of them.

use tundish_domain::{
    Band, Channel, Currency, ExitCriterion, Role, Status,
    activity::ActivityOutcome,
    amount::AmountKind,
    lead::LeadSource,
    opportunity::{LossReason, WinReason},
};
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, SchemaFormat, schema::Type},
};

macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident = |$text:ident| $schema:expr;)+) => {$(
        $(#[doc = $doc])+
        pub(crate) enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let $text = ObjectBuilder::new().schema_type(Type::String).description(Some(concat!($($doc),+).trim()));
                Schema::Object($schema.build()).into()
            }
        }

        impl ToSchema for $name {}
    )+};
}

fn pattern(text: ObjectBuilder, pattern: &str, example: &str) -> ObjectBuilder {
    text.pattern(Some(pattern)).examples([example])
}

fn words(text: ObjectBuilder, words: impl Iterator<Item = impl ToString>) -> ObjectBuilder {
    text.enum_values(Some(words.map(|word| word.to_string())))
}

texts! {
    /// An identifier: 13 characters of Crockford's base32.
    Id = |text| pattern(text, "^[0-7][0-9A-TV-Za-tv-z]{12}$", "0E8NQ4RB7YJ2K");
    /// A short number that people say aloud.
    ShortNumber = |text| pattern(text, "^(OP|AC|CO|LE)-[1-9][0-9]*$", "OP-1042");
    /// An instant, RFC 3339 with at most microseconds.
    Instant = |text| text.format(Some(SchemaFormat::Custom("date-time".to_owned()))).examples(["2026-03-09T14:30:00Z"]);
    /// A day, ISO 8601.
    Day = |text| text.format(Some(SchemaFormat::Custom("date".to_owned()))).examples(["2026-03-09"]);
    /// An instant, RFC 3339, or the identifier of an event.
    KnownAtText = |text| text.pattern(Some("^[0-9A-Za-z:.+-]{1,40}$")).examples(["2026-03-09T14:30:00Z", "0E8NQ4RB7YJ2K"]);
    /// A currency that ISO 4217 lists as in use.
    CurrencyCode = |text| words(text, Currency::all());
    /// Whether an opportunity is open, and how it ended if not.
    StatusWord = |text| words(text, Status::ALL.iter());
    /// Through which channel an opportunity is worked.
    ChannelWord = |text| words(text, Channel::ALL.iter());
    /// What made an opportunity known.
    SourceWord = |text| words(text, LeadSource::ALL.iter());
    /// As what somebody else sees a record.
    ShareWord = |text| words(text, ["share", "custodian"].iter());
    /// How sure an amount is.
    AmountKindWord = |text| words(text, AmountKind::ALL.iter());
    /// Why the customer ordered.
    WinReasonWord = |text| words(text, WinReason::ALL.iter());
    /// Why it came to nothing.
    LossReasonWord = |text| words(text, LossReason::ALL.iter());
    /// The part of the funnel in which a stage lies.
    BandWord = |text| words(text, Band::ALL.iter());
    /// What must be known before a stage is left forwards.
    ExitCriterionWord = |text| words(text, ExitCriterion::ALL.iter());
    /// What a person is in the company.
    RoleWord = |text| words(text, Role::ALL.iter());
    /// How an activity came out.
    ActivityOutcomeWord = |text| words(text, ActivityOutcome::ALL.iter());
    /// The identifier of an own field, a colon, and what it is to hold.
    OwnFilter = |text| text.max_length(Some(14 + crate::own_field::Filter::LONGEST)).pattern(Some("^[0-7][0-9A-TV-Za-tv-z]{12}:[^\\x00]*[^\\s\\x00][^\\x00]*$"));
    /// Where a list goes on: what `next` said.
    CursorText = |text| text.max_length(Some(2_000)).pattern(Some("^[0-9A-Za-z_-]*$"));
}

/// Money: a whole number of minor units of its currency.
#[derive(serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes `tundish_domain::Money`")]
pub(crate) struct Money {
    /// Cents of a dollar, whole yen, thousandths of a dinar; what is asked for or paid is not negative.
    #[schema(required = true, minimum = 0)]
    minor: i64,
    /// The currency that the minor units belong to.
    #[schema(required = true, value_type = CurrencyCode)]
    currency: String,
}

/// The identifier in a record's address.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes `tundish_web::http::input::Path`")]
pub(crate) struct RecordId {
    /// Which one.
    #[param(value_type = Id)]
    id: String,
}

/// The header by which a repeated request is recognised.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes `tundish_web::http::idempotency`")]
pub(crate) struct IdempotencyKey {
    /// A key made by the client. The same request with the same key acts once.
    #[param(
        rename = "Idempotency-Key",
        nullable = false,
        min_length = 1,
        max_length = 255,
        pattern = "^[!-~]([ -~]*[!-~])?$"
    )]
    key: Option<String>,
}

/// The header that says which version an edit rests on.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes `tundish_web::http::etag`")]
pub(crate) struct RequiredIfMatch {
    /// The `ETag` that was read, such as `"v7"`, or `*` to overwrite on purpose.
    #[param(rename = "If-Match", example = "\"v7\"")]
    tag: String,
}

/// The header that says which version a verb rests on.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes `tundish_web::http::etag`")]
pub(crate) struct OptionalIfMatch {
    /// The `ETag` that was read, such as `"v7"`; without it the verb is carried out on whatever is stored, if it may be.
    #[param(rename = "If-Match", nullable = false, example = "\"v7\"")]
    tag: Option<String>,
}
