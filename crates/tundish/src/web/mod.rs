//! The server: what all pages and API calls of the slices share.
//!
//! A request passes the plumbing of `tundish-web`, then [`asker`] finds out who asks with one read, then the guard against
//! foreign pages, then the slice's handler. Handlers take an [`Asker`] and so cannot forget to ask who it is.

mod actions;
mod answer;
pub(crate) mod api;
mod asker;
mod errors;
mod frame;
#[cfg(debug_assertions)]
mod gallery;
mod once;
mod probes;
mod security_txt;
mod server;
mod sign_in;

use std::sync::Arc;

use tundish_db::Db;
use tundish_web::http::{forwarded::Reach, request_id::RequestIds, writes::Writes};

pub(crate) use self::{
    answer::{Html, Reply, day_or_today, db_error, denied, record_error, verb_error},
    frame::{Section, frame},
    once::{delete_old_answers, once, once_or},
};
pub use self::{
    asker::{Asker, Who},
    security_txt::{NotAContact, SecurityContact},
    server::{Serving, router, serve},
    sign_in::SamplePerson,
};
use crate::setting::Kept;

/// What every handler can reach.
#[derive(Debug, Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The company's settings.
    pub company: Kept,
    /// How the server can be reached.
    pub reach: Arc<Reach>,
    /// Numbers of requests.
    pub request_ids: RequestIds,
    /// Writes under way.
    pub writes: Writes,
    /// Whom to tell about holes in this installation, if anybody said.
    pub security_contact: Option<SecurityContact>,
    /// Whom visitors of the demonstration may enter as; nobody elsewhere.
    pub sample_people: Arc<[SamplePerson]>,
}

impl App {
    /// The present day in the company's time zone.
    pub fn today(&self) -> tundish_domain::Day {
        self.db.clock().now().day(&self.company.time_zone)
    }
}
