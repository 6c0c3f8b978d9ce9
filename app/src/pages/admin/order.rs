//! One order, and what to do with it next.

mod after_sale;
mod dispute;
mod livreur;
mod money;
mod outcomes;
mod refunds;
mod slot;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;
use shared::{
    Id, Language, Money, Problem,
    order::{Order, OrderForStaff, OrderStatus},
    user::{Role, User},
};

use self::{
    after_sale::AfterSale, dispute::Warnings, livreur::OtherLivreur, money::MoneyPanel, outcomes::Outcomes,
    refunds::Refunds, slot::MoveToSlot,
};
use super::orders::PaymentBadge;
use crate::{
    components::{
        form::{
            confirm::Confirm,
            field::Field,
            outcome::has_parameter,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{breadcrumb::Breadcrumb, dashboard::Dashboard, head::Head},
        order::{
            address::{AddressLines, CompanyFact, phone_url},
            facts::TermsFact,
            gift::GiftFact,
            history::History,
            items::OrderAmounts,
            livreur_choice::LivreurChoice,
            slot::SlotFact,
            subscription::SubscriptionFact,
            timeline::Timeline,
        },
        product::price::per_kilo,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::orders::{AnyOrder, ChangeOrderStatus, Livreurs, find_any_order},
    words::labels,
};

/// `/gestion/commandes/:id`: one order.
#[component]
pub fn AdminOrderPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    view! { <Dashboard>{loaded(find_any_order(id), |order| view! { <AdminOrder order/> })}</Dashboard> }.into_any()
}

#[component]
fn AdminOrder(order: AnyOrder) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<ChangeOrderStatus>();
    let AnyOrder {
        order,
        people,
        refunds,
        left,
        livreurs,
        slots,
        outcomes,
    } = order;
    let OrderForStaff {
        order,
        customer_name,
        customer_phone,
        livreur_name,
        ..
    } = order;
    let customer_name = match customer_name.as_str() {
        "" => t("Compte effacé", "Account erased").to_owned(),
        _ => customer_name,
    };
    let number = order.order_number.clone();
    let (status, class) = labels::order_status(order.status, language);
    let moved = (has_parameter("moved") && problem.is_none())
        .then(|| view! { <p class="visually-hidden">{t("État\u{a0}: ", "Status: ")}{status}</p> });
    let steps = order.status.next(Role::Admin);
    let forward = steps.iter().copied().find(|status| *status != OrderStatus::Cancelled);
    // Preparing begins once the card is charged.
    let awaits_card = order.awaits_card();
    let forward = forward.filter(|_| !awaits_card);
    // While the bank may give the money back, nothing leaves.
    let forward = forward.filter(|status| *status != OrderStatus::Shipped || !order.is_disputed());
    let unpaid = awaits_card.then(|| {
        let words = t(
            "La carte n’est pas encore débitée\u{a0}: la préparation commence une fois la commande payée. Sans paiement, elle s’annule d’elle-même.",
            "The card is not charged yet: preparing begins once the order is paid. Without payment it is cancelled by itself.",
        );
        view! { <p class="notice">{words}</p> }
    });
    let can_cancel = steps.contains(&OrderStatus::Cancelled);
    let title = match language {
        Language::French => format!("Commande {number}, gestion"),
        Language::English => format!("Order {number}, back office"),
    };
    let id = order.id.to_string();
    let phone =
        customer_phone.map(|phone| view! { <div><dt>{t("Téléphone", "Phone")}</dt><dd><PhoneLink phone/></dd></div> });
    let given_to = livreur_name.map(|name| view! { <div><dt>{t("Livreur", "Courier")}</dt><dd>{name}</dd></div> });
    let tracking = order.tracking_number.clone().map(|number| {
        view! { <div><dt>{t("Numéro de suivi", "Tracking number")}</dt><dd>{number}</dd></div> }
    });
    let expected = order.delivery_date.map(|date| {
        let name = match order.status {
            OrderStatus::Delivered => t("Livrée le", "Delivered on"),
            _ => t("Livraison prévue", "Expected"),
        };
        view! { <div><dt>{name}</dt><dd>{date.day(language)}</dd></div> }
    });
    view! {
        <Head title/>
        <Breadcrumb above=vec![("/gestion/commandes".into(), t("Commandes", "Orders").into())] here=number.clone()/>
        <div class="desk-head">
            <h1>{number.clone()}</h1>
            <p class="button-row">
                <span class=class>{status}</span>
                " "
                <PaymentBadge order=order.clone()/>
            </p>
        </div>
        <div role="status">{moved}</div>
        <ProblemNotice problem=problem.clone()/>
        <Warnings order=order.clone()/>
        <div class="desk-columns">
            <div class="desk-columns-main">
                <section class="desk-panel" aria-labelledby="items">
                    <h2 id="items">{t("Contenu", "Contents")}</h2>
                    <Items order=order.clone()/>
                    <div><OrderAmounts order=order.clone()/></div>
                </section>
                <Outcomes order=order.clone() outcomes people=people.clone()/>
                <AfterSale order=order.clone()/>
                <section class="desk-panel" aria-labelledby="progress">
                    <h2 id="progress">{t("Avancement", "Progress")}</h2>
                    <Timeline order=order.clone()/>
                    <History order=order.clone() people/>
                </section>
            </div>
            <div class="desk-columns-side">
                {unpaid}
                {forward.map(|status| view! {
                    <NextStep id status is_unpaid=order.awaits_transfer() livreurs=livreurs.clone() now=order.livreur_id problem/>
                })}
                <MoneyPanel order=order.clone()/>
                <Refunds order=order.clone() refunds left/>
                <section class="desk-panel" aria-labelledby="customer">
                    <h2 id="customer">{t("Client", "Customer")}</h2>
                    <dl class="facts">
                        <div><dt>{t("Nom", "Name")}</dt><dd>{customer_name}</dd></div>
                        {phone}
                        <div>
                            <dt>{t("Adresse", "Address")}</dt>
                            <dd><AddressLines address=order.shipping_address.clone()/></dd>
                        </div>
                        <GiftFact order=order.clone()/>
                        <CompanyFact company=order.company.clone()/>
                        <SlotFact order=order.clone() with_calendar=true/>
                        <SubscriptionFact order=order.clone() page="/gestion/abonnements"/>
                        {given_to}
                        {expected}
                        {tracking}
                        <TermsFact order=order.clone()/>
                    </dl>
                    <MoveToSlot order=order.clone() slots/>
                    <OtherLivreur order=order.clone() livreurs/>
                    {can_cancel.then(|| view! { <CancelOrder order=order.clone()/> })}
                </section>
            </div>
        </div>
    }
    .into_any()
}

/// The lines of the order, to cut and pack.
#[component]
fn Items(order: Order) -> impl IntoView {
    let (t, language) = (translate(), language());
    let rows: Vec<_> = order
        .items
        .into_iter()
        .map(|item| {
            let total = item.total().display(language);
            let weighed = item.weighed.map(|weighed| {
                view! { <span class="is-weighed">{labels::weighed(weighed, language)}</span> }
            });
            let name = labels::item_name(item.name, item.product_id, language);
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td data-label=t("Poids", "Weight") class="is-number">{item.weight.display(language)} {weighed}</td>
                    <td data-label=t("Nombre", "Quantity") class="is-number">{item.quantity}</td>
                    <td data-label=t("Prix", "Price") class="is-number">{item.price.display(language)}</td>
                    <td data-label=t("Au kilo", "Per kilo") class="is-number">{per_kilo(item.price, item.weight, language)}</td>
                    <td data-label=t("Total", "Total") class="is-number">{total}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="table-wrap" role="region" aria-label=t("Articles", "Items") tabindex="0">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t("Fromage", "Cheese")}</th>
                        <th scope="col" class="is-number">{t("Poids", "Weight")}</th>
                        <th scope="col" class="is-number">{t("Nombre", "Quantity")}</th>
                        <th scope="col" class="is-number">{t("Prix", "Price")}</th>
                        <th scope="col" class="is-number">{t("Au kilo", "Per kilo")}</th>
                        <th scope="col" class="is-number">{t("Total", "Total")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// The button that moves the order to its next status, with what that needs to know.
#[component]
fn NextStep(
    id: String,
    status: OrderStatus,
    is_unpaid: bool,
    livreurs: Livreurs,
    now: Option<Id<User>>,
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let words = match status {
        OrderStatus::Processing => t("Commencer la préparation", "Start preparing"),
        OrderStatus::Shipped => t("Confier au livreur", "Hand over for delivery"),
        OrderStatus::Delivered => t("Marquer livrée", "Mark as delivered"),
        OrderStatus::Pending | OrderStatus::Cancelled => return ().into_any(),
    };
    let shipping = (status == OrderStatus::Shipped).then(|| {
        view! {
            <LivreurChoice livreurs now problem=problem.clone()/>
            <Field
                name="delivery_date"
                label=t("Livraison prévue le", "Delivery expected on")
                kind="date"
                may_be_empty=true
                problem=problem.clone()
            />
            <Field name="tracking_number" label=t("Numéro de suivi", "Tracking number") may_be_empty=true problem/>
        }
    });
    let unpaid = (is_unpaid && status == OrderStatus::Shipped).then(|| {
        view! {
            <label class="choice">
                <input type="checkbox" name="ship_unpaid" value="true"/>
                <span>
                    {t(
                            "L’envoyer sans le virement. Il n’est pas arrivé\u{a0}: elle ne s’annulera plus d’elle-même, et l’historique garde que vous l’avez demandé.",
                            "Ship it without the transfer, which has not come. It will no longer be cancelled by itself, and the audit keeps that you asked for it.",
                    )}
                </span>
            </label>
        }
    });
    view! {
        <section class="next-step" aria-labelledby="next">
            <h2 id="next">{t("Prochaine étape", "Next step")}</h2>
            <PostForm action=ChangeOrderStatus::PATH class="form">
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="status" value=status.name()/>
                {shipping}
                {unpaid}
                <button class="button button-large button-wide" type="submit">{words}</button>
            </PostForm>
        </section>
    }
    .into_any()
}

/// The button that cancels the order, with a question before it does.
#[component]
fn CancelOrder(order: Order) -> impl IntoView {
    let (t, language) = (translate(), language());
    let yes = format!("{} {}", t("Oui, annuler", "Yes, cancel"), order.order_number);
    let left = order.refundable();
    let money = (left > Money::ZERO).then(|| {
        let amount = left.display(language);
        format!(
            " {} {amount}.",
            t("Il faudra rendre au client", "The customer is to get back")
        )
    });
    view! {
        <Confirm
            action=ChangeOrderStatus::PATH
            id=order.id.to_string()
            summary=t("Annuler la commande", "Cancel the order")
            yes
        >
            <input type="hidden" name="status" value=OrderStatus::Cancelled.name()/>
            <p>
                {t(
                    "Les fromages retournent en stock. Une commande annulée le reste.",
                    "The cheeses go back into stock. A cancelled order stays cancelled.",
                )}
                {money}
            </p>
        </Confirm>
    }
}

/// A link that calls a phone number.
#[component]
pub fn PhoneLink(
    /// The number, as it is shown.
    phone: String,
) -> impl IntoView {
    let address = phone_url(&phone);
    view! { <a href=address>{phone}</a> }
}
