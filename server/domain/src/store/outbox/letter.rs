//! A letter as it waits: what it says, to whom, and since when.

use serde::{Deserialize, Serialize};
use shared::{
    Id, Language, Money, Timestamp,
    account::Secret,
    complaint::Complaint,
    lot::Lot,
    number,
    order::{Order, OrderSlot},
    period::Day,
    refund::Refund,
    round,
    subscription::{PlatterSkip, Subscription},
    user::User,
    webhook::Webhook,
    withdrawal::Withdrawal,
};

use crate::store::{
    alarms::Alarm,
    users::{RESET_SECONDS, VERIFICATION_DAYS},
};

/// How long it is news that a product is back.
const NEWS_DAYS: i64 = 2;

/// What a letter says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum Letter {
    /// An account was opened.
    Welcome {
        /// Proves that whoever has it reads this address.
        verification_token: Secret,
    },
    /// The address is to be confirmed, once more.
    VerifyEmail {
        /// Proves that whoever has it reads this address.
        verification_token: Secret,
    },
    /// Someone forgot their password.
    ResetPassword {
        /// Allows a new one, once.
        token: Secret,
    },
    /// Something happened to the second factor of an account.
    SecondFactor(SecondFactorNews),
    /// An order was placed.
    OrderPlaced(Box<Order>),
    /// It is on its way.
    OrderShipped {
        /// The order that was shipped.
        order: Box<Order>,
        /// Who brings it.
        livreur: Option<String>,
    },
    /// It has arrived.
    OrderDelivered(Box<Order>),
    /// It was called off.
    OrderCancelled(Box<Order>),
    /// Its money has come in.
    OrderPaid(Box<Order>),
    /// Its transfer has not come yet, and it ends soon.
    TransferReminder(Box<Order>),
    /// The shop gave it another slot, and asks whether it suits.
    SlotMoved {
        /// The order, with its new slot.
        order: Box<Order>,
        /// The slot it had.
        before: Option<OrderSlot>,
    },
    /// It came to the door, and was not handed over.
    NotHandedOver {
        /// The order, which is on the road still.
        order: Box<Order>,
        /// Why.
        outcome: round::Outcome,
        /// When.
        at: Timestamp,
    },
    /// Money goes back.
    RefundDecided {
        /// The order that was paid.
        order: Box<Order>,
        /// What goes back.
        refund: Box<Refund>,
    },
    /// It has left.
    RefundSent {
        /// The order that was paid.
        order: Box<Order>,
        /// What went back.
        refund: Box<Refund>,
    },
    /// Its money was sent back: a letter that an older version queued.
    OrderRefunded(Box<Order>),
    /// A customer withdrew from a purchase: their receipt.
    WithdrawalReceived(Box<Withdrawal>),
    /// To the shop: somebody withdrew.
    WithdrawalToAnswer(Box<Withdrawal>),
    /// What the shop says to it.
    WithdrawalAnswered(Box<Withdrawal>),
    /// To the shop: what a customer wrote last about a problem.
    ComplaintToAnswer(Box<Complaint>),
    /// What the shop wrote last to it.
    ComplaintAnswered(Box<Complaint>),
    /// Goods that were in it are recalled.
    LotRecalled {
        /// An order that had some of them.
        order: Box<Order>,
        /// The lot.
        lot: Box<Lot>,
        /// What its product is called in each language, French first.
        name: [String; 2],
    },
    /// Whether somebody wants to be told when a product is back: they confirm it by a link.
    AlertToConfirm(ProductNews),
    /// A product that somebody waited for is back.
    BackInStock(ProductNews),
    /// A platter comes each month from now on.
    SubscriptionBegan(Box<Subscription>),
    /// None comes any more.
    SubscriptionEnded(Box<Subscription>),
    /// A month has no platter, though its customer wanted one.
    PlatterSkipped {
        /// The subscription, with what comes next.
        subscription: Box<Subscription>,
        /// The day for which it was wished.
        day: Day,
        /// Why there is none.
        why: PlatterSkip,
        /// What the cheapest would have cost, where that was too much.
        least: Option<Money>,
    },
    /// To the shop: what a webhook is sent is not taken.
    WebhookFailing {
        /// Where it is sent.
        url: String,
        /// The webhook.
        webhook: Id<Webhook>,
    },
    /// To the shop: something needs a person.
    Alarm(Alarm),
    /// Its money came late, and it goes on.
    PaidLate(Box<Order>),
    /// Its money came too late, and goes back.
    PaidTooLate(Box<Order>),
}

/// A product that somebody waits for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProductNews {
    /// Whose wish for which product (`AlertName::text`): the letter's links are made of it.
    pub alert: String,
    /// What stands in the address of the product's page.
    pub key: String,
    /// What it is called in each language, French first.
    pub name: [String; 2],
}

/// What its owner should know of their second factor, should it not have been them.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum SecondFactorNews {
    /// It was switched on.
    On,
    /// It was switched off with password and code.
    Off,
    /// It was taken away by an admin, or by whoever keeps the server.
    Reset,
    /// Somebody signed in, or changed it, with a recovery code.
    RecoveryCodeUsed,
}

impl Letter {
    /// The order it is about, where it holds it.
    pub fn order(&self) -> Option<&Order> {
        match self {
            Self::Welcome { .. }
            | Self::VerifyEmail { .. }
            | Self::ResetPassword { .. }
            | Self::SecondFactor(_)
            | Self::AlertToConfirm(_)
            | Self::BackInStock(_)
            | Self::SubscriptionBegan(_)
            | Self::SubscriptionEnded(_)
            | Self::PlatterSkipped { .. }
            | Self::WithdrawalReceived(_)
            | Self::WithdrawalToAnswer(_)
            | Self::WithdrawalAnswered(_)
            | Self::ComplaintToAnswer(_)
            | Self::ComplaintAnswered(_)
            | Self::WebhookFailing { .. }
            | Self::Alarm(_) => None,
            Self::OrderShipped { order, .. }
            | Self::LotRecalled { order, .. }
            | Self::SlotMoved { order, .. }
            | Self::NotHandedOver { order, .. }
            | Self::RefundDecided { order, .. }
            | Self::RefundSent { order, .. }
            | Self::OrderPlaced(order)
            | Self::OrderDelivered(order)
            | Self::OrderCancelled(order)
            | Self::OrderPaid(order)
            | Self::TransferReminder(order)
            | Self::OrderRefunded(order)
            | Self::PaidLate(order)
            | Self::PaidTooLate(order) => Some(order),
        }
    }

    /// Whether a customer alone can cause it as often as they like: by ordering and cancelling, or subscribing and ending,
    /// without paying.
    pub fn is_of_their_doing(&self) -> bool {
        match self {
            Self::OrderPlaced(_)
            | Self::TransferReminder(_)
            | Self::SubscriptionBegan(_)
            | Self::SubscriptionEnded(_) => true,
            Self::OrderCancelled(order) => order.refunds.is_empty(),
            _ => false,
        }
    }
}

/// Whom a letter goes to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Recipient {
    pub name: String,
    pub email: String,
    pub language: Language,
}

/// A document of the `outbox` collection, until it is sent.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct QueuedLetter {
    #[serde(rename = "_id")]
    pub id: Id<QueuedLetter>,
    /// What the letter is about, once for all: `order_placed/<order id>`.
    pub cause: String,
    pub to: Recipient,
    pub letter: Letter,
    pub queued_at: Timestamp,
    /// When it is taken up next; claiming it moves this to the end of the lease. Absent once it is given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    #[serde(deserialize_with = "number::whole")]
    pub attempts: i64,
    /// Whose address it goes to, when they have not confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unconfirmed: Option<Id<User>>,
    /// Why it was not taken the last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    /// When it was given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_up_at: Option<Timestamp>,
    /// When somebody had it sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Timestamp>,
}

impl QueuedLetter {
    /// Until when it says something that holds: as long as its link is good, or the transfer it asks for can come.
    pub fn good_until(&self) -> Option<Timestamp> {
        match &self.letter {
            Letter::Welcome { .. } | Letter::VerifyEmail { .. } | Letter::AlertToConfirm(_) => {
                Some(self.queued_at.plus_days(VERIFICATION_DAYS))
            }
            Letter::ResetPassword { .. } => Some(self.queued_at.plus_seconds(RESET_SECONDS)),
            Letter::TransferReminder(order) => order.pay_by,
            Letter::BackInStock(_) => Some(self.queued_at.plus_days(NEWS_DAYS)),
            _ => None,
        }
    }

    /// Since when it is tried.
    pub fn tried_since(&self) -> Timestamp {
        self.again_at.unwrap_or(self.queued_at)
    }
}

impl QueuedLetter {
    /// The same, counted when its address is one that nobody has confirmed.
    pub fn of_account(mut self, user: &User) -> Self {
        self.unconfirmed = (!user.is_verified).then_some(user.id);
        self
    }
}
