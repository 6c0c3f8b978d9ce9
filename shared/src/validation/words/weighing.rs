//! What is said of weighing, and of the labels of a scale.

/// The French and the English of a code of this subject.
pub(super) fn sentence(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "weight_or_barcode" => (
            "Un poids ou une étiquette, pas les deux.",
            "A weight or a label, not both.",
        ),
        "no_weight" => (
            "La balance montre 0 g : posez le morceau, puis pesez de nouveau.",
            "The scale shows 0 g: put the cut on it, then weigh again.",
        ),
        "above_scale" => (
            "Plus de {} kg : ce n’est pas le poids d’une ligne. Vérifiez le nombre tapé.",
            "More than {} kg: that is no weight of a line. Check what was typed.",
        ),
        "far_above_ordered" => (
            "Plus du double des {} g commandés : vérifiez l’article et le poids.",
            "More than twice the {} g that were ordered: check the item and the weight.",
        ),
        "piece_not_weighed" => (
            "Cet article se vend à la pièce : il ne se pèse pas.",
            "This item is sold by the piece: it is not weighed.",
        ),
        "short_of_stock" => (
            "Il n’en reste que {} g en stock pour la différence : corrigez d’abord le stock de ce produit.",
            "Only {} g are left in stock for the difference: correct the stock of this product first.",
        ),
        "barcode_unreadable" => (
            "Ce code n’est pas celui d’une étiquette de balance.",
            "This code is not that of a scale’s label.",
        ),
        "barcode_check_digit" => (
            "Un chiffre du code a été mal lu : scannez de nouveau, ou tapez le poids.",
            "A digit of the code was read wrongly: scan again, or type the weight.",
        ),
        "barcode_layout" => (
            "La boutique ne connaît pas ce genre d’étiquette (réglage SCALE_LAYOUTS).",
            "The shop does not know this kind of label (setting SCALE_LAYOUTS).",
        ),
        "barcode_without_weight" => ("Cette étiquette ne dit pas de poids.", "This label says no weight."),
        "barcode_without_article" => (
            "Cette étiquette ne dit pas de quel article elle est.",
            "This label does not say which article it is of.",
        ),
        "barcode_of_another" => (
            "Cette étiquette est celle d’un autre produit, l’article {}.",
            "This label is that of another product, article {}.",
        ),
        "barcode_of_one" => (
            "Cette étiquette est celle d’un seul morceau : posez les {} ensemble sur la balance.",
            "This label is that of one cut: put all {} on the scale together.",
        ),
        "barcode_use_by" => (
            "À consommer jusqu’au {} : ce morceau ne se vend plus.",
            "To be used by {}: this cut is not sold any more.",
        ),
        "no_scale_code" => (
            "Ce produit n’a pas de numéro de balance : donnez-le dans sa fiche, ou tapez le poids.",
            "This product has no number on the scale: give it in its form, or type the weight.",
        ),
        _ => return None,
    })
}
