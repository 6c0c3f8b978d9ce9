//! What letters say of an order's slot.

use shared::{
    Language,
    order::{Order, OrderSlot, PaymentMethod, PaymentStatus},
};

use super::words::{Block, Translation, Words};

impl Translation<'_> {
    /// When the order is brought or collected, if its customer chose.
    pub(super) fn slot(&self, order: &Order) -> Option<(String, Vec<String>)> {
        let slot = order.slot?;
        Some((self.t("Créneau", "Slot"), vec![slot.words(self.language)]))
    }

    /// What whoever collects an order has to know.
    pub(super) fn collected(&self, order: &Order) -> String {
        let is_paid_there =
            order.payment_method == PaymentMethod::CashOnDelivery && order.payment_status == PaymentStatus::Pending;
        let (french, english) = match (order.awaits_card(), order.awaits_transfer(), is_paid_there) {
            (true, ..) => (
                "Vos fromages vous sont réservés une demi-heure, le temps de payer par carte. Ils vous attendent ensuite au comptoir.",
                "Your cheeses are held for half an hour, time to pay by card. Then they wait for you at the counter.",
            ),
            (_, true, _) => (
                "Vos fromages vous attendent au comptoir dès que le virement est arrivé. Indiquez la référence dans son libellé\u{a0}: c’est le numéro de la commande.",
                "Your cheeses wait for you at the counter as soon as the transfer has arrived. Quote the reference with it: it is the order’s number.",
            ),
            (.., true) => (
                "Vos fromages vous attendent au comptoir. Vous réglez en les retirant.",
                "Your cheeses wait for you at the counter. You pay when you collect them.",
            ),
            _ => (
                "Vos fromages vous attendent au comptoir.",
                "Your cheeses wait for you at the counter.",
            ),
        };
        self.t(french, english)
    }

    /// Asks whether the slot suits that the shop gave an order.
    pub(super) fn slot_moved(&self, order: &Order, before: Option<OrderSlot>) -> Words {
        let now = order.slot.map(|slot| slot.words(self.language)).unwrap_or_default();
        let lead = match self.language {
            Language::French => {
                format!("Nous avons dû changer le créneau de votre commande\u{a0}: {now}. Cela vous convient-il\u{a0}?")
            }
            Language::English => format!("We had to change the slot of your order: {now}. Does it suit you?"),
        };
        let mut facts = vec![self.number(order)];
        if let Some(before) = before {
            facts.push((
                self.t("Créneau prévu", "Planned slot"),
                vec![before.words(self.language)],
            ));
        }
        facts.push((self.t("Nouveau créneau", "New slot"), vec![now]));
        facts.push(self.address(order));
        Words {
            subject: self.about(order, &self.t("un autre créneau", "another slot")),
            heading: self.t("Un autre créneau pour votre commande", "Another slot for your order"),
            blocks: vec![
                Block::Paragraph(lead),
                Block::Facts(facts),
                Block::Paragraph(self.t(
                    "Si oui, vous n’avez rien à faire. Sinon, choisissez un autre créneau sur la page de la commande, ou répondez à cette lettre.",
                    "If so, there is nothing to do. If not, choose another slot on the order’s page, or answer this letter.",
                )),
                Block::Action(
                    self.t("Voir la commande", "See the order"),
                    self.link(&format!("/commandes/{}", order.id)),
                ),
            ],
            reason: self.t(
                "Vous recevez cette lettre parce que le créneau de votre commande a changé.",
                "You have this letter because the slot of your order has changed.",
            ),
        }
    }
}
