//! What letters say, in both languages: the words themselves are in the files beside this one, by subject. Each letter is a
//! list of blocks, from which the text and the HTML part are both made.

use shared::{Language, seller::BankAccount};

use crate::{
    Settings,
    store::outbox::{Letter, QueuedLetter},
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
}

/// The first name, if it is one. A stranger can open an account for any address under any
/// name, and the shop does not carry their messages.
pub(super) fn first_name(name: &str) -> Option<&str> {
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
