use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::Extension;
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::{Limits, Plain, RefusedToListen, Stop, may_listen, serve};
use crate::http::forwarded::{Peer, Reach};

fn at(address: &str) -> SocketAddr {
    address.parse().expect("an address")
}

#[test]
fn plain_http_stays_on_loopback_unless_asked_for_by_name() {
    let closed = Reach::default();
    assert_eq!(may_listen(at("127.0.0.1:8080"), &closed), Ok(()));
    assert_eq!(may_listen(at("[::1]:8080"), &closed), Ok(()));
    for open in ["0.0.0.0:80", "[::]:80", "192.168.0.5:80"] {
        assert_eq!(may_listen(at(open), &closed), Err(RefusedToListen::PlainHttp(at(open))));
    }
    let words = RefusedToListen::PlainHttp(at("0.0.0.0:80")).to_string();
    assert!(words.contains("certificate") && words.contains("prox"), "{words}");
    for allowed in [
        Reach { tls: true, ..Reach::default() },
        Reach { plain_http: true, ..Reach::default() },
        Reach { proxies: "10.0.0.1".parse().expect("a list"), ..Reach::default() },
    ] {
        assert_eq!(may_listen(at("0.0.0.0:80"), &allowed), Ok(()));
    }
}

struct Server {
    address: SocketAddr,
    stop: Stop,
    running: JoinHandle<()>,
}

async fn start(limits: Limits) -> Server {
    let waits = |Extension(stop): Extension<Stop>| async move {
        stop.asked().await;
        "finished"
    };
    let stop = Stop::default();
    let app = Router::new()
        .route("/", get(|Extension(Peer(peer)): Extension<Peer>| async move { peer.ip().to_string() }))
        .route("/waits", get(waits))
        .route("/hangs", get(std::future::pending::<&'static str>))
        .route("/large", get(|| async { vec![b'x'; 64 * 1024 * 1024] }))
        .layer(Extension(stop.clone()));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback");
    let address = listener.local_addr().expect("an address");
    let running = tokio::spawn(serve(listener, app, Plain, limits, stop.clone()));
    Server { address, stop, running }
}

impl Server {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("connects")
    }
}

async fn read_all(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset after the answer is as good an end as any; only no end at all is a fault.
    let end = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut bytes)).await;
    assert!(end.is_ok(), "the connection was left open");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn get_line(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").into_bytes()
}

const SHORT: Duration = Duration::from_millis(200);

#[tokio::test]
async fn a_handler_learns_the_address_of_its_peer() {
    let server = start(Limits::default()).await;
    let mut stream = server.connect().await;
    stream.write_all(&get_line("/")).await.expect("sent");
    assert!(read_all(&mut stream).await.ends_with("127.0.0.1"));
}

#[tokio::test]
async fn a_client_that_never_finishes_its_head_is_cut_and_others_are_served() {
    let server = start(Limits { head: SHORT, ..Limits::default() }).await;
    let mut silent = server.connect().await;
    let mut slow = server.connect().await;
    slow.write_all(b"GET / HTTP/1.1\r\nhost: lo").await.expect("sent");
    let mut honest = server.connect().await;
    honest.write_all(&get_line("/")).await.expect("sent");
    assert!(read_all(&mut honest).await.starts_with("HTTP/1.1 200"));
    assert!(!read_all(&mut slow).await.contains("200"));
    assert!(!read_all(&mut silent).await.contains("200"));
}

#[tokio::test]
async fn a_client_that_does_not_read_its_answer_is_cut() {
    let server = start(Limits { stall: SHORT, connections: 1, ..Limits::default() }).await;
    let mut deaf = server.connect().await;
    deaf.write_all(&get_line("/large")).await.expect("sent");
    // There is a single place, so this is answered only once the deaf client has lost it.
    let mut honest = server.connect().await;
    honest.write_all(&get_line("/")).await.expect("sent");
    assert!(read_all(&mut honest).await.starts_with("HTTP/1.1 200"));
    drop(deaf);
}

#[tokio::test]
async fn a_head_that_is_too_long_is_refused() {
    let server = start(Limits::default()).await;
    let mut stream = server.connect().await;
    let head = format!("GET / HTTP/1.1\r\nhost: localhost\r\nx: {}\r\n\r\n", "x".repeat(40_000));
    stream.write_all(head.as_bytes()).await.expect("sent");
    assert!(read_all(&mut stream).await.starts_with("HTTP/1.1 431"));
}

#[tokio::test]
async fn two_lengths_never_make_two_requests_of_one() {
    let server = start(Limits::default()).await;
    let smuggled = "GET /hidden HTTP/1.1\r\nhost: localhost\r\n\r\n";
    for (what, lengths) in [
        ("a length beside chunks", "content-length: 6\r\ntransfer-encoding: chunked"),
        ("chunks beside a length", "transfer-encoding: chunked\r\ncontent-length: 60"),
        ("two lengths", "content-length: 0\r\ncontent-length: 44"),
        ("two lengths in one", "content-length: 0, 44"),
        ("a length with a sign", "content-length: +5"),
        ("two codings", "transfer-encoding: chunked\r\ntransfer-encoding: identity"),
        ("an unknown coding", "transfer-encoding: xchunked"),
        ("a blank before the colon", "transfer-encoding : chunked"),
        ("a folded line", "x: a\r\n content-length: 44"),
        ("another blank", "transfer-encoding:\u{b}chunked"),
    ] {
        let mut stream = server.connect().await;
        let request = format!("GET / HTTP/1.1\r\nhost: localhost\r\n{lengths}\r\n\r\n0\r\n\r\n{smuggled}");
        stream.write_all(request.as_bytes()).await.expect("sent");
        let answered = read_all(&mut stream).await;
        assert_eq!(answered.matches("HTTP/1.1 ").count(), 1, "{what}: {answered}");
        assert!(!answered.contains(" 404"), "{what}: the second one was read: {answered}");
    }
}

#[tokio::test]
async fn requests_under_way_finish_and_new_ones_are_refused_when_the_server_stops() {
    let server = start(Limits::default()).await;
    let mut idle = server.connect().await;
    let mut busy = server.connect().await;
    busy.write_all(&get_line("/waits")).await.expect("sent");
    let mut first = server.connect().await;
    first.write_all(&get_line("/")).await.expect("sent");
    read_all(&mut first).await;

    server.stop.ask();
    assert!(read_all(&mut busy).await.ends_with("finished"));
    assert_eq!(read_all(&mut idle).await, "");
    server.running.await.expect("ends by itself");
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn what_does_not_end_in_time_is_cut() {
    let server = start(Limits { grace: SHORT, ..Limits::default() }).await;
    let mut hanging = server.connect().await;
    hanging.write_all(&get_line("/hangs")).await.expect("sent");
    let mut first = server.connect().await;
    first.write_all(&get_line("/")).await.expect("sent");
    read_all(&mut first).await;
    server.stop.ask();
    server.running.await.expect("ends by itself");
    assert_eq!(read_all(&mut hanging).await, "");
}
