//! One of the customer's own orders.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;
use shared::{
    Id, Language, Money,
    delivery::SlotOption,
    order::{Order, OrderStatus, PaymentMethod},
    refund::{Refund, RefundMethod, RefundStatus},
    round::Progress,
    seller::BankAccount,
    user::{Role, User},
};

use super::order_slot::OtherSlot;
use crate::{
    components::{
        form::{confirm::Confirm, post_form::problem_of, problem::ProblemNotice},
        layout::{breadcrumb::Breadcrumb, head::Head, storefront::Storefront},
        order::{
            address::{AddressLines, CompanyFact},
            bank_details::BankDetails,
            facts::{InvoiceFacts, TermsFact, payment},
            gift::GiftFact,
            history::History,
            items::OrderItems,
            refunds::RefundEntry,
            slot::SlotFact,
            subscription::SubscriptionFact,
            timeline::Timeline,
        },
    },
    pages::{after_sale::section::AfterSale, loading::loaded::loaded},
    request::{
        AppError,
        language::{language, translate},
    },
    server_fns::{
        account::read_user,
        delivery::other_slots,
        orders::{CancelOrder, code_comes_back, find_order, list_refunds, read_bank_account, read_progress},
    },
};

/// `/commandes/:id`: the status of an order, its lines, address and payment.
#[component]
pub fn OrderPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    view! {
        <Storefront>
            {loaded(read_order(id), |read| view! { <OwnOrder read/> })}
        </Storefront>
    }
    .into_any()
}

/// An order as its page reads it.
struct ReadOrder {
    order: Order,
    refunds: Vec<Refund>,
    reader: Id<User>,
    /// Where a transfer for it goes.
    account: Option<BankAccount>,
    /// Whether its code counts again once it is cancelled.
    code_returns: bool,
    /// The slots that its customer may choose instead of its own.
    other_slots: Vec<SlotOption>,
    /// How near the livreur is.
    progress: Progress,
}

async fn read_order(id: String) -> Result<ReadOrder, AppError> {
    let order = find_order(id).await?;
    // Who chose another way to pay in an older shop is not asked for a transfer.
    let account = if order.awaits_transfer() && order.payment_method == PaymentMethod::BankTransfer {
        Some(read_bank_account().await?)
    } else {
        None
    };
    let may_cancel = order.status.next(Role::User).contains(&OrderStatus::Cancelled);
    let code_returns = may_cancel && order.coupon_code.is_some() && code_comes_back(order.id.to_string()).await?;
    Ok(ReadOrder {
        other_slots: other_slots(&order)?,
        refunds: list_refunds(&order).await?,
        progress: read_progress(&order).await?,
        order,
        reader: read_user().await?.id,
        account,
        code_returns,
    })
}

#[component]
fn OwnOrder(read: ReadOrder) -> impl IntoView {
    let (t, language) = (translate(), language());
    let ReadOrder {
        order,
        refunds,
        reader,
        account,
        code_returns,
        other_slots,
        progress,
    } = read;
    // Staff read the page too, and cancel in the dashboard.
    let may_cancel = order.user_id == reader && order.status.next(Role::User).contains(&OrderStatus::Cancelled);
    let pay = order
        .pay_by
        .filter(|_| order.user_id == reader && order.awaits_card())
        .map(|pay_by| {
            let held = t(
                "Vos fromages vous sont réservés jusqu’au",
                "Your cheeses are held for you until",
            );
            let amount = order.total.display(language);
            view! {
                <div class="notice">
                    <p>{format!("{held} {}.", pay_by.day_and_time(language))}</p>
                    <p>
                        <a class="button" href=format!("/commandes/{}/payer", order.id)>
                            {format!("{}, {amount}", t("Payer par carte", "Pay by card"))}
                        </a>
                    </p>
                </div>
            }
        });
    let title = format!("{} {}", t("Commande", "Order"), order.order_number);
    let tracking = order.tracking_number.clone().map(|number| {
        view! { <div><dt>{t("Suivi", "Tracking")}</dt><dd>{number}</dd></div> }
    });
    let expected = order
        .delivery_date
        .filter(|_| order.status == OrderStatus::Shipped)
        .map(|date| {
            view! {
                <div>
                    <dt>{t("Livraison prévue", "Expected")}</dt>
                    <dd><time datetime=date.to_string()>{date.day(language)}</time></dd>
                </div>
            }
        });
    let transfer = account
        .filter(|_| order.user_id == reader)
        .map(|account| view! { <BankDetails order=order.clone() account/> });
    view! {
        <Head title=title.clone()/>
        <div class="page page-body">
            <Breadcrumb
                above=vec![("/commandes".into(), t("Vos commandes", "Your orders").into())]
                here=order.order_number.clone()
            />
            <div class="order-page">
                <div class="page-head">
                    <h1>{title}</h1>
                    <p class="page-lead">{news(&order, language)}</p>
                </div>
                <ProblemNotice problem={problem_of::<CancelOrder>()}/>
                {pay}
                <Timeline order=order.clone()/>
                <Coming progress/>
                {transfer}
                <div class="order-columns">
                    <section class="summary" aria-labelledby="contents">
                        <h2 class="summary-title" id="contents">{t("Contenu", "Contents")}</h2>
                        <OrderItems order=order.clone()/>
                    </section>
                    <section aria-labelledby="delivery">
                        <h2 class="summary-title" id="delivery">{t("Livraison et paiement", "Delivery and payment")}</h2>
                        <dl class="facts">
                            <div>
                                <dt>{t("Adresse", "Address")}</dt>
                                <dd><AddressLines address=order.shipping_address.clone()/></dd>
                            </div>
                            <GiftFact order=order.clone()/>
                            <CompanyFact company=order.company.clone()/>
                            <SlotFact order=order.clone() with_calendar=true/>
                            <SubscriptionFact order=order.clone() page="/compte/abonnements"/>
                            {expected}
                            {tracking}
                            <div><dt>{t("Paiement", "Payment")}</dt><dd>{payment(&order, language)}</dd></div>
                            <InvoiceFacts order=order.clone()/>
                            <TermsFact order=order.clone()/>
                            <div>
                                <dt>{t("Passée le", "Placed on")}</dt>
                                <dd>
                                    <time datetime=order.created_at.to_string()>{order.created_at.day_and_time(language)}</time>
                                </dd>
                            </div>
                        </dl>
                        {(order.user_id == reader).then(|| view! { <OtherSlot order=order.clone() slots=other_slots/> })}
                        {may_cancel.then(|| view! { <CancelOwnOrder order=order.clone() code_returns/> })}
                        <Refunds order=order.clone() refunds/>
                        {(order.user_id == reader).then(|| view! { <AfterSale order=order.clone()/> })}
                        <div class="order-history">
                            <h2 class="summary-title">{t("Historique", "History")}</h2>
                            <History order=order.clone()/>
                        </div>
                    </section>
                </div>
            </div>
        </div>
    }
}

/// How many stops the livreur makes before this one, and between when and when they are expected; nothing while nobody
/// can say.
#[component]
fn Coming(progress: Progress) -> impl IntoView {
    let (t, language) = (translate(), language());
    let turn = progress
        .stops_before
        .map(|before| view! { <p class="coming-turn">{turn(before, language)}</p> });
    let window = progress.from.zip(progress.to).map(|(from, to)| {
        let day = from.day(language);
        let (from, to) = (from.time(), to.time());
        let words = match language {
            Language::French => format!("Attendu le {day}, entre {from} et {to}."),
            Language::English => format!("Expected on {day}, between {from} and {to}."),
        };
        view! { <p>{words}</p> }
    });
    (turn.is_some() || window.is_some()).then(|| {
        view! {
            <section class="notice coming" aria-label=t("Le livreur", "The courier")>
                {turn}
                {window}
            </section>
        }
    })
}

/// Whose turn it is.
fn turn(before: i64, language: Language) -> String {
    match (before, language) {
        (0, Language::French) => "Le livreur vient chez vous maintenant.".into(),
        (0, Language::English) => "The courier comes to you now.".into(),
        (1, Language::French) => "Encore un arrêt avant le vôtre.".into(),
        (1, Language::English) => "One more stop before yours.".into(),
        (before, Language::French) => format!("Encore {before} arrêts avant le vôtre."),
        (before, Language::English) => format!("{before} more stops before yours."),
    }
}

/// What went back of its money, or is to; nothing when nothing is.
#[component]
fn Refunds(order: Order, refunds: Vec<Refund>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let is_any = !refunds.is_empty();
    let entry = |refund| {
        let status = refund_news(&refund, language);
        view! { <RefundEntry order=order.clone() refund status/> }
    };
    let entries: Vec<_> = refunds.into_iter().map(entry).collect();
    is_any.then(|| {
        view! {
            <section class="summary order-refunds" aria-labelledby="refunds">
                <h2 class="summary-title" id="refunds">{t("Remboursements", "Refunds")}</h2>
                <ul class="summary-items">{entries}</ul>
            </section>
        }
    })
}

/// How a refund stands, in a sentence.
fn refund_news(refund: &Refund, language: Language) -> String {
    let (french, english) = match (refund.status, refund.method) {
        (RefundStatus::Pending, RefundMethod::Card) => {
            ("Nous l’envoyons vers votre carte.", "We are sending it to your card.")
        }
        (RefundStatus::Pending, RefundMethod::Transfer) => (
            "Nous vous l’envoyons par virement.",
            "We are sending it by bank transfer.",
        ),
        (RefundStatus::Pending, RefundMethod::Cash) => {
            ("Nous vous le rendons en espèces.", "We are giving it back in cash.")
        }
        (RefundStatus::Failed, _) => (
            "Votre carte ne l’a pas accepté\u{a0}: nous vous l’envoyons autrement.",
            "Your card did not take it: we are sending it another way.",
        ),
        (RefundStatus::Sent, RefundMethod::Card) => ("Parti vers votre carte", "Left for your card"),
        (RefundStatus::Sent, RefundMethod::Transfer) => ("Parti par virement", "Left by bank transfer"),
        (RefundStatus::Sent, RefundMethod::Cash) => ("Rendu en espèces", "Given back in cash"),
    };
    let words = language.pick(french, english);
    match (refund.status, refund.sent_at) {
        (RefundStatus::Sent, Some(at)) => format!("{words} {} {}.", language.pick("le", "on"), at.day(language)),
        (RefundStatus::Sent, None) => format!("{words}."),
        _ => words.into(),
    }
}

/// The button that cancels the order, with a question before it does.
#[component]
fn CancelOwnOrder(order: Order, code_returns: bool) -> impl IntoView {
    let (t, language) = (translate(), language());
    let yes = format!("{} {}", t("Oui, annuler", "Yes, cancel"), order.order_number);
    let code = code_returns.then(|| {
        t(
            " Le code que vous avez utilisé redevient le vôtre.",
            " The code you used is yours again.",
        )
    });
    let left = order.refundable();
    let money = (left > Money::ZERO).then(|| {
        let amount = left.display(language);
        format!(" {} {amount}.", t("Nous vous rendons", "We send back"))
    });
    view! {
        <Confirm action=CancelOrder::PATH id=order.id.to_string() summary=t("Annuler la commande", "Cancel the order") yes>
            <p>
                {t(
                    "Elle ne sera ni préparée ni livrée.",
                    "It will be neither prepared nor delivered.",
                )}
                {code}
                {money}
            </p>
        </Confirm>
    }
}

/// The status of the order, in a sentence.
fn news(order: &Order, language: Language) -> String {
    let day = order.delivery_date.map(|date| date.day(language));
    if order.status == OrderStatus::Pending && order.awaits_transfer() {
        let (french, english) = if order.payment_method == PaymentMethod::BankTransfer {
            (
                "Nous l’avons bien reçue. Elle part dès que votre virement est arrivé.",
                "We have it. It leaves as soon as your transfer has arrived.",
            )
        } else {
            (
                "Nous l’avons bien reçue. Elle part dès que votre paiement est arrivé.",
                "We have it. It leaves as soon as your payment has arrived.",
            )
        };
        return language.pick(french, english).into();
    }
    if order.awaits_card() {
        return language
            .pick("Elle attend votre paiement.", "It is waiting for your payment.")
            .into();
    }
    if let Some(words) = gift_news(order, language) {
        return words;
    }
    match (order.status, day, language) {
        (OrderStatus::Pending, _, Language::French) => "Nous l’avons bien reçue et préparons la coupe.".into(),
        (OrderStatus::Pending, _, Language::English) => "We have it, and are getting ready to cut.".into(),
        (OrderStatus::Processing, _, Language::French) => "Vos fromages sont à la coupe.".into(),
        (OrderStatus::Processing, _, Language::English) => "Your cheeses are being cut.".into(),
        (OrderStatus::Shipped, Some(day), Language::French) => format!("En route, chez vous le {day}."),
        (OrderStatus::Shipped, Some(day), Language::English) => format!("On its way, with you on {day}."),
        (OrderStatus::Shipped, None, Language::French) => "En route vers chez vous.".into(),
        (OrderStatus::Shipped, None, Language::English) => "On its way to you.".into(),
        (OrderStatus::Delivered, Some(day), Language::French) => format!("Livrée le {day}. Bonne dégustation."),
        (OrderStatus::Delivered, Some(day), Language::English) => format!("Delivered on {day}. Enjoy."),
        (OrderStatus::Delivered, None, Language::French) => "Livrée. Bonne dégustation.".into(),
        (OrderStatus::Delivered, None, Language::English) => "Delivered. Enjoy.".into(),
        (OrderStatus::Cancelled, _, Language::French) => "Cette commande est annulée.".into(),
        (OrderStatus::Cancelled, _, Language::English) => "This order is cancelled.".into(),
    }
}

/// Where a gift is that has left; it does not come to whoever reads this.
fn gift_news(order: &Order, language: Language) -> Option<String> {
    order.gift.as_ref()?;
    let day = order.delivery_date.map(|date| date.day(language));
    Some(match (order.status, day, language) {
        (OrderStatus::Shipped, Some(day), Language::French) => format!("Votre cadeau est en route, pour le {day}."),
        (OrderStatus::Shipped, Some(day), Language::English) => format!("Your gift is on its way, for {day}."),
        (OrderStatus::Shipped, None, Language::French) => "Votre cadeau est en route.".into(),
        (OrderStatus::Shipped, None, Language::English) => "Your gift is on its way.".into(),
        (OrderStatus::Delivered, Some(day), Language::French) => format!("Votre cadeau a été remis le {day}."),
        (OrderStatus::Delivered, Some(day), Language::English) => format!("Your gift was handed over on {day}."),
        _ => return None,
    })
}
