//! `GET /opportunities`.

use tundish::opportunity::{self, Target};
use tundish_db::args;
use tundish_domain::{
    id::{OpportunityId, StageId},
    opportunity::{Reason, WinReason},
};

use super::{known, page, record, sales, words};
use crate::application::{Application, Client, SETUP};

/// The records that a list links to, in its order.
fn listed(page: &str) -> Vec<OpportunityId> {
    let rows = page.split_once("<tbody>").map_or("", |(_, rows)| rows);
    let links = rows.split("href=\"/opportunities/").skip(1);
    // Behind the record stands the list from which it is opened.
    links.filter_map(|link| link[..link.find(['"', '?'])?].parse().ok()).collect()
}

async fn list(client: &Client, query: &str) -> Vec<OpportunityId> {
    listed(&page(&client.get(&format!("/opportunities{query}")).await, 200))
}

fn link(page: &str, rel: &str) -> Option<String> {
    let rest = page.split_once(&format!("rel=\"{rel}\" href=\""))?.1;
    Some(rest[..rest.find('"')?].replace("&amp;", "&"))
}

async fn move_to(application: &Application, id: OpportunityId, stage: StageId) {
    let target = Target { id, version: None, happened_at: None };
    let moved = application.db.write(async move |tx| opportunity::move_to(tx, &SETUP, &target, stage).await);
    moved.await.expect("it moves");
}

async fn win(application: &Application, id: OpportunityId) {
    let target = Target { id, version: None, happened_at: None };
    let won = application
        .db
        .write(async move |tx| opportunity::win(tx, &SETUP, &target, None, Reason::of(WinReason::Fit)).await);
    won.await.expect("it is won");
}

tundish_testkit::test_both_dbs! {
    async fn everybody_lists_what_they_see_newest_first(database: &TestDb) {
        let application = Application::start(database).await;
        let first = application.opportunity("rita", "First").await.id;
        let second = application.opportunity("ray", "Second").await.id;
        let third = application.opportunity("sam", "Third").await.id;
        let fourth = application.opportunity("rita", "Fourth").await.id;
        for (person, seen) in [
            ("rita", vec![fourth, first]),
            ("mona", vec![fourth, second, first]),
            ("max", vec![third]),
            ("dora", vec![fourth, third, second, first]),
            ("paul", vec![]),
        ] {
            let browser = application.browser(person, true).await;
            assert_eq!(list(&browser, "").await, seen, "{person}");
        }
        let empty = words(&page(&application.browser("paul", true).await.get("/opportunities").await, 200));
        assert!(empty.contains("No opportunities yet"), "{empty}");
        application.stop().await;
    }

    async fn each_condition_narrows_and_all_narrow_together(database: &TestDb) {
        let application = Application::start(database).await;
        let stages: Vec<StageId> = sales(&application).await.stages().iter().map(|stage| stage.id).collect();
        let account = application.account("rita", "Lindenau Hospital").await;
        let plain = application.opportunity("rita", "Plain").await.id;
        let rich = known(&application, "rita", "Rich", Some(account)).await.id;
        let won = known(&application, "ray", "Won", Some(account)).await.id;
        move_to(&application, rich, stages[2]).await;
        win(&application, won).await;
        let mona = application.browser("mona", true).await;
        let ray = application.people["ray"];
        for (query, seen) in [
            ("?status=open".to_owned(), vec![rich, plain]),
            ("?status=won".to_owned(), vec![won]),
            ("?status=lost".to_owned(), vec![]),
            ("?band=upper".to_owned(), vec![won, plain]),
            ("?band=middle".to_owned(), vec![rich]),
            (format!("?stage={}", stages[0]), vec![won, plain]),
            (format!("?status=open&stage={}", stages[0]), vec![plain]),
            (format!("?owner={ray}"), vec![won]),
            ("?channel=inside".to_owned(), vec![won, rich]),
            ("?amount=unknown".to_owned(), vec![plain]),
            ("?amount=known&status=open".to_owned(), vec![rich]),
            (format!("?account={account}&status=open"), vec![rich]),
            (format!("?account={account}&owner={ray}&channel=field"), vec![]),
            (format!("?pipeline={}", sales(&application).await.id()), vec![won, rich, plain]),
        ] {
            assert_eq!(list(&mona, &query).await, seen, "{query}");
        }
        // Somebody else's customer is no way around.
        let sam = application.browser("sam", true).await;
        let page_of_sam = page(&sam.get(&format!("/opportunities?account={account}")).await, 200);
        assert!(listed(&page_of_sam).is_empty() && !page_of_sam.contains("Lindenau"), "{page_of_sam}");
        let nothing = words(&page(&mona.get("/opportunities?status=lost&band=lower").await, 200));
        assert!(nothing.contains("Nothing matches"), "{nothing}");
        application.stop().await;
    }

    async fn empty_fields_of_the_filter_leave_the_address(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.browser("rita", true).await;
        let answer = rita.get("/opportunities?status=open&band=&stage=&channel=field&amount=").await;
        assert_eq!(super::leads_to(&answer), "/opportunities?status=open&channel=field");
        assert_eq!(rita.get("/opportunities?band=outer").await.status.as_u16(), 422);
        assert_eq!(rita.get("/opportunities?colour=red").await.status.as_u16(), 422);
        application.stop().await;
    }

    async fn a_long_list_is_walked_older_and_newer_without_a_gap(database: &TestDb) {
        let application = Application::start(database).await;
        let mut all = Vec::new();
        for n in 0..120 {
            let owner = ["rita", "ray"][n % 2];
            all.push(application.opportunity(owner, &format!("Number {n}")).await.id);
        }
        all.reverse();
        let mona = application.browser("mona", true).await;
        let mut walked = Vec::new();
        let mut path = Some("/opportunities?status=open".to_owned());
        let mut pages = Vec::new();
        while let Some(here) = path {
            let shown = page(&mona.get(&here).await, 200);
            walked.extend(listed(&shown));
            path = link(&shown, "next");
            pages.push(shown);
        }
        assert_eq!(walked, all);
        assert_eq!(pages.iter().map(|shown| listed(shown).len()).collect::<Vec<_>>(), [50, 50, 20]);
        let back = link(&pages[2], "prev").expect("newer rows");
        let shown = page(&mona.get(&back).await, 200);
        assert_eq!(listed(&shown), all[50..100]);
        let first = page(&mona.get(&link(&shown, "prev").expect("newer rows")).await, 200);
        assert_eq!(listed(&first), all[..50]);
        assert_eq!(link(&first, "prev"), None);
        // What is no place is told, whatever stands behind it.
        for wrong in ["abc", "abc=", "%22%3E", "AQH_________-"] {
            let answer = mona.get(&format!("/opportunities?status=open&after={wrong}")).await;
            assert_eq!(answer.status.as_u16(), 422, "{wrong}");
        }
        for nobody in [0, -1] {
            let forged = tundish_web::http::page::Cursor::after("/opportunities?status=open", &nobody);
            let answer = mona.get(&format!("/opportunities?status=open&after={}", forged.as_str())).await;
            assert_eq!(answer.status.as_u16(), 422, "{nobody}");
        }
        // A place belongs to the list that it was made from.
        let foreign = back.replace("status=open", "status=won");
        assert_eq!(mona.get(&foreign).await.status.as_u16(), 422);
        application.stop().await;
    }

    async fn a_day_in_the_past_shows_what_stood_then(database: &TestDb) {
        let application = Application::start(database).await;
        let stages: Vec<StageId> = sales(&application).await.stages().iter().map(|stage| stage.id).collect();
        let account = application.account("rita", "Lindenau Hospital").await;
        let moved = known(&application, "rita", "Moved", Some(account)).await.id;
        let deleted = application.opportunity("rita", "Deleted").await.id;
        application.go_on(10 * 86_400);
        move_to(&application, moved, stages[2]).await;
        let target = Target { id: deleted, version: None, happened_at: None };
        let gone = application.db.write(async move |tx| opportunity::delete(tx, &SETUP, &target).await);
        gone.await.expect("it is deleted");
        let late = application.opportunity("rita", "Late").await.id;
        let rita = application.browser("rita", true).await;
        assert_eq!(list(&rita, "").await, [late, moved]);
        assert_eq!(list(&rita, "?as_of=2026-03-05").await, [deleted, moved]);
        assert_eq!(list(&rita, "?as_of=2026-03-01").await, []);
        let shown = page(&rita.get("/opportunities?as_of=2026-03-05&status=open&band=upper").await, 200);
        assert_eq!(listed(&shown), [deleted, moved]);
        let said = words(&shown);
        assert!(said.contains("State of 5 March 2026."), "{said}");
        assert!(said.contains("Engaged · 3 d"), "{said}");
        assert!(said.contains("deleted since"), "{said}");
        assert!(!shown.contains("href=\"/opportunities/new\""), "nothing is added to the past");
        assert_eq!(list(&rita, "?as_of=2026-03-05&band=middle").await, []);
        // A day that has not come is today, and the address says so.
        assert_eq!(super::leads_to(&rita.get("/opportunities?as_of=2027-01-01&status=open").await), "/opportunities?status=open");
        application.stop().await;
    }

    async fn what_came_in_and_what_was_won_in_a_week_are_lists(database: &TestDb) {
        let application = Application::start(database).await;
        let early = known(&application, "rita", "Early", None).await.id;
        application.go_on(7 * 86_400);
        let late = known(&application, "rita", "Late", None).await.id;
        win(&application, early).await;
        application.go_on(86_400);
        // Nobody knows since when this one is there.
        let unknown = known(&application, "rita", "Unknown", None).await.id;
        let forgotten = application.db.write(async move |tx| {
            tx.exec("update opportunity set entered_at = null where id = $1", args![unknown]).await?;
            tx.exec("update opportunity_span set from_at = null where opportunity_id = $1", args![unknown]).await
        });
        forgotten.await.expect("it is forgotten");
        let rita = application.browser("rita", true).await;
        assert_eq!(list(&rita, "?status=entered&from=2026-03-02&to=2026-03-08").await, [early]);
        assert_eq!(list(&rita, "?status=entered&from=2026-03-09&to=2026-03-15").await, [late]);
        assert_eq!(list(&rita, "?status=won&from=2026-03-02&to=2026-03-08").await, []);
        assert_eq!(list(&rita, "?status=won&from=2026-03-09&to=2026-03-09").await, [early]);
        assert_eq!(list(&rita, "?status=open&entered=dated").await, [late]);
        assert_eq!(list(&rita, "?status=won&entered=dated&as_of=2026-03-08").await, []);
        assert_eq!(list(&rita, "?status=open&entered=dated&as_of=2026-03-08").await, [early]);
        let said = words(&page(&rita.get("/opportunities?status=open").await, 200));
        assert!(said.contains("days not known") && said.contains("unknown"), "an unknown age is said: {said}");
        let said = words(&page(&rita.get("/opportunities?status=entered&from=2026-03-02&to=2026-03-08").await, 200));
        assert!(said.contains("Came in 2 Mar 2026 to 8 Mar 2026"), "{said}");
        let record = words(&page(&rita.get(&record(unknown)).await, 200));
        assert!(record.contains("days not known") && record.contains("In this stage since not known"), "{record}");
        application.stop().await;
    }
}
