//! What is refused, and how.

use axum::http::Method;
use tundish_db::args;
use tundish_domain::id::OpportunityId;

use super::{known, leads_to, page, post, record, sales, words};
use crate::application::Application;

const DEEDS: [&str; 11] =
    ["move", "win", "lose", "reopen", "hold", "resume", "reassign", "delete", "restore", "undo", "edit"];

/// A number that was never given.
fn never() -> OpportunityId {
    OpportunityId::new(999_999).expect("positive")
}

tundish_testkit::test_both_dbs! {
    async fn for_a_stranger_a_record_is_like_one_that_never_was(database: &TestDb) {
        let application = Application::start(database).await;
        let id = application.opportunity("rita", "Secret").await.id;
        let stage = sales(&application).await.stages()[1].id.to_string();
        let sam = application.browser("sam", true).await;
        let before = application.digest().await;
        let same = async |path: &dyn Fn(OpportunityId) -> String, fields: Option<&[(&str, &str)]>| {
            let mut answers = Vec::new();
            for id in [id, never()] {
                answers.push(match fields {
                    None => page(&sam.get(&path(id)).await, 404),
                    Some(fields) => page(&post(&sam, &path(id), fields).await, 404),
                });
            }
            // Every rendering of a form masks its token anew.
            let told: Vec<String> = answers.iter().map(|answer| words(answer)).collect();
            assert_eq!(told[0], told[1]);
            assert!(!answers[0].contains("Secret"));
        };
        same(&|id| record(id), None).await;
        same(&|id| format!("{}/edit", record(id)), None).await;
        let fields = [("version", "1"), ("stage", stage.as_str()), ("reason", "fit"), ("name", "x")];
        for deed in DEEDS {
            let sent: Vec<_> = match deed {
                "edit" => vec![("version", "1"), ("name", "x")],
                _ => fields[..3].to_vec(),
            };
            same(&|id| format!("{}/{deed}", record(id)), Some(&sent)).await;
            // A stale version or a form that makes no sense tells no more.
            same(&|id| format!("{}/{deed}", record(id)), Some(&[("version", "77")])).await;
        }
        assert!(application.digest().await == before, "nothing was stored");
        application.stop().await;
    }

    async fn a_wrong_address_is_told_in_ones_own_frame(database: &TestDb) {
        let application = Application::start(database).await;
        let framed = page(&application.browser("rita", false).await.get("/nowhere").await, 404);
        assert!(framed.contains("href=\"/opportunities\""), "the way to the lists is there");
        let bare = page(&application.anonymous().with("accept", "text/html").get("/nowhere").await, 404);
        assert!(!bare.contains("href=\"/opportunities\""), "nobody is told what there is");
        for client in [application.client("rita").await, application.anonymous()] {
            assert_eq!(client.get("/api/v1/nowhere").await.refused(404), "not_found");
        }
        application.stop().await;
    }

    async fn forms_that_our_pages_did_not_make_are_refused(database: &TestDb) {
        let application = Application::start(database).await;
        let id = application.opportunity("rita", "Own").await.id;
        let forged = application.browser("rita", false).await;
        let before = application.digest().await;
        for deed in DEEDS {
            let answer = post(&forged, &format!("{}/{deed}", record(id)), &[("version", "1")]).await;
            assert_eq!(answer.status.as_u16(), 403, "{deed}");
        }
        assert_eq!(post(&forged, "/opportunities", &[("name", "x")]).await.status.as_u16(), 403);
        assert!(application.digest().await == before, "nothing was stored");
        application.stop().await;
    }

    async fn without_a_session_reading_leads_to_sign_in_and_a_form_is_answered_in_place(database: &TestDb) {
        let application = Application::start(database).await;
        let nobody = application.anonymous();
        for path in ["/opportunities?status=open", "/opportunities/new", &record(never())] {
            assert!(leads_to(&nobody.get(path).await).starts_with("/sign-in?next=/opportunities"), "{path}");
        }
        let answer = nobody.raw(Method::POST, "/opportunities", Some("application/x-www-form-urlencoded"), b"name=x".to_vec()).await;
        let said = words(&page(&answer, 401));
        assert!(said.contains("Your session has ended. Sign in, then come back to the form"), "{said}");
        application.stop().await;
    }

    async fn a_refused_move_says_what_is_missing_and_where_to_fill_it_in(database: &TestDb) {
        let application = Application::start(database).await;
        let id = application.opportunity("rita", "Bare").await.id;
        let stages = sales(&application).await.stages().to_vec();
        let rita = application.browser("rita", true).await;
        let path = format!("{}/move", record(id));
        let far = [("version", "1"), ("stage", &stages[4].id.to_string() as &str)];
        let shown = page(&post(&rita, &path, &far).await, 422);
        let said = words(&shown);
        assert!(said.contains("Bare was not changed"), "{said}");
        assert!(said.contains("Before it moves on, it needs an account and an amount."), "{said}");
        assert!(shown.contains("data-problem") && shown.contains(&format!("href=\"{}/edit\"", record(id))), "{shown}");
        let here = [("version", "1"), ("stage", &stages[0].id.to_string() as &str)];
        assert!(words(&page(&post(&rita, &path, &here).await, 409)).contains("It stands in this stage already."));
        assert!(words(&page(&post(&rita, &path, &[("version", "1"), ("stage", "nowhere")]).await, 422)).contains("Choose one of the list."));
        // The same in the reader's language.
        let user = application.people["rita"];
        let spoken = application.db.write(async move |tx| tx.exec("update users set locale = 'de' where id = $1", args![user]).await);
        spoken.await.expect("she prefers German");
        let said = words(&page(&post(&rita, &path, &far).await, 422));
        assert!(said.contains("Bevor es weitergeht, braucht es einen Kunden und einen Betrag."), "{said}");
        application.stop().await;
    }

    async fn a_form_that_is_refused_comes_back_as_it_was_typed(database: &TestDb) {
        let application = Application::start(database).await;
        let id = application.opportunity("rita", "Own").await.id;
        let rita = application.browser("rita", true).await;
        let win = [("version", "1"), ("value", "12,x"), ("reason", ""), ("note", "They were glad")];
        let shown = page(&post(&rita, &format!("{}/win", record(id)), &win).await, 422);
        let said = words(&shown);
        assert!(said.contains("Choose a reason.") && said.contains("Type a number, such as 18,400."), "{said}");
        assert!(shown.contains("value=\"12,x\"") && said.contains("They were glad"), "{shown}");
        let unsaid = [("version", "1"), ("reason", "not_recorded")];
        assert_eq!(post(&rita, &format!("{}/lose", record(id)), &unsaid).await.status.as_u16(), 422);
        let hold = [("version", "1"), ("reason", "Holidays"), ("until", "2026-03-02")];
        let shown = page(&post(&rita, &format!("{}/hold", record(id)), &hold).await, 422);
        assert!(words(&shown).contains("The day must lie after today.") && shown.contains("value=\"Holidays\""), "{shown}");
        let blank = [("version", "1"), ("reason", " "), ("until", "2026-05-01")];
        assert!(words(&page(&post(&rita, &format!("{}/hold", record(id)), &blank).await, 422)).contains("This is needed."));
        assert_eq!(post(&rita, &format!("{}/resume", record(id)), &[("version", "1")]).await.status.as_u16(), 409);
        assert_eq!(post(&rita, &format!("{}/move", record(id)), &[("stage", "x")]).await.status.as_u16(), 428);
        application.stop().await;
    }

    async fn two_people_who_edit_one_record_see_both_versions_and_lose_nothing(database: &TestDb) {
        let application = Application::start(database).await;
        let id = known(&application, "rita", "Dispensers", None).await.id;
        let path = format!("{}/edit", record(id));
        let (rita, mona) = (application.browser("rita", true).await, application.browser("mona", true).await);
        let fields = |version: &'static str, amount: &'static str, step: &'static str| {
            [
                ("version", version),
                ("name", "Dispensers"),
                ("account", ""),
                ("amount", amount),
                ("currency", "EUR"),
                ("expected_close", "2026-06-30"),
                ("next_step", step),
                ("channel", "inside"),
            ]
        };
        leads_to(&post(&mona, &path, &fields("1", "25,000", "Visit the site")).await);
        let shown = page(&post(&rita, &path, &fields("1", "18,400", "Call the director")).await, 412);
        let said = words(&shown);
        assert!(said.contains("Somebody changed this meanwhile") && said.contains("Mona, 2 March 2026, 10:00"), "{said}");
        assert!(said.contains("Next step differs Call the director Visit the site"), "{said}");
        assert!(said.contains("Amount 25,000 EUR 25,000 EUR"), "what she did not touch stays as Mona left it: {said}");
        // Storing hers sends exactly what the page holds.
        let sent: Vec<(String, String)> = ["version", "name", "account", "amount", "currency", "estimate", "expected_close", "next_step", "channel"]
            .iter()
            .map(|name| ((*name).to_owned(), super::hidden(&shown, "id=\"content\"", name)))
            .collect();
        let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        leads_to(&post(&rita, &path, &sent).await);
        let said = words(&page(&rita.get(&record(id)).await, 200));
        assert!(said.contains("Call the director") && said.contains("Amount 25,000 EUR"), "{said}");
        application.stop().await;
    }

    async fn a_deed_on_an_old_page_shows_what_changed_first(database: &TestDb) {
        let application = Application::start(database).await;
        let id = known(&application, "rita", "Dispensers", None).await.id;
        let (rita, mona) = (application.browser("rita", true).await, application.browser("mona", true).await);
        let hold = [("version", "1"), ("reason", "Holidays"), ("until", "2026-05-01")];
        leads_to(&post(&mona, &format!("{}/hold", record(id)), &hold).await);
        let lose = [("version", "1"), ("reason", "no_funds"), ("note", "Next year perhaps")];
        let shown = page(&post(&rita, &format!("{}/lose", record(id)), &lose).await, 412);
        let said = words(&shown);
        assert!(said.contains("Status differs Lost Open") && said.contains("On hold differs No 1 May 2026"), "{said}");
        let again = ["version", "reason", "note"].map(|name| super::hidden(&shown, "id=\"content\"", name));
        let sent = [("version", again[0].as_str()), ("reason", &again[1]), ("note", &again[2])];
        leads_to(&post(&rita, &format!("{}/lose", record(id)), &sent).await);
        assert!(words(&page(&rita.get(&record(id)).await, 200)).contains("There was no money: Next year perhaps"));
        application.stop().await;
    }

    async fn whoever_may_only_read_is_offered_nothing_else(database: &TestDb) {
        let application = Application::start(database).await;
        let id = known(&application, "rita", "Shared", None).await.id;
        let (sam, paul, rita) = (application.people["sam"], application.people["paul"], application.people["rita"]);
        let shared = application.db.write(async move |tx| {
            let now = tx.now();
            for person in [sam, paul] {
                tx.exec(
                    "insert into access_grant (subject_kind, subject_id, user_id, reason, granted_by, created_at)
                     values ('opportunity', $1, $2, 'share', $3, $4)",
                    args![id, person, rita, now],
                )
                .await?;
            }
            Ok::<_, tundish_db::Error>(())
        });
        shared.await.expect("it is shared");
        for (person, sees_history) in [("sam", true), ("paul", false)] {
            let browser = application.browser(person, true).await;
            let before = application.digest().await;
            let shown = page(&browser.get(&record(id)).await, 200);
            let said = words(&shown);
            for forbidden in ["Move to…", "Mark as won", "Mark as lost", "On hold…", "Edit", "Delete…", "Hand to…", "Undo"] {
                assert!(!said.contains(forbidden), "{person} {forbidden}: {said}");
            }
            assert_eq!(said.contains("Timeline"), sees_history, "{person}: {said}");
            assert_eq!(browser.get(&format!("{}/edit", record(id))).await.status.as_u16(), 403, "{person}");
            for deed in ["win", "lose", "hold", "delete", "edit"] {
                let fields = [("version", "1"), ("reason", if deed == "win" { "fit" } else { "other" }), ("until", "2026-05-01")];
                let sent = if deed == "edit" { &fields[..1] } else { &fields[..] };
                let answer = post(&browser, &format!("{}/{deed}", record(id)), sent).await;
                assert_eq!(answer.status.as_u16(), 403, "{person} {deed}");
            }
            assert!(application.digest().await == before, "nothing was stored");
        }
        application.stop().await;
    }
}
