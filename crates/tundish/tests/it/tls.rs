//! The program speaks TLS.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    sync::Arc,
};

use rcgen::generate_simple_self_signed;
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto::ring::default_provider, pki_types::ServerName,
};
use tundish_testkit::{
    both::{Engine, run},
    program::Program,
    temp::TempDir,
};

use crate::{application::Application, program::tundish};

#[test]
fn over_tls_cookies_are_bound_to_the_host_and_plain_http_is_forgotten() {
    run(Engine::Sqlite, async |database| {
        Application::start(database).await.stop().await;
        let folder = TempDir::new();
        let made = generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
        fs::write(&certificate, made.cert.pem()).expect("written");
        fs::write(&key, made.signing_key.serialize_pem()).expect("written");
        let served =
            Program::serve(Path::new(env!("CARGO_BIN_EXE_tundish")), database.url(), &folder.join("log"), |command| {
                command.arg("--tls-cert").arg(&certificate).env("TUNDISH_TLS_KEY", &key);
            });
        let program = served.expect("the program serves");

        let mut roots = RootCertStore::empty();
        roots.add(made.cert.der().clone()).expect("a certificate");
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("localhost").expect("a name");
        let connection = ClientConnection::new(Arc::new(config), name).expect("a connection");
        let mut stream = StreamOwned::new(connection, TcpStream::connect(program.address()).expect("connects"));
        stream.write_all(b"GET /sign-in HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("read");
        let head = answer.split("\r\n\r\n").next().unwrap_or_default().to_ascii_lowercase();
        assert!(head.starts_with("http/1.1 200"), "{head}");
        assert!(head.contains("set-cookie: __host-tundish-form=") && head.contains("; secure"), "{head}");
        assert!(head.contains("strict-transport-security: max-age=31536000"), "{head}");
    });
}

#[test]
fn what_tls_lacks_is_said_before_anything_is_opened() {
    let folder = TempDir::new();
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    let [certificate, key] = [&certificate, &key].map(|file| file.to_str().expect("a path"));
    for (arguments, expected) in [
        (vec!["serve", "--tls-cert", certificate], "TLS needs both files"),
        (vec!["serve", "--tls-key", key], "TLS needs both files"),
        (vec!["serve", "--tls-cert", certificate, "--tls-key", key], "certificate.pem cannot be read"),
    ] {
        let output = tundish("sqlite:not-there.db", &arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(expected), "{said}");
    }
}
