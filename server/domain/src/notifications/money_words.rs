//! What letters say about an order's money: where to send it, that it came, what becomes of it.

use shared::{
    Language, Money,
    order::{CounterMethod, Order, OrderItem, PaymentMethod},
    refund::{Refund, RefundLine, RefundMethod, RefundReason},
};

use super::words::{Block, Item, Translation, Words, one_line};

impl Translation<'_> {
    /// What one copies into a transfer.
    pub(super) fn transfer(&self, order: &Order) -> Block {
        let mut facts = vec![
            (self.t("Bénéficiaire", "Payee"), vec![one_line(&self.bank.holder)]),
            ("IBAN".into(), vec![self.bank.iban_in_groups()]),
            ("BIC".into(), vec![self.bank.bic.clone()]),
            (self.t("Montant", "Amount"), vec![order.total.display(self.language)]),
            (self.t("Référence", "Reference"), vec![one_line(&order.order_number)]),
        ];
        if let Some(pay_by) = order.pay_by {
            facts.push((self.t("Avant le", "By"), vec![pay_by.day_and_time(self.language)]));
        }
        Block::Facts(facts)
    }

    /// What becomes of an order whose transfer does not come.
    pub(super) fn ends_unpaid(&self, order: &Order) -> Option<Block> {
        let end = order.pay_by?.day_and_time(self.language);
        let (french, english) = (
            "Nous gardons vos fromages jusqu’au {}. Sans virement d’ici là, la commande s’annule d’elle-même.",
            "We keep your cheeses until {}. Without your transfer by then, the order is cancelled by itself.",
        );
        Some(Block::Note(self.t(french, english).replace("{}", &end)))
    }

    pub(super) fn transfer_reminder(&self, order: &Order) -> Words {
        let lead = self.t(
            "Votre virement n’est pas encore arrivé. S’il est déjà parti, n’en faites pas d’autre\u{a0}: une banque met un jour ou deux. Sinon, voici de quoi le faire.",
            "Your transfer has not arrived yet. If it has left, do not send another: a bank takes a day or two. If not, here is what it needs.",
        );
        let mut blocks = vec![Block::Paragraph(lead), self.transfer(order)];
        blocks.extend(self.ends_unpaid(order));
        blocks.push(self.follow(order));
        Words {
            subject: self.about(order, &self.t("votre virement est attendu", "your transfer is awaited")),
            heading: self.t("Votre virement est attendu", "Your transfer is awaited"),
            blocks,
            reason: self.t(
                "Vous recevez cette lettre parce que votre commande, à payer par virement, va bientôt s’annuler.",
                "You have this letter because your order, to be paid by transfer, is soon to be cancelled.",
            ),
        }
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
        if order.refund_due == Money::ZERO {
            return match method {
                _ if order.refunded_total > Money::ZERO => self.t(
                    "Ce que vous aviez payé vous a été rendu.",
                    "What you had paid has gone back to you.",
                ),
                Some(PaymentMethod::BankTransfer) if order.total > Money::ZERO => self.t(
                    "Vous n’avez rien à régler\u{a0}; si votre virement est déjà parti, nous vous le rendons à son arrivée.",
                    "There is nothing to pay; if your transfer has already left, we send it back when it arrives.",
                ),
                _ => self.t("Vous n’avez rien à régler.", "There is nothing to pay."),
            };
        }
        if order.is_disputed() {
            return self.t(
                "Votre banque décide du paiement que vous contestez\u{a0}; ce qu’elle ne vous rend pas, nous vous le rendons.",
                "Your bank decides over the payment that you contest; what it does not give back to you, we do.",
            );
        }
        let amount = order.refund_due.display(self.language);
        let (french, english) = match method {
            Some(PaymentMethod::Card) => (
                "{} vous sont rendus sur la carte avec laquelle vous avez payé.",
                "{} go back to the card you paid with.",
            ),
            Some(PaymentMethod::CashOnDelivery) => (
                "Nous vous rendons {} en espèces, et vous écrivons quand c’est fait.",
                "We give {} back to you in cash, and write to you when it is done.",
            ),
            None if order.payment_method.at_counter() == Some(CounterMethod::Cash) => (
                "Nous vous rendons {} en espèces, et vous écrivons quand c’est fait.",
                "We give {} back to you in cash, and write to you when it is done.",
            ),
            _ => (
                "Nous vous rendons {} par virement, et vous écrivons quand il est parti.",
                "We send {} back to you by bank transfer, and write to you when it has left.",
            ),
        };
        self.t(french, english).replace("{}", &amount)
    }

    pub(super) fn refund_decided(&self, order: &Order, refund: &Refund) -> Words {
        let amount = refund.amount.display(self.language);
        let (french, english) = match refund.method {
            RefundMethod::Card => (
                "Nous vous rendons {} sur la carte avec laquelle vous avez payé. Votre banque les porte à votre compte sous quelques jours.",
                "We send {} back to the card you paid with. Your bank takes a few days to show them on your account.",
            ),
            RefundMethod::Transfer => (
                "Nous vous rendons {} par virement, et vous écrivons quand il est parti.",
                "We send {} back to you by bank transfer, and write to you when it has left.",
            ),
            RefundMethod::Cash => (
                "Nous vous rendons {} en espèces, et vous écrivons quand c’est fait.",
                "We give {} back to you in cash, and write to you when it is done.",
            ),
        };
        let mut blocks = vec![Block::Paragraph(self.t(french, english).replace("{}", &amount))];
        if let Some(note) = &refund.note {
            blocks.push(Block::Paragraph(one_line(note)));
        }
        blocks.push(Block::Facts(self.refund_facts(order, refund)));
        let goods = refund.lines.iter().map(|line| self.refunded_line(order, line));
        let goods: Vec<_> = goods.collect();
        if !goods.is_empty() {
            blocks.push(Block::Items(goods));
        }
        blocks.push(self.see(order));
        Words {
            subject: self.about(order, &self.t("remboursement", "refund")),
            heading: match self.language {
                Language::French => format!("Nous vous remboursons {amount}"),
                Language::English => format!("We are refunding {amount}"),
            },
            blocks,
            reason: self.about_money(),
        }
    }

    fn refund_facts(&self, order: &Order, refund: &Refund) -> Vec<(String, Vec<String>)> {
        let reason = refund_reason(refund.reason);
        let mut facts = vec![
            self.number(order),
            (self.t("Raison", "Reason"), vec![self.t(reason.0, reason.1)]),
        ];
        if refund.shipping {
            facts.push((self.t("Livraison", "Delivery"), vec![self.t("remboursée", "refunded")]));
        }
        if let Some(number) = &refund.credit_note_number {
            facts.push((self.t("Avoir", "Credit note"), vec![self.on_its_page(number)]));
        }
        facts
    }

    fn refunded_line(&self, order: &Order, line: &RefundLine) -> Item {
        let is_line = |item: &&OrderItem| item.product_id == line.product_id && item.weight == line.weight;
        let name = order.items.iter().find(is_line).and_then(|item| item.name.as_deref());
        let weighed = order.items.iter().find(is_line).filter(|_| line.quantity == 0);
        Item {
            name: name.map_or_else(|| self.t("Article", "Item"), one_line),
            facts: match weighed {
                Some(item) => self.facts(item),
                None => format!("{} × {}", line.weight.display(self.language), line.quantity),
            },
            total: line.amount.display(self.language),
        }
    }

    pub(super) fn refund_sent(&self, order: &Order, refund: &Refund) -> Words {
        let (french, english) = match refund.method {
            _ if refund.failed_at.is_some() => (
                "{} sont partis par une autre voie, car votre carte n’a pas accepté le remboursement. Ils arrivent sous quelques jours.",
                "{} have left another way, for your card did not take the refund. They take a few days to arrive.",
            ),
            RefundMethod::Card => (
                "{} sont partis vers la carte avec laquelle vous avez payé. Votre banque les porte à votre compte sous quelques jours.",
                "{} have left for the card you paid with. Your bank takes a few days to show them on your account.",
            ),
            RefundMethod::Transfer => (
                "{} sont partis par virement vers votre compte. Ils y arrivent sous quelques jours.",
                "{} have left for your account by bank transfer. They take a few days to arrive.",
            ),
            RefundMethod::Cash => (
                "{} vous ont été rendus en espèces.",
                "{} were given back to you in cash.",
            ),
        };
        let amount = refund.amount.display(self.language);
        self.money_has_left(order, self.t(french, english).replace("{}", &amount))
    }

    pub(super) fn order_refunded(&self, order: &Order) -> Words {
        let amount = order.total.display(self.language);
        let sent = self.t(
            "{} sont partis vers vous. Ils arrivent sous quelques jours.",
            "{} have left for you. They take a few days to arrive.",
        );
        self.money_has_left(order, sent.replace("{}", &amount))
    }

    fn money_has_left(&self, order: &Order, sent: String) -> Words {
        Words {
            subject: self.about(order, &self.t("remboursée", "refunded")),
            heading: self.t("Votre remboursement est parti", "Your refund has left"),
            blocks: vec![
                Block::Paragraph(sent),
                Block::Facts(vec![self.number(order)]),
                self.see(order),
            ],
            reason: self.about_money(),
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

/// A reason in French and English.
const fn refund_reason(reason: RefundReason) -> (&'static str, &'static str) {
    match reason {
        RefundReason::Damaged => ("article abîmé", "damaged item"),
        RefundReason::Missing => ("article manquant", "missing item"),
        RefundReason::NotAsOrdered => ("article non conforme à la commande", "item not as ordered"),
        RefundReason::Withdrawal => ("rétractation", "withdrawal"),
        RefundReason::Goodwill => ("geste commercial", "goodwill"),
        RefundReason::Other => ("autre", "other"),
        RefundReason::Weighed => ("pesé plus léger que commandé", "weighed lighter than ordered"),
        RefundReason::Cancelled => ("commande annulée", "cancelled order"),
    }
}
