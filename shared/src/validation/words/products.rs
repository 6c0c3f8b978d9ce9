//! What is said of products: their facts, prices, lots and stock.

/// The French and the English of a code of this subject.
pub(super) fn sentence(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "not_a_vat_rate" => (
            "Les taux de TVA sont 0, 2,1, 5,5, 10 et 20 %.",
            "The rates of VAT are 0, 2.1, 5.5, 10 and 20%.",
        ),
        "slug_taken" => ("Ce nom d’adresse est déjà pris.", "This address is already taken."),
        "name_taken" => (
            "Une autre famille porte déjà ce nom.",
            "Another category has this name already.",
        ),
        "cut_range" => (
            "La coupe la plus petite, la plus grande et le pas ne vont pas ensemble.",
            "Smallest cut, largest cut and step do not fit together.",
        ),
        "difference_or_count" => (
            "Une différence ou un stock compté, l’un des deux.",
            "A difference or a counted stock, one of both.",
        ),
        "not_zero" => ("Cela ne change rien.", "That changes nothing."),
        "lot_code_taken" => (
            "Un autre lot de ce produit porte déjà ce code.",
            "Another lot of this product has this code.",
        ),
        "not_below_price" => (
            "Un prix réduit est plus bas que le prix, {}.",
            "A reduced price is lower than the price, {}.",
        ),
        "not_short_dated" => (
            "Une réduction pour date courte s’annonce {} jours avant la date au plus tôt.",
            "A reduction for a short date is announced {} days before the date at the earliest.",
        ),
        "by_lot" => (
            "Ce produit se compte par lots : son stock change lot par lot.",
            "This product is counted by lots: its stock changes lot by lot.",
        ),
        "expired_lot" => (
            "Ce lot est déjà périmé : un lot ne se vend que jusqu’à sa date.",
            "This lot has expired already: a lot is sold until its date only.",
        ),
        "after_best_before" => (
            "L’affinage commence avant la date limite du lot.",
            "Ageing begins before the lot’s best-before date.",
        ),
        "other_product" => ("Un lot reste celui de son produit.", "A lot stays that of its product."),
        "below_taken" => (
            "{} sont déjà sortis de ce lot : sa quantité ne peut être moindre.",
            "{} have left this lot already: it cannot have been less.",
        ),
        "below_promised" => (
            "{} sont promis à des commandes qui ne sont pas parties : comptez aussi ce qui est déjà emballé, ou annulez d’abord une commande.",
            "{} are promised to orders that have not left: count what is packed already, too, or cancel an order first.",
        ),
        "more_than_stock" => ("Il n’y en a que {} en stock.", "Only {} in stock."),
        "no_change" => (
            "Un pourcentage, une somme ou un arrondi est nécessaire.",
            "A percentage, an amount or a rounding is needed.",
        ),
        "not_a_protected_name" => (
            "Le nom exact du registre, sans « type », « façon » ni autre comparaison.",
            "The exact name of the register, without “type”, “style” or any other comparison.",
        ),
        "missing_fact" => (
            "{} : la loi le demande avant l’achat. Complétez pour publier, ou enregistrez un brouillon.",
            "{}: the law asks for it before purchase. Fill it in to publish, or save a draft.",
        ),
        "already_published" => (
            "Ce produit est en vente : archivez-le pour le retirer.",
            "This product is on sale: archive it to take it off.",
        ),
        "not_above_price" => (
            "Le prix barré est plus haut que le prix.",
            "The struck price is above the price.",
        ),
        "no_earlier_price" => (
            "Ce produit n’a pas coûté plus cher avant : il n’y a pas de réduction à annoncer.",
            "This product never cost more before: there is no reduction to announce.",
        ),
        "above_lowest_price" => (
            "Le prix le plus bas des trente jours avant la réduction est de {} € : le prix barré ne peut pas le dépasser.",
            "The lowest price of the thirty days before the reduction is €{}: the struck price cannot be above it.",
        ),
        "reduction_over" => (
            "Ce prix dure depuis plus de {} jours : ce n’est plus une réduction.",
            "This price has lasted for more than {} days: it is no reduction any more.",
        ),
        "no_prices" => ("Cochez au moins un produit.", "Tick at least one product."),
        "sold_out" => ("Épuisé pour l’instant.", "Sold out for now."),
        _ => return None,
    })
}
