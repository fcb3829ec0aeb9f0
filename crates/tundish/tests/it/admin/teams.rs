//! The team tree, changed on its pages and at the programming interface.

use serde_json::json;
use tundish_db::args;
use tundish_domain::id::TeamId;

use super::{everybody, refused, seen, verbs};
use crate::{
    application::Application,
    pages::{hidden, leads_to, page, post, words},
};

const LIST: &str = "/settings/teams";
const API: &str = "/api/v1/teams";

async fn team(application: &Application, name: &'static str) -> TeamId {
    let found = application.db.read(async move |tx| tundish::team::store::by_name(tx, name).await).await;
    found.expect("read").expect("a team").id
}

tundish_testkit::test_both_dbs! {
    async fn everybody_but_partners_sees_the_tree_and_administrators_change_it(database: &TestDb) {
        let application = Application::start(database).await;
        let all = everybody(&application).await;
        let north = format!("{LIST}/{}", team(&application, "North").await);
        assert_eq!(seen(&all, LIST).await, [303, 200, 200, 200, 200, 403]);
        assert_eq!(seen(&all, &north).await, [303, 403, 403, 403, 200, 403]);
        assert_eq!(seen(&all, &format!("{LIST}/new")).await, [303, 403, 403, 403, 200, 403]);
        let said = words(&page(&all[1].1.get(LIST).await, 200));
        assert!(said.contains("North led by Mona · 3 people") && said.contains("South led by Max · 2 people"), "{said}");
        let fields = [("name", "East"), ("parent_id", ""), ("leader_id", "")];
        assert_eq!(refused(&application, &all, LIST, &fields).await, [401, 403, 403, 403, 403]);
        let fields = [("name", "East"), ("parent_id", ""), ("leader_id", ""), ("version", "1")];
        assert_eq!(refused(&application, &all, &north, &fields).await, [401, 403, 403, 403, 403]);
        assert_eq!(refused(&application, &all, &format!("{north}/dissolve"), &[("version", "1")]).await, [401, 403, 403, 403, 403]);
        application.stop().await;
    }

    async fn the_tree_decides_at_once_who_sees_whom_and_never_runs_in_a_circle(database: &TestDb) {
        let application = Application::start(database).await;
        let ada = application.browser("ada", true).await;
        let max = application.browser("max", true).await;
        let (company, north, south) = (team(&application, "Company").await, team(&application, "North").await, team(&application, "South").await);
        let rita = format!("/settings/people/{}", application.people["rita"]);
        page(&max.get(&rita).await, 404);
        let leader = application.people["mona"].to_string();
        let south_id = south.to_string();
        let path = format!("{LIST}/{north}");
        let version = hidden(&page(&ada.get(&path).await, 200), "class=\"form\"", "version");
        let below = [("name", "North"), ("parent_id", south_id.as_str()), ("leader_id", leader.as_str()), ("version", version.as_str())];
        assert_eq!(leads_to(&post(&ada, &path, &below).await), format!("{LIST}?done=team-changed"));
        page(&max.get(&rita).await, 200);
        assert_eq!(post(&ada, &path, &[below[0], below[1], ("leader_id", ""), below[3]]).await.status.as_u16(), 412);

        let client = application.client("ada").await;
        let before = application.digest().await;
        for (of, parent) in [(south, north), (company, north), (south, south)] {
            let version = client.get(&format!("{API}/{of}")).await.expect(200)["version"].as_i64().expect("a version");
            let refused = client.patch(&format!("{API}/{of}"), version, json!({"parent_id": parent})).await;
            assert_eq!((refused.refused(422).as_str(), refused.fields()), ("not_valid", vec!["parent_id".to_owned()]));
        }
        for (field, value) in [("name", json!(" south")), ("name", json!("")), ("leader_id", json!(application.people["rita"])), ("parent_id", json!("0000000000001"))] {
            let mut body = json!({"name": "East"});
            body[field] = value;
            assert_eq!(client.post(API, body).await.fields(), [field]);
        }
        assert!(before == application.digest().await, "nothing was changed");
        assert_eq!(verbs(&application, north).await, ["team.edited"]);
        application.stop().await;
    }

    async fn a_team_is_dissolved_when_nobody_needs_it_and_keeps_its_history(database: &TestDb) {
        let application = Application::start(database).await;
        let client = application.client("ada").await;
        let made = client.post(API, json!({"name": "East", "parent_id": team(&application, "Company").await, "leader_id": application.people["max"]})).await.expect(201);
        let path = format!("{API}/{}", made["id"].as_str().expect("an id"));
        let id: TeamId = made["id"].as_str().expect("an id").parse().expect("an id");
        let sam = format!("/api/v1/users/{}", application.people["sam"]);
        let version = client.get(&sam).await.expect(200)["version"].as_i64().expect("a version");
        client.patch(&sam, version, json!({"team_id": id})).await.expect(200);
        assert_eq!(client.delete(&path, 1).await.refused(409), "in_use");
        application.go_on(3_600);
        client.patch(&sam, version + 1, json!({"team_id": team(&application, "South").await})).await.expect(200);
        assert_eq!(client.delete(&path, 7).await.refused(412), "stale");
        client.delete(&path, 1).await.expect(200);
        assert_eq!(client.get(&path).await.refused(404), "not_found");
        assert_eq!(verbs(&application, id).await, ["team.created", "team.dissolved"]);
        let kept = application.db.read(async move |tx| {
            tx.all::<(i64,)>("select 1 from team_span where team_id = $1 and to_at is not null", args![id]).await
        });
        assert_eq!(kept.await.expect("read").len(), 1, "who belonged to it stays known");
        // The name is free again.
        client.post(API, json!({"name": "East"})).await.expect(201);
        application.stop().await;
    }
}
