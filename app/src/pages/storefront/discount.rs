//! A link that brings a coupon's code along.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::Language;

use crate::{
    components::{
        layout::{head::Head, storefront::Storefront},
        product::card::ProductGrid,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::{
        cart::{RememberedCoupon, open_coupon},
        catalog::{Home, read_home},
    },
};

/// `/discount/CODE`: remembers the code and leads on to the cheeses, or says why it is not valid.
#[component]
pub fn DiscountPage() -> impl IntoView {
    let code = use_params_map().read_untracked().get("code").unwrap_or_default();
    let opened = async { Ok((open_coupon(code).await?, read_home().await?)) };
    view! { <Storefront>{loaded(opened, |(coupon, home)| view! { <Opened coupon home/> })}</Storefront> }.into_any()
}

#[component]
fn Opened(coupon: RememberedCoupon, home: Home) -> impl IntoView {
    let (t, language) = (translate(), language());
    let RememberedCoupon { code, refusal } = coupon;
    let is_kept = refusal
        .as_ref()
        .is_none_or(|problem| problem.code == "coupon_min_purchase");
    let why = refusal.map(|problem| problem.detail);
    let (heading, class, words) = if is_kept {
        let words = match language {
            Language::French => format!("Le code {code} sera déduit dans votre panier."),
            Language::English => format!("The code {code} will be taken off in your basket."),
        };
        (
            t("Votre code est prêt", "Your code is ready"),
            "notice is-success",
            words,
        )
    } else {
        let words = match language {
            Language::French => format!("Le code {code} ne peut pas être utilisé."),
            Language::English => format!("The code {code} cannot be used."),
        };
        (
            t("Ce code n’est pas valable", "This code is not valid"),
            "notice is-warning",
            words,
        )
    };
    view! {
        <Head title=heading/>
        <div class="page page-body">
            <div class="page-head"><h1>{heading}</h1></div>
            <div class=class role="status">
                <p class="notice-title">{words}</p>
                {why.map(|why| view! { <p>{why}</p> })}
            </div>
            <p class="button-row">
                <a class="button" href="/fromages">{t("Voir tous les fromages", "See all cheeses")}</a>
                " "
                <a class="button button-quiet" href="/panier">{t("Voir le panier", "See the basket")}</a>
            </p>
            <section class="section" aria-labelledby="newest">
                <div class="section-head"><h2 id="newest">{t("Tout juste arrivés", "Just in")}</h2></div>
                <ProductGrid products=home.newest favorites=home.favorites/>
            </section>
        </div>
    }
}
