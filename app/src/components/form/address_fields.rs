//! The fields of an address in a form.

use leptos::prelude::*;
use shared::{Problem, profile::Address};

use super::field::Field;
use crate::request::language::translate;

/// Street, postal code, town and region, as a delivery needs them.
#[component]
pub fn AddressFields(
    /// What the fields hold at first.
    address: Address,
    /// The problem of the form's last answer, shown beside the fields that it is about.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    view! {
        <Field name="street" label=t("Numéro et rue", "Number and street") value=address.street autocomplete="address-line1" problem=problem.clone()/>
        <div class="form-row is-postal">
            <Field
                name="postal_code"
                label=t("Code postal", "Postal code")
                value=address.postal_code
                autocomplete="postal-code"
                inputmode="numeric"
                problem=problem.clone()
            />
            <Field name="city" label=t("Ville", "Town") value=address.city autocomplete="address-level2" problem=problem.clone()/>
        </div>
        <Field
            name="state"
            label=t("Région", "Region")
            value=address.state
            autocomplete="address-level1"
            may_be_empty=true
            problem
        />
    }
}
