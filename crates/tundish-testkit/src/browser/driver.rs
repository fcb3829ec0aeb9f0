//! The ChromeDriver of this process: one for all its tests, each of which gets a browser of its own from it.

use super::Screen;
use crate::cluster::is_root;
use crate::guard::Guard;
use crate::temp;
use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

/// Chromium as it is called on Debian, and under its other names elsewhere.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// No first-run pages, no calls home, no updates: without these a start makes dozens of requests that no test wants.
const QUIET: [&str; 9] = [
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
];

/// A pointer that is fine (4) and hovers (2), the only one and the first.
const MOUSE: &str =
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4";

#[derive(Debug)]
pub(super) struct Driver {
    port: u16,
    browser: PathBuf,
    /// Home, configuration and profiles of every browser started here.
    folder: PathBuf,
    _guard: Guard,
}

/// The driver, started at the first call.
pub(super) fn driver() -> &'static Driver {
    static DRIVER: OnceLock<Driver> = OnceLock::new();
    DRIVER.get_or_init(|| {
        Driver::start().unwrap_or_else(|error| panic!("{error}; `cargo xtask test` installs what is missing"))
    })
}

impl Driver {
    fn start() -> Result<Self, String> {
        let browser = BROWSERS.iter().find_map(|name| in_path(name)).ok_or("no Chromium is installed")?;
        let program = in_path("chromedriver").ok_or("no ChromeDriver is installed")?;
        let folder =
            temp::create_in(&std::env::temp_dir()).map_err(|error| format!("no folder for the browser: {error}"))?;
        // A process group of its own: the browsers join it, so the guard ends them all by one number.
        let mut process = Command::new(program)
            .arg("--port=0")
            .env("HOME", &folder)
            .env("XDG_CONFIG_HOME", folder.join("config"))
            .env("XDG_CACHE_HOME", folder.join("cache"))
            .current_dir(&folder)
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("ChromeDriver does not start: {error}"))?;
        let group = process.id().to_string();
        let guard =
            Guard::new("kill -s KILL -- \"-$1\"; rm -rf \"$2\" || rm -rf \"$2\"", [group.as_ref(), folder.as_os_str()])
                .map_err(|error| format!("no guard for the browser: {error}"))?;

        let mut output = BufReader::new(process.stdout.take().ok_or("ChromeDriver has no output")?);
        let port = announced_port(&mut output).ok_or("ChromeDriver did not say which port it listens on")?;
        // What it says later is read and dropped: a full or closed pipe would stop it. The thread also collects the process.
        std::thread::spawn(move || {
            let _ = std::io::copy(&mut output, &mut std::io::sink());
            let _ = process.wait();
        });
        Ok(Self { port, browser, folder, _guard: guard })
    }

    /// Starts a browser with an empty profile.
    pub(super) async fn session(&self, screen: &Screen) -> Result<fantoccini::Client, String> {
        let mut arguments: Vec<String> = QUIET.iter().map(ToString::to_string).collect();
        arguments.push("--headless=new".to_owned());
        // Containers often have a shared-memory file system that is too small for a page.
        arguments.push("--disable-dev-shm-usage".to_owned());
        arguments.push(format!("--lang={}", screen.language));
        arguments.push(format!("--user-data-dir={}", self.folder.join(temp::random_name()).display()));
        if !screen.touch {
            // Without a screen Chromium believes that nothing can be pointed with: this is a mouse, which can hover.
            arguments.push(MOUSE.to_owned());
        }
        if is_root() {
            // Chromium refuses its sandbox to root, and refuses to run without it unless told so.
            arguments.push("--no-sandbox".to_owned());
        }
        let mut preferences = json!({ "intl.accept_languages": screen.language });
        if !screen.script {
            preferences["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        let wanted = json!({
            "goog:chromeOptions": { "binary": self.browser, "args": arguments, "prefs": preferences },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(wanted) = wanted else { unreachable!("an object was written above") };
        ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .map_err(|error| {
                format!(
                    "no browser: {error}\n(if Chromium exited, it may lack its sandbox: `cargo xtask test --only install`)"
                )
            })
    }

    /// Ends a browser without a runtime, for use in a drop. Errors are left alone: the guard ends what remains.
    pub(super) fn end_session(&self, session: &str) {
        let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)) else { return };
        let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
        let request = format!("DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        let _ = stream.write_all(request.as_bytes());
        let _ = stream.read(&mut [0; 64]);
    }
}

fn announced_port(output: &mut impl BufRead) -> Option<u16> {
    output.lines().map_while(Result::ok).find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    })
}

fn in_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}
