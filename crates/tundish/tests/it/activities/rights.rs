//! An activity follows the rights of what it belongs to: by its identifier, in lists, and when it is changed.

use serde_json::json;

use super::{made, opportunity, path};
use crate::application::Application;

tundish_testkit::test_both_dbs! {
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
