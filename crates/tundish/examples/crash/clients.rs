//! Eight clients who write until the server gives out.

use std::{
    net::SocketAddr,
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::{RecvTimeoutError, channel},
    },
    time::Duration,
};

use tundish_domain::{Pipeline, id::OpportunityId};
use tundish_testkit::program::Client;

use crate::{
    dice::Dice,
    ledger::{Deed, End, Entry},
};

const CLIENTS: usize = 8;
/// Of a hundred, so many move what any client may move; the others what is theirs alone.
const COMMON: usize = 30;
/// Of a hundred, so many make a new opportunity.
const NEW: usize = 15;

/// What clients know of the company.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) token: String,
    pub(crate) pipelines: Vec<Pipeline>,
    /// Open opportunities, with the place of their pipeline.
    pub(crate) open: Vec<(OpportunityId, usize)>,
}

/// Lets the clients write for a while, then strikes; returns what all of them were told, once the last has given up.
///
/// `is_failing` is set by `strike` when from then on nothing may be acknowledged although the server lives.
///
/// # Errors
/// When an answer breaks a promise by itself.
pub(crate) fn write_until(
    address: SocketAddr,
    known: &Known,
    (round, dice): (u32, &mut Dice),
    after: Duration,
    is_failing: &AtomicBool,
    strike: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<Vec<Entry>> {
    let (report, reports) = channel::<()>();
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (mut dice, report, is_over) = (dice.fork(), report.clone(), &is_over);
                scope.spawn(move || {
                    let mut ledger = Vec::new();
                    let written = write(client, (round, &mut dice), address, known, is_failing, is_over, &mut ledger);
                    // Whoever waits for the blow to fall hears at once of a broken promise.
                    if written.is_err() {
                        let _ = report.send(());
                    }
                    written.map(|()| ledger)
                })
            })
            .collect();
        // The channel serves as a sleep that a broken promise ends.
        let waited = reports.recv_timeout(after);
        let struck = if waited == Err(RecvTimeoutError::Timeout) { strike() } else { Ok(()) };
        is_over.store(true, Ordering::SeqCst);
        let mut all = Vec::new();
        for client in clients {
            all.extend(client.join().map_err(|_| anyhow::anyhow!("a client panicked"))??);
        }
        struck.map(|()| all)
    })
}

fn write(
    client: usize,
    (round, dice): (u32, &mut Dice),
    address: SocketAddr,
    known: &Known,
    is_failing: &AtomicBool,
    is_over: &AtomicBool,
    ledger: &mut Vec<Entry>,
) -> anyhow::Result<()> {
    // Half of them keep their connection.
    let mut asker = Client::new(address, Some(&known.token), client.is_multiple_of(2));
    let own: Vec<_> = known.open.iter().skip(client).step_by(CLIENTS).copied().collect();
    for number in 0_u32.. {
        let key = format!("{round}-{client}-{number}");
        let deed = if dice.below(100) < NEW {
            let pipeline = dice.one(&known.pipelines);
            Deed::Create { pipeline: pipeline.id().into(), stage: pipeline.first().id }
        } else {
            let is_common = dice.below(100) < COMMON;
            let (opportunity, pipeline) = *dice.one(if is_common { &known.open } else { &own });
            Deed::Move { opportunity, stage: dice.one(known.pipelines[pipeline].stages()).id }
        };
        // Looked at before asking: what was asked for earlier may have been stored in time.
        let (must_fail, may_go_on) = (is_failing.load(Ordering::SeqCst), !is_over.load(Ordering::SeqCst));
        let told = deed.ask(&mut asker, &key)?;
        anyhow::ensure!(
            !(must_fail && matches!(told.end, End::Acknowledged { .. })),
            "{key} was acknowledged while no sync succeeded"
        );
        ledger.push(Entry { key, deed, end: told.end });
        // After the blow one more request, so that every client meets it.
        if !told.is_well || !may_go_on {
            return Ok(());
        }
    }
    Ok(())
}
