//! The form and the record: from the first entry to the order, taken back, refused, edited by two, without script.

use tundish_testkit::{
    axe,
    browser::{self, Screen},
};

use super::{SCREENS, choose, journey, press, refused, says};
use crate::pages::record;

#[test]
fn an_opportunity_goes_from_the_form_to_the_order_and_back() {
    journey(async |stage| {
        for screen in SCREENS {
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "rita").await;
                if screen == Screen::PHONE {
                    press(browser, ".phone__item--add").await;
                    press(browser, "#add a[href='/opportunities/new']").await;
                } else {
                    press(browser, "main a[href='/opportunities/new']").await;
                }
                browser.fill("[name=name]", "Central dispensers").await;
                browser.fill("[name=account]", "Lindenau Hospital").await;
                browser.fill("[name=amount]", "lots").await;
                press(browser, "main button[type=submit]").await;
                assert_eq!(browser.text("#amount-error").await, "Type a number, such as 18,400.");
                let focused = browser.run("return document.activeElement.className").await;
                assert_eq!(focused, "summary", "the summary takes the focus");
                refused(browser, 422).await;
                axe::check(browser).await;

                let name = browser.run("return document.querySelector('[name=name]').value").await;
                assert_eq!(name, "Central dispensers", "what was typed is kept");
                browser.fill("[name=amount]", "142,000").await;
                press(browser, "main button[type=submit]").await;
                browser.wait_for("#record").await;
                says(browser, "is in the funnel").await;
                axe::check(browser).await;

                press(browser, "[popovertarget=move]").await;
                axe::check(browser).await;
                press(browser, "#move button:not([disabled])").await;
                browser
                    .wait_until(
                        "it moved on",
                        "document.querySelector('[aria-current=step]').innerText.includes('Need agreed')",
                    )
                    .await;
                says(browser, "moved to Need agreed").await;

                press(browser, "[popovertarget=win]").await;
                press(browser, "#win button[type=submit]").await;
                says(browser, "Choose a reason.").await;
                refused(browser, 422).await;
                axe::check(browser).await;
                choose(browser, "[name=reason]", "Trust in us").await;
                browser.fill("[name=note]", "The director insisted").await;
                press(browser, "main button[type=submit]").await;
                says(browser, "Won for 142,000").await;
                axe::check(browser).await;

                press(browser, "form[action$='/reopen'] button").await;
                says(browser, "Opened again").await;
                browser.wait_for("[popovertarget=move]").await;
            })
            .await;
        }
    });
}

#[test]
fn a_change_is_taken_back_in_place_and_by_key() {
    journey(async |stage| {
        let opportunity = stage.complete("Dispensers").await;
        browser::visit(Screen::DESKTOP, async |browser| {
            stage.sign_in(browser, "rita").await;
            stage.go(browser, &record(opportunity.id)).await;
            browser.run("window.stayed = true").await;
            browser.run("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'm', bubbles: true }))").await;
            browser.wait_until("the menu is open", "document.querySelector('#move:popover-open')").await;
            let next = browser.run("return document.activeElement.textContent").await;
            assert!(
                next.as_str().is_some_and(|next| next.contains("Need agreed")),
                "the next stage has the focus: {next}"
            );
            browser.click("#move button:not([disabled])").await;
            browser
                .wait_until(
                    "it moved on",
                    "document.querySelector('[aria-current=step]').innerText.includes('Need agreed')",
                )
                .await;
            browser.click("#record .timeline__action button").await;
            browser
                .wait_until("it is back", "document.querySelector('[aria-current=step]').innerText.includes('Engaged')")
                .await;
            says(browser, "A change was taken back").await;
            assert_eq!(browser.run("return window.stayed").await, true, "the page was never left");
            says(browser, "moved to Engaged").await;
            // The toast takes the taking back back.
            browser.click("#toasts form button").await;
            says(browser, "moved to Need agreed").await;
            axe::check(browser).await;
        })
        .await;
    });
}

#[test]
fn a_refused_move_says_why_and_leaves_the_page_as_it_was() {
    journey(async |stage| {
        let bare = stage.application.opportunity("rita", "Bare").await;
        for screen in SCREENS {
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "rita").await;
                stage.go(browser, &record(bare.id)).await;
                press(browser, "[popovertarget=move]").await;
                says(browser, "needs an account").await;
                press(browser, "#move li:last-child button").await;
                browser
                    .wait_until(
                        "a toast says why",
                        "document.querySelector('#toasts').innerText.includes('Before it moves on, it needs')",
                    )
                    .await;
                refused(browser, 422).await;
                assert!(browser.text("[aria-current=step]").await.contains("Engaged"));
            })
            .await;
        }
    });
}

#[test]
fn two_people_edit_one_record_and_neither_loses_a_word() {
    journey(async |stage| {
        for screen in SCREENS {
            let opportunity = stage.complete("Dispensers").await;
            let edit = format!("{}/edit", record(opportunity.id));
            browser::visit(screen, async |rita| {
                stage.sign_in(rita, "rita").await;
                stage.go(rita, &edit).await;
                browser::visit(screen, async |mona| {
                    stage.sign_in(mona, "mona").await;
                    stage.go(mona, &edit).await;
                    mona.fill("[name=amount]", "25,000").await;
                    press(mona, "main button[type=submit]").await;
                    says(mona, "is changed").await;
                })
                .await;
                rita.fill("[name=next_step]", "Call the director").await;
                press(rita, "main button[type=submit]").await;
                says(rita, "Somebody changed this meanwhile").await;
                refused(rita, 412).await;
                axe::check(rita).await;
                let differs = rita
                    .run("return [...document.querySelectorAll('.versions__differs')].map(cell => cell.innerText)")
                    .await;
                assert_eq!(differs, serde_json::json!(["Call the director", "Visit the site"]));
                press(rita, "main form button[type=submit]").await;
                rita.wait_for("#record").await;
                let said = rita.text("main").await.replace('\u{a0}', " ");
                assert!(said.contains("Call the director") && said.contains("25,000 EUR"), "{said}");
            })
            .await;
        }
    });
}

#[test]
fn everything_works_without_script() {
    journey(async |stage| {
        browser::visit(Screen::DESKTOP.without_script(), async |browser| {
            stage.sign_in(browser, "rita").await;
            browser.click("main a[href='/opportunities/new']").await;
            browser.fill("[name=name]", "By hand").await;
            browser.fill("[name=account]", "Nobody").await;
            browser.click("main button[type=submit]").await;
            assert_eq!(browser.text("#account-error").await, "No account of this name is known to you.");
            refused(browser, 422).await;
            browser.fill("[name=account]", "Lindenau Hospital").await;
            browser.click("main button[type=submit]").await;
            browser.wait_for("#record").await;

            browser.click("[popovertarget=move]").await;
            browser.click("#move button:not([disabled])").await;
            says(browser, "moved to Need agreed").await;
            browser.click("#toasts form button").await;
            says(browser, "moved to Engaged").await;

            browser.click("[popovertarget=lose]").await;
            choose(browser, "#lose [name=reason]", "There was no money").await;
            browser.click("#lose button[type=submit]").await;
            // What only the next page has is waited for: the page that is left has a main part, too.
            browser.wait_for("form[action$='/reopen'] button").await;
            says(browser, "There was no money").await;
            browser.click("form[action$='/reopen'] button").await;
            browser.wait_for("[popovertarget=lose]").await;

            browser.click("a[href='/opportunities']").await;
            browser.click("[popovertarget=filter]").await;
            choose(browser, "#filter [name=band]", "Middle").await;
            browser.click("#filter button[type=submit]").await;
            browser.wait_for("main .empty").await;
            says(browser, "Nothing matches").await;
            browser.click(".chip[aria-current]").await;
            browser.wait_for("main .table").await;
            says(browser, "By hand").await;
        })
        .await;
    });
}
