//! The checkout: one column, every amount before the customer orders.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::order::{Quote, SlotKind};

use super::{
    company::CompanyFields, gift::GiftFields, payment_choice::PaymentChoice, review::Review, slots::SlotSection,
};
use crate::{
    components::{
        form::{
            address_fields::AddressFields,
            field::Field,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{breadcrumb::Breadcrumb, head::Head, storefront::Storefront},
    },
    pages::loading::loaded::loaded,
    request::{AppError, language::translate},
    server_fns::{
        cart::{PricedCart, read_cart},
        delivery::{SlotChoices, read_collected, read_slots},
        orders::{Checkout, GiftForm, PlaceOrder, read_checkout},
        payment::{CardOffer, read_card_offer},
    },
};

/// `/commander`: the form, and below it the order.
#[component]
pub fn CheckoutPage() -> impl IntoView {
    let t = translate();
    let above = vec![("/panier".into(), t("Panier", "Basket").into())];
    view! {
        <Head title=t("Commander", "Check out")/>
        <Storefront>
            <div class="page page-narrow page-body">
                <Breadcrumb above here=t("Commande", "Checkout")/>
                <div class="page-head"><h1>{t("Commander", "Check out")}</h1></div>
                {loaded(read_all(), |(checkout, card, cart, slots, collected)| {
                    let terms = checkout.terms;
                    view! {
                        <div class="checkout">
                            <CheckoutForm checkout card slots/>
                            <Review cart collected terms/>
                        </div>
                    }
                })}
            </div>
        </Storefront>
    }
    .into_any()
}

async fn read_all() -> Result<(Checkout, CardOffer, PricedCart, SlotChoices, Option<Quote>), AppError> {
    let (checkout, offer, cart) = tokio::join!(read_checkout(), read_card_offer(), read_cart());
    Ok((checkout?, offer?, cart?, read_slots()?, read_collected().await?))
}

/// Who orders, where it goes and how it is paid. The review below sends it.
#[component]
fn CheckoutForm(checkout: Checkout, card: CardOffer, slots: SlotChoices) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<PlaceOrder>();
    let Checkout {
        account,
        company,
        gift,
        terms: _,
    } = checkout;
    let is_gift = gift != GiftForm::default();
    let has_slots = slots.slots.iter().any(|slot| slot.kind == SlotKind::Delivery);
    let addresses = account.profile.addresses;
    let default_address = addresses
        .iter()
        .find(|address| address.is_default)
        .or(addresses.first())
        .cloned()
        .unwrap_or_default();
    view! {
        <PostForm action=PlaceOrder::PATH id="order">
            <ProblemNotice problem=problem.clone()/>
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
                    problem=problem.clone()
                />
            </fieldset>
            <GiftFields gift has_slots problem=problem.clone()/>
            <fieldset class="form-section">
                <legend>{t("Livraison", "Delivery")}</legend>
                <AddressFields address=default_address problem=problem.clone()/>
            </fieldset>
            <SlotSection choices=slots problem=problem.clone()/>
            <CompanyFields company problem=problem.clone()/>
            <PaymentChoice card is_gift problem/>
        </PostForm>
    }
    .into_any()
}
