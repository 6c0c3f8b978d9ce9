//! What letters say about the steps of an order, and what every letter about an order has of it.

use shared::{
    Language, Money,
    order::{CounterMethod, Order, PaymentMethod, PaymentStatus, ShippingAddress},
};

use super::words::{Block, Item, Translation, Words, first_name, one_line};
use crate::store::outbox::Recipient;

impl Translation<'_> {
    pub(super) fn order_placed(&self, to: &Recipient, order: &Order) -> Words {
        let thanks = self.t("Merci", "Thank you");
        let noted = self.t("c’est noté", "we have it");
        let lead = match order.payment_method.known() {
            Some(PaymentMethod::CashOnDelivery) => self.t(
                "Vos fromages sont coupés le matin de l’envoi. Vous réglez le livreur à votre porte.",
                "Your cheeses are cut on the morning they leave. You pay the driver at your door.",
            ),
            Some(PaymentMethod::BankTransfer) => self.t(
                "Vos fromages partent dès que le virement est arrivé. Indiquez la référence dans son libellé\u{a0}: c’est le numéro de la commande.",
                "Your cheeses leave as soon as the transfer has arrived. Quote the reference with it: it is the order’s number.",
            ),
            Some(PaymentMethod::Card) if order.awaits_card() && order.has_cuts() => self.t(
                "Vos fromages vous sont réservés une demi-heure, le temps de payer par carte. Sans paiement, la commande s’annule d’elle-même. Votre carte n’est débitée qu’une fois les morceaux pesés, et jamais au-delà de ce total.",
                "Your cheeses are held for half an hour, time to pay by card. Without payment the order is cancelled by itself. Your card is charged only once the cuts are weighed, and never more than this total.",
            ),
            Some(PaymentMethod::Card) if order.awaits_card() => self.t(
                "Vos fromages vous sont réservés une demi-heure, le temps de payer par carte. Sans paiement, la commande s’annule d’elle-même.",
                "Your cheeses are held for half an hour, time to pay by card. Without payment the order is cancelled by itself.",
            ),
            Some(PaymentMethod::Card) | None => self.t(
                "Vos fromages sont coupés le matin de l’envoi.",
                "Your cheeses are cut on the morning they leave.",
            ),
        };
        let lead = if order.subscription_id.is_some() {
            self.platter_ordered(order)
        } else if order.is_collected() {
            self.collected(order)
        } else {
            lead
        };
        let mut blocks = vec![Block::Paragraph(lead)];
        if order.awaits_transfer() {
            blocks.push(self.transfer(order));
            blocks.extend(self.ends_unpaid(order));
        }
        blocks.extend([
            Block::Facts(
                [
                    self.number(order),
                    (
                        self.t("Passée le", "Placed on"),
                        vec![order.created_at.day_and_time(self.language)],
                    ),
                ]
                .into_iter()
                .chain(self.slot(order))
                .chain(self.gift(order))
                .chain([
                    self.address(order),
                    (self.t("Paiement", "Payment"), vec![self.payment(order)]),
                ])
                .collect(),
            ),
            Block::Items(self.items(order)),
            Block::Amounts(self.amounts(order)),
            self.follow(order),
        ]);
        blocks.extend(self.may_withdraw(order));
        blocks.extend(self.terms(order));
        if order.subscription_id.is_some() {
            blocks.push(self.own_subscriptions());
            return Words {
                subject: self.about(order, &self.t("votre plateau du mois", "this month’s platter")),
                heading: self.t("Votre plateau du mois", "This month’s platter"),
                blocks,
                reason: self.of_subscription(),
            };
        }
        Words {
            subject: self.about(order, &noted),
            heading: match first_name(&to.name) {
                Some(name) => format!("{thanks} {name}, {noted}"),
                None => format!("{thanks}, {noted}"),
            },
            blocks,
            reason: self.t(
                "Vous recevez cette lettre parce que vous avez commandé à la Fromagerie Alioui. La TVA est comprise dans tous les prix.",
                "You have this letter because you placed an order with Fromagerie Alioui. All prices include VAT.",
            ),
        }
    }

    /// What was accepted, where it stays (code de la consommation art. L221-13).
    fn terms(&self, order: &Order) -> Option<Block> {
        order.terms_version.map(|version| {
            Block::Link(
                self.t(
                    "Les conditions de vente de cette commande",
                    "The terms of sale of this order",
                ),
                self.link(&format!("/conditions-de-vente/versions/{version}")),
            )
        })
    }

    pub(super) fn order_shipped(&self, order: &Order, livreur: Option<&str>) -> Words {
        let to_pay =
            order.payment_status == PaymentStatus::Pending && order.payment_method == PaymentMethod::CashOnDelivery;
        let total = order.total.display(self.language);
        let left = self.t(
            "Vos fromages ont quitté la boutique, bien au frais.",
            "Your cheeses have left the shop, well chilled.",
        );
        let lead = match (to_pay, self.language) {
            (false, _) => left,
            (true, Language::French) => format!("{left} Vous réglez {total} au livreur, à votre porte."),
            (true, Language::English) => format!("{left} You pay the driver {total} at your door."),
        };
        let mut facts = vec![self.number(order)];
        if let Some(livreur) = livreur {
            facts.push((self.t("Livreur", "Driver"), vec![one_line(livreur)]));
        }
        if let Some(number) = &order.tracking_number {
            facts.push((self.t("Numéro de suivi", "Tracking number"), vec![one_line(number)]));
        }
        if let Some(date) = order.delivery_date {
            facts.push((self.t("Livraison prévue", "Expected"), vec![date.day(self.language)]));
        }
        facts.extend(self.slot(order));
        facts.extend(self.gift(order));
        facts.push(self.address(order));
        let mut blocks = vec![Block::Paragraph(lead), Block::Facts(facts)];
        blocks.extend(self.weights(order));
        blocks.push(self.follow(order));
        Words {
            subject: self.about(order, &self.t("en route", "on its way")),
            heading: self.t("Votre commande est en route", "Your order is on its way"),
            blocks,
            reason: self.each_step(),
        }
    }

    /// What was ordered and what it weighed, where cuts were weighed, and what they cost.
    fn weights(&self, order: &Order) -> Vec<Block> {
        if order.items.iter().all(|item| item.weighed.is_none()) {
            return Vec::new();
        }
        vec![Block::Items(self.items(order)), Block::Amounts(self.amounts(order))]
    }

    pub(super) fn order_delivered(&self, order: &Order) -> Words {
        let mut facts = vec![
            self.number(order),
            (
                self.t("Livrée le", "Delivered on"),
                vec![
                    order
                        .delivery_date
                        .unwrap_or(order.updated_at)
                        .day_and_time(self.language),
                ],
            ),
            (self.t("Paiement", "Payment"), vec![self.payment(order)]),
        ];
        // Paid on delivery: no other letter says so.
        if let Some(number) = &order.invoice_number {
            facts.push((self.t("Facture", "Invoice"), vec![self.on_its_page(number)]));
        }
        Words {
            subject: self.about(order, &self.t("livrée", "delivered")),
            heading: self.t("Votre commande est livrée", "Your order has arrived"),
            blocks: vec![self.arrived(order), Block::Facts(facts), self.see(order)]
                .into_iter()
                .chain(self.may_withdraw(order))
                .collect(),
            reason: self.each_step(),
        }
    }

    /// `Commande K7M3-Q9TD : en route`.
    pub(super) fn about(&self, order: &Order, what: &str) -> String {
        let number = one_line(&order.order_number);
        match self.language {
            Language::French => format!("Commande {number}\u{a0}: {what}"),
            Language::English => format!("Order {number}: {what}"),
        }
    }

    pub(super) fn follow(&self, order: &Order) -> Block {
        if order.awaits_card() {
            return Block::Action(
                self.t("Payer par carte", "Pay by card"),
                self.link(&format!("/commandes/{}/payer", order.id)),
            );
        }
        Block::Action(
            self.t("Suivre la commande", "Follow the order"),
            self.link(&format!("/commandes/{}", order.id)),
        )
    }

    pub(super) fn number(&self, order: &Order) -> (String, Vec<String>) {
        (self.t("Numéro", "Number"), vec![one_line(&order.order_number)])
    }

    pub(super) fn address(&self, order: &Order) -> (String, Vec<String>) {
        if order.is_collected() {
            let counter = self.settings.seller.address.iter();
            let lines = counter.map(|line| one_line(line)).collect();
            return (self.t("Retrait", "Collection"), lines);
        }
        let ShippingAddress {
            street,
            city,
            state,
            postal_code,
        } = &order.shipping_address;
        let lines = [street.clone(), format!("{postal_code} {city}"), state.clone()];
        let lines = lines.iter().map(|line| one_line(line)).filter(|line| !line.is_empty());
        (self.t("Livraison", "Delivery"), lines.collect())
    }

    pub(super) fn payment(&self, order: &Order) -> String {
        let method = match order.payment_method.known() {
            Some(PaymentMethod::CashOnDelivery) => self.t("À la livraison", "On delivery"),
            Some(PaymentMethod::BankTransfer) => self.t("Par virement", "By bank transfer"),
            Some(PaymentMethod::Card) => self.t("Par carte", "By card"),
            None if order.payment_method.at_counter() == Some(CounterMethod::Cash) => self.t("En espèces", "In cash"),
            None if order.payment_method.at_counter().is_some() => self.t("Par carte", "By card"),
            None => one_line(&order.payment_method.words(self.language)),
        };
        let total = order.total.display(self.language);
        let state = match order.payment_status {
            PaymentStatus::Pending => self.t("à régler", "to pay"),
            PaymentStatus::Paid => self.t("réglés", "paid"),
            PaymentStatus::Authorized => self.t("réservés sur la carte", "held on the card"),
            PaymentStatus::Failed => return method,
        };
        format!("{method}, {total} {state}")
    }

    fn items(&self, order: &Order) -> Vec<Item> {
        let item = |item: &shared::order::OrderItem| Item {
            name: item.name.as_deref().map_or_else(|| self.t("Article", "Item"), one_line),
            facts: self.facts(item),
            total: item.total().display(self.language),
        };
        order.items.iter().map(item).collect()
    }

    /// `250 g × 3, 40,00 €/kg` (Directive 98/6/EC), and what they weighed.
    pub(super) fn facts(&self, item: &shared::order::OrderItem) -> String {
        let facts = format!("{} × {}", item.weight.display(self.language), item.quantity);
        let facts = match item.weighed {
            Some(weighed) => format!(
                "{facts}, {} {}",
                self.t("pesé", "weighed"),
                weighed.display(self.language)
            ),
            None => facts,
        };
        match item.price.checked_ratio(1000, item.weight.0) {
            Some(kilo) => format!("{facts}, {}/kg", kilo.display(self.language)),
            None => facts,
        }
    }

    fn amounts(&self, order: &Order) -> Vec<(String, String)> {
        let money = |amount: Money| amount.display(self.language);
        let mut amounts = vec![(self.t("Sous-total", "Subtotal"), money(order.subtotal))];
        if let Some(discount) = order.discount.filter(|discount| *discount > Money::ZERO) {
            amounts.push((self.t("Réduction", "Discount"), format!("−{}", money(discount))));
        }
        let shipping = if order.shipping_cost == Money::ZERO {
            self.t("offerte", "free")
        } else {
            money(order.shipping_cost)
        };
        amounts.push((self.t("Livraison", "Delivery"), shipping));
        amounts.push((self.t("Total", "Total"), money(order.total)));
        amounts
    }

    pub(super) fn each_step(&self) -> String {
        self.t(
            "Vous recevez cette lettre parce que votre compte demande des nouvelles de chaque étape de vos commandes.",
            "You have this letter because your account asks for word of each step of your orders.",
        )
    }
}
