//! One's own pages: how pages look, the second factor from the first code to the last, sessions, tokens.

use tundish::auth::second_factor;
use tundish_domain::one_time_code::step_at;
use tundish_testkit::{
    axe,
    browser::{self, Browser, Screen},
};

use super::{PASSWORD, SCREENS, Stage, choose, journey, press, refused, says};

/// The code that Rita's app would show.
async fn code(stage: &Stage) -> String {
    let (db, rita) = (&stage.application.db, stage.application.people["rita"]);
    let found = db.read(async move |tx| second_factor::find(tx, rita).await).await.expect("read");
    found.expect("a second factor").secret.code(step_at(db.clock().now())).to_string()
}

async fn leave(stage: &Stage, browser: &Browser) {
    stage.go(browser, "/me").await;
    browser.click(".me").await;
    browser.click("#me form button").await;
    browser.wait_for("[name=password]").await;
}

async fn with_password(browser: &Browser) {
    browser.fill("[name=email]", "rita@acme.example").await;
    browser.fill("[name=password]", PASSWORD).await;
    browser.click("button[type=submit]").await;
}

/// The check is a script itself.
async fn is_accessible(browser: &Browser, screen: Screen) {
    if screen.script {
        axe::check(browser).await;
    }
}

#[test]
fn a_second_factor_is_set_up_asked_for_and_switched_off() {
    journey(async |stage| {
        let others = [Screen::DESKTOP.dark().without_script(), Screen::PHONE.dark().in_language("de")];
        for screen in SCREENS.into_iter().chain(others) {
            if screen.language == "de" {
                stage.speak_german("rita").await;
            }
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "rita").await;
                stage.go(browser, "/me/security").await;
                browser.fill("[name=factor_password]", "a wrong password").await;
                press(browser, "#set-up button[type=submit]").await;
                browser.wait_for("#factor_password-error").await;
                refused(browser, 422).await;
                is_accessible(browser, screen).await;
                browser.fill("[name=factor_password]", PASSWORD).await;
                press(browser, "#set-up button[type=submit]").await;
                browser.wait_for(".qr").await;
                is_accessible(browser, screen).await;
                browser.fill("[name=code]", &code(stage).await).await;
                press(browser, "#switch-on button[type=submit]:not([form])").await;
                browser.wait_for(".secret--codes").await;
                is_accessible(browser, screen).await;
                let recovery = browser.text(".secret--codes li:last-child").await;
                press(browser, ".form__foot a").await;
                browser.wait_for("[name=proof]").await;
                is_accessible(browser, screen).await;

                leave(stage, browser).await;
                with_password(browser).await;
                browser.wait_for("[name=code]").await;
                is_accessible(browser, screen).await;
                browser.fill("[name=code]", "000 000").await;
                browser.click("button[type=submit]").await;
                browser.wait_for("#code-error").await;
                refused(browser, 422).await;
                is_accessible(browser, screen).await;
                stage.application.go_on(60);
                browser.fill("[name=code]", &code(stage).await).await;
                browser.click("button[type=submit]").await;
                browser.wait_for(".me").await;

                leave(stage, browser).await;
                with_password(browser).await;
                browser.wait_for("[name=code]").await;
                browser.fill("[name=code]", &recovery).await;
                browser.click("button[type=submit]").await;
                browser.wait_for(".me").await;
                stage.go(browser, "/me/security").await;
                browser.fill("[name=proof]", PASSWORD).await;
                press(browser, "button[value=switch_off]").await;
                browser.wait_for("[name=factor_password]").await;
            })
            .await;
        }
    });
}

#[test]
fn pages_change_their_looks_and_language_at_once() {
    journey(async |stage| {
        for screen in SCREENS {
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "rita").await;
                browser.click(".me").await;
                browser.click("#me a[href='/me']").await;
                browser.wait_for("#settings").await;
                choose(browser, "[name=language]", "Deutsch").await;
                choose(browser, "[name=time_zone]", "America/New York").await;
                press(browser, "[name=theme][value=dark]").await;
                press(browser, "[name=density][value=roomy]").await;
                press(browser, "#settings button[type=submit]").await;
                browser.wait_for("html[lang=de][data-theme=dark][data-density=roomy]").await;
                says(browser, "Ihre Einstellungen sind gespeichert.").await;
                is_accessible(browser, screen).await;
                choose(browser, "[name=language]", "English").await;
                press(browser, "[name=theme][value=light]").await;
                press(browser, "[name=density][value=compact]").await;
                press(browser, "#settings button[type=submit]").await;
                browser.wait_for("html[lang=en][data-theme=light]:not([data-density])").await;
            })
            .await;
        }
    });
}

#[test]
fn a_token_is_made_read_once_and_revoked_and_other_sessions_end() {
    journey(async |stage| {
        for screen in SCREENS.into_iter().chain([Screen::PHONE.without_script()]) {
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "rita").await;
                stage.go(browser, "/me/tokens").await;
                press(browser, "#make-token button[type=submit]").await;
                browser.wait_for("#name-error").await;
                refused(browser, 422).await;
                is_accessible(browser, screen).await;
                browser.fill("[name=name]", "Nightly sync of everything").await;
                choose(browser, "[name=days]", "until it is revoked").await;
                press(browser, "#make-token button[type=submit]").await;
                let secret = browser.text(".secret").await;
                assert!(secret.starts_with("tnd_"), "{secret}");
                is_accessible(browser, screen).await;
                press(browser, ".form__foot a").await;
                browser.wait_for(".entries").await;
                is_accessible(browser, screen).await;
                press(browser, ".entries button").await;
                browser.wait_for(".empty").await;

                stage.application.browser("rita", true).await;
                stage.go(browser, "/me/security").await;
                is_accessible(browser, screen).await;
                press(browser, "#sessions .panel__head button").await;
                browser.wait_until("one is left", "document.querySelectorAll('.entries li').length === 1").await;
                browser.fill("[name=present_password]", PASSWORD).await;
                browser.fill("[name=new_password]", "short").await;
                press(browser, "#change-password button[type=submit]").await;
                browser.wait_for("#new_password-error").await;
                refused(browser, 422).await;
                browser.fill("[name=present_password]", PASSWORD).await;
                browser.fill("[name=new_password]", PASSWORD).await;
                press(browser, "#change-password button[type=submit]").await;
                browser.wait_for("#change-password").await;
            })
            .await;
        }
    });
}
