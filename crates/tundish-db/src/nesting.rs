//! Detects a transaction that is opened inside another one: on SQLite it would wait for itself for ever.

use std::cell::Cell;

use crate::{Error, Result};

thread_local! {
    static IS_IN_PLACE: Cell<bool> = const { Cell::new(false) };
}
tokio::task_local! {
    static AWAITED: ();
}

/// Refuses when the caller already is inside a transaction.
pub(crate) fn refuse() -> Result<()> {
    if IS_IN_PLACE.get() || AWAITED.try_with(|()| ()).is_ok() { Err(Error::Nested) } else { Ok(()) }
}

/// Runs work of the SQLite arm, which ends before it returns.
pub(crate) fn in_place<T>(work: impl FnOnce() -> T) -> T {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            IS_IN_PLACE.set(false);
        }
    }
    IS_IN_PLACE.set(true);
    let _leave = Leave;
    work()
}

/// Runs work of the PostgreSQL arm, which waits for the server.
pub(crate) async fn awaited<F: Future>(work: F) -> F::Output {
    AWAITED.scope((), work).await
}
