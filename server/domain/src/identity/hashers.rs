//! The threads that hash passwords.
//!
//! A hash takes a core for some 20 ms and 19 MiB of memory (bcrypt: more time, hardly any memory). So there are as many
//! threads as cores, [`MOST_THREADS`] at most, each with memory that it uses for one hash after the other.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, LazyLock, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread,
};

use argon2::{Block, Params};
use tokio::sync::oneshot;

use crate::{Error, Result};

const MOST_THREADS: usize = 4;

/// Hashes that wait for a thread, at most: about two seconds of two cores. One more is refused with [`Error::Busy`].
pub const MOST_WAITING: usize = 128;

/// Started by the first hash.
static HASHERS: LazyLock<io::Result<Hashers>> = LazyLock::new(|| {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    Hashers::start(cores.min(MOST_THREADS), MOST_WAITING)
});

/// Takes the thread's memory, as much as a hash of the shop needs.
type Work = Box<dyn FnOnce(&mut [Block]) + Send>;

struct Hashers(SyncSender<Work>);

/// Does this in one of the threads. [`Error::Busy`] at once when [`MOST_WAITING`] wait already.
pub async fn run<T: Send + 'static>(work: impl FnOnce(&mut [Block]) -> T + Send + 'static) -> Result<T> {
    match &*HASHERS {
        Ok(hashers) => hashers.run(work).await,
        Err(error) => Err(Error::Internal(format!(
            "no thread can be started for passwords: {error}"
        ))),
    }
}

impl Hashers {
    fn start(threads: usize, most_waiting: usize) -> io::Result<Self> {
        let (sender, waiting) = sync_channel(most_waiting);
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..threads {
            let waiting = Arc::clone(&waiting);
            thread::Builder::new()
                .name("passwords".into())
                .spawn(move || work_on(&waiting))?;
        }
        Ok(Self(sender))
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce(&mut [Block]) -> T + Send + 'static) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let work = move |memory: &mut [Block]| {
            // An error means that nobody waits for it any more.
            let _ = answer.send(work(memory));
        };
        self.0.try_send(Box::new(work)).map_err(|error| match error {
            TrySendError::Full(_) => Error::Busy,
            TrySendError::Disconnected(_) => Error::Internal("no thread is left for passwords".into()),
        })?;
        answered
            .await
            .map_err(|_| Error::Internal("hashing a password panicked".into()))
    }
}

fn work_on(waiting: &Mutex<Receiver<Work>>) {
    let mut memory = vec![Block::new(); Params::DEFAULT.block_count()];
    loop {
        // The lock is held while this thread waits for work, not while it works.
        let work = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(work) = work else { return };
        // A panic costs one answer, not the thread. The log has it by then.
        let _ = catch_unwind(AssertUnwindSafe(|| work(&mut memory)));
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future::{Future, poll_fn},
        pin::{Pin, pin},
        task::Poll,
    };

    use super::*;

    /// Hands the work over without waiting for its answer.
    async fn begin<T>(run: Pin<&mut impl Future<Output = Result<T>>>) -> Option<Result<T>> {
        let mut run = run;
        poll_fn(|context| {
            Poll::Ready(match run.as_mut().poll(context) {
                Poll::Ready(answer) => Some(answer),
                Poll::Pending => None,
            })
        })
        .await
    }

    #[tokio::test]
    async fn who_hangs_up_leaves_no_place_to_others_before_the_work_is_done() {
        let hashers = Hashers::start(1, 2).unwrap();
        let (began, start) = oneshot::channel();
        let (finish, wait) = std::sync::mpsc::channel::<()>();
        {
            let work = hashers.run(move |_| {
                began.send(()).unwrap();
                wait.recv().is_err()
            });
            let mut work = pin!(work);
            assert!(begin(work.as_mut()).await.is_none(), "it waits to be told");
            start.await.unwrap();
        }
        // The client is gone, the thread is not free: two wait, and the third is told at once.
        let (mut one, mut two) = (pin!(hashers.run(|_| 1)), pin!(hashers.run(|_| 2)));
        assert!(begin(one.as_mut()).await.is_none());
        assert!(begin(two.as_mut()).await.is_none());
        let third = hashers.run(|_| 3).await;
        assert!(matches!(third, Err(Error::Busy)), "{third:?}");
        drop(finish);
        assert_eq!((one.await.unwrap(), two.await.unwrap()), (1, 2));
        assert_eq!(hashers.run(|_| 3).await.unwrap(), 3, "there is room again");
    }

    #[tokio::test]
    async fn a_thread_uses_its_memory_again_and_outlives_a_panic() {
        let hashers = Hashers::start(1, 1).unwrap();
        let memory = |memory: &mut [Block]| (memory.as_ptr() as usize, memory.len());
        let first = hashers.run(memory).await.unwrap();
        assert_eq!(first.1, 19 * 1024, "as much as a hash needs, in KiB");
        let panicked = hashers.run(|_| -> () { panic!("a test") }).await;
        assert!(matches!(panicked, Err(Error::Internal(_))), "{panicked:?}");
        assert_eq!(hashers.run(memory).await.unwrap(), first);
    }
}
