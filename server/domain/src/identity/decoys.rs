//! What a password costs on an address without an account: as much as on an account, so that the time of an answer does
//! not tell the two apart.
//!
//! Accounts brought over have bcrypt hashes until their owners sign in, others have argon2's, which take another time. So
//! of the addresses without an account the same share costs bcrypt. Which ones is decided by the shop's secret: an
//! address costs the same whenever it is tried.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use shared::{Timestamp, account::Secret};
use tokio::sync::Mutex;

use super::passwords::HashKind;
use crate::{Error, Result, Shop, store::users};

/// How long the accounts are not counted again, in seconds.
const COUNTED_SECONDS: i64 = 10 * 60;

/// The kinds of hashes that the accounts have, as last counted.
#[derive(Debug, Default)]
pub struct Decoys(Mutex<Option<(Timestamp, Kinds)>>);

#[derive(Clone, Debug)]
struct Kinds {
    accounts: u64,
    /// Of these, those with a bcrypt hash of each cost.
    bcrypt: Vec<(u32, u64)>,
}

/// The kind of hash that a password costs if the address has no account. To be asked for every address: sometimes the
/// accounts have to be counted first.
pub async fn decoy(shop: &Shop, email: &str) -> Result<HashKind> {
    // Held while the accounts are counted, so that one request does it and the others wait.
    let mut counted = shop.decoys.0.lock().await;
    let now = shop.now();
    let kinds = match &*counted {
        Some((at, kinds)) if now < at.plus_seconds(COUNTED_SECONDS) => kinds.clone(),
        _ => {
            let kinds = count(shop).await?;
            *counted = Some((now, kinds.clone()));
            kinds
        }
    };
    drop(counted);
    kinds.choose(&shop.settings.jwt_secret, email)
}

async fn count(shop: &Shop) -> Result<Kinds> {
    let costs = users::legacy_costs(&shop.store).await?.into_iter();
    Ok(Kinds {
        accounts: users::count(&shop.store).await?,
        bcrypt: costs
            .filter_map(|(cost, accounts)| Some((cost.parse().ok()?, accounts)))
            .collect(),
    })
}

impl Kinds {
    /// The kind of this address, in any case: the database takes those for the same account.
    fn choose(&self, secret: &Secret, email: &str) -> Result<HashKind> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(secret.0.as_bytes()).map_err(|e| Error::Internal(e.to_string()))?;
        mac.update(b"decoy ");
        mac.update(email.to_lowercase().as_bytes());
        let [a, b, c, d, ..]: [u8; 32] = mac.finalize().into_bytes().into();
        // One of the accounts by chance. As accounts leave bcrypt behind, an address leaves it once, too.
        let mut chosen = (u64::from(u32::from_be_bytes([a, b, c, d])) * self.accounts) >> 32;
        for (cost, accounts) in &self.bcrypt {
            if chosen < *accounts {
                return Ok(HashKind::Bcrypt { cost: *cost });
            }
            chosen -= accounts;
        }
        Ok(HashKind::Argon2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(kinds: &Kinds, secret: &str, email: &str) -> HashKind {
        kinds.choose(&Secret(secret.into()), email).unwrap()
    }

    #[test]
    fn of_addresses_without_an_account_as_many_cost_bcrypt_as_of_accounts() {
        let kinds = Kinds {
            accounts: 1_000,
            bcrypt: vec![(10, 200), (12, 100)],
        };
        let mut found = [0; 3];
        for n in 0..10_000 {
            found[match choose(&kinds, "a secret", &format!("{n}@exemple.fr")) {
                HashKind::Bcrypt { cost: 10 } => 0,
                HashKind::Bcrypt { cost: 12 } => 1,
                HashKind::Bcrypt { cost } => panic!("{cost}"),
                HashKind::Argon2 => 2,
            }] += 1;
        }
        for (found, expected) in found.into_iter().zip([2_000_i32, 1_000, 7_000]) {
            assert!((found - expected).abs() < 200, "{found} instead of some {expected}");
        }
    }

    #[test]
    fn an_address_costs_the_same_each_time_and_leaves_bcrypt_once() {
        let kinds = |bcrypt| Kinds {
            accounts: 100,
            bcrypt: vec![(10, bcrypt)],
        };
        let mut differ = 0;
        for n in 0..100 {
            let (lower, upper) = (format!("n{n}@exemple.fr"), format!("N{n}@EXEMPLE.fr"));
            assert_eq!(
                choose(&kinds(50), "a secret", &lower),
                choose(&kinds(50), "a secret", &upper)
            );
            // From one secret nothing follows for another.
            let other = choose(&kinds(50), "another secret", &lower);
            differ += i32::from(choose(&kinds(50), "a secret", &lower) != other);
            let over_time = (0..=100).rev().map(|bcrypt| choose(&kinds(bcrypt), "a secret", &lower));
            let left = over_time.skip_while(|kind| *kind != HashKind::Argon2);
            assert!(left.clone().count() > 0 && left.into_iter().all(|kind| kind == HashKind::Argon2));
        }
        assert!((30..70).contains(&differ), "{differ}");
    }

    #[test]
    fn without_accounts_an_address_costs_argon2() {
        for accounts in [0, 1] {
            let bcrypt = Vec::new();
            assert_eq!(
                choose(&Kinds { accounts, bcrypt }, "a secret", "a@exemple.fr"),
                HashKind::Argon2
            );
        }
    }
}
