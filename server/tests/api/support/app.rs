//! The shop under test.

use std::sync::Arc;

use axum::Router;
use domain::{
    AccountLimits, Clock, Randomness, Settings, Shop,
    catalog::{self, Catalog},
};
use leptos::config::LeptosOptions;
use mongodb::bson::{Document, doc};
use serde_json::{Value, json};
use server::{config::HttpConfig, routes::router, state::AppState};
use tempfile::TempDir;
use test_support::{
    database,
    round_trips::{self, RoundTrips},
    runtime::{controlled_clock, run},
    shop::settings,
};

use crate::support::Actor;

/// Everyone's password.
pub const PASSWORD: &str = "trois petites chèvres";

/// Runs a test in a shop with an empty database.
pub fn in_a_shop(test: impl AsyncFnOnce(&App)) {
    let http = HttpConfig {
        rate_limits: false,
        ..HttpConfig::default()
    };
    in_a_shop_with(http, test);
}

/// Runs a test in a shop with these HTTP settings.
pub fn in_a_shop_with(http: HttpConfig, test: impl AsyncFnOnce(&App)) {
    run(async {
        let app = App::open_with(&database::used_address().await, http).await;
        database::give_back_after(&app.shop.store, test(&app)).await;
    });
}

/// A shop and its router.
#[derive(Clone)]
pub struct App {
    /// For what no route shows.
    pub shop: Arc<Shop>,
    /// What the router was made of.
    pub state: AppState,
    router: Router,
    /// The folder of its pictures, removed when the test ends.
    pub uploads: Arc<TempDir>,
    /// What it sends to its database.
    pub round_trips: RoundTrips,
}

impl App {
    /// Opens a shop on the database at this address, without rate limits.
    pub async fn open(address: &str) -> Self {
        let http = HttpConfig {
            rate_limits: false,
            ..HttpConfig::default()
        };
        Self::open_with(address, http).await
    }

    /// Opens a shop with these HTTP settings.
    pub async fn open_with(address: &str, http: HttpConfig) -> Self {
        let clock = controlled_clock();
        let uploads = Arc::new(tempfile::tempdir().expect("a folder"));
        let (store, round_trips) = round_trips::connect(address).await;
        store.make_indexes().await.expect("indexes");
        let catalog = Catalog::load(&store, catalog::MAX_PRODUCTS).await.expect("the catalog");
        let shop = Arc::new(Shop::new(
            store,
            catalog,
            clock.clone(),
            Randomness::System,
            if http.rate_limits {
                AccountLimits::On
            } else {
                AccountLimits::Off
            },
            settings(uploads.path()),
        ));
        let site = concat!(env!("CARGO_MANIFEST_DIR"), "/../public");
        let pages = LeptosOptions::builder()
            .output_name("fromagerie")
            .site_root(site)
            .build();
        let state = AppState::new(shop.clone(), Arc::new(http), pages);
        Self {
            shop,
            router: router(state.clone()),
            state,
            uploads,
            round_trips,
        }
    }

    /// Another server process on the same database, as far as a test can have one.
    pub fn another_server(&self) -> Self {
        Self {
            router: router(self.state.clone()),
            ..self.clone()
        }
    }

    /// The same shop with other settings.
    pub fn with_settings(&self, settings: Settings) -> Self {
        self.reopen(self.shop.clock.clone(), settings)
    }

    /// The same shop at another time.
    pub fn with_clock(&self, clock: Clock) -> Self {
        self.reopen(clock, Settings::clone(&self.shop.settings))
    }

    fn reopen(&self, clock: Clock, settings: Settings) -> Self {
        let shop = Arc::new(Shop::new(
            self.shop.store.clone(),
            self.shop.catalog.clone(),
            clock,
            Randomness::System,
            AccountLimits::Off,
            settings,
        ));
        let state = AppState::new(shop.clone(), self.state.http.clone(), self.state.leptos_options.clone());
        Self {
            shop,
            router: router(state.clone()),
            state,
            ..self.clone()
        }
    }

    /// Someone who has not signed in.
    pub fn guest(&self) -> Actor {
        Actor {
            router: self.router.clone(),
            id: String::new(),
            email: String::new(),
            token: None,
            refresh_token: String::new(),
        }
    }

    /// A customer with a confirmed address.
    pub async fn customer(&self, name: &str) -> Actor {
        let actor = self.registered(name).await;
        self.set(&actor, doc! { "isVerified": true }).await;
        actor
    }

    /// A customer who has just registered.
    pub async fn registered(&self, name: &str) -> Actor {
        let email = format!("{name}@exemple.fr");
        let body = json!({ "name": name, "email": email, "password": PASSWORD });
        let answer = self.guest().post("/api/auth/register", body).await;
        let text = |pointer| {
            answer
                .body
                .pointer(pointer)
                .and_then(Value::as_str)
                .expect(pointer)
                .to_owned()
        };
        Actor {
            id: text("/user/_id"),
            email,
            token: Some(text("/token")),
            refresh_token: text("/refreshToken"),
            ..self.guest()
        }
    }

    /// A new admin, signed in.
    pub async fn admin(&self) -> Actor {
        self.with_role("admin", "admin").await
    }

    /// A new livreur of this name, signed in.
    pub async fn livreur(&self, name: &str) -> Actor {
        self.with_role(name, "livreur").await
    }

    async fn with_role(&self, name: &str, role: &str) -> Actor {
        let actor = self.customer(name).await;
        self.set(&actor, doc! { "role": role }).await;
        actor
    }

    /// The same, signed in anew: a token lasts for less than a day.
    pub async fn signs_in_again(&self, actor: &Actor) -> Actor {
        let login = json!({ "email": actor.email, "password": PASSWORD });
        let login = self.guest().post("/api/auth/login", login).await.is(200);
        actor.with_token(login["token"].as_str().expect("a token"))
    }

    async fn set(&self, actor: &Actor, fields: Document) {
        let users = self.shop.store.database().collection::<Document>("users");
        let change = doc! { "$set": fields };
        users
            .update_one(doc! { "email": &actor.email }, change)
            .await
            .expect("an account");
    }

    /// How many documents a collection has.
    pub async fn count(&self, collection: &str) -> u64 {
        let collection = self.shop.store.database().collection::<Document>(collection);
        collection.count_documents(doc! {}).await.expect("a count")
    }

    /// The token in the latest letter of this kind that waits to be sent.
    pub async fn token_in(&self, letter: &str) -> String {
        let outbox = self.shop.store.database().collection::<Document>("outbox");
        let path = format!("letter.{letter}");
        let latest = outbox
            .find_one(doc! { path: { "$exists": true } })
            .sort(doc! { "$natural": -1 })
            .await
            .expect("the outbox")
            .expect("a letter");
        let letter = latest
            .get_document("letter")
            .and_then(|kinds| kinds.get_document(letter));
        let letter = letter.expect("of this kind");
        let token = letter.get_str("token").or(letter.get_str("verificationToken"));
        token.expect("a token").to_owned()
    }

    /// Lets time pass.
    pub fn seconds_later(&self, seconds: i64) {
        self.shop.clock.advance_seconds(seconds);
    }
}
