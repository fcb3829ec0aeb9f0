//! Hostile text in every place of every address: it is taken literally or refused, and never a fault of ours.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::application::{Answer, Application, Client};

/// What means something to SQL, to search engines, to shells, to terminals and to parsers.
const TEXTS: &[&str] = &[
    "'",
    "\"",
    "') or 1=1 --",
    "1; drop table users",
    "1 or 1=1",
    "' union select password_hash from users --",
    "%",
    "_",
    "\\",
    "$1",
    "* ^ - ( : & !",
    "NEAR(a, b)",
    "a AND",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "<script>alert(1)</script>",
    "\u{202e}gnp",
    "漏斗",
    "é\u{301}",
    "\u{1b}[31m",
    "\r\nset-cookie: a=b",
    "-1",
    "9223372036854775808",
    "1e400",
    "null",
    "[]",
    "0000000000000",
];

/// Pages that are asked with more than their address, and with what.
const PAGES: &[(&str, &[&str])] = &[
    (
        "/opportunities",
        &[
            "q", "status", "pipeline", "band", "stage", "owner", "channel", "amount", "account", "entered", "from",
            "to", "as_of", "after", "before",
        ],
    ),
    ("/funnel", &["as_of", "pipeline", "owner", "channel", "done"]),
    ("/accounts", &["q", "name", "kind", "level", "owner_id", "after", "before", "done"]),
    ("/contacts", &["q", "name", "account_id", "owner_id", "after", "before"]),
    ("/leads", &["q", "name", "status", "source", "channel", "owner_id", "after", "before"]),
    ("/products", &["q", "name", "active", "after"]),
    ("/activities", &["kind", "status", "owner_id", "after"]),
    ("/activities/new", &["opportunity", "account", "kind"]),
    ("/opportunities/new", &["account", "name", "stage"]),
    ("/contacts/new", &["account_id"]),
    ("/search", &["q"]),
    ("/suggest/search", &["q"]),
    ("/suggest/account", &["account"]),
    ("/suggest/person", &["owner"]),
    ("/settings/audit", &["person", "kind", "verb", "from", "to", "older_than"]),
    ("/settings/people", &["q", "done"]),
    ("/settings/rates", &["from_on", "currency", "after"]),
    ("/settings/calendars", &["name", "after"]),
    ("/settings/absences", &["user_id", "name", "after"]),
    ("/settings/imports", &["after"]),
    ("/me", &["done"]),
    ("/sign-in", &["next"]),
];

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// What an answer must never be, whatever was asked.
#[track_caller]
fn is_sound(answer: &Answer, path: &str) {
    let body = String::from_utf8_lossy(&answer.body);
    assert!(answer.status.as_u16() < 500, "{path}: {} {body}", answer.status);
    assert!(!body.contains("<script>alert"), "{path} gives back what was sent: {body}");
    assert!(answer.header("set-cookie").is_empty() || path.starts_with("/sign-in"), "{path}");
    for name in ["location", "hx-redirect", "hx-location"] {
        let leads_to = answer.header(name);
        assert!(
            leads_to.is_empty() || (leads_to.starts_with('/') && !leads_to.starts_with("//")),
            "{path} leads to {leads_to}"
        );
    }
}

async fn ask(client: &Client, path: &str, parameter: &str) {
    for text in TEXTS.iter().copied().chain([" ", "x".repeat(30_000).as_str()]) {
        let path = format!("{path}?{parameter}={}", encoded(text));
        is_sound(&client.get(&path).await, &path);
    }
    let path = format!("{path}?{parameter}=%00");
    assert_eq!(client.get(&path).await.status.as_u16(), 400, "{path}");
}

tundish_testkit::test_both_dbs! {
    async fn every_parameter_of_the_interface_is_a_value_and_never_a_statement(database: &TestDb) {
        let application = Application::start(database).await;
        let opportunity = application.opportunity("ada", "Filling line").await.id.to_string();
        let ada = application.client("ada").await;
        let document = ada.get("/api/openapi.json").await.expect(200);
        let before = application.digest().await;
        let mut asked = 0;
        for (path, item) in document["paths"].as_object().expect("paths") {
            let Some(operation) = item.get("get") else { continue };
            let at = path.replace("{id}", &opportunity);
            for parameter in operation["parameters"].as_array().into_iter().flatten().filter(|parameter| parameter["in"] == "query") {
                ask(&ada, &at, parameter["name"].as_str().expect("a name")).await;
                asked += 1;
            }
            for text in TEXTS {
                let path = path.replace("{id}", &encoded(text));
                is_sound(&ada.get(&path).await, &path);
            }
        }
        assert!(asked > 100, "{asked} parameters are fewer than there are");
        assert!(before == application.digest().await, "something was changed");
        application.stop().await;
    }

    async fn every_parameter_of_a_page_is_a_value_and_never_a_statement(database: &TestDb) {
        let application = Application::start(database).await;
        application.opportunity("ada", "Filling line").await;
        application.account("ada", "Harbour").await;
        let (ada, nobody) = (application.browser("ada", true).await, application.anonymous());
        let before = application.digest().await;
        for (path, parameters) in PAGES {
            let client = if *path == "/sign-in" { &nobody } else { &ada };
            for parameter in *parameters {
                ask(client, path, parameter).await;
            }
        }
        assert!(before == application.digest().await, "something was changed");
        application.stop().await;
    }

    async fn what_is_searched_for_is_taken_literally(database: &TestDb) {
        let application = Application::start(database).await;
        application.opportunity("rita", "100%_sure ' or 1=1").await;
        application.opportunity("rita", "Filling line").await;
        let rita = application.client("rita").await;
        for (typed, found) in [("100", 1), ("%", 0), ("_", 0), ("' or 1=1 --", 1), ("Fill*", 1), ("%ling", 0), ("_illing", 0), ("zzz' or 1=1 --", 0)] {
            let answer = rita.get(&format!("/api/v1/search?q={}", encoded(typed))).await.expect(200);
            let hits = answer["items"].as_array().map_or(0, Vec::len);
            assert_eq!(hits, found, "{typed}: {answer}");
        }
        application.stop().await;
    }

    async fn no_address_leads_out_of_the_files_that_are_embedded(database: &TestDb) {
        let application = Application::start(database).await;
        let (nobody, rita) = (application.anonymous(), application.browser("rita", true).await);
        for up in ["..", "%2e%2e", "%2E%2E", "%252e%252e", "..%2f", "%2e%2e%2f", "..%5c", "%c0%ae%c0%ae", "....//"] {
            for path in [
                format!("/assets/{up}/{up}/etc/passwd"),
                format!("/assets/{up}%2f{up}%2fetc%2fpasswd"),
                format!("/assets/{up}"),
                format!("/attachments/{up}/{up}/tundish.db"),
                format!("/{up}/{up}/etc/passwd"),
                "/assets//etc/passwd".to_owned(),
                "/assets/%2fetc%2fpasswd".to_owned(),
                "/tundish.db".to_owned(),
                "/.git/config".to_owned(),
                "/.env".to_owned(),
            ] {
                for client in [&nobody, &rita] {
                    let status = client.get(&path).await.status.as_u16();
                    assert!(matches!(status, 303 | 400 | 404), "{path}: {status}");
                }
            }
        }
        application.stop().await;
    }
}
