//! What every transaction brings along: the clock and the source of identifiers.

use std::sync::{Arc, Mutex, PoisonError};

use tundish_domain::{
    Instant,
    id::{IdSource, Tsid},
};

/// The clock of the application; tests hold it still.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Instant + Send + Sync>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the wall clock")]
        Self(Arc::new(|| {
            Instant::from_micros(jiff::Timestamp::now().as_microsecond())
                .expect("the machine's clock shows a year that a calendar knows")
        }))
    }

    /// A clock that shows whatever `now` says.
    pub fn from_fn(now: impl Fn() -> Instant + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The present instant.
    pub fn now(&self) -> Instant {
        (self.0)()
    }
}

/// Shared by all transactions of one database.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) clock: Clock,
    ids: Arc<Mutex<IdSource>>,
}

impl Context {
    pub(crate) fn new(clock: Clock, node: u16) -> Self {
        Self { clock, ids: Arc::new(Mutex::new(IdSource::new(node))) }
    }

    pub(crate) fn next_id(&self) -> Tsid {
        let now = self.clock.now();
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).next(now)
    }

    pub(crate) fn advance_past(&self, id: Tsid) {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).advance_past(id);
    }

    pub(crate) fn change_node(&self, node: u16) {
        *self.ids.lock().unwrap_or_else(PoisonError::into_inner) = IdSource::new(node);
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}
