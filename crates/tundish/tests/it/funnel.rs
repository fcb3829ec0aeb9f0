//! The funnel report, by the law that everything about it hangs on: what the fold left and the tail add up to what the rules
//! count from the whole history, for any day, as known at any time, for whoever asks (I04, I05, I09, I10).

mod late;
mod laws;
mod oracle;
mod sight;

use tundish::{
    funnel::{Folded, fold},
    setting::{self, Company},
};
use tundish_db::{Db, Error, LogPosition, args};
use tundish_domain::{
    Currency, Day, Instant, Span,
    id::{EventSeq, OpportunityId},
    testing::{
        company,
        script::{self, Act},
        world::World,
    },
};
use tundish_testkit::both::TestDb;

use crate::{
    fixture::{self, HeldClock},
    stories::player::{Player, within_reach},
};

/// A database in which scripts were played, and everything that they left in the history.
struct Played {
    db: Db,
    clock: HeldClock,
    spans: Vec<Span>,
    events: Vec<EventSeq>,
}

impl Played {
    async fn begin(database: &TestDb) -> Self {
        let (db, clock) = fixture::empty(database).await;
        fixture::write(&db, async |tx| {
            let company = Company::new("Orendal", Currency::EUR, "Europe/Berlin".to_owned());
            setting::insert_company(tx, &company.map_err(Error::Setting)?).await?;
            fixture::add_scripts_company(tx).await
        })
        .await;
        Self { db, clock, spans: Vec::new(), events: Vec::new() }
    }

    /// Plays a script; afterwards it is two months later.
    async fn play(&mut self, seed: u64, steps: usize) {
        let mut player = Player::new(self.db.clone(), self.clock.clone());
        let mut world = World::default();
        player.begin(world.now);
        for step in script::random(seed, steps) {
            let played = within_reach(&step);
            let done = player.take(&world, &played).await;
            let _ = world.take(&played);
            if let (Ok(Some(opportunity)), Act::Create { known_entry: false, .. }) = (done, &step.act) {
                self.forget_the_beginning(opportunity.id).await;
            }
        }
        let stored = player.stored().await;
        self.spans.extend(stored.spans);
        self.events.extend(stored.events.iter().map(|(_, event)| event.seq));
        self.clock.set(self.clock.now().max(latest(&self.spans)).plus_micros(60 * DAY_MICROS));
    }

    /// As an import writes what nobody knows the beginning of.
    async fn forget_the_beginning(&self, opportunity: OpportunityId) {
        fixture::write(&self.db, async move |tx| {
            tx.exec("update opportunity set entered_at = null, created_at = null where id = $1", args![opportunity])
                .await?;
            tx.exec("update opportunity_span set from_at = null where opportunity_id = $1", args![opportunity])
                .await
                .map(drop)
        })
        .await;
    }

    /// Days over the whole history, ends of months among them, and today.
    fn days(&self) -> Vec<Day> {
        let zone = company::zone();
        let today = self.clock.now().day(&zone);
        let first = self.spans.iter().map(|span| span.observed_at).min().expect("something happened").day(&zone);
        let mut days: Vec<Day> = std::iter::successors(Some(first.add_days(-1)), |day| Some(day.add_days(17)))
            .take_while(|day| *day < today)
            .collect();
        let months = std::iter::successors(Some(first.next_month()), |day| Some(day.next_month()));
        days.extend(months.take_while(|day| *day < today).map(|day| day.add_days(-1)));
        days.push(today);
        days
    }
}

const DAY_MICROS: i64 = 86_400_000_000;

fn latest(spans: &[Span]) -> Instant {
    spans.iter().map(|span| span.observed_at).max().unwrap_or(Instant::MIN)
}

/// Folds once, as soon as there is something to fold: on PostgreSQL a transaction that is open in another database of the server
/// holds every consumer back.
async fn fold_some(db: &Db, limit: i64) -> Folded {
    let folding = async {
        loop {
            match fold(db, limit).await {
                Ok(Folded::Nothing | Folded::ByAnother) | Err(Error::Busy) => tokio::task::yield_now().await,
                Ok(folded) => break folded,
                Err(error) => panic!("{error}"),
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), folding).await.expect("there is something to fold")
}

/// Folds to the end. On PostgreSQL the transactions of other tests on the same server can hold the last events back.
async fn fold_all(db: &Db, limit: i64) {
    let folding = async {
        while 0 < behind(db).await {
            match fold(db, limit).await {
                Ok(Folded::Events(_) | Folded::Anew) => {}
                // A conflict that lasts beyond the retries is answered as busy; the loop of the server tries again, too.
                Ok(Folded::Nothing | Folded::ByAnother) | Err(Error::Busy) => tokio::task::yield_now().await,
                Err(error) => panic!("{error}"),
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), folding).await.expect("the fold comes to the end");
}

/// How many events the fold has not come to.
async fn behind(db: &Db) -> i64 {
    let read = db.read(async |tx| {
        let LogPosition { commit_group, seq } = tx.consumer_position("funnel").await?;
        tx.one::<(i64,)>("select count(*) from event where (commit_group, seq) > ($1, $2)", args![commit_group, seq])
            .await
    });
    read.await.expect("the log is read").0
}

/// The rows of the sums, in the form of the oracle.
async fn sums(db: &Db) -> Vec<String> {
    let read = db.read_long(async |tx| {
        let mut lines = Vec::new();
        tx.each(
            "select owner_id, period, from_on, pipeline_id, stage_id, status, channel, currency,
                    stock, unknown_count, estimate_count, known_high, known_low, estimate_high, estimate_low, won_high, won_low
             from funnel_sum",
            args![],
            |row| {
                let (owner, period, from_on): (i64, String, String) = (row.next()?, row.next()?, row.next()?);
                let (pipeline, stage): (i64, i64) = (row.next()?, row.next()?);
                let (status, channel, currency): (String, String, String) = (row.next()?, row.next()?, row.next()?);
                let (stock, unknown, estimate): (i64, i64, i64) = (row.next()?, row.next()?, row.next()?);
                let mut sum = || Ok::<(i64, i64), Error>((row.next()?, row.next()?));
                lines.push(format!(
                    "{owner} {period} {from_on} {pipeline} {stage} {status} {channel} {currency}: {stock} {unknown} {estimate} {:?}",
                    [sum()?, sum()?, sum()?]
                ));
                Ok(())
            },
        )
        .await?;
        tx.each(
            "select owner_id, period, intake, from_on, intake_on, pipeline_id, channel, entered, won, lost from entry_sum",
            args![],
            |row| {
                let owner: i64 = row.next()?;
                let [period, intake, from_on, intake_on]: [String; 4] =
                    [row.next()?, row.next()?, row.next()?, row.next()?];
                let (pipeline, channel): (i64, String) = (row.next()?, row.next()?);
                let counts: [i64; 3] = [row.next()?, row.next()?, row.next()?];
                lines.push(format!("{owner} {period} {from_on} {intake} {intake_on:?} {pipeline} {channel}: {counts:?}"));
                Ok(())
            },
        )
        .await?;
        lines.sort();
        Ok::<_, Error>(lines)
    });
    read.await.expect("the sums are read")
}
