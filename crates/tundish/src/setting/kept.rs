//! The company's settings as a running server has them at hand.

use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
    time::Duration,
};

use tundish_db::Db;

use super::Company;

/// How soon a server notices what another one changed.
const EVERY: Duration = Duration::from_secs(60);

/// The company's settings, without a look at the database. Changes are rare, so the few states of the past are kept for as long
/// as the program runs, and whoever reads never waits for whoever changes.
#[derive(Debug, Clone)]
pub struct Kept(Arc<State>);

#[derive(Debug)]
struct State {
    company: Company,
    next: OnceLock<Box<State>>,
}

impl State {
    const fn of(company: Company) -> Self {
        Self { company, next: OnceLock::new() }
    }
}

impl Kept {
    /// These settings.
    pub fn new(company: Company) -> Self {
        Self(Arc::new(State::of(company)))
    }

    /// Takes over what was changed.
    pub(crate) fn take(&self, company: Company) {
        if **self == company {
            return;
        }
        let mut next = Box::new(State::of(company));
        // Of two that change it at the same time one comes after the other.
        while let Err(refused) = self.newest().next.set(next) {
            next = refused;
        }
    }

    fn newest(&self) -> &State {
        let mut state = &*self.0;
        while let Some(next) = state.next.get() {
            state = next;
        }
        state
    }

    /// Takes over what other processes change, for as long as the program runs.
    pub async fn keep_current(self, db: Db) {
        loop {
            tokio::time::sleep(EVERY).await;
            match db.read(async |tx| super::company(tx).await).await {
                Ok(Some(company)) => self.take(company),
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "the company's settings could not be read; it is tried again"),
            }
        }
    }
}

impl Deref for Kept {
    type Target = Company;

    fn deref(&self) -> &Company {
        &self.newest().company
    }
}
