//! Transactions that give way to each other and try again.

use std::time::Duration;

use mongodb::{
    ClientSession,
    error::{TRANSIENT_TRANSACTION_ERROR, UNKNOWN_TRANSACTION_COMMIT_RESULT},
};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{Error, Randomness, Result};

/// Transactions in each other's way make each other start over: a few at once are done sooner
/// than a crowd (200 buyers of one cheese: 1 s instead of 30), and the others wait in line.
static TURNS: Semaphore = Semaphore::const_new(4);

/// Does the work, an async block's, in a transaction of its own, and anew whenever it had to give
/// way to others. For a request that counts once ([`crate::idempotency`]) what comes out of it is kept with it in the same
/// transaction, and given again instead of doing the work a second time: what the caller needs to know must come out of
/// the block, and what may refuse the work must stand in it. A macro, since a function that takes an async closure yields a future of which
/// the compiler cannot tell that it may change threads.
macro_rules! transact {
    ($shop:expr, |$session:ident| $work:block) => {{
        let mut attempts = $crate::store::Attempts::new(&$shop.randomness).await;
        let claim = $crate::store::idempotency::running();
        loop {
            let mut session = $shop.store.begin().await?;
            let done = async {
                let $session = &mut session;
                if let Some(value) = $crate::store::idempotency::recall(&$shop.store, $session, claim.as_ref()).await? {
                    return $crate::Result::Ok(value);
                }
                let value = $work;
                $crate::store::idempotency::remember(&$shop.store, $session, claim.as_ref(), &value).await?;
                $crate::store::commit($session).await?;
                $crate::Result::Ok(value)
            }
            .await;
            match done {
                Ok(value) => {
                    $crate::store::idempotency::done(claim.as_ref());
                    break value;
                }
                Err(error) => attempts.again(error).await?,
            }
        }
    }};
}
pub(crate) use transact;

/// Commits. An unknown outcome is asked again: committing twice is committing once.
pub async fn commit(session: &mut ClientSession) -> Result<()> {
    const TRIES: usize = 5;
    let mut tries = 0;
    loop {
        match session.commit_transaction().await {
            Ok(()) => return Ok(()),
            Err(e) if e.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT) && tries < TRIES => tries += 1,
            Err(e) => return Err(e.into()),
        }
    }
}

/// How often a transaction has given way to others, and how long it waits before the next try:
/// longer each time, and by chance, so that a crowd spreads out.
pub struct Attempts<'a> {
    randomness: &'a Randomness,
    made: u32,
    _turn: Option<SemaphorePermit<'static>>,
}

impl<'a> Attempts<'a> {
    /// None so far; waits for its turn.
    pub async fn new(randomness: &'a Randomness) -> Self {
        Self {
            randomness,
            made: 0,
            // Nobody closes the line.
            _turn: TURNS.acquire().await.ok(),
        }
    }

    /// Waits when the whole transaction may be tried again; else hands the error back, as
    /// [`Error::Busy`] after too many tries.
    pub async fn again(&mut self, error: Error) -> Result<()> {
        const MOST: u32 = 60;
        match error {
            Error::Database(e) if e.contains_label(TRANSIENT_TRANSACTION_ERROR) => {
                self.made += 1;
                if self.made > MOST {
                    return Err(Error::Busy);
                }
                let most_millis = 8_u64 << self.made.min(5);
                let millis = 1 + self.randomness.below(most_millis);
                tokio::time::sleep(Duration::from_millis(millis)).await;
                Ok(())
            }
            error => Err(error),
        }
    }
}
