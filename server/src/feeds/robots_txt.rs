//! `robots.txt` (RFC 9309).

use app::listed::PRIVATE;
use domain::Shop;

use super::LANGUAGES;

/// The rules, and where the site map is.
pub fn text(shop: &Shop) -> String {
    if !shop.settings.is_listed {
        return "User-agent: *\nDisallow: /\n".into();
    }
    let mut text = String::from("User-agent: *\n");
    for language in LANGUAGES {
        for path in PRIVATE {
            text.push_str("Disallow: ");
            text.push_str(&language.address(path));
            text.push('\n');
        }
    }
    // The app of the livreurs' rounds.
    text.push_str("Disallow: /tournee\nDisallow: /api/\n\nSitemap: ");
    text.push_str(&shop.settings.site_url);
    text.push_str("/sitemap.xml\n");
    text
}
