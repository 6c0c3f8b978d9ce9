//! Where an order goes and how it is paid.

use leptos::prelude::*;
use shared::{
    Language,
    order::{Order, OrderStatus, PaymentStatus, ShippingAddress},
};

use super::labels;

/// An address, as on an envelope.
#[component]
pub fn AddressLines(
    /// Where.
    address: ShippingAddress,
) -> impl IntoView {
    let ShippingAddress {
        street,
        city,
        state,
        postal_code,
    } = address;
    view! {
        <address>
            {street}
            <br/>
            {format!("{postal_code} {city}")}
            {(!state.is_empty()).then(|| view! { <br/> {state} })}
        </address>
    }
}

/// How the order is paid and what is left to pay: `À la livraison, 34,20 € à régler`.
pub fn payment(order: &Order, language: Language) -> String {
    let method = labels::payment_method(&order.payment_method, language);
    let total = order.total.display(language);
    let state = match (order.payment_status, order.status) {
        (PaymentStatus::Pending, OrderStatus::Cancelled) => return method,
        (PaymentStatus::Pending, _) => format!("{total} {}", language.pick("à régler", "to pay")),
        (PaymentStatus::Paid, _) => format!("{total} {}", language.pick("réglés", "paid")),
        (PaymentStatus::Failed, _) => language
            .pick("le paiement n’a pas abouti", "the payment did not go through")
            .into(),
    };
    format!("{method}, {state}")
}
