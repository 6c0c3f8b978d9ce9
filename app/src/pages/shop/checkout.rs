//! The checkout: one column, every amount before the customer commits.

use leptos::prelude::*;
use shared::account::Account;

use super::{payment_choice::PaymentChoice, review::Review};
use crate::{
    AppError,
    api::{
        account::read_account,
        cart::{PricedBasket, read_basket},
        orders::PlaceOrder,
        payment::takes_cards,
    },
    components::{
        address_fields::AddressFields,
        breadcrumb::Breadcrumb,
        done::failures,
        failure::ProblemNotice,
        field::{Field, problem_of},
        head::Head,
        layout::Storefront,
        loaded::loaded,
    },
    language::translate,
    pages::basket_actions,
};

/// `/commander`. What was typed stays while the amounts change.
#[component]
pub fn CheckoutPage() -> impl IntoView {
    let t = translate();
    let place = ServerAction::<PlaceOrder>::new();
    let account = Resource::new(|| (), |()| async { Ok((read_account().await?, takes_cards().await?)) });
    let refused = failures(place);
    let basket = Resource::new(move || (basket_actions().version(), refused.get()), |_| read_basket());
    let above = vec![("/panier".into(), t("Panier", "Basket").into())];
    view! {
        <Head title=t("Commander", "Check out")/>
        <Storefront>
            <div class="page page-narrow page-body">
                <Breadcrumb above here=t("Commande", "Checkout")/>
                <div class="page-head"><h1>{t("Commander", "Check out")}</h1></div>
                {loaded(account, move |(account, takes_cards)| view! {
                    <div class="checkout">
                        <Form account takes_cards basket place/>
                        {loaded(basket, move |basket| view! { <Review basket place/> })}
                    </div>
                })}
            </div>
        </Storefront>
    }
    .into_any()
}

/// Who orders, where it goes and how it is paid. The review below sends it.
#[component]
fn Form(
    account: Account,
    takes_cards: bool,
    basket: Resource<Result<PricedBasket, AppError>>,
    place: ServerAction<PlaceOrder>,
) -> impl IntoView {
    let t = translate();
    let problem = problem_of(place);
    let addresses = account.profile.addresses;
    let kept = addresses
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
                <AddressFields address=kept problem/>
            </fieldset>
            <PaymentChoice takes_cards basket problem/>
        </ActionForm>
    }
    .into_any()
}
