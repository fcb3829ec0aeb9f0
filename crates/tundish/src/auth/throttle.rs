//! Throttling of sign-in, per account and per source.
//!
//! After some wrong passwords each further try must wait; the right password works again afterwards without anybody's help.
//! A try is counted as failed before its password is looked at, in the transaction that lets it in, and forgiven when the
//! password was right: however many tries come at once, no more are let in than one after the other.
//! Keys are hashes, so the table tells nobody which addresses were tried.

use sha2::{Digest, Sha256};
use tundish_db::{Result, Tx, args};
use tundish_domain::{Instant, id::UserId};

/// The failures of an account after which the first pause begins.
const OF_ACCOUNT: i64 = 5;
/// The same of a source: a whole office signs in from one address and may mistype a few passwords each.
const OF_SOURCE: i64 = 100;
/// The first pause; doubled by each further failure.
const FIRST_PAUSE_MICROS: i64 = 15 * 1_000_000;
/// The longest pause.
const LONGEST_PAUSE_MICROS: i64 = 15 * 60 * 1_000_000;
/// After this silence the failures are forgotten. It is counted from the end of the last pause or, where there was none, from
/// the first failure.
const FORGOTTEN_AFTER_MICROS: i64 = 24 * 3_600 * 1_000_000;

/// Something whose failures are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    hash: [u8; 32],
    /// The failures after which the first pause begins.
    patience: i64,
}

impl Key {
    /// The account with this address, whether or not there is one.
    pub fn account(email: &str) -> Self {
        let hash = Sha256::digest(format!("account:{}", tundish_domain::text::key(email))).into();
        Self { hash, patience: OF_ACCOUNT }
    }

    /// The one-time codes of this person.
    pub fn codes(user: UserId) -> Self {
        Self { hash: Sha256::digest(format!("codes:{user}")).into(), patience: OF_ACCOUNT }
    }

    /// The password that this person is asked for again while signed in.
    pub fn password_again(user: UserId) -> Self {
        Self { hash: Sha256::digest(format!("password:{user}")).into(), patience: OF_ACCOUNT }
    }

    /// The network address that the request came from.
    pub fn source(address: std::net::IpAddr) -> Self {
        // A household has a whole /64 of IPv6 addresses to choose from.
        let named = match address {
            std::net::IpAddr::V4(v4) => v4.to_string(),
            std::net::IpAddr::V6(v6) => format!("{:x?}", &v6.segments()[..4]),
        };
        Self { hash: Sha256::digest(format!("source:{named}")).into(), patience: OF_SOURCE }
    }

    /// The pause in microseconds after so many failures.
    fn pause(self, failures: i64) -> Option<i64> {
        let beyond = u32::try_from(failures - self.patience).ok()?;
        Some((FIRST_PAUSE_MICROS << beyond.min(16)).min(LONGEST_PAUSE_MICROS))
    }
}

/// Whether a try may go on to have its password looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It may, and counts as failed until it is [`forgive`]n.
    Counted,
    /// It must wait until then, and was not counted.
    Paused(Instant),
}

/// Lets a try in unless one of its keys must wait.
pub async fn admit(tx: &mut Tx, keys: [Key; 2]) -> Result<Admission> {
    if let Some(until) = paused_until(tx, &keys).await? {
        return Ok(Admission::Paused(until));
    }
    for key in keys {
        note_failure(tx, key).await?;
    }
    Ok(Admission::Counted)
}

/// Takes back what [`admit`] counted of a try whose password was right: the account begins anew, the source is relieved of this
/// one try, since others may have failed from there.
pub async fn forgive(tx: &mut Tx, account: Key, source: Key) -> Result<()> {
    clear(tx, account).await?;
    let counted =
        tx.optional::<(i64,)>("select failures from sign_in_failure where key = $1", args![source.hash]).await?;
    match counted.map(|(failures,)| failures - 1) {
        None => Ok(()),
        Some(..=0) => clear(tx, source).await,
        Some(failures) => {
            // The pause was this try's own: nobody was let in during it. Its end still says how long to remember.
            let paused_until = source.pause(failures).map(|_| tx.now());
            tx.exec(
                "update sign_in_failure set failures = $1, paused_until_at = $2 where key = $3",
                args![failures, paused_until, source.hash],
            )
            .await
            .map(drop)
        }
    }
}

/// Until when the first of these keys that must wait has to wait.
pub async fn paused_until(tx: &mut Tx, keys: &[Key]) -> Result<Option<Instant>> {
    let now = tx.now();
    let mut latest = None;
    for key in keys {
        let found = tx
            .optional::<(Instant,)>(
                "select paused_until_at from sign_in_failure where key = $1 and paused_until_at > $2",
                args![key.hash, now],
            )
            .await?;
        latest = latest.max(found.map(|(until,)| until));
    }
    Ok(latest)
}

/// Notes a failure and answers until when the next try must wait.
pub async fn note_failure(tx: &mut Tx, key: Key) -> Result<Option<Instant>> {
    let now = tx.now();
    let before = tx
        .optional::<(i64, Instant, Option<Instant>)>(
            "select failures, first_at, paused_until_at from sign_in_failure where key = $1",
            args![key.hash],
        )
        .await?;
    let is_remembered = |first_at: Instant, paused_until: Option<Instant>| {
        now.micros_since(paused_until.unwrap_or(first_at)) < FORGOTTEN_AFTER_MICROS
    };
    let (failures, first_at) = match before {
        Some((failures, first_at, paused_until)) if is_remembered(first_at, paused_until) => (failures + 1, first_at),
        _ => (1, now),
    };
    let paused_until = key.pause(failures).map(|pause| now.plus_micros(pause));
    tx.exec(
        "insert into sign_in_failure (key, failures, first_at, paused_until_at) values ($1, $2, $3, $4)
         on conflict (key) do update set failures = excluded.failures, first_at = excluded.first_at, paused_until_at = excluded.paused_until_at",
        args![key.hash, failures, first_at, paused_until],
    )
    .await?;
    Ok(paused_until)
}

/// Deletes failures that count no more, at most so many rows; answers how many.
pub async fn delete_forgotten(tx: &mut Tx, most: i64) -> Result<u64> {
    let until = tx.now().plus_micros(-FORGOTTEN_AFTER_MICROS);
    tx.exec(
        "delete from sign_in_failure
         where key in (select key from sign_in_failure where coalesce(paused_until_at, first_at) <= $1 limit $2)",
        args![until, most],
    )
    .await
}

/// Forgets the failures after a success.
pub async fn clear(tx: &mut Tx, key: Key) -> Result<()> {
    tx.exec("delete from sign_in_failure where key = $1", args![key.hash]).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_five_failures_pauses_double_up_to_a_quarter_of_an_hour() {
        let seconds = |key: Key, failures| key.pause(failures).map(|micros| micros / 1_000_000);
        let of_account: Vec<_> = (1..=13).map(|failures| seconds(Key::account("ana@example.org"), failures)).collect();
        let expected = [
            None,
            None,
            None,
            None,
            Some(15),
            Some(30),
            Some(60),
            Some(120),
            Some(240),
            Some(480),
            Some(900),
            Some(900),
            Some(900),
        ];
        assert_eq!(of_account, expected);
        // An office has one address for all its people.
        let office = Key::source([192, 0, 2, 1].into());
        assert_eq!([99, 100, 101].map(|failures| seconds(office, failures)), [None, Some(15), Some(30)]);
    }

    #[test]
    fn addresses_are_counted_however_they_are_written_and_networks_as_one() {
        assert_eq!(Key::account(" Ana.Ruiz@Example.org"), Key::account("ana.ruiz@example.org"));
        assert_ne!(Key::account("ana.ruiz@example.org"), Key::account("jonas@example.org"));
        assert_eq!(
            Key::source("2001:db8:1:2::1".parse().expect("an address")),
            Key::source("2001:db8:1:2:ffff::9".parse().expect("an address"))
        );
        assert_ne!(
            Key::source("192.0.2.1".parse().expect("an address")),
            Key::source("192.0.2.2".parse().expect("an address"))
        );
    }
}
