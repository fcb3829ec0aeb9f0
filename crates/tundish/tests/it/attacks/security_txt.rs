//! Where whoever finds a hole learns whom to tell (RFC 9116).

use std::sync::Arc;

use tundish::web::{self, App};
use tundish_web::http::forwarded::Reach;

use crate::application::Application;

const PATH: &str = "/.well-known/security.txt";

tundish_testkit::test_both_dbs! {
    async fn who_is_to_be_told_stands_in_it_and_without_anybody_there_is_none(database: &TestDb) {
        let application = Application::start(database).await;
        let nobody = application.anonymous();
        assert_eq!(nobody.get(PATH).await.status.as_u16(), 404);
        let security_contact = Some("mailto:security@acme.example".parse().expect("a contact"));
        let reach = Reach { base_url: Some("http://localhost".parse().expect("an address")), ..Reach::default() };
        let app = App { security_contact, reach: Arc::new(reach), ..application.app.clone() };
        let told = nobody.of(web::router(&app)).get(PATH).await;
        assert_eq!((told.status.as_u16(), told.header("content-type")), (200, "text/plain; charset=utf-8"));
        let lines = String::from_utf8(told.body).expect("text");
        assert_eq!(
            lines,
            "Contact: mailto:security@acme.example\nExpires: 2026-08-29T09:00:00Z\n\
             Canonical: http://localhost/.well-known/security.txt\nPreferred-Languages: en, de\n"
        );
        application.stop().await;
    }
}
