//! Sessions and users in memory, so that a signed-in request asks the database for nobody whom it has just read.
//!
//! What this process changes is forgotten when it commits; what other processes change, or someone by hand, when a change
//! stream tells of it ([`follow`]). While nobody follows, or the stream is silent for too long, the database is asked.

use std::{
    collections::VecDeque,
    fmt, mem,
    num::NonZeroUsize,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::FutureExt;
use lru::LruCache;
use mongodb::{
    bson::{Document, doc},
    change_stream::{ChangeStream, event::ChangeStreamEvent},
};
use shared::{Id, session::Session, user::User};
use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

use super::{Store, pool, sessions::StoredSession};
use crate::{Error, Result};

/// Sessions in memory at most, and as many users; about a kilobyte each. Those used longest ago give way.
pub const MOST: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();
/// How old the stream's last word may be. Every process honours the end of a session within a second.
const TRUST: Duration = Duration::from_millis(900);
/// How long the database waits for a change before it says that there is none: well below [`TRUST`].
const MAX_AWAIT: Duration = Duration::from_millis(250);
/// Changes that the database sends at once, at most.
const BATCH: u32 = 1_000;
/// How long to wait before a database that went away is asked again.
const PAUSE: Duration = Duration::from_secs(1);
/// How many of the last things forgotten are remembered: more than change while one session is read.
const REMEMBERED: usize = 1_000;

/// What changed, and is to be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// This session.
    Session(Id<Session>),
    /// Every session of this user.
    SessionsOf(Id<User>),
    /// What a session shows of this user.
    User(Id<User>),
}

/// The sessions and users in memory. Clones share them.
#[derive(Clone)]
pub struct SignedIn(Arc<Mutex<State>>);

struct State {
    sessions: LruCache<Id<Session>, Arc<StoredSession>>,
    users: LruCache<Id<User>, Arc<User>>,
    /// What was forgotten last, the newest at the back.
    forgotten: VecDeque<Changed>,
    /// How much was ever forgotten.
    moment: u64,
    /// Every change that was made before this was forgotten. `None` while nobody follows the changes.
    current_at: Option<Instant>,
    /// How often both were found here, and how often the database had to be asked.
    hits: u64,
    misses: u64,
}

/// A moment between two changes: what is read after it may be kept unless it changes later.
#[derive(Clone, Copy, Debug)]
pub struct Moment(u64);

impl Default for SignedIn {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(State {
            sessions: LruCache::new(MOST),
            users: LruCache::new(MOST),
            forgotten: VecDeque::new(),
            moment: 0,
            current_at: None,
            hits: 0,
            misses: 0,
        })))
    }
}

impl SignedIn {
    /// The session and its user; `None` when the database has to be asked.
    pub fn find(&self, id: Id<Session>) -> Option<(Arc<StoredSession>, Arc<User>)> {
        let mut state = self.lock();
        let found = state.find(id);
        match &found {
            Some(_) => state.hits += 1,
            None => state.misses += 1,
        }
        found
    }

    /// How often a session and its user were found here, and how often the database had to be asked.
    pub fn hits_and_misses(&self) -> (u64, u64) {
        let state = self.lock();
        (state.hits, state.misses)
    }

    /// The moment now. Take it before reading what is to be kept.
    pub fn moment(&self) -> Moment {
        Moment(self.lock().moment)
    }

    /// Keeps what was read after `since`, unless it has changed meanwhile.
    pub fn keep(&self, session: &Arc<StoredSession>, user: &Arc<User>, since: Moment) {
        let mut state = self.lock();
        if state.is_current() && !state.has_changed(session, since) {
            state.sessions.put(session.id, Arc::clone(session));
            state.users.put(user.id, Arc::clone(user));
        }
    }

    /// Forgets what changed. Call it after the change is committed, also when nobody knows whether it was.
    pub fn forget(&self, changed: impl IntoIterator<Item = Changed>) {
        let mut state = self.lock();
        for changed in changed {
            match changed {
                Changed::Session(id) => drop(state.sessions.pop(&id)),
                Changed::User(id) => drop(state.users.pop(&id)),
                Changed::SessionsOf(user) => {
                    let theirs = state.sessions.iter().filter(|(_, session)| session.user_id == user);
                    let theirs: Vec<_> = theirs.map(|(id, _)| *id).collect();
                    for id in theirs {
                        state.sessions.pop(&id);
                    }
                }
            }
            if state.forgotten.len() == REMEMBERED {
                state.forgotten.pop_front();
            }
            state.forgotten.push_back(changed);
            state.moment += 1;
        }
    }

    /// Forgets everything, also what is being read just now.
    fn clear(&self) {
        let mut state = self.lock();
        state.sessions.clear();
        state.users.clear();
        state.forgotten.clear();
        state.moment += 1;
    }

    /// Notes that every change made before `at` was forgotten; with `None`, that changes do not arrive.
    fn set_current_at(&self, at: Option<Instant>) {
        self.lock().current_at = at;
    }

    /// A poisoned lock is used all the same: nothing panics while it is held.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn find(&mut self, id: Id<Session>) -> Option<(Arc<StoredSession>, Arc<User>)> {
        if !self.is_current() {
            return None;
        }
        let session = self.sessions.get(&id).cloned()?;
        let user = self.users.get(&session.user_id).cloned()?;
        Some((session, user))
    }

    fn is_current(&self) -> bool {
        self.current_at.is_some_and(|at| at.elapsed() < TRUST)
    }

    /// Whether the session or its user may have changed since.
    fn has_changed(&self, session: &StoredSession, since: Moment) -> bool {
        let changes = usize::try_from(self.moment - since.0).unwrap_or(usize::MAX);
        changes > self.forgotten.len()
            || self.forgotten.iter().rev().take(changes).any(|changed| match changed {
                Changed::Session(id) => *id == session.id,
                Changed::SessionsOf(user) | Changed::User(user) => *user == session.user_id,
            })
    }
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Whose they are is personal.
        let sessions = self.lock().sessions.len();
        f.debug_struct("SignedIn")
            .field("sessions", &sessions)
            .finish_non_exhaustive()
    }
}

/// Forgets what other processes change, or someone by hand, until `stopping` turns true.
pub async fn follow(store: &Store, mut stopping: watch::Receiver<bool>) {
    let mut is_lost = false;
    loop {
        let followed = async {
            let changes = open(store).await?;
            if mem::take(&mut is_lost) {
                tracing::info!(target: "system", "changes of sessions arrive again");
            }
            follow_stream(store, changes, &stopping).await
        }
        .await;
        store.signed_in.set_current_at(None);
        match followed {
            Ok(()) => return,
            Err(error) if !mem::replace(&mut is_lost, true) => tracing::warn!(
                target: "system", %error,
                "changes of sessions do not arrive: each signed-in request asks the database until they do"
            ),
            Err(_) => {}
        }
        tokio::select! {
            // An error means that the sender is gone, so it ends, too.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(PAUSE) => {}
        }
    }
}

type Changes = ChangeStream<ChangeStreamEvent<Document>>;

/// A stream of all changes from now on, with nothing in memory that is older.
async fn open(store: &Store) -> Result<Changes> {
    let pipeline = [
        doc! { "$match": { "ns.coll": { "$in": ["sessions", "users"] }, "operationType": { "$ne": "insert" } } },
        doc! { "$project": { "operationType": 1, "ns": 1, "documentKey": 1 } },
    ];
    let watching = store.database.watch().pipeline(pipeline);
    let changes = watching.max_await_time(MAX_AWAIT).batch_size(BATCH).await?;
    store.signed_in.clear();
    store.signed_in.set_current_at(Some(Instant::now()));
    Ok(changes)
}

/// Follows until told to stop; an error when the stream breaks off.
async fn follow_stream(store: &Store, mut changes: Changes, stopping: &watch::Receiver<bool>) -> Result<()> {
    let (mut asked_at, mut received) = (Instant::now(), 0);
    while !*stopping.borrow() && stopping.has_changed().is_ok() {
        let event = {
            let mut next = pin!(pool::changes(changes.next_if_any()));
            let received_already = next.as_mut().now_or_never();
            if received_already.is_none() {
                // The last batch is done, and the next one being asked for. A full batch leaves changes behind.
                if received < BATCH {
                    store.signed_in.set_current_at(Some(asked_at));
                }
                (asked_at, received) = (Instant::now(), 0);
            }
            match received_already {
                Some(event) => event?,
                None => next.await?,
            }
        };
        match event {
            Some(event) => {
                received += 1;
                forget(store, &event);
            }
            None if !changes.is_alive() => return Err(Error::Internal("the stream of changes ended".into())),
            None => {}
        }
    }
    Ok(())
}

fn forget(store: &Store, event: &ChangeStreamEvent<Document>) {
    let Some(key) = &event.document_key else {
        // A collection was dropped or renamed.
        store.signed_in.clear();
        return;
    };
    // An id of another kind is not the shop's.
    let Ok(id) = key.get_object_id("_id") else { return };
    let is_user = event.ns.as_ref().and_then(|ns| ns.coll.as_deref()) == Some("users");
    store.signed_in.forget([if is_user {
        Changed::User(Id::from_bytes(id.bytes()))
    } else {
        Changed::Session(Id::from_bytes(id.bytes()))
    }]);
}

#[cfg(test)]
mod tests {
    use shared::{Language, Timestamp, session::SessionKind, user::Role};

    use super::*;

    fn id<T>(number: u64) -> Id<T> {
        format!("{number:024x}").parse().unwrap()
    }

    fn session(session: u64, user: u64) -> (Arc<StoredSession>, Arc<User>) {
        let at = Timestamp::from_millis(0);
        let session = StoredSession {
            id: id(session),
            user_id: id(user),
            kind: SessionKind::Browser,
            user_agent: None,
            secret_hash: String::new(),
            family_hash: String::new(),
            created_at: at,
            last_used_at: None,
            expires_at: at,
        };
        let user = User {
            id: id(user),
            name: String::new(),
            email: String::new(),
            role: Role::User,
            avatar: None,
            phone_number: None,
            created_at: at,
            updated_at: at,
            last_login: None,
            is_verified: false,
            closed_at: None,
            second_factor_since: None,
            language: Language::French,
        };
        (Arc::new(session), Arc::new(user))
    }

    /// Followed, with these sessions (and whose they are) in memory.
    fn with(sessions: &[(u64, u64)]) -> SignedIn {
        let signed_in = SignedIn::default();
        signed_in.set_current_at(Some(Instant::now()));
        for (number, user) in sessions {
            let (session, user) = session(*number, *user);
            signed_in.keep(&session, &user, signed_in.moment());
        }
        signed_in
    }

    fn known(signed_in: &SignedIn) -> Vec<u64> {
        (0..10).filter(|number| signed_in.find(id(*number)).is_some()).collect()
    }

    #[test]
    fn what_changes_is_forgotten_and_nothing_else() {
        let sessions = [(1, 1), (2, 1), (3, 2)];
        for (changed, left) in [
            (Changed::Session(id(1)), vec![2, 3]),
            (Changed::SessionsOf(id(1)), vec![3]),
            (Changed::User(id(1)), vec![3]),
            (Changed::User(id(3)), vec![1, 2, 3]),
        ] {
            let signed_in = with(&sessions);
            signed_in.forget([changed]);
            assert_eq!(known(&signed_in), left, "{changed:?}");
            // The user is there again with another session, an ended one is not.
            let (session, user) = session(4, 1);
            signed_in.keep(&session, &user, signed_in.moment());
            let ended = matches!(changed, Changed::Session(_) | Changed::SessionsOf(_));
            assert_eq!(known(&signed_in).contains(&1), !ended, "{changed:?}");
        }
        let signed_in = with(&sessions);
        signed_in.clear();
        assert!(known(&signed_in).is_empty());
    }

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let (read, user) = session(1, 1);
        let kept = |change: &dyn Fn(&SignedIn)| {
            let signed_in = with(&[]);
            let since = signed_in.moment();
            change(&signed_in);
            signed_in.keep(&read, &user, since);
            known(&signed_in) == [1]
        };
        for changed in [
            Changed::Session(id(1)),
            Changed::SessionsOf(id(1)),
            Changed::User(id(1)),
        ] {
            assert!(!kept(&|signed_in| signed_in.forget([changed])), "{changed:?}");
        }
        assert!(!kept(&SignedIn::clear));
        for changed in [
            Changed::Session(id(2)),
            Changed::SessionsOf(id(2)),
            Changed::User(id(2)),
        ] {
            assert!(kept(&|signed_in| signed_in.forget([changed])), "{changed:?}");
        }
        // More than is remembered: nobody knows.
        assert!(!kept(
            &|signed_in| signed_in.forget([Changed::User(id(2)); REMEMBERED + 1])
        ));
    }

    #[test]
    fn the_database_is_asked_when_changes_do_not_arrive() {
        let signed_in = with(&[(1, 1)]);
        assert_eq!(known(&signed_in), [1]);
        signed_in.set_current_at(Instant::now().checked_sub(TRUST));
        assert!(known(&signed_in).is_empty(), "it was silent for too long");
        signed_in.set_current_at(None);
        assert!(known(&signed_in).is_empty());
        let (read, user) = session(2, 2);
        signed_in.keep(&read, &user, signed_in.moment());
        signed_in.set_current_at(Some(Instant::now()));
        assert_eq!(known(&signed_in), [1], "and nothing is kept then");
    }

    #[test]
    fn a_crowd_does_not_fill_the_memory() {
        let signed_in = with(&[(1, 1)]);
        for number in 10..20_000 {
            let (session, user) = session(number, number);
            signed_in.keep(&session, &user, signed_in.moment());
            // A slow machine is no silent database.
            signed_in.set_current_at(Some(Instant::now()));
            assert_eq!(known(&signed_in), [1], "who is there often stays");
            signed_in.forget([Changed::Session(id(0))]);
        }
        let state = signed_in.lock();
        assert_eq!((state.sessions.len(), state.users.len()), (MOST.get(), MOST.get()));
        assert_eq!(state.forgotten.len(), REMEMBERED);
    }
}
