//! A problem as a page, for whoever meets it before the shop's pages can say it: it needs
//! neither the shop nor its scripts.

use axum::response::Html;
use shared::{Language, Problem};

/// Only what such a page holds.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'";

/// The page.
pub fn render(problem: &Problem, language: Language) -> Html<String> {
    let t = |french, english| language.pick(french, english);
    let tag = language.tag();
    let title = t("Un contretemps", "Something went wrong");
    let heading = t("Un contretemps en cave", "Trouble in the cellar");
    let detail = escape(&problem.detail);
    let reference = t("Référence", "Reference");
    let id = escape(problem.request_id.as_deref().unwrap_or_default());
    let back = t("Revenir à la boutique", "Back to the shop");
    Html(format!(
        r#"<!DOCTYPE html>
<html lang="{tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} · Fromagerie Alioui</title>
<link rel="icon" type="image/svg+xml" href="/favicon.svg">
<link rel="stylesheet" href="/pkg/fromagerie.css">
</head>
<body>
<main id="contenu">
<div class="page page-body">
<div class="lost">
<div class="lost-picture"><img src="/images/lost.svg" alt="" width="400" height="320"></div>
<div class="lost-text">
<h1>{heading}</h1>
<p>{detail}</p>
<p><a class="button" href="/">{back}</a></p>
<p><small>{reference} {id}</small></p>
</div>
</div>
</div>
</main>
</body>
</html>
"#
    ))
}

/// Text between tags.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
