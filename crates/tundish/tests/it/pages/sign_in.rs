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
                // Must wait, or the database had too many of them at once.
                429 | 503 => {}
                other => panic!("{other}"),
            }
        }
        assert!(looked_at <= 6, "five are free and the sixth begins the pause, but {looked_at} were looked at");
        // On PostgreSQL some were turned away before they were counted.
        for at in looked_at..6 {
            let answer = attempt(&browser, &token, "rita@acme.example", &format!("wrong again {at}")).await;
            assert_eq!(answer.status.as_u16(), 422);
        }
        let right = attempt(&browser, &token, "rita@acme.example", PASSWORD).await;
        assert_eq!(right.status.as_u16(), 429, "the right password waits too, or waiting would tell");
        let seconds: i64 = right.header("retry-after").parse().expect("seconds");
        application.go_on(seconds);
        assert_eq!(attempt(&browser, &token, "rita@acme.example", PASSWORD).await.status.as_u16(), 303);
        application.stop().await;
    }

    async fn a_right_password_leaves_nothing_against_where_it_came_from(database: &TestDb) {
        let (application, browser, token) = at_the_door(database).await;
        for _ in 0..8 {
            assert_eq!(attempt(&browser, &token, "rita@acme.example", PASSWORD).await.status.as_u16(), 303);
        }
        let left = application.db.read(async |tx| tx.one::<(i64,)>("select count(*) from sign_in_failure", args![]).await);
        assert_eq!(left.await.expect("read"), (0,));
        // What others failed at from the same place is kept.
        for at in 0..6 {
            let answer = attempt(&browser, &token, &format!("nobody{at}@acme.example"), "wrong number").await;
            assert_eq!(answer.status.as_u16(), 422);
        }
        assert_eq!(attempt(&browser, &token, "rita@acme.example", PASSWORD).await.status.as_u16(), 429);
        application.go_on(15);
        assert_eq!(attempt(&browser, &token, "rita@acme.example", PASSWORD).await.status.as_u16(), 303);
        // The seventh try was right: it neither paused the place anew nor let the six be forgotten.
        assert_eq!(attempt(&browser, &token, "nobody@acme.example", "wrong number").await.status.as_u16(), 422);
        assert_eq!(attempt(&browser, &token, "rita@acme.example", PASSWORD).await.header("retry-after"), "31");
        application.stop().await;
    }
}
