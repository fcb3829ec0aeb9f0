//! A form that may have to be shown again.

use std::fmt;

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

use super::tree::Tree;
use super::{Form, InputBody, read};
use crate::http::error::{ErrorKind, FieldErrors, WebError};
use crate::http::idempotency::Idempotent;

/// A posted form with what was typed: the handler renders it again with each complaint beside its
/// field instead of losing it. Fields that no page of ours sends are still refused outright.
#[derive(Debug)]
pub struct Attempt<T> {
    /// The input, or what does not fit. A field of the wrong form ends the reading, so there is one
    /// complaint; rules of the domain come after and can list all of theirs.
    pub input: Result<T, FieldErrors>,
    /// What was typed.
    pub typed: Typed,
    /// Present when the form carried its key.
    pub idempotent: Option<Idempotent>,
}

/// The texts of a form as they were typed. `Debug` shows names only: values may be passwords.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Typed(Vec<(String, Vec<String>)>);

impl Typed {
    /// The text of a field; empty when it was not sent.
    #[must_use]
    pub fn get(&self, field: &str) -> &str {
        self.all(field).first().map_or("", String::as_str)
    }

    /// All texts of a field that may be chosen more than once.
    #[must_use]
    pub fn all(&self, field: &str) -> &[String] {
        self.0.iter().find(|(name, _)| name == field).map_or(&[], |(_, texts)| texts)
    }

    fn of(tree: &Tree) -> Self {
        let Tree::Map(entries) = tree else {
            return Self::default();
        };
        let texts = entries.iter().filter_map(|(name, value)| match value {
            Tree::Typed(texts) => Some((name.clone(), texts.clone())),
            _ => None,
        });
        Self(texts.collect())
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Attempt<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, _: &S) -> Result<Self, WebError> {
        let (parts, sheet) = read::<Form<T>>(request).await?;
        let typed = Typed::of(&sheet.tree);
        let idempotent = sheet.idempotent(&parts)?;
        let input = match Form::fill(sheet) {
            Ok(Form(input)) => Ok(input),
            Err(error) if may_be_typed_again(&error) => Err(error.fields().clone()),
            Err(error) => return Err(error),
        };
        Ok(Self { input, typed, idempotent })
    }
}

fn may_be_typed_again(error: &WebError) -> bool {
    error.kind() == ErrorKind::Unprocessable && error.fields().iter().all(|field| field.code != "unknown_field")
}
