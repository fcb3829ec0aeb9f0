//! Who is away, and what the deputy sees and works meanwhile: never more, never longer.

use serde_json::{Value, json};

use super::{everybody, refused, seen, verbs};
use crate::{
    application::{Application, Client},
    pages::{leads_to, page, post, words},
};

const DAY: i64 = 24 * 3_600;

async fn sees(client: &Client, path: &str) -> u16 {
    client.get(path).await.status.as_u16()
}

/// The names of what is listed.
async fn listed(client: &Client, path: &str) -> Vec<String> {
    let page = client.get(path).await.expect(200);
    let items = page["items"].as_array().expect("items").iter();
    items.map(|item| item["name"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn stock(client: &Client) -> Value {
    client.get("/api/v1/reports/funnel").await.expect(200)["pipelines"].clone()
}

tundish_testkit::test_both_dbs! {
    async fn a_deputy_looks_after_open_opportunities_and_accounts_while_the_absence_lasts(database: &TestDb) {
        let application = Application::start(database).await;
        let open = format!("/api/v1/opportunities/{}", application.opportunity("rita", "Filling line").await.id);
        let closed = format!("/api/v1/opportunities/{}", application.opportunity("rita", "Old line").await.id);
        let others = format!("/api/v1/opportunities/{}", application.opportunity("sam", "Southern line").await.id);
        let account = format!("/api/v1/accounts/{}", application.account("rita", "Lindenau Hospital").await);
        let (rita, ray) = (application.client("rita").await, application.client("ray").await);
        rita.post(&format!("{closed}/lose"), json!({"reason": "no_need"})).await.expect(200);
        let contact = rita.post("/api/v1/contacts", json!({"family_name": "Voss", "account_id": account.rsplit('/').next()})).await.expect(201);
        let contact = format!("/api/v1/contacts/{}", contact["id"].as_str().expect("an id"));
        assert_eq!(sees(&ray, &open).await, 404);
        let before = stock(&ray).await;

        // Today is Monday, 2 March: away from Wednesday to Friday.
        let deputy = application.people["ray"].to_string();
        let away = json!({"from_on": "2026-03-04", "to_on": "2026-03-06", "deputy_id": deputy});
        let absence = rita.post("/api/v1/absences", away).await.expect(201);
        assert_eq!((sees(&ray, &open).await, sees(&ray, &account).await), (404, 404), "not yet");

        application.go_on(2 * DAY);
        for path in [&open, &account, &contact] {
            assert_eq!(sees(&ray, path).await, 200, "{path}");
        }
        assert_eq!((sees(&ray, &closed).await, sees(&ray, &others).await), (404, 404), "what is closed, and what others own, stays theirs");
        assert_eq!(listed(&ray, "/api/v1/opportunities").await, ["Filling line"]);
        assert_eq!(listed(&ray, "/api/v1/accounts").await, ["Lindenau Hospital"]);
        assert_ne!(stock(&ray).await, before, "reports count what one may see");
        ray.patch(&open, 1, json!({"next_step": "Visit the site"})).await.expect(200);
        assert_eq!(ray.delete(&open, 2).await.refused(403), "forbidden", "who looks after something does not delete it");
        // A deputy's deputy gets nothing of it.
        let mona = application.client("mona").await;
        let on = json!({"user_id": deputy, "from_on": "2026-03-01", "to_on": "2026-03-31", "deputy_id": application.people["mona"]});
        mona.post("/api/v1/absences", on).await.expect(201);
        let sam = application.client("sam").await;
        assert_eq!(sees(&sam, &open).await, 404);

        application.go_on(3 * DAY);
        assert_eq!((sees(&ray, &open).await, sees(&ray, &account).await, sees(&ray, &contact).await), (404, 404, 404), "no longer");
        assert!(listed(&ray, "/api/v1/opportunities").await.is_empty() && listed(&ray, "/api/v1/accounts").await.is_empty());
        application.go_on(-3 * DAY);
        assert_eq!(sees(&ray, &open).await, 200);
        let path = format!("/api/v1/absences/{}", absence["id"].as_str().expect("an id"));
        rita.delete(&path, 1).await.expect(200);
        assert_eq!(sees(&ray, &open).await, 404, "she is back early");
        let id: tundish_domain::id::AbsenceId = absence["id"].as_str().expect("an id").parse().expect("an id");
        assert_eq!(verbs(&application, id).await, ["absence.created", "absence.deleted"]);
        assert_eq!(rita.get("/api/v1/absences?name=a").await.fields(), ["name"], "absences have no names");
        application.stop().await;
    }

    async fn a_bosss_deputy_gets_what_the_boss_owns_and_nothing_of_the_people_below(database: &TestDb) {
        let application = Application::start(database).await;
        let of_boss = format!("/api/v1/opportunities/{}", application.opportunity("mona", "Northern plan").await.id);
        let of_rita = format!("/api/v1/opportunities/{}", application.opportunity("rita", "Filling line").await.id);
        let (mona, ray) = (application.client("mona").await, application.client("ray").await);
        let away = json!({"from_on": "2026-03-02", "to_on": "2026-03-02", "deputy_id": application.people["ray"]});
        mona.post("/api/v1/absences", away).await.expect(201);
        assert_eq!((sees(&ray, &of_boss).await, sees(&ray, &of_rita).await), (200, 404));
        assert_eq!(sees(&ray, &format!("/api/v1/users/{}", application.people["rita"])).await, 404);
        application.stop().await;
    }

    async fn each_says_when_they_are_away_and_bosses_for_those_below(database: &TestDb) {
        let application = Application::start(database).await;
        let all = everybody(&application).await;
        assert_eq!(seen(&all, "/me/absences").await, [303, 200, 200, 200, 200, 403]);
        assert_eq!(seen(&all, "/settings/absences/new").await, [303, 200, 200, 200, 200, 403]);
        let rita = &all[1].1;
        let (ray, sam) = (application.people["ray"].to_string(), application.people["sam"].to_string());
        let paul = application.people["paul"].to_string();
        let form = page(&rita.get("/settings/absences/new").await, 200);
        assert!(form.contains(&ray) && !form.contains(&sam), "whoever shares the team may stand in");
        let before = application.digest().await;
        for (field, from, to, deputy) in [
            ("to_on", "2026-03-06", "2026-03-04", ray.as_str()), ("from_on", "soon", "2026-03-04", &ray), ("to_on", "2026-03-04", "", &ray),
            ("deputy_id", "2026-03-04", "2026-03-06", &sam), ("deputy_id", "2026-03-04", "2026-03-06", &paul),
        ] {
            let again = page(&post(rita, "/settings/absences", &[("from_on", from), ("to_on", to), ("deputy_id", deputy)]).await, 422);
            assert!(again.contains(&format!("href=\"#{field}\"")), "{field} {from} {to} {deputy}: {}", words(&again));
        }
        assert!(before == application.digest().await, "nothing was changed");
        let fields = [("from_on", "2026-03-04"), ("to_on", "2026-03-06"), ("deputy_id", ray.as_str()), ("note", "Skiing")];
        let one = leads_to(&post(rita, "/settings/absences", &fields).await).split('?').next().expect("a path").to_owned();
        assert_eq!(seen(&all, &one).await, [303, 200, 200, 200, 200, 404]);
        assert!(words(&page(&rita.get("/me/absences").await, 200)).contains("Ray stands in"));
        let max = application.browser("max", true).await;
        assert_eq!(max.get(&one).await.status.as_u16(), 404);
        let ray_sees = words(&page(&application.browser("ray", true).await.get("/me/absences").await, 200));
        assert!(ray_sees.contains("You stand in for Rita"), "{ray_sees}");
        let outside = [("max", max), ("paul", all[5].1.clone())];
        assert_eq!(refused(&application, &outside, &format!("{one}/delete"), &[("version", "1")]).await, [404, 404]);
        application.stop().await;
    }
}
