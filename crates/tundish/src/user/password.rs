//! Passwords: argon2id, computed on two threads of their own, so that sign-ins hold up no pages and keep no more memory than two
//! hashes need, however many come.

use std::sync::LazyLock;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::{
    runtime::{Builder, Runtime},
    task::JoinHandle,
};

/// Memory in KiB, passes and lanes: the OWASP password storage cheat sheet's first recommendation for argon2id
/// (19 MiB, 2 passes, 1 lane).
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// Shortest password in characters; ASVS 5.0, 6.2.1 and 6.2.9.
pub const SHORTEST: usize = 8;
/// Longest password in characters that is accepted; longer ones are no safer and cost time.
pub const LONGEST: usize = 128;
/// Hashes computed at the same time: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;

/// The threads. On any of the many threads that the server has for blocking work the allocator would keep the memory of a hash for
/// that thread.
static THREADS: LazyLock<Runtime> = LazyLock::new(|| {
    let threads = Builder::new_current_thread().max_blocking_threads(AT_ONCE).build();
    threads.expect("a runtime without input and output needs nothing that can be missing")
});

/// Work whose turn comes only while somebody waits for it.
struct Waiting<T>(JoinHandle<T>);

impl<T> Drop for Waiting<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What the work comes to, once its turn has come.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
    let mut waiting = Waiting(THREADS.spawn_blocking(work));
    Ok((&mut waiting.0).await?)
}

/// Why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Fewer than [`SHORTEST`] characters.
    #[error("the password needs at least {SHORTEST} characters")]
    TooShort,
    /// More than [`LONGEST`] characters.
    #[error("the password may have at most {LONGEST} characters")]
    TooLong,
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(COST.0, COST.1, COST.2, None).expect("the cost lies within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Checks that a password may be used.
///
/// # Errors
/// [`Unfit`] with the rule that it breaks.
pub fn check(password: &str) -> Result<(), Unfit> {
    match password.chars().count() {
        ..SHORTEST => Err(Unfit::TooShort),
        SHORTEST..=LONGEST => Ok(()),
        _ => Err(Unfit::TooLong),
    }
}

/// Makes a password: twenty characters that are not mistaken for each other, 100 bits.
///
/// # Errors
/// When the machine gives no randomness.
pub fn made() -> anyhow::Result<String> {
    const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789X";
    let mut bytes = [0_u8; 20];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("the machine gives no randomness: {error}"))?;
    Ok(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect())
}

/// Hashes a password for storage, as a PHC string.
///
/// # Errors
/// When the machine gives no randomness or no memory.
pub async fn hash(password: String) -> anyhow::Result<String> {
    in_turn(move || {
        argon2()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| anyhow::anyhow!("argon2: {error}"))
    })
    .await?
}

/// Whether the password is the one that was hashed. Without a hash it takes as long and answers no, so that an address
/// nobody has cannot be told from a wrong password by the time it takes.
///
/// # Errors
/// When the machine gives no memory.
pub async fn verify(password: String, hash: Option<String>) -> anyhow::Result<bool> {
    if LONGEST < password.chars().count() {
        return Ok(false);
    }
    in_turn(move || match hash.as_deref().map(PasswordHash::new) {
        Some(Ok(hash)) => argon2().verify_password(password.as_bytes(), &hash).is_ok(),
        Some(Err(_)) | None => {
            let _ = argon2().hash_password(password.as_bytes());
            false
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_that_was_hashed_is_verified() {
        let hashed = hash("correct horse".to_owned()).await.expect("hashed");
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        assert!(verify("correct horse".to_owned(), Some(hashed.clone())).await.expect("verified"));
        assert!(!verify("correct horsf".to_owned(), Some(hashed)).await.expect("verified"));
        assert!(!verify("correct horse".to_owned(), None).await.expect("verified"));
        assert!(!verify("correct horse".to_owned(), Some("no hash".to_owned())).await.expect("verified"));
    }

    #[tokio::test]
    async fn a_panic_is_told_and_ends_nobody_elses_turn() {
        for _ in 0..=AT_ONCE {
            let answer: anyhow::Result<()> = in_turn(|| panic!("on purpose")).await;
            assert!(answer.is_err());
        }
        assert_eq!(in_turn(|| 7).await.expect("an answer"), 7);
    }

    #[tokio::test]
    async fn no_more_are_computed_at_once_than_there_is_memory_for() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static NOW: AtomicUsize = AtomicUsize::new(0);
        let all: Vec<_> = (0..32)
            .map(|_| {
                tokio::spawn(in_turn(|| {
                    let at_once = NOW.fetch_add(1, Ordering::SeqCst) + 1;
                    std::thread::yield_now();
                    NOW.fetch_sub(1, Ordering::SeqCst);
                    at_once
                }))
            })
            .collect();
        for one in all {
            assert!(one.await.expect("no panic").expect("an answer") <= AT_ONCE);
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(check("1234567"), Err(Unfit::TooShort));
        assert_eq!(check("漏斗漏斗漏斗漏斗"), Ok(()));
        assert_eq!(check(&"x".repeat(129)), Err(Unfit::TooLong));
    }
}
