//! Settings: a flag wins over the environment, the environment over `tundish.toml`, and that over the default.
//!
//! Flags and environment are read by the command line ([`crate::cli`]); this module reads the file and holds the defaults.
//! Unknown keys are refused, so that a misspelt setting does not silently do nothing.

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use tundish_db::DbUrl;

use crate::web::SecurityContact;

/// The file that is read from the working directory when no other is named.
pub const FILE: &str = "tundish.toml";
/// Where the data lives unless something else is said.
pub const DEFAULT_DB: &str = "sqlite:tundish.db";
/// Where the server listens unless something else is said.
pub const DEFAULT_ADDR: &str = "127.0.0.1:7654";

/// What `tundish.toml` may hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Address of the database, `sqlite:PATH` or `postgres://…`.
    pub db: Option<String>,
    /// Address to listen on, `HOST:PORT`.
    pub addr: Option<SocketAddr>,
    /// The address under which people reach the server, for links and for the check of the `Host` header.
    pub base_url: Option<String>,
    /// Whom to tell about holes in this installation, for `/.well-known/security.txt`: `mailto:…`, `https://…` or `tel:…`.
    pub security_contact: Option<SecurityContact>,
    /// The file with the certificate (PEM), to speak TLS without a proxy.
    pub tls_cert: Option<PathBuf>,
    /// The file with its private key (PEM).
    pub tls_key: Option<PathBuf>,
    /// Serve plain HTTP on an address that other machines reach, because a proxy in front speaks TLS.
    pub plain_http: Option<bool>,
}

/// What can be wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the settings file {file} cannot be read: {error}")]
    Unreadable {
        /// Which file.
        file: String,
        /// Why.
        error: io::Error,
    },
    /// The file does not say what a settings file says.
    #[error("the settings file {file} is not right: {detail}")]
    Wrong {
        /// Which file.
        file: String,
        /// Where and what.
        detail: String,
    },
    /// Only one of the two files that TLS needs was named.
    #[error("TLS needs both files: the certificate (--tls-cert) and its private key (--tls-key)")]
    HalfTls,
    /// The address of the database makes no sense.
    #[error(transparent)]
    Db(#[from] tundish_db::Error),
}

impl File {
    /// Reads a settings file. `None` reads [`FILE`] if there is one.
    ///
    /// # Errors
    /// When a file that was named does not exist, or what it holds is not understood.
    pub fn read(named: Option<&Path>) -> Result<Self, ConfigError> {
        let path = named.unwrap_or(Path::new(FILE));
        let file = path.display().to_string();
        match fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|error| ConfigError::Wrong { file, detail: error.to_string() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => Ok(Self::default()),
            Err(error) => Err(ConfigError::Unreadable { file, error }),
        }
    }

    /// The address of the database: the one given, else the file's, else the default.
    ///
    /// # Errors
    /// When the address makes no sense.
    pub fn db(&self, given: Option<&str>) -> Result<DbUrl, ConfigError> {
        Ok(given.or(self.db.as_deref()).unwrap_or(DEFAULT_DB).parse()?)
    }

    /// The files of certificate and key: each the one given, else the file's; nothing when neither is named.
    ///
    /// # Errors
    /// [`ConfigError::HalfTls`].
    pub fn tls(
        &self,
        certificate: Option<PathBuf>,
        key: Option<PathBuf>,
    ) -> Result<Option<(PathBuf, PathBuf)>, ConfigError> {
        match (certificate.or_else(|| self.tls_cert.clone()), key.or_else(|| self.tls_key.clone())) {
            (Some(certificate), Some(key)) => Ok(Some((certificate, key))),
            (None, None) => Ok(None),
            _ => Err(ConfigError::HalfTls),
        }
    }

    /// The address to listen on: the one given, else the file's, else the default.
    pub fn addr(&self, given: Option<SocketAddr>) -> SocketAddr {
        given.or(self.addr).unwrap_or_else(|| DEFAULT_ADDR.parse().expect("the default address is an address"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_wins_over_the_file_and_the_file_over_the_default() {
        let file: File =
            toml::from_str("db = \"sqlite:from-file.db\"\naddr = \"127.0.0.1:1\"").expect("a settings file");
        assert_eq!(file.db(None).expect("an address").to_string(), "sqlite:from-file.db");
        assert_eq!(file.db(Some("sqlite:given.db")).expect("an address").to_string(), "sqlite:given.db");
        assert_eq!(file.addr(None).port(), 1);
        assert_eq!(File::default().db(None).expect("an address").to_string(), DEFAULT_DB);
        assert_eq!(File::default().addr(None).to_string(), DEFAULT_ADDR);
    }

    #[test]
    fn tls_needs_both_files_wherever_they_are_named() {
        let file: File = toml::from_str("tls_cert = \"crm.pem\"").expect("a settings file");
        let named = |name: &str| Some(PathBuf::from(name));
        assert!(matches!(file.tls(None, None), Err(ConfigError::HalfTls)));
        assert_eq!(file.tls(None, named("crm.key")).expect("both"), named("crm.pem").zip(named("crm.key")));
        let given = file.tls(named("other.pem"), named("other.key")).expect("both");
        assert_eq!(given, named("other.pem").zip(named("other.key")), "what is given wins");
        assert_eq!(File::default().tls(None, None).expect("none"), None);
    }

    #[test]
    fn a_misspelt_setting_is_named() {
        let error = toml::from_str::<File>("adr = \"127.0.0.1:1\"").expect_err("refused");
        assert!(error.to_string().contains("adr"), "{error}");
    }
}
