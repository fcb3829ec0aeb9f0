//! Administration in a browser: somebody is added who then signs in, a stage is added that then stands on the board, and every
//! page is accessible on a desk and in a hand, light and dark, in both languages.

use tundish_testkit::{
    axe,
    browser::{self, Screen},
};

use super::{SCREENS, Stage, choose, journey, press, says};
use crate::pages::sales;

/// The pages that need no record of their own.
const PAGES: [&str; 21] = [
    "/settings",
    "/settings/company",
    "/settings/people",
    "/settings/people/new",
    "/settings/teams",
    "/settings/teams/new",
    "/settings/pipelines",
    "/settings/pipelines/new",
    "/settings/absences",
    "/settings/absences/new",
    "/settings/rates",
    "/settings/rates/new",
    "/settings/calendars",
    "/settings/calendars/new",
    "/settings/imports",
    "/settings/audit",
    "/settings/audit?kind=user",
    "/settings/jobs",
    "/me/absences",
    "/products",
    "/products/new",
];

/// Ada can sign in from now on.
async fn let_ada_in(stage: &Stage) {
    let known = stage.application.db.write(async |tx| {
        let sql =
            "update users set password_hash = (select password_hash from users where email_key = 'rita@acme.example')
                   where email_key = 'ada@acme.example'";
        tx.exec(sql, &[]).await
    });
    known.await.expect("she has a password");
}

#[test]
fn every_page_of_administration_is_accessible() {
    journey(async |stage| {
        let_ada_in(stage).await;
        let pipeline = sales(&stage.application).await;
        let mut paths: Vec<String> = PAGES.iter().map(|path| (*path).to_owned()).collect();
        paths.push(format!("/settings/people/{}", stage.application.people["rita"]));
        paths.push(format!("/settings/people/{}/edit", stage.application.people["rita"]));
        paths.push(format!("/settings/pipelines/{}", pipeline.id()));
        paths.push(format!("/settings/pipelines/{}/stages/{}", pipeline.id(), pipeline.stages()[0].id));
        for (screen, is_german) in [
            (Screen::DESKTOP, false),
            (Screen::PHONE, true),
            (Screen::DESKTOP.dark(), true),
            (Screen::PHONE.dark(), false),
        ] {
            if is_german {
                stage.speak_german("ada").await;
            }
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "ada").await;
                for path in &paths {
                    stage.go(browser, path).await;
                    browser.wait_for("#content").await;
                    axe::check(browser).await;
                    let wide = "document.documentElement.scrollWidth <= innerWidth";
                    browser.wait_until(&format!("{path} fits the screen"), wide).await;
                }
            })
            .await;
        }
    });
}

#[test]
fn somebody_is_added_and_signs_in() {
    journey(async |stage| {
        let_ada_in(stage).await;
        for (place, screen) in SCREENS.into_iter().chain([Screen::DESKTOP.without_script()]).enumerate() {
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "ada").await;
                stage.go(browser, "/settings/people/new").await;
                let address = format!("nora{place}@acme.example");
                browser.fill("[name=name]", "Nora Lind").await;
                browser.fill("[name=email]", &address).await;
                choose(browser, "[name=team_id]", "North").await;
                press(browser, "#new-person button[type=submit]").await;
                let password = browser.text(".secret").await;
                stage.go(browser, "/me").await;
                browser.click(".me").await;
                browser.click("#me form button").await;
                browser.fill("[name=email]", &address).await;
                browser.fill("[name=password]", &password).await;
                browser.click("button[type=submit]").await;
                browser.wait_for(".me").await;
            })
            .await;
        }
    });
}

#[test]
fn a_stage_is_added_and_stands_on_the_board() {
    journey(async |stage| {
        let_ada_in(stage).await;
        stage.complete("Dispensers").await;
        let pipeline = sales(&stage.application).await;
        for (place, screen) in SCREENS.into_iter().enumerate() {
            browser::visit(screen, async |browser| {
                stage.sign_in(browser, "ada").await;
                stage.go(browser, &format!("/settings/pipelines/{}", pipeline.id())).await;
                press(browser, "a[href$='/new-stage']").await;
                browser.fill("[name=name]", &format!("Site visit {place}")).await;
                press(browser, "[name=band][value=middle]").await;
                press(browser, "form.form button[type=submit]").await;
                says(browser, "The stage is added.").await;
                stage.go(browser, "/funnel").await;
                says(browser, &format!("Site visit {place}")).await;
            })
            .await;
        }
    });
}
