//! Lists: one page as JSON, with links to the others.

use axum::{
    Json,
    http::{HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shared::{Page, PageRequest};
use utoipa::{IntoParams, ToSchema};

use super::{default_limit, first_page};
use crate::extract::number;

/// A page of a list, and what stands beside it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listed<T, B> {
    #[serde(flatten)]
    page: Page<T>,
    #[serde(flatten)]
    beside: B,
}

/// The query of a list that nothing narrows down.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// The page, from 1.
    #[serde(default = "first_page", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100_000, required = false)]
    page: i64,
    /// How many items a page holds.
    #[serde(default = "default_limit", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100, required = false)]
    limit: i64,
}

impl From<Paging> for PageRequest {
    fn from(Paging { page, limit }: Paging) -> Self {
        Self { page, limit }
    }
}

/// One page of the list at `uri`, with a `Link` header (RFC 8288), and beside the page's fields
/// those of `beside`.
pub fn listed<T: Serialize>(uri: &Uri, page: Page<T>, beside: impl Serialize) -> Response {
    let links = links(uri, page.page, page.pages, page.limit);
    let mut response = Json(Listed { page, beside }).into_response();
    if let Ok(links) = HeaderValue::try_from(links) {
        response.headers_mut().insert(header::LINK, links);
    }
    response
}

/// First, previous, next and last, as far as there are such.
fn links(uri: &Uri, page: i64, pages: i64, limit: i64) -> String {
    let last = pages.max(1);
    // Still encoded as it came, and so without the characters that would end a link.
    let others: String = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !matches!(pair.split('=').next(), None | Some("" | "page" | "limit")))
        .flat_map(|pair| [pair, "&"])
        .collect();
    [
        ("first", Some(1)),
        ("prev", (page > 1).then_some((page - 1).min(last))),
        ("next", (page < last).then_some(page + 1)),
        ("last", Some(last)),
    ]
    .into_iter()
    .filter_map(|(relation, page)| {
        let path = uri.path();
        Some(format!(
            "<{path}?{others}page={}&limit={limit}>; rel=\"{relation}\"",
            page?
        ))
    })
    .collect::<Vec<_>>()
    .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_the_rest_of_the_query() {
        let uri = "/api/products?q=ch%C3%A8vre&page=2&sort=price&limit=5".parse().unwrap();
        assert_eq!(
            links(&uri, 2, 3, 5).split(", ").collect::<Vec<_>>(),
            [
                "</api/products?q=ch%C3%A8vre&sort=price&page=1&limit=5>; rel=\"first\"",
                "</api/products?q=ch%C3%A8vre&sort=price&page=1&limit=5>; rel=\"prev\"",
                "</api/products?q=ch%C3%A8vre&sort=price&page=3&limit=5>; rel=\"next\"",
                "</api/products?q=ch%C3%A8vre&sort=price&page=3&limit=5>; rel=\"last\"",
            ]
        );
    }

    #[test]
    fn an_empty_list_has_one_page_and_a_page_beyond_the_end_leads_back() {
        let uri = "/l".parse().unwrap();
        assert_eq!(
            links(&uri, 1, 0, 20),
            "</l?page=1&limit=20>; rel=\"first\", </l?page=1&limit=20>; rel=\"last\""
        );
        assert!(links(&uri, 9, 2, 20).contains("</l?page=2&limit=20>; rel=\"prev\""));
        assert!(!links(&uri, 9, 2, 20).contains("next"));
    }
}
