//! Password hashes: argon2id with the parameters OWASP asks for (19 MiB, 2 passes, 1 lane), and
//! bcrypt's in accounts brought over, which are read but never written.

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use shared::{account::Secret, validation::BrokenRule};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::{Error, Randomness, Result};

/// A hash takes 19 MiB and some 20 ms of a core: no more at once than there are cores, so
/// that a crowd waits in line instead of taking the memory.
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

/// Whether `password` matches `stored`: a hash by argon2 or bcrypt, another text, or nothing. `legacy` is
/// any bcrypt hash that the shop still has. While there is one, every check computes both hashes, so that
/// its duration gives away neither an unknown address nor an account brought over.
pub async fn verify(password: &Secret, stored: Option<String>, legacy: Option<String>) -> Result<bool> {
    let (password, work) = (password.clone(), Work::plan(stored, legacy));
    in_line(move || work.verify(&password)).await
}

/// Whether bcrypt made this hash, as Node shops do (`$2a$`, `$2b$`, `$2y$`).
pub fn is_legacy(hash: &str) -> bool {
    hash.parse::<bcrypt::HashParts>().is_ok()
}

/// The hashes that one password costs, and which of them decides.
#[derive(Debug)]
struct Work {
    argon2: String,
    bcrypt: Option<String>,
    decides: Option<HashKind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HashKind {
    Argon2,
    Bcrypt,
}

impl Work {
    fn plan(stored: Option<String>, legacy: Option<String>) -> Self {
        /// A hash that no password matches.
        const NOBODY: &str =
            "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        match stored {
            Some(hash) if hash.starts_with("$argon2") && PasswordHash::new(&hash).is_ok() => Self {
                argon2: hash,
                bcrypt: legacy,
                decides: Some(HashKind::Argon2),
            },
            Some(hash) if is_legacy(&hash) => Self {
                argon2: NOBODY.into(),
                bcrypt: Some(hash),
                decides: Some(HashKind::Bcrypt),
            },
            _ => Self {
                argon2: NOBODY.into(),
                bcrypt: legacy,
                decides: None,
            },
        }
    }

    /// Whether the password is right. Both hashes are computed even when the first decides, so that it always takes as long.
    fn verify(&self, password: &Secret) -> Result<bool> {
        let password = password.0.as_bytes();
        let hash = PasswordHash::new(&self.argon2).map_err(|e| Error::Internal(format!("argon2: {e}")))?;
        let argon2 = Argon2::default().verify_password(password, &hash).is_ok();
        // As bcrypt always did, it looks at the first 72 bytes only.
        let bcrypt = self.bcrypt.as_ref().map(|hash| bcrypt::verify(password, hash));
        Ok(match self.decides {
            Some(HashKind::Argon2) => argon2,
            Some(HashKind::Bcrypt) => matches!(bcrypt, Some(Ok(true))),
            None => false,
        })
    }
}

/// Notes that `password` is too well known, unless another of its rules is broken already.
pub fn refuse_common(password: &Secret, broken: &mut Vec<BrokenRule>) {
    if !broken.iter().any(|rule| rule.field == "password") && is_common(password) {
        broken.push(BrokenRule::new("password", "common_password"));
    }
}

/// Whether `password` is one that everybody tries first: on zxcvbn's lists of common passwords
/// and words, alone or trivially changed.
fn is_common(password: &Secret) -> bool {
    // The first hundred characters are enough; more would only cost time.
    let start: String = password.0.chars().take(100).collect();
    zxcvbn::zxcvbn(&start, &[]).score() < zxcvbn::Score::Two
}

async fn in_line<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let place = HASHERS.acquire().await.map_err(|e| Error::Internal(e.to_string()))?;
    let work = move || {
        // Held until the work is done, though the request may be gone by then.
        let _place = place;
        work()
    };
    spawn_blocking(work).await.map_err(|e| Error::Internal(e.to_string()))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[tokio::test]
    async fn who_hangs_up_leaves_no_place_to_others_before_the_work_is_done() {
        let mut done = Vec::new();
        let most = std::thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..most {
            let (finish, wait) = mpsc::channel::<()>();
            let (began, start) = tokio::sync::oneshot::channel();
            let work = move || {
                began.send(()).map_err(|()| Error::NotFound)?;
                wait.recv().map_err(|_| Error::NotFound)
            };
            tokio::select! {
                answer = in_line(work) => panic!("it waits to be told: {answer:?}"),
                started = start => started.expect("it has begun"),
            }
            done.push(finish);
        }
        assert_eq!(HASHERS.available_permits(), 0);
        drop(done);
    }

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

    /// Of `trois petites chèvres`, by another implementation (libxcrypt).
    const LEGACY: [&str; 3] = [
        "$2a$04$cbcdefghijklmnopqrstuubgrhY72TXSgVv1xCJibFdMBbjxpM9Be",
        "$2b$04$abcdefghijklmnopqrstuuA/poSFppMRAgqUJPCPzhhHJLLOSIDxq",
        "$2y$04$bbcdefghijklmnopqrstuuijA1zHfzOHwCIElwQ5iaZMlNmtFgmWi",
    ];

    #[tokio::test]
    async fn only_the_right_password_opens_its_hash() {
        let randomness = Randomness::seeded(1);
        let right = Secret("trois petites chèvres".into());
        let stored = hash(&randomness, &right).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        let opens = async |password: &str, stored: Option<&str>| {
            let password = Secret(password.into());
            verify(&password, stored.map(Into::into), Some(LEGACY[0].into()))
                .await
                .unwrap()
        };
        for hash in [&stored, LEGACY[0], LEGACY[1], LEGACY[2]] {
            assert!(opens(&right.0, Some(hash)).await, "{hash}");
            assert!(!opens("quatre petites chèvres", Some(hash)).await, "{hash}");
        }
        // Not even by what the other hash would take.
        for other in [
            None,
            Some(""),
            Some("plain text"),
            Some("$pbkdf2-sha256$i=1$c2FsdHNhbHQ$aGFzaA"),
        ] {
            assert!(!opens(&right.0, other).await, "{other:?}");
        }
    }

    #[tokio::test]
    async fn of_a_long_password_bcrypt_looks_at_72_bytes() {
        let hash = bcrypt::hash_with_salt("x".repeat(100), 4, [7; 16]).unwrap().to_string();
        for (length, opens) in [(71, false), (72, true), (100, true), (128, true)] {
            let password = Secret("x".repeat(length));
            assert_eq!(
                verify(&password, Some(hash.clone()), None).await.unwrap(),
                opens,
                "{length}"
            );
        }
    }

    #[test]
    fn every_password_costs_the_same_hashes_whoever_it_is_for() {
        let cost = |stored: Option<&str>, legacy: Option<&str>| {
            let work = Work::plan(stored.map(Into::into), legacy.map(Into::into));
            let argon2 = PasswordHash::new(&work.argon2).unwrap();
            let bcrypt = work
                .bcrypt
                .map(|hash| hash.parse::<bcrypt::HashParts>().unwrap().get_cost());
            (argon2.algorithm.to_string(), argon2.params.to_string(), bcrypt)
        };
        let argon2 =
            "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let of_the_shop = ("argon2id".into(), "m=19456,t=2,p=1".into());
        for legacy in [None, Some(LEGACY[2])] {
            let (algorithm, parameters) = &of_the_shop;
            let expected = (String::clone(algorithm), String::clone(parameters), legacy.map(|_| 4));
            for stored in [None, Some(argon2), Some(""), Some("plain text"), Some("$2b$not bcrypt")] {
                assert_eq!(cost(stored, legacy), expected, "{stored:?}");
            }
        }
        // Where there is an account brought over, there is a legacy hash.
        let (algorithm, parameters) = of_the_shop;
        assert_eq!(cost(Some(LEGACY[2]), Some(LEGACY[1])), (algorithm, parameters, Some(4)));
    }
}
