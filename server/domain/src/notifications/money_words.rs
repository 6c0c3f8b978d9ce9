//! What letters say about an order's money: where to send it, that it came, what becomes of it.

use shared::{
    Money,
    order::{Order, PaymentMethod},
};

use super::words::{Block, Translation, Words, one_line};

impl Translation<'_> {
    /// What one copies into a transfer.
    pub(super) fn transfer(&self, order: &Order) -> Block {
        Block::Facts(vec![
            (self.t("Bénéficiaire", "Payee"), vec![one_line(&self.bank.holder)]),
            ("IBAN".into(), vec![self.bank.iban_in_groups()]),
            ("BIC".into(), vec![self.bank.bic.clone()]),
            (self.t("Montant", "Amount"), vec![order.total.display(self.language)]),
            (self.t("Référence", "Reference"), vec![one_line(&order.order_number)]),
        ])
    }

    pub(super) fn order_paid(&self, order: &Order) -> Words {
        let mut facts = vec![
            self.number(order),
            (self.t("Paiement", "Payment"), vec![self.payment(order)]),
        ];
        if let Some(paid_at) = order.paid_at {
            facts.push((self.t("Reçu le", "Received on"), vec![paid_at.day(self.language)]));
        }
        if let Some(number) = &order.invoice_number {
            facts.push((self.t("Facture", "Invoice"), vec![number.clone()]));
        }
        Words {
            subject: self.about(order, &self.t("paiement reçu", "payment received")),
            heading: self.t("Votre paiement est arrivé", "Your payment has arrived"),
            blocks: vec![
                Block::Paragraph(self.t(
                    "Merci, tout est réglé. Votre facture vous attend, en PDF, sur la page de la commande.",
                    "Thank you, all is settled. Your invoice is waiting for you, as a PDF, on the order’s page.",
                )),
                Block::Facts(facts),
                Block::Action(
                    self.t("Télécharger la facture", "Download the invoice"),
                    self.link(&format!("/commandes/{}#facture", order.id)),
                ),
            ],
            reason: self.each_step(),
        }
    }

    pub(super) fn order_cancelled(&self, order: &Order) -> Words {
        let by = order.timeline.last().and_then(|event| event.by);
        let who = if by == Some(order.user_id) {
            self.t("Vous avez annulé votre commande.", "You have cancelled your order.")
        } else if order.has_expired() {
            self.t(
                "Le temps de payer est passé, et votre commande s’est annulée d’elle-même.",
                "The time to pay is over, and your order has been cancelled by itself.",
            )
        } else {
            self.t("Nous avons annulé votre commande.", "We have cancelled your order.")
        };
        // It is left out of the letter's order when it does not count again.
        let code = if order.coupon_code.is_some() {
            self.t(
                " Le code que vous avez utilisé redevient le vôtre.",
                " The code you used is yours again.",
            )
        } else {
            String::new()
        };
        let mut facts = vec![
            self.number(order),
            (
                self.t("Annulée le", "Cancelled on"),
                vec![order.updated_at.day_and_time(self.language)],
            ),
        ];
        if let Some(number) = &order.credit_note_number {
            facts.push((self.t("Avoir", "Credit note"), vec![self.on_its_page(number)]));
        }
        Words {
            subject: self.about(order, &self.t("annulée", "cancelled")),
            heading: self.t("Votre commande est annulée", "Your order is cancelled"),
            blocks: vec![
                Block::Paragraph(format!("{who} {}{code}", self.money_after(order))),
                Block::Facts(facts),
                self.see(order),
            ],
            reason: self.each_step(),
        }
    }

    /// An invoice or a credit note, and where it is.
    pub(super) fn on_its_page(&self, number: &str) -> String {
        format!(
            "{number}, {}",
            self.t("en PDF sur la page de la commande", "as a PDF on the order’s page")
        )
    }

    /// What happens to a cancelled order's money.
    fn money_after(&self, order: &Order) -> String {
        let method = order.payment_method.known();
        let Some(refund) = &order.refund else {
            return match method {
                Some(PaymentMethod::BankTransfer) if order.total > Money::ZERO => self.t(
                    "Vous n’avez rien à régler\u{a0}; si votre virement est déjà parti, nous vous le rendons à son arrivée.",
                    "There is nothing to pay; if your transfer has already left, we send it back when it arrives.",
                ),
                _ => self.t("Vous n’avez rien à régler.", "There is nothing to pay."),
            };
        };
        let amount = refund.amount.display(self.language);
        let (french, english) = match method {
            Some(PaymentMethod::Card) => (
                "{} vous sont rendus sur la carte avec laquelle vous avez payé.",
                "{} go back to the card you paid with.",
            ),
            _ => (
                "Nous vous rendons {} par virement, et vous écrivons quand il est parti.",
                "We send {} back to you by bank transfer, and write to you when it has left.",
            ),
        };
        self.t(french, english).replace("{}", &amount)
    }

    pub(super) fn order_refunded(&self, order: &Order) -> Words {
        let refund = order.refund.as_ref();
        let amount = refund.map(|refund| refund.amount).unwrap_or_default();
        let amount = amount.display(self.language);
        let has_failed = refund.is_some_and(|refund| refund.failed_at.is_some());
        let (french, english) = match order.payment_method.known() {
            Some(PaymentMethod::Card) if has_failed => (
                "{} sont partis par une autre voie, car votre carte n’a pas accepté le remboursement. Ils arrivent sous quelques jours.",
                "{} have left another way, for your card did not take the refund. They take a few days to arrive.",
            ),
            Some(PaymentMethod::Card) => (
                "{} sont partis vers la carte avec laquelle vous avez payé. Votre banque les porte à votre compte sous quelques jours.",
                "{} have left for the card you paid with. Your bank takes a few days to show them on your account.",
            ),
            _ => (
                "{} sont partis par virement vers votre compte. Ils y arrivent sous quelques jours.",
                "{} have left for your account by bank transfer. They take a few days to arrive.",
            ),
        };
        Words {
            subject: self.about(order, &self.t("remboursée", "refunded")),
            heading: self.t("Votre commande est remboursée", "Your order is refunded"),
            blocks: vec![
                Block::Paragraph(self.t(french, english).replace("{}", &amount)),
                Block::Facts(vec![self.number(order)]),
                self.see(order),
            ],
            reason: self.each_step(),
        }
    }

    pub(super) fn paid_late(&self, order: &Order) -> Words {
        Words {
            subject: self.about(order, &self.t("payée, elle reprend", "paid, and on again")),
            heading: self.t("Votre commande reprend", "Your order is on again"),
            blocks: vec![
                Block::Paragraph(self.t(
                    "Votre paiement est arrivé après la demi-heure de réservation, et la commande avait été annulée. Tout était encore là\u{a0}: elle reprend, payée.",
                    "Your payment arrived after the half hour for which we held your cheeses, and the order had been cancelled. Everything was still there: it is on again, and paid.",
                )),
                Block::Facts(vec![
                    self.number(order),
                    (self.t("Total", "Total"), vec![order.total.display(self.language)]),
                ]),
                self.follow(order),
            ],
            reason: self.about_money(),
        }
    }

    pub(super) fn paid_too_late(&self, order: &Order) -> Words {
        Words {
            subject: self.about(order, &self.t("votre paiement vous est rendu", "your payment goes back to you")),
            heading: self.t("Nous vous rendons votre paiement", "We are sending your payment back"),
            blocks: vec![
                Block::Paragraph(self.t(
                    "Votre paiement est arrivé alors que la commande était annulée. Nous le remboursons en entier, sur la même carte\u{a0}; votre banque peut mettre quelques jours à l’afficher.",
                    "Your payment arrived when the order was already cancelled. We are refunding all of it to the same card; your bank may take a few days to show it.",
                )),
                Block::Facts(vec![
                    self.number(order),
                    (self.t("Remboursement", "Refund"), vec![order.total.display(self.language)]),
                ]),
                self.follow(order),
            ],
            reason: self.about_money(),
        }
    }

    fn about_money(&self) -> String {
        self.t(
            "Vous recevez cette lettre parce que nous avons reçu votre paiement.",
            "You have this letter because we have received your payment.",
        )
    }

    pub(super) fn see(&self, order: &Order) -> Block {
        Block::Action(
            self.t("Voir la commande", "See the order"),
            self.link(&format!("/commandes/{}", order.id)),
        )
    }
}
