//! The first page that somebody opens is small, whatever the network: everything that it loads, as it is sent.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use tower::ServiceExt as _;
use tundish::{
    auth::session,
    boot::Opened,
    sample,
    setting::Kept,
    web::{self, App},
};
use tundish_db::Clock;
use tundish_web::http::{
    csrf::CsrfSecret,
    forwarded::{Peer, Reach},
    request_id::RequestIds,
    token::OpaqueToken,
    writes::Writes,
};

/// Bytes of the funnel page of the sample company with everything that it loads.
const MOST: usize = 60_000;

/// The bytes that are sent, and the bytes that they stand for where they are not compressed.
async fn sent(router: &Router, cookie: &str, path: &str, encoding: &str) -> Vec<u8> {
    let request = Request::get(path)
        .header(header::HOST, "localhost")
        .header(header::COOKIE, cookie)
        .header(header::ACCEPT_ENCODING, encoding);
    let mut request = request.body(Body::empty()).expect("a request");
    request.extensions_mut().insert(Peer(SocketAddr::from(([127, 0, 0, 1], 40_000))));
    let response = router.clone().oneshot(request).await.expect("the router answers");
    assert!(response.status().is_success(), "{path}: {}", response.status());
    axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("the answer is read").to_vec()
}

tundish_testkit::test_both_dbs! {
    async fn the_first_page_fits_into_sixty_kilobytes(database: &TestDb) {
        let url = database.url().parse().expect("the test kit gives addresses that parse");
        let opened = Opened::open(&url, Clock::system()).await.expect("the database opens");
        let director = sample::fill_today(&opened.db).await.expect("the sample company").director;
        let (token, csrf) = (OpaqueToken::mint().expect("randomness"), CsrfSecret::mint().expect("randomness"));
        let (secret, csrf) = (token.hash().0, *csrf.as_bytes());
        let begun = opened.db.write(async move |tx| session::insert(tx, secret, csrf, director, "a browser").await);
        begun.await.expect("the session begins");
        let app = App {
            db: opened.db.clone(),
            company: Kept::new(opened.company().await.expect("its settings")),
            reach: Arc::new(Reach { loopback: true, ..Reach::default() }),
            request_ids: RequestIds::new(1),
            writes: Writes::default(),
            security_contact: None,
            sample_people: Arc::new([]),
        };
        let (router, cookie) = (web::router(&app), format!("tundish-session={}", token.reveal()));
        let page = String::from_utf8(sent(&router, &cookie, "/funnel", "identity").await).expect("pages are UTF-8");
        let loaded = page.match_indices("=\"/assets/").map(|(at, _)| page[at + 2..].split('"').next().unwrap_or_default());
        // What allows dragging is fetched when the board comes into view, which is below the first screen.
        let mut paths: Vec<&str> = loaded.filter(|path| !path.starts_with("/assets/sortable.")).collect();
        assert_eq!(paths.len(), 5, "{paths:?}");
        paths.push("/funnel");
        let mut bytes = 0;
        for path in paths {
            bytes += sent(&router, &cookie, path, "gzip").await.len();
        }
        assert!(bytes <= MOST, "{bytes}");
        assert!(sent(&router, &cookie, "/funnel", "gzip").await.len() < page.len() / 3, "it is sent compressed");
        opened.close().await;
    }
}
