//! The shop under test, and those who call it.

use std::{
    panic::{AssertUnwindSafe, resume_unwind},
    sync::{Arc, LazyLock},
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::Response,
};
use domain::{AccountLimits, Clock, Randomness, Settings, Shop, Store, catalog::Catalog};
use futures_util::FutureExt;
use http_body_util::BodyExt;
use leptos::config::LeptosOptions;
use mongodb::bson::{Document, doc};
use serde_json::{Value, json};
use server::{config::Doors, router::router, state::AppState};
use shared::{Money, Timestamp, account::Secret, pricing::ShippingRates};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::database;

/// Every test runs here: the database's guard and the driver's tasks outlive a single test.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// 2050-03-03T12:00:00Z. In the future, or the database itself, which has a clock of its own,
/// would remove sessions that are alive by the test's.
const START: i64 = 2_529_921_600_000;

/// Signs the tokens of tests.
pub const JWT_SECRET: &str = "a secret for tests only";
/// Everyone's password.
pub const PASSWORD: &str = "trois petites chèvres";

/// Runs a test on the runtime of all tests.
pub fn run<T>(test: impl Future<Output = T>) -> T {
    RUNTIME.block_on(test)
}

/// Runs a test in a shop with an empty database, which is dropped even when the test panics.
pub fn in_a_shop(test: impl AsyncFnOnce(&App)) {
    let doors = Doors {
        rate_limits: false,
        ..Doors::default()
    };
    in_a_shop_with(doors, test);
}

/// Runs a test in a shop with doors like these.
pub fn in_a_shop_with(doors: Doors, test: impl AsyncFnOnce(&App)) {
    run(async {
        let app = App::open_with(&database::address().await, doors).await;
        let outcome = AssertUnwindSafe(test(&app)).catch_unwind().await;
        app.shop
            .store
            .database()
            .drop()
            .await
            .expect("the test's database is dropped");
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
    });
}

/// The shop with its doors open.
#[derive(Clone)]
pub struct App {
    /// For what no door shows.
    pub shop: Arc<Shop>,
    /// What the router was made of.
    pub state: AppState,
    router: Router,
    /// Where its pictures lie, until the test is over.
    pub uploads: Arc<TempDir>,
}

impl App {
    /// Opens a shop on the database at this address, where nobody knocks too often.
    pub async fn open(address: &str) -> Self {
        let doors = Doors {
            rate_limits: false,
            ..Doors::default()
        };
        Self::open_with(address, doors).await
    }

    /// Opens a shop with doors like these.
    pub async fn open_with(address: &str, doors: Doors) -> Self {
        let clock = Clock::manual(Timestamp::from_millis(START));
        let uploads = Arc::new(tempfile::tempdir().expect("a folder"));
        let store = Store::connect(address).await.expect("the test's database");
        let shop = Arc::new(Shop {
            catalog: Catalog::load(&store).await.expect("the catalog"),
            store,
            randomness: Randomness::System,
            limits: if doors.rate_limits {
                AccountLimits::new(&clock)
            } else {
                AccountLimits::none()
            },
            clock,
            settings: Settings {
                shipping: ShippingRates {
                    fee: Money::from_cents(690),
                    free_from: Money::from_cents(6000),
                },
                uploads: uploads.path().to_owned(),
                ..Settings::new(Secret(JWT_SECRET.into()))
            },
        });
        let site = concat!(env!("CARGO_MANIFEST_DIR"), "/../public");
        let state = AppState {
            shop: shop.clone(),
            doors: Arc::new(doors),
            leptos_options: LeptosOptions::builder()
                .output_name("fromagerie")
                .site_root(site)
                .build(),
        };
        Self {
            shop,
            router: router(state.clone()),
            state,
            uploads,
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
    pub fn with(&self, settings: Settings) -> Self {
        self.of(self.shop.clock.clone(), settings)
    }

    /// The same shop at another time.
    pub fn at(&self, clock: Clock) -> Self {
        self.of(clock, self.shop.settings.clone())
    }

    fn of(&self, clock: Clock, settings: Settings) -> Self {
        let shop = Arc::new(Shop {
            store: self.shop.store.clone(),
            catalog: self.shop.catalog.clone(),
            clock,
            randomness: Randomness::System,
            limits: AccountLimits::none(),
            settings,
        });
        let state = AppState {
            shop: shop.clone(),
            ..self.state.clone()
        };
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

    /// A customer who has just registered.
    pub async fn customer(&self, name: &str) -> Actor {
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

    /// Someone who runs the shop.
    pub async fn admin(&self) -> Actor {
        self.with_role("admin", "admin").await
    }

    /// Someone who delivers.
    pub async fn livreur(&self, name: &str) -> Actor {
        self.with_role(name, "livreur").await
    }

    async fn with_role(&self, name: &str, role: &str) -> Actor {
        let actor = self.customer(name).await;
        let users = self.shop.store.database().collection::<Document>("users");
        let change = doc! { "$set": { "role": role } };
        users
            .update_one(doc! { "email": &actor.email }, change)
            .await
            .expect("a role");
        actor
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

/// Someone at the door.
#[derive(Clone)]
pub struct Actor {
    router: Router,
    /// Their account's id.
    pub id: String,
    pub email: String,
    pub token: Option<String>,
    pub refresh_token: String,
}

/// What they were told.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// JSON, or null.
    pub body: Value,
    pub text: String,
    /// How long the body was on the wire.
    pub bytes: usize,
}

impl Actor {
    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PUT, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }

    /// The same person with another token.
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        Self {
            token: Some(token.into()),
            ..self.clone()
        }
    }

    /// Any method, with or without a body.
    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "shop.test");
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).expect("a request")).await
    }

    /// Sends any request, just as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        Answer::of(
            self.router
                .clone()
                .oneshot(request)
                .await
                .expect("the router never fails"),
        )
        .await
    }
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Self {
            status: parts.status,
            headers: parts.headers,
            body: serde_json::from_str(&text).unwrap_or_default(),
            text,
            bytes: bytes.len(),
        }
    }

    /// Expects this status, and hands the body over.
    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.body
    }

    /// Expects a whole problem answer with this status and code, and hands it over.
    #[track_caller]
    pub fn refuses(self, status: u16, code: &str) -> Value {
        assert_eq!(
            (self.status.as_u16(), self.body["code"].as_str()),
            (status, Some(code)),
            "{}",
            self.text
        );
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.body["status"], status);
        assert_eq!(self.body["type"], format!("/problems/{code}"));
        assert_eq!(self.body["requestId"], self.header("x-request-id"));
        for text in ["title", "detail"] {
            assert!(
                self.body[text].as_str().is_some_and(|text| !text.is_empty()),
                "{text}: {}",
                self.text
            );
        }
        self.body
    }

    /// Expects a server function's problem with this status and code, and hands it over.
    #[track_caller]
    pub fn refuses_in_json(self, status: u16, code: &str) -> Value {
        assert_eq!(
            (self.status.as_u16(), self.body["code"].as_str()),
            (status, Some(code)),
            "{}",
            self.text
        );
        assert_eq!(self.body["requestId"], self.header("x-request-id"));
        self.body
    }

    /// Expects 422 with exactly these fields and codes.
    #[track_caller]
    pub fn refuses_fields(self, expected: &[(&str, &str)]) {
        let body = self.refuses(422, "invalid_input");
        let mut errors: Vec<_> = body["errors"]
            .as_array()
            .expect("errors")
            .iter()
            .map(|error| {
                (
                    error["field"].as_str().unwrap_or(""),
                    error["code"].as_str().unwrap_or(""),
                )
            })
            .collect();
        errors.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(errors, expected);
    }

    /// A header's value; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }
}
