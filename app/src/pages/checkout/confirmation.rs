//! The page after an order was placed.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::{
    card::CardState,
    order::{Order, PaymentMethod},
    seller::BankAccount,
    user::User,
};

use super::not_paid::NotPaid;
use crate::{
    components::{
        layout::{head::Head, storefront::Storefront},
        order::{
            address::{AddressLines, CompanyFact},
            bank_details::BankDetails,
            facts::payment,
            gift::GiftFact,
            items::OrderItems,
            slot::SlotFact,
        },
    },
    pages::loading::loaded::loaded,
    request::{
        AppError,
        language::{language, translate},
    },
    server_fns::{account::read_user, orders::read_bank_account, payment::read_placed},
};

/// What was just ordered and what happens next.
#[component]
pub fn ConfirmationPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    let page = |(order, card, user, account)| match card {
        None | Some(CardState::Paid) => view! { <Confirmation order user account/> }.into_any(),
        Some(state) => view! { <NotPaid order state/> }.into_any(),
    };
    view! { <Storefront>{loaded(read_order(id), page)}</Storefront> }.into_any()
}

/// The order, how its payment by card stands, who placed it, and where a transfer for it goes.
async fn read_order(id: String) -> Result<(Order, Option<CardState>, User, Option<BankAccount>), AppError> {
    let (order, card) = read_placed(id).await?;
    let account = if order.awaits_transfer() {
        Some(read_bank_account().await?)
    } else {
        None
    };
    Ok((order, card, read_user().await?, account))
}

#[component]
fn Confirmation(order: Order, user: User, account: Option<BankAccount>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let first_name = user.name.split_whitespace().next().unwrap_or_default();
    let thanks = format!(
        "{} {first_name}, {}",
        t("Merci", "Thank you"),
        t("c’est noté", "we have it")
    );
    let method = order.payment_method.known();
    let lead = match method {
        Some(PaymentMethod::BankTransfer) => t(
            "Nous préparons la coupe. Vos fromages partent dès que le virement est arrivé, et chaque étape s’affiche sur la page de la commande.",
            "We are getting ready to cut. Your cheeses leave as soon as the transfer has arrived, and each step shows on the order’s page.",
        ),
        Some(PaymentMethod::CashOnDelivery) => t(
            "Vos fromages sont coupés le matin de l’envoi, et chaque étape s’affiche sur la page de la commande. Vous réglez le livreur à votre porte.",
            "Your cheeses are cut on the morning they leave, and each step shows on the order’s page. You pay the driver at your door.",
        ),
        Some(PaymentMethod::Card) | None => t(
            "Vos fromages sont coupés le matin de l’envoi, et chaque étape s’affiche sur la page de la commande.",
            "Your cheeses are cut on the morning they leave, and each step shows on the order’s page.",
        ),
    };
    let transfer = account.map(|account| view! { <BankDetails order=order.clone() account/> });
    view! {
        <Head title=t("Commande enregistrée", "Order placed")/>
        <div class="page page-narrow page-body">
            <div class="confirmation">
                <div class="page-head">
                    <h1>{thanks}</h1>
                    <p class="page-lead">{lead}</p>
                </div>
                <dl class="facts">
                    <div>
                        <dt>{t("Numéro", "Number")}</dt>
                        <dd class="confirmation-number">{order.order_number.clone()}</dd>
                    </div>
                    <div>
                        <dt>{t("Livraison", "Delivery")}</dt>
                        <dd><AddressLines address=order.shipping_address.clone()/></dd>
                    </div>
                    <GiftFact order=order.clone()/>
                    <SlotFact order=order.clone() with_calendar=true/>
                    <CompanyFact company=order.company.clone()/>
                    <div><dt>{t("Paiement", "Payment")}</dt><dd>{payment(&order, language)}</dd></div>
                </dl>
                {transfer}
                <section class="summary" aria-labelledby="contents">
                    <h2 class="summary-title" id="contents">{t("Votre commande", "Your order")}</h2>
                    <OrderItems order=order.clone()/>
                </section>
                <div class="button-row">
                    <a class="button" href=format!("/commandes/{}", order.id)>{t("Suivre la commande", "Follow the order")}</a>
                    " "
                    <a class="more-link" href="/recettes">{t("Que cuisiner avec", "What to cook with it")}</a>
                </div>
            </div>
        </div>
    }
}
