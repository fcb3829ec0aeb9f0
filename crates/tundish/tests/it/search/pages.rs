//! The pages of searching, and the way through a list.

use serde_json::json;

use super::{Company, encoded, text};
use crate::{
    application::Application,
    pages::{leads_to, page, words},
};

/// The addresses that a page leads to from its content, in their order.
fn links(page: &str, beginning: &str) -> Vec<String> {
    let content = page.split_once("id=\"content\"").map_or(page, |(_, content)| content);
    let content = content.split("</main>").next().unwrap_or_default();
    let parts = content.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
    parts.filter(|href| href.starts_with(beginning)).map(|href| href.replace("&amp;", "&")).collect()
}

tundish_testkit::test_both_dbs! {
    async fn the_page_groups_what_is_found_and_a_number_leads_straight_there(database: &TestDb) {
        let application = Application::start(database).await;
        let company = Company::build(&application).await;
        let opportunity = application.opportunity("rita", "Müller dispensers").await;
        let browser = application.browser("rita", true).await;
        let shown = page(&browser.get("/search?q=m%C3%BCll").await, 200);
        let said = words(&shown);
        assert!(said.contains("Opportunities Müller dispensers OP-1"), "{said}");
        assert!(said.contains("Accounts Müller &"), "{said}");
        assert_eq!(leads_to(&browser.get("/search?q=op-1").await), format!("/opportunities/{}", opportunity.id));
        assert_eq!(
            leads_to(&browser.get(&format!("/search?q={}", encoded(&text(&company.account["number"])))).await),
            format!("/accounts/{}", text(&company.account["id"]))
        );
        let stranger = application.browser("sam", true).await;
        assert!(words(&page(&stranger.get("/search?q=op-1").await, 200)).contains("Nothing found for “op-1”"));
        let fragment = page(&browser.get("/suggest/search?q=m%C3%BCll").await, 200);
        assert!(fragment.contains("role=\"option\"") && !fragment.contains("<main"), "{fragment}");
        assert_eq!(application.anonymous().get("/suggest/search?q=a").await.status, 303);
        let inert = page(&browser.get("/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E").await, 200);
        assert!(!inert.contains("<script>alert"), "{inert}");
        application.stop().await;
    }

    async fn what_was_opened_last_is_offered_before_anything_is_typed(database: &TestDb) {
        let application = Application::start(database).await;
        let company = Company::build(&application).await;
        let browser = application.browser("rita", true).await;
        assert!(words(&page(&browser.get("/search").await, 200)).contains("Nothing opened yet"));
        let account = format!("/accounts/{}", text(&company.account["id"]));
        let contact = format!("/contacts/{}", text(&company.contact["id"]));
        for path in [&account, &contact, &account] {
            application.go_on(1);
            page(&browser.get(path).await, 200);
            // It is noted beside the request.
            let id = path.rsplit('/').next().expect("an identifier").parse::<tundish_domain::id::Tsid>().expect("an identifier");
            loop {
                let last = application.db.read(async |tx| {
                    tx.optional::<(tundish_domain::id::Tsid,)>("select subject_id from recent order by seen_at desc, subject_id desc limit 1", &[]).await
                });
                if last.await.expect("it is read") == Some((id,)) {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        let shown = page(&browser.get("/search").await, 200);
        assert_eq!(links(&shown, "/accounts/").len() + links(&shown, "/contacts/").len(), 2);
        assert!(words(&shown).contains("Opened last Müller & Söhne GmbH"), "{}", words(&shown));
        let token = application.client("ada").await;
        token.delete(&format!("/api/v1{account}"), 1).await.expect(200);
        assert!(!words(&page(&browser.get("/search").await, 200)).contains("Müller & Söhne GmbH Account"), "it is gone");
        application.stop().await;
    }

    async fn a_list_is_narrowed_by_words_and_walked_record_by_record(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        for name in ["Anna Berg", "Bert Berg", "Carl Tal", "Dora Berg"] {
            let (given, family) = name.split_once(' ').expect("two names");
            rita.post("/api/v1/contacts", json!({"given_name": given, "family_name": family})).await.expect(201);
        }
        let browser = application.browser("rita", true).await;
        let shown = page(&browser.get("/contacts?q=berg").await, 200);
        assert!(!words(&shown).contains("Carl Tal"));
        let rows = links(&shown, "/contacts/0");
        assert_eq!(rows.len(), 3);
        let middle = page(&browser.get(&rows[1]).await, 200);
        let step = |key: &str| {
            let (before, _) = middle.split_once(&format!("data-hotkey=\"{key}\""))?;
            let (_, href) = before.rsplit_once("href=\"")?;
            Some(href.split('"').next().unwrap_or_default().replace("&amp;", "&"))
        };
        assert_eq!(step("k").as_ref(), Some(&rows[0]));
        assert_eq!(step("j").as_ref(), Some(&rows[2]));
        assert!(middle.contains("href=\"/contacts?q=berg\""), "the crumb leads back to the list");
        let last = page(&browser.get(&rows[2]).await, 200);
        assert!(!last.contains("data-hotkey=\"j\""));
        // What is no list of contacts is no list.
        for from in ["//evil.example", "/accounts?q=a", "/contacts/new", "https:x"] {
            let shown = page(&browser.get(&format!("{}?from={}", rows[1].split('?').next().expect("a path"), encoded(from))).await, 200);
            assert!(!shown.contains("evil") && !shown.contains("data-hotkey=\"j\""), "{from}");
        }
        application.stop().await;
    }

    async fn opportunities_are_narrowed_and_walked_alike(database: &TestDb) {
        let application = Application::start(database).await;
        for name in ["Berg one", "Tal two", "Berg three", "Berg four"] {
            application.opportunity("rita", name).await;
        }
        let browser = application.browser("rita", true).await;
        let shown = page(&browser.get("/opportunities?q=berg").await, 200);
        let rows = links(&shown, "/opportunities/0");
        assert_eq!(rows.len(), 3);
        assert!(rows[1].ends_with("?from=%2Fopportunities%3Fq%3Dberg"), "{}", rows[1]);
        let middle = page(&browser.get(&rows[1]).await, 200);
        assert!(middle.contains(&rows[0].replace('&', "&amp;")) && middle.contains(&rows[2].replace('&', "&amp;")));
        assert_eq!(links(&page(&browser.get("/opportunities?q=berg&status=open").await, 200), "/opportunities/0").len(), 3);
        assert_eq!(links(&page(&browser.get("/opportunities?q=nobody").await, 200), "/opportunities/0").len(), 0);
        application.stop().await;
    }
}
