//! The amounts of a cart or an order.

use leptos::prelude::*;
use shared::{
    Language, Money,
    order::{Order, Quote},
    pricing,
};

use crate::{
    components::product::price::per_kilo,
    request::language::{language, translate},
    words::labels,
};

/// Subtotal, discount, delivery, total and the VAT it contains, each on a line.
#[component]
pub fn Amounts(
    /// The amounts of a cart, or those that an order was placed at.
    quote: Quote,
    /// What the sum of the items is called, where that is more than a subtotal.
    #[prop(into, optional)]
    subtotal_of: Option<String>,
    /// The code that takes the discount off.
    #[prop(default = None)]
    code: Option<String>,
    /// What is missing for free delivery.
    #[prop(default = None)]
    missing_for_free_delivery: Option<Money>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let delivery = if quote.shipping_cost == Money::ZERO {
        t("offerte", "free").to_owned()
    } else {
        quote.shipping_cost.display(language)
    };
    let missing = missing_for_free_delivery.map(|missing| {
        let missing = missing.display(language);
        let words = match language {
            Language::French => format!("Plus que {missing} pour la livraison offerte."),
            Language::English => format!("{missing} more for free delivery."),
        };
        view! { <p class="summary-note">{words}</p> }
    });
    let discount = t("Réduction", "Discount");
    let discount = code.map_or_else(|| discount.to_owned(), |code| format!("{discount}, {code}"));
    let off = (quote.discount > Money::ZERO).then(|| {
        view! {
            <div class="is-discount">
                <dt>{discount}</dt>
                <dd>{format!("−{}", quote.discount.display(language))}</dd>
            </div>
        }
    });
    let vat: Vec<_> = quote
        .vat
        .iter()
        .filter(|share| share.rate > 0.0)
        .map(|share| {
            view! {
                <div class="is-vat">
                    <dt>{format!("{} {}", t("dont TVA", "including VAT at"), labels::vat_rate(share.rate, language))}</dt>
                    <dd>{share.vat.display(language)}</dd>
                </div>
            }
        })
        .collect();
    view! {
        <dl class="summary-lines">
            <div>
                <dt>{subtotal_of.unwrap_or_else(|| t("Sous-total", "Subtotal").into())}</dt>
                <dd>{quote.subtotal.display(language)}</dd>
            </div>
            {off}
            <div>
                <dt>{t("Livraison", "Delivery")}</dt>
                <dd>{delivery}</dd>
            </div>
            <div class="is-total"><dt>{t("Total", "Total")}</dt><dd>{quote.total.display(language)}</dd></div>
            {vat}
        </dl>
        {missing}
    }
}

/// The amounts of an order, with the VAT that its total contains.
#[component]
pub fn OrderAmounts(
    /// An order that was placed: its amounts are the ones it was placed at.
    order: Order,
) -> impl IntoView {
    let language = language();
    let quote = Quote {
        subtotal: order.subtotal,
        shipping_cost: order.shipping_cost,
        discount: order.discount.unwrap_or_default(),
        total: order.total,
        vat: pricing::vat(&order.items, order.total),
    };
    let lighter = order.ordered_total.map(|shown| {
        let less = shown.saturating_sub(order.total).display(language);
        let shown = shown.display(language);
        let words = match language {
            Language::French => {
                format!("{less} de moins que les {shown} commandés\u{a0}: les morceaux sont plus légers.")
            }
            Language::English => format!("{less} less than the {shown} that were ordered: the cuts are lighter."),
        };
        view! { <p class="summary-note">{words}</p> }
    });
    view! { <Amounts quote code=order.coupon_code/> {lighter} }
}

/// The lines of an order with its amounts.
#[component]
pub fn OrderItems(
    /// An order that was placed, its lines under the names they were bought by.
    order: Order,
) -> impl IntoView {
    let language = language();
    let lines: Vec<_> = order
        .items
        .iter()
        .map(|item| {
            let name = labels::item_name(item.name.clone(), item.product_id, language);
            let kilo = per_kilo(item.price, item.weight, language).map(|kilo| format!(", {kilo}"));
            let (weight, kilo) = (item.weight.display(language), kilo.unwrap_or_default());
            let facts = format!("{weight} × {}{kilo}", item.quantity);
            let weighed = item.weighed.map(|weighed| {
                let words = labels::weighed(weighed, language);
                view! { <p class="summary-item-facts">{words}</p> }
            });
            view! {
                <li class="summary-item">
                    <div>
                        <p class="summary-item-name">{name}</p>
                        <p class="summary-item-facts">{facts}</p>
                        {weighed}
                    </div>
                    <p class="summary-item-total">{item.total().display(language)}</p>
                </li>
            }
        })
        .collect();
    view! {
        <ul class="summary-items">{lines}</ul>
        <div class="summary"><OrderAmounts order/></div>
    }
}
