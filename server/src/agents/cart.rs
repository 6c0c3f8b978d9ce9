//! Carts and checkouts as agents read them: two views of one [`Filled`].

use domain::agents::{CheckoutState, Counts, Destination, Filled, FilledLine, Note};
use serde_json::{Value, json};
use shared::{
    Grams, Id, Language,
    cart::CartItem,
    product::{Availability, SoldBy},
    validation::BrokenRule,
};

use super::{
    CART, CHECKOUT, envelope,
    messages::{self, Severity},
    operations::Call,
    product,
};

/// What the ids of carts begin with.
pub const CART_ID: &str = "cart_";
/// What the ids of checkouts begin with.
pub const CHECKOUT_ID: &str = "chk_";

/// The cart as it is now.
pub fn cart(call: &Call<'_>, filled: &Filled, language: Language) -> Value {
    let mut value = common(call, filled, language);
    value["ucp"] = envelope(&[CART, CHECKOUT]);
    value["id"] = format!("{CART_ID}{}", filled.secret).into();
    value["messages"] = said(call, filled, language).into();
    value
}

/// The checkout as it is now. It is never ready to be completed here: the person pays on the shop's own page.
pub fn checkout(call: &Call<'_>, filled: &Filled, language: Language) -> Value {
    let mut value = common(call, filled, language);
    let mut said = said(call, filled, language);
    let status = if filled.checkout == Some(CheckoutState::Canceled) {
        "canceled"
    } else if filled.lines.is_empty() || messages::has_recoverable(&said) {
        "incomplete"
    } else {
        let words = language.pick(
            "L’acheteur ouvre continue_url, y voit son panier, donne son adresse et paie sur la page de la boutique.",
            "The buyer opens continue_url, sees the basket there, gives the address and pays on the shop’s own page.",
        );
        said.push(messages::error("payment_in_shop", Severity::NeedsBuyer, None, words));
        "requires_escalation"
    };
    value["ucp"] = envelope(&[CHECKOUT, CART]);
    value["id"] = format!("{CHECKOUT_ID}{}", filled.secret).into();
    value["status"] = status.into();
    value["messages"] = said.into();
    value
}

/// A checkout that was given up, for who would change it: nothing was.
pub fn given_up(call: &Call<'_>, filled: &Filled, language: Language) -> Value {
    let mut value = checkout(call, filled, language);
    let words = language.pick(
        "Ce panier a été abandonné\u{a0}: rien n’a été changé. Composez-en un autre.",
        "This checkout was canceled: nothing was changed. Begin another one.",
    );
    let said = messages::error("checkout_canceled", Severity::Unrecoverable, Some("$.status"), words);
    if let Some(all) = value["messages"].as_array_mut() {
        all.push(said);
    }
    value
}

fn common(call: &Call<'_>, filled: &Filled, language: Language) -> Value {
    let lines: Vec<_> = filled.lines.iter().map(|line| line_item(call, line)).collect();
    let page = match filled.checkout {
        // Its page is not there.
        Some(CheckoutState::Canceled) => "/".to_owned(),
        _ => format!("/panier/agent/{}", filled.secret),
    };
    let link = call.shop.settings.address(&page, language);
    json!({
        "line_items": lines,
        "currency": "EUR",
        "totals": totals(filled, language),
        "links": links(call, language),
        "policies": policies(call, filled, language),
        "continue_url": link,
        "expires_at": filled.expires_at,
    })
}

fn line_item(call: &Call<'_>, line: &FilledLine) -> Value {
    let (sold, total) = (&line.product, line.line.line_total.cents());
    // What has no price is not in the catalog, and costs nothing.
    let price = product::price(sold).unwrap_or_default().cents();
    let mut item = json!({ "id": sold.id, "title": sold.name, "price": price });
    if let Some(unit) = product::quantity_unit(sold) {
        item["quantity_unit"] = unit;
    }
    if let Some(rate) = product::charged_by(sold) {
        item["unit_price"] = rate;
    }
    if let Some(image) = sold.images.first() {
        item["image_url"] = call.shop.settings.picture(image).into();
    }
    json!({
        "id": line.line.id,
        "item": item,
        "quantity": line.amount(),
        "totals": [{ "type": "subtotal", "amount": total }, { "type": "total", "amount": total }],
    })
}

/// What is added up: VAT is within the prices.
fn totals(filled: &Filled, language: Language) -> Vec<Value> {
    let quote = &filled.quote;
    let entry = |kind: &str, words: &str, cents: i64| json!({ "type": kind, "display_text": words, "amount": cents });
    let mut totals = vec![entry(
        "subtotal",
        language.pick("Sous-total", "Subtotal"),
        quote.subtotal.cents(),
    )];
    if !filled.lines.is_empty() {
        let words = match filled.delivery {
            Destination::Known => language.pick("Livraison", "Delivery"),
            Destination::Lowest | Destination::NotServed | Destination::Abroad => {
                language.pick("Livraison, au moins", "Delivery, at least")
            }
        };
        totals.push(entry("fulfillment", words, quote.shipping_cost.cents()));
    }
    totals.push(entry(
        "total",
        language.pick("Total, TVA comprise", "Total, VAT included"),
        quote.total.cents(),
    ));
    totals
}

fn links(call: &Call<'_>, language: Language) -> Value {
    let link = |kind: &str, path: &str| json!({ "type": kind, "url": call.shop.settings.address(path, language) });
    json!([
        link("terms_of_service", "/conditions-de-vente"),
        link("privacy_policy", "/confidentialite"),
        link("refund_policy", "/garanties"),
        link("shipping_policy", "/livraison"),
    ])
}

/// Which lines may be given back (code de la consommation art. L221-28, 4°), and until when.
fn policies(call: &Call<'_>, filled: &Filled, language: Language) -> Vec<Value> {
    let url = call.shop.settings.address("/garanties", language);
    let of_lines = |is_perishable: bool, words: &str| {
        let lines = filled.lines.iter().enumerate();
        let lines = lines.filter(|(_, line)| line.product.is_perishable == is_perishable);
        let paths: Vec<_> = lines.map(|(position, _)| format!("$.line_items[{position}]")).collect();
        (!paths.is_empty()).then(|| {
            json!({
                "type": "dev.ucp.shopping.policy.return",
                "description": { "plain": words },
                "applies_to": paths,
                "url": url,
            })
        })
    };
    let perishable = language.pick(
        "Denrée périssable\u{a0}: pas de droit de rétractation.",
        "Perishable food: no right of withdrawal.",
    );
    let keeps = language.pick(
        "Rétractation possible pendant quatorze jours.",
        "May be given back within fourteen days.",
    );
    [of_lines(true, perishable), of_lines(false, keeps)]
        .into_iter()
        .flatten()
        .collect()
}

/// What an agent and its person are to know of it.
fn said(call: &Call<'_>, filled: &Filled, language: Language) -> Vec<Value> {
    let mut said: Vec<_> = messages::age(call.shop, language).into_iter().collect();
    for (position, line) in filled.lines.iter().enumerate() {
        let path = format!("$.line_items[{position}]");
        if !line.product.allergens.is_empty() {
            let words = app::contains_allergens(&line.product.allergens, language);
            said.push(messages::disclosure("allergens", &path, &words));
        }
        said.extend((!line.line.available).then(|| unavailable(line, &path, language)));
    }
    said.extend(filled.notes.iter().map(|note| noted(filled, note, language)));
    said.extend(undeliverable(filled.delivery, language));
    if filled.adopted_at.is_some() {
        let words = language.pick(
            "L’acheteur a repris ces lignes dans son panier.",
            "The buyer took these lines over into their basket.",
        );
        said.push(messages::info("taken_over", words));
    }
    said
}

/// That the shop does not deliver there, for as long as the cart is to go there.
fn undeliverable(delivery: Destination, language: Language) -> Option<Value> {
    let words = match delivery {
        Destination::Known | Destination::Lowest => return None,
        Destination::NotServed => language.pick(
            "Nous ne livrons pas à ce code postal\u{a0}; le prix de la livraison est le plus bas.",
            "We do not deliver to that postal code; the price of delivery is the lowest.",
        ),
        Destination::Abroad => language.pick("Nous ne livrons qu’en France.", "We deliver within France only."),
    };
    Some(messages::warning("address_undeliverable", None, words))
}

/// Why a line cannot be ordered as it is.
fn unavailable(line: &FilledLine, path: &str, language: Language) -> Value {
    let name = &line.product.name;
    if line.product.archived_at.is_some() {
        return not_sold(name, Some(path), language);
    }
    if let Some(rule) = &line.line.refused {
        let why = BrokenRule::new("quantity", rule).explain(language).message;
        return messages::error("quantity_invalid", Severity::Recoverable, Some(path), &why);
    }
    let left = match (line.product.availability(), line.product.sold_by) {
        (Availability::SoldOut, _) => None,
        (_, SoldBy::Piece) => Some(line.line.product.stock.to_string()),
        (_, SoldBy::Weight) => Some(Grams(line.line.product.stock).display(language)),
    };
    let words = match (language, left) {
        (Language::French, None) => format!("{name} est épuisé."),
        (Language::English, None) => format!("{name} is sold out."),
        (Language::French, Some(left)) => format!("{name}\u{a0}: il n’en reste que {left}."),
        (Language::English, Some(left)) => format!("{name}: only {left} left."),
    };
    messages::error("out_of_stock", Severity::Recoverable, Some(path), &words)
}

/// A note in words.
pub fn noted(filled: &Filled, note: &Note, language: Language) -> Value {
    match note {
        Note::Revised { line, asked } => revised(filled, *line, *asked, language),
        Note::PriceChanged { line, before, now } => {
            let path = path_of(filled, *line, "item.price");
            let (before, now) = (before.display(language), now.display(language));
            let words = match language {
                Language::French => format!("Le prix a changé\u{a0}: {before} auparavant, {now} maintenant."),
                Language::English => format!("The price has changed: {before} before, {now} now."),
            };
            messages::warning("price_changed", path.as_deref(), &words)
        }
        Note::Gone => {
            let words = language.pick(
                "Un produit de ce panier n’existe plus.",
                "A product of this basket is not there any more.",
            );
            messages::warning("item_unavailable", None, words)
        }
        Note::NotSold { .. } | Note::OtherUnit { .. } => not_taken(note, language),
    }
}

/// Why something that was asked for is not there, in words.
pub fn not_taken(note: &Note, language: Language) -> Value {
    match note {
        Note::OtherUnit { key, counts } => {
            let unit = match counts {
                Counts::Grams => language.pick(
                    "au poids\u{a0}: comptez en pas de 0,001 kg (KGM, scale 3)",
                    "by weight: count in steps of 0.001 kg (KGM, scale 3)",
                ),
                Counts::Pieces | Counts::Other => language.pick("à la pièce (C62)", "by the piece (C62)"),
            };
            let words = match language {
                Language::French => format!("{key} se vend {unit}."),
                Language::English => format!("{key} is sold {unit}."),
            };
            messages::error("quantity_unit_mismatch", Severity::Recoverable, None, &words)
        }
        Note::NotSold { key } => not_sold(key, None, language),
        Note::Revised { .. } | Note::PriceChanged { .. } | Note::Gone => not_sold("", None, language),
    }
}

fn not_sold(name: &str, path: Option<&str>, language: Language) -> Value {
    let words = match language {
        Language::French => format!("Nous ne vendons pas {name}, ou plus."),
        Language::English => format!("We do not sell {name}, or not any more."),
    };
    messages::error("item_unavailable", Severity::Recoverable, path, &words)
}

fn revised(filled: &Filled, id: Id<CartItem>, asked: i64, language: Language) -> Value {
    let path = path_of(filled, id, "quantity");
    let line = filled.lines.iter().find(|line| line.line.id == id);
    let is_weight = line.is_some_and(|line| line.product.sold_by == SoldBy::Weight);
    let words = |amount: i64| {
        if is_weight {
            Grams(amount).display(language)
        } else {
            amount.to_string()
        }
    };
    let (asked, now) = (words(asked), words(line.map_or(0, FilledLine::amount)));
    let words = match language {
        Language::French => format!("Nous ne vendons pas {asked}\u{a0}: la quantité est de {now}."),
        Language::English => format!("We do not sell {asked}: the quantity is {now}."),
    };
    let code = if is_weight {
        "quantity_increment_revised"
    } else {
        "quantity_adjusted"
    };
    messages::warning(code, path.as_deref(), &words)
}

/// Where a line stands in the answer.
fn path_of(filled: &Filled, id: Id<CartItem>, field: &str) -> Option<String> {
    let position = filled.lines.iter().position(|line| line.line.id == id)?;
    Some(format!("$.line_items[{position}].{field}"))
}
