//! What is said of each way to fail, in French and English.

use shared::{FieldError, Language, coupon::CouponRefusal, validation::BrokenRule};

use super::{Error, Shortage, Unsold};

impl Error {
    /// Status, code, and what to say in French and English.
    pub(super) fn words(&self) -> (u16, &'static str, &'static str, &'static str) {
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
            Self::CartOutdated(_) => (
                409,
                "cart_outdated",
                "Votre panier contient ce qui ne se vend plus ainsi. Changez-le ou retirez-le.",
                "Your basket holds what is no longer sold like this. Change it or take it out.",
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
const fn code_of(refusal: CouponRefusal) -> &'static str {
    match refusal {
        CouponRefusal::Unknown => "coupon_unknown",
        CouponRefusal::NotYet(_) | CouponRefusal::Over(_) | CouponRefusal::SwitchedOff => "coupon_expired",
        CouponRefusal::Exhausted => "coupon_exhausted",
        CouponRefusal::MinPurchase { .. } => "coupon_min_purchase",
    }
}

pub(super) fn rule_of(refusal: CouponRefusal, language: Language) -> String {
    match refusal {
        CouponRefusal::Unknown => "coupon_unknown".into(),
        CouponRefusal::NotYet(start) => format!("coupon_not_yet:{}", start.day(language)),
        CouponRefusal::Over(end) => format!("coupon_over:{}", end.day(language)),
        CouponRefusal::SwitchedOff => "coupon_switched_off".into(),
        CouponRefusal::Exhausted => "coupon_exhausted".into(),
        CouponRefusal::MinPurchase { least, missing } => format!(
            "coupon_min_purchase:{}|{}",
            least.display(language),
            missing.display(language)
        ),
    }
}

impl Shortage {
    pub(super) fn explain(&self, language: Language) -> FieldError {
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

impl Unsold {
    pub(super) fn explain(&self, language: Language) -> FieldError {
        let [french, english] = &self.names;
        let name = language.pick(french, english);
        let mut error = BrokenRule::new(&format!("items.{}", self.product_id), &self.rule).explain(language);
        error.message = format!("{name}{} {}", language.pick("\u{a0}:", ":"), error.message);
        error
    }
}
