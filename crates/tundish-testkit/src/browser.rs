//! A real browser for tests: Debian's Chromium, headless, driven through WebDriver.
//!
//! ```no_run
//! # async fn example() {
//! use tundish_testkit::axe;
//! use tundish_testkit::browser::{self, Screen};
//!
//! browser::visit(Screen::PHONE.dark(), async |browser| {
//!     browser.goto("http://127.0.0.1:8080/sign-in").await;
//!     browser.fill("[name=email]", "ada@example.com").await;
//!     browser.click("button[type=submit]").await;
//!     browser.wait_for("main h1").await;
//!     axe::check(browser).await;
//! })
//! .await;
//! # }
//! ```
//!
//! Every visit has an empty profile. An error in the console, a refused script and a missing file among them, fails the
//! visit although its body was content. Nothing sleeps: what a page does in its own time is waited for, up to
//! [`PATIENCE`].

mod command;
mod driver;
mod gesture;

pub use self::gesture::key;

use self::command::VendorCommand;
use base64::Engine as _;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// How long a condition is waited for before the test fails.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// How often a condition is looked at while waiting.
const GLANCE: Duration = Duration::from_millis(20);

/// What the visitor holds in hand: the size of the page area and the preferences that pages can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Width of the page area in CSS pixels.
    pub width: u32,
    /// Height of the page area in CSS pixels.
    pub height: u32,
    /// A finger instead of a mouse, and a phone's viewport rules.
    pub touch: bool,
    /// Dark instead of light.
    pub dark: bool,
    /// Whether pages may run JavaScript.
    pub script: bool,
    /// The language asked for, as in `Accept-Language`.
    pub language: &'static str,
}

impl Screen {
    /// A laptop's window.
    pub const DESKTOP: Self =
        Self { width: 1280, height: 900, touch: false, dark: false, script: true, language: "en" };
    /// A phone held upright.
    pub const PHONE: Self = Self { width: 390, height: 844, touch: true, ..Self::DESKTOP };

    /// The same in dark colours.
    #[must_use]
    pub const fn dark(self) -> Self {
        Self { dark: true, ..self }
    }

    /// The same with JavaScript switched off.
    #[must_use]
    pub const fn without_script(self) -> Self {
        Self { script: false, ..self }
    }

    /// The same in another language.
    #[must_use]
    pub const fn in_language(self, language: &'static str) -> Self {
        Self { language, ..self }
    }
}

/// Opens a browser, lets `body` use it, and fails if the console holds an error at the end.
///
/// # Panics
/// When there is no browser, when `body` panics, and when the console holds an error.
pub async fn visit<R>(screen: Screen, body: impl AsyncFnOnce(&Browser) -> R) -> R {
    let browser = Browser::open(screen).await;
    let result = body(&browser).await;
    let errors = browser.take_console_errors().await;
    assert!(errors.is_empty(), "the console holds errors:\n{}", errors.join("\n"));
    result
}

/// One browser window with a profile of its own; dropping it closes the browser.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    screen: Screen,
    session: String,
}

impl Browser {
    async fn open(screen: Screen) -> Self {
        let client = driver::driver().session(&screen).await.unwrap_or_else(|error| panic!("{error}"));
        let session = client.session_id().await.ok().flatten().unwrap_or_default();
        let browser = Self { client, screen, session };
        let size = json!({
            "width": screen.width, "height": screen.height, "deviceScaleFactor": 1, "mobile": screen.touch,
        });
        browser.devtools("Emulation.setDeviceMetricsOverride", size).await;
        browser.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": screen.touch })).await;
        // Less motion: a colour halfway through a transition is neither readable nor the same twice.
        let scheme = if screen.dark { "dark" } else { "light" };
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]});
        browser.devtools("Emulation.setEmulatedMedia", media).await;
        browser
    }

    /// The WebDriver client, for what the methods here do not cover.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Loads a page and waits until its load event.
    ///
    /// # Panics
    /// When nothing answers there.
    pub async fn goto(&self, url: &str) {
        self.client.goto(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Waits for an element and returns it. `css` is a selector.
    ///
    /// # Panics
    /// When no element matches within [`PATIENCE`].
    pub async fn wait_for(&self, css: &str) -> Element {
        self.patiently(&format!("finding `{css}`"), async || self.client.find(Locator::Css(css)).await).await
    }

    /// Waits for an element that can be clicked, and clicks it.
    ///
    /// # Panics
    /// When it does not appear, or stays covered by something else.
    pub async fn click(&self, css: &str) {
        let click = async || self.client.find(Locator::Css(css)).await?.click().await;
        self.patiently(&format!("clicking `{css}`"), click).await;
    }

    /// Waits for a field, empties it and types.
    ///
    /// # Panics
    /// When it does not appear or cannot be typed into.
    pub async fn fill(&self, css: &str, text: &str) {
        let fill = async || {
            let field = self.client.find(Locator::Css(css)).await?;
            field.clear().await?;
            field.send_keys(text).await
        };
        self.patiently(&format!("filling `{css}`"), fill).await;
    }

    /// Waits for an element and returns its text as a person sees it.
    ///
    /// # Panics
    /// When it does not appear.
    pub async fn text(&self, css: &str) -> String {
        let text = async || self.client.find(Locator::Css(css)).await?.text().await;
        self.patiently(&format!("reading `{css}`"), text).await
    }

    /// Waits until the page's answer to a JavaScript expression is true. `what` is for the message: "the list has 3 rows".
    ///
    /// # Panics
    /// When it stays false for [`PATIENCE`], or is no expression.
    pub async fn wait_until(&self, what: &str, expression: &str) {
        let script = format!("if (!({expression})) throw new Error('not yet')");
        let ask = async || self.client.execute(&script, Vec::new()).await;
        self.patiently(&format!("waiting until {what}"), ask).await;
    }

    /// Tries until it works: between finding an element and using it the page may replace it, move it or cover it.
    async fn patiently<T>(&self, what: &str, mut attempt: impl AsyncFnMut() -> Result<T, CmdError>) -> T {
        let mut last = None;
        let trying = async {
            loop {
                match attempt().await {
                    Ok(result) => return result,
                    Err(error) => last = Some(error),
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        let result = tokio::time::timeout(PATIENCE, trying).await.ok();
        match result {
            Some(result) => result,
            None => panic!(
                "{what} on {}: {}",
                self.place().await,
                last.map_or_else(|| "no answer from the browser".to_owned(), |error| error.to_string())
            ),
        }
    }

    /// Runs a JavaScript function body in the page and returns what it returns. A strict content security policy does not
    /// stand in the way.
    ///
    /// # Panics
    /// When the script throws.
    pub async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap_or_else(|error| panic!("`{script}`: {error}"))
    }

    /// Writes a picture (PNG) of the whole page, below the fold too, and makes the folders on the way.
    ///
    /// # Panics
    /// When no picture can be taken or written.
    pub async fn screenshot(&self, path: &Path) {
        self.capture(path, true).await;
    }

    /// Writes a picture (PNG) of what is in view, and makes the folders on the way.
    ///
    /// # Panics
    /// When no picture can be taken or written.
    pub async fn view(&self, path: &Path) {
        self.capture(path, false).await;
    }

    async fn capture(&self, path: &Path, whole: bool) {
        let shot = self.devtools("Page.captureScreenshot", json!({ "captureBeyondViewport": whole })).await;
        let picture = base64::engine::general_purpose::STANDARD.decode(shot["data"].as_str().unwrap_or_default());
        let picture = picture.unwrap_or_else(|error| panic!("no picture: {error}"));
        let written =
            std::fs::create_dir_all(path.parent().unwrap_or(path)).and_then(|()| std::fs::write(path, picture));
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Takes the errors that the console got since the last call: failed scripts, refused by the content security policy,
    /// files that are missing. A test that provokes one takes it, so that the visit does not fail for it at the end.
    ///
    /// # Panics
    /// When the browser is gone.
    pub async fn take_console_errors(&self) -> Vec<String> {
        let entries = self.client.issue_cmd(VendorCommand::console()).await;
        let entries = entries.unwrap_or_else(|error| panic!("the console: {error}"));
        let severe = entries.as_array().into_iter().flatten().filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Calls a method of the Chrome DevTools protocol, for what WebDriver cannot do, such as being offline.
    ///
    /// # Panics
    /// When the browser refuses.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Value {
        let answer = self.client.issue_cmd(VendorCommand::devtools(method, &parameters)).await;
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    async fn place(&self) -> String {
        self.client.current_url().await.map_or_else(|error| error.to_string(), |url| url.to_string())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        driver::driver().end_session(&self.session);
    }
}

#[cfg(test)]
mod tests;
