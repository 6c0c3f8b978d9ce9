//! Connections: how many, how many of them an address has, and how long a client may take to send its request and read
//! the answer.

mod rooms;
mod unread;

use std::{collections::VecDeque, convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo, response::Response};
use hyper::{
    Request,
    body::Incoming,
    header,
    server::conn::http1,
    service::{Service as HyperService, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;
use tower::Service;

use self::{rooms::Rooms, unread::Drained};
use crate::{config::HttpConfig, middleware::in_flight::NoRoom};

/// The longest head of a request, in bytes. hyper answers 431 to a longer one, without a problem.
pub const MAX_HEAD_BYTES: usize = 64 * 1024;

/// Connections beyond those that there is room for. Each has one answer: a health check's, a file, or 503. The next one
/// takes the place of the oldest, so that however many are silent, who sends a request at once is answered.
const SPARE: usize = 32;
/// How long such a client may take for the head of its request.
const SPARE_TIMEOUT: Duration = Duration::from_secs(1);

/// How long to wait when the system has no more file descriptors.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until `stop`, then finishes the requests that have begun. A connection is closed when it has not sent the whole
/// head of its next request, or read anything of its answer, within the client's timeout. Beyond `MAX_CONNECTIONS`, or an
/// address's share of them, all but health checks and files are 503.
pub async fn serve(listener: TcpListener, router: Router, config: &Arc<HttpConfig>, stop: impl Future<Output = ()>) {
    let open = GracefulShutdown::new();
    let rooms = Rooms::new(config);
    let mut spare = VecDeque::with_capacity(SPARE + 1);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(config.client_timeout)
        .max_buf_size(MAX_HEAD_BYTES);
    let mut one_request = http.clone();
    one_request.keep_alive(false).header_read_timeout(SPARE_TIMEOUT);
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener) => accepted,
        };
        let room = rooms.for_connection(peer.ip());
        let has_room = room.is_some();
        let http = if has_room { &http } else { &one_request };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(config.client_timeout));
        let answer = answer(router.clone(), rooms.clone(), peer, has_room);
        let connection = open.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), answer));
        let task = tokio::spawn(async move {
            let _room = room;
            if let Err(error) = connection.await {
                tracing::debug!(target: "system", %error, "a connection broke off");
            }
        });
        if !has_room {
            spare.push_back(task.abort_handle());
            if spare.len() > SPARE
                && let Some(oldest) = spare.pop_front()
            {
                oldest.abort();
            }
        }
    }
    drop(listener);
    open.shutdown().await;
}

/// What answers the requests of a connection.
fn answer(
    router: Router,
    rooms: Rooms,
    peer: SocketAddr,
    has_room: bool,
) -> impl HyperService<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> {
    service_fn(move |request: Request<Incoming>| {
        let is_held_back = request.headers().contains_key(header::EXPECT);
        let mut request = request.map(|body| Drained::new(body, is_held_back));
        request.extensions_mut().insert(ConnectInfo(peer));
        let share = rooms.for_request(peer.ip(), &request);
        if !has_room || share.is_err() {
            request.extensions_mut().insert(NoRoom);
        }
        let answer = router.clone().call(request);
        async move {
            let _share = share;
            answer.await
        }
    })
}

/// The next connection.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Answers are written whole, so waiting for more to send costs time.
                let _ = stream.set_nodelay(true);
                return (stream, peer);
            }
            Err(error) if was_given_up(&error) => {}
            Err(error) => {
                tracing::error!(target: "system", %error, "no connection could be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// A connection that its client gave up before it was accepted.
fn was_given_up(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset
    )
}
