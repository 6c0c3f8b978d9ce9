//! What is left of a body that nobody reads to its end, because the request was refused.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Bytes, HttpBody};
use http_body_util::BodyExt;
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::runtime::Handle;
use tower_http::timeout::TimeoutBody;

/// How much of it is read, in bytes: twice the longest picture. It is thrown away a piece at a time, so it takes no memory.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// How long that may take, and how long the client may pause: one that has read its answer and stopped costs no more.
const TIMEOUT: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_secs(1);

/// A body, the rest of which is read and thrown away when this is dropped before its end. Without that the connection
/// would be closed on what the client still sends, and a client that writes everything before it reads would find a
/// broken pipe in the place of its answer.
#[derive(Debug)]
pub struct Drained {
    /// `None` once it has ended.
    body: Option<Incoming>,
    /// Whether the client waits to be asked for it (`Expect: 100-continue`), and was not.
    is_held_back: bool,
}

impl Drained {
    /// This body, which its client may hold back until it is asked for.
    pub const fn new(body: Incoming, is_held_back: bool) -> Self {
        Self {
            body: Some(body),
            is_held_back,
        }
    }
}

impl HttpBody for Drained {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<hyper::Result<Frame<Bytes>>>> {
        self.is_held_back = false;
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let frame = Pin::new(body).poll_frame(cx);
        if let Poll::Ready(None | Some(Err(_))) = &frame {
            self.body = None;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map(HttpBody::size_hint).unwrap_or_default()
    }
}

impl Drop for Drained {
    fn drop(&mut self) {
        let Some(body) = self.body.take() else { return };
        let is_too_long = body.size_hint().lower() > MAX_BYTES as u64;
        if body.is_end_stream() || self.is_held_back || is_too_long {
            return;
        }
        // Without a runtime the process is ending.
        if let Ok(runtime) = Handle::try_current() {
            // An error means that it took too long.
            runtime.spawn(async { _ = tokio::time::timeout(TIMEOUT, drain(body)).await });
        }
    }
}

async fn drain(body: Incoming) {
    let mut body = std::pin::pin!(TimeoutBody::new(PAUSE, body));
    let mut read = 0;
    while let Some(Ok(frame)) = body.frame().await {
        read += frame.data_ref().map_or(0, Bytes::len);
        if read > MAX_BYTES {
            return;
        }
    }
}
