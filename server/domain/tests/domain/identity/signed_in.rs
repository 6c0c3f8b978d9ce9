//! Sessions in memory: a signed-in request asks the database for nothing, and what changes is honoured within a second.

use std::time::Duration;

use domain::{
    Error, Shop,
    identity::{
        accounts, credentials,
        devices::Device,
        sessions::{self, Credential},
        users, verification,
    },
};
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use shared::{
    Language,
    account::{ChangePassword, Login, ProfileUpdate, Registration, Secret, VerifyEmail},
    user::{Role, RoleChange, User},
};
use test_support::shop::{TestShop, in_a_shop};
use tokio::{sync::watch, task::JoinHandle};

use super::{
    sessions::{DAY, bearer, integrator, refresh, refused},
    verification::tokens,
};

/// A process that follows the database, until it is told to stop.
struct Following(watch::Sender<bool>, JoinHandle<()>);

impl Following {
    fn begin(shop: &Shop) -> Self {
        let (sender, stopping) = watch::channel(false);
        let store = shop.store.clone();
        Self(
            sender,
            tokio::spawn(async move { sessions::follow(&store, stopping).await }),
        )
    }

    async fn stop(self) {
        self.0.send(true).unwrap();
        self.1.await.unwrap();
    }
}

/// What the database was asked while this was done, in order: `find users`. Change streams are left out, and commits,
/// which the database does not note here.
async fn asked(shop: &TestShop, work: impl AsyncFnOnce()) -> Vec<String> {
    let database = shop.store.database();
    database.run_command(doc! { "profile": 2 }).await.unwrap();
    work().await;
    database.run_command(doc! { "profile": 0 }).await.unwrap();
    let profile = database.collection::<Document>("system.profile");
    let entries = profile.find(doc! { "op": { "$ne": "getmore" } }).sort(doc! { "ts": 1 });
    let entries: Vec<_> = entries.await.unwrap().try_collect().await.unwrap();
    profile.drop().await.unwrap();
    let name = |entry: &Document| {
        let command = entry.get_document("command").unwrap();
        let (name, collection) = command.iter().next().unwrap();
        format!("{name} {}", collection.as_str().unwrap_or_default())
    };
    let asked = entries.iter().map(name);
    asked.filter(|asked| !asked.starts_with("profile")).collect()
}

/// Waits until the credential is answered from memory.
async fn is_kept(shop: &TestShop, credential: &Credential) {
    // A stream that broke off is opened again after a second.
    within(Duration::from_secs(10), "it is in memory", async || {
        let trips = asked(shop, async || {
            drop(sessions::authenticate(shop, credential).await.unwrap());
        });
        trips.await.is_empty()
    })
    .await;
}

/// Waits until this is so, a second at most.
async fn soon(what: &str, is_so: impl AsyncFn() -> bool) {
    within(Duration::from_secs(1), what, is_so).await;
}

async fn within(time: Duration, what: &str, is_so: impl AsyncFn() -> bool) {
    let waiting = tokio::time::timeout(time, async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    assert!(waiting.await.is_ok(), "not within {time:?}: {what}");
}

async fn is_refused(shop: &TestShop, credential: &Credential) -> bool {
    let answer = sessions::authenticate(shop, credential).await;
    assert!(matches!(answer, Ok(_) | Err(Error::Unauthenticated)), "{answer:?}");
    answer.is_err()
}

async fn user(shop: &TestShop, credential: &Credential) -> User {
    sessions::authenticate(shop, credential).await.unwrap().user().clone()
}

#[test]
fn a_signed_in_request_asks_the_database_for_nothing() {
    in_a_shop(async |shop| {
        let signed_in = integrator(shop).await;
        let cookie = Credential::Cookie(signed_in.refresh_token.clone());
        let ask = async || drop(sessions::authenticate(shop, &cookie).await.unwrap());
        assert_eq!(asked(shop, ask).await, ["aggregate sessions"], "nobody follows");
        let following = Following::begin(shop);
        is_kept(shop, &cookie).await;
        is_kept(shop, &bearer(&signed_in)).await;
        // A session ends by the shop's clock, in memory, too.
        shop.clock.advance_seconds(sessions::SESSION_DAYS * DAY);
        refused(shop, &cookie).await;
        following.stop().await;
    });
}

#[test]
fn signing_in_reads_once_and_writes_twice_however_many_old_hashes_there_are() {
    in_a_shop(async |shop| {
        register(shop).await;
        let sign_in = async |email: &str| {
            let login = login(email);
            asked(shop, async || {
                drop(sessions::sign_in(shop, &login, Device::default()).await);
            })
            .await
        };
        sign_in("nobody@exemple.fr").await;
        // The accounts were counted, and are counted again after ten minutes.
        let steps = ["find users", "findAndModify users", "insert sessions"];
        assert_eq!(sign_in("nadia@exemple.fr").await, steps);
        assert_eq!(sign_in("nobody@exemple.fr").await, ["find users"]);
        shop.clock.advance_seconds(600);
        assert_eq!(
            sign_in("nobody@exemple.fr").await,
            ["find users", "aggregate users", "count users"]
        );
    });
}

#[test]
fn another_process_honours_an_ended_session_a_role_and_a_deleted_account_within_a_second() {
    in_a_shop(async |shop| {
        let other = shop.on_another_server().await;
        let following = Following::begin(&other);
        let admin = shop.identity("fatima", Role::Admin).await;
        let by_hand = shop.store.database().collection::<Document>("users");

        let (first, second) = (integrator(shop).await, open(shop, &admin).await);
        is_kept(&other, &bearer(&first)).await;
        let identity = sessions::authenticate(shop, &bearer(&first)).await.unwrap();
        sessions::close(shop, &identity).await.unwrap();
        soon("the end of a session", async || {
            is_refused(&other, &bearer(&first)).await
        })
        .await;

        is_kept(&other, &second).await;
        let is_admin = async || user(&other, &second).await.role == Role::Admin;
        assert!(is_admin().await);
        by_hand
            .update_one(
                doc! { "email": "fatima@exemple.fr" },
                doc! { "$set": { "role": "user" } },
            )
            .await
            .unwrap();
        soon("the end of a role", async || !is_admin().await).await;

        is_kept(&other, &second).await;
        by_hand.delete_one(doc! { "email": "fatima@exemple.fr" }).await.unwrap();
        soon("the end of an account", async || is_refused(&other, &second).await).await;

        let third = open(shop, &identity).await;
        is_kept(&other, &third).await;
        shop.store
            .database()
            .collection::<Document>("sessions")
            .drop()
            .await
            .unwrap();
        soon("the end of all sessions", async || is_refused(&other, &third).await).await;
        following.stop().await;
    });
}

#[test]
fn the_database_is_asked_as_soon_as_nobody_follows_it() {
    in_a_shop(async |shop| {
        let other = shop.on_another_server().await;
        let following = Following::begin(&other);
        let identity = shop.identity("nadia", Role::User).await;
        let credential = open(shop, &identity).await;
        is_kept(&other, &credential).await;
        following.stop().await;
        sessions::close_all(shop, &identity).await.unwrap();
        refused(&other, &credential).await;

        // Nor does it know later what changed meanwhile.
        let credential = open(shop, &identity).await;
        let following = Following::begin(&other);
        is_kept(&other, &credential).await;
        following.stop().await;
        sessions::close_all(shop, &identity).await.unwrap();
        let following = Following::begin(&other);
        for _ in 0..50 {
            refused(&other, &credential).await;
        }
        following.stop().await;
    });
}

#[test]
fn a_stream_that_the_database_ends_is_taken_up_again() {
    in_a_shop(async |shop| {
        let following = Following::begin(shop);
        let identity = shop.identity("nadia", Role::User).await;
        let credential = open(shop, &identity).await;
        for end in ["getmore", "drop"] {
            is_kept(shop, &credential).await;
            if end == "drop" {
                // Everything is gone, and the stream with it.
                shop.store.database().drop().await.unwrap();
                soon("the end of all", async || is_refused(shop, &credential).await).await;
            } else {
                end_the_stream(shop).await;
                let by_hand = shop.store.database().collection::<Document>("users");
                by_hand
                    .update_one(doc! {}, doc! { "$set": { "name": "Nadja" } })
                    .await
                    .unwrap();
                soon("a name", async || user(shop, &credential).await.name == "Nadja").await;
            }
        }
        following.stop().await;
    });
}

/// Ends the operation by which the database waits for changes.
async fn end_the_stream(shop: &TestShop) {
    let database = shop.store.database();
    let admin = database.client().database("admin");
    let namespace = format!("{}.$cmd", database.name());
    soon("the stream waits", async || {
        let running = doc! { "currentOp": 1, "ns": &namespace, "op": "getmore" };
        let running = admin.run_command(running).await.unwrap();
        let operations = running.get_array("inprog").unwrap();
        for operation in operations {
            let id = operation.as_document().unwrap().get("opid").unwrap().clone();
            admin.run_command(doc! { "killOp": 1, "op": id }).await.unwrap();
        }
        !operations.is_empty()
    })
    .await;
}

#[test]
fn what_a_process_changes_itself_it_honours_at_once() {
    in_a_shop(async |shop| {
        let following = Following::begin(shop);
        let registered = register(shop).await;
        let open = async || {
            let signed_in = sessions::sign_in_for_api(shop, &login("nadia@exemple.fr"), Device::default())
                .await
                .unwrap();
            is_kept(shop, &bearer(&signed_in)).await;
            signed_in
        };
        let first = open().await;
        let identity = sessions::authenticate(shop, &bearer(&first)).await.unwrap();

        // What the session shows of its user.
        let renamed = ProfileUpdate {
            name: Some("Nadia Alioui".into()),
            ..ProfileUpdate::default()
        };
        accounts::update(shop, &identity.clone().customer(), renamed)
            .await
            .unwrap();
        assert_eq!(user(shop, &bearer(&first)).await.name, "Nadia Alioui");
        is_kept(shop, &bearer(&first)).await;
        accounts::choose_language(shop, &identity.clone().customer(), Language::English)
            .await
            .unwrap();
        assert_eq!(user(shop, &bearer(&first)).await.language, Language::English);
        is_kept(shop, &bearer(&first)).await;
        let admin = shop.admin().await;
        users::change_role(shop, &admin, registered.id, RoleChange { role: Role::Livreur })
            .await
            .unwrap();
        assert_eq!(user(shop, &bearer(&first)).await.role, Role::Livreur);
        is_kept(shop, &bearer(&first)).await;
        let token = Secret(tokens(shop).await.pop().unwrap());
        verification::verify(shop, &VerifyEmail { token }).await.unwrap();
        assert!(user(shop, &bearer(&first)).await.is_verified);

        // Its secrets.
        is_kept(shop, &bearer(&first)).await;
        let old = Credential::Cookie(first.refresh_token.clone());
        let refreshed = refresh(shop, &first.refresh_token).await.unwrap();
        assert!(is_refused(shop, &old).await);

        // Its end.
        let second = open().await;
        let identity = sessions::authenticate(shop, &bearer(&second)).await.unwrap();
        sessions::close(shop, &identity).await.unwrap();
        assert!(is_refused(shop, &bearer(&second)).await);
        let (one, two) = (open().await, open().await);
        let identity = sessions::authenticate(shop, &bearer(&one)).await.unwrap();
        let change = ChangePassword {
            current_password: Secret(PASSWORD.into()),
            password: Secret("quatre petites chèvres".into()),
        };
        credentials::change(shop, &identity, &change).await.unwrap();
        assert!(is_refused(shop, &bearer(&two)).await && is_refused(shop, &bearer(&refreshed)).await);
        is_kept(shop, &bearer(&one)).await;
        sessions::close_all(shop, &identity).await.unwrap();
        assert!(is_refused(shop, &bearer(&one)).await);
        following.stop().await;
    });
}

#[test]
fn requests_that_run_while_sessions_end_keep_none_alive() {
    in_a_shop(async |shop| {
        let following = Following::begin(shop);
        let identity = shop.identity("nadia", Role::User).await;
        for _ in 0..40 {
            let credential = open(shop, &identity).await;
            let ask = || async {
                for _ in 0..5 {
                    drop(sessions::authenticate(shop, &credential).await);
                }
            };
            let close = async {
                let identity = sessions::authenticate(shop, &credential).await.unwrap();
                sessions::close(shop, &identity).await.unwrap();
                assert!(is_refused(shop, &credential).await);
            };
            tokio::join!(ask(), ask(), close, ask(), ask());
            assert!(is_refused(shop, &credential).await);
        }
        following.stop().await;
    });
}

const PASSWORD: &str = "trois petites chèvres";

async fn register(shop: &TestShop) -> User {
    let registration = Registration {
        name: "Nadia Benali".into(),
        email: "nadia@exemple.fr".into(),
        password: Secret(PASSWORD.into()),
        phone_number: None,
    };
    accounts::register(shop, registration, Language::French).await.unwrap()
}

fn login(email: &str) -> Login {
    Login {
        email: email.into(),
        password: Secret(PASSWORD.into()),
        code: None,
    }
}

/// A new session of this user, as a browser names it.
async fn open(shop: &TestShop, identity: &domain::Identity) -> Credential {
    Credential::Cookie(sessions::open(shop, identity.user(), None).await.unwrap().1)
}
