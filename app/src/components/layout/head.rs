//! What a page says of itself to browsers, search engines and whoever shows a link to it.

use domain::Settings;
use leptos::prelude::*;
use leptos_meta::{Link, Meta, Title};
use leptos_router::hooks::use_location;
use shared::{Language, picture::CARD};

use crate::{
    listed::is_listed,
    request::{self, language::language},
};

/// The picture of a page that has none of its own.
const PICTURE: &str = "/images/hero.svg";
/// What the feed of new cheeses is at.
const NEW_CHEESES: &str = "/feeds/new.xml";

/// The page's title, followed by the name of the shop, and what others show of it.
#[component]
pub fn Head(
    /// The page's name.
    #[prop(into)]
    title: String,
    /// A sentence or two for search engines; the pages of an account need none.
    #[prop(into, optional)]
    description: String,
    /// The path of the page that this one is a view of, where that is another than its own: filters, an order or
    /// whatever stands behind a `?` make no other page.
    #[prop(into, optional)]
    canonical: String,
    /// The address of a picture of what it is about.
    #[prop(default = None)]
    picture: Option<String>,
    /// Whether there is nothing to be found here, whatever the address.
    #[prop(optional)]
    is_nothing: bool,
) -> impl IntoView {
    let here = use_location().pathname.get_untracked();
    let canonical = if canonical.is_empty() { here.clone() } else { canonical };
    if !description.is_empty() {
        meta("description", &description);
    }
    if !is_listed(&here) || is_nothing {
        meta("robots", "noindex");
    } else if let Ok(shop) = request::shop() {
        let settings = &shop.settings;
        addresses(settings, &canonical);
        let address = settings.address(&canonical, language());
        card(&title, &description, &address);
        picture_of_card(settings, picture.as_deref().unwrap_or(PICTURE));
        if matches!(here.as_str(), "/" | "/fromages") {
            let (kind, name) = ("application/atom+xml", "Fromagerie Alioui");
            draw(view! { <Link rel="alternate" type_=kind title=name href=NEW_CHEESES/> });
        }
    }
    view! { <Title text=format!("{title} · Fromagerie Alioui")/> }
}

/// The one address that the page is to be known by, and the same page in each language. Whoever asks for no language is
/// answered in that of their browser at the address of the first.
fn addresses(settings: &Settings, path: &str) {
    let canonical = settings.address(path, language());
    draw(view! { <Link rel="canonical" href=canonical/> });
    for language in [Language::French, Language::English] {
        let address = settings.address(path, language);
        draw(view! { <Link rel="alternate" hreflang=language.tag() href=address/> });
    }
    let address = settings.address(path, Language::French);
    draw(view! { <Link rel="alternate" hreflang="x-default" href=address/> });
}

/// How a link to the page looks elsewhere (<https://ogp.me>).
fn card(title: &str, description: &str, address: &str) {
    let (here, there) = match language() {
        Language::French => ("fr_FR", "en_GB"),
        Language::English => ("en_GB", "fr_FR"),
    };
    for (property, content) in [
        ("og:site_name", "Fromagerie Alioui"),
        ("og:type", "website"),
        ("og:title", title),
        ("og:description", description),
        ("og:url", address),
        ("og:locale", here),
        ("og:locale:alternate", there),
    ] {
        property_of_card(property, content);
    }
    meta("twitter:card", "summary_large_image");
}

/// The picture beside it. Whoever is told its size shows it at once.
fn picture_of_card(settings: &Settings, picture: &str) {
    let Some(card) = settings.card(picture) else {
        return property_of_card("og:image", &settings.picture(picture));
    };
    let (width, height) = CARD;
    property_of_card("og:image", &card);
    property_of_card("og:image:width", &width.to_string());
    property_of_card("og:image:height", &height.to_string());
}

fn property_of_card(property: &'static str, content: &str) {
    let content = content.to_owned();
    draw(view! { <Meta property=property content=content/> });
}

fn meta(name: &'static str, content: &str) {
    let content = content.to_owned();
    draw(view! { <Meta name=name content=content/> });
}

/// Draws a part of the head at once: where a page has waited for its data, Leptos finds no head any more when it draws the
/// rest.
fn draw(tag: impl IntoView) {
    let _ = tag.into_view().to_html();
}
