//! `tundish seed`: fills an empty database with a made-up company for benchmarks.

use anyhow::Context;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::{Global, output};
use crate::{
    seed::{self, Seeding, Shape},
    user::password,
};

#[derive(Debug, Args)]
pub(super) struct Seed {
    /// How many opportunities
    #[arg(long, value_name = "N", default_value_t = 10_000, conflicts_with = "peer")]
    opportunities: u32,
    /// What everything is made from; the same number makes the same company
    #[arg(long, value_name = "S", default_value_t = seed::DEFAULT_SEED)]
    seed: u64,
    /// The data that other programs were measured with: 500 accounts, 30 people, 10,000 opportunities
    #[arg(long)]
    peer: bool,
    /// Print a result for a script
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Answer {
    opportunities: u32,
    seconds: f64,
}

impl Seed {
    pub(super) async fn run(self, global: &Global) -> anyhow::Result<()> {
        let shape = if self.peer { Shape::Peer } else { Shape::Company { opportunities: self.opportunities } };
        // Without a password nobody can sign in; tokens can be made all the same.
        let password_hash = match std::env::var("TUNDISH_PASSWORD") {
            Ok(password) => {
                password::check(&password)?;
                Some(password::hash(password).await?)
            }
            Err(_) => None,
        };
        let seeding = Seeding { shape, seed: self.seed, password_hash };
        let opened = global.make().await?;
        let clock = opened.db.clock().clone();
        let began = clock.now();
        let bar = bar(seeding.opportunities())?;
        let seeded = seed::fill_today(&opened.db, &seeding, |done| bar.set_position(done)).await;
        bar.finish_and_clear();
        let micros = clock.now().micros_since(began).max(1);
        opened.close().await;
        seeded.context("the company was not seeded")?;
        let answer = Answer { opportunities: seeding.opportunities(), seconds: seconds(micros) };
        if self.json {
            return output::json(&answer);
        }
        let rate = i64::from(answer.opportunities) * 1_000_000 / micros;
        output::say(&format!("{} opportunities in {:.1} s, {rate} a second.", answer.opportunities, answer.seconds));
        if seeding.password_hash.is_some() {
            output::say(&format!("Sign in as {} with the password given.", seed::ADMINISTRATOR_EMAIL));
        } else {
            output::say("Nobody can sign in: set TUNDISH_PASSWORD to give the known people a password.");
        }
        Ok(())
    }
}

/// Seconds to three places.
fn seconds(micros: i64) -> f64 {
    let millis = u32::try_from(micros / 1_000).unwrap_or(u32::MAX);
    f64::from(millis) / 1_000.0
}

/// Draws on standard error, and only where somebody can see it.
fn bar(length: u32) -> anyhow::Result<ProgressBar> {
    let style =
        ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} opportunities, {per_sec}, {eta} left")?;
    Ok(ProgressBar::new(length.into()).with_style(style))
}
