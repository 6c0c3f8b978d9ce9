//! How far along an order is.

use leptos::prelude::*;
use shared::{
    Language, Timestamp,
    order::{Order, OrderStatus},
};

use crate::{
    request::language::{language, translate},
    words::labels,
};

/// The steps of an order: those behind it with their moment, the one it is at, those ahead.
/// A cancelled order shows the steps it reached, then where it ended.
#[component]
pub fn Timeline(
    /// The order; without a timeline, its own dates are shown.
    order: Order,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let steps: Vec<_> = steps(&order)
        .into_iter()
        .map(|step| step.view(language, t(", fait", ", done")))
        .collect();
    view! { <ol class="timeline" aria-label=t("Avancement", "Progress")>{steps}</ol> }
}

/// How a step is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Done,
    Current,
    Ahead,
    Cancelled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    status: OrderStatus,
    reach: Reach,
    at: Option<Timestamp>,
}

fn steps(order: &Order) -> Vec<Step> {
    let way = [
        OrderStatus::Pending,
        OrderStatus::Processing,
        OrderStatus::Shipped,
        OrderStatus::Delivered,
    ];
    // Orders of the original models have no timeline; their own dates say what is known.
    let at = |status: OrderStatus| {
        // A payment repeats the status before it: that is no step.
        let events = &order.timeline;
        let before = std::iter::once(None).chain(events.iter().map(|event| Some(event.status)));
        let steps = events
            .iter()
            .zip(before)
            .filter(|(event, before)| *before != Some(event.status));
        let event = steps
            .filter(|(event, _)| event.status == status)
            .last()
            .map(|(event, _)| event.at);
        event.or(match status {
            OrderStatus::Pending => Some(order.created_at),
            OrderStatus::Delivered => order.delivery_date,
            OrderStatus::Cancelled => Some(order.updated_at),
            OrderStatus::Processing | OrderStatus::Shipped => None,
        })
    };
    let step = |status, reach| Step {
        status,
        reach,
        at: at(status),
    };
    let Some(here) = way.iter().position(|status| *status == order.status) else {
        let reached = |status: &OrderStatus| {
            *status == OrderStatus::Pending || order.timeline.iter().any(|event| event.status == *status)
        };
        return way
            .into_iter()
            .filter(reached)
            .map(|status| step(status, Reach::Done))
            .chain([step(OrderStatus::Cancelled, Reach::Cancelled)])
            .collect();
    };
    way.into_iter()
        .enumerate()
        .map(|(position, status)| {
            let reach = match position.cmp(&here) {
                std::cmp::Ordering::Less => Reach::Done,
                std::cmp::Ordering::Equal if status == OrderStatus::Delivered => Reach::Done,
                std::cmp::Ordering::Equal => Reach::Current,
                std::cmp::Ordering::Greater => Reach::Ahead,
            };
            step(status, reach)
        })
        .collect()
}

impl Step {
    fn view(self, language: Language, done: &'static str) -> impl IntoView {
        let class = match self.reach {
            Reach::Done => "timeline-step is-done",
            Reach::Current => "timeline-step is-current",
            Reach::Ahead => "timeline-step",
            Reach::Cancelled => "timeline-step is-cancelled",
        };
        let (name, _) = labels::order_status(self.status, language);
        let date = self.at.map(|at| {
            let words = match self.reach {
                Reach::Ahead => format!("{} {}", language.pick("prévue le", "expected on"), at.day(language)),
                _ => at.day_and_time(language),
            };
            view! { <time class="timeline-date" datetime=at.to_string()>{words}</time> }
        });
        view! {
            <li class=class aria-current=(self.reach == Reach::Current).then_some("step")>
                <div>
                    <span class="timeline-name">{name}</span>
                    {(self.reach == Reach::Done).then(|| view! { <span class="visually-hidden">{done}</span> })}
                    {date}
                </div>
            </li>
        }
    }
}

#[cfg(test)]
pub mod tests {
    use OrderStatus::{Cancelled, Delivered, Pending, Processing, Shipped};
    use shared::{
        Id, Money,
        order::{OrderEvent, PaymentMethod, PaymentStatus, ShippingAddress},
    };

    use super::*;

    /// An order that took these steps, a millisecond each.
    pub fn order(statuses: &[OrderStatus]) -> Order {
        let events = statuses
            .iter()
            .zip(1..)
            .map(|(status, second)| OrderEvent::step(*status, Timestamp::from_millis(second), None));
        Order {
            id: Id::from_bytes([0; 12]),
            user_id: Id::from_bytes([0; 12]),
            order_number: "K7M3-Q9TD".into(),
            items: Vec::new(),
            status: statuses.last().copied().unwrap_or(Pending),
            shipping_address: ShippingAddress::default(),
            company: None,
            gift: None,
            payment_method: PaymentMethod::CashOnDelivery.into(),
            payment_status: PaymentStatus::Pending,
            subtotal: Money::ZERO,
            shipping_cost: Money::ZERO,
            discount: None,
            total: Money::ZERO,
            ordered_total: None,
            created_at: Timestamp::from_millis(1),
            updated_at: Timestamp::from_millis(9),
            delivery_date: None,
            tracking_number: None,
            paid_at: None,
            invoice_number: None,
            credit_note_number: None,
            pay_by: None,
            refunded_total: Money::ZERO,
            refund_due: Money::ZERO,
            refunds: Vec::new(),
            dispute: None,
            slot: None,
            open_outcome: None,
            fraud_warning_at: None,
            terms_version: None,
            papers_removed_at: None,
            subscription_id: None,
            livreur_id: None,
            coupon_code: None,
            coupon_id: None,
            timeline: events.collect(),
        }
    }

    fn reaches(order: &Order) -> Vec<(OrderStatus, Reach)> {
        steps(order).into_iter().map(|step| (step.status, step.reach)).collect()
    }

    fn moments(order: &Order) -> Vec<Option<i64>> {
        steps(order)
            .into_iter()
            .map(|step| step.at.map(Timestamp::millis))
            .collect()
    }

    #[test]
    fn an_order_on_its_way_shows_what_is_behind_it_and_what_is_ahead() {
        let (done, current, ahead) = (Reach::Done, Reach::Current, Reach::Ahead);
        let on_its_way = order(&[Pending, Processing]);
        assert_eq!(
            reaches(&on_its_way),
            [
                (Pending, done),
                (Processing, current),
                (Shipped, ahead),
                (Delivered, ahead)
            ]
        );
        assert_eq!(moments(&on_its_way), [Some(1), Some(2), None, None]);
        assert!(
            reaches(&order(&[Pending, Processing, Shipped, Delivered]))
                .iter()
                .all(|(_, reach)| *reach == done)
        );
    }

    #[test]
    fn a_payment_is_no_step() {
        let mut paid = order(&[Pending, Processing, Processing, Shipped]);
        paid.timeline[2].payment = Some(PaymentStatus::Paid);
        assert_eq!(moments(&paid), [Some(1), Some(2), Some(4), None]);
    }

    #[test]
    fn a_cancelled_order_shows_the_steps_it_reached() {
        assert_eq!(
            reaches(&order(&[Pending, Processing, Cancelled])),
            [
                (Pending, Reach::Done),
                (Processing, Reach::Done),
                (Cancelled, Reach::Cancelled)
            ]
        );
    }

    #[test]
    fn an_order_without_a_timeline_shows_the_dates_it_has() {
        let mut old = order(&[Pending, Processing, Cancelled]);
        old.timeline.clear();
        assert_eq!(reaches(&old), [(Pending, Reach::Done), (Cancelled, Reach::Cancelled)]);
        assert_eq!(moments(&old), [Some(1), Some(9)]);
    }
}
