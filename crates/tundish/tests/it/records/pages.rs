//! Plain records on their pages.

use serde_json::json;

use super::{account, id, made};
use crate::{
    application::Application,
    pages::{hidden, leads_to, page, post, words},
};

tundish_testkit::test_both_dbs! {
    async fn a_contact_is_added_on_a_form_that_loses_nothing(database: &TestDb) {
        let application = Application::start(database).await;
        let account = account(&application.client("rita").await).await;
        let rita = application.browser("rita", true).await;
        let form = page(&rita.get(&format!("/contacts/new?account_id={account}")).await, 200);
        assert!(form.contains("value=\"Lindenau Hospital\""), "the account is filled in");
        let typed = [("given_name", "Anna"), ("family_name", "Müller"), ("account", ""), ("account_id", "Lindenau hospital"), ("emails", "anna@acme"), ("phones", "030 1")];
        let fields: Vec<(&str, &str)> = typed.into_iter().filter(|(name, _)| *name != "account").collect();
        let refused = post(&rita, "/contacts", &fields).await;
        let again = page(&refused, 422);
        assert!(again.contains("value=\"Müller\"") && again.contains("anna@acme</textarea>"), "what was typed is kept");
        assert!(words(&again).contains("2 entries need another look"), "{}", words(&again));
        let fields = [("given_name", "Anna"), ("family_name", "Müller"), ("account_id", "Lindenau hospital"), ("emails", "work anna@acme.example"), ("phones", "+49 30 123456")];
        let location = leads_to(&post(&rita, "/contacts", &fields).await);
        let shown = page(&rita.get(&location).await, 200);
        let said = words(&shown);
        for fact in ["Anna Müller", "Lindenau Hospital", "anna@acme.example work", "+49 30 123456", "still true"] {
            assert!(said.contains(fact), "{fact}: {said}");
        }
        assert!(shown.contains("href=\"tel:+4930123456\""), "a number can be dialled");
        application.stop().await;
    }

    async fn two_who_edit_one_account_see_both_versions(database: &TestDb) {
        let application = Application::start(database).await;
        let account = account(&application.client("rita").await).await;
        let (rita, mona) = (application.browser("rita", true).await, application.browser("mona", true).await);
        let path = format!("/accounts/{account}/edit");
        let fields = |version: &str, industry: &str, country: &str| {
            [("version", version.to_owned()), ("name", "Lindenau Hospital".to_owned()), ("kind", "customer".to_owned()), ("industry", industry.to_owned()), ("country", country.to_owned()), ("level", "A".to_owned())]
        };
        fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
            fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
        }
        leads_to(&post(&mona, &path, &borrowed(&fields("1", "Health", ""))).await);
        let conflict = page(&post(&rita, &path, &borrowed(&fields("1", "", "Austria"))).await, 412);
        let said = words(&conflict);
        assert!(said.contains("Mona") && said.contains("Health") && said.contains("Austria"), "{said}");
        assert_eq!(hidden(&conflict, "<form class=\"row\"", "industry"), "Health", "what Mona changed stays as she left it");
        // Sent again on the version that is stored, both changes hold.
        leads_to(&post(&rita, &path, &borrowed(&fields("2", "Health", "Austria"))).await);
        let stored = application.client("rita").await.get(&format!("/api/v1/accounts/{account}")).await.expect(200);
        assert_eq!((&stored["industry"], &stored["country"]), (&json!("Health"), &json!("Austria")));
        application.stop().await;
    }

    async fn a_newcomer_met_through_an_opportunity_joins_it_also_at_a_foreign_account(database: &TestDb) {
        let application = Application::start(database).await;
        let (rita, dora) = (application.client("rita").await, application.client("dora").await);
        let account = account(&rita).await;
        let opportunity = made(&dora, "opportunities", json!({"name": "Filters", "channel": "field", "account_id": account, "owner_id": application.people["sam"].to_string()})).await;
        let sam = application.browser("sam", true).await;
        let path = format!("/opportunities/{}/contacts/new", id(&opportunity));
        page(&sam.get(&path).await, 200);
        let other = id(&made(&dora, "accounts", json!({"name": "Other"})).await);
        let fields = [("family_name", "Huber"), ("account_id", other.as_str())];
        let home = leads_to(&post(&sam, &path, &fields).await);
        let shown = words(&page(&sam.get(home.split('#').next().expect("a path")).await, 200));
        assert!(shown.contains("Huber"), "{shown}");
        let contacts = rita.get("/api/v1/contacts").await.expect(200);
        assert_eq!(contacts["items"][0]["account_id"], account.as_str(), "the contact is at the opportunity's account, whatever was typed");
        let ray = application.browser("ray", true).await;
        page(&post(&ray, &path, &fields).await, 404);
        application.stop().await;
    }

    async fn lists_are_narrowed_paged_and_empty_with_a_way_on(database: &TestDb) {
        let application = Application::start(database).await;
        let client = application.client("rita").await;
        let rita = application.browser("rita", true).await;
        let empty = words(&page(&rita.get("/leads").await, 200));
        assert!(empty.contains("No leads yet") && empty.contains("New lead"), "{empty}");
        for number in 0..53 {
            made(&client, "accounts", json!({"name": format!("Account {number:02}"), "level": if number % 2 == 0 { "A" } else { "B" }})).await;
        }
        let first = page(&rita.get("/accounts").await, 200);
        assert!(words(&first).contains("Account 00") && words(&first).contains("50 shown"));
        let older = first.split("rel=\"next\" href=\"").nth(1).expect("a next page").split('"').next().expect("an address").replace("&amp;", "&");
        let second = page(&rita.get(&older).await, 200);
        assert!(words(&second).contains("Account 52") && !words(&second).contains("Account 49"));
        let newer = second.split("rel=\"prev\" href=\"").nth(1).expect("a page before").split('"').next().expect("an address").replace("&amp;", "&");
        assert!(words(&page(&rita.get(&newer).await, 200)).contains("Account 00"));
        let narrowed = words(&page(&rita.get("/accounts?level=B").await, 200));
        assert!(narrowed.contains("Account 01") && !narrowed.contains("Account 00"), "{narrowed}");
        assert_eq!(leads_to(&rita.get("/accounts?level=Z&name=").await), "/accounts", "the address says what the page shows");
        application.stop().await;
    }
}
