//! Signing in with a password, as a browser does it.

use tundish::user::password;
use tundish_db::args;
use tundish_testkit::both::TestDb;

use super::{hidden, page, post};
use crate::application::{Answer, Application, Client};

const PASSWORD: &str = "a long enough password";

/// The company, in which Rita has a password, and a browser before the form.
async fn at_the_door(database: &TestDb) -> (Application, Client, String) {
    let application = Application::start(database).await;
    let hash = password::hash(PASSWORD.to_owned()).await.expect("a hash");
    let known = application.db.write(async move |tx| {
        tx.exec("update users set password_hash = $1 where email_key = 'rita@acme.example'", args![&hash]).await
    });
    known.await.expect("she has a password");
    let form = application.anonymous().get("/sign-in").await;
    let cookie = form.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let token = hidden(&page(&form, 200), "id=\"sign-in\"", "csrf");
    let browser = application.anonymous().with("cookie", &cookie).with("origin", "http://localhost");
    (application, browser, token)
}

async fn attempt(browser: &Client, token: &str, email: &str, password: &str) -> Answer {
    post(browser, "/sign-in", &[("csrf", token), ("email", email), ("password", password)]).await
}

tundish_testkit::test_both_dbs! {
    async fn no_more_wrong_passwords_are_looked_at_at_once_than_one_after_the_other(database: &TestDb) {
        let (application, browser, token) = at_the_door(database).await;
        let attempts: Vec<_> = (0..24)
            .map(|at| {
                let (browser, token) = (browser.clone(), token.clone());
                tokio::spawn(async move {
                    attempt(&browser, &token, "rita@acme.example", &format!("wrong number {at}")).await.status.as_u16()
                })
            })
            .collect();
        let mut looked_at = 0;
        for one in attempts {
            match one.await.expect("no panic") {
                422 => looked_at += 1,
                429 => {}
                other => panic!("{other}"),
            }
        }
        assert_eq!(looked_at, 5, "the fifth begins the pause");
        let right = attempt(&browser, &token, "rita@acme.example", PASSWORD).await;
        assert_eq!(right.status.as_u16(), 429, "the right password waits too, or waiting would tell");
        let seconds: i64 = right.header("retry-after").parse().expect("seconds");
        application.go_on(seconds);
        assert_eq!(attempt(&browser, &token, "rita@acme.example", PASSWORD).await.status.as_u16(), 303);
        application.stop().await;
    }

    async fn whoever_is_not_let_in_learns_nothing_about_who_is(database: &TestDb) {
        let (application, browser, token) = at_the_door(database).await;
        let left = application.db.write(async |tx| {
            tx.exec("update users set active = $1, password_hash = (select r.password_hash from users r where r.email_key = 'rita@acme.example')
                     where email_key = 'sam@acme.example'", args![false]).await
        });
        left.await.expect("Sam has left");
        let mut answers = Vec::new();
        // A wrong password, somebody who never had one, somebody who left and knows theirs, nobody, and no address at all.
        for (email, password) in [
            ("rita@acme.example", "wrong number"),
            ("mona@acme.example", "wrong number"),
            ("sam@acme.example", PASSWORD),
            ("nobody@acme.example", "wrong number"),
            ("' or 1=1 --", "wrong number"),
        ] {
            let mut answer = attempt(&browser, &token, email, password).await;
            let form = page(&answer, 422);
            for name in ["csrf", "idempotency_key", "email"] {
                if form.contains(&format!("name=\"{name}\"")) {
                    let value = hidden(&form, "id=\"sign-in\"", name);
                    answer.body = String::from_utf8_lossy(&answer.body).replace(&value, "…").into_bytes();
                }
            }
            answer.headers.remove("x-request-id");
            answer.headers.remove("content-length");
            answers.push(answer);
        }
        for answer in &answers[1..] {
            assert_eq!(answers[0].headers, answer.headers);
            assert_eq!(String::from_utf8_lossy(&answers[0].body), String::from_utf8_lossy(&answer.body));
        }
        application.stop().await;
    }

    async fn a_right_password_leaves_nothing_against_where_it_came_from(database: &TestDb) {
        let (application, browser, token) = at_the_door(database).await;
        for _ in 0..8 {
            assert_eq!(attempt(&browser, &token, "rita@acme.example", PASSWORD).await.status.as_u16(), 303);
        }
        let left = application.db.read(async |tx| tx.one::<(i64,)>("select count(*) from sign_in_failure", args![]).await);
        assert_eq!(left.await.expect("read"), (0,));
        // What others failed at from the same place is kept: a hundred times, whoever it was.
        for at in 0..100 {
            let answer = attempt(&browser, &token, &format!("nobody{at}@acme.example"), "wrong number").await;
            assert_eq!(answer.status.as_u16(), 422, "{at}");
        }
        assert_eq!(attempt(&browser, &token, "rita@acme.example", PASSWORD).await.status.as_u16(), 429);
        application.go_on(15);
        assert_eq!(attempt(&browser, &token, "rita@acme.example", PASSWORD).await.status.as_u16(), 303);
        // That try was right: it neither paused the place anew nor let the hundred be forgotten.
        assert_eq!(attempt(&browser, &token, "nobody@acme.example", "wrong number").await.status.as_u16(), 422);
        assert_eq!(attempt(&browser, &token, "rita@acme.example", PASSWORD).await.header("retry-after"), "31");
        application.stop().await;
    }

    async fn whoever_signs_in_anew_leaves_no_session_behind(database: &TestDb) {
        let (application, browser, token) = at_the_door(database).await;
        let session = |answer: &Answer| {
            let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
            let mut session = cookies.filter(|cookie| cookie.starts_with("tundish-session=") || cookie.starts_with("__Host-tundish-session="));
            session.next().and_then(|cookie| cookie.split(';').next()).expect("a session").to_owned()
        };
        let first = session(&attempt(&browser, &token, "rita@acme.example", PASSWORD).await);
        let inside = async |cookie: &str| application.anonymous().with("cookie", cookie).get("/funnel").await.status.as_u16();
        assert_eq!(inside(&first).await, 200);
        let form = application.anonymous().get("/sign-in").await;
        let pre = form.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        let token = hidden(&page(&form, 200), "id=\"sign-in\"", "csrf");
        let again = application.anonymous().with("cookie", &format!("{pre}; {first}")).with("origin", "http://localhost");
        let second = session(&attempt(&again, &token, "rita@acme.example", PASSWORD).await);
        assert_eq!(inside(&second).await, 200);
        assert_ne!(inside(&first).await, 200, "nobody could sign out of it any more");
        application.stop().await;
    }
}
