//! ChromeDriver's own commands, beside the WebDriver standard: DevTools calls and the console's log.

use axum::http::Method;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// A `POST` to a path below the session.
#[derive(Debug)]
pub(super) struct VendorCommand {
    path: &'static str,
    body: Value,
}

impl VendorCommand {
    /// Calls a method of the Chrome DevTools protocol on the page.
    pub(super) fn devtools(method: &str, parameters: &Value) -> Self {
        Self { path: "goog/cdp/execute", body: json!({ "cmd": method, "params": parameters }) }
    }

    /// Takes what the console got since the last call.
    pub(super) fn console() -> Self {
        Self { path: "se/log", body: json!({ "type": "browser" }) }
    }
}

impl WebDriverCompatibleCommand for VendorCommand {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!("session/{}/{}", session_id.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _request_url: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
