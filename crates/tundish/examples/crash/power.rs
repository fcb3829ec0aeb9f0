//! Moves and creations by eight clients on SQLite, and a loss of power: only what was synced is still there, and of what was
//! written since then nothing or a random part.

use std::{path::Path, sync::atomic::AtomicBool};

use anyhow::Context;
use tundish_testkit::program::Program;

use crate::{
    check, clients,
    dice::Dice,
    history,
    moves::{self, COMPANY, EARLIEST, LATEST, TEMPLATE},
    place::Place,
    tally::Found,
};

/// Plays the rounds, each on a company of its own: the disk must begin as it was when the journal did.
pub(crate) async fn play(
    program: &Path,
    place: &Place,
    seed: u64,
    rounds: u32,
    found: &mut Found,
) -> anyhow::Result<()> {
    let token = moves::seeded(place).await?;
    let (known, versions) = {
        let db = place.open(TEMPLATE)?;
        let all = history::checked(&db).await?;
        (moves::known(&db, &all, &token).await?, check::versions(&all))
    };
    let log = place.folder().join("server.log");
    for round in 0..rounds {
        let mut dice = Dice::new(seed.wrapping_add(round.into()));
        let after = dice.between(EARLIEST, LATEST);
        // Of what was not synced nothing survives, or any part of it.
        let part = *dice.one(&[0, 0, 30, 70]);
        let about = || format!("seed {}, {part} of 100 survive after {after:?}", seed.wrapping_add(round.into()));

        place.copy(TEMPLATE, COMPANY)?;
        let mut noted = Ok(());
        let server = Program::serve(program, &place.url(COMPANY), &log, |command| {
            noted = place.faults.strike_and_note(command, place.folder()).map(drop);
        })?;
        noted?;
        let address = server.address();
        let (mut server, never) = (Some(server), AtomicBool::new(false));
        let strike = || {
            server = None;
            Ok(())
        };
        let mut ledger = clients::write_until(address, &known, (round, &mut dice), after, &never, strike)?;

        let started = moves::now();
        place.copy(TEMPLATE, COMPANY)?;
        place.faults.lose_power(|| dice.below(100) < part)?;
        let db = place.open(COMPANY)?;
        let (_, stored) = check::ledger_holds(&db, &ledger, &versions).await.with_context(about)?;
        check::files_are_whole(&db, false).await.with_context(about)?;
        found.stored += stored;
        found.count(&ledger);
        let server = Program::serve(program, &place.url(COMPANY), &log, |_| ())?;
        found.first_answers.push(started.elapsed());
        moves::repeat(server.address(), &known.token, &mut ledger).with_context(about)?;
        check::ledger_holds(&db, &ledger, &versions)
            .await
            .context("after the keys were repeated")
            .with_context(about)?;
        found.end_round();
    }
    Ok(())
}
