//! Signing in with a second factor, and setting one up, as a browser does it.

use tundish::{
    auth::second_factor as stored,
    event,
    user::{
        password,
        second_factor::{self, made_codes, made_secret},
    },
};
use tundish_db::args;
use tundish_domain::{
    Role,
    one_time_code::{SharedSecret, step_at},
    policy::Actor,
    recovery_code::RecoveryCode,
};
use tundish_testkit::both::TestDb;

use crate::{
    application::{Answer, Application, Client, SETUP},
    pages::{hidden, leads_to, page, post, words},
};

pub(crate) const PASSWORD: &str = "a long enough password";

/// Rita has a password from now on.
pub(crate) async fn give_password(application: &Application) {
    let hash = password::hash(PASSWORD.to_owned()).await.expect("a hash");
    let known = application.db.write(async move |tx| {
        tx.exec("update users set password_hash = $1 where email_key = 'rita@acme.example'", args![&hash]).await
    });
    known.await.expect("she has a password");
}

fn rita(application: &Application) -> Actor {
    Actor::Person { user: application.people["rita"], role: Role::Representative }
}

/// The company, in which Rita signs in with a password and a code.
struct Door {
    application: Application,
    secret: SharedSecret,
    codes: Vec<RecoveryCode>,
}

impl Door {
    async fn set(database: &TestDb) -> Self {
        let application = Application::start(database).await;
        give_password(&application).await;
        let (secret, codes) = (made_secret().expect("randomness"), made_codes().expect("randomness"));
        let (actor, made) = (rita(&application), codes.clone());
        let on = application.db.write(async move |tx| {
            second_factor::prepare(tx, &actor, &secret).await?;
            let code = secret.code(step_at(tx.now()) - 1);
            second_factor::switch_on(tx, &actor, code, &made).await
        });
        assert!(on.await.expect("it is on"));
        Self { application, secret, codes }
    }

    /// The code that her app shows, so many steps from now.
    fn code(&self, later: i64) -> String {
        self.secret.code(step_at(self.application.db.clock().now()) + later).to_string()
    }

    /// A browser before the first page, and the page's token.
    async fn arrive(&self) -> (Client, String) {
        let form = self.application.anonymous().get("/sign-in").await;
        let token = hidden(&page(&form, 200), "id=\"sign-in\"", "csrf");
        (with_cookies(self.application.anonymous(), &form).with("origin", "http://localhost"), token)
    }

    /// A browser whose password was right, before the second page.
    async fn pass(&self) -> Passed {
        let (browser, token) = self.arrive().await;
        let fields = [
            ("csrf", token.as_str()),
            ("email", "rita@acme.example"),
            ("password", PASSWORD),
            ("next", "/opportunities"),
        ];
        let answer = post(&browser, "/sign-in", &fields).await;
        assert_eq!(leads_to(&answer), "/sign-in/code?next=/opportunities");
        assert!(!cookies(&answer).iter().any(|cookie| cookie.starts_with("tundish-session=")), "no session yet");
        let browser = with_cookies(self.application.anonymous(), &answer).with("origin", "http://localhost");
        let form = browser.get("/sign-in/code?next=/opportunities").await;
        let token = hidden(&page(&form, 200), "id=\"code\"", "csrf");
        Passed { browser, token }
    }

    async fn verbs(&self) -> Vec<String> {
        let person = self.application.people["rita"];
        let events = self.application.db.read(async move |tx| event::store::of_subject(tx, person.into()).await).await;
        events.expect("events").into_iter().map(|event| event.verb).collect()
    }
}

struct Passed {
    browser: Client,
    token: String,
}

impl Passed {
    async fn code(&self, code: &str) -> Answer {
        post(&self.browser, "/sign-in/code", &[("csrf", &self.token), ("code", code), ("next", "/opportunities")]).await
    }
}

fn cookies(answer: &Answer) -> Vec<&str> {
    answer.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok()).collect()
}

/// The browser with the cookies that an answer sets, without those that it takes back.
fn with_cookies(client: Client, answer: &Answer) -> Client {
    let set = cookies(answer).into_iter().filter(|cookie| !cookie.contains("Max-Age=0"));
    set.filter_map(|cookie| cookie.split(';').next()).fold(client, |client, cookie| client.with("cookie", cookie))
}

/// Whether the answer begins a session that lets its browser in.
async fn lets_in(door: &Door, answer: &Answer) -> bool {
    let browser = with_cookies(door.application.anonymous(), answer);
    browser.get("/opportunities").await.status == 200
}

tundish_testkit::test_both_dbs! {
    async fn the_session_begins_after_the_code_and_under_names_of_its_own(database: &TestDb) {
        let door = Door::set(database).await;
        let (before, token) = door.arrive().await;
        let passed = door.pass().await;
        assert_eq!(passed.browser.get("/opportunities").await.status.as_u16(), 303, "the second page cannot be skipped");
        // The secret of forms from before the password is worth nothing at the second page.
        let planted = post(&before, "/sign-in/code", &[("csrf", &token), ("code", &door.code(0))]).await;
        assert_eq!(leads_to(&planted), "/sign-in", "nobody's code is awaited there");
        let foreign = post(&passed.browser, "/sign-in/code", &[("csrf", &token), ("code", &door.code(0))]).await;
        assert_eq!(foreign.status.as_u16(), 403);

        let answer = passed.code(&door.code(0)).await;
        assert_eq!(leads_to(&answer), "/opportunities");
        assert!(lets_in(&door, &answer).await);
        let taken_back = |name: &str| cookies(&answer).iter().any(|cookie| cookie.starts_with(name) && cookie.contains("Max-Age=0"));
        assert!(taken_back("tundish-code=") && taken_back("tundish-form="), "{:?}", cookies(&answer));
        // What awaited the code is over: the old cookie begins nothing.
        let form = passed.browser.get("/sign-in/code").await;
        assert_eq!(leads_to(&form), "/sign-in");
        door.application.go_on(60);
        assert_eq!(leads_to(&passed.code(&door.code(0)).await), "/sign-in?next=/opportunities");
        door.application.stop().await;
    }

    async fn a_code_counts_once_and_only_about_its_time(database: &TestDb) {
        let door = Door::set(database).await;
        let code = door.code(0);
        assert_eq!(door.pass().await.code(&code).await.status.as_u16(), 303);
        let again = door.pass().await;
        let refused = page(&again.code(&code).await, 422);
        assert!(words(&refused).contains("This code does not count."), "{}", words(&refused));
        assert!(refused.contains("name=\"next\" value=\"/opportunities\""), "the way on is kept");
        assert_eq!(again.code(&door.code(2)).await.status.as_u16(), 422, "of a clock that is a minute ahead");
        assert_eq!(again.code(&format!(" {} ", door.code(1))).await.status.as_u16(), 303, "of one that is a little ahead");
        assert_eq!(door.pass().await.code(&door.code(0)).await.status.as_u16(), 422, "older than the last one");
        let failed = door.verbs().await.iter().filter(|verb| *verb == "user.second_factor_failed").count();
        assert_eq!(failed, 3);
        door.application.stop().await;
    }

    async fn the_same_code_at_the_same_time_begins_one_session(database: &TestDb) {
        let door = Door::set(database).await;
        let code = door.code(0);
        let (one, other) = (door.pass().await, door.pass().await);
        let (one, other) = tokio::join!(one.code(&code), other.code(&code));
        let mut told = [one.status.as_u16(), other.status.as_u16()];
        told.sort_unstable();
        assert_eq!(told, [303, 422]);
        door.application.stop().await;
    }

    async fn a_recovery_code_lets_in_once(database: &TestDb) {
        let door = Door::set(database).await;
        let code = door.codes[3].to_string();
        let answer = door.pass().await.code(&code.to_uppercase().replace('-', " ")).await;
        assert!(lets_in(&door, &answer).await);
        assert_eq!(door.pass().await.code(&code).await.status.as_u16(), 422);
        assert_eq!(door.pass().await.code(&door.codes[4].to_string()).await.status.as_u16(), 303);
        let person = door.application.people["rita"];
        let left = door.application.db.read(async move |tx| stored::codes_left(tx, person).await).await.expect("counted");
        assert_eq!(left, 8);
        assert!(door.verbs().await.contains(&"user.recovery_code_used".to_owned()));
        let shown = door.application.digest().await;
        assert!(door.codes.iter().all(|code| !shown.contains(code.as_str())), "codes are stored as hashes");
        door.application.stop().await;
    }

    async fn guessing_is_slowed_down_whatever_the_browser(database: &TestDb) {
        let door = Door::set(database).await;
        let mut told = Vec::new();
        for at in 0..8 {
            told.push(door.pass().await.code(&format!("{at:06}")).await.status.as_u16());
        }
        assert_eq!(told, [422, 422, 422, 422, 422, 429, 429, 429]);
        let passed = door.pass().await;
        let paused = passed.code(&door.code(0)).await;
        assert_eq!(paused.status.as_u16(), 429, "the right code waits too, or waiting would tell");
        assert_eq!(paused.header("retry-after"), "16");
        assert!(words(&page(&paused, 429)).contains("Too many wrong codes. Try again in 1 minute."));
        let failed = door.verbs().await.iter().filter(|verb| *verb == "user.second_factor_failed").count();
        assert_eq!(failed, 5, "each guess that was looked at is recorded, and no other");
        door.application.go_on(16);
        assert_eq!(passed.code(&door.code(0)).await.status.as_u16(), 303, "nobody's help is needed");
        door.application.stop().await;
    }

    async fn a_code_is_awaited_for_ten_minutes_and_not_from_leavers(database: &TestDb) {
        let door = Door::set(database).await;
        let passed = door.pass().await;
        door.application.go_on(600);
        assert_eq!(leads_to(&passed.browser.get("/sign-in/code").await), "/sign-in");
        assert_eq!(leads_to(&passed.code(&door.code(0)).await), "/sign-in?next=/opportunities");
        let passed = door.pass().await;
        let person = door.application.people["rita"];
        let left = door.application.db.write(async move |tx| tundish::user::deactivate(tx, &SETUP, person, None).await);
        left.await.expect("she leaves");
        assert_eq!(leads_to(&passed.code(&door.code(0)).await), "/sign-in?next=/opportunities");
        door.application.stop().await;
    }

    async fn it_is_set_up_with_the_first_code_and_switched_off_with_a_proof(database: &TestDb) {
        let application = Application::start(database).await;
        give_password(&application).await;
        let browser = application.browser("rita", true).await;
        let person = application.people["rita"];
        let path = "/me/security/second-factor";
        let factor = async || application.db.read(async move |tx| stored::find(tx, person).await).await.expect("read");

        let refused = post(&browser, path, &[("factor_password", "another password")]).await;
        assert!(words(&page(&refused, 422)).contains("This is not your present password."));
        assert_eq!(factor().await, None);
        assert_eq!(leads_to(&post(&browser, path, &[("factor_password", PASSWORD)]).await), path);
        let secret = factor().await.expect("it waits").secret;
        let shown = page(&browser.get(path).await, 200);
        let typed = shown.split_once("class=\"secret\">").and_then(|(_, rest)| rest.split_once('<')).expect("the secret").0;
        assert_eq!(typed.replace(' ', ""), secret.base32());
        assert!(shown.contains("<svg class=\"qr\" role=\"img\""), "as a picture too");

        let now = step_at(application.db.clock().now());
        let wrong = post(&browser, &format!("{path}/on"), &[("code", "12345")]).await;
        assert!(words(&page(&wrong, 422)).contains("Type the six digits"));
        let wrong = post(&browser, &format!("{path}/on"), &[("code", &secret.code(now + 5).to_string())]).await;
        assert!(words(&page(&wrong, 422)).contains("This code does not belong to the secret."));
        assert_eq!(factor().await.expect("it waits").confirmed_at, None, "sign-ins ask for nothing yet");
        let code = secret.code(now).to_string();
        let on = page(&post(&browser, &format!("{path}/on"), &[("code", &code)]).await, 200);
        let codes = recovery_codes(&on);
        assert_eq!(codes.len(), 10);
        assert!(factor().await.expect("it is on").confirmed_at.is_some());
        assert_eq!(leads_to(&browser.get(path).await), "/me/security", "the secret is never shown again");
        let said = words(&page(&browser.get("/me/security").await, 200));
        assert!(said.contains("On since Mon 2 Mar 2026. 10 recovery codes are left."), "{said}");

        // The code that switched it on is used up; a recovery code proves as well as the password.
        let change = format!("{path}/change");
        let refused = post(&browser, &change, &[("proof", &code), ("deed", "switch_off")]).await;
        assert!(words(&page(&refused, 422)).contains("neither your password nor a code"));
        let renewed = page(&post(&browser, &change, &[("proof", &codes[0]), ("deed", "renew_codes")]).await, 200);
        let fresh = recovery_codes(&renewed);
        assert!(fresh.len() == 10 && codes.iter().all(|code| !fresh.contains(code)));
        let refused = post(&browser, &change, &[("proof", &codes[1]), ("deed", "switch_off")]).await;
        assert_eq!(refused.status.as_u16(), 422, "the earlier ones are worth nothing");
        let off = post(&browser, &change, &[("proof", PASSWORD), ("deed", "switch_off")]).await;
        assert_eq!(leads_to(&off), "/me/security?done=second-factor-off");
        assert_eq!(factor().await, None);
        let again = post(&browser, &change, &[("proof", "whatever"), ("deed", "switch_off")]).await;
        assert_eq!(leads_to(&again), "/me/security", "what is off stays off");
        application.stop().await;
    }

    async fn what_was_begun_can_be_given_up_and_what_is_on_cannot(database: &TestDb) {
        let door = Door::set(database).await;
        let browser = door.application.browser("rita", true).await;
        let path = "/me/security/second-factor";
        assert_eq!(leads_to(&post(&browser, &format!("{path}/leave"), &[]).await), "/me/security");
        assert_eq!(leads_to(&post(&browser, path, &[("factor_password", PASSWORD)]).await), "/me/security");
        let code = door.pass().await.code(&door.code(0)).await;
        assert!(lets_in(&door, &code).await, "the secret in use is the same");
        let (person, actor) = (door.application.people["rita"], rita(&door.application));
        let emptied = door.application.db.write(async move |tx| {
            second_factor::switch_off(tx, &actor).await?;
            second_factor::prepare(tx, &actor, &made_secret().expect("randomness")).await
        });
        emptied.await.expect("begun anew");
        assert_eq!(leads_to(&post(&browser, &format!("{path}/leave"), &[]).await), "/me/security");
        let found = door.application.db.read(async move |tx| stored::find(tx, person).await).await.expect("read");
        assert_eq!(found, None);
        door.application.stop().await;
    }

    async fn guessing_the_proof_is_slowed_down_too(database: &TestDb) {
        let door = Door::set(database).await;
        let browser = door.application.browser("rita", true).await;
        let change = "/me/security/second-factor/change";
        for at in 0..6 {
            let proof = format!("{at:06}");
            let said = words(&page(&post(&browser, change, &[("proof", &proof), ("deed", "switch_off")]).await, 422));
            assert_eq!(said.contains("Try again in 1 minute."), at == 5, "{at}: {said}");
        }
        door.application.stop().await;
    }

    async fn an_administrator_resets_what_somebody_lost(database: &TestDb) {
        let door = Door::set(database).await;
        let (person, ada, mona) = (door.application.people["rita"], door.application.people["ada"], door.application.people["mona"]);
        for (user, role) in [(mona, Role::Manager), (person, Role::Representative)] {
            let refused = door.application.db.write(async move |tx| {
                second_factor::reset(tx, &Actor::Person { user, role }, person).await
            });
            assert!(matches!(refused.await, Err(tundish::record::RecordError::Forbidden)));
        }
        let passed = door.pass().await;
        let reset = door.application.db.write(async move |tx| {
            second_factor::reset(tx, &Actor::Person { user: ada, role: Role::Administrator }, person).await
        });
        reset.await.expect("reset");
        assert_eq!(leads_to(&passed.code(&door.codes[0].to_string()).await), "/sign-in?next=/opportunities");
        let (browser, token) = door.arrive().await;
        let fields = [("csrf", token.as_str()), ("email", "rita@acme.example"), ("password", PASSWORD)];
        assert!(lets_in(&door, &post(&browser, "/sign-in", &fields).await).await, "the password alone lets her in");
        assert_eq!(door.verbs().await.last().map(String::as_str), Some("user.second_factor_reset"));
        door.application.stop().await;
    }
}

fn recovery_codes(page: &str) -> Vec<String> {
    let (_, list) = page.split_once("secret--codes\">").expect("the codes");
    let (list, _) = list.split_once("</ol>").expect("their end");
    list.split("<li>").skip(1).map(|item| item.trim_end_matches("</li>").to_owned()).collect()
}
