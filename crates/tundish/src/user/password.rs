//! Passwords: argon2id, computed on threads that may be busy, so that a sign-in does not hold up the pages of others.

use std::sync::LazyLock;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

/// Memory in KiB, passes and lanes: the OWASP password storage cheat sheet's first recommendation for argon2id
/// (19 MiB, 2 passes, 1 lane).
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// Shortest password in characters; ASVS 5.0, 6.2.1 and 6.2.9.
pub const SHORTEST: usize = 8;
/// Longest password in characters that is accepted; longer ones are no safer and cost time.
pub const LONGEST: usize = 128;
/// Hashes computed at the same time: each takes 19 MiB and a core.
static AT_ONCE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

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

/// Hashes a password for storage, as a PHC string.
///
/// # Errors
/// When the machine gives no randomness or no memory.
pub async fn hash(password: String) -> anyhow::Result<String> {
    let _turn = AT_ONCE.acquire().await?;
    tokio::task::spawn_blocking(move || {
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
    let _turn = AT_ONCE.acquire().await?;
    Ok(tokio::task::spawn_blocking(move || match hash.as_deref().map(PasswordHash::new) {
        Some(Ok(hash)) => argon2().verify_password(password.as_bytes(), &hash).is_ok(),
        Some(Err(_)) | None => {
            let _ = argon2().hash_password(password.as_bytes());
            false
        }
    })
    .await?)
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

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(check("1234567"), Err(Unfit::TooShort));
        assert_eq!(check("漏斗漏斗漏斗漏斗"), Ok(()));
        assert_eq!(check(&"x".repeat(129)), Err(Unfit::TooLong));
    }
}
