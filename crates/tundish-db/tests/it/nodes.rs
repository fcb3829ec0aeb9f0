use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use tundish_db::{Clock, Error};
use tundish_domain::{Instant, id::Tsid};

use crate::{migrated, open_with};

const NODE_BITS: i64 = 0x3ff << 12;

tundish_testkit::test_both_dbs! {
    async fn no_two_living_programs_share_a_node_number(database: &TestDb) -> Result<(), Error> {
        migrated(database).await;
        let micros = Arc::new(AtomicI64::new(1_800_000_000_000_000));
        let clock = {
            let micros = micros.clone();
            Clock::from_fn(move || Instant::from_micros(micros.load(Ordering::Relaxed)).expect("an instant"))
        };
        let (one, two, three) = (open_with(database, clock.clone()), open_with(database, clock.clone()), open_with(database, clock));
        let first = one.lease_node("one").await?;
        two.lease_node("two").await?;
        let (a, b) = (
            one.read(async |tx| Ok::<_, Error>(tx.next_id::<Tsid>())).await?,
            two.read(async |tx| Ok::<_, Error>(tx.next_id::<Tsid>())).await?,
        );
        assert_ne!(a.get() & NODE_BITS, b.get() & NODE_BITS);
        assert!(one.renew_node(&first).await?);
        // Eleven minutes without a sign of life: the number goes to another, and its old holder is told.
        micros.fetch_add(11 * 60 * 1_000_000, Ordering::Relaxed);
        three.lease_node("three").await?;
        let c = three.read(async |tx| Ok::<_, Error>(tx.next_id::<Tsid>())).await?;
        assert_eq!(c.get() & NODE_BITS, a.get() & NODE_BITS);
        assert!(!one.renew_node(&first).await?);
        Ok(())
    }
}
