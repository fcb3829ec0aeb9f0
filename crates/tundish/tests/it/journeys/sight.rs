//! Nobody is shut out by colours, sizes or language, and a stranger sees nothing, on every page that there is.

use tundish_domain::id::OpportunityId;
use tundish_testkit::{
    axe,
    browser::{self, Browser, Screen},
};

use super::{PASSWORD, SCREENS, Stage, journey, press, refused, says};
use crate::pages::record;

/// Everything that a signed-in person can open, with what it needs.
async fn look_around(stage: &Stage, browser: &Browser, id: OpportunityId) {
    let path = record(id);
    for page in [
        "/funnel",
        "/funnel?as_of=2026-02-01",
        "/funnel?channel=web",
        "/opportunities",
        "/opportunities?status=open&band=upper",
        "/opportunities?as_of=2026-02-01",
        "/opportunities/new",
        "/opportunities?q=disp",
        "/search",
        "/search?q=disp",
        "/search?q=nobody",
        &path,
        &format!("{path}/edit"),
        "/me",
        "/me/security",
        "/me/tokens",
    ] {
        stage.go(browser, page).await;
        is_fit(browser, page).await;
    }
    for sheet in ["move", "win", "lose", "hold", "reassign", "delete", "me"] {
        stage.go(browser, &path).await;
        press(browser, &format!("[popovertarget={sheet}]")).await;
        is_fit(browser, sheet).await;
    }
    for (page, sheet) in [("/opportunities", "filter"), ("/funnel", "as-of")] {
        stage.go(browser, page).await;
        press(browser, &format!("[popovertarget={sheet}]")).await;
        is_fit(browser, sheet).await;
    }
    for menu in ["add", "more", "keys"] {
        browser.run(&format!("document.getElementById({menu:?}).showPopover()")).await;
        is_fit(browser, menu).await;
    }
    stage.go(browser, &record("0000000000001".parse().expect("an identifier"))).await;
    browser.wait_for("[data-problem]").await;
    refused(browser, 404).await;
    is_fit(browser, "not found").await;
    // What begins with the password again, and is given up.
    stage.go(browser, "/me/security").await;
    browser.fill("[name=factor_password]", PASSWORD).await;
    press(browser, "#set-up button[type=submit]").await;
    browser.wait_for(".qr").await;
    is_fit(browser, "second factor").await;
    press(browser, "button[form=leave]").await;
    browser.wait_for("[name=factor_password]").await;
    // A form that rests on an old version.
    stage.go(browser, &format!("{path}/edit")).await;
    browser.run("document.querySelector('main [name=version]').value = '1'").await;
    browser.fill("[name=next_step]", "Something else").await;
    press(browser, "main button[type=submit]").await;
    browser.wait_for(".versions").await;
    refused(browser, 412).await;
    is_fit(browser, "conflict").await;
}

/// Nothing for the accessibility check, nothing wider than the screen.
async fn is_fit(browser: &Browser, page: &str) {
    // What the bar at the top happens to cover depends on how far somebody scrolled.
    browser.run("scrollTo(0, 0)").await;
    axe::check(browser).await;
    let wide = browser.run("return document.documentElement.scrollWidth - innerWidth").await;
    assert!(wide.as_i64() <= Some(0), "{page} scrolls sideways by {wide}");
}

/// An opportunity with a history: it was moved once.
async fn moved(stage: &Stage) -> OpportunityId {
    let opportunity = stage.complete("Dispensers").await;
    stage.move_on(opportunity.id).await;
    opportunity.id
}

#[test]
fn nobody_is_shut_out_by_colours_or_sizes() {
    journey(async |stage| {
        let id = moved(stage).await;
        for screen in SCREENS.into_iter().flat_map(|screen| [screen, screen.dark()]) {
            browser::visit(screen, async |browser| {
                stage.go(browser, "/sign-in").await;
                is_fit(browser, "sign-in").await;
                stage.sign_in(browser, "mona").await;
                look_around(stage, browser, id).await;
            })
            .await;
        }
    });
}

#[test]
fn nobody_is_shut_out_by_language() {
    journey(async |stage| {
        let id = moved(stage).await;
        stage.speak_german("mona").await;
        for screen in [Screen::DESKTOP, Screen::PHONE.dark()] {
            browser::visit(screen.in_language("de"), async |browser| {
                stage.go(browser, "/sign-in").await;
                says(browser, "Anmelden").await;
                is_fit(browser, "sign-in").await;
                stage.sign_in(browser, "mona").await;
                look_around(stage, browser, id).await;
                stage.go(browser, &record(id)).await;
                for word in ["Verschieben…", "Nächster Schritt", "Eckdaten", "Verlauf", "Rückgängig"] {
                    says(browser, word).await;
                }
            })
            .await;
        }
    });
}

#[test]
fn a_forced_theme_is_readable_whatever_the_system_says() {
    journey(async |stage| {
        let id = moved(stage).await;
        for (screen, theme) in [(Screen::DESKTOP, "dark"), (Screen::PHONE.dark(), "light")] {
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "mona").await;
                for page in ["/funnel", "/opportunities", &record(id)] {
                    stage.go(browser, page).await;
                    browser.run(&format!("document.documentElement.dataset.theme = {theme:?}")).await;
                    axe::check(browser).await;
                }
            })
            .await;
        }
    });
}

#[test]
fn an_empty_funnel_says_what_to_do_first() {
    journey(async |stage| {
        for screen in SCREENS {
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "mona").await;
                stage.go(browser, "/funnel").await;
                says(browser, "The funnel is empty").await;
                says(browser, "tundish import").await;
                is_fit(browser, "the empty funnel").await;
                browser.click("main a[href='/opportunities/new']").await;
                browser.wait_for("[name=name]").await;
            })
            .await;
        }
    });
}

#[test]
fn a_stranger_finds_nothing_by_page_form_move_or_link() {
    journey(async |stage| {
        let opportunity = stage.complete("Secret").await;
        let hidden = opportunity.id.to_string();
        let never = "0000000000001";
        browser::visit(Screen::PHONE, async |browser| {
            stage.sign_in(browser, "sam").await;
            says(browser, "No opportunities yet").await;
            stage.go(browser, &record(opportunity.id)).await;
            says(browser, "There is nothing here").await;
            refused(browser, 404).await;
            axe::check(browser).await;
            // The same answer, byte for byte, as for what never was; only the page's own token and key differ each time.
            let answers = browser
                .run(&format!(
                    "const token = document.querySelector('[name=csrf]').value;
                     const plain = (text, id) => text.replaceAll(id, 'ID').replace(/value=\"[^\"]*\"/g, '');
                     const read = (id) => [`/opportunities/${{id}}`, `/opportunities/${{id}}/edit`, `/opportunities?account=${{id}}`, `/funnel?done=${{id}}`];
                     const ask = async (id) => {{
                         const said = [];
                         for (const path of read(id)) {{ const answer = await fetch(path); said.push([answer.status, plain(await answer.text(), id)]); }}
                         for (const [verb, typed] of Object.entries({{ move: {{ stage: '0000000000001' }}, win: {{ reason: 'trust' }}, delete: {{}}, undo: {{ event: '1' }} }})) {{
                             const body = new URLSearchParams({{ csrf: token, idempotency_key: `${{id}}-${{verb}}`, version: '1', ...typed }});
                             const answer = await fetch(`/opportunities/${{id}}/${{verb}}`, {{ method: 'POST', body }});
                             said.push([answer.status, plain(await answer.text(), id)]);
                         }}
                         return said;
                     }};
                     return Promise.all([ask('{hidden}'), ask('{never}')]);"
                ))
                .await;
            assert_eq!(answers[0], answers[1]);
            let statuses: Vec<_> = answers[0].as_array().expect("answers").iter().map(|answer| answer[0].clone()).collect();
            assert_eq!(statuses, [404, 404, 200, 200, 404, 404, 404, 404]);
            assert!(!answers[0].to_string().contains("Secret"));
            refused(browser, 404).await;
        })
        .await;
    });
}

#[test]
fn every_component_in_every_state_is_fit_to_be_seen() {
    journey(async |stage| {
        for screen in SCREENS {
            for (language, theme) in [("en", "light"), ("de", "dark")] {
                browser::visit(screen.in_language(language), async |browser| {
                    stage.go(browser, &format!("/gallery?theme={theme}")).await;
                    is_fit(browser, "the gallery").await;
                })
                .await;
            }
        }
    });
}
