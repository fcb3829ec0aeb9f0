//! A company is set up: settings, pipelines, products.

use tundish::{
    company::{self, SetupError},
    pipeline, product,
    setting::{self, Company},
};
use tundish_db::Error;
use tundish_domain::{
    Band, Currency, Money,
    id::{PipelineId, ProductId},
    testing,
};

use crate::fixture::{self, add_product, id};

fn orendal() -> Company {
    Company::new("Örendal 净水", Currency::EUR, "Europe/Berlin".to_owned()).expect("a zone")
}

tundish_testkit::test_both_dbs! {
    async fn a_company_is_set_up_once(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        let before = db.read(async |tx| setting::company(tx).await).await.expect("read");
        assert!(before.is_none());
        db.write(async |tx| company::set_up(tx, &orendal()).await).await.expect("set up");
        let again = db
            .write(async |tx| {
                let other = Company::new("Other", Currency::USD, "UTC".to_owned()).expect("a zone");
                company::set_up(tx, &other).await
            })
            .await;
        assert!(matches!(again, Err(SetupError::Exists(name)) if name == "Örendal 净水"));
        let after = db.read(async |tx| setting::company(tx).await).await.expect("read").expect("set up");
        assert_eq!((after.name, after.currency), ("Örendal 净水".to_owned(), Currency::EUR));
        assert_eq!((after.time_zone_name.as_str(), after.time_zone.iana_name()), ("Europe/Berlin", Some("Europe/Berlin")));
    }

    async fn two_who_set_up_at_once_make_one_company(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        let set_up = || db.write(async |tx| company::set_up(tx, &orendal()).await);
        let (one, other) = tokio::join!(tokio::spawn(set_up()), tokio::spawn(set_up()));
        let done = [one.expect("no panic"), other.expect("no panic")];
        assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1, "{done:?}");
        let pipelines = db.read(async |tx| pipeline::store::all(tx).await).await.expect("read");
        assert_eq!(pipelines.len(), 1);
    }

    async fn the_standard_pipeline_has_two_stages_per_band(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        let made = fixture::write(&db, async |tx| pipeline::setup::standard(tx).await).await;
        let read = db.read(async |tx| pipeline::store::all(tx).await).await.expect("read");
        assert_eq!(read, [made]);
        let bands: Vec<Band> = read[0].stages().iter().map(|stage| stage.band).collect();
        assert_eq!(bands, [Band::Upper, Band::Upper, Band::Middle, Band::Middle, Band::Lower, Band::Lower]);
        assert!(read[0].stages().iter().all(|stage| stage.probability == stage.band.probability()));
    }

    async fn pipelines_are_read_as_they_were_stored_in_the_companys_order(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        let [direct, shop] = testing::company::pipelines();
        fixture::write(&db, async |tx| {
            let [direct, shop] = testing::company::pipelines();
            pipeline::store::insert(tx, &direct, 2).await?;
            pipeline::store::insert(tx, &shop, 1).await
        })
        .await;
        let (all, one, none) = db
            .read(async |tx| {
                let one = pipeline::store::by_id(tx, id(1)).await?;
                let none = pipeline::store::by_id(tx, id::<PipelineId>(3)).await?;
                Ok::<_, Error>((pipeline::store::all(tx).await?, one, none))
            })
            .await
            .expect("read");
        assert_eq!(all, [shop, direct.clone()]);
        assert_eq!((one, none), (Some(direct), None));
    }

    async fn two_pipelines_or_products_cannot_be_told_apart_by_case_alone(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        fixture::write(&db, async |tx| {
            pipeline::setup::standard(tx).await?;
            add_product(tx, id(1)).await
        })
        .await;
        let taken = db.write(async |tx| pipeline::setup::standard(tx).await).await;
        assert!(matches!(taken, Err(Error::Unique(_))), "{taken:?}");
        let taken = db
            .write(async |tx| {
                let all = product::store::all(tx).await?;
                let name = format!(" {} ", all[0].name.to_uppercase());
                product::store::insert(tx, &product::Product { id: id(2), name, ..all[0].clone() }).await
            })
            .await;
        assert!(matches!(taken, Err(Error::Unique(_))), "{taken:?}");
    }

    async fn a_product_has_one_price_per_currency(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        let (one, other): (ProductId, ProductId) = (id(1), id(2));
        fixture::write(&db, async move |tx| {
            add_product(tx, one).await?;
            add_product(tx, other).await?;
            for (product, minor, currency) in
                [(one, 100, Currency::EUR), (one, 120, Currency::USD), (other, 900, Currency::EUR), (one, 105, Currency::EUR)]
            {
                product::store::set_price(tx, product, Money::new(minor, currency)).await?;
            }
            Ok(())
        })
        .await;
        for (currency, expected) in
            [(Currency::EUR, vec![(one, 105), (other, 900)]), (Currency::USD, vec![(one, 120)]), ("JPY".parse().expect("a currency"), vec![])]
        {
            let mut prices = db.read(async move |tx| product::store::prices(tx, currency).await).await.expect("read");
            prices.sort_by_key(|(product, _)| *product);
            let expected: Vec<_> =
                expected.into_iter().map(|(product, minor)| (product, Money::new(minor, currency))).collect();
            assert_eq!(prices, expected);
        }
    }

    async fn products_are_listed_by_name_in_any_script(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        fixture::write(&db, async |tx| {
            for (number, name) in [(1, "émigré"), (2, "Zulu"), (3, "alpha"), (4, "Ähre"), (5, "水"), (6, "BETA")] {
                let new = product::Product::new(id(number), name.to_owned(), tx.now());
                product::store::insert(tx, &new).await?;
            }
            Ok(())
        })
        .await;
        let all = db.read(async |tx| product::store::all(tx).await).await.expect("read");
        // By the bytes of the folded key: the same on both databases, whatever the server's locale.
        let names: Vec<&str> = all.iter().map(|product| product.name.as_str()).collect();
        assert_eq!(names, ["alpha", "BETA", "Zulu", "Ähre", "émigré", "水"]);
    }
}

#[test]
fn a_time_zone_that_nobody_knows_is_refused_by_name() {
    let refused = Company::new("Orendal", Currency::EUR, "Europe/Orendal".to_owned());
    assert!(refused.is_err_and(|told| told.contains("Europe/Orendal")));
}

#[test]
fn a_company_has_a_name_that_fits_on_a_line() {
    let new = |name: &str| Company::new(name, Currency::EUR, "UTC".to_owned());
    assert_eq!(new("  Örendal 净水\u{200b} ").expect("a name").name, "Örendal 净水");
    for (name, complaint) in [(" ", "empty"), ("two\nlines", "line break"), (&*"x".repeat(201), "longer than 200")] {
        assert!(new(name).is_err_and(|told| told.contains(complaint)), "{name:?}");
    }
}
