use super::*;
use crate::browser::{self, Screen};
use crate::site::Site;
use axum::Router;
use axum::http::header;
use axum::routing::get;
use std::process::Command;

/// A page under the strictest policy that Tundish could send.
async fn site(main: &'static str) -> Site {
    let page = format!(
        "<!doctype html><html lang=en><title>Accounts</title><link rel=icon href='data:,'><main><h1>Accounts</h1>{main}</main>"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; img-src data:"),
    ];
    Site::serve(Router::new().route("/accounts", get(async move || (headers, page)))).await
}

#[tokio::test]
async fn a_page_whose_fields_have_labels_passes_under_a_strict_policy() {
    let site = site("<form><label>Name <input name=name></label> <button>Save</button></form>").await;
    browser::visit(Screen::DESKTOP, async |browser| {
        browser.goto(&site.url("/accounts")).await;
        check(browser).await;
    })
    .await;
}

#[tokio::test]
async fn a_field_without_a_label_is_named_with_its_rule() {
    let site = site("<form><input name=name> <button>Save</button></form>").await;
    let found = browser::visit(Screen::PHONE, async |browser| {
        browser.goto(&site.url("/accounts")).await;
        violations(browser).await
    })
    .await;

    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].rule, "label");
    assert_eq!(found[0].impact, "critical");
    assert_eq!(found[0].targets, ["input"]);
}

#[test]
fn the_vendored_script_is_the_one_whose_checksum_was_written_down() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/vendor/axe-core");
    let checked =
        Command::new("sha256sum").args(["--check", "--strict", "SHA256SUMS"]).current_dir(folder).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
}
