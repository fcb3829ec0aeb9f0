//! A call logged with a thumb, a promise planned and kept, a file sent and taken.

use tundish_testkit::{
    axe,
    browser::{self, Screen},
};

use super::{SCREENS, journey, press, says};
use crate::pages::record;

/// What can be reached is checked from the top of the page: the bars lie over whatever is scrolled under them.
async fn at_rest(browser: &browser::Browser) {
    browser.run("scrollTo(0, 0)").await;
    axe::check(browser).await;
}

#[test]
fn a_call_is_logged_on_the_phone_in_a_few_taps() {
    journey(async |stage| {
        let opportunity = stage.complete("Dispensers").await;
        for language in ["en", "de"] {
            if language == "de" {
                stage.speak_german("rita").await;
            }
            for screen in SCREENS {
                browser::visit(screen, async |browser| {
                    stage.sign_in(browser, "rita").await;
                    stage.go(browser, &record(opportunity.id)).await;
                    at_rest(browser).await;
                    press(browser, ".log-box > summary").await;
                    browser.fill("#log-text", &format!("They want two, {language} {screen:?}")).await;
                    let shown = "[...document.querySelectorAll('.log-box [data-kinds]')].filter(part => part.offsetParent).map(part => part.dataset.kinds)";
                    let of_call = browser.run(&format!("return {shown}")).await;
                    assert_eq!(of_call, serde_json::json!(["call email message", "call", "call meeting visit"]));
                    at_rest(browser).await;
                    press(browser, ".log-box [name=kind][value=note]").await;
                    assert_eq!(browser.run(&format!("return {shown}")).await, serde_json::json!([]));
                    press(browser, ".log-box [name=kind][value=call]").await;
                    press(browser, ".log-box [name=direction][value=incoming]").await;
                    press(browser, ".log-box button[type=submit]").await;
                    browser
                        .wait_until("it stands on the timeline", "document.querySelector('.timeline [data-from=customer]')")
                        .await;
                    says(browser, &format!("They want two, {language} {screen:?}")).await;
                    press(browser, ".timeline-filter [value=talk]").await;
                    let changes = browser
                        .run("return [...document.querySelectorAll('.timeline__entry:not([data-talk])')].filter(entry => entry.offsetParent).length")
                        .await;
                    assert_eq!(changes, 0, "conversations only");
                    let wide = browser.run("return document.documentElement.scrollWidth - innerWidth").await;
                    assert!(wide.as_i64().is_some_and(|wide| wide <= 0), "nothing scrolls sideways: {wide}");
                    at_rest(browser).await;
                })
                .await;
            }
        }
    });
}

#[test]
fn a_promise_is_planned_kept_and_followed_up() {
    journey(async |stage| {
        for screen in [Screen::DESKTOP, Screen::PHONE, Screen::DESKTOP.without_script()] {
            let opportunity = stage.complete("Dispensers").await;
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "rita").await;
                stage.go(browser, &record(opportunity.id)).await;
                press(browser, "[popovertarget=plan]").await;
                press(browser, "#plan [name=kind][value=promise]").await;
                browser.fill("#plan-text", "Send the report").await;
                press(browser, "#plan button[type=submit]").await;
                says(browser, "Send the report").await;
                browser.wait_for(".to-do").await;
                press(browser, ".to-do a[href*='/complete']").await;
                browser.wait_for("#complete").await;
                browser.fill("#complete-said", "Sent by mail").await;
                browser.fill("#complete-text", "Ask what they think").await;
                press(browser, "#complete button[type=submit]").await;
                browser.wait_for(".timeline").await;
                says(browser, "Sent by mail").await;
                says(browser, "Ask what they think").await;
                stage.go(browser, "/activities").await;
                says(browser, "Ask what they think").await;
            })
            .await;
        }
        let planned = stage.complete("Filters").await;
        for screen in [Screen::DESKTOP.dark(), Screen::PHONE.dark(), Screen::PHONE] {
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "rita").await;
                stage.go(browser, "/activities").await;
                at_rest(browser).await;
                press(browser, ".to-do form button").await;
                browser.wait_for(".to-do, .empty").await;
                stage.go(browser, "/activities/new").await;
                at_rest(browser).await;
                stage.go(browser, &record(planned.id)).await;
                at_rest(browser).await;
            })
            .await;
        }
    });
}

#[test]
fn a_file_is_sent_and_taken() {
    journey(async |stage| {
        let opportunity = stage.complete("Dispensers").await;
        let folder = tundish_testkit::temp::TempDir::new();
        let file = folder.join("Offer 7.txt");
        std::fs::write(&file, "what they asked for").expect("a file");
        for screen in SCREENS {
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "rita").await;
                stage.go(browser, &record(opportunity.id)).await;
                let chosen = browser.wait_for("#attach-file").await;
                chosen.send_keys(&file.display().to_string()).await.expect("the file is chosen");
                press(browser, ".file-form button").await;
                browser.wait_for("a[download='Offer 7.txt']").await;
                says(browser, "File added: Offer 7.txt").await;
                at_rest(browser).await;
                let taken = browser
                    .run("const request = new XMLHttpRequest(); request.open('GET', document.querySelector('a[download]').href, false); request.send(); return request.responseText")
                    .await;
                assert_eq!(taken, "what they asked for");
            })
            .await;
        }
    });
}
