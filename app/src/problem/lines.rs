//! What an error says of the coupon, the total, each line of a cart, and what is left to refund.

use domain::{PriceChange, Shortage, Unsold};
use shared::{
    FieldError, Grams, Language, Money, Problem, coupon::CouponRefusal, period::Day, product::SoldBy,
    validation::BrokenRule,
};

/// Why a coupon takes nothing off, about the field `couponCode`.
pub(super) fn refused_coupon(refusal: CouponRefusal, code: &str, language: Language) -> FieldError {
    let rule = match refusal {
        CouponRefusal::Unknown => "coupon_unknown".into(),
        CouponRefusal::TooManyTries => "coupon_too_many_tries".into(),
        CouponRefusal::NotYet(start) => format!("coupon_not_yet:{}", start.day(language)),
        CouponRefusal::Over(end) => format!("coupon_over:{}", end.day(language)),
        CouponRefusal::SwitchedOff => "coupon_switched_off".into(),
        CouponRefusal::Exhausted => "coupon_exhausted".into(),
        CouponRefusal::MinPurchase { least, missing } => format!(
            "coupon_min_purchase:{}|{}",
            least.display(language),
            missing.display(language)
        ),
    };
    FieldError {
        code: code.into(),
        ..BrokenRule::new("couponCode", &rule).explain(language)
    }
}

/// Until when one could withdraw, behind the sentence that this is over.
pub(super) fn withdrawal_over(sentence: &str, last_day: Day, language: Language) -> String {
    let day = last_day.start().day(language);
    match language {
        Language::French => format!("{sentence} Il a couru jusqu’au {day} inclus."),
        Language::English => format!("{sentence} It ran until the end of {day}."),
    }
}

/// What a person does about a document of this collection, behind the sentence that it cannot be read.
pub(super) fn unreadable(sentence: &str, collection: &str, language: Language) -> String {
    let (french, english) = match collection {
        "carts" => (
            "C’est votre panier\u{a0}: videz-le sur sa page.",
            "It is your basket: empty it on its page.",
        ),
        "users" => (
            "C’est un compte\u{a0}: écrivez à la boutique, qui le remet en ordre. Elle le trouve dans Gestion, Documents illisibles.",
            "It is an account: write to the shop, which puts it right. It is named in the back office under Documents that cannot be read.",
        ),
        _ => (
            "La boutique le trouve dans Gestion, Documents illisibles\u{a0}; « server adopt --check » dit ce qui se corrige.",
            "The shop finds it in the back office under Documents that cannot be read; `server adopt --check` says what can be corrected.",
        ),
    };
    format!("{sentence} {}", language.pick(french, english))
}

/// Both totals, behind the sentence that they differ; another sentence when only prices of lines do.
pub(super) fn changed_total(sentence: &str, shown: Money, now: Money, language: Language) -> String {
    if shown == now {
        let (french, english) = (
            "Des prix ont changé, rien n’est commandé. Le total reste le même. Vérifiez, puis commandez de nouveau.",
            "Prices have changed, nothing was ordered. The total is still the same. Check them, then order again.",
        );
        return language.pick(french, english).into();
    }
    let [shown, now] = [shown, now].map(|total| total.display(language));
    match language {
        Language::French => format!("{sentence} De {shown}, il passe à {now}. Vérifiez, puis commandez de nouveau."),
        Language::English => format!("{sentence} It was {shown} and is {now} now. Check it, then order again."),
    }
}

/// What a line costs now, and what was shown.
pub(super) fn changed_price(line: &PriceChange, language: Language) -> FieldError {
    let [french, english] = &line.names;
    let (name, weight) = (language.pick(french, english), line.weight.display(language));
    let colon = language.pick("\u{a0}:", ":");
    let prices = before_and_now(line.shown, line.now, language);
    FieldError {
        field: format!("items.{}", line.product_id),
        code: "price_changed".into(),
        message: format!("{name}, {weight}{colon} {prices}"),
    }
}

/// An amount that was shown, and what it is now.
pub(super) fn before_and_now(shown: Money, now: Money, language: Language) -> String {
    let [shown, now] = [shown, now].map(|price| price.display(language));
    match language {
        Language::French => format!("{shown} avant, {now} maintenant."),
        Language::English => format!("{shown} before, {now} now."),
    }
}

/// How much is left of a product.
pub(super) fn shortage(shortage: &Shortage, language: Language) -> FieldError {
    let rule = match (shortage.left, shortage.sold_by) {
        (0, _) => "sold_out".into(),
        (pieces, SoldBy::Piece) => format!("out_of_stock:{pieces}"),
        (grams, SoldBy::Weight) => format!("out_of_stock:{}", Grams(grams).display(language)),
    };
    let rule = BrokenRule::new(&format!("items.{}", shortage.product_id), &rule);
    FieldError {
        code: "out_of_stock".into(),
        ..about(&shortage.names, &rule, language)
    }
}

/// What the stock is now, behind the sentence that it moved.
pub(super) fn moved_stock(sentence: &str, now: i64, sold_by: SoldBy, language: Language) -> String {
    let now = match sold_by {
        SoldBy::Piece => now.to_string(),
        SoldBy::Weight => Grams(now).display(language),
    };
    match language {
        Language::French => format!("{sentence} Il est de {now} maintenant\u{a0}: recomptez."),
        Language::English => format!("{sentence} It is {now} now: count again."),
    }
}

/// The products whose prices moved, behind the sentence that they did.
pub(super) fn moved_prices(sentence: &str, names: &[[String; 2]], language: Language) -> String {
    // They travel in an address, which takes so many.
    const MOST: usize = 20;
    let pick = |[french, english]: &[String; 2]| language.pick(french, english).to_owned();
    let mut listed: Vec<_> = names.iter().take(MOST).map(pick).collect();
    if names.len() > MOST {
        listed.push("…".into());
    }
    let colon = language.pick("\u{a0}:", ":");
    format!("{sentence}{colon} {}.", listed.join(", "))
}

/// How many products keep a category from going.
pub(super) fn category_in_use(products: u64, language: Language) -> String {
    match (language, products) {
        (Language::French, 1) => "Un produit est dans cette famille\u{a0}: changez-le de famille d’abord.".into(),
        (Language::French, _) => format!(
            "{products}\u{a0}produits, archives comprises, sont dans cette famille\u{a0}: changez-les de famille d’abord."
        ),
        (Language::English, 1) => "One product is in this category: move it to another one first.".into(),
        (Language::English, _) => {
            format!(
                "{products} products, archived ones included, are in this category: move them to another one first."
            )
        }
    }
}

/// Why a line is not sold as it is.
pub(super) fn unsold(line: &Unsold, language: Language) -> FieldError {
    let rule = BrokenRule::new(&format!("items.{}", line.product_id), &line.rule);
    about(&line.names, &rule, language)
}

/// How much may still be refunded, behind the sentence that more was asked for.
pub(super) fn left_to_refund(sentence: &str, left: Money, language: Language) -> String {
    let left = left.display(language);
    match language {
        Language::French => format!("{sentence} Il reste {left} à rendre au plus."),
        Language::English => format!("{sentence} At most {left} is left to give back."),
    }
}

/// How many pieces or cuts of a refund's line may still be refunded.
pub(super) fn too_many(line: usize, left: i64, code: &str, language: Language) -> FieldError {
    let rule = match left {
        0 => "nothing_to_refund".into(),
        left => format!("too_large:{left}"),
    };
    FieldError {
        code: code.into(),
        ..BrokenRule::new(&format!("lines[{line}].quantity"), &rule).explain(language)
    }
}

/// A broken rule, behind the name of its product.
fn about([french, english]: &[String; 2], rule: &BrokenRule, language: Language) -> FieldError {
    let (name, colon) = (language.pick(french, english), language.pick("\u{a0}:", ":"));
    let mut error = rule.explain(language);
    error.message = format!("{name}{colon} {}", error.message);
    error
}

/// How many of several orders moved along, and how many did not.
pub(super) fn some_moved(moved: usize, refused: usize, language: Language) -> String {
    match (language, moved) {
        (Language::French, 0) => format!("Aucune commande n’a avancé\u{a0}: {refused} refusées."),
        (Language::French, 1) => format!("1\u{a0}commande a avancé, {refused} non."),
        (Language::French, _) => format!("{moved}\u{a0}commandes ont avancé, {refused} non."),
        (Language::English, 0) => format!("No order moved: {refused} refused."),
        (Language::English, 1) => format!("1 order moved, {refused} did not."),
        (Language::English, _) => format!("{moved} orders moved, {refused} did not."),
    }
}

/// Why the order of this number did not move.
pub(super) fn not_moved(number: &str, why: &Problem) -> FieldError {
    FieldError {
        field: number.into(),
        code: why.code.clone(),
        message: format!("{number}\u{a0}: {}", why.detail),
    }
}
