//! What axum's own extractors refuse, in our words.
//!
//! Their texts name Rust types and echo input, so only the status is kept.

use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::rejection::{
    BytesRejection, FormRejection, JsonRejection, MatchedPathRejection, PathRejection, QueryRejection,
    RawPathParamsRejection, StringRejection,
};
use axum::http::StatusCode;

use super::{ErrorKind, WebError};

fn by_status(status: StatusCode) -> WebError {
    WebError::of(ErrorKind::from_status(status).unwrap_or(ErrorKind::BadRequest))
}

macro_rules! from_rejection {
    ($($rejection:ty),+ $(,)?) => {
        $(impl From<$rejection> for WebError {
            fn from(rejection: $rejection) -> Self {
                by_status(rejection.status())
            }
        })+
    };
}

from_rejection!(
    BytesRejection,
    FormRejection,
    JsonRejection,
    MatchedPathRejection,
    MultipartError,
    MultipartRejection,
    PathRejection,
    QueryRejection,
    RawPathParamsRejection,
    StringRejection,
);
