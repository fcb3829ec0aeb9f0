//! The company's settings: who may see and change them, what stays once it means something, what is recorded.

use tundish::{company, setting};
use tundish_db::args;

use super::{everybody, refused, seen, verbs};
use crate::{
    application::Application,
    money,
    pages::{hidden, leads_to, page, post, words},
};

const PATH: &str = "/settings/company";

tundish_testkit::test_both_dbs! {
    async fn name_and_country_are_changed_and_shown_at_once(database: &TestDb) {
        let application = Application::start(database).await;
        let all = everybody(&application).await;
        assert_eq!(seen(&all, PATH).await, [303, 200, 200, 200, 200, 403]);
        let fields = [("name", "Acme Water"), ("currency", "CHF"), ("country", "ch"), ("version", "3")];
        assert_eq!(refused(&application, &all, PATH, &fields).await, [401, 403, 403, 403, 403]);
        let told = words(&page(&all[1].1.get(PATH).await, 200));
        assert!(told.contains("Currency of totals EUR") && told.contains("Time zone Europe/Berlin") && !told.contains("Save"), "{told}");

        let ada = &all[4].1;
        let form = page(&ada.get(PATH).await, 200);
        assert_eq!(hidden(&form, "id=\"content\"", "version"), "3");
        let wrong = [("name", " "), ("currency", "XYZ"), ("country", "Deutschland"), ("version", "3")];
        let again = page(&post(ada, PATH, &wrong).await, 422);
        for (field, _) in &wrong[..3] {
            assert!(again.contains(&format!("href=\"#{field}\"")), "{field}: {}", words(&again));
        }
        assert!(again.contains("value=\"Deutschland\""), "nothing typed is lost");

        assert_eq!(leads_to(&post(ada, PATH, &fields).await), "/settings/company?done=company-changed");
        let now = application.db.read(async |tx| setting::company(tx).await).await.expect("read").expect("a company");
        assert_eq!((now.name.as_str(), now.currency.as_str(), now.country.as_deref()), ("Acme Water", "CHF", Some("CH")));
        assert_eq!(application.app.company.name, "Acme Water", "every page has the new name");
        assert_eq!(verbs(&application, company::SUBJECT).await, ["company.set_up", "company.edited"]);
        let said = words(&page(&ada.get("/settings/audit?kind=company").await, 200));
        assert!(said.contains("company.edited") && said.contains("currency: EUR → CHF"), "{said}");
        // Nothing changes: nothing is recorded.
        leads_to(&post(ada, PATH, &[("name", "Acme Water"), ("currency", "CHF"), ("country", "CH"), ("version", "6")]).await);
        assert_eq!(verbs(&application, company::SUBJECT).await.len(), 2);

        let stale = page(&post(ada, PATH, &[("name", "Acme Air"), ("currency", "CHF"), ("country", ""), ("version", "3")]).await, 412);
        assert!(words(&stale).contains("Acme Air") && words(&stale).contains("Acme Water"), "{}", words(&stale));
        leads_to(&post(ada, PATH, &[("name", "Acme Air"), ("currency", "CHF"), ("country", ""), ("version", "6")]).await);
        let country = application.db.read(async |tx| setting::country(tx).await).await.expect("read");
        assert_eq!(country, None);
        application.stop().await;
    }

    async fn the_currency_stays_once_rates_are_to_it(database: &TestDb) {
        let application = Application::start(database).await;
        let ada = application.browser("ada", true).await;
        let change = [("name", "Acme"), ("currency", "USD"), ("country", ""), ("version", "3")];
        money::rate(&application, "CHF", "2026-02-27", "1.05").await;
        let refused = words(&page(&post(&ada, PATH, &change).await, 422));
        assert!(refused.contains("Delete them before you change it"), "{refused}");

        let rita = application.client("rita").await;
        let id = money::worth(&rita, None, "known", (100_000, "CHF")).await;
        rita.post(&format!("/api/v1/opportunities/{id}/win"), serde_json::json!({"reason": "fit"})).await.expect(200);
        let deleted = application.db.write(async |tx| {
            let now = tx.now();
            tx.exec("update exchange_rate set deleted_at = $1", args![now]).await
        });
        assert_eq!(deleted.await.expect("deleted"), 1);
        let refused = words(&page(&post(&ada, PATH, &change).await, 422));
        assert!(refused.contains("were closed at rates to the present currency"), "{refused}");

        rita.post(&format!("/api/v1/opportunities/{id}/reopen"), serde_json::json!({})).await.expect(200);
        leads_to(&post(&ada, PATH, &change).await);
        application.stop().await;
    }
}
