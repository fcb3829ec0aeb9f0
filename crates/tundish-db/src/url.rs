//! The address of a database: `sqlite:PATH` or `postgres://…`.

use std::{fmt, path::PathBuf, str::FromStr};

use crate::Error;

/// Where the data lives. Printed without any password.
#[derive(Clone, PartialEq, Eq)]
pub enum DbUrl {
    /// One SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL server, as a connection string.
    Postgres(String),
}

impl FromStr for DbUrl {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.contains('\0') || path.starts_with(":memory:") {
                return Err(Error::Setting("the database address needs a file: sqlite:tundish.db".to_owned()));
            }
            Ok(Self::Sqlite(PathBuf::from(path)))
        } else if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            tokio_postgres::Config::from_str(text)
                .map_err(|error| Error::Setting(format!("the PostgreSQL address cannot be read: {error}")))?;
            Ok(Self::Postgres(text.to_owned()))
        } else {
            Err(Error::Setting("the database address must be sqlite:PATH or postgres://USER@HOST/NAME".to_owned()))
        }
    }
}

impl fmt::Display for DbUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(text) => match tokio_postgres::Config::from_str(text) {
                Ok(config) => write!(f, "postgres database {}", config.get_dbname().unwrap_or("(default)")),
                Err(_) => f.write_str("postgres"),
            },
        }
    }
}

impl fmt::Debug for DbUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
