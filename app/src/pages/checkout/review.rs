//! The end of the checkout: what is ordered, every amount, and the button that orders.

use std::collections::HashSet;

use leptos::prelude::*;
use leptos_router::components::Redirect;
use shared::{cart::CartLine, order::Quote};

use crate::{
    components::{
        form::{coupon_field::CouponField, post_form::problem_of},
        order::items::Amounts,
        product::{picture::Picture, price::per_kilo},
    },
    request::language::{language, translate},
    server_fns::{cart::PricedCart, orders::PlaceOrder},
};

/// What is ordered and what it costs. Its fields belong to the form `order`: the order is
/// refused when what they hold is no longer true.
#[component]
pub fn Review(
    /// The cart, and what an order of it costs.
    cart: PricedCart,
    /// What it costs when it is collected, where it can be.
    collected: Option<Quote>,
    /// The version of the terms of sale in force, where it is known.
    terms: Option<i64>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let PricedCart {
        cart,
        quote,
        missing_for_free_delivery,
        coupon,
        avoided: _,
        is_fee_known: _,
    } = cart;
    if cart.items.is_empty() {
        return view! { <Redirect path="/panier"/> }.into_any();
    }
    let code = coupon
        .as_ref()
        .filter(|coupon| coupon.refusal.is_none())
        .map(|coupon| coupon.code.clone());
    let prices: Vec<_> = cart
        .items
        .iter()
        .map(|line| format!("{}:{}", line.id, line.unit_price.cents()))
        .collect();
    let mut named = HashSet::new();
    let items: Vec<_> = cart
        .items
        .into_iter()
        .map(|line| {
            let is_first = named.insert(line.product_id);
            view! { <Item line is_first/> }
        })
        .collect();
    let (total, cents) = (quote.total.display(language), quote.total.cents());
    // The style sheet shows the one or the other, by the slot that is chosen: also without scripts.
    let collected_cents = collected.as_ref().map(|quote| quote.total.cents());
    let collected_total = collected.as_ref().map(|quote| quote.total.display(language));
    let of_collected = collected.map(|quote| {
        view! { <div class="summary if-collected"><Amounts quote code=code.clone()/></div> }
    });
    // Shown beside the button as well: the notice above the form is out of sight there.
    let changed = problem_of::<PlaceOrder>()
        .filter(|problem| ["price_changed", "terms_changed"].contains(&problem.code.as_str()));
    let changed = changed.map(|problem| view! { <p class="field-error">{problem.detail}</p> });
    // The words of code de la consommation art. L221-14: without them nobody is bound by the order.
    let order = t("Commander avec obligation de paiement", "Order with obligation to pay");
    view! {
        <section class="checkout-review" aria-labelledby="recap">
            <h2 class="form-legend" id="recap">{t("Récapitulatif", "Review")}</h2>
            <ul class="summary-items">{items}</ul>
            <CouponField coupon/>
            <div class="summary if-delivered">
                <Amounts quote code=code.clone() missing_for_free_delivery/>
            </div>
            {of_collected}
            <input type="hidden" form="order" name="shown[code]" value=code/>
            <input type="hidden" form="order" name="shown[total]" value=cents/>
            {collected_cents.map(|cents| view! { <input type="hidden" form="order" name="shown[collected]" value=cents/> })}
            <input type="hidden" form="order" name="shown[prices]" value=prices.join(",")/>
            {terms.map(|version| view! { <input type="hidden" form="order" name="shown[terms]" value=version/> })}
            <div class="checkout-end">
                {changed}
                <p class="muted">
                    {t("En commandant, vous acceptez nos ", "By ordering you accept our ")}
                    <a href="/conditions-de-vente">{t("conditions de vente", "terms of sale")}</a>
                    "."
                </p>
                <button class="button button-large button-wide" type="submit" form="order">
                    <span class="if-delivered">{format!("{order}, {total}")}</span>
                    {collected_total.map(|total| view! {
                        <span class="if-collected">{format!("{order}, {total}")}</span>
                    })}
                </button>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Item(line: CartLine, is_first: bool) -> impl IntoView {
    let language = language();
    let kilo = per_kilo(line.unit_price, line.weight, language).unwrap_or_default();
    let facts = format!("{} × {}, {kilo}", line.weight.display(language), line.quantity);
    view! {
        // Where a problem's links lead: it names the product, which can have several cuts.
        <li class="summary-item" id=is_first.then(|| line.product_id.to_string())>
            <Picture src=line.product.image sizes="4rem"/>
            <div>
                <p class="summary-item-name">{line.product.name}</p>
                <p class="summary-item-facts">{facts}</p>
            </div>
            <p class="summary-item-total">{line.line_total.display(language)}</p>
        </li>
    }
}
