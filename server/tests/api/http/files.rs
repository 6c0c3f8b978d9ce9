//! Files of the site beside pages: what is served, how long it may be cached, and what is not there.

use axum::http::{HeaderMap, Method, StatusCode};

use crate::support::{in_a_shop, request};

fn cache(headers: &HeaderMap) -> &str {
    headers
        .get("cache-control")
        .map_or("", |value| value.to_str().expect("text"))
}

#[test]
fn pictures_may_be_cached_for_a_day_and_what_may_be_personal_not_at_all() {
    in_a_shop(async |app| {
        let picture = app.guest().get("/images/cheese/morbier.svg").await;
        assert_eq!(
            (picture.status.as_u16(), cache(&picture.headers)),
            (200, "public, max-age=86400")
        );
        assert!(picture.header("content-type").starts_with("image/svg+xml"));
        let font = app.guest().get("/fonts/OFL-Fraunces.txt").await;
        assert_eq!(
            (font.status.as_u16(), cache(&font.headers)),
            (200, "public, max-age=86400")
        );
        let icon = app.guest().get("/favicon.svg").await;
        assert_eq!(
            (icon.status.as_u16(), cache(&icon.headers)),
            (200, "public, max-age=86400")
        );
        for path in ["/panier", "/images/none.svg", "/api/cart", "/health/ready"] {
            assert_eq!(cache(&app.guest().get(path).await.headers), "no-store", "{path}");
        }
    });
}

#[test]
fn what_an_installed_shop_is_made_of_is_asked_for_each_time_and_the_worker_may_ask_the_shop_alone() {
    in_a_shop(async |app| {
        for (path, kind) in [
            ("/sw.js", "text/javascript"),
            ("/offline.html", "text/html"),
            ("/manifest.webmanifest", "application/manifest+json"),
        ] {
            let file = app.guest().get(path).await;
            assert_eq!(
                (file.status.as_u16(), cache(&file.headers)),
                (200, "no-cache"),
                "{path}"
            );
            assert!(file.header("content-type").starts_with(kind), "{path}");
            let policy = file.header("content-security-policy");
            assert!(
                policy.starts_with("default-src 'none'; ") && policy.contains("connect-src 'self'"),
                "{policy}"
            );
            assert!(!policy.contains("script-src"), "{policy}");
        }
        let page = app.guest().get("/").await;
        let policy = page.header("content-security-policy");
        assert!(policy.contains("manifest-src 'self'; worker-src 'self';"), "{policy}");
        assert!(page.text.contains("href=\"/manifest.webmanifest\""));
    });
}

#[test]
fn a_file_never_answers_as_a_page_that_is_rendered_beside_it() {
    in_a_shop(async |app| {
        // On one task, so that each file is asked for while pages wait for the database.
        let rounds = (0..40).map(async |round| {
            let page = if round % 2 == 0 { "/no-such-page" } else { "/compte" };
            let guest = app.guest();
            futures_util::join!(guest.get(page), guest.get("/favicon.svg"), guest.get(page)).1
        });
        for file in futures_util::future::join_all(rounds).await {
            assert_eq!((file.status.as_u16(), file.header("location")), (200, ""));
        }
    });
}

#[test]
fn a_file_that_is_not_there_costs_no_page() {
    in_a_shop(async |app| {
        for path in [
            "/images/none.svg",
            "/images/a/b.svg",
            "/pkg/0123456789abcdef/none.wasm",
            "/fonts/none.woff2",
        ] {
            app.guest().get(path).await.refuses(404, "not_found");
        }
    });
}

#[test]
fn an_unknown_page_is_a_page_that_is_not_found() {
    in_a_shop(async |app| {
        for path in ["/no-such-page", "/../Cargo.toml", "/%2e%2e/Cargo.toml"] {
            let answer = app.guest().get(path).await;
            assert_eq!(answer.status, 404, "{path}");
            assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        }
        let home = app.guest().get("/").await;
        assert_eq!(home.status, 200);
        assert!(home.text.contains("</html>"), "{}", home.text);
    });
}

#[test]
fn a_range_that_a_file_does_not_have_is_a_problem() {
    in_a_shop(async |app| {
        let get = async |range: &str| {
            let headers = [("range", range)];
            app.guest()
                .send(request(Method::GET, "/images/hero.svg", &headers, ""))
                .await
        };
        let answer = get("bytes=99999999-").await;
        assert!(
            answer.header("content-range").starts_with("bytes */"),
            "{:?}",
            answer.headers
        );
        answer.refuses(416, "range_not_satisfiable");
        assert_eq!(get("bytes=0-9").await.status, StatusCode::PARTIAL_CONTENT);
        assert!(get("bytes=nonsense").await.status.as_u16() < 500);
        let many = format!("bytes={}", vec!["0-1"; 1000].join(","));
        assert!(get(&many).await.status.as_u16() < 500);
    });
}
