//! Withdrawing by the link in an order's letter, without signing in.

use domain::after_sale::withdrawals::Offer;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;

use super::withdrawal::Declaration;
use crate::{
    components::{
        form::post_form::problem_of,
        layout::{head::Head, storefront::Storefront},
    },
    pages::loading::loaded::loaded,
    request::language::translate,
    server_fns::withdrawals::{WithdrawByLink, offer_by_link},
};

/// `/retractation/:token`. Opening it changes nothing: mail programs open links by themselves. It shows no more of the
/// customer than is needed, since letters are passed on.
#[component]
pub fn LinkedWithdrawalPage() -> impl IntoView {
    crate::request::keep_address_private();
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let reading = offer_by_link(token.clone());
    view! { <Storefront>{loaded(reading, |offer| view! { <LinkedWithdrawal offer token/> })}</Storefront> }.into_any()
}

#[component]
fn LinkedWithdrawal(offer: Offer, token: String) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<WithdrawByLink>();
    let facts = view! {
        <div><dt>{t("Commande", "Order")}</dt><dd>{offer.order.order_number.clone()}</dd></div>
        <div>
            <dt>{t("L’accusé de réception va à", "The receipt goes to")}</dt>
            <dd>{masked(&offer.customer.email)}</dd>
        </div>
    };
    let hidden = view! { <input type="hidden" name="token" value=token/> };
    view! {
        <Head title=t("Rétractation", "Withdrawal")/>
        <div class="page page-body">
            <Declaration offer action=WithdrawByLink::PATH facts=facts.into_any() hidden=hidden.into_any() problem/>
        </div>
    }
}

/// `n…@exemple.fr`
fn masked(email: &str) -> String {
    let (name, domain) = email.split_once('@').unwrap_or((email, ""));
    let first: String = name.chars().take(1).collect();
    format!("{first}…@{domain}")
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn an_address_is_known_to_its_owner_alone() {
        assert_eq!(masked("nadia@exemple.fr"), "n…@exemple.fr");
        assert_eq!(masked("odd"), "o…@");
    }
}
