//! Sessions, tokens and the throttle of sign-in, with a clock that is held.

use tundish::{
    auth::{
        SecretHash,
        api_token::{self, NewToken},
        session,
        throttle::{self, Key},
    },
    user::password,
};
use tundish_db::{Db, args};
use tundish_domain::{
    Instant, Role,
    id::{SessionId, TokenId, UserId},
};
use tundish_testkit::both::TestDb;

use crate::fixture::{self, HeldClock, add_person, id};

const DAY: i64 = 86_400;
const CSRF: SecretHash = [9; 32];

async fn two_people(database: &TestDb) -> (Db, HeldClock) {
    let (db, clock) = fixture::empty(database).await;
    fixture::write(&db, async |tx| {
        add_person(tx, 1, Role::Manager, None).await?;
        add_person(tx, 2, Role::Representative, None).await
    })
    .await;
    (db, clock)
}

async fn sign_in(db: &Db, user: i64, secret: u8) -> SessionId {
    let user: UserId = id(user);
    fixture::write(db, async move |tx| session::insert(tx, [secret; 32], CSRF, user, "Firefox\r\n on \0Linux").await)
        .await
}

async fn who(db: &Db, secret: u8) -> Option<session::SignedIn> {
    db.read(async move |tx| session::find(tx, [secret; 32]).await).await.expect("read")
}

async fn set_active(db: &Db, is_active: bool) {
    fixture::write(db, async move |tx| tx.exec("update users set active = $1 where id = 1", args![is_active]).await)
        .await;
}

async fn token(db: &Db, secret: u8, expires_at: Option<Instant>) -> TokenId {
    fixture::write(db, async move |tx| {
        let new =
            NewToken { user: id(1), name: "Sync", secret: [secret; 32], hint: "x7q2", scopes: "*:read", expires_at };
        api_token::insert(tx, &new).await
    })
    .await
}

async fn presented(db: &Db, secret: u8) -> Option<TokenId> {
    let found = db.read(async move |tx| api_token::find(tx, [secret; 32]).await).await.expect("read");
    found.map(|found| {
        assert_eq!((found.user, found.role, found.scopes.as_str()), (id(1), Role::Manager, "*:read"));
        found.token
    })
}

async fn fail(db: &Db, key: Key) -> Option<Instant> {
    fixture::write(db, async move |tx| throttle::note_failure(tx, key).await).await
}

async fn paused(db: &Db, keys: Vec<Key>) -> Option<Instant> {
    db.read(async move |tx| throttle::paused_until(tx, &keys).await).await.expect("read")
}

tundish_testkit::test_both_dbs! {
    async fn a_session_is_over_at_the_very_instant_that_it_names(database: &TestDb) {
        let (db, clock) = two_people(database).await;
        let session = sign_in(&db, 1, 1).await;
        let found = who(&db, 1).await.expect("signed in");
        assert_eq!((found.session, found.user, found.role), (session, id(1), Role::Manager));
        assert_eq!(found.csrf_secret, CSRF);
        assert_eq!(found.expires_at.micros_since(clock.now()), 14 * DAY * 1_000_000);
        clock.set(found.expires_at.plus_micros(-1));
        assert!(who(&db, 1).await.is_some());
        clock.set(found.expires_at);
        assert!(who(&db, 1).await.is_none());
        assert!(who(&db, 2).await.is_none(), "nobody has this secret");
    }

    async fn a_sign_of_life_keeps_a_session_and_is_noted_every_ten_minutes(database: &TestDb) {
        let (db, clock) = two_people(database).await;
        let session = sign_in(&db, 1, 1).await;
        clock.go_on(600);
        assert!(!who(&db, 1).await.expect("signed in").is_to_be_noted(clock.now()));
        clock.go_on(1);
        assert!(who(&db, 1).await.expect("signed in").is_to_be_noted(clock.now()));
        clock.go_on(13 * DAY);
        fixture::write(&db, async move |tx| session::note_seen(tx, session).await).await;
        let found = who(&db, 1).await.expect("signed in");
        assert!(!found.is_to_be_noted(clock.now()));
        assert_eq!(found.expires_at.micros_since(clock.now()), 14 * DAY * 1_000_000);
    }

    async fn a_sign_of_life_wakes_no_session_that_is_over(database: &TestDb) {
        let (db, clock) = two_people(database).await;
        let session = sign_in(&db, 1, 1).await;
        clock.go_on(14 * DAY);
        fixture::write(&db, async move |tx| session::note_seen(tx, session).await).await;
        assert!(who(&db, 1).await.is_none());
    }

    async fn whoever_leaves_is_signed_out_at_the_next_request(database: &TestDb) {
        let (db, _) = two_people(database).await;
        sign_in(&db, 1, 1).await;
        token(&db, 5, None).await;
        set_active(&db, false).await;
        assert!(who(&db, 1).await.is_none());
        assert_eq!(presented(&db, 5).await, None);
    }

    async fn ending_one_session_leaves_the_others_and_ending_all_leaves_other_people(database: &TestDb) {
        let (db, _) = two_people(database).await;
        let first = sign_in(&db, 1, 1).await;
        for (user, secret) in [(1, 2), (1, 3), (2, 4)] {
            sign_in(&db, user, secret).await;
        }
        fixture::write(&db, async move |tx| session::end(tx, first).await).await;
        let mut signed_in = Vec::new();
        for secret in 1..=4 {
            signed_in.push(who(&db, secret).await.is_some());
        }
        assert_eq!(signed_in, [false, true, true, true]);
        fixture::write(&db, async |tx| session::end_all(tx, id(1)).await).await;
        let mut signed_in = Vec::new();
        for secret in 1..=4 {
            signed_in.push(who(&db, secret).await.is_some());
        }
        assert_eq!(signed_in, [false, false, false, true]);
    }

    async fn a_token_ends_when_it_says_or_when_it_is_revoked(database: &TestDb) {
        let (db, clock) = two_people(database).await;
        let lasting = token(&db, 5, None).await;
        let ending = token(&db, 6, Some(clock.now().plus_micros(DAY * 1_000_000))).await;
        assert_eq!((presented(&db, 5).await, presented(&db, 6).await), (Some(lasting), Some(ending)));
        clock.go_on(DAY);
        assert_eq!((presented(&db, 5).await, presented(&db, 6).await), (Some(lasting), None));
        assert_eq!(presented(&db, 7).await, None);
        assert!(fixture::write(&db, async move |tx| api_token::revoke(tx, lasting).await).await);
        assert_eq!(presented(&db, 5).await, None);
        assert!(!fixture::write(&db, async move |tx| api_token::revoke(tx, lasting).await).await, "once is enough");
        assert!(!fixture::write(&db, async |tx| api_token::revoke(tx, id(77)).await).await, "there is no such token");
    }

    async fn after_five_wrong_passwords_pauses_double(database: &TestDb) {
        let (db, clock) = two_people(database).await;
        let key = Key::account("ana@example.org");
        for _ in 0..4 {
            assert_eq!(fail(&db, key).await, None);
        }
        assert_eq!(paused(&db, vec![key]).await, None);
        for seconds in [15, 30, 60] {
            let until = clock.now().plus_micros(seconds * 1_000_000);
            assert_eq!(fail(&db, key).await, Some(until));
            assert_eq!(paused(&db, vec![key]).await, Some(until));
            clock.set(until.plus_micros(-1));
            assert_eq!(paused(&db, vec![key]).await, Some(until));
            // From this instant on the right password works again, without anybody's help.
            clock.set(until);
            assert_eq!(paused(&db, vec![key]).await, None);
        }
        fixture::write(&db, async move |tx| throttle::clear(tx, key).await).await;
        assert_eq!(fail(&db, key).await, None, "after a success the count begins anew");
    }

    async fn an_account_and_a_source_are_paused_apart_and_the_longer_pause_counts(database: &TestDb) {
        let (db, _) = two_people(database).await;
        let (account, source) = (Key::account("ana@example.org"), Key::source([192, 0, 2, 7].into()));
        let other = Key::account("jonas@example.org");
        for _ in 0..5 {
            fail(&db, account).await;
        }
        // A whole office may mistype a few passwords each.
        for _ in 0..99 {
            assert_eq!(fail(&db, source).await, None);
        }
        for _ in 0..3 {
            fail(&db, source).await;
        }
        let long = paused(&db, vec![source]).await;
        assert!(paused(&db, vec![account]).await < long);
        assert_eq!(paused(&db, vec![account, source]).await, long);
        assert_eq!(paused(&db, vec![source, account]).await, long);
        assert_eq!(paused(&db, vec![other]).await, None);
    }

    async fn failures_are_forgotten_after_a_day_of_silence_and_not_before(database: &TestDb) {
        let (db, clock) = two_people(database).await;
        let key = Key::account("ana@example.org");
        for _ in 0..5 {
            fail(&db, key).await;
        }
        // Whoever goes on trying is not let off because it began long ago.
        clock.go_on(DAY - 60);
        assert!(fail(&db, key).await.is_some());
        clock.go_on(3_600);
        let paused_until = fail(&db, key).await.expect("paused");
        clock.set(paused_until.plus_micros(DAY * 1_000_000));
        assert_eq!(fail(&db, key).await, None);
    }

    async fn wrong_passwords_at_the_same_time_are_all_counted(database: &TestDb) {
        let (db, _) = two_people(database).await;
        let key = Key::account("ana@example.org");
        let all: Vec<_> = (0..8)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    db.write(async move |tx| throttle::note_failure(tx, key).await).await
                })
            })
            .collect();
        let mut pauses = Vec::new();
        for one in all {
            pauses.extend(one.await.expect("no panic").expect("noted"));
        }
        assert_eq!(pauses.len(), 4, "eight failures, of which the fifth begins the first pause");
    }
}

#[tokio::test]
async fn the_same_password_is_never_stored_the_same_way_twice() {
    let (one, other) =
        (password::hash("correct horse".to_owned()).await, password::hash("correct horse".to_owned()).await);
    let (one, other) = (one.expect("hashed"), other.expect("hashed"));
    assert_ne!(one, other);
    for hash in [one, other] {
        assert!(password::verify("correct horse".to_owned(), Some(hash)).await.expect("verified"));
    }
}

#[tokio::test]
async fn a_password_of_marks_alone_costs_no_more_than_a_look() {
    let marks = "\u{301}".repeat(10_000);
    assert_eq!(password::check(&marks), Err(password::Unfit::TooLong));
    assert!(!password::verify(marks, None).await.expect("verified"));
}
