//! The `outbox` collection: letters to send, those that could not be sent, and for a while the causes of those that were.

use mongodb::{
    Collection,
    bson::{Document, doc},
};
use serde::{Deserialize, Serialize};
use shared::{
    Id, Language, Money, Page, PageRequest, Timestamp,
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

use super::{
    Store, Transaction,
    alarms::Alarm,
    all, bson, claims,
    collation::any_case,
    date, oid,
    users::{RESET_SECONDS, VERIFICATION_DAYS},
};
use crate::Result;

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

const NAME: &str = "outbox";

fn collection(store: &Store) -> Collection<QueuedLetter> {
    store.collection(NAME)
}

/// Inserts a letter, unless its cause has one already. (A plain insert of a second one would
/// end the whole transaction.)
pub async fn insert_once(tx: &mut Transaction<'_>, entry: &QueuedLetter) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "cause": &entry.cause }, doc! { "$setOnInsert": bson(entry)? })
        .upsert(true)
        .session(tx.session())
        .await?;
    tx.queued();
    Ok(())
}

/// Inserts letters whose causes are new.
pub async fn insert_new(tx: &mut Transaction<'_>, entries: &[QueuedLetter]) -> Result<()> {
    collection(tx.store())
        .insert_many(entries)
        .session(tx.session())
        .await?;
    tx.queued();
    Ok(())
}

/// [`insert_once`] without a letter: nobody claims it, and it goes as soon as the database looks.
pub async fn insert_nothing(tx: &mut Transaction<'_>, id: Id<QueuedLetter>, cause: &str, now: Timestamp) -> Result<()> {
    let nothing = doc! { "_id": oid(id), "cause": cause, "queuedAt": date(now), "expiresAt": date(now) };
    collection(tx.store())
        .update_one(doc! { "cause": cause }, doc! { "$setOnInsert": nothing })
        .upsert(true)
        .session(tx.session())
        .await?;
    tx.queued();
    Ok(())
}

/// Takes the letter that has been due longest; nobody else gets it before `until`.
pub async fn claim(store: &Store, now: Timestamp, until: Timestamp) -> Result<Option<QueuedLetter>> {
    claims::claim(store, NAME, now, until).await
}

/// Puts a letter back for later. Not when another has claimed it since: their claim has
/// counted `attempts` on.
pub async fn postpone(store: &Store, entry: &QueuedLetter, due_at: Timestamp, why: &str) -> Result<()> {
    collection(store)
        .update_one(
            as_claimed(entry),
            doc! { "$set": { "dueAt": date(due_at), "lastError": why } },
        )
        .await?;
    Ok(())
}

/// Tries a letter no more, and keeps it until `expires_at` for whoever has it sent again. Not when another has claimed it
/// since.
pub async fn give_up(
    store: &Store,
    entry: &QueuedLetter,
    now: Timestamp,
    expires_at: Timestamp,
    why: &str,
) -> Result<()> {
    let given_up = doc! { "givenUpAt": date(now), "expiresAt": date(expires_at), "lastError": why };
    collection(store)
        .update_one(as_claimed(entry), doc! { "$set": given_up, "$unset": { "dueAt": "" } })
        .await?;
    Ok(())
}

fn as_claimed(entry: &QueuedLetter) -> Document {
    claims::as_claimed(entry.id, entry.attempts)
}

/// How it ended with a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server, or the folder, took it.
    Sent,
    /// What it says holds no more: its link, or the time to pay, is over.
    Expired,
}

/// Ends a letter's time in the outbox: what it said and whom it went to is erased, since it
/// may hold a secret and is personal. The cause stays until `expires_at`, so that it cannot
/// have a second letter.
pub async fn close(
    store: &Store,
    id: Id<QueuedLetter>,
    outcome: Outcome,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    let field = match outcome {
        Outcome::Sent => "sentAt",
        Outcome::Expired => "expiredAt",
    };
    let mut set = Document::new();
    set.insert(field, date(now));
    set.insert("expiresAt", date(expires_at));
    collection(store)
        .update_one(doc! { "_id": oid(id) }, doc! { "$set": set, "$unset": erased() })
        .await?;
    Ok(())
}

/// The fields of what a letter said and whom it went to.
pub(super) fn erased() -> Document {
    doc! { "dueAt": "", "to": "", "letter": "", "lastError": "", "givenUpAt": "", "againAt": "" }
}

/// One page of the letters that were refused and still wait, newest first.
pub async fn unsent(store: &Store, paging: PageRequest) -> Result<Page<QueuedLetter>> {
    let found = collection(store)
        .find(refused())
        .sort(doc! { "queuedAt": -1, "_id": -1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let (items, total) = tokio::join!(all(store, "outbox", found), async {
        collection(store).count_documents(refused()).await
    });
    Ok(Page::new(items?, paging, total?))
}

/// The letters that wait to go to this address, whatever the case, oldest first.
pub async fn waiting_for(store: &Store, email: &str) -> Result<Vec<QueuedLetter>> {
    let found = collection(store)
        .find(doc! { "to.email": email, "letter": { "$exists": true } })
        .collation(any_case())
        .sort(doc! { "queuedAt": 1 })
        .await?;
    all(store, "outbox", found).await
}

/// How many letters were refused and still wait.
pub async fn count_unsent(store: &Store) -> Result<u64> {
    Ok(collection(store).count_documents(refused()).await?)
}

/// What was refused and is not erased. (Older versions left the error where the letter was erased.)
pub(super) fn refused() -> Document {
    // The first type says to the planner that the partial index covers this, the second that it can be walked.
    doc! {
        "lastError": { "$type": "string" }, "queuedAt": { "$type": "date" }, "letter": { "$exists": true },
    }
}

/// At most `limit` of the letters that are given up, newest first.
pub async fn given_up(store: &Store, limit: i64) -> Result<Vec<Id<QueuedLetter>>> {
    #[derive(Deserialize)]
    struct Found {
        #[serde(rename = "_id")]
        id: Id<QueuedLetter>,
    }
    let mut given_up = refused();
    given_up.insert("givenUpAt", doc! { "$exists": true });
    let found = store
        .collection::<Found>("outbox")
        .find(given_up)
        .sort(doc! { "queuedAt": -1, "_id": -1 })
        .limit(limit)
        .projection(doc! { "_id": 1 })
        .await?;
    Ok(all(store, "outbox", found)
        .await?
        .into_iter()
        .map(|found| found.id)
        .collect())
}

/// Has a letter that is given up tried from now on. False when it is not given up.
pub async fn try_again(tx: &mut Transaction<'_>, id: Id<QueuedLetter>) -> Result<bool> {
    let now = date(tx.now());
    let mut given_up = refused();
    given_up.extend(doc! { "_id": oid(id), "givenUpAt": { "$exists": true } });
    let again = doc! {
        "$set": { "dueAt": now, "againAt": now, "attempts": 0_i64 }, "$unset": { "givenUpAt": "", "expiresAt": "" },
    };
    let done = collection(tx.store())
        .update_one(given_up, again)
        .session(tx.session())
        .await?;
    tx.queued();
    Ok(done.modified_count == 1)
}

/// Erases a letter that was refused; its cause stays until `expires_at`. False when there is no such letter.
pub async fn let_be(tx: &mut Transaction<'_>, id: Id<QueuedLetter>, expires_at: Timestamp) -> Result<bool> {
    let mut unsent = refused();
    unsent.insert("_id", oid(id));
    let change = doc! {
        "$set": { "letBeAt": date(tx.now()), "expiresAt": date(expires_at) }, "$unset": erased(),
    };
    let done = collection(tx.store())
        .update_one(unsent, change)
        .session(tx.session())
        .await?;
    Ok(done.modified_count == 1)
}

/// How many letters were queued since then to the address of this user, while they had not confirmed it; counts no
/// further than `most`.
pub async fn count_to_unconfirmed(
    tx: &mut Transaction<'_>,
    user: Id<User>,
    since: Timestamp,
    most: u64,
) -> Result<u64> {
    Ok(collection(tx.store())
        .count_documents(doc! { "unconfirmed": oid(user), "queuedAt": { "$gt": date(since) } })
        .limit(most)
        .session(tx.session())
        .await?)
}
