//! What is said of coupons and of points.

/// The French and the English of a code of this subject.
pub(super) fn sentence(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "not_a_code" => (
            "Un code compte 3 à 40 lettres sans accents, chiffres et tirets.",
            "A code has 3 to 40 letters without accents, digits and dashes.",
        ),
        "coupon_code_taken" => ("Un autre bon porte déjà ce code.", "Another coupon has this code."),
        "coupon_unknown" => ("Ce code n’existe pas.", "There is no such code."),
        "coupon_too_many_tries" => (
            "Trop de codes inconnus en peu de temps. Réessayez dans quelques minutes.",
            "Too many unknown codes in a short time. Try again in a few minutes.",
        ),
        "coupon_not_yet" => ("Ce code vaut à partir du {}.", "This code is valid from {}."),
        "coupon_over" => ("Ce code n’est plus valable depuis le {}.", "This code ended on {}."),
        "coupon_switched_off" => ("Ce code n’est plus valable.", "This code is no longer valid."),
        "coupon_exhausted" => (
            "Ce code a déjà servi autant de fois qu’il le pouvait.",
            "This code has been used as often as it can be.",
        ),
        "coupon_min_purchase" => (
            "Ce code vaut à partir de {} d’achats\u{a0}: il manque {}.",
            "This code is good for orders from {}: {} to go.",
        ),
        "not_hundreds" => (
            "Les points s’échangent par centaines.",
            "Points are redeemed by the hundred.",
        ),
        "not_enough_points" => (
            "Vous n’avez pas encore assez de points.",
            "You do not have enough points yet.",
        ),
        _ => return None,
    })
}
