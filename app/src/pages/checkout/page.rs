//! The checkout: one column, every amount before the customer orders.

use leptos::prelude::*;
use shared::account::Account;

use super::{payment_choice::PaymentChoice, review::Review};
use crate::{
    components::{
        form::{
            address_fields::AddressFields,
            field::{Field, action_problem},
            outcome::count_failures,
            problem::ProblemNotice,
        },
        layout::{breadcrumb::Breadcrumb, head::Head, storefront::Storefront},
    },
    pages::loading::loaded::loaded,
    request::{AppError, language::translate},
    server_fns::{
        actions::cart_actions,
        cart::read_cart,
        orders::{PlaceOrder, read_checkout},
        payment::{CardOffer, read_card_offer},
    },
};

/// `/commander`: the form, and below it the order. What was typed stays while the amounts change.
#[component]
pub fn CheckoutPage() -> impl IntoView {
    let t = translate();
    let place = ServerAction::<PlaceOrder>::new();
    let account = Resource::new(|| (), |()| read_checkout());
    let refused = count_failures(place);
    let changes = move || (cart_actions().version(), refused.get());
    let cart = Resource::new(changes, |_| read_cart());
    let card_offer = Resource::new(changes, |_| read_card_offer());
    let above = vec![("/panier".into(), t("Panier", "Basket").into())];
    view! {
        <Head title=t("Commander", "Check out")/>
        <Storefront>
            <div class="page page-narrow page-body">
                <Breadcrumb above here=t("Commande", "Checkout")/>
                <div class="page-head"><h1>{t("Commander", "Check out")}</h1></div>
                {loaded(account, move |account| view! {
                    <div class="checkout">
                        <CheckoutForm account card=card_offer place/>
                        {loaded(cart, move |cart| view! { <Review cart place/> })}
                    </div>
                })}
            </div>
        </Storefront>
    }
    .into_any()
}

/// Who orders, where it goes and how it is paid. The review below sends it.
#[component]
fn CheckoutForm(
    account: Account,
    card: Resource<Result<CardOffer, AppError>>,
    place: ServerAction<PlaceOrder>,
) -> impl IntoView {
    let t = translate();
    let problem = action_problem(place);
    let addresses = account.profile.addresses;
    let default_address = addresses
        .iter()
        .find(|address| address.is_default)
        .or(addresses.first())
        .cloned()
        .unwrap_or_default();
    view! {
        <ActionForm action=place attr:id="order">
            <ProblemNotice problem/>
            <fieldset class="form-section">
                <legend>{t("Vous", "You")}</legend>
                <p>{account.user.name} ", " {account.user.email}</p>
                <Field
                    name="phone_number"
                    label=t("Téléphone", "Phone")
                    kind="tel"
                    value=account.user.phone_number.unwrap_or_default()
                    hint=t("Pour que le livreur vous appelle avant de sonner.", "So that the livreur can call before ringing.")
                    autocomplete="tel"
                    problem
                />
            </fieldset>
            <fieldset class="form-section">
                <legend>{t("Livraison", "Delivery")}</legend>
                <AddressFields address=default_address problem/>
            </fieldset>
            <PaymentChoice card problem/>
        </ActionForm>
    }
    .into_any()
}
