//! Forms with files, and the pictures that the shop makes of them.

use std::path::PathBuf;

use axum::{body::Body, http::Method};

use crate::support::{Actor, Answer, App, request};

/// The boundary of forms with files.
pub const BOUNDARY: &str = "----a-boundary-of-the-tests";

/// The body of a form with files: field, file name, content.
pub fn form(files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, file, content) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{file}\"\r\n\
             Content-Type: text/html\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

impl Actor {
    /// Sends a body as a form with files, with the actor's token.
    pub async fn submits(&self, path: &str, body: impl Into<Body>) -> Answer {
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let bearer = format!("Bearer {}", self.token.as_deref().unwrap_or_default());
        let mut headers = vec![("content-type", kind.as_str())];
        if self.token.is_some() {
            headers.push(("authorization", &bearer));
        }
        self.send(request(Method::POST, path, &headers, body)).await
    }

    /// Sends this file as the form's `image`.
    pub async fn uploads(&self, path: &str, content: &[u8]) -> Answer {
        self.submits(path, form(&[("image", "fromage.jpg", content)])).await
    }
}

impl App {
    /// Whether there is no picture in the folder nor in the database.
    pub async fn has_no_pictures(&self) -> bool {
        self.picture_files().is_empty() && self.count("uploads").await == 0
    }

    /// The files of the shop's pictures.
    pub fn picture_files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.uploads.path()).expect("the folder");
        entries.map(|entry| entry.expect("a file").path()).collect()
    }
}
