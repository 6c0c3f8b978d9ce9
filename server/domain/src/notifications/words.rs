//! What letters say, in both languages. Each is a list of blocks, from which the text and the
//! HTML part are both made.

use shared::{
    Language, Money,
    order::{CounterMethod, Order, PaymentMethod, PaymentStatus, ShippingAddress},
    seller::BankAccount,
};

use crate::{
    Settings,
    store::{
        outbox::{Letter, QueuedLetter, Recipient},
        users::VERIFICATION_DAYS,
    },
};

/// The text of a letter, in its reader's language.
pub struct Words {
    /// The subject, one line.
    pub subject: String,
    /// Heading above the text, one line.
    pub heading: String,
    /// What follows it.
    pub blocks: Vec<Block>,
    /// Why the reader has this letter.
    pub reason: String,
}

/// A piece of a letter.
pub enum Block {
    /// A paragraph of plain text.
    Paragraph(String),
    /// A remark in small print.
    Note(String),
    /// The one thing to do: its name and address.
    Action(String, String),
    /// Something else that may be done: its name and address.
    Link(String, String),
    /// Names and values; a value may have several lines.
    Facts(Vec<(String, Vec<String>)>),
    /// What was ordered.
    Items(Vec<Item>),
    /// Amounts, the total last.
    Amounts(Vec<(String, String)>),
}

/// A line of an order.
pub struct Item {
    /// The name of the product.
    pub name: String,
    /// Weight and quantity.
    pub facts: String,
    /// What it cost.
    pub total: String,
}

/// What this letter says.
pub fn write(entry: &QueuedLetter, settings: &Settings) -> Words {
    let t = Translation {
        language: entry.to.language,
        site_url: &settings.site_url,
        bank: &settings.seller.bank,
        settings,
    };
    match &entry.letter {
        Letter::Welcome { verification_token } => t.welcome(&entry.to, &verification_token.0),
        Letter::VerifyEmail { verification_token } => t.verify_email(&verification_token.0),
        Letter::ResetPassword { token } => t.reset_password(&token.0),
        Letter::SecondFactor(news) => t.second_factor(*news),
        Letter::OrderPlaced(order) => t.order_placed(&entry.to, order),
        Letter::OrderShipped { order, livreur } => t.order_shipped(order, livreur.as_deref()),
        Letter::OrderDelivered(order) => t.order_delivered(order),
        Letter::OrderCancelled(order) => t.order_cancelled(order),
        Letter::OrderPaid(order) => t.order_paid(order),
        Letter::TransferReminder(order) => t.transfer_reminder(order),
        Letter::SlotMoved { order, before } => t.slot_moved(order, *before),
        Letter::NotHandedOver { order, outcome, at } => t.not_handed_over(order, *outcome, *at),
        Letter::RefundDecided { order, refund } => t.refund_decided(order, refund),
        Letter::RefundSent { order, refund } => t.refund_sent(order, refund),
        Letter::OrderRefunded(order) => t.order_refunded(order),
        Letter::WithdrawalReceived(withdrawal) => t.withdrawal_received(withdrawal),
        Letter::WithdrawalToAnswer(withdrawal) => t.withdrawal_to_answer(withdrawal),
        Letter::WithdrawalAnswered(withdrawal) => t.withdrawal_answered(withdrawal),
        Letter::ComplaintToAnswer(complaint) => t.complaint_to_answer(complaint),
        Letter::ComplaintAnswered(complaint) => t.complaint_answered(complaint),
        Letter::AlertToConfirm(news) => t.alert_to_confirm(news),
        Letter::BackInStock(news) => t.back_in_stock(news),
        Letter::LotRecalled { order, lot, name } => t.lot_recalled(order, lot, name),
        Letter::SubscriptionBegan(subscription) => t.subscription_began(subscription),
        Letter::SubscriptionEnded(subscription) => t.subscription_ended(subscription),
        Letter::PlatterSkipped {
            subscription,
            day,
            why,
            least,
        } => t.platter_skipped(subscription, *day, *why, *least),
        Letter::WebhookFailing { url, webhook } => t.webhook_failing(*webhook, url),
        Letter::Alarm(alarm) => t.alarm(alarm),
        Letter::PaidLate(order) => t.paid_late(order),
        Letter::PaidTooLate(order) => t.paid_too_late(order),
    }
}

/// A language, and where links and transfers lead.
pub(super) struct Translation<'a> {
    pub(super) language: Language,
    site_url: &'a str,
    pub(super) bank: &'a BankAccount,
    pub(super) settings: &'a Settings,
}

impl Translation<'_> {
    pub(super) fn t(&self, french: &str, english: &str) -> String {
        self.language.pick(french, english).to_owned()
    }

    pub(super) fn link(&self, path: &str) -> String {
        format!("{}{path}", self.site_url)
    }

    fn welcome(&self, to: &Recipient, token: &str) -> Words {
        let welcome = self.t("Bienvenue à la Fromagerie Alioui", "Welcome to Fromagerie Alioui");
        Words {
            heading: match first_name(&to.name) {
                Some(name) => format!("{} {name}", self.t("Bienvenue", "Welcome")),
                None => self.t("Bienvenue", "Welcome"),
            },
            subject: welcome,
            blocks: vec![
                Block::Paragraph(self.t(
                    "Votre compte est ouvert. Confirmez que cette adresse est la vôtre\u{a0}: c’est là que nous écrivons quand une commande avance.",
                    "Your account is open. Confirm that this address is yours: it is where we write when an order moves along.",
                )),
                self.confirm(token),
                self.valid_for_days(),
            ],
            reason: self.t(
                "Vous recevez cette lettre parce qu’un compte a été ouvert avec cette adresse. Si ce n’est pas vous, n’en tenez pas compte.",
                "You have this letter because an account was opened with this address. If that was not you, take no notice of it.",
            ),
        }
    }

    fn verify_email(&self, token: &str) -> Words {
        Words {
            subject: self.t("Confirmez votre adresse", "Confirm your address"),
            heading: self.t("Confirmez votre adresse", "Confirm your address"),
            blocks: vec![
                Block::Paragraph(self.t(
                    "Voici un nouveau lien. Il remplace celui que vous aviez reçu.",
                    "Here is a new link. It takes the place of the one you had.",
                )),
                self.confirm(token),
                self.valid_for_days(),
            ],
            reason: self.t(
                "Vous recevez cette lettre parce que ce lien a été demandé depuis votre compte.",
                "You have this letter because your account asked for this link.",
            ),
        }
    }

    fn confirm(&self, token: &str) -> Block {
        Block::Action(
            self.t("Confirmer mon adresse", "Confirm my address"),
            self.link(&format!("/verification?token={token}")),
        )
    }

    fn valid_for_days(&self) -> Block {
        Block::Note(match self.language {
            Language::French => format!("Le lien est valable {VERIFICATION_DAYS} jours."),
            Language::English => format!("The link is good for {VERIFICATION_DAYS} days."),
        })
    }

    fn reset_password(&self, token: &str) -> Words {
        Words {
            subject: self.t("Choisissez un nouveau mot de passe", "Choose a new password"),
            heading: self.t("Un nouveau mot de passe", "A new password"),
            blocks: vec![
                Block::Paragraph(self.t(
                    "Le mot de passe de votre compte a été oublié\u{a0}? Choisissez-en un autre. Vos appareils seront tous déconnectés.",
                    "Forgotten the password of your account? Choose another. All your devices will be signed out.",
                )),
                Block::Action(
                    self.t("Choisir un mot de passe", "Choose a password"),
                    self.link(&format!("/mot-de-passe/nouveau?token={token}")),
                ),
                Block::Note(self.t(
                    "Le lien est valable une heure et ne sert qu’une fois.",
                    "The link is good for an hour, and only once.",
                )),
            ],
            reason: self.t(
                "Vous recevez cette lettre parce que quelqu’un a demandé ce lien pour votre adresse. Si ce n’est pas vous, n’en tenez pas compte\u{a0}: votre mot de passe reste le même.",
                "You have this letter because someone asked for this link for your address. If that was not you, take no notice of it: your password stays the same.",
            ),
        }
    }

    fn order_placed(&self, to: &Recipient, order: &Order) -> Words {
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
                format!("{}/conditions-de-vente/versions/{version}", self.site_url),
            )
        })
    }

    fn order_shipped(&self, order: &Order, livreur: Option<&str>) -> Words {
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

    fn order_delivered(&self, order: &Order) -> Words {
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

/// The first name, if it is one. A stranger can open an account for any address under any
/// name, and the shop does not carry their messages.
fn first_name(name: &str) -> Option<&str> {
    let first = name.split_whitespace().next()?;
    let is_name = first.chars().count() <= 20 && first.chars().all(|c| c.is_alphabetic() || "-'’".contains(c));
    is_name.then_some(first)
}

/// Without line breaks and other controls.
pub(super) fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
