//! Files that hang on records: sent, taken, renamed, deleted and restored, by whoever may, however hostile they are.

use axum::http::Method;
use serde_json::{Value, json};
use tundish_db::args;

use crate::{
    application::{Answer, Application, Client},
    pages::{leads_to, page, post, words},
};

const BOUNDARY: &str = "----boundary";
const MEGABYTE: usize = 1024 * 1024;

/// The body of a form with fields before one file.
fn form(fields: &[(&str, &str)], name: &str, media_type: &str, content: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, value) in fields {
        body.extend_from_slice(
            format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").as_bytes(),
        );
    }
    let head = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: {media_type}\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(content);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    body
}

async fn send(client: &Client, path: &str, body: Vec<u8>) -> Answer {
    let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
    client.raw(Method::POST, path, Some(&content_type), body).await
}

pub(crate) async fn added(client: &Client, path: &str, name: &str, content: &[u8]) -> Value {
    send(client, path, form(&[], name, "application/pdf", content)).await.expect(201)
}

fn at(attachment: &Value) -> String {
    format!("/api/v1/attachments/{}", attachment["id"].as_str().expect("an identifier"))
}

async fn files_of(application: &Application, owner: &str) -> String {
    format!("/api/v1/opportunities/{}/attachments", application.opportunity(owner, "Filling line").await.id)
}

tundish_testkit::test_both_dbs! {
    async fn a_file_comes_back_as_it_was_sent(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let files = files_of(&application, "rita").await;
        // Just below, at and above the borders of chunks.
        for size in [1, 262_143, 262_144, 262_145, 3 * 262_144 + 17] {
            let content: Vec<u8> = (0..size).map(|place| u8::try_from(place % 251).expect("below 256")).collect();
            let attachment = added(&rita, &files, "Offer 7.pdf", &content).await;
            assert_eq!((&attachment["name"], &attachment["size"], &attachment["media_type"]), (&json!("Offer 7.pdf"), &json!(size), &json!("application/pdf")));
            let taken = rita.get(&format!("{}/content", at(&attachment))).await;
            assert_eq!(taken.status.as_u16(), 200);
            assert!(taken.body == content, "{size} bytes");
            assert_eq!(taken.header("content-length"), size.to_string());
        }
        let listed = rita.get(&files).await.expect(200);
        assert_eq!(listed["items"].as_array().expect("items").len(), 5);
        application.stop().await;
    }

    async fn what_is_given_out_is_saved_and_never_shown(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let files = files_of(&application, "rita").await;
        for (name, media_type, kept, disposition) in [
            ("x.svg", "image/svg+xml", "x.svg", "attachment; filename=\"x.svg\"; filename*=UTF-8''x.svg"),
            ("x.html", "text/html", "x.html", "attachment; filename=\"x.html\"; filename*=UTF-8''x.html"),
            ("../../../etc/passwd", "text/plain", "passwd", "attachment; filename=\"passwd\"; filename*=UTF-8''passwd"),
            ("a\u{202e}fdp.exe", "text/plain", "a fdp.exe", "attachment; filename=\"a fdp.exe\"; filename*=UTF-8''a%20fdp.exe"),
            ("CON", "nonsense", "_CON", "attachment; filename=\"_CON\"; filename*=UTF-8''_CON"),
            ("Prüf 水.pdf", "application/pdf", "Prüf 水.pdf", "attachment; filename=\"Pr_f _.pdf\"; filename*=UTF-8''Pr%C3%BCf%20%E6%B0%B4.pdf"),
        ] {
            let attachment = send(&rita, &files, form(&[], name, media_type, b"<script>alert(1)</script>")).await.expect(201);
            assert_eq!(attachment["name"], kept, "{name}");
            let taken = rita.get(&format!("{}/content", at(&attachment))).await;
            assert_eq!(taken.header("content-disposition"), disposition);
            assert_eq!(taken.header("content-type"), "application/octet-stream");
            assert_eq!(taken.header("x-content-type-options"), "nosniff");
            assert_eq!(taken.header("content-security-policy"), "sandbox; default-src 'none'");
            assert_eq!(taken.header("cache-control"), "no-store");
        }
        let browser = application.browser("rita", true).await;
        for path in ["/attachments/../../etc/passwd", "/attachments/%2e%2e%2fetc", "/attachments/..%5cetc", "/api/v1/attachments/%252e%252e/content"] {
            let asker = if path.starts_with("/api") { &rita } else { &browser };
            let status = asker.get(path).await.status.as_u16();
            assert!(matches!(status, 400 | 404), "{path}: {status}");
        }
        application.stop().await;
    }

    async fn files_follow_the_rights_of_their_record(database: &TestDb) {
        let application = Application::start(database).await;
        let files = files_of(&application, "rita").await;
        let [rita, mona, sam, paul] = [
            application.client("rita").await, application.client("mona").await, application.client("sam").await, application.client("paul").await,
        ];
        let attachment = added(&rita, &files, "Offer.pdf", b"offer").await;
        let content = format!("{}/content", at(&attachment));
        assert_eq!(mona.get(&content).await.status.as_u16(), 200);
        assert_eq!(application.anonymous().get(&content).await.status.as_u16(), 401);
        for stranger in [&sam, &paul] {
            assert_eq!(stranger.get(&content).await.refused(404), "not_found");
            assert_eq!(stranger.get(&files).await.refused(404), "not_found");
            assert_eq!(stranger.get(&at(&attachment)).await.refused(404), "not_found");
            assert_eq!(stranger.patch(&at(&attachment), 1, json!({"name": "Mine.pdf"})).await.refused(404), "not_found");
            assert_eq!(send(stranger, &files, form(&[], "x", "text/plain", b"x")).await.refused(404), "not_found");
        }
        let narrow = application.client_with("rita", "opportunities:read", None).await.0;
        assert_eq!(narrow.get(&content).await.refused(403), "forbidden");
        // A card shows no files.
        let account = application.account("sam", "Acme").await;
        rita.get(&format!("/api/v1/accounts/{account}/attachments")).await.refused(404);
        application.stop().await;
    }

    async fn too_much_is_refused_and_leaves_nothing_behind(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let files = files_of(&application, "rita").await;
        let before = application.digest().await;
        let large = form(&[], "large.bin", "application/octet-stream", &vec![7; 25 * MEGABYTE + 1]);
        assert_eq!(send(&rita, &files, large).await.status.as_u16(), 413);
        assert_eq!(send(&rita, &files, form(&[], "empty.bin", "text/plain", b"")).await.fields(), ["file"]);
        let mut two = form(&[], "one.txt", "text/plain", b"one");
        two.truncate(two.len() - format!("--{BOUNDARY}--\r\n").len());
        two.extend_from_slice(&form(&[], "two.txt", "text/plain", b"two"));
        assert_eq!(send(&rita, &files, two).await.fields(), ["file"], "the second one would be lost unseen");
        let many: Vec<(&str, &str)> = vec![("idempotency_key", "k"); 10_000];
        assert_eq!(send(&rita, &files, form(&many, "x", "text/plain", b"x")).await.status.as_u16(), 422);
        assert_eq!(rita.post(&files, json!({"name": "x"})).await.status.as_u16(), 415);
        let lying = rita.with("content-length", "3");
        assert!(send(&lying, &files, b"--".to_vec()).await.status.is_client_error());
        assert!(before == application.digest().await, "nothing is stored");
        application.stop().await;
    }

    async fn a_record_holds_a_hundred(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let files = files_of(&application, "rita").await;
        for place in 0..100 {
            added(&rita, &files, &format!("{place}.txt"), b"x").await;
        }
        let refused = send(&rita, &files, form(&[], "more.txt", "text/plain", b"x")).await;
        assert_eq!((refused.status.as_u16(), refused.fields()), (422, vec!["file".to_owned()]));
        application.stop().await;
    }

    async fn the_same_content_is_kept_once_and_the_same_request_acts_once(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let files = files_of(&application, "rita").await;
        let once = rita.with("idempotency-key", "one");
        let first = added(&once, &files, "a.txt", b"the same").await;
        assert_eq!(added(&once, &files, "a.txt", b"the same").await, first);
        let other = send(&once, &files, form(&[], "a.txt", "text/plain", b"another")).await;
        assert_eq!(other.refused(409), "idempotency_key_reused");
        let second = added(&rita, &files, "b.txt", b"the same").await;
        assert_eq!(first["content_hash"], second["content_hash"]);
        let hash = first["content_hash"].as_str().expect("a hash").to_owned();
        let chunks = application.db.read(async move |tx| {
            tx.one::<(i64,)>("select count(*) from content_chunk where content_hash = $1", args![&hash]).await
        });
        assert_eq!(chunks.await.expect("counted"), (1,));
        application.stop().await;
    }

    async fn a_file_is_renamed_deleted_and_restored_with_events(database: &TestDb) {
        let application = Application::start(database).await;
        let rita = application.client("rita").await;
        let files = files_of(&application, "rita").await;
        let attachment = added(&rita, &files, "a.txt", b"x").await;
        let renamed = rita.patch(&at(&attachment), 1, json!({"name": "../Offer?.txt"})).await.expect(200);
        assert_eq!(renamed["name"], "Offer .txt");
        assert_eq!(rita.delete(&at(&attachment), 2).await.status.as_u16(), 200);
        assert_eq!(rita.get(&format!("{}/content", at(&attachment))).await.refused(404), "not_found");
        assert!(rita.get(&files).await.expect(200)["items"].as_array().expect("items").is_empty());
        rita.post(&format!("{}/restore", at(&attachment)), json!({})).await.expect(200);
        assert_eq!(rita.get(&format!("{}/content", at(&attachment))).await.body, b"x");
        let events = rita.get(&format!("{}/events", at(&attachment))).await.expect(200);
        let verbs: Vec<&str> = events["items"].as_array().expect("events").iter().filter_map(|event| event["verb"].as_str()).collect();
        assert_eq!(verbs, ["attachment.added", "attachment.edited", "attachment.deleted", "attachment.restored"]);
        application.stop().await;
    }

    async fn the_page_takes_a_plain_form_and_says_what_is_wrong(database: &TestDb) {
        let application = Application::start(database).await;
        let id = application.opportunity("rita", "Filling line").await.id;
        let (here, to) = (format!("/opportunities/{id}"), format!("/attachments/to/opportunity/{id}"));
        let rita = application.browser("rita", true).await;
        let key = [("idempotency_key", "form-1")];
        for _ in 0..2 {
            assert_eq!(leads_to(&send(&rita, &to, form(&key, "Offer <7>.pdf", "application/pdf", b"offer")).await), here);
        }
        let shown = page(&rita.get(&here).await, 200);
        let said = words(&shown);
        assert!(said.contains("File added: Offer 7 .pdf") && said.contains("5 B · Rita"), "{said}");
        assert_eq!(shown.matches("download=\"Offer 7 .pdf\"").count(), 1, "sent twice it is added once");
        let file = shown.split('"').find(|text| text.starts_with("/attachments/") && !text.contains("/to/")).expect("a file").to_owned();
        assert_eq!(rita.get(&file).await.body, b"offer");
        assert!(words(&page(&send(&rita, &to, form(&[], "x", "text/plain", b"")).await, 422)).contains("Choose a file that is not empty."));
        assert!(words(&page(&send(&rita, &to, form(&[], "x", "text/plain", &vec![1; 26 * MEGABYTE])).await, 413)).contains("larger than 25 MB"));
        assert_eq!(leads_to(&post(&rita, &format!("{file}/rename"), &[("version", "1"), ("name", "Offer 8.pdf")]).await), here);
        assert_eq!(leads_to(&post(&rita, &format!("{file}/delete"), &[("version", "2")]).await), here);
        assert!(words(&page(&rita.get(&here).await, 200)).contains("Deleted files Offer 8.pdf"));
        assert_eq!(leads_to(&post(&rita, &format!("{file}/restore"), &[("version", "3")]).await), here);
        let sam = application.browser("sam", true).await;
        assert_eq!(sam.get(&file).await.status.as_u16(), 404);
        assert_eq!(send(&sam, &to, form(&[], "x", "text/plain", b"x")).await.status.as_u16(), 404);
        let forged = application.browser("rita", false).await;
        assert_eq!(send(&forged, &to, form(&[], "x", "text/plain", b"x")).await.status.as_u16(), 403);
        application.stop().await;
    }
}
