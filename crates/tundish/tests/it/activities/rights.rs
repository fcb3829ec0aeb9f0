//! An activity follows the rights of what it belongs to: by its identifier, in lists, and when it is changed.

use std::collections::BTreeSet;

use serde_json::json;
use tundish_db::{Result, Tx, args};
use tundish_domain::id::UserId;

use super::{made, opportunity, path};
use crate::{
    access::Dice,
    application::{Application, Client, PEOPLE},
};

/// How many of each kind of parent there are; their identifiers begin at these.
const EACH: i64 = 5;
const ACCOUNTS: i64 = 1_000_000;
const CONTACTS: i64 = 2_000_000;
const LEADS: i64 = 3_000_000;
const OPPORTUNITIES: i64 = 4_000_000;
const ACTIVITIES: i64 = 5_000_000;

/// A random company's records, grants and activities.
async fn build(tx: &mut Tx, people: &[UserId], seed: u64) -> Result<()> {
    let mut dice = Dice(seed);
    let now = tx.now();
    let (pipeline, stage) =
        tx.one::<(i64, i64)>("select pipeline_id, id from stage order by id limit 1", args![]).await?;
    let person =
        |dice: &mut Dice| people[usize::try_from(dice.below(i64::try_from(people.len()).expect("few"))).expect("few")];
    let one = |dice: &mut Dice, base: i64| dice.one_of(EACH).map(|place| base + place);
    for place in 1..=EACH {
        let owner = person(&mut dice);
        tx.exec(
            "insert into account (id, version, number, name, name_key, owner_id, created_at) values ($1, 1, $1, 'x', 'x', $2, $3)",
            args![ACCOUNTS + place, owner, now],
        )
        .await?;
    }
    for place in 1..=EACH {
        let account = one(&mut dice, ACCOUNTS);
        // A contact belongs to the owner of its account.
        let owner = match account {
            Some(account) => tx.one::<(UserId,)>("select owner_id from account where id = $1", args![account]).await?.0,
            None => person(&mut dice),
        };
        tx.exec(
            "insert into contact (id, version, number, name, name_key, account_id, owner_id, created_at) values ($1, 1, $1, 'x', 'x', $2, $3, $4)",
            args![CONTACTS + place, account, owner, now],
        )
        .await?;
    }
    for place in 1..=EACH {
        let owner = person(&mut dice);
        tx.exec(
            "insert into lead (id, version, number, name, name_key, source, channel, status, owner_id, created_at)
             values ($1, 1, $1, 'x', 'x', 'other', 'inside', 'new', $2, $3)",
            args![LEADS + place, owner, now],
        )
        .await?;
        let (account, owner) = (one(&mut dice, ACCOUNTS), person(&mut dice));
        let deleted_at = (dice.below(5) == 0).then_some(now);
        tx.exec(
            "insert into opportunity (id, version, number, name, name_key, account_id, pipeline_id, stage_id, status, owner_id,
                                      channel, amount_kind, currency, observed_at, recorded_at, deleted_at)
             values ($1, 1, $1, 'x', 'x', $2, $3, $4, 'open', $5, 'field', 'unknown', 'EUR', $6, $6, $7)",
            args![OPPORTUNITIES + place, account, pipeline, stage, owner, now, deleted_at],
        )
        .await?;
        if let Some(contact) = one(&mut dice, CONTACTS) {
            tx.exec(
                "insert into participant (id, version, opportunity_id, contact_id, role, stance, created_at) values ($1, 1, $2, $3, 'other', 'unknown', $4)",
                args![9_000_000 + place, OPPORTUNITIES + place, contact, now],
            )
            .await?;
        }
    }
    for (kind, base) in [
        ("account", ACCOUNTS),
        ("contact", CONTACTS),
        ("lead", LEADS),
        ("opportunity", OPPORTUNITIES),
        ("activity", ACTIVITIES),
    ] {
        for place in 1..=EACH {
            if dice.below(2) == 0 {
                let (to, reason) = (person(&mut dice), if dice.below(2) == 0 { "share" } else { "custodian" });
                crate::fixture::grant(tx, kind, base + place, to.get(), reason).await?;
            }
        }
    }
    for place in 1..=24 {
        let mut parent = |base| if dice.below(3) == 0 { one(&mut dice, base) } else { None };
        let (account, contact, lead, opportunity) =
            (parent(ACCOUNTS), parent(CONTACTS), parent(LEADS), parent(OPPORTUNITIES));
        let owner = person(&mut dice);
        tx.exec(
            "insert into activity (id, version, kind, subject, status, done_at, backdated, owner_id, account_id, contact_id, lead_id, opportunity_id, created_at)
             values ($1, 1, 'note', 'x', 'done', $2, $3, $4, $5, $6, $7, $8, $2)",
            args![ACTIVITIES + place, now, false, owner, account, contact, lead, opportunity],
        )
        .await?;
    }
    Ok(())
}

/// Identifiers of the activities that the client lists.
async fn listed(client: &Client) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut page = "/api/v1/activities?limit=7".to_owned();
    loop {
        let answer = client.get(&page).await;
        // Partners have no activities at all.
        if answer.status == 403 {
            return seen;
        }
        let list = answer.expect(200);
        for item in list["items"].as_array().expect("items") {
            assert!(seen.insert(item["id"].as_str().expect("an identifier").to_owned()), "listed twice");
        }
        match list["next"].as_str() {
            Some(next) => page = format!("/api/v1/activities?limit=7&cursor={next}"),
            None => return seen,
        }
    }
}

tundish_testkit::test_both_dbs! {
    async fn the_list_shows_exactly_what_can_be_read(database: &TestDb) {
        for seed in 0..4 {
            // Each company begins in an empty database.
            let fresh = tundish_testkit::both::TestDb::empty(database.engine()).await;
            let application = Application::start(&fresh).await;
            let people: Vec<UserId> = application.people.values().copied().collect();
            application.db.write(async move |tx| build(tx, &people, seed).await).await.expect("the company is built");
            let all = listed(&application.client("ada").await).await;
            assert_eq!(all.len(), 24, "whoever sees the whole company sees all");
            for (name, _) in PEOPLE {
                let client = application.client(name).await;
                let seen = listed(&client).await;
                for id in &all {
                    let status = client.get(&format!("/api/v1/activities/{id}")).await.status.as_u16();
                    assert_eq!(status == 200, seen.contains(id), "{seed}: {name} {id}: {status}");
                    assert!(matches!(status, 200 | 404), "{status}");
                }
            }
            assert!(listed(&application.client("paul").await).await.is_empty(), "what is done is said inside the company only");
            application.stop().await;
        }
    }

    async fn authors_owners_and_others_may_do_different_things(database: &TestDb) {
        let application = Application::start(database).await;
        let of_rita = opportunity(&application, "rita").await;
        let [rita, ray, mona, sam] = [
            application.client("rita").await, application.client("ray").await, application.client("mona").await, application.client("sam").await,
        ];
        let body = json!({"kind": "note", "subject": "They want two", "opportunity_id": of_rita});
        // Whoever does not see the opportunity cannot tell it from one that never was.
        assert_eq!(sam.post("/api/v1/activities", body.clone()).await.expect(422), sam.post("/api/v1/activities", json!({"kind": "note", "subject": "They want two", "opportunity_id": "0000000000001"})).await.expect(422));
        let note = made(&rita, body.clone()).await;
        assert_eq!(sam.get(&path(&note)).await.refused(404), "not_found");
        // A boss corrects and deletes; a colleague to whom the opportunity is shown adds notes of their own and leaves hers alone.
        assert_eq!(mona.patch(&path(&note), 1, json!({"subject": "They want three"})).await.status.as_u16(), 200);
        let (shared, with) = (of_rita.parse::<tundish_domain::id::Tsid>().expect("an identifier").get(), application.people["ray"].get());
        application.db.write(async move |tx| crate::fixture::grant(tx, "opportunity", shared, with, "share").await).await.expect("shared");
        assert_eq!(ray.get(&path(&note)).await.status.as_u16(), 200);
        assert_eq!(ray.patch(&path(&note), 2, json!({"subject": "None"})).await.refused(403), "forbidden");
        let of_ray = made(&ray, body).await;
        assert_eq!(ray.patch(&path(&of_ray), 1, json!({"subject": "Four"})).await.status.as_u16(), 200);
        // The owner of the opportunity looks after what others wrote: corrects it, and does not delete it.
        assert_eq!(rita.patch(&path(&of_ray), 2, json!({"subject": "Five"})).await.status.as_u16(), 200);
        assert_eq!(rita.delete(&path(&of_ray), 3).await.refused(403), "forbidden");
        assert_eq!(ray.delete(&path(&of_ray), 3).await.status.as_u16(), 200);
        application.stop().await;
    }

    async fn nothing_is_given_to_somebody_who_could_not_see_it(database: &TestDb) {
        let application = Application::start(database).await;
        let of_rita = opportunity(&application, "rita").await;
        let (mona, dora) = (application.client("mona").await, application.client("dora").await);
        let to = |person: &str| json!({"kind": "task", "subject": "Count taps", "opportunity_id": of_rita, "owner_id": application.people[person].to_string()});
        let task = made(&mona, to("rita")).await;
        let refused = mona.post("/api/v1/activities", to("ray")).await;
        assert_eq!((refused.status.as_u16(), refused.fields()), (422, vec!["owner_id".to_owned()]));
        let refused = dora.post(&format!("{}/reassign", path(&task)), json!({"owner_id": application.people["sam"].to_string()})).await;
        assert_eq!((refused.status.as_u16(), refused.fields()), (422, vec!["owner_id".to_owned()]));
        let given = dora.post(&format!("{}/reassign", path(&task)), json!({"owner_id": application.people["mona"].to_string()})).await.expect(200);
        assert_eq!(given["owner_id"], application.people["mona"].to_string());
        application.stop().await;
    }
}
