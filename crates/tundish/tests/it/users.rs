//! People are added and found.

use tundish::{
    event,
    user::{
        self, User, admit,
        create::{CreateError, NewUser, create},
    },
};
use tundish_db::{Db, args};
use tundish_domain::{Role, id::TeamId, policy::Actor, text::TextError};

use crate::{
    digest::digest,
    fixture::{self, SETUP, add_team, id, person},
};

fn new(name: &str, email: Option<&str>) -> NewUser {
    NewUser {
        name: name.to_owned(),
        email: email.map(str::to_owned),
        role: Role::Representative,
        team_id: None,
        password_hash: Some("a hash".to_owned()),
        locale: "en".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
    }
}

async fn add(db: &Db, actor: Actor, new: NewUser) -> Result<User, CreateError> {
    db.write(async move |tx| create(tx, &actor, &new).await).await
}

tundish_testkit::test_both_dbs! {
    async fn a_new_person_is_found_by_address_name_and_identifier(database: &TestDb) {
        let (db, clock) = fixture::empty(database).await;
        fixture::write(&db, async |tx| add_team(tx, 11, None, None).await).await;
        let wanted = NewUser { team_id: Some(id(11)), ..new("  Ana  Ruíz ", Some(" Ana.Ruiz@Example.org ")) };
        let ana = add(&db, SETUP, wanted).await.expect("added");
        assert_eq!((ana.name.as_str(), ana.email.as_deref()), ("Ana  Ruíz", Some("Ana.Ruiz@Example.org")));
        assert_eq!((ana.created_at, ana.is_active, ana.version), (clock.now(), true, 1));
        let expected = ana.clone();
        db.read(async move |tx| {
            assert_eq!(user::store::by_id(tx, ana.id).await?, Some(ana.clone()));
            assert_eq!(user::store::by_email(tx, "ANA.RUIZ@EXAMPLE.ORG").await?, Some(ana.clone()));
            assert_eq!(user::store::by_name(tx, "ana rui\u{301}z").await?, std::slice::from_ref(&ana));
            assert_eq!(user::store::all(tx).await?, std::slice::from_ref(&ana));
            let credentials = user::store::credentials(tx, "ana.ruiz@example.org").await?;
            assert_eq!(credentials, Some((ana.id, Some("a hash".to_owned()))));
            Ok::<_, tundish_db::Error>(())
        })
        .await
        .expect("found");
        fixture::write(&db, async |tx| tx.exec("update users set active = $1", args![false]).await).await;
        let gone = db
            .read(async |tx| user::store::credentials(tx, "ana.ruiz@example.org").await)
            .await
            .expect("read");
        assert_eq!(gone, None, "{expected:?} has left");
    }

    async fn whom_an_import_named_is_admitted_with_everything_that_is_theirs(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        fixture::write(&db, async |tx| add_team(tx, 11, None, None).await).await;
        let imported = NewUser { team_id: Some(id(11)), password_hash: None, ..new("Moses Frase", None) };
        let moses = add(&db, SETUP, imported.clone()).await.expect("added");
        let asked = NewUser { role: Role::Manager, ..new("Moses Frase", Some("moses@example.org")) };
        let (wanted, found) = (moses.id, asked.clone());
        let admitted = db
            .write(async move |tx| {
                let waiting = admit::waiting(tx, " moses  FRASE ").await?.expect("one person waits");
                assert_eq!(waiting.id, wanted);
                admit::admit(tx, &SETUP, &waiting, &found).await
            })
            .await
            .expect("admitted");
        let expected = User { version: 2, email: asked.email.clone(), role: Role::Manager, ..moses };
        assert_eq!(admitted, expected, "the team stays");
        let read = db
            .read(async move |tx| {
                let credentials = user::store::credentials(tx, "moses@example.org").await?;
                Ok::<_, tundish_db::Error>((user::store::by_id(tx, wanted).await?, credentials, admit::waiting(tx, "Moses Frase").await?))
            })
            .await
            .expect("read");
        assert_eq!(read, (Some(expected), Some((wanted, Some("a hash".to_owned()))), None));
        let verbs = db.read(async move |tx| event::store::of_subject(tx, wanted.into()).await).await.expect("events");
        let verbs: Vec<&str> = verbs.iter().map(|event| event.verb.as_str()).collect();
        assert_eq!(verbs, ["user.created", "user.admitted"]);

        // Of two of the same name nobody can tell who is meant, and whoever may not manage people admits nobody.
        for _ in 0..2 {
            add(&db, SETUP, NewUser { team_id: None, ..imported.clone() }).await.expect("added");
        }
        let refused = db
            .write(async move |tx| {
                assert_eq!(admit::waiting(tx, "Moses Frase").await?, None);
                let stranger = person(99, Role::Representative);
                admit::admit(tx, &stranger, &admitted, &new("Moses Frase", Some("other@example.org"))).await
            })
            .await;
        assert!(matches!(refused, Err(CreateError::Denied(_))), "{refused:?}");
    }

    async fn who_was_withdrawn_is_not_found_among_people(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        let moses = add(&db, SETUP, new("Moses Frase", None)).await.expect("added").id;
        fixture::write(&db, async move |tx| tx.exec("update users set deleted_at = created_at where id = $1", args![moses]).await).await;
        let found = db
            .read(async |tx| Ok::<_, tundish_db::Error>((user::store::by_name(tx, "Moses Frase").await?, user::store::all(tx).await?)))
            .await
            .expect("read");
        assert_eq!(found, (Vec::new(), Vec::new()));
    }

    async fn an_address_belongs_to_one_person_however_it_is_written(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        add(&db, SETUP, new("Ana", Some("ana@example.org"))).await.expect("added");
        let before = digest(&db).await;
        for same in ["ANA@example.org", "ａｎａ@example.org", "ana@ｅｘａｍｐｌｅ.org", "\u{a0}ana@example.org\u{3000}"] {
            let refused = add(&db, SETUP, new("Other", Some(same))).await;
            assert!(matches!(refused, Err(CreateError::AddressTaken(_))), "{same}: {refused:?}");
        }
        // Somebody who has left keeps the address: who did what stays true.
        fixture::write(&db, async |tx| tx.exec("update users set active = $1", args![false]).await).await;
        let refused = add(&db, SETUP, new("Other", Some("ana@example.org"))).await;
        assert!(matches!(refused, Err(CreateError::AddressTaken(_))), "{refused:?}");
        fixture::write(&db, async |tx| tx.exec("update users set active = $1", args![true]).await).await;
        assert_eq!(digest(&db).await, before);
        // Names are shared, and several people have no address.
        add(&db, SETUP, new("Ana", Some("ana@example.com"))).await.expect("added");
        add(&db, SETUP, new("Ana", None)).await.expect("added");
        add(&db, SETUP, new("Ana", None)).await.expect("added");
    }

    async fn what_is_no_address_is_refused(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        let before = digest(&db).await;
        for bad in [
            "ana", "@example.org", "ana@", "ana@@example.org", "a@b@example.org", "ana ruiz@example.org", "ana@exa mple.org",
            "ana@.org", "ana@example.", "ana@example..org", "Ana <ana@example.org>", "ana@example.org,jo@example.org",
            "ana\n@example.org", "ana\u{2028}@example.org", "ana\u{200b}@example.org", "ana@exam\u{202e}ple.org",
            "ana＠example.org",
        ] {
            let refused = add(&db, SETUP, new("Ana", Some(bad))).await;
            assert!(matches!(refused, Err(CreateError::NotAnAddress(_))), "{bad:?}: {refused:?}");
        }
        for (bad, why) in [
            (String::new(), TextError::Empty),
            (" \u{200b} ".to_owned(), TextError::Empty),
            ("ana\0@example.org".to_owned(), TextError::Nul),
            (format!("{}@example.org", "a".repeat(250)), TextError::TooLong { max_chars: 254 }),
        ] {
            let refused = add(&db, SETUP, new("Ana", Some(&bad))).await;
            assert!(matches!(&refused, Err(CreateError::Text { field: "email", error }) if *error == why), "{bad:?}: {refused:?}");
        }
        assert_eq!(digest(&db).await, before);
        for good in ["a@b", "ana.ruiz+orders@mail.example.org", "ана@пример.рф", "o'neill@example.org"] {
            add(&db, SETUP, new("Ana", Some(good))).await.expect(good);
        }
    }

    async fn what_is_no_name_is_refused(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        for (bad, why) in [
            (String::new(), TextError::Empty),
            ("\u{200b}\u{ad}".to_owned(), TextError::Empty),
            ("A\0na".to_owned(), TextError::Nul),
            (format!("A{}", "\u{301}".repeat(10_000)), TextError::TooLong { max_chars: 200 }),
        ] {
            let refused = add(&db, SETUP, new(&bad, None)).await;
            assert!(matches!(&refused, Err(CreateError::Text { field: "name", error }) if *error == why), "{refused:?}");
        }
        for good in ["A".to_owned() + &"\u{301}".repeat(199), "أنا".to_owned(), "🚰".to_owned()] {
            let added = add(&db, SETUP, new(&good, None)).await.expect("added");
            let read = db.read(async move |tx| user::store::by_id(tx, added.id).await).await.expect("read");
            assert_eq!(read.map(|user| user.name), Some(good));
        }
    }

    async fn both_databases_refuse_what_one_of_them_cannot_store(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        for (field, bad) in [
            ("locale", NewUser { locale: "e\0n".to_owned(), ..new("Ana", None) }),
            ("time_zone", NewUser { time_zone: "U\0TC".to_owned(), ..new("Ana", None) }),
        ] {
            let refused = add(&db, SETUP, bad).await;
            assert!(matches!(&refused, Err(CreateError::Text { field: named, error: TextError::Nul }) if *named == field), "{refused:?}");
        }
    }

    async fn a_team_that_is_not_there_is_named(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        fixture::write(&db, async |tx| {
            add_team(tx, 12, None, None).await?;
            tx.exec("update team set deleted_at = 1", args![]).await
        })
        .await;
        for team in [11, 12] {
            let team: TeamId = id(team);
            let refused = add(&db, SETUP, NewUser { team_id: Some(team), ..new("Ana", None) }).await;
            assert!(matches!(refused, Err(CreateError::NoSuchTeam(named)) if named == team), "{refused:?}");
        }
    }

    async fn only_administrators_add_people(database: &TestDb) {
        let (db, _) = fixture::empty(database).await;
        for role in [Role::Representative, Role::Manager, Role::Director, Role::Partner] {
            let refused = add(&db, person(1, role), new("Ana", None)).await;
            assert!(matches!(refused, Err(CreateError::Denied(_))), "{role}: {refused:?}");
        }
        add(&db, person(1, Role::Administrator), new("Ana", None)).await.expect("added");
    }
}
