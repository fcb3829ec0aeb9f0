//! Nobody is shut out of any page, whatever people typed: on a desk in light, in a hand in the dark, in both languages.

use std::collections::BTreeMap;

use serde_json::Value;
use tundish_testkit::{
    axe,
    browser::{self, Screen},
};

use super::{
    company::Company,
    routes::{self, Route},
};
use crate::journeys::journey;

/// What a person cannot reach on a narrow screen, as a list of complaints.
const TOO_WIDE: &str = "
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return '';
    const isCut = (element) => element && (getComputedStyle(element).overflowX !== 'visible' || isCut(element.parentElement));
    const isOut = (element) => root.clientWidth < element.getBoundingClientRect().right && !isCut(element.parentElement);
    const out = [...document.querySelectorAll('body *')].filter(isOut);
    return out.slice(0, 3).map((element) => element.outerHTML.slice(0, 120)).join(' ') || 'something';
";

#[test]
fn every_page_is_accessible_and_fits_its_screen_whatever_people_typed() {
    journey(async |stage| {
        let company = Company::build(stage).await;
        // One of each kind of page: the first of its records.
        let mut pages: BTreeMap<String, String> = BTreeMap::new();
        let is_part = |route: &Route| route.template.starts_with("/suggest/");
        for Route { template, path, .. } in
            routes::all(stage, &company).await.into_iter().filter(|route| !is_part(route))
        {
            pages.entry(template).or_insert(path);
        }
        for screen in [Screen::DESKTOP, Screen::PHONE.dark()] {
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "ada").await;
                let mut faults = Vec::new();
                for path in pages.values() {
                    stage.go(browser, path).await;
                    if let Value::String(element) = browser.run(TOO_WIDE).await
                        && !element.is_empty()
                    {
                        faults.push(format!("{path} is too wide: {element}"));
                    }
                    faults.extend(axe::violations(browser).await.into_iter().map(|found| format!("{path}: {found:?}")));
                    // The page of an address that never was is an error to the browser.
                    browser.take_console_errors().await;
                }
                assert!(faults.is_empty(), "{screen:?}\n{}", faults.join("\n"));
            })
            .await;
            stage.speak_german("ada").await;
        }
    });
}
