//! From a lead to an order by keys alone: no mouse, no thumb.

use tundish_testkit::{
    axe,
    browser::{self, Browser, Screen, key},
};

use super::{journey, says};

/// Most stops on the way to something.
const STOPS: usize = 200;

/// Goes on from stop to stop until something has the focus.
async fn reach(browser: &Browser, css: &str) {
    browser.wait_for(css).await;
    for _ in 0..STOPS {
        let found = browser.run(&format!("return document.activeElement.matches({css:?})")).await;
        if found.as_bool() == Some(true) {
            return;
        }
        browser.press(key::TAB).await;
    }
    panic!("{css} is not reached by the tab key");
}

async fn enter(browser: &Browser, css: &str) {
    reach(browser, css).await;
    browser.press(key::ENTER).await;
}

async fn write(browser: &Browser, css: &str, text: &str) {
    reach(browser, css).await;
    browser.press(text).await;
}

/// Chooses one of several that exclude each other.
async fn choose(browser: &Browser, name: &str, value: &str) {
    reach(browser, &format!("{name}:checked")).await;
    for _ in 0..20 {
        let chosen = browser.run(&format!("return document.activeElement.value === {value:?}")).await;
        if chosen.as_bool() == Some(true) {
            return;
        }
        browser.press(key::DOWN).await;
    }
    panic!("{name} has no {value}");
}

async fn is_at(browser: &Browser, path: &str) {
    browser.wait_until(path, &format!("location.pathname === {path:?}")).await;
}

#[test]
fn a_lead_becomes_an_order_with_contacts_lines_and_a_kept_promise_by_keys_alone() {
    const SUBMIT: &str = "main .form__foot button[type=submit]";
    journey(async |stage| {
        browser::visit(Screen::DESKTOP, async |browser| {
            stage.sign_in(browser, "rita").await;
            browser.press("gl").await;
            is_at(browser, "/leads").await;
            browser.press("c").await;
            is_at(browser, "/leads/new").await;
            write(browser, "[name=name]", "Peter Braun").await;
            write(browser, "[name=company]", "Braun Brewery").await;
            enter(browser, SUBMIT).await;

            enter(browser, "#record a[href$='/convert']").await;
            browser.wait_for("[name=opportunity]").await;
            enter(browser, SUBMIT).await;

            enter(browser, "#contacts a[href$='/contacts/new']").await;
            write(browser, "[name=given_name]", "Anna").await;
            write(browser, "[name=family_name]", "Fischer").await;
            enter(browser, SUBMIT).await;
            browser.wait_for("#contacts .rows__row + .rows__row").await;

            enter(browser, "#lines a[href*='/lines/new']").await;
            write(browser, "[name=about]", "Softener").await;
            write(browser, "[name=price]", "2,501").await;
            enter(browser, SUBMIT).await;
            says(browser, "2,501").await;

            enter(browser, "[popovertarget=plan]").await;
            choose(browser, "#plan [name=kind]", "promise").await;
            write(browser, "#plan-text", "Send the report").await;
            enter(browser, "#plan button[type=submit]").await;
            says(browser, "Send the report").await;
            enter(browser, ".to-do a[href*='/complete']").await;
            write(browser, "#complete-said", "Sent by mail").await;
            enter(browser, "#complete button[type=submit]").await;
            says(browser, "Sent by mail").await;

            enter(browser, "[popovertarget=win]").await;
            // The first letters choose from a list.
            write(browser, "#win [name=reason]", "Trust").await;
            enter(browser, "#win button[type=submit]").await;
            says(browser, "Won for 2,501").await;
            axe::check(browser).await;
        })
        .await;
    });
}
