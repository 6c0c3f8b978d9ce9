//! Password hashes: argon2id with the parameters OWASP asks for (19 MiB, 2 passes, 1 lane), and
//! bcrypt's in accounts brought over, which are read but never written.

use argon2::{
    ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use shared::{account::Secret, validation::BrokenRule};

use super::hashers;
use crate::{Error, Randomness, Result};

/// What makes a hash, and so what checking a password costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashKind {
    /// Argon2id with the shop's parameters.
    Argon2,
    /// Bcrypt with 2^cost rounds.
    Bcrypt {
        /// From 4 to 31.
        cost: u32,
    },
}

/// The hash of `password` under a fresh salt, as a PHC string. [`Error::Busy`] when too many wait for theirs.
pub async fn hash(randomness: &Randomness, password: &Secret) -> Result<String> {
    let mut salt = [0; 16];
    randomness.fill(&mut salt);
    let password = password.clone();
    let computed = hashers::run(move |memory| {
        let argon2 = Argon2::default();
        let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
        argon2.hash_password_into_with_memory(password.0.as_bytes(), &salt, &mut output, memory)?;
        Ok(PasswordHash {
            algorithm: ARGON2ID_IDENT,
            version: Some(Version::default().into()),
            params: ParamsString::try_from(argon2.params())?,
            salt: Some(Salt::new(&salt)?),
            hash: Some(Output::new(&output)?),
        })
    });
    let hash: argon2::password_hash::Result<_> = computed.await?;
    Ok(hash.map_err(|e| Error::Internal(format!("argon2: {e}")))?.to_string())
}

/// Whether `password` matches `stored`: a hash by argon2 or bcrypt, another text, or nothing. Computes one hash in any
/// case: the kind of `stored`; argon2 for a text that is no hash; `decoy` where there is no account. [`Error::Busy`]
/// when too many wait for theirs.
pub async fn verify(password: &Secret, stored: Option<&str>, decoy: HashKind) -> Result<bool> {
    let (password, compared) = (password.clone(), Compared::to(stored, decoy));
    hashers::run(move |memory| compared.matches(password.0.as_bytes(), memory)).await
}

/// Whether bcrypt made this hash, as Node shops do (`$2a$`, `$2b$`, `$2y$`).
pub fn is_legacy(hash: &str) -> bool {
    hash.parse::<bcrypt::HashParts>()
        .is_ok_and(|parts| (4..=31).contains(&parts.get_cost()))
}

/// The hash that a password is compared with.
#[derive(Debug)]
enum Compared {
    Argon2 {
        argon2: Argon2<'static>,
        salt: Vec<u8>,
        /// `None` matches no password.
        expected: Option<Output>,
    },
    Bcrypt(String),
}

impl Compared {
    fn to(stored: Option<&str>, decoy: HashKind) -> Self {
        match stored {
            None => Self::decoy(decoy),
            Some(hash) if is_legacy(hash) => Self::Bcrypt(hash.into()),
            Some(hash) => Self::argon2(hash).unwrap_or_else(|| Self::decoy(HashKind::Argon2)),
        }
    }

    /// A PHC string of argon2's; `None` when it cannot be computed.
    fn argon2(hash: &str) -> Option<Self> {
        let hash = PasswordHash::new(hash).ok()?;
        let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
        let version = hash.version.map_or(Ok(Version::default()), Version::try_from).ok()?;
        let params = Params::try_from(&hash).ok()?;
        Some(Self::Argon2 {
            argon2: Argon2::new(algorithm, version, params),
            salt: hash.salt?.to_vec(),
            expected: Some(hash.hash?),
        })
    }

    /// A hash that costs as much as another, and that no password matches.
    fn decoy(kind: HashKind) -> Self {
        match kind {
            HashKind::Argon2 => Self::Argon2 {
                argon2: Argon2::default(),
                salt: vec![0; argon2::RECOMMENDED_SALT_LEN],
                expected: None,
            },
            HashKind::Bcrypt { cost } => Self::Bcrypt(format!("$2b${cost:02}${}", ".".repeat(53))),
        }
    }

    fn matches(&self, password: &[u8], memory: &mut [Block]) -> bool {
        match self {
            // As bcrypt always did, it looks at the first 72 bytes only.
            Self::Bcrypt(hash) => matches!(bcrypt::verify(password, hash), Ok(true)),
            Self::Argon2 { argon2, salt, expected } => {
                let params = argon2.params();
                let mut computed = vec![0; params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
                let done = if params.block_count() > memory.len() {
                    // A hash that another shop made with more memory.
                    argon2.hash_password_into(password, salt, &mut computed)
                } else {
                    argon2.hash_password_into_with_memory(password, salt, &mut computed, memory)
                };
                // `Output` compares in constant time.
                done.is_ok() && Output::new(&computed).ok() == *expected && expected.is_some()
            }
        }
    }
}

/// Notes that `password` is too well known, unless another of its rules is broken already.
pub fn refuse_common(password: &Secret, broken: &mut Vec<BrokenRule>) {
    if !broken.iter().any(|rule| rule.field == "password") && is_common(password) {
        broken.push(BrokenRule::new("password", "common_password"));
    }
}

/// What whoever knows the shop tries first, beside what everybody does.
const WORDS_OF_THE_SHOP: [&str; 5] = [
    "fromagerie",
    "alioui",
    "fromageriealioui",
    "fromagerie-alioui",
    "fromagerie alioui",
];

/// Whether `password` is one that everybody tries first: on zxcvbn's lists of common passwords
/// and words or on the shop's own, alone or trivially changed.
fn is_common(password: &Secret) -> bool {
    // The first hundred characters are enough; more would only cost time.
    let start: String = password.0.chars().take(100).collect();
    zxcvbn::zxcvbn(&start, &WORDS_OF_THE_SHOP).score() < zxcvbn::Score::Two
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
            "FromagerieAlioui",
            "fromagerie-alioui",
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
            verify(&password, stored, HashKind::Argon2).await.unwrap()
        };
        for hash in [&stored, LEGACY[0], LEGACY[1], LEGACY[2]] {
            assert!(opens(&right.0, Some(hash)).await, "{hash}");
            assert!(!opens("quatre petites chèvres", Some(hash)).await, "{hash}");
        }
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
            let is_right = verify(&password, Some(&hash), HashKind::Argon2).await.unwrap();
            assert_eq!(is_right, opens, "{length}");
        }
    }

    /// The shop's own argon2, or bcrypt and its cost.
    fn cost(stored: Option<&str>, decoy: HashKind) -> HashKind {
        match Compared::to(stored, decoy) {
            Compared::Bcrypt(hash) => HashKind::Bcrypt {
                cost: hash.parse::<bcrypt::HashParts>().unwrap().get_cost(),
            },
            Compared::Argon2 { argon2, expected, .. } => {
                assert_eq!(argon2.params().to_string(), "m=19456,t=2,p=1");
                assert!(expected.is_none_or(|expected| expected.len() == 32));
                HashKind::Argon2
            }
        }
    }

    #[test]
    fn a_password_costs_one_hash_of_its_accounts_kind_whatever_others_have() {
        let argon2 =
            "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let bcrypt = |cost| HashKind::Bcrypt { cost };
        for decoy in [HashKind::Argon2, bcrypt(10)] {
            assert_eq!(cost(Some(argon2), decoy), HashKind::Argon2);
            for legacy in LEGACY {
                assert_eq!(cost(Some(legacy), decoy), bcrypt(4));
            }
            assert_eq!(cost(None, decoy), decoy, "no account");
            for unreadable in [
                "",
                "plain text",
                "$2b$not bcrypt",
                "$2b$99$abcdefghijklmnopqrstuuA/poSFppMRAgqUJPCPzhhHJLLOSIDxq",
                "$argon2id$",
                "$argon2id$v=20$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=0,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA",
                "$pbkdf2-sha256$i=1$c2FsdHNhbHQ$aGFzaA",
            ] {
                assert_eq!(cost(Some(unreadable), decoy), HashKind::Argon2, "{unreadable}");
            }
        }
    }

    #[test]
    fn a_decoy_is_computed_to_its_end() {
        let mut memory = vec![Block::new(); Params::DEFAULT.block_count()];
        assert!(!Compared::decoy(HashKind::Argon2).matches(b"any", &mut memory));
        let blocks_used = memory
            .iter()
            .filter(|block| block.as_ref().iter().any(|word| *word != 0))
            .count();
        assert_eq!(blocks_used, memory.len());
        let Compared::Bcrypt(hash) = Compared::decoy(HashKind::Bcrypt { cost: 4 }) else {
            panic!("another kind")
        };
        assert!(is_legacy(&hash));
        assert!(!bcrypt::verify("any", &hash).unwrap());
    }

    #[tokio::test]
    async fn a_hash_with_larger_parameters_than_the_shops_opens() {
        // Of `trois petites chèvres`, 32 MiB.
        let params = Params::new(32 * 1024, 1, 1, None).unwrap();
        let argon2 = Argon2::new(Algorithm::Argon2i, Version::default(), params);
        let password = Secret("trois petites chèvres".into());
        let hash: PasswordHash =
            argon2::PasswordHasher::hash_password_with_salt(&argon2, password.0.as_bytes(), &[7; 16]).unwrap();
        let stored = hash.to_string();
        assert!(verify(&password, Some(&stored), HashKind::Argon2).await.unwrap());
        let wrong = Secret("quatre petites chèvres".into());
        assert!(!verify(&wrong, Some(&stored), HashKind::Argon2).await.unwrap());
    }
}
