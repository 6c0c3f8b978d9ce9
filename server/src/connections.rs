//! Connections: how many, and how long a client may take to say what it wants.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_io_timeout::TimeoutStream;
use tower::Service;

use crate::config::Doors;

/// Where the server stops reading a request's head: 431, without a word more.
pub const MOST_HEAD_BYTES: usize = 64 * 1024;

/// How long to wait when the system has no more files to give.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until `stop`, then lets the requests that have begun end. A connection that has not
/// sent the whole head of its next request within the client's timeout is closed, so idle ones
/// end as slow ones do, and so is one that takes nothing of its answer for as long; beyond as
/// many as may be open, the next ones wait in line.
pub async fn serve(listener: TcpListener, router: Router, doors: &Doors, stop: impl Future<Output = ()>) {
    let open = GracefulShutdown::new();
    let free = Arc::new(Semaphore::new(doors.connections));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(doors.patience)
        .max_buf_size(MOST_HEAD_BYTES);
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, peer, place) = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &free) => accepted,
        };
        let router = router.clone();
        let answer = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().call(request)
        });
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(doors.patience));
        let connection = open.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), answer));
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = connection.await {
                tracing::debug!(target: "system", %error, "a connection broke off");
            }
        });
    }
    drop(listener);
    open.shutdown().await;
}

/// The next connection, when there is room for one.
async fn accept(listener: &TcpListener, free: &Arc<Semaphore>) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
    loop {
        let Ok(place) = Arc::clone(free).acquire_owned().await else {
            // Nobody closes this semaphore.
            std::future::pending::<()>().await;
            continue;
        };
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Answers are written whole; there is nothing to wait for.
                let _ = stream.set_nodelay(true);
                return (stream, peer, place);
            }
            Err(error) if is_the_clients(&error) => {}
            Err(error) => {
                tracing::error!(target: "system", %error, "no connection could be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// A connection that its client gave up before it was accepted.
fn is_the_clients(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset
    )
}
