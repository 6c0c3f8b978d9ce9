//! A browser without JavaScript.

use axum::http::Method;

use crate::{
    http::cross_site::cookie_of,
    support::{Actor, Answer, App, request},
};

/// A browser of this customer, or a guest's without a cookie.
pub struct Browser<'a> {
    actor: &'a Actor,
    cookie: String,
}

impl<'a> Browser<'a> {
    pub async fn of(app: &App, actor: &'a Actor) -> Self {
        Self {
            actor,
            cookie: cookie_of(app, actor).await,
        }
    }

    pub const fn guest(actor: &'a Actor) -> Self {
        Self {
            actor,
            cookie: String::new(),
        }
    }

    pub async fn reads(&self, path: &str) -> String {
        let headers = [
            ("accept", "text/html"),
            ("accept-language", "fr"),
            ("cookie", self.cookie.as_str()),
        ];
        let page = self.actor.send(request(Method::GET, path, &headers, "")).await;
        assert_eq!(page.status, 200, "{path}");
        page.text
    }

    /// Sends a form, and answers where it leads.
    pub async fn sends(&self, path: &str, from: &str, form: String) -> String {
        let referer = format!("http://shop.test{from}");
        let headers = [
            ("accept", "text/html"),
            ("accept-language", "fr"),
            ("cookie", self.cookie.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("referer", referer.as_str()),
        ];
        let answer: Answer = self.actor.send(request(Method::POST, path, &headers, form)).await;
        assert_eq!(answer.status, 302, "{path}: {}", answer.text);
        answer.header("location").to_owned()
    }
}
