//! Where random numbers come from.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use rand::{RngCore, SeedableRng, rngs::StdRng};
use sha2::{Digest, Sha256};

/// A source of random numbers: the machine's, fit for secrets, or one that a test seeds. Clones go on with the same numbers.
#[derive(Clone)]
pub enum Randomness {
    /// The machine's generator.
    System,
    /// The same numbers every time, for tests.
    Seeded(Arc<Mutex<StdRng>>),
}

impl Randomness {
    /// A generator with this seed.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// Fills `bytes` with random ones.
    pub fn fill(&self, bytes: &mut [u8]) {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
            Self::System => rand::rng().fill_bytes(bytes),
            Self::Seeded(rng) => rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes),
        }
    }

    /// A number below `limit`; 0 when `limit` is 0.
    pub fn below(&self, limit: u64) -> u64 {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        // 128 bits make the remainder's bias smaller than any use could notice.
        let number = u128::from_le_bytes(bytes).checked_rem(u128::from(limit)).unwrap_or(0);
        u64::try_from(number).unwrap_or(0)
    }

    /// A secret of 256 bits, as 64 hex digits.
    pub fn secret(&self) -> String {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        hex(&bytes)
    }

    /// Eight letters and digits in two groups, none of which sounds or looks like another: `K7M3-Q9TD`.
    pub fn readable_code(&self) -> String {
        const LETTERS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
        let mut code = String::with_capacity(9);
        for position in 0..8 {
            if position == 4 {
                code.push('-');
            }
            let letter = self.below(LETTERS.len() as u64);
            code.push(char::from(LETTERS[usize::try_from(letter).unwrap_or(0)]));
        }
        code
    }
}

/// SHA-256 of a secret, in hex: what the database keeps of it. Looking a digest up leaks nothing
/// that helps to guess the secret behind it.
pub fn digest(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// [`digest`] of an address of mail, the same whatever its case.
pub fn digest_of_address(email: &str) -> String {
    digest(&email.to_lowercase())
}

/// Lower-case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

impl fmt::Debug for Randomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "System",
            Self::Seeded(_) => "Seeded",
        })
    }
}
