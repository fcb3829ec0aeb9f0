//! Coming in and going out: sign-in, sign-out, a session that ends while somebody types.

use tundish_testkit::{
    axe,
    browser::{self, Browser, Screen},
};

use super::{PASSWORD, SCREENS, journey, press, refused, says};
use crate::pages::record;

/// Tries a password and waits for the page that answers, which may look like the one before it.
async fn try_password(browser: &Browser, password: &str) {
    browser.fill("[name=password]", password).await;
    browser.run("document.documentElement.dataset.left = ''").await;
    browser.click("button[type=submit]").await;
    browser.wait_for("html:not([data-left])").await;
}

#[test]
fn whoever_knows_the_password_comes_in_where_they_wanted_to_and_goes_out_again() {
    journey(async |stage| {
        for screen in SCREENS {
            browser::visit(screen, async |browser| {
                stage.go(browser, "/opportunities?status=open").await;
                browser.wait_for("[name=email]").await;
                axe::check(browser).await;
                browser.fill("[name=email]", "rita@acme.example").await;
                try_password(browser, "a wrong password").await;
                says(browser, "E-mail and password do not belong together.").await;
                let typed = browser.run("return document.querySelector('[name=email]').value").await;
                assert_eq!(typed, "rita@acme.example", "the address is kept");
                refused(browser, 422).await;
                axe::check(browser).await;
                try_password(browser, PASSWORD).await;
                browser.wait_for(".tabs").await;
                let place = browser.run("return location.pathname + location.search").await;
                assert_eq!(place, "/opportunities?status=open");

                browser.click(".me").await;
                axe::check(browser).await;
                browser.click("#me form button").await;
                browser.wait_for("[name=email]").await;
                stage.go(browser, "/funnel").await;
                let place = browser.run("return location.pathname + location.search").await;
                assert_eq!(place, "/sign-in?next=/funnel");
            })
            .await;
        }
    });
}

#[test]
fn too_many_wrong_passwords_are_told_how_long_to_wait() {
    journey(async |stage| {
        browser::visit(Screen::PHONE.in_language("de"), async |browser| {
            stage.go(browser, "/sign-in").await;
            browser.fill("[name=email]", "rita@acme.example").await;
            for _ in 0..5 {
                try_password(browser, "a wrong password").await;
                browser.wait_for("[aria-invalid=true]").await;
            }
            refused(browser, 422).await;
            try_password(browser, PASSWORD).await;
            says(browser, "Zu viele falsche Passwörter. In 1 Minute geht es weiter.").await;
            refused(browser, 429).await;
            axe::check(browser).await;
            stage.application.go_on(15);
            try_password(browser, PASSWORD).await;
            browser.wait_for("#funnel, .empty").await;
        })
        .await;
    });
}

#[test]
fn a_session_that_ends_while_somebody_types_loses_no_word() {
    journey(async |stage| {
        let opportunity = stage.complete("Dispensers").await;
        for screen in SCREENS {
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "rita").await;
                stage.go(browser, &format!("{}/edit", record(opportunity.id))).await;
                browser.fill("[name=next_step]", "Call the director at seven").await;
                stage.application.go_on(15 * 86_400);
                press(browser, "main button[type=submit]").await;
                says(browser, "Your session has ended.").await;
                refused(browser, 401).await;
                axe::check(browser).await;
                browser.click("a[href^='/sign-in']").await;
                browser.fill("[name=email]", "rita@acme.example").await;
                try_password(browser, PASSWORD).await;
                browser
                    .wait_until(
                        "the form has what was typed",
                        "document.querySelector('[name=next_step]')?.value === 'Call the director at seven'",
                    )
                    .await;
                press(browser, "main button[type=submit]").await;
                browser.wait_for("#record").await;
                says(browser, "Call the director at seven").await;
                let drafts = browser.run("return Object.keys(sessionStorage).length").await;
                assert_eq!(drafts, 0, "what was taken is no draft any more");
                stage.go(browser, &format!("{}/edit", record(opportunity.id))).await;
                browser.fill("[name=next_step]", "Visit the site").await;
                press(browser, "main button[type=submit]").await;
                browser.wait_for("#record").await;
            })
            .await;
        }
    });
}
