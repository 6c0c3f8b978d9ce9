//! The amounts of a basket or an order.

use leptos::prelude::*;
use shared::{Money, order::Order};

use crate::language::{language, translate};

/// Subtotal, discount, delivery and total, each on a line.
#[component]
pub fn Amounts(
    /// The sum of the items.
    subtotal: Money,
    /// What a coupon took off.
    #[prop(optional)]
    discount: Money,
    /// What delivery costs.
    shipping: Money,
    /// What there is to pay.
    total: Money,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let delivery = if shipping == Money::ZERO {
        t("offerte", "free").to_owned()
    } else {
        shipping.display(language)
    };
    let off = (discount > Money::ZERO).then(|| {
        view! {
            <div class="is-discount">
                <dt>{t("Réduction", "Discount")}</dt>
                <span class="leader-dots" aria-hidden="true"></span>
                <dd>{format!("−{}", discount.display(language))}</dd>
            </div>
        }
    });
    view! {
        <dl class="summary-lines">
            <div>
                <dt>{t("Sous-total", "Subtotal")}</dt>
                <span class="leader-dots" aria-hidden="true"></span>
                <dd>{subtotal.display(language)}</dd>
            </div>
            {off}
            <div>
                <dt>{t("Livraison", "Delivery")}</dt>
                <span class="leader-dots" aria-hidden="true"></span>
                <dd>{delivery}</dd>
            </div>
            <div class="is-total"><dt>{t("Total", "Total")}</dt><dd>{total.display(language)}</dd></div>
        </dl>
        <p class="summary-note">{t("TVA comprise.", "VAT included.")}</p>
    }
}

/// The lines of an order with its amounts.
#[component]
pub fn OrderItems(
    /// Which.
    order: Order,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let unnamed = t("Article retiré du catalogue", "No longer in the catalogue");
    let lines: Vec<_> = order
        .items
        .iter()
        .map(|item| {
            let name = item.name.clone().unwrap_or_else(|| unnamed.into());
            let facts = format!("{} × {}", item.weight.display(language), item.quantity);
            view! {
                <li class="summary-item">
                    <div>
                        <p class="summary-item-name">{name}</p>
                        <p class="summary-item-facts">{facts}</p>
                    </div>
                    <p class="summary-item-total">{item.total().display(language)}</p>
                </li>
            }
        })
        .collect();
    view! {
        <ul class="summary-items">{lines}</ul>
        <div class="summary">
            <Amounts
                subtotal=order.subtotal
                discount=order.discount.unwrap_or_default()
                shipping=order.shipping_cost
                total=order.total
            />
        </div>
    }
}
