//! Every component in every state, for those who build views; not part of a release build.

use axum::http::{HeaderMap, header};
use serde::Deserialize;
use tundish_web::{
    http::input::Query,
    kit::shell::Theme,
    look,
    messages::{Lang, Messages},
};

use super::Html;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// `light` or `dark`; what the system says when it is neither.
    theme: String,
}

/// The gallery in the browser's language.
pub(super) async fn show(headers: HeaderMap, Query(asked): Query<Asked>) -> Html {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let theme = match asked.theme.as_str() {
        "light" => Theme::Light,
        "dark" => Theme::Dark,
        _ => Theme::System,
    };
    Html(look::gallery::gallery(Messages(Lang::negotiate(None, accept)), theme))
}
