//! What programs say about people.

use serde::Deserialize;
use tundish_domain::{Role, id::TeamId};
use tundish_web::{
    http::{error::WebError, input::TriState},
    messages::Lang,
};
use utoipa::ToSchema;

use super::super::{UserPatch, create};
use crate::{
    openapi::shape,
    setting::Company,
    web::api::{never_null, set},
};

/// What is needed to add a person.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewUser {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Address to sign in with.
    #[schema(max_length = 254)]
    email: Option<String>,
    #[schema(value_type = shape::RoleWord)]
    role: Role,
    #[schema(value_type = Option<shape::Id>)]
    team_id: Option<TeamId>,
    /// Language and region, as a BCP 47 tag; English when nothing is said.
    #[schema(max_length = 200)]
    locale: Option<String>,
    /// Time zone of clock times, as an IANA name; that of the company when nothing is said.
    #[schema(max_length = 200)]
    time_zone: Option<String>,
}

impl NewUser {
    pub(super) fn understood(self, company: &Company) -> create::NewUser {
        create::NewUser {
            name: self.name,
            email: self.email,
            role: self.role,
            team_id: self.team_id,
            password_hash: None,
            locale: self.locale.unwrap_or_else(|| Lang::default().code().to_owned()),
            time_zone: self.time_zone.unwrap_or_else(|| company.time_zone_name.clone()),
        }
    }
}

/// What to change about a person. What is left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UserInput {
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    #[serde(default)]
    name: TriState<String>,
    /// Address to sign in with.
    #[schema(value_type = Option<String>, max_length = 254)]
    #[serde(default)]
    email: TriState<String>,
    #[schema(value_type = shape::RoleWord, required = false)]
    #[serde(default)]
    role: TriState<Role>,
    #[schema(value_type = Option<shape::Id>)]
    #[serde(default)]
    team_id: TriState<TeamId>,
    /// Language and region, as a BCP 47 tag.
    #[schema(value_type = String, required = false, max_length = 200)]
    #[serde(default)]
    locale: TriState<String>,
    /// Time zone of clock times, as an IANA name.
    #[schema(value_type = String, required = false, max_length = 200)]
    #[serde(default)]
    time_zone: TriState<String>,
}

impl UserInput {
    pub(super) fn into_patch(self) -> Result<UserPatch, WebError> {
        Ok(UserPatch {
            name: never_null("name", self.name)?,
            email: set(self.email),
            role: never_null("role", self.role)?,
            team: set(self.team_id),
            locale: never_null("locale", self.locale)?,
            time_zone: never_null("time_zone", self.time_zone)?,
        })
    }
}
