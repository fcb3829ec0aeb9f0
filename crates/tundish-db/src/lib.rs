//! One SQL text on SQLite and PostgreSQL.
//!
//! This crate alone names a database driver. Above it a transaction is [`Tx`] with `one`, `optional`, `all`, `each`, `exec`;
//! which engine serves it cannot be told. It knows no table but its own (node leases, jobs, consumers of events, counters) and decides
//! nothing about who may see what.

mod context;
mod db;
mod ddl;
mod domain_columns;
mod error;
mod health;
mod jobs;
mod log;
mod migrate;
mod nesting;
mod node;
mod numbers;
mod postgres;
mod row;
mod schema;
mod sqlite;
mod tx;
mod url;
mod value;

pub use self::{
    context::Clock,
    db::Db,
    error::{Error, Result},
    jobs::{Job, NewJob},
    log::{LogEntry, LogPosition},
    migrate::SCHEMA,
    node::{NodeLease, RENEW_EVERY},
    row::{Column, ColumnValue, FromRow, Row},
    tx::Tx,
    url::DbUrl,
    value::Value,
};
