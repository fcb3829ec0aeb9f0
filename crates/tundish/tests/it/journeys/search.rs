//! Finding a record: by a telephone number, by its short number, by keys alone, with a thumb, without script; and the way through
//! a list.

use tundish_domain::id::ContactId;
use tundish_testkit::{
    axe,
    browser::{self, Screen},
};

use super::{SCREENS, Stage, journey, press, says};

const DOWN: &str = "\u{e015}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

/// A person at the hospital with a telephone number.
async fn contact(stage: &Stage, name: (&str, &str), phone: &str) -> ContactId {
    let rita = stage.application.client("rita").await;
    let body = serde_json::json!({
        "given_name": name.0, "family_name": name.1, "account_id": stage.account.to_string(),
        "phones": [{"label": "mobile", "value": phone}],
    });
    let made = rita.post("/api/v1/contacts", body).await.expect(201);
    made["id"].as_str().expect("an identifier").parse().expect("an identifier")
}

#[test]
fn a_caller_is_found_by_the_number_on_the_display() {
    journey(async |stage| {
        contact(stage, ("Anna", "Berg"), "+49 171 2345678").await;
        for screen in SCREENS {
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "rita").await;
                let input = if screen == Screen::PHONE {
                    press(browser, ".phone a[href='/search']").await;
                    "#finder-page"
                } else {
                    "#finder"
                };
                browser.fill(input, "0171 / 23 456 78").await;
                browser.wait_for("form[data-finder] [role=option]").await;
                says(browser, "Anna Berg").await;
                axe::check(browser).await;
                browser.press(DOWN).await;
                browser.press(ENTER).await;
                browser.wait_for("#record").await;
                says(browser, "171 2345678").await;
                axe::check(browser).await;
            })
            .await;
        }
    });
}

#[test]
fn everything_is_reached_by_keys_alone() {
    journey(async |stage| {
        let opportunity = stage.complete("Dispensers").await;
        contact(stage, ("Anna", "Berg"), "+49 171 2345678").await;
        contact(stage, ("Bert", "Berg"), "+49 171 2345679").await;
        browser::visit(Screen::DESKTOP, async |browser| {
            stage.sign_in(browser, "rita").await;
            browser.press("/").await;
            browser.wait_until("the box has the focus", "document.activeElement.id === 'finder'").await;
            browser.press(&format!("op-{}", opportunity.number)).await;
            browser.press(ENTER).await;
            browser.wait_for("#record").await;
            says(browser, "Dispensers").await;

            // What was opened last is offered before anything is typed; Escape closes the list, then leaves the box.
            browser.press("/").await;
            browser.wait_for("#finder-list [role=option]").await;
            axe::check(browser).await;
            browser.press(ESCAPE).await;
            browser.wait_until("the list is closed", "document.getElementById('finder-list').hidden").await;
            browser.press(ESCAPE).await;
            browser.wait_until("the box is left", "document.activeElement.id !== 'finder'").await;

            // To the contacts, along the rows, into one, to the next and the previous.
            browser.press("gc").await;
            browser.wait_until("the contacts", "location.pathname === '/contacts'").await;
            browser.press("j").await;
            browser.press("j").await;
            browser.wait_until("the second row", "document.activeElement.innerText === 'Bert Berg'").await;
            browser.press("k").await;
            browser.press(ENTER).await;
            browser.wait_until("Anna's page", "document.title.startsWith('Anna Berg')").await;
            browser.press("j").await;
            browser.wait_until("Bert's page", "document.title.startsWith('Bert Berg')").await;
            axe::check(browser).await;
            browser.press("k").await;
            browser.wait_until("Anna again", "document.title.startsWith('Anna Berg')").await;

            // The key that adds asks for what the section holds.
            browser.press("c").await;
            browser.wait_until("the form", "location.pathname === '/contacts/new'").await;
            browser.press(ESCAPE).await;
            stage.go(browser, "/me").await;
            browser.press("c").await;
            browser.wait_until("the question", "document.getElementById('add').matches(':popover-open')").await;
            axe::check(browser).await;
            browser.press(ESCAPE).await;
            browser.press("?").await;
            browser.wait_until("the keys", "document.getElementById('keys').matches(':popover-open')").await;
            says(browser, "search everything").await;
            axe::check(browser).await;
        })
        .await;
    });
}

#[test]
fn a_thumb_reaches_every_section() {
    journey(async |stage| {
        stage.complete("Dispensers").await;
        browser::visit(Screen::PHONE, async |browser| {
            stage.sign_in(browser, "rita").await;
            press(browser, ".phone [popovertarget=more]").await;
            axe::check(browser).await;
            press(browser, "#more a[href='/accounts']").await;
            browser.wait_until("the accounts", "location.pathname === '/accounts'").await;
            press(browser, ".phone__item--add").await;
            axe::check(browser).await;
            press(browser, "#add a[href='/leads/new']").await;
            browser.wait_for("[name=company]").await;
            press(browser, ".phone a[href='/search']").await;
            browser.wait_for("#finder-page").await;
            browser.fill("#finder-page", "lindenau").await;
            browser.press(ENTER).await;
            browser.wait_until("the page of what was found", "location.search === '?q=lindenau'").await;
            says(browser, "Lindenau Hospital").await;
            axe::check(browser).await;
        })
        .await;
    });
}
