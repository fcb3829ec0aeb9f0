//! The floor of group commit on SQLite: a thread that executes all waiting moves in one transaction, without savepoints.

use std::{path::Path, sync::mpsc};

use tokio::sync::oneshot;

use crate::{
    direct_sqlite::Raw,
    handlers::{Answer, Refused, Store},
    work::Opportunity,
};

/// Members of a batch at most, as in the seam.
const BATCH_MEMBERS: usize = 64;

type Order = (i64, oneshot::Sender<Answer<i64>>);

/// The thread as handlers see it; it ends with the last handle.
#[derive(Clone)]
pub(crate) struct GroupCommit(mpsc::Sender<Order>);

impl GroupCommit {
    pub(crate) fn open(path: &Path) -> rusqlite::Result<Self> {
        let raw = Raw::open(path)?;
        let (orders, received) = mpsc::channel();
        std::thread::spawn(move || serve(raw, &received));
        Ok(Self(orders))
    }
}

fn serve(mut raw: Raw, orders: &mpsc::Receiver<Order>) {
    while let Ok(first) = orders.recv() {
        let mut batch = vec![first];
        let mut results = Vec::new();
        let begun = raw.simply("begin immediate");
        let mut next = 0;
        while begun.is_ok() && next < batch.len() {
            results.push(raw.stage_move(batch[next].0));
            next += 1;
            if next == batch.len()
                && next < BATCH_MEMBERS
                && let Ok(order) = orders.try_recv()
            {
                batch.push(order);
            }
        }
        let committed = begun.and_then(|()| raw.simply("commit"));
        for ((_, reply), result) in batch.into_iter().zip(results) {
            let answer = match (&committed, result) {
                (Ok(()), Ok(seq)) => Ok(seq),
                (_, Err(error)) => Err(Refused::failed(error)),
                (Err(error), _) => Err(Refused::failed(error)),
            };
            let _ = reply.send(answer);
        }
    }
}

impl Store for GroupCommit {
    async fn stage_move(&self, id: i64) -> Answer<i64> {
        let (reply, answer) = oneshot::channel();
        self.0.send((id, reply)).map_err(Refused::failed)?;
        answer.await.map_err(Refused::failed)?
    }

    async fn one(&self, _: i64) -> Answer<Opportunity> {
        Err(Refused::failed("group commit is about writes"))
    }

    async fn page(&self, _: i64) -> Answer<Vec<Opportunity>> {
        Err(Refused::failed("group commit is about writes"))
    }
}
