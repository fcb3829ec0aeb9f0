//! Whatever people type is text: no page runs, styles or builds anything of it.
//!
//! Every text of every kind of record holds something that would be script, style or markup in one place or another. Then every
//! page is opened in a browser with script on. The policy of the browser reports nothing, no dialog opens, and nothing that the
//! texts ask for stands in the page.

use serde_json::{Value, json};
use tundish_testkit::browser::{self, Browser, Screen};

use super::{
    company::{Company, LINES, short},
    routes::{self, Route},
};
use crate::journeys::{Stage, journey};

/// What listens before any page is there: to the policy, and to what the texts would do.
const LISTEN: &str = "
    window.__csp = [];
    addEventListener('securitypolicyviolation', (event) => window.__csp.push(`${event.effectiveDirective}: ${event.blockedURI}`));
    for (const dialog of ['alert', 'confirm', 'prompt', 'print']) window[dialog] = () => { window.__xss = dialog; };
";

/// What should not be, as a list of complaints.
const COMPLAIN: &str = r"
    const wrong = [...window.__csp];
    if (window.__xss) wrong.push(`it ran: ${window.__xss}`);
    const told = (element) => element.outerHTML.slice(0, 160);
    for (const element of document.querySelectorAll('*')) {
        for (const { name, value } of element.attributes) {
            if (name.startsWith('on') || name === 'srcdoc' || name === 'style' || name === 'data-xss') wrong.push(told(element));
            const leads = ['href', 'src', 'action', 'formaction', 'xlink:href', 'data'].includes(name);
            if (leads && /^\s*(javascript|data|vbscript):/i.test(value)) wrong.push(told(element));
        }
    }
    for (const element of document.querySelectorAll('iframe, object, embed, base, style, math, marquee')) wrong.push(told(element));
    for (const script of document.scripts) if (!script.src.startsWith(`${location.origin}/assets/`)) wrong.push(told(script));
    return wrong;
";

/// Fails when the page that is open did anything of what its texts ask for.
async fn is_inert(browser: &Browser, place: &str) {
    let place = &place[..place.floor_char_boundary(200)];
    let wrong = browser.run(COMPLAIN).await;
    assert_eq!(wrong, json!([]), "{place}");
    // Refusals are answers; what the browser itself refused is an error.
    let errors = browser.take_console_errors().await;
    let unexpected: Vec<&String> = errors.iter().filter(|error| !error.contains("status of 4")).collect();
    assert!(unexpected.is_empty(), "{place}: {unexpected:?}");
}

async fn listen(browser: &Browser) {
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": LISTEN })).await;
}

async fn says_them(browser: &Browser) -> bool {
    let said = "const fields = [...document.querySelectorAll('input, textarea')];
                return document.body.innerText.includes('__xss') || fields.some((field) => field.value.includes('__xss'))";
    browser.run(said).await == Value::Bool(true)
}

#[test]
fn what_people_typed_is_inert_on_every_page() {
    journey(async |stage| {
        let company = Company::build(stage).await;
        let routes = routes::all(stage, &company).await;
        browser::visit(Screen::DESKTOP, async |browser| {
            listen(browser).await;
            for path in ["/sign-in", "/sign-in?next=/%22%3E%3Cscript%3Ewindow.__xss=1%3C/script%3E"] {
                stage.go(browser, path).await;
                is_inert(browser, path).await;
            }
            stage.sign_in(browser, "ada").await;
            let mut told = 0;
            for Route { path, tells, .. } in &routes {
                stage.go(browser, path).await;
                is_inert(browser, path).await;
                let says = says_them(browser).await;
                assert!(says || !tells, "{path} shows none of the texts");
                told += u32::from(says);
            }
            assert!(40 <= told, "only {told} of {} pages show any of the texts", routes.len());
        })
        .await;
    });
}

#[test]
fn what_people_type_is_inert_in_forms_searches_and_addresses() {
    journey(async |stage| {
        let company = Company::build(stage).await;
        let routes = routes::all(stage, &company).await;
        browser::visit(Screen::DESKTOP, async |browser| {
            listen(browser).await;
            stage.sign_in(browser, "ada").await;
            for Route { path, .. } in routes.iter().filter(|route| routes::has_form(&route.path)) {
                stage.go(browser, path).await;
                refuse(browser, path).await;
            }
            for path in routes::addresses(&routes, &company) {
                stage.go(browser, &path).await;
                is_inert(browser, &path).await;
            }
            suggestions(stage, browser).await;
        })
        .await;
    });
}

/// Sends the form of the page with far too much in every field that takes words, and looks at what comes back.
async fn refuse(browser: &Browser, path: &str) {
    let typed = LINES.join(" ").repeat(12);
    let sent = browser
        .run(&format!(
            "const typed = {typed:?};
             const forms = [...document.querySelectorAll('main form[method=post]')];
             const words = (form) => [...form.elements].filter((field) => field.tagName === 'TEXTAREA' || ['text', 'search', 'email', 'tel', 'url'].includes(field.type));
             const form = forms.find((form) => 0 < words(form).length && form.checkVisibility());
             if (!form) return false;
             form.noValidate = true;
             for (const field of words(form)) {{ field.removeAttribute('maxlength'); field.value = typed; }}
             window.__sent = true;
             form.requestSubmit();
             return true;"
        ))
        .await;
    if sent == Value::Bool(true) {
        let answered = "!window.__sent || document.querySelector('main [aria-invalid=true], main [data-problem]')";
        browser.wait_until(&format!("{path} is refused"), answered).await;
        is_inert(browser, &format!("{path}, refused")).await;
    }
}

/// What script draws while somebody types.
async fn suggestions(stage: &Stage, browser: &Browser) {
    for typed in ["onerror", "script", "autofocus"] {
        stage.go(browser, "/funnel").await;
        browser.fill("#finder", typed).await;
        browser.wait_for("form[data-finder] [role=option]").await;
        assert!(says_them(browser).await, "{typed}");
        is_inert(browser, &format!("what is found for {typed}")).await;
    }
    stage.go(browser, "/opportunities/new").await;
    browser.fill("[name=account]", &short(1)).await;
    browser.wait_for("datalist option").await;
    is_inert(browser, "names of accounts while one types").await;
}
