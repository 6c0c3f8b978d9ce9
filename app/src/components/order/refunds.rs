//! What went back of an order's money, or is to.

use leptos::prelude::*;
use shared::{
    Language,
    order::Order,
    refund::{Refund, RefundLine},
};

use crate::{
    request::language::{language, translate},
    words::labels,
};

/// A refund in a list: what for, why, how it stands, and its credit note.
#[component]
pub fn RefundEntry(
    /// The order, whose items have the names.
    order: Order,
    /// One of its refunds.
    refund: Refund,
    /// How it stands, in words for who reads it.
    status: String,
    /// What can be done about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let contents = contents(&refund, &order, language);
    let reason = labels::refund_reason(refund.reason, language);
    let date = refund.created_at;
    // That of a cancelled order stands beside its invoice.
    let number = refund
        .credit_note_number
        .filter(|_| order.papers_removed_at.is_none())
        .filter(|number| order.credit_note_number.as_ref() != Some(number));
    let credit_note = number.map(|number| {
        let address = format!("/api/orders/{}/refunds/{}/credit-note", order.id, refund.id);
        view! {
            <p class="summary-item-facts">
                <a href=address download=format!("avoir-{number}.pdf")>
                    {format!("{} {number}", t("Télécharger l’avoir", "Download the credit note"))}
                </a>
            </p>
        }
    });
    let note = refund.note.map(|note| match language {
        Language::French => view! { <p>{format!("«\u{a0}{note}\u{a0}»")}</p> },
        Language::English => view! { <p>{format!("“{note}”")}</p> },
    });
    view! {
        <li class="summary-item">
            <div>
                <p class="summary-item-name">{contents}</p>
                <p class="summary-item-facts">
                    {reason} ", " <time datetime=date.to_string()>{date.day(language)}</time>
                </p>
                {note}
                <p>{status}</p>
                {credit_note}
                {children.map(|children| children())}
            </div>
            <p class="summary-item-total">{refund.amount.display(language)}</p>
        </li>
    }
}

/// What a refund pays back: `2 × Comté, 250 g + livraison`, `Livraison`, `Une somme`.
fn contents(refund: &Refund, order: &Order, language: Language) -> String {
    let line = |line: &RefundLine| {
        let (name, weight) = (name_of(line, order, language), line.weight.display(language));
        if line.quantity == 0 {
            let weighed = language.pick("pesé plus léger", "weighed lighter");
            return format!("{name}, {weight}, {weighed}");
        }
        format!("{} × {name}, {weight}", line.quantity)
    };
    let lines: Vec<_> = refund.lines.iter().map(line).collect();
    match (lines.as_slice(), refund.shipping) {
        ([], false) => language.pick("Une somme", "A sum").into(),
        ([], true) => language.pick("Livraison", "Delivery").into(),
        (lines, false) => lines.join(" + "),
        (lines, true) => format!("{} + {}", lines.join(" + "), language.pick("livraison", "delivery")),
    }
}

/// What a line's product was called when it was ordered.
pub fn name_of(line: &RefundLine, order: &Order, language: Language) -> String {
    let mut items = order.items.iter();
    let item = items.find(|item| item.product_id == line.product_id && item.weight == line.weight);
    labels::item_name(item.and_then(|item| item.name.clone()), line.product_id, language)
}
