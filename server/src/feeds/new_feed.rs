//! The newest products, for readers of feeds (Atom, RFC 4287).

use std::fmt::Write;

use domain::{Shop, catalog};
use shared::{
    Language, PageRequest,
    catalog::{CatalogQuery, ProductSort},
};

use super::xml::{element, escape};
use crate::problem::ApiResult;

/// So many.
const SIZE: i64 = 30;

/// The whole feed.
pub async fn text(shop: &Shop, language: Language) -> ApiResult<String> {
    let newest = CatalogQuery {
        sort: Some(ProductSort::Newest),
        paging: PageRequest { page: 1, limit: SIZE },
        ..Default::default()
    };
    let products = catalog::search(shop, &newest).await?.items;
    let settings = &shop.settings;
    let updated = products.iter().map(|product| product.updated_at).max();
    let own = format!("{}/feeds/new.xml{}", settings.site_url, language.pick("", "?lang=en"));
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n{}{}{}{}",
        language.tag(),
        element("id", &own),
        element("title", language.pick("Nouveaux fromages", "New cheeses")),
        element("updated", &updated.unwrap_or_default().to_string()),
        format_args!("<author>{}</author>", element("name", &settings.seller.name)),
    );
    let links = [
        ("self", "application/atom+xml", own),
        (
            "alternate",
            "text/html",
            settings.address("/fromages?sort=-createdAt", language),
        ),
    ];
    // Writing to a string cannot fail.
    for (rel, kind, address) in links {
        let _ = write!(
            feed,
            "<link rel=\"{rel}\" type=\"{kind}\" href=\"{}\"/>",
            escape(&address)
        );
    }
    feed.push('\n');
    for product in products {
        let product = product.shown(language, shop.now());
        let address = settings.address(&format!("/fromages/{}", product.key()), language);
        let price = product.price.display(language);
        let weight = product.weight.display(language);
        let summary = format!("{}\n\n{price}, {weight}", product.description);
        let _ = writeln!(
            feed,
            "<entry>{}{}<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>{}{}{}</entry>",
            // Its id stays when its slug changes.
            element("id", &format!("{}/fromages/{}", settings.site_url, product.id)),
            element("title", &product.name),
            escape(&address),
            element("published", &product.created_at.to_string()),
            element("updated", &product.updated_at.max(product.created_at).to_string()),
            element("summary", &summary),
        );
    }
    feed.push_str("</feed>\n");
    Ok(feed)
}
