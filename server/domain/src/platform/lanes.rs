//! Work that waits in a line, done by a few at a time.

use futures_util::future::join_all;
use tokio::sync::Mutex;

use crate::Result;

/// Does what `claim` hands out until it hands out nothing, or `go_on` says no, so many at a time; what was begun is
/// finished. Answers how often `work` said yes.
pub async fn work_off<T, C, W>(
    lanes: usize,
    go_on: &impl Fn() -> bool,
    claim: impl Fn() -> C,
    work: impl Fn(T) -> W,
) -> Result<usize>
where
    C: Future<Output = Result<Option<T>>>,
    W: Future<Output = Result<bool>>,
{
    // One lane asks at a time, and the first that finds nothing has asked for all.
    let nothing_due = Mutex::new(false);
    let lane = async || {
        let mut done = 0;
        loop {
            let mut nothing_due = nothing_due.lock().await;
            if *nothing_due || !go_on() {
                break;
            }
            let Some(entry) = claim().await? else {
                *nothing_due = true;
                break;
            };
            drop(nothing_due);
            done += usize::from(work(entry).await?);
        }
        Ok(done)
    };
    join_all((0..lanes).map(|_| lane())).await.into_iter().sum()
}
