//! Every way in which the shop can say no.

mod words;

use shared::{
    Id, Language, Money, Problem, coupon::CouponRefusal, order::OrderStatus, product::Product, validation::BrokenRule,
};

use self::words::rule_of;
use crate::platform::limits::Allowance;

/// What a domain function answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done. One variant a way to fail; [`Error::problem`] says it to the
/// person who asked, and only [`Error::is_internal`] ones need a look at the log.
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
    /// The document is no longer the one that the change was made for.
    #[error("the document has changed")]
    PreconditionFailed,
    /// An order needs something in the cart.
    #[error("the cart is empty")]
    CartEmpty,
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
    /// The order costs another sum than was shown, or the same with other prices.
    #[error("the total was shown as {shown:?} and is {now:?}")]
    PriceChanged {
        /// What the customer saw.
        shown: Money,
        /// What it is.
        now: Money,
    },
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
    /// The order is paid.
    #[error("the order is paid already")]
    AlreadyPaid,
    /// A cancelled order takes no payment.
    #[error("the order is cancelled")]
    OrderCancelled,
    /// Only transfers are marked by hand.
    #[error("the order is not paid by bank transfer")]
    NotATransfer,
    /// Nothing goes back to this order's customer.
    #[error("no refund is owed")]
    NoRefundDue,
    /// What is not paid has no invoice.
    #[error("the order is not invoiced")]
    NotInvoiced,
    /// There is a credit note only where an invoice was cancelled.
    #[error("the order has no credit note")]
    NoCreditNote,
    /// Its card was not charged yet.
    #[error("the order is not paid")]
    OrderUnpaid,
    /// The order is paid, cancelled, or not paid by card.
    #[error("there is nothing to pay by card")]
    NothingToPay,
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
    /// Tried too often in too short a time.
    #[error("too many requests")]
    TooManyRequests(Allowance),
    /// Someone must go on running the shop.
    #[error("an admin cannot give up their own role")]
    LastAdmin,
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
    /// Too many others were changing the same things; nothing was stored.
    #[error("gave way to concurrent writers for too long")]
    Busy,
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] mongodb::error::Error),
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
    /// What is left, in the product's own unit (`3`, `250 g`), in each language; empty when
    /// nothing is.
    pub left: [String; 2],
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

impl Error {
    /// One field that breaks one rule.
    pub fn field(field: &str, rule: &str) -> Self {
        Self::Invalid(vec![BrokenRule::new(field, rule)])
    }

    /// Whether the cause is for the log and not for the one who asked.
    pub const fn is_internal(&self) -> bool {
        matches!(
            self,
            Self::MediaUnavailable(_) | Self::PaymentUnavailable(_) | Self::Database(_) | Self::Internal(_)
        )
    }

    /// What to answer, in the reader's language. Says nothing of internals.
    pub fn problem(&self, language: Language) -> Problem {
        let (status, code, french, english) = self.words();
        let mut problem = Problem::new(status, code, language.pick(french, english));
        match self {
            Self::Invalid(rules) => problem.errors = rules.iter().map(|rule| rule.explain(language)).collect(),
            Self::EmailTaken => {
                problem.errors = vec![BrokenRule::new("email", "email_taken").explain(language)];
            }
            Self::SlugTaken => {
                problem.errors = vec![BrokenRule::new("slug", "slug_taken").explain(language)];
            }
            Self::CouponCodeTaken => {
                problem.errors = vec![BrokenRule::new("code", "coupon_code_taken").explain(language)];
            }
            Self::NotEnoughPoints => {
                problem.errors = vec![BrokenRule::new("points", "not_enough_points").explain(language)];
            }
            Self::Coupon(refusal) => {
                let mut error = BrokenRule::new("couponCode", &rule_of(*refusal, language)).explain(language);
                error.code.clone_from(&problem.code);
                problem.detail.clone_from(&error.message);
                problem.errors = vec![error];
            }
            Self::PriceChanged { shown, now } if shown == now => {
                let (french, english) = (
                    "Des prix ont changé, rien n’est commandé. Le total reste le même. Vérifiez, puis commandez de nouveau.",
                    "Prices have changed, nothing was ordered. The total is still the same. Check them, then order again.",
                );
                problem.detail = language.pick(french, english).into();
            }
            Self::PriceChanged { shown, now } => {
                let [shown, now] = [shown, now].map(|total| total.display(language));
                problem.detail = match language {
                    Language::French => {
                        format!("{french} De {shown}, il passe à {now}. Vérifiez, puis commandez de nouveau.")
                    }
                    Language::English => {
                        format!("{english} It was {shown} and is {now} now. Check it, then order again.")
                    }
                };
            }
            Self::OutOfStock(shortages) => {
                problem.errors = shortages.iter().map(|shortage| shortage.explain(language)).collect();
            }
            Self::CartOutdated(unsold) => {
                problem.errors = unsold.iter().map(|line| line.explain(language)).collect();
            }
            Self::TooManyRequests(allowance) => {
                let minutes = allowance.retry_after.div_ceil(60);
                problem.detail = match language {
                    Language::French => format!("{french} Réessayez dans {minutes} min."),
                    Language::English => format!("{english} Try again in {minutes} min."),
                };
            }
            _ => {}
        }
        problem
    }
}
