//! The pages of products.

use serde_json::json;

use super::{everybody, refused, seen};
use crate::{
    application::Application,
    pages::{hidden, leads_to, page, post, words},
};

tundish_testkit::test_both_dbs! {
    async fn everybody_reads_products_and_directors_change_them(database: &TestDb) {
        let application = Application::start(database).await;
        let all = everybody(&application).await;
        let dora = application.client("dora").await;
        let made = dora.post("/api/v1/products", json!({"name": "Clearspout"})).await.expect(201);
        let one = format!("/products/{}", made["id"].as_str().expect("an id"));
        assert_eq!(seen(&all, "/products").await, [303, 200, 200, 200, 200, 200]);
        assert_eq!(seen(&all, &one).await, [303, 200, 200, 200, 200, 200]);
        assert_eq!(seen(&all, "/products/new").await, [303, 403, 403, 200, 200, 403]);
        assert_eq!(seen(&all, &format!("{one}/edit")).await, [303, 403, 403, 200, 200, 403]);
        let others: Vec<_> = all.iter().filter(|(who, _)| *who != "dora").cloned().collect();
        let fields = [("name", "Other"), ("prices", ""), ("active", "yes"), ("version", "1")];
        for (path, fields) in [
            ("/products".to_owned(), fields.as_slice()), (format!("{one}/edit"), &fields), (format!("{one}/delete"), &fields[3..]),
        ] {
            assert_eq!(refused(&application, &others, &path, fields).await, [401, 403, 403, 403], "{path}");
        }
        application.stop().await;
    }

    async fn prices_are_typed_one_a_line_and_every_change_can_be_taken_back(database: &TestDb) {
        let application = Application::start(database).await;
        let dora = application.browser("dora", true).await;
        let fields = [("name", "Clearspout"), ("family", "Filling"), ("prices", "1,200 EUR\n1 300.50 usd"), ("active", "yes")];
        let one = leads_to(&post(&dora, "/products", &fields).await).split('?').next().expect("a path").to_owned();
        let said = words(&page(&dora.get(&one).await, 200));
        assert!(said.contains("1,200 EUR · 1,300.50 USD"), "{said}");
        let bad = page(&post(&dora, "/products", &[("name", "Other"), ("prices", "free"), ("active", "yes")]).await, 422);
        assert!(bad.contains("href=\"#prices\"") && bad.contains("free"), "{}", words(&bad));
        let taken = page(&post(&dora, "/products", &[("name", "CLEARSPOUT"), ("active", "yes")]).await, 422);
        assert!(taken.contains("href=\"#name\""));

        let version = hidden(&page(&dora.get(&format!("{one}/edit")).await, 200), "class=\"form\"", "version");
        let cheaper = [("name", "Clearspout"), ("family", "Filling"), ("prices", "1,100 EUR"), ("version", &version)];
        leads_to(&post(&dora, &format!("{one}/edit"), &cheaper).await);
        let changed = page(&dora.get(&one).await, 200);
        assert!(words(&changed).contains("no longer offered") && words(&changed).contains("1,100 EUR"), "{}", words(&changed));
        let (version, event) = (hidden(&changed, "/undo", "version"), hidden(&changed, "/undo", "event"));
        leads_to(&post(&dora, &format!("{one}/undo"), &[("version", &version), ("event", &event)]).await);
        let prices = application.db.read(async |tx| {
            tx.all::<(String, i64)>("select currency, price_minor from product_price order by currency", &[]).await
        });
        assert_eq!(prices.await.expect("read"), [("EUR".to_owned(), 120_000), ("USD".to_owned(), 130_050)]);
        application.stop().await;
    }
}
