//! Password hashes: argon2id with the parameters OWASP asks for (19 MiB, 2 passes, 1 lane).

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use shared::account::Secret;
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::{Error, Randomness, Result};

/// A hash takes 19 MiB and some 20 ms of a core: no more at once than there are cores, so
/// that a crowd at the door waits in line instead of taking the memory.
static HASHERS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from)));

/// The hash of `password` under a fresh salt, as a PHC string.
pub async fn hash(randomness: &Randomness, password: &Secret) -> Result<String> {
    let mut salt = [0; 16];
    randomness.fill(&mut salt);
    let password = password.clone();
    in_line(move || {
        let hash: PasswordHash = Argon2::default()
            .hash_password_with_salt(password.0.as_bytes(), &salt)
            .map_err(|e| Error::Internal(format!("argon2: {e}")))?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether `password` is the one behind `hash`. Without a hash that argon2 made it takes the same time and is
/// false, so that an unknown address cannot be told from a wrong password.
pub async fn verify(password: &Secret, hash: Option<String>) -> Result<bool> {
    /// The hash of nothing anyone can type.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let password = password.clone();
    in_line(move || {
        // An account brought over may hold another kind of hash, or none.
        let stored = hash.as_deref().and_then(|hash| PasswordHash::new(hash).ok());
        let known = stored.is_some();
        let hash = stored.map_or_else(|| PasswordHash::new(NOBODY), Ok);
        let hash = hash.map_err(|e| Error::Internal(format!("argon2: {e}")))?;
        let matches = Argon2::default().verify_password(password.0.as_bytes(), &hash).is_ok();
        Ok(known && matches)
    })
    .await
}

/// Whether `password` is one that everybody tries first: on zxcvbn's lists of common passwords
/// and words, alone or trivially changed.
pub fn is_common(password: &Secret) -> bool {
    // A hundred characters tell; more would only cost time.
    let start: String = password.0.chars().take(100).collect();
    zxcvbn::zxcvbn(&start, &[]).score() < zxcvbn::Score::Two
}

async fn in_line<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _place = HASHERS.acquire().await.map_err(|e| Error::Internal(e.to_string()))?;
    spawn_blocking(work).await.map_err(|e| Error::Internal(e.to_string()))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_passwords_are_common_and_phrases_are_not() {
        for common in [
            "1234567890",
            "password123",
            "azertyuiop",
            "qwertyuiop",
            "aaaaaaaaaa",
            "P@ssw0rd12",
        ] {
            assert!(is_common(&Secret(common.into())), "{common}");
        }
        for fine in ["comte-24-mois", "cheval fromage pile", "tr0is petites chèvres"] {
            assert!(!is_common(&Secret(fine.into())), "{fine}");
        }
    }

    #[tokio::test]
    async fn only_the_right_password_opens_its_hash() {
        let randomness = Randomness::seeded(1);
        let right = Secret("trois petites chèvres".into());
        let stored = hash(&randomness, &right).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify(&right, Some(stored.clone())).await.unwrap());
        assert!(!verify(&Secret("quatre".into()), Some(stored)).await.unwrap());
        assert!(!verify(&Secret(String::new()), None).await.unwrap());
    }
}
