//! What an administrator does to people: edit, deactivate, give a password, sign out.

use tundish::{
    event,
    record::{RecordError, State},
    user::{self, User, UserPatch, password, store},
};
use tundish_domain::{Role, id::UserId, opportunity::Set, policy::Actor};

use crate::{
    application::{Application, PEOPLE},
    pages::post,
};

const LIST: &str = "/api/v1/opportunities";

fn actor(application: &Application, name: &str) -> Actor {
    let role = PEOPLE.iter().find(|(known, _)| *known == name).expect("somebody").1;
    Actor::Person { user: application.people[name], role }
}

async fn read(application: &Application, id: UserId) -> User {
    application.db.read(async move |tx| store::by_id(tx, id).await).await.expect("read").expect("somebody")
}

async fn edit(
    application: &Application,
    by: &str,
    whom: &str,
    seen: Option<i64>,
    patch: UserPatch,
) -> Result<User, RecordError> {
    let (actor, id) = (actor(application, by), application.people[whom]);
    application.db.write(async move |tx| user::edit(tx, &actor, id, seen, &patch).await).await
}

async fn deactivate(application: &Application, by: &str, whom: &str) -> Result<User, RecordError> {
    let (actor, id) = (actor(application, by), application.people[whom]);
    application.db.write(async move |tx| user::deactivate(tx, &actor, id, None).await).await
}

async fn verbs(application: &Application, person: &str) -> Vec<String> {
    let person = application.people[person];
    let events = application.db.read(async move |tx| event::store::of_subject(tx, person.into()).await).await;
    events.expect("events").into_iter().map(|event| event.verb).collect()
}

fn role(role: Role) -> UserPatch {
    UserPatch { role: Some(role), ..UserPatch::default() }
}

tundish_testkit::test_both_dbs! {
    async fn an_edit_changes_what_was_sent_and_records_it_field_by_field(database: &TestDb) {
        let application = Application::start(database).await;
        let before = read(&application, application.people["rita"]).await;
        let south = read(&application, application.people["sam"]).await.team_id;
        let patch = UserPatch {
            name: Some(" Rita Ruíz ".to_owned()),
            email: Set::To("Rita.Ruiz@acme.example".to_owned()),
            team: Set::To(south.expect("a team")),
            time_zone: Some("Europe/Madrid".to_owned()),
            ..UserPatch::default()
        };
        let edited = edit(&application, "ada", "rita", Some(before.version), patch.clone()).await.expect("edited");
        let expected = User {
            version: before.version + 1,
            name: "Rita Ruíz".to_owned(),
            email: Some("Rita.Ruiz@acme.example".to_owned()),
            team_id: south,
            time_zone: "Europe/Madrid".to_owned(),
            ..before.clone()
        };
        assert_eq!(edited, expected);
        assert_eq!(read(&application, before.id).await, expected);
        // Max, who leads the South, sees her work from now on, and Mona no longer.
        let seen = async |boss: &str| application.client(boss).await.get(&format!("/api/v1/users/{}", before.id)).await.status.as_u16();
        assert_eq!((seen("max").await, seen("mona").await), (200, 404));
        let events = application.db.read(async move |tx| event::store::of_subject(tx, before.id.into()).await).await.expect("events");
        let last = events.last().expect("an event");
        let fields: Vec<(&str, bool)> = last.changes.iter().map(|change| (change.field.as_str(), change.personal)).collect();
        assert_eq!(last.verb, "user.edited");
        assert_eq!(fields, [("email", true), ("name", true), ("team_id", false), ("time_zone", false)]);

        assert!(matches!(edit(&application, "ada", "rita", Some(before.version), patch.clone()).await, Err(RecordError::Stale { .. })));
        assert!(matches!(edit(&application, "ada", "rita", None, patch).await, Err(RecordError::NothingChanges)));
        application.stop().await;
    }

    async fn what_does_not_fit_is_named_and_changes_nothing(database: &TestDb) {
        let application = Application::start(database).await;
        let before = application.digest().await;
        let none = UserPatch::default;
        for (field, patch) in [
            ("name", UserPatch { name: Some(" ".to_owned()), ..none() }),
            ("email", UserPatch { email: Set::To("no address".to_owned()), ..none() }),
            ("email", UserPatch { email: Set::To("SAM@acme.example".to_owned()), ..none() }),
            ("team_id", UserPatch { team: Set::To(tundish_domain::id::TeamId::new(1).expect("an id")), ..none() }),
            ("locale", UserPatch { locale: Some("fr".to_owned()), ..none() }),
            ("time_zone", UserPatch { time_zone: Some("Europe/Atlantis".to_owned()), ..none() }),
        ] {
            let refused = edit(&application, "ada", "rita", None, patch).await;
            let named = match &refused {
                Err(RecordError::Faults(faults)) => faults[0].field,
                    Err(RecordError::Taken { field }) => *field,
                other => panic!("{other:?}"),
            };
            assert_eq!(named, field);
        }
        assert!(before == application.digest().await, "nothing was changed");
        application.stop().await;
    }

    async fn whoever_leaves_is_out_everywhere_and_what_they_did_stays(database: &TestDb) {
        let application = Application::start(database).await;
        let opportunity = application.opportunity("rita", "Filling line").await.id;
        let (browser, program) = (application.browser("rita", true).await, application.client("rita").await);
        program.get(LIST).await.expect(200);
        assert!(matches!(deactivate(&application, "mona", "rita").await, Err(RecordError::Forbidden)));
        assert!(matches!(deactivate(&application, "max", "rita").await, Err(RecordError::Hidden)));
        let left = deactivate(&application, "ada", "rita").await.expect("she leaves");
        assert!(!left.is_active);
        assert_eq!(browser.get("/funnel").await.status.as_u16(), 303);
        assert_eq!(program.get(LIST).await.refused(401), "unauthenticated");
        let mona = application.client("mona").await;
        let owner = mona.get(&format!("{LIST}/{opportunity}")).await.expect(200)["owner_id"].clone();
        assert_eq!(owner, application.people["rita"].to_string());
        assert!(matches!(deactivate(&application, "ada", "rita").await, Err(RecordError::NothingChanges)));

        let (ada, rita) = (actor(&application, "ada"), application.people["rita"]);
        let back = application.db.write(async move |tx| user::reactivate(tx, &ada, rita, None).await).await.expect("back");
        assert!(back.is_active);
        assert_eq!(browser.get("/funnel").await.status.as_u16(), 303, "what ended stays ended");
        assert_eq!(program.get(LIST).await.refused(401), "unauthenticated");
        assert_eq!(verbs(&application, "rita").await, ["user.created", "user.deactivated", "user.reactivated"]);
        application.stop().await;
    }

    async fn another_role_and_a_given_password_sign_out_and_end_tokens(database: &TestDb) {
        let application = Application::start(database).await;
        for deed in ["role", "password"] {
            let (browser, program) = (application.browser("rita", true).await, application.client("rita").await);
            program.get(LIST).await.expect(200);
            if deed == "role" {
                edit(&application, "ada", "rita", None, role(Role::Manager)).await.expect("edited");
            } else {
                let hash = password::hash(password::made().expect("randomness")).await.expect("a hash");
                let (mona, ada, rita) = (actor(&application, "mona"), actor(&application, "ada"), application.people["rita"]);
                let refused = hash.clone();
                let refused = application.db.write(async move |tx| user::set_password(tx, &mona, rita, &refused).await).await;
                assert!(matches!(refused, Err(RecordError::Forbidden)));
                application.db.write(async move |tx| user::set_password(tx, &ada, rita, &hash).await).await.expect("set");
            }
            assert_eq!(browser.get("/funnel").await.status.as_u16(), 303, "{deed}");
            assert_eq!(program.get(LIST).await.refused(401), "unauthenticated", "{deed}");
        }
        assert_eq!(verbs(&application, "rita").await, ["user.created", "user.edited", "user.password_set"]);
        application.stop().await;
    }

    async fn a_forced_sign_out_ends_sessions_and_leaves_tokens(database: &TestDb) {
        let application = Application::start(database).await;
        let (browser, program) = (application.browser("rita", true).await, application.client("rita").await);
        let (ada, rita) = (actor(&application, "ada"), application.people["rita"]);
        application.db.write(async move |tx| user::end_sessions(tx, &ada, rita).await).await.expect("ended");
        assert_eq!(browser.get("/funnel").await.status.as_u16(), 303);
        program.get(LIST).await.expect(200);
        assert_eq!(verbs(&application, "rita").await, ["user.created", "user.signed_out"]);
        application.stop().await;
    }

    async fn the_last_administrator_stays_one(database: &TestDb) {
        let application = Application::start(database).await;
        let before = application.digest().await;
        let is_last = |refused: Result<User, RecordError>| matches!(refused, Err(RecordError::State(State::LastAdministrator)));
        assert!(is_last(deactivate(&application, "ada", "ada").await));
        assert!(is_last(edit(&application, "ada", "ada", None, role(Role::Director)).await));
        assert!(before == application.digest().await, "nothing was changed");
        edit(&application, "ada", "dora", None, role(Role::Administrator)).await.expect("a second one");
        let (ada, dora) = (application.people["ada"], application.people["dora"]);
        // Both leave at the same time: one of them has to stay.
        let one = application.db.write(async move |tx| {
            user::deactivate(tx, &Actor::Person { user: ada, role: Role::Administrator }, dora, None).await
        });
        let other = application.db.write(async move |tx| {
            user::deactivate(tx, &Actor::Person { user: dora, role: Role::Administrator }, ada, None).await
        });
        let (one, other) = tokio::join!(one, other);
        assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|is_done| **is_done).count(), 1, "{one:?} {other:?}");
        application.stop().await;
    }

    async fn whoever_is_out_does_not_come_back_by_a_form_that_was_open(database: &TestDb) {
        let application = Application::start(database).await;
        let browser = application.browser("rita", true).await;
        deactivate(&application, "ada", "rita").await.expect("she leaves");
        let before = application.digest().await;
        let fields = [("name", "Sync"), ("access", "read"), ("collections", ""), ("days", "30")];
        assert_eq!(post(&browser, "/me/tokens", &fields).await.status.as_u16(), 401);
        assert!(before == application.digest().await, "nothing was changed");
        application.stop().await;
    }
}
