//! The part of the checkout for firms.

use leptos::prelude::*;
use shared::Problem;

use crate::{
    components::form::field::{Field, message},
    request::language::translate,
    server_fns::orders::CompanyForm,
};

/// Name, SIREN and VAT number of the firm that the invoice is for: folded away until something is typed or wrong.
#[component]
pub fn CompanyFields(
    /// What was typed before.
    company: CompanyForm,
    /// The problem of the form's last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let is_wrong = ["name", "siren", "vat_number"]
        .iter()
        .any(|name| message(problem.as_ref(), name).is_some());
    let is_open = is_wrong || company != CompanyForm::default();
    view! {
        <details class="form-more" open=is_open>
            <summary>{t("Commander pour une entreprise", "Order for a company")}</summary>
            <Field
                within="company"
                name="name"
                label=t("Nom de l’entreprise", "Company name")
                value=company.name
                autocomplete="organization"
                may_be_empty=true
                problem=problem.clone()
            />
            <Field
                within="company"
                name="siren"
                label="SIREN"
                value=company.siren
                hint=t("Neuf chiffres.", "Nine digits.")
                inputmode="numeric"
                may_be_empty=true
                problem=problem.clone()
            />
            <Field
                within="company"
                name="vat_number"
                label=t("Numéro de TVA", "VAT number")
                value=company.vat_number
                hint=t("FR et onze chiffres, si l’entreprise en a un.", "FR and eleven digits, if the company has one.")
                may_be_empty=true
                problem
            />
        </details>
    }
}
