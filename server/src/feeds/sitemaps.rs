//! The site map (<https://www.sitemaps.org/protocol.html>): an index, and pages of it. Each address names the same page in
//! the other language (<https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap>).

use std::{fmt::Write, ops::Range, sync::Arc};

use domain::{
    Shop,
    catalog::{categories, parts, recipes},
};
use shared::Timestamp;

use super::{LANGUAGES, xml::escape};

/// So many products or recipes a page names, each twice. The protocol allows 50,000 addresses and 50 MB; these take some
/// 8 MB.
const SIZE: usize = 5_000;
/// So many parts of the catalog make a page.
const PARTS: usize = SIZE / parts::SIZE;

const HEAD: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    "\n",
    r#"<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">"#,
    "\n"
);

/// A page of the site map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The pages that are no product's and no recipe's.
    Pages,
    /// The products in these parts of the catalog.
    Products(Range<usize>),
    /// The recipes at these places.
    Recipes(Range<usize>),
}

/// The index of all pages.
pub fn index(shop: &Shop) -> String {
    let mut index = String::from(concat!(
        r#"<?xml version="1.0" encoding="UTF-8"?>"#,
        "\n",
        r#"<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">"#,
        "\n"
    ));
    let products = (1..=pages_of_products(shop)).map(|number| format!("products-{number}"));
    let recipes = (1..=pages_of_recipes(shop)).map(|number| format!("recipes-{number}"));
    for name in ["pages".to_owned()].into_iter().chain(products).chain(recipes) {
        let site = escape(&shop.settings.site_url);
        // Writing to a string cannot fail.
        let _ = writeln!(index, "<sitemap><loc>{site}/sitemaps/{name}.xml</loc></sitemap>");
    }
    index.push_str("</sitemapindex>\n");
    index
}

fn pages_of_products(shop: &Shop) -> usize {
    parts::count(shop).div_ceil(PARTS)
}

fn pages_of_recipes(shop: &Shop) -> usize {
    recipes::count(shop).div_ceil(SIZE)
}

impl Page {
    /// The page with this name, if the index has it.
    pub fn named(shop: &Shop, file: &str) -> Option<Self> {
        let name = file.strip_suffix(".xml")?;
        if name == "pages" {
            return Some(Self::Pages);
        }
        let (kind, number) = name.split_once('-')?;
        let number = number
            .parse::<usize>()
            .ok()
            .filter(|known| number == known.to_string())?;
        let page = |size: usize, pages: usize| {
            (1..=pages)
                .contains(&number)
                .then(|| (number - 1) * size..number * size)
        };
        match kind {
            "products" => page(PARTS, pages_of_products(shop)).map(Self::Products),
            "recipes" => page(SIZE, pages_of_recipes(shop)).map(Self::Recipes),
            _ => None,
        }
    }

    /// A hash of what it is made of.
    pub fn state(&self, shop: &Shop) -> Vec<u8> {
        match self {
            Self::Pages => rest(shop).into_bytes(),
            Self::Products(parts) => parts::state(shop, parts).into(),
            Self::Recipes(places) => {
                let recipes = recipes::some(shop, places.clone());
                let lines = recipes
                    .iter()
                    .map(|recipe| format!("{}{}", recipe.key(), recipe.updated_at));
                lines.collect::<String>().into_bytes()
            }
        }
    }

    /// Its XML, in pieces that are written one after the other.
    pub fn write(self, shop: Arc<Shop>) -> impl Iterator<Item = String> + Send + 'static {
        let pieces: Box<dyn Iterator<Item = String> + Send> = match self {
            Self::Pages => Box::new([rest(&shop)].into_iter()),
            Self::Products(parts) => Box::new(parts.map(move |number| {
                let products = parts::part(&shop, number).into_iter();
                let products = products.map(|product| (format!("/fromages/{}", product.key()), product.updated_at));
                products
                    .map(|(path, at)| urls(&shop, &path, Some(at)))
                    .collect::<String>()
            })),
            Self::Recipes(places) => {
                let recipes = recipes::some(&shop, places).into_iter();
                Box::new(recipes.map(move |recipe| {
                    let path = format!("/recettes/{}", recipe.key());
                    urls(&shop, &path, Some(recipe.updated_at))
                }))
            }
        };
        [HEAD.to_owned()]
            .into_iter()
            .chain(pieces)
            .chain(["</urlset>\n".to_owned()])
    }
}

/// The pages of the shop itself, and of each family.
fn rest(shop: &Shop) -> String {
    let pages = app::listed::PAGES.map(str::to_owned).into_iter();
    let families = shop_families(shop).into_iter();
    let families = families.map(|slug| format!("/fromages?category={slug}"));
    pages.chain(families).map(|path| urls(shop, &path, None)).collect()
}

/// The families that have products, and a name and an address of their own.
fn shop_families(shop: &Shop) -> Vec<String> {
    let counts = categories::in_order(shop, parts::families(shop));
    let slugs = counts.into_iter().map(|count| count.value);
    slugs.filter(|slug| categories::find(shop, slug).is_some()).collect()
}

/// A page's address in each language, each with both.
fn urls(shop: &Shop, path: &str, changed: Option<Timestamp>) -> String {
    let address = |language| escape(&shop.settings.address(path, language));
    let mut alternates = String::new();
    for language in LANGUAGES {
        // Writing to a string cannot fail.
        let _ = write!(
            alternates,
            r#"<xhtml:link rel="alternate" hreflang="{}" href="{}"/>"#,
            language.tag(),
            address(language)
        );
    }
    let changed = changed.map(|at| format!("<lastmod>{at}</lastmod>")).unwrap_or_default();
    let url = |language| format!("<url><loc>{}</loc>{changed}{alternates}</url>\n", address(language));
    LANGUAGES.map(url).concat()
}
