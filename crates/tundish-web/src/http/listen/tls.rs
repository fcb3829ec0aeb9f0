//! TLS built in: certificate and key from two PEM files, read again when they change.
//!
//! Whoever renews the certificate writes the files and does nothing else. Before each handshake the files are looked at; two
//! that cannot be used together, as in the instant between writing one and the other, leave the last good pair in use.
//! TLS 1.2 and 1.3 by rustls' own choice of suites; HTTP/2 where the browser offers it.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::{Handshake, Protocol};

#[cfg(test)]
mod tests;

const HTTP2: &[u8] = b"h2";
const HTTP1: &[u8] = b"http/1.1";

/// Why TLS cannot be spoken with two files.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{file} cannot be read: {error}")]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The certificate's file holds none.
    #[error("{0} holds no certificate; it must be a PEM file that begins with -----BEGIN CERTIFICATE-----")]
    NoCertificate(PathBuf),
    /// The key's file holds none.
    #[error("{0} holds no private key; it must be a PEM file without a password, with -----BEGIN PRIVATE KEY-----")]
    NoKey(PathBuf),
    /// The two do not belong together, or are of a kind that is not spoken.
    #[error("the certificate in {certificate} cannot be used with the key in {key}: {error}")]
    Unusable {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// Why.
        error: rustls::Error,
    },
}

/// The files, and what was read from them last. Clones share it.
#[derive(Clone)]
pub struct Tls(Arc<Files>);

struct Files {
    certificate: PathBuf,
    key: PathBuf,
    loaded: Mutex<Loaded>,
}

struct Loaded {
    /// What the files were like when they were read last, well or not.
    stamp: Stamp,
    config: Arc<ServerConfig>,
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls")
            .field("certificate", &self.0.certificate)
            .field("key", &self.0.key)
            .finish_non_exhaustive()
    }
}

impl Tls {
    /// Reads certificate and key.
    ///
    /// # Errors
    /// [`TlsError`], which names the file.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let stamp = Stamp::of(certificate, key);
        let loaded = Mutex::new(Loaded { stamp, config: Arc::new(config(certificate, key)?) });
        Ok(Self(Arc::new(Files { certificate: certificate.to_owned(), key: key.to_owned(), loaded })))
    }

    /// What to shake hands with now.
    fn present(&self) -> Arc<ServerConfig> {
        let Files { certificate, key, loaded } = &*self.0;
        let mut loaded = loaded.lock().unwrap_or_else(PoisonError::into_inner);
        // Looked at before it is read: what is written meanwhile is noticed the next time.
        let stamp = Stamp::of(certificate, key);
        if stamp != loaded.stamp {
            loaded.stamp = stamp;
            match config(certificate, key) {
                Ok(config) => {
                    loaded.config = Arc::new(config);
                    tracing::info!(certificate = %certificate.display(), "the certificate was read again");
                }
                Err(error) => {
                    tracing::warn!(%error, "the certificate has changed and cannot be used; the last one stays");
                }
            }
        }
        Arc::clone(&loaded.config)
    }
}

impl Handshake for Tls {
    type Io = TlsStream<TcpStream>;

    async fn shake(&self, stream: TcpStream) -> io::Result<(Self::Io, Protocol)> {
        let stream = TlsAcceptor::from(self.present()).accept(stream).await?;
        let is_http2 = stream.get_ref().1.alpn_protocol() == Some(HTTP2);
        Ok((stream, if is_http2 { Protocol::Http2 } else { Protocol::Http1 }))
    }
}

/// What tells one version of the files from the next.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp([Option<(SystemTime, u64)>; 2]);

impl Stamp {
    fn of(certificate: &Path, key: &Path) -> Self {
        Self([certificate, key].map(|file| {
            let data = fs::metadata(file).ok()?;
            Some((data.modified().ok()?, data.len()))
        }))
    }
}

fn config(certificate: &Path, key: &Path) -> Result<ServerConfig, TlsError> {
    let read = |file: &Path| fs::read(file).map_err(|error| TlsError::Unreadable { file: file.to_owned(), error });
    let (chain, secret) = (read(certificate)?, read(key)?);
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&chain)
        .collect::<Result<_, pem::Error>>()
        .map_err(|_| TlsError::NoCertificate(certificate.to_owned()))?;
    if chain.is_empty() {
        return Err(TlsError::NoCertificate(certificate.to_owned()));
    }
    let secret = PrivateKeyDer::from_pem_slice(&secret).map_err(|_| TlsError::NoKey(key.to_owned()))?;
    let unusable = |error| TlsError::Unusable { certificate: certificate.to_owned(), key: key.to_owned(), error };
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .map_err(unusable)?;
    config.alpn_protocols = vec![HTTP2.to_vec(), HTTP1.to_vec()];
    Ok(config)
}
