//! A proxy before the stand-in for Stripe: a test acts during a call, or answers it itself.

use std::convert::Infallible;

use domain::payments::Stripe;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::stripe::{address, stripe_at};

/// An answer of a Stripe that failed.
pub const SERVER_ERROR: &str = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

/// A client whose calls arrive at this listener.
pub async fn listen() -> (Stripe, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let here = listener.local_addr().expect("an address");
    (stripe_at(&format!("http://{here}")), listener)
}

/// Gives each call to `during`, and forwards it to the stand-in unless `during` answered it.
pub async fn forward(listener: &TcpListener, mut during: impl AsyncFnMut(&str) -> Option<&'static str>) -> Infallible {
    loop {
        let (mut caller, _) = listener.accept().await.expect("a call");
        let call = read(&mut caller).await;
        let answer = match during(&call).await {
            Some(answer) => answer.into(),
            None => call_stand_in(&call).await,
        };
        caller.write_all(&answer).await.expect("the caller is there");
        caller.shutdown().await.expect("the caller is there");
    }
}

/// The value of a header of a call; its name in any case.
pub fn header<'a>(call: &'a str, name: &str) -> Option<&'a str> {
    let head = call.split("\r\n\r\n").next()?;
    let fields = head.lines().filter_map(|line| line.split_once(": "));
    fields
        .into_iter()
        .find_map(|(field, value)| field.eq_ignore_ascii_case(name).then_some(value))
}

async fn read(caller: &mut TcpStream) -> String {
    let mut call = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&call).into_owned();
        if let Some((_, body)) = text.split_once("\r\n\r\n") {
            let length = header(&text, "content-length").map_or(0, |length| length.parse().expect("a length"));
            if body.len() >= length {
                return text;
            }
        }
        let read = caller.read_buf(&mut call).await.expect("a call");
        assert!(read > 0, "half a call");
    }
}

async fn call_stand_in(call: &str) -> Vec<u8> {
    let host = address().await.trim_start_matches("http://");
    let mut stripe = TcpStream::connect(host).await.expect("the stand-in");
    let last = call.replacen("\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1);
    stripe.write_all(last.as_bytes()).await.expect("the stand-in");
    let mut answer = Vec::new();
    stripe.read_to_end(&mut answer).await.expect("an answer");
    answer
}
