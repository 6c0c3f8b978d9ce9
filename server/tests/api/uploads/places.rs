//! Pictures that come all at once: few are read, some wait unread, and the next ones are refused.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    body::{Body, Bytes},
    http::Method,
};
use futures_util::stream;
use server::middleware::body::{MAX_LONG, MAX_LONG_WAITING};
use test_support::pictures::png;
use tokio::{sync::Semaphore, task::JoinSet};

use crate::support::{BOUNDARY, form, in_a_shop, request};

/// A form with a picture that comes when the gate opens, and counts when it is first asked for.
fn picture(gate: &Arc<Semaphore>, asked: &Arc<AtomicUsize>) -> Body {
    let (gate, asked) = (gate.clone(), asked.clone());
    let form = Bytes::from(form(&[("image", "a.png", &png(10, 10))]));
    Body::from_stream(stream::once(async move {
        asked.fetch_add(1, Ordering::Relaxed);
        drop(gate.acquire().await.expect("never closed"));
        Ok::<_, Infallible>(form)
    }))
}

#[test]
fn few_pictures_are_read_at_once_some_wait_unread_and_the_next_is_refused_at_once() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let (gate, asked) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
        let mut uploads = JoinSet::new();
        for n in 0..MAX_LONG + MAX_LONG_WAITING + 10 {
            let (admin, body) = (admin.clone(), picture(&gate, &asked));
            uploads.spawn(async move {
                let kind = format!("multipart/form-data; boundary={BOUNDARY}");
                let bearer = format!("Bearer {}", admin.token.as_deref().unwrap_or_default());
                let key = format!("picture-{n}");
                let mut headers = vec![("content-type", kind.as_str()), ("authorization", bearer.as_str())];
                // With a key, the body is read before the handler runs.
                if n % 2 == 0 {
                    headers.push(("idempotency-key", &key));
                }
                admin.send(request(Method::POST, "/api/uploads", &headers, body)).await
            });
        }
        for _ in 0..10 {
            let refused = uploads.join_next().await.expect("an upload").expect("no panic");
            assert_eq!(refused.header("retry-after"), "1");
            refused.refuses(503, "overloaded");
        }
        // Those who may not upload are told so, and never wait.
        let refused = app.guest().submits("/api/uploads", picture(&gate, &asked)).await;
        refused.refuses(401, "not_signed_in");
        let nadia = app.customer("nadia").await;
        nadia
            .submits("/api/uploads", picture(&gate, &asked))
            .await
            .refuses(403, "forbidden");
        assert_eq!(asked.load(Ordering::Relaxed), MAX_LONG);
        gate.add_permits(1);
        while let Some(answer) = uploads.join_next().await {
            answer.expect("no panic").is(201);
        }
        assert_eq!(app.picture_files().len(), MAX_LONG + MAX_LONG_WAITING);
    });
}

#[test]
fn a_customer_who_has_sent_too_many_is_told_so_before_the_next_is_read() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let (gate, asked) = (Arc::new(Semaphore::new(1)), Arc::new(AtomicUsize::new(0)));
        for _ in 0..20 {
            nadia
                .uploads("/api/reviews/images", b"no picture")
                .await
                .refuses_fields(&[("image", "not_a_picture")]);
        }
        nadia
            .submits("/api/reviews/images", picture(&gate, &asked))
            .await
            .refuses(429, "too_many_uploads");
        assert_eq!(asked.load(Ordering::Relaxed), 0, "its body was read");
    });
}
