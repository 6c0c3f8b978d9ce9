//! All products that have a picture, for merchant programmes: RSS 2.0 with Google's attributes, which others read as well
//! (<https://support.google.com/merchants/answer/7052112>).

use std::{fmt::Write, sync::Arc};

use domain::{
    Shop,
    catalog::{categories, parts},
    delivery,
};
use shared::{
    Language,
    pricing::ShippingRates,
    product::{Availability, Product, SoldBy},
};

use super::xml::{element, escape};

/// Google's number for cheese.
const CHEESE: &str = "429";
/// So many pictures are named beside the first.
const MORE_PICTURES: usize = 10;
/// So many places to deliver to are named with a product; where there are more, what delivery costs is set at the
/// programme itself.
const MOST_SHIPPING: usize = 100;

/// What the products have in common.
struct Common {
    shop: Arc<Shop>,
    language: Language,
    destinations: Vec<(Vec<String>, ShippingRates)>,
}

/// The feed in pieces that are written one after the other.
pub fn write(shop: Arc<Shop>, language: Language) -> impl Iterator<Item = String> + Send + 'static {
    let head = head(&shop, language);
    let parts = 0..parts::count(&shop);
    let common = Common {
        destinations: delivery::destinations(&shop),
        shop,
        language,
    };
    let pieces = parts.map(move |number| {
        let products = parts::part(&common.shop, number).into_iter();
        // A picture of the product is asked for, and no other may stand in its place.
        products
            .filter(|product| !product.images.is_empty())
            .map(|product| common.item(product.localized(language)))
            .collect::<String>()
    });
    [head]
        .into_iter()
        .chain(pieces)
        .chain(["</channel>\n</rss>\n".to_owned()])
}

/// A hash of what the feed is made of.
pub fn state(shop: &Shop) -> Vec<u8> {
    let mut state = parts::state(shop, &(0..parts::count(shop))).to_vec();
    state.extend(format!("{:?}{:?}", delivery::destinations(shop), categories::list(shop)).into_bytes());
    state
}

fn head(shop: &Shop, language: Language) -> String {
    let words = language.pick(
        "Tous nos fromages, avec leur prix.",
        "All our cheeses, with their prices.",
    );
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:g=\"http://base.google.com/ns/1.0\">\n\
         <channel>{}{}{}{}\n",
        element("title", &shop.settings.seller.name),
        element("link", &shop.settings.address("/", language)),
        element("description", words),
        element("language", language.tag()),
    )
}

impl Common {
    fn item(&self, product: Product) -> String {
        let (settings, language) = (&self.shop.settings, self.language);
        let family = categories::name(&self.shop, &product.category, language);
        let brand = product.producer.as_ref().map(|producer| &producer.name);
        let mut pictures = product.images.iter().map(|image| settings.picture(image));
        let price = |amount: shared::Money| format!("{amount} EUR");
        let availability = match product.availability() {
            Availability::InStock | Availability::Low => "in_stock",
            Availability::SoldOut => "out_of_stock",
        };
        let grams = format!("{} g", product.weight.0);
        let mut item = String::from("<item>");
        // Writing to a string cannot fail.
        let mut add = |name: &str, text: &str| {
            let _ = write!(item, "<g:{name}>{}</g:{name}>", escape(text));
        };
        add("id", &product.id.to_string());
        add("title", &product.name);
        add("description", &product.description);
        add(
            "link",
            &settings.address(&format!("/fromages/{}", product.key()), language),
        );
        if let Some(picture) = pictures.next() {
            add("image_link", &picture);
        }
        for picture in pictures.take(MORE_PICTURES) {
            add("additional_image_link", &picture);
        }
        add("availability", availability);
        match product.struck_price() {
            None => add("price", &price(product.price)),
            Some(struck) => {
                add("price", &price(struck));
                add("sale_price", &price(product.price));
            }
        }
        add("unit_pricing_measure", &grams);
        add("unit_pricing_base_measure", "1 kg");
        if product.sold_by == SoldBy::Piece {
            add("shipping_weight", &grams);
        }
        add("condition", "new");
        add("brand", brand.unwrap_or(&settings.seller.name));
        add("identifier_exists", "no");
        if product.milk.is_some() {
            add("google_product_category", CHEESE);
        }
        add(
            "product_type",
            &format!("{} > {family}", language.pick("Fromages", "Cheeses")),
        );
        item.push_str(&self.shipping(&product));
        item.push_str("</item>\n");
        item
    }

    /// What delivery of this one product costs.
    fn shipping(&self, product: &Product) -> String {
        let places: usize = self.destinations.iter().map(|(codes, _)| codes.len().max(1)).sum();
        if places > MOST_SHIPPING {
            return String::new();
        }
        let mut shipping = String::new();
        for (codes, rates) in &self.destinations {
            let price = element("g:price", &format!("{} EUR", rates.cost(product.price)));
            let everywhere = codes.is_empty().then(String::new);
            let places = codes
                .iter()
                .map(|code| element("g:postal_code", code))
                .chain(everywhere);
            for place in places {
                // Writing to a string cannot fail.
                let _ = write!(
                    shipping,
                    "<g:shipping><g:country>FR</g:country>{place}{price}</g:shipping>"
                );
            }
        }
        shipping
    }
}
