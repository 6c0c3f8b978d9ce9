//! Problems as both doors answer them.

use domain::{Error, PriceChange, Shortage, Unsold, platform::limits::Allowance};
use shared::{Grams, Id, Language, Money, coupon::CouponRefusal, product::SoldBy};

use super::explain;

/// The detail and each field's code and message, French first.
fn texts(error: &Error) -> [Vec<String>; 2] {
    [Language::French, Language::English].map(|language| {
        let problem = explain(error, language);
        let fields = problem.errors.into_iter();
        let fields = fields.map(|error| format!("{} {}: {}", error.field, error.code, error.message));
        [problem.detail].into_iter().chain(fields).collect()
    })
}

fn product<T>() -> Id<T> {
    "507f1f77bcf86cd799439011".parse().unwrap()
}

#[test]
fn a_shortage_says_what_is_left_in_the_products_own_unit() {
    let short = |left, sold_by| Shortage {
        product_id: product(),
        names: ["Tomme".into(), "Tome".into()],
        left,
        sold_by,
    };
    let error = Error::OutOfStock(vec![
        short(2, SoldBy::Piece),
        short(1250, SoldBy::Weight),
        short(0, SoldBy::Piece),
        short(0, SoldBy::Weight),
    ]);
    let [french, english] = texts(&error);
    let about = "items.507f1f77bcf86cd799439011 out_of_stock:";
    assert_eq!(
        french,
        [
            "Il n’y en a plus assez. Ajustez votre panier.".into(),
            format!("{about} Tomme\u{a0}: Il n’en reste que 2."),
            format!("{about} Tomme\u{a0}: Il n’en reste que 1,25\u{a0}kg."),
            format!("{about} Tomme\u{a0}: Épuisé pour l’instant."),
            format!("{about} Tomme\u{a0}: Épuisé pour l’instant."),
        ]
    );
    assert_eq!(
        english,
        [
            "There is not enough left. Adjust your basket.".into(),
            format!("{about} Tome: Only 2 left."),
            format!("{about} Tome: Only 1.25\u{a0}kg left."),
            format!("{about} Tome: Sold out for now."),
            format!("{about} Tome: Sold out for now."),
        ]
    );
    let [_, english] = texts(&Error::OutOfStock(vec![short(500, SoldBy::Weight)]));
    assert_eq!(english[1], format!("{about} Tome: Only 500\u{a0}g left."));
}

#[test]
fn a_refund_that_is_too_large_says_how_much_or_how_many_are_left() {
    let [french, english] = texts(&Error::RefundTooLarge {
        left: Money::from_cents(1250),
    });
    assert_eq!(
        french,
        ["On ne rend pas plus que ce qui a été payé. Il reste 12,50\u{a0}€ à rendre au plus."]
    );
    assert_eq!(
        english,
        ["No more goes back than was paid. At most €12.50 is left to give back."]
    );
    let of_line = |left| texts(&Error::RefundOfTooMany { line: 1, left })[0][1].clone();
    let about = "lines[1].quantity refund_too_large:";
    assert_eq!(of_line(2), format!("{about} Au plus 2."));
    assert_eq!(of_line(0), format!("{about} Il n’en reste rien à rendre."));
}

#[test]
fn a_line_that_is_not_sold_so_names_its_product_and_keeps_its_rules_code() {
    let error = Error::CartOutdated(vec![Unsold {
        product_id: product(),
        names: ["Tomme".into(), "Tome".into()],
        rule: "cut_step:50".into(),
    }]);
    let [french, english] = texts(&error);
    assert!(french[1].starts_with("items.507f1f77bcf86cd799439011 cut_step: Tomme\u{a0}: "));
    assert!(english[1].starts_with("items.507f1f77bcf86cd799439011 cut_step: Tome: "));
}

#[test]
fn a_coupon_that_does_not_count_today_is_expired_and_its_message_says_why() {
    let [_, english] = texts(&Error::Coupon(CouponRefusal::SwitchedOff));
    let why = "This code is no longer valid.";
    assert_eq!(english, [why.into(), format!("couponCode coupon_expired: {why}")]);
    let [french, _] = texts(&Error::Coupon(CouponRefusal::MinPurchase {
        least: Money::from_cents(5000),
        missing: Money::from_cents(1250),
    }));
    let why = "Ce code vaut à partir de 50,00\u{a0}€ d’achats\u{a0}: il manque 12,50\u{a0}€.";
    assert_eq!(french, [why.into(), format!("couponCode coupon_min_purchase: {why}")]);
}

#[test]
fn a_price_that_changed_says_both_prices_of_each_line_else_both_totals() {
    let (was, is) = (Money::from_cents(1200), Money::from_cents(1235));
    let [french, english] = texts(&Error::PriceChanged {
        shown: was,
        now: was,
        lines: Some(vec![PriceChange {
            product_id: product(),
            names: ["Tomme".into(), "Tome".into()],
            weight: Grams(250),
            shown: was,
            now: is,
        }]),
    });
    let about = "items.507f1f77bcf86cd799439011 price_changed:";
    assert_eq!(
        french,
        [
            "Des prix ont changé, rien n’est commandé. Le total reste le même. Vérifiez, puis commandez de nouveau."
                .into(),
            format!("{about} Tomme, 250\u{a0}g\u{a0}: 12,00\u{a0}€ avant, 12,35\u{a0}€ maintenant."),
        ]
    );
    assert_eq!(
        english,
        [
            "Prices have changed, nothing was ordered. The total is still the same. Check them, then order again."
                .into(),
            format!("{about} Tome, 250\u{a0}g: €12.00 before, €12.35 now."),
        ]
    );
    let [french, _] = texts(&Error::PriceChanged {
        shown: was,
        now: is,
        lines: None,
    });
    assert_eq!(
        french,
        [
            "Le total a changé, rien n’est commandé. De 12,00\u{a0}€, il passe à 12,35\u{a0}€. Vérifiez, puis commandez de nouveau.",
            "expectedTotal price_changed: 12,00\u{a0}€ avant, 12,35\u{a0}€ maintenant.",
        ]
    );
}

#[test]
fn what_is_internal_is_not_said() {
    for error in [
        Error::Internal("the secret".into()),
        Error::MediaUnavailable("the secret".into()),
        Error::PaymentUnavailable("the secret".into()),
    ] {
        let [french, english] = texts(&error);
        assert!(!format!("{french:?}{english:?}").contains("secret"));
    }
}

#[test]
fn too_many_requests_says_after_how_many_minutes_to_try_again() {
    let [french, english] = texts(&Error::TooManyRequests(Allowance {
        limit: 5,
        remaining: 0,
        reset: 300,
        retry_after: 61,
    }));
    assert_eq!(french, ["Trop d’essais en peu de temps. Réessayez dans 2 min."]);
    assert_eq!(english, ["Too many tries in a short time. Try again in 2 min."]);
}
