//! The list for the cellar, and a sheet for each order, on the screen and on paper.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_router::hooks::use_query_map;
use shared::{
    Grams, Language, Money,
    order::{Gift, Order, OrderForStaff, OrderItem, PaymentStatus},
    preparation::{Cut, Needed, Preparation},
    product::SoldBy,
};

use crate::{
    components::{
        layout::{dashboard::Dashboard, head::Head},
        order::{
            address::{AddressLines, CompanyFact, phone_url},
            slot::SlotFact,
        },
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::figures::read_preparation,
    words::labels,
};

/// Shows the buttons that print, which need scripts, and has them print.
const PRINT: &str =
    "for(const b of document.querySelectorAll('[data-print]')){b.hidden=false;b.addEventListener('click',()=>print())}";

/// `/gestion/preparation`: the orders to prepare, or those of `?ids=`.
#[component]
pub fn PreparationPage() -> impl IntoView {
    let t = translate();
    let ids = use_query_map()
        .read_untracked()
        .get("ids")
        .filter(|ids| !ids.is_empty());
    view! {
        <Head title=t("Préparation, gestion", "Preparation, back office")/>
        <Dashboard>{loaded(read_preparation(ids), |preparation| view! { <Lists preparation/> })}</Dashboard>
    }
    .into_any()
}

#[component]
fn Lists(preparation: Preparation) -> impl IntoView {
    let (t, language) = (translate(), language());
    let Preparation { orders, cellar, more } = preparation;
    if orders.is_empty() {
        return view! {
            <div class="desk-head"><h1>{t("Préparation", "Preparation")}</h1></div>
            <div class="empty">
                <h2>{t("Rien à préparer", "Nothing to prepare")}</h2>
                <p>{t("Les commandes payées, et celles à payer à la livraison, paraîtront ici.", "Orders that are paid, or paid on delivery, will appear here.")}</p>
            </div>
        }
        .into_any();
    }
    let count = orders.len();
    let how_many = match language {
        Language::French if count == 1 => "1 commande".to_owned(),
        Language::French => format!("{count} commandes"),
        Language::English if count == 1 => "1 order".to_owned(),
        Language::English => format!("{count} orders"),
    };
    let more = (more > 0).then(|| {
        let words = match language {
            Language::French => format!("Et {more} de plus\u{a0}: préparez d’abord celles-ci, les plus anciennes."),
            Language::English => format!("And {more} more: prepare these first, which are the oldest."),
        };
        view! { <p class="notice">{words}</p> }
    });
    let sheets: Vec<_> = orders.into_iter().map(|order| view! { <Sheet order/> }).collect();
    view! {
        <div class="desk-head">
            <h1>{t("Préparation", "Preparation")}</h1>
            <p class="muted">{how_many}</p>
            <a class="button" href="/gestion/pesee">{t("Peser", "Weigh")}</a>
            <button class="button button-quiet" type="button" data-print="" hidden>{t("Imprimer", "Print")}</button>
        </div>
        {more}
        <Cellar cellar/>
        <div class="sheets">{sheets}</div>
        <script type="module" nonce=use_nonce()>{PRINT}</script>
    }
    .into_any()
}

/// What all orders need together.
#[component]
fn Cellar(cellar: Vec<Needed>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let rows: Vec<_> = cellar
        .into_iter()
        .map(|needed| {
            let total = needed.total().display(language);
            let cuts: Vec<_> = needed
                .cuts
                .iter()
                .map(|cut| view! { <li>{cut_words(cut, language)}</li> })
                .collect();
            view! {
                <tr>
                    <th scope="row">{needed.name}</th>
                    <td data-label=t("Pièces et coupes", "Pieces and cuts")><ul class="cuts">{cuts}</ul></td>
                    <td data-label=t("En tout", "In all") class="is-number">{total}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="desk-panel cellar">
            <h2>{t("À la cave", "From the cellar")}</h2>
            <div class="table-wrap" role="region" aria-label=t("À la cave", "From the cellar") tabindex="0">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t("Produit", "Product")}</th>
                            <th scope="col">{t("Pièces et coupes", "Pieces and cuts")}</th>
                            <th scope="col" class="is-number">{t("En tout", "In all")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

/// `3 × 250 g = 750 g`, or `3 pièces`.
fn cut_words(cut: &Cut, language: Language) -> String {
    let words = how_much(cut.quantity, cut.weight, cut.is_piece, language);
    if cut.is_piece {
        words
    } else {
        format!("{words} = {}", cut.total().display(language))
    }
}

/// `3 × 250 g`, or `3 pièces`.
fn how_much(quantity: i64, weight: Grams, is_piece: bool, language: Language) -> String {
    if !is_piece {
        return format!("{quantity}\u{a0}×\u{a0}{}", weight.display(language));
    }
    match language {
        Language::French if quantity == 1 => "1 pièce".into(),
        Language::French => format!("{quantity} pièces"),
        Language::English if quantity == 1 => "1 piece".into(),
        Language::English => format!("{quantity} pieces"),
    }
}

/// What goes into one box, and where to.
#[component]
fn Sheet(order: OrderForStaff) -> impl IntoView {
    let (t, language) = (translate(), language());
    let OrderForStaff {
        order,
        customer_name,
        customer_phone,
        to_collect,
        ..
    } = order;
    let id = format!("order-{}", order.id);
    let (status, class) = labels::order_status(order.status, language);
    let is_gift = order.gift.is_some();
    // Whoever unpacks a gift reads the sheet, too.
    let phone = customer_phone.filter(|_| !is_gift).map(|phone| {
        view! { <div><dt>{t("Téléphone", "Phone")}</dt><dd><a href=phone_url(&phone)>{phone.clone()}</a></dd></div> }
    });
    let day = order.delivery_date.map(|day| {
        view! { <div><dt>{t("Livraison prévue", "Expected")}</dt><dd>{day.day(language)}</dd></div> }
    });
    let items: Vec<_> = order
        .items
        .iter()
        .map(|item| view! { <Line item=item.clone()/> })
        .collect();
    let recipient = order.gift.as_ref().map(|gift| {
        view! { <div><dt>{t("Cadeau pour", "Gift for")}</dt><dd>{gift.to.clone()}</dd></div> }
    });
    let card = order
        .gift
        .clone()
        .map(|gift| view! { <GiftCard gift number=order.order_number.clone()/> });
    view! {
        <section class="sheet" aria-labelledby=id>
            <div class="sheet-head">
                <h2 id=id.clone() class="sheet-number"><a href=format!("/gestion/commandes/{}", order.id)>{order.order_number.clone()}</a></h2>
                <span class=class>{status}</span>
            </div>
            <dl class="facts">
                {recipient}
                <div><dt>{t("Client", "Customer")}</dt><dd>{customer_name}</dd></div>
                <CompanyFact company=order.company.clone().filter(|_| !is_gift)/>
                <div><dt>{t("Adresse", "Address")}</dt><dd><AddressLines address=order.shipping_address.clone()/></dd></div>
                {phone}
                <SlotFact order=order.clone()/>
                {day}
                <div><dt>{t("Commandée le", "Ordered on")}</dt><dd>{order.created_at.day_and_time(language)}</dd></div>
                <Collect order=order.clone() to_collect/>
            </dl>
            <ul class="sheet-lines">{items}</ul>
        </section>
        {card}
    }
}

/// The card that goes with a gift, a page of its own; nothing without a note.
#[component]
fn GiftCard(gift: Gift, number: String) -> impl IntoView {
    let t = translate();
    gift.note.map(|note| {
        let label = format!("{} {number}", t("Carte du cadeau", "Card of the gift"));
        view! {
            <section class="gift-card" aria-label=label>
                <p class="gift-card-to">{gift.to}</p>
                <p class="gift-note">{note}</p>
            </section>
        }
    })
}

/// What the livreur has to be told of the money.
#[component]
fn Collect(order: Order, to_collect: Money) -> impl IntoView {
    let (t, language) = (translate(), language());
    // The sheet goes with the box: no price on it.
    let words = if order.gift.is_some() && order.is_collected() {
        t(
            "Cadeau\u{a0}: aucun prix dans le colis. Ce qui reste à payer est sur la commande",
            "Gift: no price in the parcel. What is left to pay is on the order",
        )
        .to_owned()
    } else if order.gift.is_some() {
        t(
            "Rien à la porte. Cadeau\u{a0}: aucun prix dans le colis",
            "Nothing at the door. Gift: no price in the parcel",
        )
        .to_owned()
    } else if to_collect > Money::ZERO {
        to_collect.display(language)
    } else if order.awaits_transfer() || order.awaits_card() {
        let total = order.total.display(language);
        match language {
            Language::French => format!("Rien à la porte\u{a0}: {total} pas encore reçus"),
            Language::English => format!("Nothing at the door: {total} not received yet"),
        }
    } else if order.payment_status == PaymentStatus::Authorized {
        t(
            "Rien\u{a0}: la carte est débitée au poids pesé",
            "Nothing: the card is charged what is weighed",
        )
        .to_owned()
    } else {
        t("Rien\u{a0}: déjà payée", "Nothing: paid already").to_owned()
    };
    view! { <div class="is-collect"><dt>{t("À encaisser", "To collect")}</dt><dd>{words}</dd></div> }
}

/// A line to tick when it is in the box. The box forgets: it is there for paper, and for whoever works from the screen.
#[component]
fn Line(item: OrderItem) -> impl IntoView {
    let language = language();
    let what = how_much(
        item.quantity,
        item.weight,
        item.sold_by == Some(SoldBy::Piece),
        language,
    );
    let sold_by = item.sold_by.unwrap_or_default();
    let lots = item.lots.iter().map(|lot| {
        let amount = labels::stock_amount(lot.quantity, sold_by, language);
        format!(
            "lot {}\u{a0}: {amount}, {}",
            lot.code,
            lot.best_before.start().day(language)
        )
    });
    let lots = lots.collect::<Vec<_>>().join(" · ");
    let name = labels::item_name(item.name, item.product_id, language);
    let lots = (!lots.is_empty()).then(|| view! { <span class="sheet-lots">{lots}</span> });
    let weighed = item.weighed.map(|weighed| {
        view! { <span class="is-weighed">{labels::weighed(weighed, language)}</span> }
    });
    view! {
        <li>
            <label><input type="checkbox"/> <strong>{what}</strong> <span>{name}{lots}</span> {weighed}</label>
        </li>
    }
}
