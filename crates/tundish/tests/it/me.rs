//! One's own pages: settings, password, sessions, API tokens.

use tundish::{
    auth::{api_token, session},
    event,
};
use tundish_db::args;
use tundish_domain::id::SessionId;

use crate::{
    application::{Application, Client},
    pages::{leads_to, page, post, words},
    second_factor::{PASSWORD, give_password},
};

const LIST: &str = "/api/v1/opportunities";

async fn verbs(application: &Application, person: &str) -> Vec<String> {
    let person = application.people[person];
    let events = application.db.read(async move |tx| event::store::of_subject(tx, person.into()).await).await;
    events.expect("events").into_iter().map(|event| event.verb).collect()
}

async fn sessions(application: &Application, person: &str) -> Vec<SessionId> {
    let person = application.people[person];
    let listed = application.db.read(async move |tx| session::of_user(tx, person).await).await;
    listed.expect("listed").into_iter().map(|listed| listed.session).collect()
}

async fn is_in(client: &Client) -> bool {
    client.get("/funnel").await.status == 200
}

/// The values of the settings' form.
fn settings(
    language: &'static str,
    zone: &'static str,
    theme: &'static str,
    density: &'static str,
) -> [(&'static str, &'static str); 4] {
    [("language", language), ("time_zone", zone), ("theme", theme), ("density", density)]
}

tundish_testkit::test_both_dbs! {
    async fn pages_look_as_their_reader_has_set(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.browser("rita", true).await;
        let form = page(&rita.get("/me").await, 200);
        assert!(words(&form).contains("Name Rita E-mail rita@acme.example Role representative"), "{}", words(&form));
        assert!(form.contains("<option value=\"Europe/Berlin\" selected>"));
        let changed = post(&rita, "/me", &settings("de", "America/New_York", "dark", "roomy")).await;
        assert_eq!(leads_to(&changed), "/me?done=settings");
        let after = page(&rita.get("/me?done=settings").await, 200);
        assert!(after.contains("<html lang=\"de\" data-theme=\"dark\" data-density=\"roomy\">"), "{after}");
        assert!(after.contains("Ihre Einstellungen sind gespeichert."));
        assert!(after.contains("href=\"/me\">Einstellungen</a>"), "the person's own menu leads here");
        assert_eq!(leads_to(&post(&rita, "/me", &settings("de", "America/New_York", "dark", "roomy")).await), "/me?done=settings");
        assert_eq!(verbs(&application, "rita").await, ["user.created", "user.settings_changed"], "nothing changed again");
        application.stop().await;
    }

    async fn a_setting_that_nobody_knows_stands_beside_its_field(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.browser("rita", true).await;
        let before = application.digest().await;
        for (field, values) in [
            ("language", settings("fr", "Europe/Berlin", "dark", "roomy")),
            ("time_zone", settings("en", "Europe/Atlantis", "dark", "roomy")),
            ("theme", settings("en", "Europe/Berlin", "pink", "roomy")),
            ("density", settings("en", "Europe/Berlin", "dark", "tight")),
        ] {
            let again = page(&post(&rita, "/me", &values).await, 422);
            assert!(again.contains(&format!("href=\"#{field}\"")), "{field}: {again}");
            assert!(again.contains("Choose one of the list."), "{field}");
        }
        let smuggled = post(&rita, "/me", &[&settings("en", "UTC", "dark", "roomy")[..], &[("role", "administrator")]].concat()).await;
        assert_eq!(smuggled.status.as_u16(), 422);
        assert!(before == application.digest().await, "nothing was changed");
        application.stop().await;
    }

    async fn a_new_password_ends_every_other_session_and_every_token(database: &TestDb) {
        let application = Application::start(database).await;
        give_password(&application).await;
        let (here, there) = (application.browser("rita", true).await, application.browser("rita", true).await);
        let (program, sam) = (application.client("rita").await, application.browser("sam", true).await);
        let change = async |present: &str, new: &str| {
            post(&here, "/me/security/password", &[("present_password", present), ("new_password", new)]).await
        };
        for (present, new, said) in [
            ("not the password", "another long password", "This is not your present password."),
            (PASSWORD, "short", "Take at least 8 characters."),
            (PASSWORD, &*"x".repeat(129), "Take at most 128 characters."),
        ] {
            let again = page(&change(present, new).await, 422);
            assert!(words(&again).contains(said), "{said}");
            assert!(!again.contains("not the password") && !again.contains("another long password"), "passwords never come back");
        }
        assert!(is_in(&there).await);
        assert_eq!(leads_to(&change(PASSWORD, "another long password").await), "/me/security?done=password");
        assert!(is_in(&here).await, "this one goes on");
        assert!(!is_in(&there).await);
        assert_eq!(program.get(LIST).await.refused(401), "unauthenticated");
        assert!(is_in(&sam).await, "others are not touched");
        assert_eq!(change(PASSWORD, "a third long password").await.status.as_u16(), 422, "the old one is no password any more");
        assert_eq!(verbs(&application, "rita").await.last().map(String::as_str), Some("user.password_changed"));
        application.stop().await;
    }

    async fn guessing_the_password_in_a_stolen_session_is_slowed_down(database: &TestDb) {
        let application = Application::start(database).await;
        give_password(&application).await;
        let rita = application.browser("rita", true).await;
        for at in 0..6 {
            let fields = [("present_password", "a wrong password"), ("new_password", "another long password")];
            let said = words(&page(&post(&rita, "/me/security/password", &fields).await, 422));
            assert_eq!(said.contains("Try again in 1 minute."), at == 5, "{at}: {said}");
        }
        application.stop().await;
    }

    async fn sessions_are_listed_and_ended_one_by_one_or_all_others(database: &TestDb) {
        let application = Application::start(database).await;
        let (first, second) = (application.browser("rita", true).await, application.browser("rita", true).await);
        application.go_on(1);
        let third = application.browser("rita", true).await;
        let sams = application.browser("sam", true).await;
        let (own, foreign) = (sessions(&application, "rita").await, sessions(&application, "sam").await);
        assert_eq!((own.len(), foreign.len()), (3, 1));
        let listed = page(&third.get("/me/security").await, 200);
        assert_eq!(listed.matches("this one").count(), 1);
        assert!(words(&listed).contains("signed in Mon 2 Mar 2026, 10:00, last seen Mon 2 Mar 2026, 10:00"), "{}", words(&listed));
        assert!(!listed.contains(&format!("sessions/{}/end", own[0])), "this one is ended by signing out");

        let before = application.digest().await;
        let stolen = post(&third, &format!("/me/security/sessions/{}/end", foreign[0]), &[]).await;
        assert_eq!(stolen.status.as_u16(), 404, "somebody else's session is none");
        assert!(before == application.digest().await);
        assert!(is_in(&sams).await);

        let ended = post(&third, &format!("/me/security/sessions/{}/end", own[2]), &[]).await;
        assert_eq!(leads_to(&ended), "/me/security?done=session");
        assert_eq!((is_in(&first).await, is_in(&second).await, is_in(&third).await), (false, true, true));
        assert_eq!(leads_to(&post(&third, "/me/security/sessions/end", &[]).await), "/me/security?done=sessions");
        assert_eq!((is_in(&second).await, is_in(&third).await, is_in(&sams).await), (false, true, true));
        application.stop().await;
    }

    async fn a_token_is_shown_once_used_and_revoked(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.browser("rita", true).await;
        let fields = [
            ("idempotency_key", "one-and-only"), ("name", "Nightly <b>sync</b>"), ("access", "read"), ("collections", ""), ("days", "30"),
        ];
        let made = page(&post(&rita, "/me/tokens", &fields).await, 200);
        let (_, rest) = made.split_once("class=\"secret\">").expect("the secret");
        let secret = rest.split('<').next().expect("its end").to_owned();
        let program = application.anonymous().with("authorization", &format!("Bearer {secret}"));
        program.get(LIST).await.expect(200);
        assert_eq!(program.post(LIST, serde_json::json!({"name": "New", "channel": "field"})).await.refused(403), "forbidden");

        let again = post(&rita, "/me/tokens", &fields).await;
        assert!(leads_to(&again).starts_with("/me/tokens?done=made#"), "the form sent twice makes one");
        let stored = application.digest().await;
        assert!(!stored.contains(&secret), "only its hash is stored");
        let list = page(&rita.get("/me/tokens").await, 200);
        assert!(!list.contains(&secret[8..]) && list.contains("Nightly &lt;b&gt;sync&lt;/b&gt;"));
        let said = words(&list);
        assert!(said.contains(&format!("…{}", &secret[secret.len() - 4..])), "{said}");
        assert!(said.contains("read never used") || said.contains("read last used"), "{said}");
        assert!(said.contains("ends Wed 1 Apr 2026"), "{said}");

        let person = application.people["rita"];
        let tokens = application.db.read(async move |tx| api_token::of_user(tx, person).await).await.expect("listed");
        assert_eq!(tokens.len(), 1);
        let revoke = format!("/me/tokens/{}/revoke", tokens[0].token);
        let sam = application.browser("sam", true).await;
        let before = application.digest().await;
        assert_eq!(post(&sam, &revoke, &[]).await.status.as_u16(), 404, "somebody else's token is none");
        assert!(before == application.digest().await, "nothing was changed");
        program.get(LIST).await.expect(200);
        assert_eq!(leads_to(&post(&rita, &revoke, &[]).await), "/me/tokens?done=revoked");
        assert_eq!(program.get(LIST).await.refused(401), "unauthenticated");
        assert!(words(&page(&rita.get("/me/tokens").await, 200)).contains("No program acts for you"));
        application.stop().await;
    }

    async fn a_token_that_makes_no_sense_is_not_made(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.browser("rita", true).await;
        let before = application.digest().await;
        let good = [("name", "Sync"), ("access", "write"), ("collections", ""), ("days", "never")];
        for (field, value) in [
            ("name", " "), ("name", "two\u{2028}lines"), ("access", "everything"), ("collections", "opportunities:read"),
            ("collections", "secrets"), ("days", "36500"), ("days", ""),
        ] {
            let fields: Vec<_> = good.iter().map(|&(name, kept)| (name, if name == field { value } else { kept })).collect();
            let again = page(&post(&rita, "/me/tokens", &fields).await, 422);
            assert!(again.contains(&format!("href=\"#{field}\"")), "{field}={value}");
            assert!(field == "name" || again.contains("value=\"Sync\""), "what was typed is kept");
        }
        assert!(before == application.digest().await, "nothing was changed");
        let narrow = [("name", "Sync"), ("access", "read"), ("collections", "accounts  accounts"), ("days", "never")];
        page(&post(&rita, "/me/tokens", &narrow).await, 200);
        let person = application.people["rita"];
        let tokens = application.db.read(async move |tx| api_token::of_user(tx, person).await).await.expect("listed");
        assert_eq!((tokens[0].scopes.as_str(), tokens[0].expires_at), ("accounts:read", None));
        application.stop().await;
    }

    async fn partners_have_no_tokens_and_nobody_comes_in_without_a_session(database: &TestDb) {
        let application = Application::start(database).await;
        let paul = application.browser("paul", true).await;
        assert!(!page(&paul.get("/me").await, 200).contains("/me/tokens"));
        assert_eq!(paul.get("/me/tokens").await.status.as_u16(), 404, "for partners there is no such thing");
        let fields = [("name", "Sync"), ("access", "read"), ("collections", ""), ("days", "30")];
        assert_eq!(post(&paul, "/me/tokens", &fields).await.status.as_u16(), 404);
        let unproven = application.browser("rita", false).await;
        let before = application.digest().await;
        for path in [
            "/me", "/me/security/password", "/me/security/second-factor", "/me/security/second-factor/on",
            "/me/security/second-factor/leave", "/me/security/second-factor/change", "/me/security/sessions/end", "/me/tokens",
        ] {
            assert_eq!(post(&unproven, path, &[]).await.status.as_u16(), 403, "{path} without the proof of our own page");
            assert_eq!(post(&application.anonymous(), path, &[]).await.status.as_u16(), 401, "{path} without a session");
        }
        for path in ["/me", "/me/security", "/me/tokens"] {
            assert_eq!(leads_to(&application.anonymous().get(path).await), format!("/sign-in?next={path}"));
        }
        assert!(before == application.digest().await, "nothing was changed");
        let known = application.anonymous().get("/.well-known/change-password").await;
        assert_eq!(leads_to(&known), "/me/security#password");
        application.stop().await;
    }

    async fn whoever_has_no_password_is_told_so(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.browser("rita", true).await;
        let security = page(&rita.get("/me/security").await, 200);
        assert!(words(&security).contains("You sign in without a password here"));
        assert!(!security.contains("name=\"present_password\"") && !security.contains("name=\"factor_password\""));
        let refused = post(&rita, "/me/security/second-factor", &[("factor_password", "")]).await;
        assert_eq!(refused.status.as_u16(), 422);
        let factors = application.db.read(async |tx| tx.one::<(i64,)>("select count(*) from second_factor", args![]).await);
        assert_eq!(factors.await.expect("counted"), (0,));
        application.stop().await;
    }
}
