//! Customers: from a lead to a won opportunity with two contacts, product lines and a promise; what others see of it.

use tundish_testkit::{
    axe,
    browser::{self, Screen},
};

use super::{SCREENS, choose, journey, press, says};

#[test]
fn a_lead_becomes_a_won_opportunity_with_two_contacts_product_lines_and_a_kept_promise() {
    journey(async |stage| {
        for (screen, name) in SCREENS.into_iter().zip(["Peter Braun", "Paula Braun"]) {
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "rita").await;
                stage.go(browser, "/leads").await;
                axe::check(browser).await;
                press(browser, "main a[href='/leads/new']").await;
                browser.fill("[name=name]", name).await;
                browser.fill("[name=company]", &format!("{name} Brewery")).await;
                browser.fill("[name=emails]", "work peter@braun.example").await;
                axe::check(browser).await;
                press(browser, "main .form__foot button").await;
                browser.wait_for("#record").await;
                axe::check(browser).await;
                press(browser, "#record a[href$='/convert']").await;
                browser.wait_for("[name=opportunity]").await;
                axe::check(browser).await;
                press(browser, "main .form__foot button").await;
                browser.wait_for("#contacts").await;
                says(browser, name).await;

                press(browser, "#contacts a[href$='/contacts/new']").await;
                browser.fill("[name=given_name]", "Anna").await;
                browser.fill("[name=family_name]", "Fischer").await;
                axe::check(browser).await;
                press(browser, "main .form__foot button").await;
                browser.wait_for("#contacts .rows__row + .rows__row").await;

                press(browser, "#contacts .rows__row + .rows__row a[href$='/edit']").await;
                choose(browser, "[name=role]", "Decides").await;
                press(browser, "input[name=stance][value=supports]").await;
                press(browser, "main .form__foot button").await;
                says(browser, "for it").await;

                press(browser, "#lines a[href*='/lines/new']").await;
                browser.fill("[name=about]", "Softener").await;
                browser.fill("[name=quantity]", "2").await;
                browser.fill("[name=price]", "1,250.50").await;
                axe::check(browser).await;
                press(browser, "main .form__foot button").await;
                says(browser, "2,501").await;
                // A row that the bar of a phone covers in part would be taken for a small one.
                browser.run("scrollTo(0, 0)").await;
                axe::check(browser).await;

                press(browser, "[popovertarget=plan]").await;
                press(browser, "#plan [name=kind][value=promise]").await;
                browser.fill("#plan-text", "Send the report").await;
                press(browser, "#plan button[type=submit]").await;
                press(browser, ".to-do a[href*='/complete']").await;
                browser.wait_for("#complete").await;
                browser.fill("#complete-said", "Sent by mail").await;
                press(browser, "#complete button[type=submit]").await;
                browser.wait_for(".timeline").await;
                says(browser, "Sent by mail").await;

                press(browser, "[popovertarget=win]").await;
                choose(browser, "#win [name=reason]", "Trust in us").await;
                press(browser, "#win button[type=submit]").await;
                says(browser, "Won for 2,501").await;
                axe::check(browser).await;
            })
            .await;
        }
    });
}

#[test]
fn an_account_shows_to_each_what_is_theirs_in_both_languages_light_and_dark() {
    journey(async |stage| {
        stage.complete("Dispensers").await;
        let account = format!("/accounts/{}", stage.account);
        for (person, screen) in [("rita", Screen::DESKTOP), ("mona", Screen::PHONE)] {
            if person == "mona" {
                stage.speak_german("mona").await;
            }
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, person).await;
                for theme in ["light", "dark"] {
                    stage.go(browser, &account).await;
                    browser.run(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
                    says(browser, "Dispensers").await;
                    axe::check(browser).await;
                    stage.go(browser, &format!("{account}/edit")).await;
                    browser.run(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
                    axe::check(browser).await;
                }
                for list in ["/accounts", "/contacts", "/leads"] {
                    stage.go(browser, list).await;
                    axe::check(browser).await;
                    let width = browser.run("return document.documentElement.scrollWidth <= innerWidth").await;
                    assert_eq!(width, true, "{list} does not scroll sideways");
                }
            })
            .await;
        }
        browser::visit(Screen::DESKTOP, async |browser| {
            stage.sign_in(browser, "sam").await;
            stage.go(browser, &account).await;
            says(browser, "There is nothing here").await;
            super::refused(browser, 404).await;
        })
        .await;
    });
}

#[test]
fn one_field_is_taken_back_on_the_timeline() {
    journey(async |stage| {
        browser::visit(Screen::DESKTOP, async |browser| {
            stage.sign_in(browser, "rita").await;
            stage.go(browser, &format!("/accounts/{}/edit", stage.account)).await;
            browser.fill("[name=industry]", "Health").await;
            browser.fill("[name=country]", "Austria").await;
            press(browser, "main .form__foot button").await;
            says(browser, "is changed").await;
            says(browser, "Industry: Health").await;
            press(browser, "input[name=field][value=country] + button").await;
            says(browser, "is as before").await;
            let facts = browser.text(".facts").await;
            assert!(facts.contains("Health") && !facts.contains("Austria"), "{facts}");
            axe::check(browser).await;
        })
        .await;
    });
}
