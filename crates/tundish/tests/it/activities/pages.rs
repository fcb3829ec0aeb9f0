//! The boxes on the pages of records, the timeline, the list, and the forms that come back.

use serde_json::json;

use super::{made, opportunity, planned};
use crate::{
    application::Application,
    pages::{hidden, leads_to, page, post, words},
};

tundish_testkit::test_both_dbs! {
    async fn a_call_is_logged_on_the_page_and_stands_on_the_timeline(database: &TestDb) {
        let application = Application::start(database).await;
        let of_rita = opportunity(&application, "rita").await;
        let here = format!("/opportunities/{of_rita}");
        let rita = application.browser("rita", true).await;
        let shown = page(&rita.get(&here).await, 200);
        assert!(words(&shown).contains("Log a call, a note, a visit…"), "{shown}");
        let fields = [("kind", "call"), ("text", "They want two\nand a trial <b>first</b>"), ("direction", "incoming"), ("call_outcome", "reached"), ("meeting_outcome", "held"), ("answered", ""), ("opportunity_id", of_rita.as_str())];
        assert_eq!(leads_to(&post(&rita, "/activities/log", &fields).await), here);
        let shown = page(&rita.get(&here).await, 200);
        assert!(shown.contains("data-from=\"customer\" data-talk"), "it came from the customer");
        let said = words(&shown);
        for part in ["They want two", "Call, Spoke with them", "and a trial &lt;b&gt;first&lt;/b&gt;", "Rita, 10:00"] {
            assert!(said.contains(part), "{part}: {said}");
        }
        // Nothing typed: the kind and how it came out say enough.
        let fields = [("kind", "call"), ("text", ""), ("direction", "outgoing"), ("call_outcome", "no_answer"), ("done_on", "2026-02-20"), ("opportunity_id", of_rita.as_str())];
        leads_to(&post(&rita, "/activities/log", &fields).await);
        let said = words(&page(&rita.get(&here).await, 200));
        assert!(said.contains("Call: Nobody answered") && said.contains("Rita, 12:00 · recorded 2 Mar"), "{said}");
        application.stop().await;
    }

    async fn a_refused_form_comes_back_with_what_was_typed(database: &TestDb) {
        let application = Application::start(database).await;
        let of_rita = opportunity(&application, "rita").await;
        let rita = application.browser("rita", true).await;
        let note = [("kind", "note"), ("text", " "), ("opportunity_id", of_rita.as_str())];
        let said = words(&page(&post(&rita, "/activities/log", &note).await, 422));
        assert!(said.contains("This is needed."), "{said}");
        let promise = [("kind", "promise"), ("text", "Send the report"), ("due_on", ""), ("opportunity_id", of_rita.as_str())];
        let shown = page(&post(&rita, "/activities", &promise).await, 422);
        assert!(shown.contains("Send the report") && words(&shown).contains("Say by which day."), "{shown}");
        let call = [("kind", "call"), ("text", "Later"), ("done_on", "2026-03-09"), ("done_time", "25:00"), ("opportunity_id", of_rita.as_str())];
        assert!(words(&page(&post(&rita, "/activities/log", &call).await, 422)).contains("Expected a time such as 14:30."));
        // What one does not see is answered like what never was, typed text or not.
        let sam = application.browser("sam", true).await;
        let foreign = post(&sam, "/activities/log", &note).await;
        assert_eq!(foreign.status.as_u16(), 404);
        application.stop().await;
    }

    async fn a_promise_is_overdue_completed_and_followed_up(database: &TestDb) {
        let application = Application::start(database).await;
        let of_rita = opportunity(&application, "rita").await;
        let here = format!("/opportunities/{of_rita}");
        let rita = application.browser("rita", true).await;
        let promise = [("kind", "promise"), ("text", "Send the report"), ("due_on", "2026-02-27"), ("opportunity_id", of_rita.as_str())];
        assert_eq!(leads_to(&post(&rita, "/activities", &promise).await), here);
        let shown = page(&rita.get(&here).await, 200);
        assert!(shown.contains("<span class=\"tray\" data-tray=\"late\">overdue, 3\u{a0}days</span>"), "{}", words(&shown));
        let list = page(&rita.get("/activities").await, 200);
        assert!(list.contains("Send the report") && list.contains("Filling line"));
        let complete = shown.split('"').find(|text| text.starts_with("/activities/") && text.ends_with("/complete")).expect("a way to complete");
        let form = page(&rita.get(complete).await, 200);
        let version = hidden(&form, "id=\"complete\"", "version");
        let next = [
            ("version", version.as_str()), ("said", "Sent by mail"), ("done_on", "2026-03-02"), ("follows", "yes"), ("kind", "call"),
            ("text", "Ask what they think"), ("due_on", ""),
        ];
        // Both or neither: without a day for what comes next nothing is done.
        let refused = page(&post(&rita, complete, &next).await, 422);
        assert!(refused.contains("Sent by mail") && words(&refused).contains("Say by which day."), "{refused}");
        let mut good = next;
        good[6] = ("due_on", "2026-03-09");
        assert_eq!(leads_to(&post(&rita, complete, &good).await), here);
        let said = words(&page(&rita.get(&here).await, 200));
        assert!(said.contains("Sent by mail") && said.contains("Ask what they think") && !said.contains("overdue"), "{said}");
        application.stop().await;
    }

    async fn the_list_is_ones_own_by_day_and_narrowed_by_its_address(database: &TestDb) {
        let application = Application::start(database).await;
        let of_rita = opportunity(&application, "rita").await;
        let (rita, mona) = (application.client("rita").await, application.browser("mona", true).await);
        for day in ["2026-03-20", "2026-03-04", "2026-03-09"] {
            planned(&rita, &of_rita, day).await;
        }
        made(&rita, json!({"kind": "task", "subject": "Some day"})).await;
        let own = application.browser("rita", true).await;
        let said = words(&page(&own.get("/activities").await, 200));
        let places: Vec<usize> = ["4 Mar", "9 Mar", "20 Mar", "Some day"].iter().map(|day| said.find(day).unwrap_or_else(|| panic!("{day}: {said}"))).collect();
        assert!(places.is_sorted(), "{said}");
        assert!(words(&page(&mona.get("/activities").await, 200)).contains("Nothing is planned"));
        assert!(words(&page(&mona.get("/activities?owner_id=all").await, 200)).contains("20 Mar"));
        assert!(words(&page(&mona.get(&format!("/activities?owner_id={}&kind=task", application.people["rita"])).await, 200)).contains("Some day"));
        let sam = application.browser("sam", true).await;
        assert!(words(&page(&sam.get("/activities?owner_id=all").await, 200)).contains("Nothing is planned"));
        assert_eq!(application.browser("paul", true).await.get("/activities").await.status.as_u16(), 403);
        application.stop().await;
    }

    async fn what_is_done_in_place_leads_back_to_where_it_was_done(database: &TestDb) {
        let application = Application::start(database).await;
        let of_rita = opportunity(&application, "rita").await;
        let call = planned(&application.client("rita").await, &of_rita, "2026-03-04").await;
        let at = format!("/activities/{}", call["id"].as_str().expect("an identifier"));
        let rita = application.browser("rita", true).await;
        let done = post(&rita, &format!("{at}/complete"), &[("version", "1"), ("back", "/activities?kind=call")]).await;
        assert_eq!(leads_to(&done), "/activities?kind=call");
        let stale = post(&rita, &format!("{at}/reopen"), &[("version", "1"), ("back", "https://elsewhere.example/")]).await;
        assert_eq!(stale.status.as_u16(), 412);
        let again = post(&rita, &format!("{at}/reopen"), &[("version", "2"), ("back", "https://elsewhere.example/")]).await;
        assert_eq!(leads_to(&again), format!("/opportunities/{of_rita}"));
        let said = words(&page(&rita.get(&at).await, 200));
        assert!(said.contains("Ask again") && said.contains("Planned"), "{said}");
        assert_eq!(post(&rita, &format!("{at}/remove"), &[("version", "3")]).await.status.as_u16(), 303);
        application.stop().await;
    }
}
