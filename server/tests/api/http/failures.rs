//! What fails costs one answer, in REST, in a server function and in a page: a panic, a database error, a timeout.

use std::{
    convert::Infallible,
    sync::{Arc, OnceLock},
    time::Duration,
};

use ::server::{
    middleware::{
        in_flight::{MAX_RUNNING, MAX_WAITING},
        policy,
    },
    routes::{Groups, server_functions},
    state::AppState,
};
use app::{AppError, request::Caller};
use axum::{
    Router,
    body::Body,
    http::Method,
    routing::{get, post},
};
use futures_util::{StreamExt, stream};
use leptos::{prelude::*, server_fn::ServerFn};
use tokio::{sync::Semaphore, task::JoinSet};
use tower::ServiceExt;

use crate::support::{Answer, App, in_a_shop, request};

const SECRET: &str = "the secret of the house";

/// A server function of the test's own.
#[server(prefix = "/fn", endpoint = "test/panics")]
#[allow(clippy::unused_async, reason = "a server function is async by its nature")]
pub async fn panics() -> Result<(), AppError> {
    Err(SECRET.parse::<bool>().expect(SECRET).to_string()).map_err(|_: String| unreachable!())
}

#[component]
fn BreaksAtOnce() -> impl IntoView {
    SECRET.parse::<bool>().expect(SECRET).to_string()
}

#[component]
fn BreaksWhileItWaits() -> impl IntoView {
    let resource = Resource::new(
        || (),
        async |()| {
            tokio::task::yield_now().await;
            SECRET.parse::<bool>().expect(SECRET)
        },
    );
    view! { <Suspense>{move || Suspend::new(async move { resource.await.to_string() })}</Suspense> }
}

/// Routes that panic, in groups as the shop's are.
fn routes(app: &App) -> Router {
    let routes = Router::<AppState>::new()
        .route(
            "/at-once",
            get(leptos_axum::render_app_async(|| view! { <BreaksAtOnce/> })),
        )
        .route(
            "/while-it-waits",
            get(leptos_axum::render_app_async(|| view! { <BreaksWhileItWaits/> })),
        )
        .route(
            "/works",
            get(async |caller: axum::Extension<Caller>| caller.request_id.clone()),
        );
    let function = server_functions::functions(&[Panics::PATH], &app.state);
    let rest = Router::<AppState>::new().route(
        "/api/panics",
        get(|| async { SECRET.parse::<bool>().expect(SECRET).to_string() }),
    );
    Groups::new(app.state.clone())
        .group(rest, &policy::PRIVATE)
        .group(routes, &policy::PAGES)
        .group(function, &policy::SERVER_FUNCTIONS)
        .into_router()
}

async fn ask(router: &Router, path: &str, accept: &str) -> Answer {
    let request = request(Method::GET, path, &[("accept", accept)], "");
    let answer = router.clone().oneshot(request).await.expect("the router never fails");
    let answer = Answer::read(answer).await;
    assert!(!answer.text.contains(SECRET), "{}", answer.text);
    answer
}

#[test]
fn a_panic_in_a_handler_or_a_page_is_a_500_and_the_server_lives_on() {
    in_a_shop(async |app| {
        let router = routes(app);
        ask(&router, "/api/panics", "text/html").await.refuses(500, "internal");
        for path in ["/at-once", "/while-it-waits"] {
            ask(&router, path, "*/*").await.refuses(500, "internal");
            let page = ask(&router, path, "text/html").await;
            assert_eq!(page.status, 500);
            assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
            assert!(page.text.contains("Un contretemps") && page.text.contains(page.header("x-request-id")));
        }
        let works = ask(&router, "/works", "*/*").await;
        assert_eq!(works.text, works.header("x-request-id"));
    });
}

#[test]
fn a_panic_in_a_server_function_is_a_500_with_the_requests_id() {
    in_a_shop(async |app| {
        let call = async |accept: &str| {
            let headers = [("sec-fetch-site", "same-origin"), ("accept", accept)];
            let request = request(Method::POST, Panics::PATH, &headers, "");
            Answer::read(routes(app).oneshot(request).await.expect("the router never fails")).await
        };
        let answer = call("application/json").await;
        assert!(!answer.text.contains(SECRET), "{}", answer.text);
        answer.refuses(500, "internal");
        assert_eq!(call("text/html").await.status, 500);
        assert_eq!(app.guest().get("/").await.status, 200);
    });
}

/// What a route of the test's own answers, in a group with the policy of REST.
async fn get_from(app: &App, routes: Router<AppState>, path: &str) -> Answer {
    let service = Groups::new(app.state.clone())
        .group(routes, &policy::PRIVATE)
        .into_router();
    Answer::read(
        service
            .oneshot(request(Method::GET, path, &[], ""))
            .await
            .expect("an answer"),
    )
    .await
}

#[test]
fn a_panic_is_a_problem_that_says_nothing_of_it_and_the_server_lives_on() {
    in_a_shop(async |app| {
        let routes = Router::new()
            .route(
                "/panics",
                get(|| async { "secret".parse::<bool>().expect("the secret of the house").to_string() }),
            )
            .route("/works", get(|| async { "fine" }));
        let answer = get_from(app, routes.clone(), "/panics").await;
        assert!(!answer.text.contains("secret"), "{}", answer.text);
        answer.refuses(500, "internal");
        assert_eq!(get_from(app, routes, "/works").await.text, "fine");
    });
}

#[test]
fn a_document_that_cannot_be_read_is_a_problem_that_says_nothing_of_what_is_in_it() {
    in_a_shop(async |app| {
        let products = app
            .shop
            .store
            .database()
            .collection::<mongodb::bson::Document>("products");
        let nonsense = mongodb::bson::doc! { "name": "no such product", "slug": "broken", "price": "a secret price" };
        products.insert_one(nonsense).await.unwrap();
        app.shop.catalog.reload().await.unwrap();
        let answer = app.guest().get("/api/products/broken").await;
        assert!(
            !answer.text.contains("secret") && !answer.text.contains("field"),
            "{}",
            answer.text
        );
        answer.refuses(500, "unreadable");
    });
}

/// The answers that come while all others wait.
async fn answers(requests: &mut JoinSet<Answer>, count: usize) -> Vec<Answer> {
    let mut answers = Vec::new();
    while answers.len() < count {
        answers.push(requests.join_next().await.expect("a request").expect("no panic"));
    }
    answers
}

#[test]
fn beyond_those_at_work_and_those_that_wait_a_request_is_refused_at_once_and_health_is_told() {
    in_a_shop(async |app| {
        let gate = Arc::new(Semaphore::new(0));
        let opened = gate.clone();
        let waits = Router::new().route(
            "/waits",
            get(move || async move { drop(opened.acquire().await.expect("never closed")) }),
        );
        let alive = Router::new().route("/alive", get(|| async { "alive" }));
        let router = Groups::new(app.state.clone())
            .group(waits, &policy::PRIVATE)
            .group(alive, &policy::HEALTH)
            .into_router();
        let ask = async |router: Router, path: &str| {
            let answer = router.oneshot(request(Method::GET, path, &[], "")).await;
            Answer::read(answer.expect("the router never fails")).await
        };
        let mut requests = JoinSet::new();
        for _ in 0..MAX_RUNNING + MAX_WAITING + 10 {
            let router = router.clone();
            requests.spawn(async move { ask(router, "/waits").await });
        }
        for refused in answers(&mut requests, 10).await {
            assert_eq!(refused.header("retry-after"), "1");
            refused.refuses(503, "overloaded");
        }
        assert_eq!(ask(router, "/alive").await.text, "alive");
        gate.add_permits(1);
        for answer in answers(&mut requests, MAX_RUNNING + MAX_WAITING).await {
            assert_eq!(answer.status, 200);
        }
    });
}

#[test]
fn a_body_that_trickles_is_given_up_with_its_request() {
    in_a_shop(async |app| {
        let read = Arc::new(OnceLock::new());
        let given_up = read.clone();
        let reads = Router::new().route(
            "/reads",
            post(async move |body: Body| {
                let _ = read.set(axum::body::to_bytes(body, usize::MAX).await.is_err());
            }),
        );
        let app = app.clone();
        let answer = std::thread::spawn(move || {
            let paused = tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .start_paused(true)
                .build();
            paused.expect("a runtime").block_on(async {
                // Never long enough silent to be called stalled.
                let trickle = stream::repeat_with(|| Ok::<_, Infallible>("x")).then(async |byte| {
                    tokio::time::sleep(Duration::from_secs(5)).await;
                    byte
                });
                let router = Groups::new(app.state.clone())
                    .group(reads, &policy::PICTURES)
                    .into_router();
                let request = request(Method::POST, "/reads", &[], Body::from_stream(trickle));
                let answer = Answer::read(router.oneshot(request).await.expect("an answer")).await;
                tokio::time::sleep(Duration::from_secs(1)).await;
                answer
            })
        });
        answer.join().expect("no panic").refuses(503, "timeout");
        assert_eq!(given_up.get(), Some(&true), "its work goes on");
    });
}

#[test]
fn a_request_that_takes_too_long_is_given_up() {
    in_a_shop(async |app| {
        let forever = Router::new().route("/waits", get(std::future::pending::<()>));
        let app = app.clone();
        let answer = std::thread::spawn(move || {
            let paused = tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .start_paused(true)
                .build();
            paused.expect("a runtime").block_on(get_from(&app, forever, "/waits"))
        });
        answer.join().expect("no panic").refuses(503, "timeout");
    });
}
