//! What search engines, merchant programmes and whoever shows a link find.

mod addresses;
mod data;
mod feeds;
mod gone;

use axum::http::Method;
use domain::Settings;
use serde_json::Value;

use crate::support::{Answer, App, request};

/// Where the shop of these tests is found.
const SITE: &str = "https://fromagerie.example";

/// The same shop as customers find it.
fn in_production(app: &App) -> App {
    app.with_settings(Settings {
        site_url: SITE.into(),
        is_listed: true,
        ..Settings::clone(&app.shop.settings)
    })
}

/// A page as the browser of a reader of this language asks for it.
async fn open(app: &App, path: &str, language: &str) -> Answer {
    let headers = [("accept", "text/html"), ("accept-language", language)];
    app.guest().send(request(Method::GET, path, &headers, "")).await
}

/// A page that must be there.
async fn page(app: &App, path: &str, language: &str) -> String {
    let answer = open(app, path, language).await;
    assert_eq!(answer.status, 200, "{path}");
    answer.text
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split('"').next()
}

/// The tags of this name, from behind the name on.
fn tags<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let begins = format!("<{name}");
    let tags = page.match_indices(&begins).map(|(at, _)| &page[at + begins.len()..]);
    let tags = tags.filter(|tag| tag.starts_with(' '));
    tags.map(|tag| &tag[..tag.find('>').unwrap_or(tag.len())]).collect()
}

/// Where the links of this kind lead, by their language.
fn links<'a>(page: &'a str, rel: &str) -> Vec<(&'a str, &'a str)> {
    let links = tags(page, "link").into_iter();
    let links = links.filter(|tag| attribute(tag, "rel") == Some(rel) && attribute(tag, "type").is_none());
    links
        .map(|tag| {
            (
                attribute(tag, "hreflang").unwrap_or_default(),
                attribute(tag, "href").unwrap_or_default(),
            )
        })
        .collect()
}

/// What the page says under this name or property.
fn meta<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let tags = tags(page, "meta").into_iter();
    let mut found = tags.filter(|tag| [attribute(tag, "name"), attribute(tag, "property")].contains(&Some(name)));
    found.find_map(|tag| attribute(tag, "content"))
}

/// The data in a page, by its kind.
fn data(page: &str, kind: &str) -> Vec<Value> {
    let blocks = page.split(r#"<script type="application/ld+json">"#).skip(1);
    let blocks = blocks.map(|block| block.split("</script>").next().expect("it ends"));
    let blocks = blocks.map(|block| serde_json::from_str::<Value>(block).expect(block));
    blocks.filter(|data| data["@type"] == kind).collect()
}
