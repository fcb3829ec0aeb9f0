//! Pipelines and stages: who changes them, what is refused, what stays known.

use serde_json::{Value, json};
use tundish_db::args;
use tundish_domain::{Band, Pipeline, Probability};

use super::{everybody, refused, seen, verbs};
use crate::{
    application::Application,
    pages::{hidden, leads_to, page, post, sales, words},
};

const LIST: &str = "/settings/pipelines";
const API: &str = "/api/v1/pipelines";

/// What the stage was, from one definition to the next: band, whether it goes on.
async fn definitions(application: &Application, pipeline: &Pipeline, place: usize) -> Vec<(String, bool)> {
    let stage = pipeline.stages()[place].id;
    let rows = application.db.read(async move |tx| {
        let sql = "select band, from_at, to_at from stage_span where stage_id = $1 order by from_at";
        tx.all::<(String, i64, Option<i64>)>(sql, args![stage]).await
    });
    rows.await.expect("read").into_iter().map(|(band, _, to)| (band, to.is_none())).collect()
}

/// The stages as they are sent back.
fn stages(pipeline: &Value) -> Vec<Value> {
    let stages = pipeline["stages"].as_array().expect("stages").iter();
    stages
        .map(|stage| {
            json!({
                "id": stage["id"], "name": stage["name"], "band": stage["band"],
                "probability_millionths": stage["probability_millionths"], "exit_criteria": stage["exit_criteria"],
            })
        })
        .collect()
}

tundish_testkit::test_both_dbs! {
    async fn directors_and_administrators_define_pipelines_and_nobody_else(database: &TestDb) {
        let application = Application::start(database).await;
        let all = everybody(&application).await;
        let pipeline = sales(&application).await;
        let (one, stage) = (format!("{LIST}/{}", pipeline.id()), pipeline.stages()[0].id);
        for path in [LIST.to_owned(), format!("{LIST}/new"), one.clone(), format!("{one}/edit"), format!("{one}/new-stage"), format!("{one}/stages/{stage}")] {
            assert_eq!(seen(&all, &path).await, [303, 403, 403, 200, 200, 403], "{path}");
        }
        let others: Vec<_> = all.iter().filter(|(who, _)| *who != "dora").cloned().collect();
        let named = [("name", "X"), ("like", ""), ("place", "0"), ("version", "1")];
        let banded = [("name", "X"), ("version", "1"), ("band", "upper")];
        for (path, fields) in [
            (LIST.to_owned(), named.as_slice()), (one.clone(), &named), (format!("{one}/stages"), &banded),
            (format!("{one}/stages/{stage}"), &banded),
        ] {
            assert_eq!(refused(&application, &others, &path, fields).await, [401, 403, 403, 403], "{path}");
        }
        for (deed, fields) in [("move", [("version", "1"), ("way", "later")].as_slice()), ("remove", &[("version", "1")])] {
            assert_eq!(refused(&application, &others, &format!("{one}/stages/{stage}/{deed}"), fields).await, [401, 403, 403, 403], "{deed}");
        }
        application.stop().await;
    }

    async fn a_stage_is_added_changed_moved_and_removed_through_forms(database: &TestDb) {
        let application = Application::start(database).await;
        let dora = application.browser("dora", true).await;
        let before = sales(&application).await;
        let one = format!("{LIST}/{}", before.id());
        let version = async || hidden(&page(&dora.get(&format!("{one}/new-stage")).await, 200), "class=\"form\"", "version");
        let unchanged = application.digest().await;
        for (field, typed) in [("name", [("name", " "), ("band", "upper"), ("probability", "")]), ("name", [("name", "OFFER"), ("band", "upper"), ("probability", "")]), ("band", [("name", "Demo"), ("band", ""), ("probability", "")]), ("probability", [("name", "Demo"), ("band", "upper"), ("probability", "101")])] {
            let mut fields = typed.to_vec();
            let version = version().await;
            fields.push(("version", &version));
            let again = page(&post(&dora, &format!("{one}/stages"), &fields).await, 422);
            assert!(again.contains(&format!("href=\"#{field}\"")), "{typed:?}: {}", words(&again));
        }
        assert!(unchanged == application.digest().await, "nothing was changed");

        let seen = version().await;
        let fields = [("name", "Demo"), ("band", "middle"), ("probability", "62.5"), ("has_amount", "yes"), ("version", seen.as_str())];
        assert_eq!(leads_to(&post(&dora, &format!("{one}/stages"), &fields).await), format!("{one}?done=stage-added"));
        assert_eq!(post(&dora, &format!("{one}/stages"), &[("name", "Late"), fields[1], fields[2], fields[4]]).await.status.as_u16(), 412);
        let added = sales(&application).await;
        let demo = added.stages().last().expect("a stage").clone();
        assert_eq!((demo.name.as_str(), demo.band, demo.probability), ("Demo", Band::Middle, Probability::from_millionths(625_000).expect("a probability")));
        assert_eq!(demo.exit_criteria, [tundish_domain::ExitCriterion::HasAmount]);

        application.go_on(60);
        let stage = format!("{one}/stages/{}", demo.id);
        let seen = version().await;
        let fields = [("name", "Demo day"), ("band", "lower"), ("probability", ""), ("version", seen.as_str())];
        leads_to(&post(&dora, &stage, &fields).await);
        let seen = version().await;
        leads_to(&post(&dora, &format!("{stage}/move"), &[("version", &seen), ("way", "earlier")]).await);
        let moved = sales(&application).await;
        assert_eq!(moved.stages()[5].name, "Demo day");
        assert_eq!(moved.stages()[5].probability, Band::Lower.probability());
        assert_eq!(definitions(&application, &moved, 5).await, [("middle".to_owned(), false), ("lower".to_owned(), true)]);

        let opportunity = application.opportunity("rita", "Filling line").await;
        let to = moved.stages()[5].id;
        let there = application.db.write(async move |tx| {
            tx.exec("update opportunity set stage_id = $1 where id = $2", args![to, opportunity.id]).await
        });
        there.await.expect("it stands there");
        let seen = version().await;
        let held = page(&post(&dora, &format!("{stage}/remove"), &[("version", &seen)]).await, 409);
        assert!(words(&held).contains("1 opportunity stands in it"), "{}", words(&held));
        let from = moved.first().id;
        let back = application.db.write(async move |tx| tx.exec("update opportunity set stage_id = $1", args![from]).await);
        back.await.expect("it stands elsewhere");
        assert_eq!(leads_to(&post(&dora, &format!("{stage}/remove"), &[("version", &seen)]).await), format!("{one}?done=stage-removed"));
        assert_eq!(sales(&application).await.stages().len(), 6);
        assert_eq!(verbs(&application, demo.id).await, ["stage.created", "stage.edited", "stage.edited", "stage.removed"]);
        application.stop().await;
    }

    async fn programs_send_the_whole_list_and_names_may_be_swapped(database: &TestDb) {
        let application = Application::start(database).await;
        let dora = application.client("dora").await;
        let made = dora.post(API, json!({"name": "Service", "stages": [{"name": "Asked", "band": "upper"}, {"name": "Offered", "band": "lower"}]})).await.expect(201);
        assert_eq!(made["stages"][0]["probability_millionths"], 250_000);
        let path = format!("{API}/{}", made["id"].as_str().expect("an id"));
        let mut list = stages(&made);
        (list[0]["name"], list[1]["name"]) = (list[1]["name"].clone(), list[0]["name"].clone());
        list.push(json!({"name": "Signed", "band": "lower", "exit_criteria": ["has_next_step", "has_account"]}));
        let edited = dora.patch(&path, 1, json!({"stages": list, "place": 0})).await.expect(200);
        let names: Vec<_> = stages(&edited).into_iter().map(|stage| stage["name"].clone()).collect();
        assert_eq!((edited["version"].clone(), names), (json!(2), vec![json!("Offered"), json!("Asked"), json!("Signed")]));
        let order = dora.get(API).await.expect(200);
        assert_eq!(order["items"][0]["name"], "Service", "it is the first one now");
        assert_eq!(dora.patch(&path, 1, json!({"name": "Late"})).await.refused(412), "stale");
        assert_eq!(dora.patch(&path, 2, json!({"name": "Service"})).await.refused(409), "nothing_changes");
        let before = application.digest().await;
        for (body, field) in [
            (json!({"name": " sales"}), "name"),
            (json!({"stages": []}), "stages"),
            (json!({"stages": [{"name": "A", "band": "upper"}, {"name": "a", "band": "lower"}]}), "stages"),
            (json!({"stages": [{"id": "0000000000001", "name": "A", "band": "upper"}]}), "stages"),
        ] {
            assert_eq!(dora.patch(&path, 2, body.clone()).await.fields(), [field], "{body}");
        }
        assert!(before == application.digest().await, "nothing was changed");
        application.stop().await;
    }
}
