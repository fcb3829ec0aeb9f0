//! Which pictures there are.

use std::path::Path;

use tundish::sample;
use tundish_testkit::browser::{self, Browser, Screen};

use crate::stage::{Kind, Stage};

/// Both sizes in which people see Tundish; the desk's is as high as the picture with its table.
const DESK: Screen = Screen { height: 800, ..Screen::DESKTOP };

/// Takes all pictures.
pub(super) async fn take(stage: &Stage, folder: &Path) {
    for (screen, size) in [(DESK, "desk"), (Screen::PHONE, "phone")] {
        for (screen, name) in [(screen, size.to_owned()), (screen.dark(), format!("{size}-dark"))] {
            let album = Album { stage, folder, name };
            browser::visit(screen, async |browser| {
                if screen.dark {
                    album.in_the_dark(browser).await;
                } else {
                    album.all(browser).await;
                }
            })
            .await;
        }
    }
    let album = Album { stage, folder, name: "desk".to_owned() };
    browser::visit(DESK, async |browser| album.administration(browser).await).await;
}

/// The pictures of one size.
struct Album<'a> {
    stage: &'a Stage,
    folder: &'a Path,
    name: String,
}

impl Album<'_> {
    async fn all(&self, browser: &Browser) {
        self.stage.go(browser, "/sign-in").await;
        self.keep(browser, "sign-in").await;
        self.stage.sign_in(browser, sample::DIRECTOR_EMAIL).await;
        let lindenau = self.stage.record(Kind::Opportunity, "Lindenau Hospital").await;
        for (path, name) in [
            ("/funnel", "funnel"),
            ("/funnel?as_of=2026-09-30", "past"),
            ("/opportunities?status=open&band=lower", "list"),
            ("/opportunities/new", "new"),
            (lindenau.as_str(), "record"),
        ] {
            self.stage.go(browser, path).await;
            self.keep(browser, name).await;
        }
        self.conflict(browser, &lindenau).await;
        self.customers(browser, &lindenau).await;
        self.board(browser).await;
    }

    /// The records around opportunities, and what is done with customers.
    async fn customers(&self, browser: &Browser, opportunity: &str) {
        self.stage.go(browser, "/activities?owner_id=all").await;
        self.keep(browser, "activities").await;
        if self.name != "desk" {
            return;
        }
        let account = self.stage.record(Kind::Account, "Lindenau Hospital").await;
        let lead = self.stage.record(Kind::Lead, "Frieda Moll").await;
        let convert = format!("{lead}/convert");
        for (path, name) in [
            (account.as_str(), "account"),
            (lead.as_str(), "lead"),
            (convert.as_str(), "convert"),
            ("/search?q=lindenau", "search"),
        ] {
            self.stage.go(browser, path).await;
            self.keep(browser, name).await;
        }
        for (script, name) in [
            ("document.querySelector('#contacts').scrollIntoView()", "details"),
            ("document.querySelector('#log').closest('details').open = true", "log"),
            ("document.querySelector('#share').showPopover()", "share"),
            ("document.querySelector('#keys').showPopover()", "keys"),
        ] {
            self.stage.go(browser, opportunity).await;
            browser.run(script).await;
            self.keep(browser, name).await;
        }
    }

    /// The pages of an administrator, for whom a browser of their own is open.
    async fn administration(&self, browser: &Browser) {
        self.stage.sign_in(browser, sample::ADMINISTRATOR_EMAIL).await;
        let person = self.stage.record(Kind::Person, "Ana Ruiz").await;
        for (path, name) in [
            ("/settings", "settings"),
            ("/settings/people", "people"),
            (person.as_str(), "person"),
            ("/settings/teams", "teams"),
            ("/settings/pipelines", "pipelines"),
            ("/settings/fields/new", "own-field"),
            ("/settings/audit", "audit"),
            ("/me", "me"),
            ("/me/security", "security"),
        ] {
            self.stage.go(browser, path).await;
            self.keep(browser, name).await;
        }
    }

    async fn in_the_dark(&self, browser: &Browser) {
        self.stage.sign_in(browser, sample::DIRECTOR_EMAIL).await;
        self.stage.go(browser, "/funnel").await;
        self.keep(browser, "funnel").await;
    }

    /// The board, and a card whose menu is open.
    async fn board(&self, browser: &Browser) {
        self.stage.go(browser, "/funnel").await;
        if self.name == "desk" {
            // Cards are many words: a lower window keeps the picture small.
            let low = serde_json::json!({ "width": 1280, "height": 620, "deviceScaleFactor": 1, "mobile": false });
            browser.devtools("Emulation.setDeviceMetricsOverride", low).await;
        }
        browser.run("document.querySelector('#board-title').scrollIntoView()").await;
        browser.wait_for("[data-stage][data-armed]").await;
        self.keep(browser, "board").await;
        browser.click(".card__move > button").await;
        browser.wait_for("[popover]:popover-open").await;
        self.keep(browser, "move").await;
    }

    /// Somebody else changed the record while it was edited.
    async fn conflict(&self, browser: &Browser, record: &str) {
        self.stage.go(browser, &format!("{record}/edit")).await;
        browser.fill("[name=next_step]", "Call the medical director").await;
        browser.run("document.querySelector('main [name=version]').value = '1'").await;
        browser.run("document.querySelector('main form.form').requestSubmit()").await;
        browser.wait_for(".versions").await;
        // The browser notes the refusal, which is what the picture shows.
        browser.take_console_errors().await;
        self.keep(browser, "conflict").await;
    }

    async fn keep(&self, browser: &Browser, name: &str) {
        // A caret blinks, and what was loaded a moment ago may still be placed.
        browser.run("document.documentElement.style.caretColor = 'transparent'; return document.fonts.ready.then(() => true)").await;
        browser.devtools("Emulation.setScrollbarsHidden", serde_json::json!({ "hidden": true })).await;
        let path = self.folder.join(format!("{name}-{}.png", self.name));
        browser.view(&path).await;
        println!("{}", path.display());
    }
}
