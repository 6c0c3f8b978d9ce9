//! What each error says to a person, in French and English.

use domain::{Error, Unerasable};
use shared::{Language, api_key::Scope};

/// What is wrong and what to do. [`super::explain`] adds sums, times and fields to some.
pub(super) const fn sentence(error: &Error, language: Language) -> &'static str {
    let (french, english) = match error {
        Error::Invalid(_) => ("Certains champs sont à corriger.", "Some fields need correcting."),
        Error::Unauthenticated => ("Connectez-vous d’abord.", "Sign in first."),
        Error::InvalidCredentials => (
            "L’adresse ou le mot de passe ne correspond pas.",
            "The address or the password does not match.",
        ),
        Error::SecondFactorRequired { .. } => (
            "Le mot de passe est bon. Donnez aussi le code de votre application, ou un code de secours.",
            "The password is right. Give the code of your app, too, or a recovery code.",
        ),
        Error::WrongCode => (
            "Ce code n’est pas le bon, ou il a déjà servi.",
            "This code is not right, or was used already.",
        ),
        Error::SecondFactorSetupRequired => (
            "L’équipe de cette boutique se connecte en deux étapes. Activez-les dans «\u{a0}Sécurité\u{a0}» de votre compte, puis revenez.",
            "The staff of this shop sign in in two steps. Switch them on under “Security” in your account, then come back.",
        ),
        Error::OwnSecondFactor => (
            "On ne réinitialise pas son propre second facteur ici\u{a0}: désactivez-le dans «\u{a0}Sécurité\u{a0}» de votre compte.",
            "Nobody resets their own second factor here: switch it off under “Security” in your account.",
        ),
        Error::Forbidden => ("Votre compte ne permet pas cela.", "Your account does not allow this."),
        Error::NotFound => ("Introuvable.", "There is nothing here."),
        Error::Gone => ("Cela n’est plus là.", "This is not here any more."),
        Error::EmailTaken => (
            "Un compte existe déjà avec cette adresse. Connectez-vous.",
            "An account with this address exists. Sign in instead.",
        ),
        Error::AlreadyVerified => (
            "Votre adresse est déjà confirmée.",
            "Your address is confirmed already.",
        ),
        Error::SlugTaken => ("Ce nom d’adresse est déjà pris.", "This slug is already taken."),
        Error::PreconditionFailed => (
            "Le document a changé entre-temps. Relisez-le, puis recommencez.",
            "The document has changed since. Read it again, then make the change anew.",
        ),
        Error::AlreadyReviewed => (
            "Vous avez déjà donné votre avis sur ce fromage.",
            "You have reviewed this cheese already.",
        ),
        Error::NotABuyer => (
            "Seuls les clients à qui ce fromage a été livré donnent leur avis.",
            "Only customers this cheese was delivered to can review it.",
        ),
        Error::OwnReview => (
            "C’est votre propre avis : aux autres de dire s’il est utile.",
            "This review is your own: whether it is helpful is for others to say.",
        ),
        Error::FavoritesFull => (
            "La liste tient deux cents favoris. Retirez-en un d’abord.",
            "The list holds two hundred favourites. Take one out first.",
        ),
        Error::InStock => (
            "Ce produit est en stock\u{a0}: vous pouvez le commander.",
            "This product is in stock: you can order it.",
        ),
        Error::TooManyAlerts => (
            "Vous attendez déjà trente produits. Renoncez d’abord à l’un d’eux.",
            "You are waiting for thirty products already. Give up one of them first.",
        ),
        Error::AddressNotConfirmed => (
            "Confirmez d’abord votre adresse e-mail, par le lien de notre lettre\u{a0}: c’est là que nous écrirons.",
            "Confirm your email address first, by the link in our letter: it is where we will write.",
        ),
        Error::TooManySubscriptions => (
            "Vous avez déjà cinq abonnements. Changez-en un, ou résiliez-le d’abord.",
            "You have five subscriptions already. Change one, or end it first.",
        ),
        Error::SubscriptionEnded => (
            "Cet abonnement est résilié. Vous pouvez en ouvrir un autre.",
            "This subscription has ended. You can begin another.",
        ),
        Error::PlatterNotNext => (
            "Ce plateau n’est plus le prochain : il vient d’être commandé, ou passé. Rien n’a changé.",
            "This platter is not the next one any more: it has just been ordered, or skipped. Nothing was changed.",
        ),
        Error::StockMoved { .. } => (
            "Le stock a bougé depuis que la page l’a montré, rien n’a changé.",
            "The stock has moved since the page showed it, nothing was changed.",
        ),
        Error::LotCodeTaken => (
            "Un autre lot de ce produit porte déjà ce code.",
            "Another lot of this product has this code.",
        ),
        Error::LotInUse => (
            "Des commandes nomment ce lot, ou il a été rappelé : il reste, pour qu’on sache qui l’a reçu.",
            "Orders name this lot, or it was recalled: it stays, so that it is known who received it.",
        ),
        Error::LotEnded => (
            "Ce lot est terminé : sa date est passée, ou il a été rappelé.",
            "This lot has ended: its date is over, or it was recalled.",
        ),
        Error::LotRecalled { .. } => (
            "Cette commande contient un lot rappelé : remboursez sa ligne ou annulez-la, elle ne peut pas partir ainsi.",
            "This order holds goods of a lot that was recalled: refund the line or cancel the order, it cannot leave like this.",
        ),
        Error::PricesMoved(_) => (
            "Des prix ont changé depuis l’aperçu, rien n’est enregistré",
            "Prices have changed since the preview, nothing was stored",
        ),
        Error::CategoryInUse { .. } => (
            "Des produits sont dans cette famille.",
            "Products are in this category.",
        ),
        Error::CartEmpty => ("Votre panier est vide.", "Your basket is empty."),
        Error::CartFull => ("Le panier tient cinquante lignes.", "The basket holds fifty lines."),
        Error::CartOutdated(_) => (
            "Votre panier contient ce qui ne se vend plus ainsi. Changez-le ou retirez-le.",
            "Your basket holds what is no longer sold like this. Change it or take it out.",
        ),
        Error::OutOfStock(_) => (
            "Il n’y en a plus assez. Ajustez votre panier.",
            "There is not enough left. Adjust your basket.",
        ),
        // Beside the field stands why.
        Error::Coupon(_) => ("Code refusé.", "Code refused."),
        Error::NotDeliveredThere => (
            "Nous ne livrons pas à cette adresse.",
            "We do not deliver to this address.",
        ),
        Error::SlotFull => (
            "Ce créneau vient de se remplir, rien n’est commandé.",
            "This slot has just filled up, nothing was ordered.",
        ),
        Error::SlotClosed => (
            "Ce créneau n’est plus proposé, rien n’a changé.",
            "This slot is no longer offered, nothing was changed.",
        ),
        Error::SlotInUse => (
            "Des commandes ont ce créneau\u{a0}: déplacez-les d’abord.",
            "Orders have this slot: move them first.",
        ),
        Error::PriceChanged { .. } => (
            "Le total a changé, rien n’est commandé.",
            "The total has changed, nothing was ordered.",
        ),
        Error::TermsChanged => (
            "Nos conditions de vente ont changé entre-temps, rien n’est commandé. Relisez-les, et le total, avant de commander.",
            "Our terms of sale have changed in the meantime, nothing was ordered. Read them again, and the total, before you order.",
        ),
        Error::CouponCodeTaken => ("Un autre bon porte déjà ce code.", "Another coupon has this code."),
        Error::NotEnoughPoints => (
            "Vous n’avez pas encore assez de points.",
            "You do not have enough points yet.",
        ),
        Error::InvalidTransition { .. } => (
            "Dans son état présent, la commande ne permet pas cette étape.",
            "The order cannot take this step from where it stands.",
        ),
        Error::AlreadyPaid => ("Cette commande est déjà payée.", "This order is paid already."),
        Error::OrderCancelled => ("Cette commande est annulée.", "This order is cancelled."),
        Error::NotATransfer => (
            "Cette commande ne se règle pas par virement.",
            "This order is not paid by bank transfer.",
        ),
        Error::NotPaid => (
            "Cette commande n’est pas payée : il n’y a rien à rendre.",
            "This order is not paid: there is nothing to give back.",
        ),
        Error::RefundTooLarge { .. } | Error::RefundOfTooMany { .. } => (
            "On ne rend pas plus que ce qui a été payé.",
            "No more goes back than was paid.",
        ),
        Error::NotAllMoved { .. } => ("Toutes les commandes n’ont pas avancé.", "Not all orders moved along."),
        Error::NotBeingPrepared => (
            "On pèse une commande pendant sa préparation : celle-ci n’est pas en préparation.",
            "An order is weighed while it is prepared: this one is not being prepared.",
        ),
        Error::OrderClosed => (
            "Cette commande est livrée ou annulée.",
            "This order is delivered or cancelled.",
        ),
        Error::OrderDisputed => (
            "Le client conteste ce paiement auprès de sa banque, qui retient l’argent : attendez sa décision.",
            "The customer contests this payment with their bank, which holds the money: wait for its decision.",
        ),
        Error::WithdrawalOver { .. } => (
            "Le délai de rétractation est passé.",
            "The period for withdrawing is over.",
        ),
        Error::NotWithdrawable(_) => (
            "Un produit qui s’altère vite n’est pas repris : rien n’a été enregistré.",
            "Goods that spoil quickly are not taken back: nothing was stored.",
        ),
        Error::AlreadyAnswered => ("Vous y avez déjà répondu.", "You have answered it already."),
        Error::NotDelivered => (
            "Cette commande n’est pas encore livrée.",
            "This order has not been delivered yet.",
        ),
        Error::ComplaintOpen => (
            "Vous avez déjà signalé un problème avec cette commande : ajoutez-y un message.",
            "You have already reported a problem with this order: add a message to it.",
        ),
        Error::ComplaintFull => (
            "Cet échange est complet. Écrivez-nous par e-mail.",
            "This exchange is full. Write to us by email.",
        ),
        Error::NoRefundDue => (
            "Rien n’est à rembourser pour cette commande.",
            "There is nothing to refund on this order.",
        ),
        Error::NotInvoiced => (
            "La facture est établie une fois la commande payée.",
            "The invoice is made once the order is paid.",
        ),
        Error::NoCreditNote => (
            "Un avoir est établi quand l’argent d’une commande payée est rendu.",
            "A credit note is made when the money of a paid order goes back.",
        ),
        Error::OrderUnpaid => (
            "La commande n’est pas encore payée. Par carte, sa préparation commence une fois payée ; par virement, elle part une fois payée, ou quand vous demandez de l’envoyer sans.",
            "The order is not paid yet. By card, preparing begins once it is paid; by transfer, it leaves once it is paid, or when you ask to ship it without.",
        ),
        Error::TooManyUnpaid => (
            "Vous avez déjà trois commandes à payer. Confirmez votre adresse par le lien que nous vous avons écrit, ou réglez-en une, puis commandez de nouveau.",
            "You have three orders to pay already. Confirm your address by the link we wrote to you, or pay one of them, then order again.",
        ),
        Error::NothingToPay => (
            "Rien n’est à payer par carte pour cette commande.",
            "There is nothing to pay by card on this order.",
        ),
        Error::WebhookOff => (
            "Ce webhook est désactivé\u{a0}: activez-le d’abord.",
            "This webhook is switched off: switch it on first.",
        ),
        Error::EventBeingSent => (
            "Cet événement est en train de partir\u{a0}: le journal dira dans quelques minutes ce qu’il en est.",
            "This event is being sent at this moment: the log will say in a few minutes what came of it.",
        ),
        Error::BadSignature => (
            "La signature de l’événement n’est pas celle de Stripe, ou date de plus de cinq minutes.",
            "The event is not signed by Stripe, or longer than five minutes ago.",
        ),
        Error::PaymentMismatch => (
            "Ce paiement n’a pas le montant ou la devise de la commande : rien n’a changé.",
            "This payment has not the order’s amount or currency: nothing has changed.",
        ),
        Error::IdempotencyMismatch => (
            "Cette clé d’idempotence a servi à une autre demande : prenez-en une nouvelle.",
            "This idempotency key was used for another request: take a new one.",
        ),
        Error::IdempotencyInProgress => (
            "La première demande avec cette clé est encore en cours : réessayez dans un instant.",
            "The first request with this key still runs: try again in a moment.",
        ),
        Error::AnswerNotKept => (
            "Une demande avec cette clé d’idempotence est déjà venue, et sa réponse, qui porte un secret, n’est pas gardée\u{a0}: voyez dans la liste ce qu’il en est, puis prenez une nouvelle clé.",
            "A request with this idempotency key was here before, and its answer, which holds a secret, is not kept: see in the list what came of it, then take a new key.",
        ),
        Error::TooManyRequests(_) => ("Trop d’essais en peu de temps.", "Too many tries in a short time."),
        Error::LastAdmin => (
            "On ne se retire pas son propre rôle : la boutique pourrait rester sans gérant. Un autre gérant peut le faire.",
            "Nobody takes their own role away, or the shop could be left without an admin. Another admin can do it.",
        ),
        Error::OwnAccount => (
            "On ne ferme pas son propre compte : la boutique pourrait rester sans gérant. Un autre gérant peut le faire.",
            "Nobody closes their own account, or the shop could be left without an admin. Another admin can do it.",
        ),
        Error::Unerasable(why) => unerasable(*why),
        Error::OrdersOnTheRoad => (
            "Ce livreur a des commandes en route. Attendez qu’elles soient livrées.",
            "This livreur has orders on the road. Wait until they are delivered.",
        ),
        Error::PictureTooLarge => ("Une image pèse au plus 8 Mo.", "A picture has at most 8 MB."),
        Error::TooManyUploads(_) => (
            "Vous avez envoyé beaucoup d’images aujourd’hui : réessayez demain.",
            "You have sent many pictures today: try again tomorrow.",
        ),
        Error::MediaUnavailable(_) => (
            "Les images ne peuvent pas être gardées pour l’instant : rien n’a été enregistré, réessayez.",
            "Pictures cannot be kept at the moment: nothing was stored, try again.",
        ),
        Error::PaymentUnavailable(_) => (
            "Le paiement par carte ne répond pas pour l’instant : réessayez dans un instant.",
            "Payment by card does not answer at the moment: try again shortly.",
        ),
        Error::BadApiKey => (
            "Cette clé d’API est inconnue, révoquée ou expirée, ou bien son auteur ne gère plus la boutique.",
            "This API key is unknown, revoked or expired, or whoever made it runs the shop no more.",
        ),
        Error::ScopeMissing(scope) => scope_missing(*scope),
        Error::NotForApiKeys => (
            "Aucune clé d’API ne permet cela\u{a0}: connectez-vous.",
            "No API key allows this: sign in instead.",
        ),
        Error::Busy => (
            "Beaucoup de monde à la fois : rien n’a été enregistré, réessayez.",
            "Too many at once: nothing was stored, try again.",
        ),
        Error::DatabaseAway(_) => (
            "La boutique n’atteint pas ses données pour l’instant. Réessayez dans un instant.",
            "The shop cannot reach its data at the moment. Try again in a moment.",
        ),
        // Behind it stands what to do.
        Error::Unreadable(_) => (
            "Ce document est enregistré sous une forme que la boutique ne sait pas lire.",
            "This document is stored in a form that the shop cannot read.",
        ),
        Error::Database(_) | Error::CatalogTooLarge { .. } | Error::Internal(_) => (
            "Quelque chose a échoué de notre côté. Réessayez dans un instant.",
            "Something failed on our side. Try again in a moment.",
        ),
    };
    language.pick(french, english)
}

/// What a key lacks, in French and in English.
const fn scope_missing(scope: Scope) -> (&'static str, &'static str) {
    match scope {
        Scope::CatalogRead => (
            "Cette clé d’API n’a pas la portée catalog:read.",
            "This API key lacks the scope catalog:read.",
        ),
        Scope::CatalogWrite => (
            "Cette clé d’API n’a pas la portée catalog:write.",
            "This API key lacks the scope catalog:write.",
        ),
        Scope::OrdersRead => (
            "Cette clé d’API n’a pas la portée orders:read.",
            "This API key lacks the scope orders:read.",
        ),
        Scope::OrdersWrite => (
            "Cette clé d’API n’a pas la portée orders:write.",
            "This API key lacks the scope orders:write.",
        ),
        Scope::CustomersRead => (
            "Cette clé d’API n’a pas la portée customers:read.",
            "This API key lacks the scope customers:read.",
        ),
    }
}

/// Why an account stays for now, and what to do.
const fn unerasable(why: Unerasable) -> (&'static str, &'static str) {
    match why {
        Unerasable::OrderOpen => (
            "Une commande est encore en cours, ou pas encore payée\u{a0}: le compte s’efface une fois qu’elle est livrée et payée, ou annulée.",
            "An order is still on its way, or not paid yet: the account can be erased once it is delivered and paid, or cancelled.",
        ),
        Unerasable::DisputeOpen => (
            "Un paiement par carte est contesté\u{a0}: le compte s’efface une fois que la banque a décidé.",
            "A card payment is disputed: the account can be erased once the bank has decided.",
        ),
        Unerasable::RefundOpen => (
            "Un remboursement n’est pas encore parti\u{a0}: le compte s’efface une fois l’argent rendu.",
            "A refund has not left yet: the account can be erased once the money is given back.",
        ),
        Unerasable::AnswerAwaited => (
            "Une rétractation ou un problème signalé attend la réponse de la boutique\u{a0}: le compte s’efface après elle.",
            "A withdrawal or a reported problem waits for the shop’s answer: the account can be erased after it.",
        ),
        Unerasable::LastAdmin => (
            "C’est le dernier gérant de la boutique\u{a0}: nommez-en un autre d’abord.",
            "This is the last admin of the shop: make somebody else one first.",
        ),
    }
}
