//! Every way in which the shop can say no.

use shared::{
    Id, Language, Money, Problem, coupon::Refusal, order::OrderStatus, product::Product, validation::BrokenRule,
};

use crate::limits::Allowance;

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
    /// The list of favourites holds no more.
    #[error("the favourites are full")]
    FavoritesFull,
    /// The document is no longer the one that the change was made for.
    #[error("the document has changed")]
    PreconditionFailed,
    /// An order needs something in the basket.
    #[error("the cart is empty")]
    CartEmpty,
    /// The basket holds no more lines.
    #[error("the cart is full")]
    CartFull,
    /// There is not enough of these.
    #[error("out of stock: {0:?}")]
    OutOfStock(Vec<Shortage>),
    /// A code does not lower the price of this order.
    #[error("a coupon is refused: {0:?}")]
    Coupon(Refusal),
    /// The order costs another sum than was shown.
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
    /// Which.
    pub product_id: Id<Product>,
    /// Its name in each language, French first.
    pub names: [String; 2],
    /// What is left, in the product's own unit (`3`, `250 g`), in each language; empty when
    /// nothing is.
    pub left: [String; 2],
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

    /// Status, code, and what to say in French and English.
    fn words(&self) -> (u16, &'static str, &'static str, &'static str) {
        match self {
            Self::Invalid(_) => (
                422,
                "invalid_input",
                "Certains champs sont à corriger.",
                "Some fields need correcting.",
            ),
            Self::Unauthenticated => (401, "not_signed_in", "Connectez-vous d’abord.", "Sign in first."),
            Self::InvalidCredentials => (
                401,
                "invalid_credentials",
                "L’adresse ou le mot de passe ne correspond pas.",
                "The address or the password does not match.",
            ),
            Self::Forbidden => (
                403,
                "forbidden",
                "Votre compte ne permet pas cela.",
                "Your account does not allow this.",
            ),
            Self::NotFound => (404, "not_found", "Introuvable.", "There is nothing here."),
            Self::EmailTaken => (
                409,
                "email_taken",
                "Un compte existe déjà avec cette adresse. Connectez-vous.",
                "An account with this address exists. Sign in instead.",
            ),
            Self::AlreadyVerified => (
                409,
                "already_verified",
                "Votre adresse est déjà confirmée.",
                "Your address is confirmed already.",
            ),
            Self::SlugTaken => (
                409,
                "slug_taken",
                "Ce nom d’adresse est déjà pris.",
                "This slug is already taken.",
            ),
            Self::PreconditionFailed => (
                412,
                "precondition_failed",
                "Le document a changé entre-temps. Relisez-le, puis recommencez.",
                "The document has changed since. Read it again, then make the change anew.",
            ),
            Self::AlreadyReviewed => (
                409,
                "already_reviewed",
                "Vous avez déjà donné votre avis sur ce fromage.",
                "You have reviewed this cheese already.",
            ),
            Self::NotABuyer => (
                403,
                "not_a_buyer",
                "Seuls les clients à qui ce fromage a été livré donnent leur avis.",
                "Only customers this cheese was delivered to can review it.",
            ),
            Self::OwnReview => (
                403,
                "own_review",
                "C’est votre propre avis : aux autres de dire s’il est utile.",
                "This review is your own: whether it is helpful is for others to say.",
            ),
            Self::FavoritesFull => (
                409,
                "favorites_full",
                "La liste tient deux cents favoris. Retirez-en un d’abord.",
                "The list holds two hundred favourites. Take one out first.",
            ),
            Self::CartEmpty => (409, "cart_empty", "Votre panier est vide.", "Your basket is empty."),
            Self::CartFull => (
                409,
                "cart_full",
                "Le panier tient cinquante lignes.",
                "The basket holds fifty lines.",
            ),
            Self::OutOfStock(_) => (
                409,
                "out_of_stock",
                "Il n’y en a plus assez. Ajustez votre panier.",
                "There is not enough left. Adjust your basket.",
            ),
            // Beside the field stands why.
            Self::Coupon(refusal) => (422, code_of(*refusal), "Code refusé.", "Code refused."),
            Self::PriceChanged { .. } => (
                409,
                "price_changed",
                "Le total a changé, rien n’est commandé.",
                "The total has changed, nothing was ordered.",
            ),
            Self::CouponCodeTaken => (
                409,
                "coupon_code_taken",
                "Un autre bon porte déjà ce code.",
                "Another coupon has this code.",
            ),
            Self::NotEnoughPoints => (
                409,
                "not_enough_points",
                "Vous n’avez pas encore assez de points.",
                "You do not have enough points yet.",
            ),
            Self::InvalidTransition { .. } => (
                409,
                "invalid_transition",
                "Dans son état présent, la commande ne permet pas cette étape.",
                "The order cannot take this step from where it stands.",
            ),
            Self::AlreadyPaid => (
                409,
                "already_paid",
                "Cette commande est déjà payée.",
                "This order is paid already.",
            ),
            Self::OrderCancelled => (
                409,
                "order_cancelled",
                "Cette commande est annulée.",
                "This order is cancelled.",
            ),
            Self::NotATransfer => (
                409,
                "not_a_transfer",
                "Cette commande ne se règle pas par virement.",
                "This order is not paid by bank transfer.",
            ),
            Self::NoRefundDue => (
                409,
                "no_refund_due",
                "Rien n’est à rembourser pour cette commande.",
                "There is nothing to refund on this order.",
            ),
            Self::NotInvoiced => (
                409,
                "not_invoiced",
                "La facture est établie une fois la commande payée.",
                "The invoice is made once the order is paid.",
            ),
            Self::NoCreditNote => (
                409,
                "no_credit_note",
                "Un avoir est établi quand une commande payée est annulée.",
                "A credit note is made when a paid order is cancelled.",
            ),
            Self::OrderUnpaid => (
                409,
                "order_unpaid",
                "La carte n’a pas encore été débitée : la préparation commence une fois la commande payée.",
                "The card was not charged yet: preparing begins once the order is paid.",
            ),
            Self::NothingToPay => (
                409,
                "nothing_to_pay",
                "Rien n’est à payer par carte pour cette commande.",
                "There is nothing to pay by card on this order.",
            ),
            Self::BadSignature => (
                400,
                "bad_signature",
                "La signature de l’événement n’est pas celle de Stripe, ou date de plus de cinq minutes.",
                "The event is not signed by Stripe, or longer than five minutes ago.",
            ),
            Self::PaymentMismatch => (
                422,
                "payment_mismatch",
                "Ce paiement n’a pas le montant ou la devise de la commande : rien n’a changé.",
                "This payment has not the order’s amount or currency: nothing has changed.",
            ),
            Self::IdempotencyMismatch => (
                422,
                "idempotency_mismatch",
                "Cette clé d’idempotence a servi à une autre demande : prenez-en une nouvelle.",
                "This idempotency key was used for another request: take a new one.",
            ),
            Self::IdempotencyInProgress => (
                409,
                "idempotency_in_progress",
                "La première demande avec cette clé est encore en cours : réessayez dans un instant.",
                "The first request with this key still runs: try again in a moment.",
            ),
            Self::TooManyRequests(_) => (
                429,
                "too_many_requests",
                "Trop d’essais en peu de temps.",
                "Too many tries in a short time.",
            ),
            Self::LastAdmin => (
                409,
                "last_admin",
                "On ne se retire pas son propre rôle : la boutique pourrait rester sans gérant. Un autre gérant peut le faire.",
                "Nobody takes their own role away, or the shop could be left without an admin. Another admin can do it.",
            ),
            Self::OrdersOnTheRoad => (
                409,
                "orders_on_the_road",
                "Ce livreur a des commandes en route. Attendez qu’elles soient livrées.",
                "This livreur has orders on the road. Wait until they are delivered.",
            ),
            Self::PictureTooLarge => (
                413,
                "picture_too_large",
                "Une image pèse au plus 8 Mo.",
                "A picture has at most 8 MB.",
            ),
            Self::TooManyUploads(_) => (
                429,
                "too_many_uploads",
                "Vous avez envoyé beaucoup d’images aujourd’hui : réessayez demain.",
                "You have sent many pictures today: try again tomorrow.",
            ),
            Self::MediaUnavailable(_) => (
                503,
                "media_unavailable",
                "Les images ne peuvent pas être gardées pour l’instant : rien n’a été enregistré, réessayez.",
                "Pictures cannot be kept at the moment: nothing was stored, try again.",
            ),
            Self::PaymentUnavailable(_) => (
                503,
                "payment_unavailable",
                "Le paiement par carte ne répond pas pour l’instant : réessayez dans un instant.",
                "Payment by card does not answer at the moment: try again shortly.",
            ),
            Self::Busy => (
                503,
                "busy",
                "Beaucoup de monde à la fois : rien n’a été enregistré, réessayez.",
                "Too many at once: nothing was stored, try again.",
            ),
            Self::Database(_) | Self::Internal(_) => (
                500,
                "internal",
                "Quelque chose a échoué de notre côté. Réessayez dans un instant.",
                "Something failed on our side. Try again in a moment.",
            ),
        }
    }
}

/// A code that does not count today is expired, whether it was, will or would be good another
/// day; the words beside the field say which.
const fn code_of(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Unknown => "coupon_unknown",
        Refusal::NotYet(_) | Refusal::Over(_) | Refusal::SwitchedOff => "coupon_expired",
        Refusal::Exhausted => "coupon_exhausted",
        Refusal::MinPurchase { .. } => "coupon_min_purchase",
    }
}

fn rule_of(refusal: Refusal, language: Language) -> String {
    match refusal {
        Refusal::Unknown => "coupon_unknown".into(),
        Refusal::NotYet(start) => format!("coupon_not_yet:{}", start.day(language)),
        Refusal::Over(end) => format!("coupon_over:{}", end.day(language)),
        Refusal::SwitchedOff => "coupon_switched_off".into(),
        Refusal::Exhausted => "coupon_exhausted".into(),
        Refusal::MinPurchase { least, missing } => format!(
            "coupon_min_purchase:{}|{}",
            least.display(language),
            missing.display(language)
        ),
    }
}

impl Shortage {
    fn explain(&self, language: Language) -> shared::FieldError {
        let [french, english] = &self.names;
        let name = language.pick(french, english);
        let [french, english] = &self.left;
        let left = language.pick(french, english);
        let rule = if left.is_empty() {
            "sold_out".into()
        } else {
            format!("out_of_stock:{left}")
        };
        let mut error = BrokenRule::new(&format!("items.{}", self.product_id), &rule).explain(language);
        error.code = "out_of_stock".into();
        error.message = format!("{name}{} {}", language.pick("\u{a0}:", ":"), error.message);
        error
    }
}
