//! Totals in three currencies, one of which has no rate: on a desk and in a hand, light and dark, in both languages.

use tundish_testkit::{
    axe,
    browser::{self, Screen},
};

use super::{Stage, journey, says};
use crate::money::three_currencies;

#[test]
fn totals_of_three_currencies_are_read_by_everybody() {
    journey(async |stage| {
        three_currencies(&stage.application, Some(stage.account)).await;
        for (screen, is_german) in [
            (Screen::DESKTOP, false),
            (Screen::PHONE.dark(), false),
            (Screen::DESKTOP.dark(), true),
            (Screen::PHONE, true),
        ] {
            if is_german {
                stage.speak_german("rita").await;
            }
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "rita").await;
                let account = format!("/accounts/{}", stage.account);
                for path in ["/funnel", "/opportunities?status=open", &account] {
                    read(stage, browser, path, is_german).await;
                }
            })
            .await;
        }
    });
}

async fn read(stage: &Stage, browser: &browser::Browser, path: &str, is_german: bool) {
    stage.go(browser, path).await;
    says(browser, if is_german { "ohne Kurs" } else { "without a rate" }).await;
    says(browser, if is_german { "zu Kursen vom 27. Feb. 2026" } else { "at rates of 27 Feb 2026" }).await;
    browser.run("document.querySelectorAll('details').forEach(folded => { folded.open = true; })").await;
    axe::check(browser).await;
    browser.wait_until(&format!("{path} fits the screen"), "document.documentElement.scrollWidth <= innerWidth").await;
}
