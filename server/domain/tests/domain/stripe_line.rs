//! A line to the stand-in for Stripe on which a test does something during a call, or answers in its place.

use std::convert::Infallible;

use domain::payments::Stripe;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::stripe::{address, stripe_at};

/// What Stripe says when it fails.
pub const FAILED: &str = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

/// A way to Stripe over a line, and its other end.
pub async fn line() -> (Stripe, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let here = listener.local_addr().expect("an address");
    (stripe_at(&format!("http://{here}")), listener)
}

/// Passes each call on after `during` saw it, unless that answers itself.
pub async fn pass_on(listener: &TcpListener, mut during: impl AsyncFnMut(&str) -> Option<&'static str>) -> Infallible {
    loop {
        let (mut caller, _) = listener.accept().await.expect("a call");
        let call = read(&mut caller).await;
        let answer = match during(&call).await {
            Some(answer) => answer.into(),
            None => ask(&call).await,
        };
        caller.write_all(&answer).await.expect("the caller is there");
        caller.shutdown().await.expect("the caller is there");
    }
}

/// The value of a header of a call.
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

async fn ask(call: &str) -> Vec<u8> {
    let host = address().await.trim_start_matches("http://");
    let mut stripe = TcpStream::connect(host).await.expect("the stand-in");
    let last = call.replacen("\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1);
    stripe.write_all(last.as_bytes()).await.expect("the stand-in");
    let mut answer = Vec::new();
    stripe.read_to_end(&mut answer).await.expect("an answer");
    answer
}
