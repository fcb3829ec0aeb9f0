//! No page without a session, no form without the proof that our own page made it: for every address that the source names, so
//! that whoever adds one is asked here as well.

use std::{collections::BTreeSet, fs, path::Path};

use axum::http::Method;

use crate::application::Application;

/// An identifier that nobody was ever given.
const NEVER: &str = "0000000000001";
/// What anybody may see.
const OPEN: &[&str] = &["/.well-known/change-password", "/gallery", "/healthz", "/readyz", "/sign-in"];
/// What stands behind the address of a record, for routes that are put together from words.
const WORDS: &[&str] =
    &["delete", "hold", "lose", "move", "reassign", "reopen", "restore", "resume", "share", "undo", "win"];

/// Everything between quotes in the source that looks like an address of a page. Some are only beginnings of one.
fn addresses() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let collections: Vec<String> = found.iter().filter(|path| path.matches('/').count() < 3).cloned().collect();
    let mut addresses = BTreeSet::new();
    for path in found {
        let all = match path.strip_prefix("{path}") {
            Some(rest) => collections.iter().map(|collection| format!("{collection}{rest}")).collect(),
            None => vec![path],
        };
        for path in all {
            let path = path.replace("{{", "{").replace("}}", "}");
            for word in WORDS {
                addresses.insert(filled(&path.replace("{}", word)));
            }
        }
    }
    addresses.retain(|path| path.starts_with('/') && !path.starts_with("/api"));
    addresses
}

fn gather(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).expect("a file of the source");
            let is_address = |text: &&str| {
                (text.starts_with('/') || text.starts_with("{path}/"))
                    && !text.starts_with("//")
                    && text.bytes().all(|byte| byte.is_ascii_lowercase() || b"/-_.{}".contains(&byte))
            };
            found.extend(source.split('"').filter(is_address).map(str::to_owned));
        }
    }
}

/// The address with an identifier in every gap.
fn filled(path: &str) -> String {
    let mut filled = String::new();
    for (place, part) in path.split('{').enumerate() {
        match part.split_once('}') {
            Some((_, rest)) if place > 0 => filled.extend([NEVER, rest]),
            _ => filled.push_str(part),
        }
    }
    filled
}

tundish_testkit::test_both_dbs! {
    async fn nothing_is_shown_or_changed_without_a_session_and_its_proof(database: &TestDb) {
        let application = Application::start(database).await;
        let (nobody, planted) = (application.anonymous(), application.browser("ada", false).await);
        let foreign = application.browser("ada", true).await.with("sec-fetch-site", "same-site");
        let addresses = addresses();
        for known in ["/funnel", "/me/tokens", "/leads/0000000000001/convert", "/accounts/0000000000001/edit", "/opportunities/0000000000001/win"] {
            assert!(addresses.contains(known), "{known} is not found in the source: {addresses:?}");
        }
        let before = application.digest().await;
        for path in addresses.iter().filter(|path| !OPEN.contains(&path.as_str())) {
            let shown = nobody.get(path).await;
            let leads_to = shown.header("location");
            match shown.status.as_u16() {
                303 => assert!(leads_to.starts_with("/sign-in") || path == "/", "{path} leads to {leads_to}"),
                404 | 405 => {}
                other => panic!("{path} answers a stranger {other}"),
            }
            if path.starts_with("/sign-in") {
                continue;
            }
            for (who, client, refusals) in [
                ("a stranger", &nobody, &[401, 404, 405][..]),
                ("a form that another page sent", &planted, &[403]),
                ("a neighbouring host", &foreign, &[403]),
            ] {
                let form = Some("application/x-www-form-urlencoded");
                let answer = client.raw(Method::POST, path, form, b"version=1&name=x".to_vec()).await;
                let status = answer.status.as_u16();
// Files and well-known addresses take no form from anybody.
                let takes_none = status == 405 && (path.starts_with("/assets") || path.starts_with("/.well-known"));
                assert!(takes_none || refusals.contains(&status), "{path} answers {who} {status}");
            }
        }
        assert!(before == application.digest().await, "something was changed");
        application.stop().await;
    }
}
