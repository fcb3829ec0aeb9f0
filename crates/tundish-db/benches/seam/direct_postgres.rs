//! The floor on PostgreSQL: the driver behind a small pool, prepared statements, the seam's isolation level for moves.

use std::{str::FromStr, sync::Arc};

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use tokio_postgres::{IsolationLevel, NoTls, error::SqlState};
use tundish_db::Clock;
use tundish_domain::id::{EventSeq, IdSource};

use crate::{
    Failure,
    handlers::{Answer, Refused, Store},
    statements::NUMBERED,
    work::{ACTOR, Move, Opportunity},
};

/// The pool with what numbers events.
#[derive(Clone)]
pub(crate) struct DirectPostgres {
    pool: Pool,
    ids: Arc<std::sync::Mutex<IdSource>>,
    clock: Clock,
}

impl DirectPostgres {
    pub(crate) fn open(url: &str) -> Result<Self, Failure> {
        let manager = Manager::from_config(
            tokio_postgres::Config::from_str(url)?,
            NoTls,
            ManagerConfig { recycling_method: RecyclingMethod::Fast },
        );
        let pool = Pool::builder(manager).max_size(16).build()?;
        Ok(Self { pool, ids: Arc::new(std::sync::Mutex::new(IdSource::new(1))), clock: Clock::system() })
    }

    async fn alone(&self, id: i64) -> Result<i64, Failure> {
        let mut client = self.pool.get().await?;
        let transaction = client.build_transaction().isolation_level(IsolationLevel::Serializable).start().await?;
        let now = self.clock.now();
        let seq = EventSeq::from(self.ids.lock().map_err(|error| error.to_string())?.next(now)).get();
        let now = now.as_micros();
        let statement = transaction.prepare_cached(&NUMBERED.one).await?;
        let before = Opportunity::of_postgres(&transaction.query_one(&statement, &[&id]).await?)?;
        let Move { after, changes } = Move::decide(&before, now);
        let statement = transaction.prepare_cached(&NUMBERED.update).await?;
        let mut values = after.to_postgres();
        values.push(&before.version);
        if transaction.execute(&statement, &values).await? != 1 {
            return Err("the opportunity was not stored".into());
        }
        let statement = transaction.prepare_cached(&NUMBERED.event).await?;
        transaction
            .execute(
                &statement,
                &[&seq, &now, &now, &ACTOR, &"user", &"opportunity", &id, &"opportunity.stage_moved", &1_i64, &changes],
            )
            .await?;
        let statement = transaction.prepare_cached(&NUMBERED.close_span).await?;
        transaction.execute(&statement, &[&now, &id]).await?;
        let statement = transaction.prepare_cached(&NUMBERED.open_span).await?;
        let o = &after;
        transaction
            .execute(
                &statement,
                &[
                    &o.id,
                    &seq,
                    &None::<i64>,
                    &now,
                    &now,
                    &None::<i64>,
                    &o.pipeline_id,
                    &o.stage_id,
                    &o.status,
                    &o.owner_id,
                    &o.channel,
                    &o.product_id,
                    &o.amount_kind,
                    &o.amount_minor,
                    &o.won_minor,
                    &o.currency,
                    &o.expected_close_on,
                    &false,
                ],
            )
            .await?;
        transaction.commit().await?;
        Ok(seq)
    }

    async fn read_one(&self, id: i64) -> Result<Opportunity, Failure> {
        let client = self.pool.get().await?;
        let statement = client.prepare_cached(&NUMBERED.one).await?;
        Ok(Opportunity::of_postgres(&client.query_one(&statement, &[&id]).await?)?)
    }

    async fn read_page(&self, before: i64) -> Result<Vec<Opportunity>, Failure> {
        let client = self.pool.get().await?;
        let statement = client.prepare_cached(&NUMBERED.page).await?;
        let rows = client.query(&statement, &[&before]).await?;
        Ok(rows.iter().map(Opportunity::of_postgres).collect::<Result<_, _>>()?)
    }
}

fn is_conflict(error: &Failure) -> bool {
    error
        .downcast_ref::<tokio_postgres::Error>()
        .and_then(tokio_postgres::Error::code)
        .is_some_and(|code| *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED)
}

impl Store for DirectPostgres {
    async fn stage_move(&self, id: i64) -> Answer<i64> {
        loop {
            match self.alone(id).await {
                Err(error) if is_conflict(&error) => {}
                other => return other.map_err(Refused::failed),
            }
        }
    }

    async fn one(&self, id: i64) -> Answer<Opportunity> {
        self.read_one(id).await.map_err(Refused::failed)
    }

    async fn page(&self, before: i64) -> Answer<Vec<Opportunity>> {
        self.read_page(before).await.map_err(Refused::failed)
    }
}
