//! Where an order goes and whom to call.

use leptos::prelude::*;
use shared::order::{Company, ShippingAddress};

use crate::request::language::translate;

/// `tel:` and the digits: `06 12 34 56 78` → `tel:0612345678`.
pub fn phone_url(phone: &str) -> String {
    let dialled: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    format!("tel:{dialled}")
}

/// An address, one line under the other, as on an envelope.
#[component]
pub fn AddressLines(
    /// Where the order goes; its region may be empty.
    address: ShippingAddress,
    /// The CSS class of the element.
    #[prop(optional)]
    class: Option<&'static str>,
) -> impl IntoView {
    let region = Some(address.state)
        .filter(|state| !state.is_empty())
        .map(|state| view! { <br/> {state} });
    view! {
        <address class=class>
            {address.street}<br/>{format!("{} {}", address.postal_code, address.city)}{region}
        </address>
    }
}

/// The firm that an order is for, as a row of its facts; nothing when a person bought.
#[component]
pub fn CompanyFact(
    /// The order's.
    company: Option<Company>,
) -> impl IntoView {
    let t = translate();
    company.map(|company| {
        let vat_number = company.vat_number.map(|number| view! { <br/> {number} });
        view! {
            <div>
                <dt>{t("Entreprise", "Company")}</dt>
                <dd>{company.name}<br/>{format!("SIREN {}", company.siren)}{vat_number}</dd>
            </div>
        }
    })
}
