//! People: added, changed, let in and kept out.

use tundish::auth::second_factor;
use tundish_domain::{id::UserId, one_time_code::SharedSecret};

use super::{everybody, refused, seen, verbs};
use crate::{
    application::Application,
    pages::{leads_to, page, post, words},
};

const LIST: &str = "/settings/people";

/// What is between the tags of the secret.
fn secret(page: &str) -> String {
    let rest = page.split("class=\"secret\">").nth(1).expect("a secret is shown");
    rest.split('<').next().unwrap_or_default().to_owned()
}

fn nora<'a>(team: &'a str, changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let all = [
        ("name", "Nora"),
        ("email", "nora@acme.example"),
        ("role", "representative"),
        ("team_id", team),
        ("locale", "en"),
        ("time_zone", "Europe/Berlin"),
    ];
    let all = all.map(|(name, value)| {
        (name, changed.iter().find(|(field, _)| *field == name).map_or(value, |(_, value)| *value))
    });
    all.into()
}

async fn team_of(application: &Application, person: &str) -> String {
    let person = application.people[person];
    let user = application.db.read(async move |tx| tundish::user::store::by_id(tx, person).await).await.expect("read");
    user.and_then(|user| user.team_id).expect("a team").to_string()
}

tundish_testkit::test_both_dbs! {
    async fn each_sees_whom_they_may_and_only_administrators_change_anybody(database: &TestDb) {
        let application = Application::start(database).await;
        let all = everybody(&application).await;
        assert_eq!(seen(&all, "/settings").await, [303, 200, 200, 200, 200, 403]);
        assert_eq!(seen(&all, LIST).await, [303, 200, 200, 200, 200, 200]);
        let rita = format!("{LIST}/{}", application.people["rita"]);
        assert_eq!(seen(&all, &rita).await, [303, 200, 200, 200, 200, 404]);
        assert_eq!(seen(&all, &format!("{LIST}/{}", application.people["sam"])).await, [303, 404, 404, 200, 200, 404]);
        assert_eq!(seen(&all, &format!("{rita}/edit")).await, [303, 403, 403, 403, 200, 404]);
        assert_eq!(seen(&all, &format!("{LIST}/new")).await, [303, 403, 403, 403, 200, 403]);
        let list = words(&page(&all[2].1.get(LIST).await, 200));
        assert!(list.contains("Rita") && list.contains("Ray") && !list.contains("Sam") && !list.contains("New person"), "{list}");
        let mona = page(&all[2].1.get(&rita).await, 200);
        assert!(!mona.contains("<form method=\"post\" action=\"/settings"), "a boss changes nothing here");
        assert_eq!(refused(&application, &all, LIST, &nora("", &[])).await, [401, 403, 403, 403, 403]);
        assert_eq!(refused(&application, &all, &format!("{rita}/edit"), &nora("", &[])).await, [401, 403, 403, 403, 404]);
        for deed in ["deactivate", "reactivate"] {
            assert_eq!(refused(&application, &all, &format!("{rita}/{deed}"), &[("version", "2")]).await, [401, 403, 403, 403, 404], "{deed}");
        }
        for deed in ["sign-out", "password", "second-factor"] {
            assert_eq!(refused(&application, &all, &format!("{rita}/{deed}"), &[]).await, [401, 403, 403, 403, 404], "{deed}");
        }
        application.stop().await;
    }

    async fn somebody_new_gets_a_password_that_is_shown_once_and_signs_in_with_it(database: &TestDb) {
        let application = Application::start(database).await;
        let ada = application.browser("ada", true).await;
        let north = team_of(&application, "rita").await;
        let form = page(&ada.get(&format!("{LIST}/new")).await, 200);
        let key = crate::pages::hidden(&form, "id=\"new-person\"", "idempotency_key");
        let before = application.digest().await;
        for (field, value) in [
            ("name", " "), ("email", "nobody"), ("email", "rita@acme.example"), ("role", "king"), ("team_id", "0000000000001"),
            ("team_id", "north"), ("locale", "fr"), ("time_zone", "Europe/Atlantis"),
        ] {
            let again = page(&post(&ada, LIST, &nora(&north, &[(field, value)])).await, 422);
            assert!(again.contains(&format!("href=\"#{field}\"")), "{field}={value}: {}", words(&again));
            assert!(field == "name" || again.contains("value=\"Nora\""), "what was typed is kept");
        }
        assert!(before == application.digest().await, "nothing was changed");

        let mut fields = nora(&north, &[]);
        fields.push(("idempotency_key", &key));
        let shown = page(&post(&ada, LIST, &fields).await, 200);
        let password = secret(&shown);
        let again = post(&ada, LIST, &fields).await;
        let location = leads_to(&again);
        assert!(!location.contains(&password), "sent again it shows nothing");
        let id: UserId = location[LIST.len() + 1..].split('?').next().expect("an id").parse().expect("an id");
        assert_eq!(verbs(&application, id).await, ["user.created"]);
        let found = application.db.read(async |tx| tundish::user::store::credentials(tx, "nora@acme.example").await).await;
        let (found, hash) = found.expect("read").expect("somebody");
        assert_eq!(found, id);
        assert!(tundish::user::password::verify(password, hash).await.expect("verified"));
        // Mona leads the North.
        page(&application.browser("mona", true).await.get(&format!("{LIST}/{id}")).await, 200);
        application.stop().await;
    }

    async fn a_change_that_rests_on_an_older_version_shows_both(database: &TestDb) {
        let application = Application::start(database).await;
        let ada = application.browser("ada", true).await;
        let rita = format!("{LIST}/{}", application.people["rita"]);
        let form = page(&ada.get(&format!("{rita}/edit")).await, 200);
        let version = crate::pages::hidden(&form, "class=\"form\"", "version");
        let mut fields = nora("", &[("name", "Rita R"), ("email", "rita@acme.example")]);
        fields.push(("version", &version));
        assert_eq!(leads_to(&post(&ada, &format!("{rita}/edit"), &fields).await), format!("{rita}?done=person-changed"));
        let mut fields = nora("", &[("name", "Rita Q"), ("email", "rita@acme.example")]);
        fields.push(("version", &version));
        let both = page(&post(&ada, &format!("{rita}/edit"), &fields).await, 412);
        let said = words(&both);
        assert!(said.contains("Rita Q") && said.contains("Rita R") && said.contains("Ada"), "{said}");
        let newer = crate::pages::hidden(&both, "class=\"row\"", "version");
        let mut fields = nora("", &[("name", "Rita Q"), ("email", "rita@acme.example")]);
        fields.push(("version", &newer));
        leads_to(&post(&ada, &format!("{rita}/edit"), &fields).await);
        assert!(words(&page(&ada.get(&rita).await, 200)).contains("Rita Q"));
        application.stop().await;
    }

    async fn ways_in_are_ended_one_by_one_and_the_last_administrator_stays(database: &TestDb) {
        let application = Application::start(database).await;
        let ada = application.browser("ada", true).await;
        let id = application.people["rita"];
        let rita = format!("{LIST}/{id}");
        let (browser, (program, token)) = (application.browser("rita", true).await, application.client_with("rita", "*:read", None).await);
        let on = application.db.write(async move |tx| {
            second_factor::prepare(tx, id, &SharedSecret::new([7; 20])).await?;
            second_factor::confirm(tx, id).await
        });
        on.await.expect("a second factor");
        let said = words(&page(&ada.get(&rita).await, 200));
        assert!(said.contains("Signed in once") && said.contains("Ends 1 session and 1 API token at once."), "{said}");

        leads_to(&post(&ada, &format!("{rita}/second-factor"), &[]).await);
        let refused = page(&post(&ada, &format!("{rita}/second-factor"), &[]).await, 409);
        assert!(words(&refused).contains("There is no second factor."));
        leads_to(&post(&ada, &format!("{rita}/sign-out"), &[]).await);
        assert_eq!(browser.get("/funnel").await.status.as_u16(), 303);
        program.get("/api/v1/opportunities").await.expect(200);
        leads_to(&post(&ada, &format!("{rita}/tokens/{token}/revoke"), &[]).await);
        assert_eq!(program.get("/api/v1/opportunities").await.refused(401), "unauthenticated");
        let shown = page(&post(&ada, &format!("{rita}/password"), &[]).await, 200);
        let hash = application.db.read(async move |tx| tundish::user::store::password_hash(tx, id).await).await.expect("read");
        assert!(tundish::user::password::verify(secret(&shown), hash).await.expect("verified"));

        let version = crate::pages::hidden(&page(&ada.get(&rita).await, 200), "/deactivate", "version");
        assert_eq!(post(&ada, &format!("{rita}/deactivate"), &[("version", "1")]).await.status.as_u16(), 412);
        leads_to(&post(&ada, &format!("{rita}/deactivate"), &[("version", &version)]).await);
        let left = page(&ada.get(&rita).await, 200);
        assert!(words(&left).contains("Has left."));
        let version = crate::pages::hidden(&left, "/reactivate", "version");
        leads_to(&post(&ada, &format!("{rita}/reactivate"), &[("version", &version)]).await);
        assert_eq!(
            verbs(&application, id).await,
            ["user.created", "user.second_factor_reset", "user.signed_out", "user.password_set", "user.deactivated", "user.reactivated"]
        );
        let own = format!("{LIST}/{}", application.people["ada"]);
        let version = crate::pages::hidden(&page(&ada.get(&own).await, 200), "/deactivate", "version");
        let last = page(&post(&ada, &format!("{own}/deactivate"), &[("version", &version)]).await, 409);
        assert!(words(&last).contains("This is the last administrator"));
        application.stop().await;
    }
}
