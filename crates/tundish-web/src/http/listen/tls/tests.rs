use std::fs;
use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::routing::get;
use http_body_util::BodyExt as _;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpListener;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::super::{Limits, Stop, serve};
use super::*;

/// Two files in a folder that goes with the value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let mut random = [0_u8; 8];
        getrandom::fill(&mut random).expect("randomness");
        let path = std::env::temp_dir().join(format!("tundish-tls-{:016x}", u64::from_le_bytes(random)));
        fs::create_dir(&path).expect("a folder");
        Self(path)
    }

    fn certificate(&self) -> PathBuf {
        self.0.join("certificate.pem")
    }

    fn key(&self) -> PathBuf {
        self.0.join("key.pem")
    }

    fn write(&self, certified: &CertifiedKey<KeyPair>) {
        fs::write(self.certificate(), certified.cert.pem()).expect("written");
        fs::write(self.key(), certified.signing_key.serialize_pem()).expect("written");
    }

    fn read(&self) -> Result<Tls, TlsError> {
        Tls::read(&self.certificate(), &self.key())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A certificate for this machine; of two, the texts differ in length, so that a change is noticed within one tick of the clock
/// that stamps files.
fn certified(names: &[&str]) -> CertifiedKey<KeyPair> {
    generate_simple_self_signed(names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>()).expect("a certificate")
}

async fn start(tls: Tls) -> SocketAddr {
    let version = |request: Request<Body>| async move { format!("{:?}", request.version()) };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(serve(listener, Router::new().route("/", get(version)), tls, Limits::default(), Stop::default()));
    address
}

/// Shakes hands as somebody who trusts this certificate alone.
async fn connect(
    address: SocketAddr,
    trusted: &CertifiedKey<KeyPair>,
    alpn: &[&[u8]],
) -> io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.cert.der().clone()).expect("a certificate");
    let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
    let stream = TcpStream::connect(address).await?;
    let name = ServerName::try_from("localhost").expect("a name");
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

fn request() -> Request<Body> {
    Request::get("https://localhost/").header("host", "localhost").body(Body::empty()).expect("a request")
}

#[tokio::test]
async fn http_1_and_2_are_spoken_as_the_browser_offers() {
    let (folder, certified) = (Folder::new(), certified(&["localhost"]));
    folder.write(&certified);
    let address = start(folder.read().expect("read")).await;

    for alpn in [&[HTTP1][..], &[]] {
        let io = TokioIo::new(connect(address, &certified, alpn).await.expect("shaken"));
        let (mut sender, connection) = hyper::client::conn::http1::handshake(io).await.expect("HTTP/1.1");
        tokio::spawn(connection);
        let body = sender.send_request(request()).await.expect("an answer").into_body();
        assert_eq!(body.collect().await.expect("read").to_bytes(), "HTTP/1.1");
    }
    let io = TokioIo::new(connect(address, &certified, &[HTTP2, HTTP1]).await.expect("shaken"));
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), io).await.expect("HTTP/2");
    tokio::spawn(connection);
    let body = sender.send_request(request()).await.expect("an answer").into_body();
    assert_eq!(body.collect().await.expect("read").to_bytes(), "HTTP/2.0");
}

#[tokio::test]
async fn a_renewed_certificate_is_used_without_a_restart_and_a_half_written_one_is_not() {
    let (folder, first) = (Folder::new(), certified(&["localhost"]));
    folder.write(&first);
    let address = start(folder.read().expect("read")).await;
    connect(address, &first, &[]).await.expect("the first is used");

    let second = certified(&["localhost", "crm.example"]);
    fs::write(folder.certificate(), second.cert.pem()).expect("written");
    connect(address, &first, &[]).await.expect("the key is still that of the first");
    fs::write(folder.key(), format!("{}\n", second.signing_key.serialize_pem())).expect("written");
    connect(address, &second, &[]).await.expect("the second is used");
    connect(address, &first, &[]).await.expect_err("the first is not trusted any more");

    fs::remove_file(folder.key()).expect("removed");
    connect(address, &second, &[]).await.expect("what was good stays in use");
}

#[tokio::test]
async fn who_speaks_no_tls_gets_nothing() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let folder = Folder::new();
    folder.write(&certified(&["localhost"]));
    let address = start(folder.read().expect("read")).await;
    let mut stream = TcpStream::connect(address).await.expect("connects");
    stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await.expect("sent");
    let mut told = Vec::new();
    let _ = stream.read_to_end(&mut told).await;
    assert!(!String::from_utf8_lossy(&told).contains("HTTP/1.1"), "{told:?}");
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let (folder, one, other) = (Folder::new(), certified(&["localhost"]), certified(&["localhost"]));
    let said = || folder.read().expect_err("refused").to_string();
    assert!(said().contains("certificate.pem cannot be read"), "{}", said());
    folder.write(&one);
    fs::write(folder.certificate(), "no certificate").expect("written");
    assert!(said().contains("certificate.pem holds no certificate"), "{}", said());
    folder.write(&one);
    fs::write(folder.key(), one.cert.pem()).expect("written");
    assert!(said().contains("key.pem holds no private key"), "{}", said());
    fs::write(folder.key(), other.signing_key.serialize_pem()).expect("written");
    assert!(said().contains("cannot be used with the key in"), "{}", said());
}
