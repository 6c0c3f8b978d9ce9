//! What happened to an order, when, and by whom.

use leptos::prelude::*;
use shared::{
    Id, Language, Timestamp,
    order::{DisputeStatus, Order, OrderEvent, PaymentStatus, RefundEvent},
    refund::RefundStatus,
    user::User,
};

use crate::{
    request::language::{language, translate},
    words::labels,
};

/// Every change of an order, oldest first.
#[component]
pub fn History(
    /// The order, with its timeline.
    order: Order,
    /// The names of those who made them, for staff; without, as its customer reads it: by them or by the shop.
    #[prop(optional)]
    people: Option<Vec<(Id<User>, String)>>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let lines: Vec<_> = entries(&order, people.as_deref(), language)
        .into_iter()
        .map(|Entry { what, by, at }| {
            let by = by.map(|by| format!("{by}, "));
            view! {
                <li>
                    <span class="history-what">{what}</span>
                    <span class="history-facts">
                        {by}
                        <time datetime=at.to_string()>{at.day_and_time(language)}</time>
                    </span>
                </li>
            }
        })
        .collect();
    view! { <ol class="history" aria-label=t("Historique", "History")>{lines}</ol> }
}

#[derive(Debug, PartialEq, Eq)]
struct Entry {
    what: String,
    by: Option<String>,
    at: Timestamp,
}

fn entries(order: &Order, people: Option<&[(Id<User>, String)]>, language: Language) -> Vec<Entry> {
    let mut before = None;
    let entry = |event: &OrderEvent| {
        let what = what(event, before == Some(event.status), people, language);
        before = Some(event.status);
        Entry {
            what,
            by: Some(who(event, order, people, language)),
            at: event.at,
        }
    };
    order.timeline.iter().map(entry).collect()
}

/// A payment, a refund, a dispute, a stop, another livreur or slot alone repeats the status before it. A payment on
/// delivery comes with the delivery, and is told with it.
fn what(event: &OrderEvent, same_status: bool, people: Option<&[(Id<User>, String)]>, language: Language) -> String {
    if let Some(RefundEvent { amount, status }) = event.refund {
        let words = match status {
            RefundStatus::Pending => language.pick("Remboursement décidé", "Refund decided"),
            RefundStatus::Sent => language.pick("Remboursement envoyé", "Refund sent"),
            RefundStatus::Failed => language.pick("Remboursement refusé par la carte", "Refund refused by the card"),
        };
        return format!("{words}, {}", amount.display(language));
    }
    if let Some(dispute) = event.dispute {
        let (french, english) = match dispute {
            DisputeStatus::Open => (
                "Paiement contesté auprès de la banque",
                "Payment contested with the bank",
            ),
            DisputeStatus::Won => ("Contestation rejetée", "Contest rejected"),
            DisputeStatus::Lost => (
                "Contestation acceptée, la banque a rendu l’argent",
                "Contest upheld, the bank gave the money back",
            ),
        };
        return language.pick(french, english).into();
    }
    if let Some(slot) = event.slot {
        return format!(
            "{} {}",
            language.pick("Créneau changé\u{a0}:", "Slot changed:"),
            slot.words(language)
        );
    }
    if let Some(outcome) = event.outcome {
        let words = language.pick("Passage du livreur", "The courier came by");
        return format!("{words}, {}", outcome.words(language).to_lowercase());
    }
    if let Some(livreur) = event.livreur_id {
        let name = people.and_then(|people| people.iter().find(|(id, _)| *id == livreur));
        return match name {
            Some((_, name)) => format!("{} {name}", language.pick("Confiée à", "Given to")),
            None => language
                .pick("Confiée à un autre livreur", "Given to another courier")
                .into(),
        };
    }
    let payment = event.payment.map(|payment| match payment {
        PaymentStatus::Paid => language.pick("Paiement reçu", "Payment received"),
        PaymentStatus::Pending => language.pick("Paiement attendu", "Payment awaited"),
        PaymentStatus::Failed => language.pick("Paiement échoué", "Payment failed"),
        PaymentStatus::Authorized => language.pick("Carte autorisée", "Card authorised"),
    });
    let (status, _) = labels::order_status(event.status, language);
    match (payment, same_status) {
        (None, _) => status.into(),
        (Some(payment), true) => payment.into(),
        (Some(payment), false) => format!("{status}, {}", payment.to_lowercase()),
    }
}

fn who(event: &OrderEvent, order: &Order, people: Option<&[(Id<User>, String)]>, language: Language) -> String {
    let (french, english) = match (event.by, people) {
        (None, Some(_)) => ("automatiquement", "automatically"),
        (Some(by), Some(people)) => {
            let name = people.iter().find(|(id, _)| *id == by).map(|(_, name)| name.clone());
            return match name {
                Some(name) => format!("{} {name}", language.pick("par", "by")),
                None => language.pick("par un compte supprimé", "by a deleted account").into(),
            };
        }
        (Some(by), None) if by == order.user_id => ("par vous", "by you"),
        (_, None) => ("par la boutique", "by the shop"),
    };
    language.pick(french, english).into()
}

#[cfg(test)]
mod tests {
    use OrderStatus::{Cancelled, Delivered, Pending};
    use shared::{Money, order::OrderStatus};

    use super::*;

    const NADIA: Id<User> = Id::from_bytes([1; 12]);
    const FATIMA: Id<User> = Id::from_bytes([2; 12]);

    type Event = (OrderStatus, Option<PaymentStatus>, Option<Id<User>>);

    fn order(events: &[Event]) -> Order {
        let event = |(at, (status, payment, by)): (i64, &Event)| OrderEvent {
            payment: *payment,
            ..OrderEvent::step(*status, Timestamp::from_millis(at), *by)
        };
        Order {
            user_id: NADIA,
            timeline: (1..).zip(events).map(event).collect(),
            ..crate::components::order::timeline::tests::order(&[Pending])
        }
    }

    fn read(order: &Order, people: Option<&[(Id<User>, String)]>) -> Vec<String> {
        let entries = entries(order, people, Language::French);
        let read = |Entry { what, by, .. }| format!("{what} {}", by.unwrap_or_default()).trim_end().to_owned();
        entries.into_iter().map(read).collect()
    }

    #[test]
    fn the_customer_reads_what_they_did_themselves_and_what_the_shop_did() {
        let paid = Some(PaymentStatus::Paid);
        let mut cancelled = order(&[
            (Pending, None, Some(NADIA)),
            (Pending, paid, None),
            (Cancelled, None, Some(FATIMA)),
        ]);
        for status in [RefundStatus::Pending, RefundStatus::Failed, RefundStatus::Sent] {
            let amount = Money::from_cents(1250);
            cancelled.timeline.push(OrderEvent {
                refund: Some(RefundEvent { amount, status }),
                ..OrderEvent::step(Cancelled, Timestamp::from_millis(4), None)
            });
        }
        assert_eq!(
            read(&cancelled, None),
            [
                "Reçue par vous",
                "Paiement reçu par la boutique",
                "Annulée par la boutique",
                "Remboursement décidé, 12,50\u{a0}€ par la boutique",
                "Remboursement refusé par la carte, 12,50\u{a0}€ par la boutique",
                "Remboursement envoyé, 12,50\u{a0}€ par la boutique"
            ]
        );
    }

    #[test]
    fn staff_read_names_and_what_happened_by_itself() {
        let paid = Some(PaymentStatus::Paid);
        let order = order(&[
            (Pending, None, Some(NADIA)),
            (Pending, Some(PaymentStatus::Failed), None),
            (Delivered, paid, Some(FATIMA)),
        ]);
        assert_eq!(
            read(&order, Some(&[(FATIMA, "Fatima Alioui".into())])),
            [
                "Reçue par un compte supprimé",
                "Paiement échoué automatiquement",
                "Livrée, paiement reçu par Fatima Alioui"
            ]
        );
    }
}
