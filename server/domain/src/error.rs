//! Every way in which the shop can say no.

use shared::{
    Grams, Id, Money,
    account::Secret,
    api_key::Scope,
    coupon::CouponRefusal,
    order::OrderStatus,
    period::Day,
    product::{Product, SoldBy},
    unreadable::UnreadableDocument,
    validation::BrokenRule,
};

use crate::platform::limits::Allowance;

/// What a domain function answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done, with the data that an answer needs: one variant for each way to fail. What it says to
/// the person who asked stands at the doors (`app::problem`); its `Display` is for the log.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields that break a rule.
    #[error("invalid input: {0:?}")]
    Invalid(Vec<BrokenRule>),
    /// Nobody is signed in, or the session has ended.
    #[error("not signed in")]
    Unauthenticated,
    /// No account with this address and password.
    #[error("wrong address or password")]
    InvalidCredentials,
    /// The password is right, and the second factor is asked for.
    #[error("the second factor is asked for")]
    SecondFactorRequired {
        /// What stands for the password when the code follows ([`crate::identity::sessions::sign_in_by_code`]).
        token: Secret,
    },
    /// The code of a second factor is wrong, or was used already.
    #[error("a wrong code")]
    WrongCode,
    /// Staff who may do nothing before they have set up a second factor.
    #[error("a second factor is to be set up first")]
    SecondFactorSetupRequired,
    /// Someone else must reset one's second factor.
    #[error("an admin cannot reset their own second factor")]
    OwnSecondFactor,
    /// Signed in, but not entitled.
    #[error("not allowed")]
    Forbidden,
    /// No such thing, or it belongs to someone else.
    #[error("not found")]
    NotFound,
    /// An account with this address exists.
    #[error("the address is taken")]
    EmailTaken,
    /// The address is known to be theirs.
    #[error("the address is verified already")]
    AlreadyVerified,
    /// Another document has this slug.
    #[error("the slug is taken")]
    SlugTaken,
    /// One review a customer and product.
    #[error("already reviewed")]
    AlreadyReviewed,
    /// Only who was delivered a product reviews it.
    #[error("never delivered to this customer")]
    NotABuyer,
    /// Nobody votes for their own review.
    #[error("their own review")]
    OwnReview,
    /// The list of favorites holds no more.
    #[error("the favorites are full")]
    FavoritesFull,
    /// There is nothing to wait for: the product can be bought.
    #[error("the product is in stock")]
    InStock,
    /// The reader waits for as many products as one may wait for.
    #[error("too many products are waited for")]
    TooManyAlerts,
    /// The document is no longer the one that the change was made for.
    #[error("the document has changed")]
    PreconditionFailed,
    /// An order needs something in the cart.
    #[error("the cart is empty")]
    CartEmpty,
    /// Orders and letters will come without anybody asking: the address must be known to be theirs.
    #[error("the address is not confirmed")]
    AddressNotConfirmed,
    /// The customer has as many subscriptions as one may have.
    #[error("too many subscriptions")]
    TooManySubscriptions,
    /// Nothing changes in a subscription that has ended.
    #[error("the subscription has ended")]
    SubscriptionEnded,
    /// The platter was ordered or left out already, or another comes before it.
    #[error("the platter is not the next one")]
    PlatterNotNext,
    /// What was counted was counted against another stock.
    #[error("the stock is {now} now")]
    StockMoved {
        /// What it is: pieces or grams.
        now: i64,
        /// Whether `now` counts pieces or grams.
        sold_by: SoldBy,
    },
    /// Another lot of the product has this code.
    #[error("the lot's code is taken")]
    LotCodeTaken,
    /// Orders name the lot.
    #[error("orders name the lot")]
    LotInUse,
    /// A lot whose day is over, or that was recalled.
    #[error("the lot has ended")]
    LotEnded,
    /// An order holds goods of a lot that was recalled.
    #[error("the lot {code} was recalled")]
    LotRecalled {
        /// What stands on the goods.
        code: String,
    },
    /// What was at this address is gone for good.
    #[error("gone")]
    Gone,
    /// The prices of these products, by their names in each language, French first, are no longer those that were shown.
    #[error("other prices were shown of {0:?}")]
    PricesMoved(Vec<[String; 2]>),
    /// Products are in the category.
    #[error("{products} products are in the category")]
    CategoryInUse {
        /// How many, archived or not.
        products: u64,
    },
    /// The cart holds no more lines.
    #[error("the cart is full")]
    CartFull,
    /// The shop does not sell these any more as they lie in the cart.
    #[error("not sold so any more: {0:?}")]
    CartOutdated(Vec<Unsold>),
    /// There is not enough of these.
    #[error("out of stock: {0:?}")]
    OutOfStock(Vec<Shortage>),
    /// A code does not lower the price of this order.
    #[error("a coupon is refused: {0:?}")]
    Coupon(CouponRefusal),
    /// No area holds the address's postal code.
    #[error("the shop does not deliver there")]
    NotDeliveredThere,
    /// The slot has no place left.
    #[error("the slot is full")]
    SlotFull,
    /// Orders are not taken for the slot: it was never offered, or not any more.
    #[error("the slot is closed")]
    SlotClosed,
    /// Orders have places in the slot.
    #[error("orders have the slot")]
    SlotInUse,
    /// The order costs another sum than was shown, or the same with other prices.
    #[error("the total was shown as {shown:?} and is {now:?}")]
    PriceChanged {
        /// What the customer saw.
        shown: Money,
        /// What it is.
        now: Money,
        /// The lines of the cart whose price was shown as another. `None` when only a total was shown.
        lines: Option<Vec<PriceChange>>,
    },
    /// The terms of sale are no longer those that the order's form showed.
    #[error("other terms of sale were shown")]
    TermsChanged,
    /// Another coupon has this code.
    #[error("the coupon's code is taken")]
    CouponCodeTaken,
    /// Fewer points than are to be redeemed.
    #[error("not enough points")]
    NotEnoughPoints,
    /// An order cannot go from here to there.
    #[error("an order cannot go from {from:?} to {to:?}")]
    InvalidTransition {
        /// Where it stands.
        from: OrderStatus,
        /// Where it was to go.
        to: OrderStatus,
    },
    /// Some of several orders did not move; the others did.
    #[error("{moved} orders moved, and {} did not", .refused.len())]
    NotAllMoved {
        /// How many did.
        moved: usize,
        /// The numbers of those that did not, and why.
        refused: Vec<(String, Self)>,
    },
    /// Cuts are weighed while their order is prepared.
    #[error("the order is not being prepared")]
    NotBeingPrepared,
    /// A delivered or cancelled order is given to nobody.
    #[error("the order is delivered or cancelled")]
    OrderClosed,
    /// The order is paid.
    #[error("the order is paid already")]
    AlreadyPaid,
    /// A cancelled order takes no payment.
    #[error("the order is cancelled")]
    OrderCancelled,
    /// Only transfers are marked by hand.
    #[error("the order is not paid by bank transfer")]
    NotATransfer,
    /// Only what was paid goes back.
    #[error("the order is not paid, so that nothing can go back")]
    NotPaid,
    /// More than is left of what was paid.
    #[error("more is refunded than is left: {left:?}")]
    RefundTooLarge {
        /// What may still be refunded.
        left: Money,
    },
    /// More pieces or cuts of a line than were not paid back yet.
    #[error("line {line} has only {left} left to refund")]
    RefundOfTooMany {
        /// Its place in what was asked for, from 0.
        line: usize,
        /// How many may still be refunded.
        left: i64,
    },
    /// The customer's bank contests the payment.
    #[error("the payment is disputed")]
    OrderDisputed,
    /// The period for withdrawing from the purchase has ended.
    #[error("the period for withdrawing ended on {last_day}")]
    WithdrawalOver {
        /// Its last day.
        last_day: Day,
    },
    /// Goods that spoil quickly: the lines at these positions of the request.
    #[error("the lines {0:?} are perishable")]
    NotWithdrawable(Vec<usize>),
    /// The shop says so once.
    #[error("answered already")]
    AlreadyAnswered,
    /// Only what has arrived can be complained of.
    #[error("the order is not delivered")]
    NotDelivered,
    /// The order has a complaint that the shop has not answered.
    #[error("a complaint about the order is open")]
    ComplaintOpen,
    /// A complaint holds no more messages.
    #[error("the complaint is full")]
    ComplaintFull,
    /// Nothing goes back to this order's customer.
    #[error("no refund is owed")]
    NoRefundDue,
    /// What is not paid has no invoice.
    #[error("the order is not invoiced")]
    NotInvoiced,
    /// There is a credit note only where an invoice was cancelled.
    #[error("the order has no credit note")]
    NoCreditNote,
    /// Its card was not charged yet, or its transfer has not come.
    #[error("the order is not paid")]
    OrderUnpaid,
    /// An account whose address is not confirmed holds as many unpaid orders as it may.
    #[error("too many unpaid orders of an account whose address is not confirmed")]
    TooManyUnpaid,
    /// The order is paid, cancelled, or not paid by card.
    #[error("there is nothing to pay by card")]
    NothingToPay,
    /// Nothing is sent to a webhook that is switched off.
    #[error("the webhook is switched off")]
    WebhookOff,
    /// An event is on its way to its webhook at this moment.
    #[error("the event is being sent")]
    EventBeingSent,
    /// An event that Stripe did not sign, or not just now.
    #[error("an event without a good signature")]
    BadSignature,
    /// A payment at Stripe is not what the order costs.
    #[error("a payment does not fit its order")]
    PaymentMismatch,
    /// The `Idempotency-Key` stands for another request.
    #[error("the idempotency key stands for another request")]
    IdempotencyMismatch,
    /// The first request with this `Idempotency-Key` is not answered yet.
    #[error("the first request with this idempotency key still runs")]
    IdempotencyInProgress,
    /// A request with this `Idempotency-Key` was here before, and its answer held a secret.
    #[error("the answer under this idempotency key is not kept")]
    AnswerNotKept,
    /// Tried too often in too short a time.
    #[error("too many requests")]
    TooManyRequests(Allowance),
    /// Someone must go on running the shop.
    #[error("an admin cannot give up their own role")]
    LastAdmin,
    /// Someone else must close one's account.
    #[error("an admin cannot close their own account")]
    OwnAccount,
    /// An account that cannot be erased now.
    #[error("the account cannot be erased: {0:?}")]
    Unerasable(Unerasable),
    /// What a livreur has on the road must reach its door first.
    #[error("the livreur has orders on the road")]
    OrdersOnTheRoad,
    /// A picture's file has too many bytes.
    #[error("the picture is too large")]
    PictureTooLarge,
    /// This customer has sent as many pictures as a day allows.
    #[error("too many uploads")]
    TooManyUploads(Allowance),
    /// Where pictures are kept does not answer, or refuses.
    #[error("pictures cannot be kept: {0}")]
    MediaUnavailable(String),
    /// Where cards are taken does not answer, or refuses.
    #[error("cards cannot be taken: {0}")]
    PaymentUnavailable(String),
    /// An API key that is unknown, revoked or over, or whose maker is no admin any more.
    #[error("the API key is not good")]
    BadApiKey,
    /// An API key that was not made for this.
    #[error("the API key lacks the scope {}", .0.name())]
    ScopeMissing(Scope),
    /// No API key may do this, whatever its scopes.
    #[error("no API key may do this")]
    NotForApiKeys,
    /// Too many others were changing the same things, or wait for the hash of a password; nothing was stored.
    #[error("too much at once")]
    Busy,
    /// The database does not answer. What was being written is stored or not: when the connection broke, nobody knows.
    #[error("the database is away: {0}")]
    DatabaseAway(mongodb::error::Error),
    /// The database failed.
    #[error("database: {0}")]
    Database(mongodb::error::Error),
    /// More products are published than the catalog in memory may hold.
    #[error(
        "more than {max} products are published, and CATALOG_MAX_PRODUCTS allows no more. Archive some, or set it higher: \
         a thousand take about 3 MB of memory"
    )]
    CatalogTooLarge {
        /// `CATALOG_MAX_PRODUCTS`.
        max: usize,
    },
    /// A document that is not as the shop keeps it. Lists leave it out; what needs it, or must not leave it out, is refused.
    #[error("a document cannot be read: {0}")]
    Unreadable(Box<UnreadableDocument>),
    /// A document that breaks its own rules, or a library that failed.
    #[error("internal: {0}")]
    Internal(String),
}

/// A product of which there is less than was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// The product that is short.
    pub product_id: Id<Product>,
    /// Its name in each language, French first.
    pub names: [String; 2],
    /// What is left: pieces, or grams of what is sold by weight. `0` when nothing can be sold.
    pub left: i64,
    /// Whether `left` counts pieces or grams.
    pub sold_by: SoldBy,
}

/// A line of a cart that the shop does not sell as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsold {
    /// Of which product.
    pub product_id: Id<Product>,
    /// Its name in each language, French first.
    pub names: [String; 2],
    /// The rule it breaks: `cut_step:50`.
    pub rule: String,
}

/// A line of a cart that costs another price than was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceChange {
    /// Of which product.
    pub product_id: Id<Product>,
    /// Its name in each language, French first.
    pub names: [String; 2],
    /// What one item of the line weighs.
    pub weight: Grams,
    /// What one was shown to cost.
    pub shown: Money,
    /// What one costs.
    pub now: Money,
}

/// Why an account cannot be erased now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unerasable {
    /// An order is neither delivered and paid nor cancelled.
    OrderOpen,
    /// A bank decides about a card payment.
    DisputeOpen,
    /// Money goes back that has not left.
    RefundOpen,
    /// A withdrawal or a problem waits for the shop's answer.
    AnswerAwaited,
    /// Nobody else runs the shop.
    LastAdmin,
}

impl Error {
    /// One field that breaks one rule.
    pub fn field(field: &str, rule: &str) -> Self {
        Self::Invalid(vec![BrokenRule::new(field, rule)])
    }

    /// A document that was left out of the catalog.
    pub(crate) fn unreadable(collection: &str, key: &str) -> Self {
        Self::Unreadable(Box::new(UnreadableDocument {
            collection: collection.to_owned(),
            id: key.to_owned(),
            field: String::new(),
            reason: "the catalog leaves it out".into(),
        }))
    }

    /// Whether the cause is for the log and not for the one who asked.
    pub const fn is_internal(&self) -> bool {
        matches!(
            self,
            Self::MediaUnavailable(_)
                | Self::PaymentUnavailable(_)
                | Self::DatabaseAway(_)
                | Self::Database(_)
                | Self::CatalogTooLarge { .. }
                | Self::Internal(_)
        )
    }
}
