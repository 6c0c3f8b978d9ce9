//! What is said of a cart, an order, and what comes after it: refunds, withdrawals, complaints.

/// The French and the English of a code of this subject.
pub(super) fn sentence(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "not_delivered_there" => (
            "Nous ne livrons pas à ce code postal. Vous pouvez retirer votre commande au comptoir.",
            "We do not deliver to this postal code. You can collect your order at the counter.",
        ),
        "slot_required" => ("Choisissez un créneau.", "Choose a slot."),
        "slot_full" => (
            "Ce créneau est complet\u{a0}: choisissez-en un autre.",
            "This slot is full: choose another.",
        ),
        "slot_closed" => (
            "Ce créneau n’est plus proposé\u{a0}: choisissez-en un autre.",
            "This slot is no longer offered: choose another.",
        ),
        "slot_other_kind" => (
            "Une livraison reste une livraison, un retrait reste un retrait.",
            "A delivery stays a delivery, and what is collected stays so.",
        ),
        "cut_step" => ("La coupe se fait par pas de {} g.", "It is cut in steps of {} g."),
        "cut_too_small" => ("La plus petite coupe est de {} g.", "The smallest cut is {} g."),
        "cut_too_large" => ("La plus grande coupe est de {} g.", "The largest cut is {} g."),
        "sold_by_piece" => ("Ce fromage se vend à la pièce.", "This cheese is sold by the piece."),
        "not_a_livreur" => (
            "Ce compte n’est pas celui d’un livreur.",
            "This account is not a courier’s.",
        ),
        "only_when_shipped" => (
            "Un livreur se choisit quand la commande part.",
            "A courier is chosen when the order leaves.",
        ),
        "only_when_delivered" => (
            "De l’argent ne se prend qu’à la remise.",
            "Money is only taken when the order is handed over.",
        ),
        "twice" => ("La même commande y est deux fois.", "The same order is in it twice."),
        "one_customer" => (
            "Un client qui a un compte, ou un nouveau, pas les deux.",
            "A customer who has an account, or a new one, not both.",
        ),
        "email_or_phone" => (
            "Une adresse e-mail ou un numéro de téléphone est nécessaire.",
            "An email address or a phone number is required.",
        ),
        "gift_is_prepaid" => (
            "Un cadeau se règle d’avance, par carte ou par virement\u{a0}: personne ne paie à la porte. En le retirant au comptoir, vous pouvez payer sur place.",
            "A gift is paid beforehand, by card or by transfer: nobody pays at the door. When you collect it at the counter, you can pay there.",
        ),
        "day_by_slot" => (
            "Il y a des créneaux\u{a0}: choisissez-en un, c’est lui qui dit le jour.",
            "There are slots: choose one, which says the day.",
        ),
        "paid_when_collected" => (
            "Ce qui est remis au comptoir se paie en espèces ou sur le terminal.",
            "What is handed over at the counter is paid in cash or on the terminal.",
        ),
        "above_goods" => (
            "La remise dépasse la valeur des articles, {}.",
            "The discount is more than the goods are worth, {}.",
        ),
        "no_orders" => ("Cochez au moins une commande.", "Tick at least one order."),
        "not_offered" => (
            "La boutique ne propose pas cette façon de payer.",
            "The shop does not offer this way to pay.",
        ),
        "too_small_for_card" => (
            "Une carte ne se débite qu’à partir de {} centimes : choisissez une autre façon de payer.",
            "A card is charged from {} cents on: choose another way to pay.",
        ),
        "too_large_for_card" => (
            "Une carte se débite de {} euros au plus : choisissez une autre façon de payer.",
            "A card is charged {} euros at most: choose another way to pay.",
        ),
        "order_too_large" => (
            "Une commande vaut {} euros au plus : retirez-en une partie.",
            "An order is worth {} euros at most: take some of it out.",
        ),
        "sum_or_lines" => ("Une somme ou des articles, pas les deux.", "A sum or items, not both."),
        "needs_lines" => (
            "Choisissez les articles à remettre en stock.",
            "Choose the items that go back into stock.",
        ),
        "nothing_to_refund" => ("Il n’en reste rien à rendre.", "Nothing of it is left to give back."),
        "not_in_order" => (
            "Cet article n’est pas dans la commande.",
            "This item is not in the order.",
        ),
        "unknown_reason" => ("Choisissez l’un des motifs.", "Choose one of the reasons."),
        "unknown_user" => ("Ce client n’existe pas.", "There is no such customer."),
        "unknown_product" => ("Ce produit n’existe pas.", "There is no such product."),
        "out_of_stock" => ("Il n’en reste que {}.", "Only {} left."),
        "not_withdrawable" => (
            "Ce produit s’altère vite : la loi l’excepte de la rétractation (L221-28, 4°).",
            "These goods spoil quickly: the law excepts them from withdrawal (L221-28, 4°).",
        ),
        "already_withdrawn" => (
            "Il n’en reste pas : déjà rendu ou remboursé.",
            "None is left: withdrawn from or refunded before.",
        ),
        "no_amount" => (
            "Sans remboursement ni bon, pas de montant.",
            "No amount without a refund or a coupon.",
        ),
        "platter_costs" => (
            "Le plateau le moins cher coûte {} €.",
            "The cheapest platter costs €{}.",
        ),
        _ => return None,
    })
}
