//! The kinds of error: each fixes a status, a default code and default words.

use axum::http::StatusCode;

/// What sort of refusal or failure it is. Few on purpose: the `code` says the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// 400, cannot be parsed.
    BadRequest,
    /// 401, nobody is signed in.
    Unauthenticated,
    /// 403, known but not allowed.
    Forbidden,
    /// 404, does not exist for the asker.
    NotFound,
    /// 405, the address knows other methods.
    MethodNotAllowed,
    /// 408, the body came too slowly.
    RequestTimeout,
    /// 409, state or key does not allow it.
    Conflict,
    /// 410, was here and will not come back.
    Gone,
    /// 412, changed since it was read.
    Stale,
    /// 413, longer than allowed.
    TooLarge,
    /// 415, not the content type that is expected.
    UnsupportedMedia,
    /// 421, a host that is not served here.
    Misdirected,
    /// 422, understood but wrong.
    Unprocessable,
    /// 428, an edit must say which version it rests on (RFC 6585).
    VersionRequired,
    /// 429, too often.
    TooManyRequests,
    /// 500, a fault of ours.
    Internal,
    /// 503, away for a moment or outcome unknown.
    Unavailable,
    /// 507, the disk is full.
    InsufficientStorage,
}

impl ErrorKind {
    /// Every kind, in the order of their statuses.
    pub const ALL: [Self; 18] = [
        Self::BadRequest,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::RequestTimeout,
        Self::Conflict,
        Self::Gone,
        Self::Stale,
        Self::TooLarge,
        Self::UnsupportedMedia,
        Self::Misdirected,
        Self::Unprocessable,
        Self::VersionRequired,
        Self::TooManyRequests,
        Self::Internal,
        Self::Unavailable,
        Self::InsufficientStorage,
    ];

    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Gone => StatusCode::GONE,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Self::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
            Self::VersionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::InsufficientStorage => StatusCode::INSUFFICIENT_STORAGE,
        }
    }

    /// The kind for a status that some library chose: the exact one, else its class. `None` for
    /// statuses that are no errors.
    #[must_use]
    pub fn from_status(status: StatusCode) -> Option<Self> {
        if let Some(kind) = Self::ALL.into_iter().find(|kind| kind.status() == status) {
            return Some(kind);
        }
        if status.is_client_error() {
            Some(Self::BadRequest)
        } else if status.is_server_error() {
            Some(Self::Internal)
        } else {
            None
        }
    }

    /// A short title that never changes for the kind (RFC 9457, `title`).
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::BadRequest => "Bad request",
            Self::Unauthenticated => "Sign-in required",
            Self::Forbidden => "Not allowed",
            Self::NotFound => "Not found",
            Self::MethodNotAllowed => "Method not allowed",
            Self::RequestTimeout => "Too slow",
            Self::Conflict => "Conflict",
            Self::Gone => "Gone",
            Self::Stale => "Changed meanwhile",
            Self::TooLarge => "Too large",
            Self::UnsupportedMedia => "Unsupported content type",
            Self::Misdirected => "Wrong host",
            Self::Unprocessable => "Not valid",
            Self::VersionRequired => "Version required",
            Self::TooManyRequests => "Too many requests",
            Self::Internal => "Internal error",
            Self::Unavailable => "Unavailable",
            Self::InsufficientStorage => "Storage full",
        }
    }

    /// The code when nothing more special is known.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadRequest => "bad_request",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::RequestTimeout => "request_timeout",
            Self::Conflict => "conflict",
            Self::Gone => "gone",
            Self::Stale => "stale",
            Self::TooLarge => "too_large",
            Self::UnsupportedMedia => "unsupported_media_type",
            Self::Misdirected => "host_not_served",
            Self::Unprocessable => "not_valid",
            Self::VersionRequired => "version_required",
            Self::TooManyRequests => "too_many_requests",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
            Self::InsufficientStorage => "insufficient_storage",
        }
    }

    /// The sentence when nothing more special is known.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::BadRequest => "The request could not be read.",
            Self::Unauthenticated => "Nobody is signed in, or the token is not valid.",
            Self::Forbidden => "You may not do this.",
            Self::NotFound => "There is nothing here, or nothing that you may see.",
            Self::MethodNotAllowed => "This address does not take that method.",
            Self::RequestTimeout => "The request came too slowly.",
            Self::Conflict => "The present state does not allow this.",
            Self::Gone => "This is no longer here.",
            Self::Stale => "Somebody changed this since you read it.",
            Self::TooLarge => "The request is larger than allowed.",
            Self::UnsupportedMedia => "The content type of the request is not accepted here.",
            Self::Misdirected => "This server does not answer for that host name.",
            Self::Unprocessable => "Something in the request is not valid.",
            Self::VersionRequired => "An edit must say which version it rests on.",
            Self::TooManyRequests => "That was too often.",
            Self::Internal => "Something went wrong on our side; nothing is known to be changed.",
            Self::Unavailable => "The service is away for a moment; nothing was changed.",
            Self::InsufficientStorage => "The server's disk is full; nothing was changed.",
        }
    }

    /// What helps when nothing more special is known.
    #[must_use]
    pub const fn remedy(self) -> Option<&'static str> {
        match self {
            Self::Unauthenticated => Some("Sign in, or send a valid token."),
            Self::Stale => Some("Look at both versions, then save again."),
            Self::VersionRequired => Some("Send If-Match with the ETag that you read."),
            Self::TooManyRequests => Some("Wait, then try again."),
            Self::Unavailable => Some("Try again in a moment."),
            Self::InsufficientStorage => Some("Reading goes on; tell your administrator."),
            Self::Internal => Some("Tell your administrator the request number."),
            _ => None,
        }
    }
}
