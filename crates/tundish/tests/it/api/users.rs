//! People at the programming interface.

use serde_json::json;

use crate::application::Application;

const USERS: &str = "/api/v1/users";

tundish_testkit::test_both_dbs! {
    async fn nobody_gives_themselves_rights(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let path = format!("{USERS}/{}", application.people["rita"]);
        let version = rita.get(&path).await.expect(200)["version"].as_i64().expect("a version");
        let before = application.digest().await;
        for (field, value) in [
            ("role", json!("administrator")),
            ("team_id", json!(null)),
            ("name", json!("Dora")),
            ("email", json!("dora@elsewhere.example")),
            ("active", json!(true)),
            ("manager_id", json!("0000000000001")),
            ("export_limit", json!(1_000_000)),
            ("password_hash", json!("x")),
            ("version", json!(7)),
        ] {
            let refused = rita.patch(&path, version, json!({"locale": "de", field: value})).await;
            assert_eq!(refused.refused(422), "not_valid", "{field}");
            assert_eq!(refused.fields(), [field]);
        }
        assert!(before == application.digest().await, "nothing was changed");
        let changed = rita.patch(&path, version, json!({"locale": "de-CH", "time_zone": "Europe/Zurich"})).await.expect(200);
        assert_eq!((&changed["locale"], &changed["time_zone"]), (&json!("de-CH"), &json!("Europe/Zurich")));
        assert_eq!(rita.patch(&path, version, json!({"locale": "en"})).await.refused(412), "stale");
        application.stop().await;
    }

    async fn an_administrator_adds_edits_and_ends(database: &TestDb) {
        let application = Application::start(database).await;
        let ada = application.client("ada").await;
        let north = ada.get(&format!("{USERS}/{}", application.people["rita"])).await.expect(200)["team_id"].clone();
        let new = json!({"name": "Nora", "email": "nora@acme.example", "role": "representative", "team_id": north});
        let keyed = ada.with("idempotency-key", "nora");
        let made = keyed.post(USERS, new.clone()).await;
        let nora = made.expect(201);
        assert_eq!(made.header("location"), format!("{USERS}/{}", nora["id"].as_str().expect("an id")));
        assert_eq!((&nora["locale"], &nora["time_zone"], &nora["active"]), (&json!("en"), &json!("Europe/Berlin"), &json!(true)));
        assert_eq!(keyed.post(USERS, new.clone()).await.expect(201), nora, "sent twice it is one");
        assert_eq!(ada.post(USERS, new).await.refused(409), "taken");
        let path = made.header("location").to_owned();
        application.client("mona").await.get(&path).await.expect(200);

        let edited = ada.patch(&path, 1, json!({"role": "manager", "email": null})).await.expect(200);
        assert_eq!((&edited["role"], &edited["email"], &edited["version"]), (&json!("manager"), &json!(null), &json!(2)));
        let stale = ada.with("if-match", "\"v1\"").post(&format!("{path}/deactivate"), json!({})).await;
        assert_eq!(stale.refused(412), "stale");
        let out = ada.post(&format!("{path}/deactivate"), json!({})).await.expect(200);
        assert_eq!(out["active"], false);
        assert_eq!(ada.post(&format!("{path}/deactivate"), json!({})).await.refused(409), "nothing_changes");
        assert_eq!(ada.post(&format!("{path}/reactivate"), json!({})).await.expect(200)["active"], true);
        ada.post(&format!("{path}/end_sessions"), json!({})).await.expect(200);
        let last = format!("{USERS}/{}", application.people["ada"]);
        assert_eq!(ada.post(&format!("{last}/deactivate"), json!({})).await.refused(409), "last_administrator");
        let (reader, _) = application.client_with("ada", "*:read", None).await;
        assert_eq!(reader.post(&format!("{path}/deactivate"), json!({})).await.refused(403), "forbidden");
        application.stop().await;
    }
}
