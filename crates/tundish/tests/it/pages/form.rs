//! Adding and editing.

use super::{hidden, known, leads_to, page, post, record, sales, words};
use crate::application::Application;

/// The fields of a good form.
fn good(stage: &str) -> Vec<(&'static str, String)> {
    [
        ("name", "Central dispensers"),
        ("account", "  lindenau HOSPITAL "),
        ("stage", stage),
        ("amount", "18,400.50"),
        ("currency", "EUR"),
        ("estimate", "yes"),
        ("expected_close", "2026-06-30"),
        ("next_step", "Visit"),
        ("channel", "field"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

fn with(fields: &[(&'static str, String)], name: &'static str, value: &str) -> Vec<(&'static str, String)> {
    let mut fields: Vec<_> = fields.iter().filter(|(known, _)| *known != name).cloned().collect();
    fields.push((name, value.to_owned()));
    fields
}

fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

tundish_testkit::test_both_dbs! {
    async fn a_new_opportunity_is_added_and_shown(database: &TestDb) {
        let application = Application::start(database).await;
        application.account("rita", "Lindenau Hospital").await;
        let stage = sales(&application).await.stages()[1].id.to_string();
        let rita = application.browser("rita", true).await;
        let form = page(&rita.get("/opportunities/new").await, 200);
        assert!(form.contains("Lindenau Hospital"), "known accounts are offered");
        assert!(!form.contains("name=\"owner\""), "who leads nobody has nobody to choose");
        let location = leads_to(&post(&rita, "/opportunities", &borrowed(&good(&stage))).await);
        let shown = page(&rita.get(&location).await, 200);
        let said = words(&shown);
        for fact in ["Central dispensers", "Lindenau Hospital", "about 18,400.50 EUR", "30 June 2026", "Visit", "Rita, field"] {
            assert!(said.contains(fact), "{fact}: {said}");
        }
        assert!(said.contains("Added in Need agreed, about 18,400.50 EUR"), "{said}");
        assert!(shown.contains("is in the funnel"), "the page says what happened");
        application.stop().await;
    }

    async fn a_form_sent_twice_adds_one(database: &TestDb) {
        let application = Application::start(database).await;
        application.account("rita", "Lindenau Hospital").await;
        let stage = sales(&application).await.stages()[0].id.to_string();
        let rita = application.browser("rita", true).await;
        let fields = with(&good(&stage), "idempotency_key", "one-and-only");
        let first = leads_to(&post(&rita, "/opportunities", &borrowed(&fields)).await);
        let second = leads_to(&post(&rita, "/opportunities", &borrowed(&fields)).await);
        assert_eq!(first, second);
        let list = page(&rita.get("/opportunities").await, 200);
        assert_eq!(list.matches("Central dispensers").count(), 1);
        // The key belongs to what was sent with it.
        let other = with(&fields, "name", "Another one");
        assert_eq!(post(&rita, "/opportunities", &borrowed(&other)).await.status.as_u16(), 409);
        application.stop().await;
    }

    async fn every_mistake_stands_beside_its_field_and_nothing_typed_is_lost(database: &TestDb) {
        let application = Application::start(database).await;
        application.account("sam", "Elsewhere").await;
        application.account("rita", "Twins").await;
        application.account("rita", "twins").await;
        let stage = sales(&application).await.stages()[0].id.to_string();
        let rita = application.browser("rita", true).await;
        let wrong = [
            ("name", " "),
            ("account", "Elsewhere"),
            ("stage", stage.as_str()),
            ("amount", "a lot"),
            ("currency", "EUR"),
            ("expected_close", "soon"),
            ("next_step", "Visit <b>\"them\"</b>"),
            ("channel", "smoke"),
        ];
        let shown = page(&post(&rita, "/opportunities", &wrong).await, 422);
        let said = words(&shown);
        assert!(said.contains("5 entries need another look."), "{said}");
        for sentence in [
            "This is needed.",
            "No account of this name is known to you.",
            "Type a number, such as 18,400.",
            "Type a day, such as 2026-12-18.",
            "Choose one of the list.",
        ] {
            assert!(said.contains(sentence), "{sentence}: {said}");
        }
        for kept in ["value=\"Elsewhere\"", "value=\"a lot\"", "Visit &lt;b&gt;&quot;them&quot;&lt;/b&gt;"] {
            assert!(shown.contains(kept), "{kept}");
        }
        assert_eq!(application.browser("rita", true).await.get("/opportunities").await.status.as_u16(), 200);
        let twice = with(&good(&stage), "account", "Twins");
        let said = words(&page(&post(&rita, "/opportunities", &borrowed(&twice)).await, 422));
        assert!(said.contains("Several accounts have this name."), "{said}");
        let numbered = with(&good(&stage), "account", "ac-2");
        let location = leads_to(&post(&rita, "/opportunities", &borrowed(&numbered)).await);
        assert!(words(&page(&rita.get(&location).await, 200)).contains("Twins"));
        let minus = with(&with(&good(&stage), "account", ""), "amount", "-5");
        let said = words(&page(&post(&rita, "/opportunities", &borrowed(&minus)).await, 422));
        assert!(said.contains("An amount is never below zero."), "{said}");
        application.stop().await;
    }

    async fn a_boss_adds_for_their_people_and_nobody_for_others(database: &TestDb) {
        let application = Application::start(database).await;
        let stage = sales(&application).await.stages()[0].id.to_string();
        let fields = with(&good(&stage), "account", "");
        let (rita, ray, sam) =
            (application.people["rita"], application.people["ray"].to_string(), application.people["sam"].to_string());
        let mona = application.browser("mona", true).await;
        let form = page(&mona.get("/opportunities/new").await, 200);
        assert!(form.contains(&rita.to_string()) && form.contains(&ray) && !form.contains(&sam), "her people only");
        let made = leads_to(&post(&mona, "/opportunities", &borrowed(&with(&fields, "owner", &ray))).await);
        assert!(words(&page(&mona.get(&made).await, 200)).contains("Ray, field"));
        for (person, owner) in [("mona", &sam), ("rita", &ray)] {
            let browser = application.browser(person, true).await;
            let said = words(&page(&post(&browser, "/opportunities", &borrowed(&with(&fields, "owner", owner))).await, 422));
            assert!(said.contains("Choose somebody of the list."), "{person}: {said}");
        }
        application.stop().await;
    }

    async fn names_of_accounts_are_offered_to_those_who_see_them(database: &TestDb) {
        let application = Application::start(database).await;
        application.account("rita", "Lindenau Hospital").await;
        application.account("rita", "Lindenhof").await;
        application.account("sam", "Lindwurm").await;
        let rita = application.browser("rita", true).await;
        let offered = page(&rita.get("/suggest/account?account=LIND").await, 200);
        assert_eq!(offered.matches("<option").count(), 2, "{offered}");
        assert!(!offered.contains("Lindwurm"));
        assert_eq!(page(&rita.get("/suggest/account?account=x").await, 200), "");
        application.stop().await;
    }

    async fn an_edit_changes_what_was_changed_and_says_so(database: &TestDb) {
        let application = Application::start(database).await;
        let account = application.account("rita", "Lindenau Hospital").await;
        let opportunity = known(&application, "rita", "Dispensers", Some(account)).await;
        let path = format!("{}/edit", record(opportunity.id));
        let rita = application.browser("rita", true).await;
        let form = page(&rita.get(&path).await, 200);
        assert!(form.contains("value=\"18,400\"") && form.contains("value=\"Lindenau Hospital\""), "{form}");
        let version = hidden(&form, "<form class=\"form\"", "version");
        let fields = [
            ("version", version.as_str()),
            ("name", "Dispensers"),
            ("account", "Lindenau Hospital"),
            ("amount", "20,000"),
            ("currency", "EUR"),
            ("expected_close", ""),
            ("next_step", "Call"),
            ("channel", "inside"),
        ];
        let location = leads_to(&post(&rita, &path, &fields).await);
        let said = words(&page(&rita.get(&location).await, 200));
        for line in [
            "Amount: 18,400 EUR → 20,000 EUR",
            "Next step: Visit the site → Call",
            "Expected close removed: 30 June 2026",
            "Rita, 10:00",
        ] {
            assert!(said.contains(line), "{line}: {said}");
        }
        // The same once more changes nothing and is no mistake.
        let again: Vec<_> = fields.iter().map(|&(name, value)| if name == "version" { (name, "2") } else { (name, value) }).collect();
        assert_eq!(leads_to(&post(&rita, &path, &again).await), record(opportunity.id));
        let wrong: Vec<_> = again.iter().map(|&(name, value)| if name == "account" { (name, "Nobody") } else { (name, value) }).collect();
        let shown = page(&post(&rita, &path, &wrong).await, 422);
        assert!(shown.contains("value=\"Nobody\"") && words(&shown).contains("No account of this name"), "{shown}");
        application.stop().await;
    }
}
