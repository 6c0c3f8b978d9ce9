//! What carts cost, without a database.

use serde_json::{Value, from_value, json};

use super::*;

const MONDAY: &str = "2050-01-03T09:00:00.000Z";

fn id<T>(number: u8) -> Id<T> {
    Id::from_bytes([number; 12])
}

/// Brie by the piece (1), Comté by weight in steps of 50 g (2), and Gold that is too dear for an amount (3).
fn products() -> Products {
    let product = |number: u8, fields: Value| {
        let mut product = json!({
            "_id": id::<Product>(number), "description": "", "category": "", "weight": 100, "stock": 5,
            "createdAt": MONDAY, "updatedAt": MONDAY,
        });
        let (Value::Object(product), Value::Object(fields)) = (&mut product, fields) else {
            panic!("fields")
        };
        product.extend(fields);
        (id(number), from_value(product.clone().into()).unwrap())
    };
    [
        product(
            1,
            json!({ "name": "Brie", "price": 10, "translations": { "en": { "name": "Brie cheese" } } }),
        ),
        product(
            2,
            json!({ "name": "Comté", "price": 3, "soldBy": "weight", "cutStep": 50 }),
        ),
        product(3, json!({ "name": "Or", "price": Money::MAX })),
    ]
    .into()
}

/// A line of the cart, with the product's number as its own.
fn line(product: u8, quantity: i64, grams: i64) -> CartItem {
    from_value(
        json!({ "_id": id::<CartItem>(product), "productId": id::<Product>(product), "quantity": quantity, "weight": grams }),
    )
    .unwrap()
}

fn coupon(fields: Value) -> Coupon {
    let mut coupon = json!({
        "_id": id::<Coupon>(9), "code": "NINE", "type": "fixed", "value": 9, "startDate": MONDAY,
        "endDate": "2050-02-01T00:00:00.000Z", "usedCount": 0, "isActive": true,
    });
    let (Value::Object(all), Value::Object(fields)) = (&mut coupon, fields) else {
        panic!("fields")
    };
    all.extend(fields);
    from_value(coupon).unwrap()
}

fn terms(coupon: Result<Option<Coupon>, CouponRefusal>) -> Terms {
    Terms {
        customer: Some(id(7)),
        coupon,
        off: Money::ZERO,
        shipping: ShippingRates::default(),
        vat_exempt: false,
        now: from_value(json!(MONDAY)).unwrap(),
    }
}

fn cents(cents: i64) -> Money {
    Money::from_cents(cents)
}

/// Subtotal, discount, delivery and total in cents, or the refusal with what it is about.
fn outcome(priced: Result<PricedOrder>) -> Result<[i64; 4], String> {
    Err(match priced {
        Ok(PricedOrder { quote, .. }) => return Ok(amounts(&quote)),
        Err(Error::CartEmpty) => "cart_empty".into(),
        Err(Error::CartOutdated(lines)) => format!("cart_outdated items.{}", lines[0].product_id),
        Err(Error::Invalid(rules)) => format!("invalid_input {}", rules[0].field),
        Err(Error::Coupon(CouponRefusal::Unknown)) => "coupon_unknown couponCode".into(),
        Err(Error::Coupon(CouponRefusal::MinPurchase { .. })) => "coupon_min_purchase couponCode".into(),
        Err(Error::PriceChanged { lines: None, .. }) => "price_changed expectedTotal".into(),
        Err(error) => panic!("{error}"),
    })
}

fn amounts(quote: &Quote) -> [i64; 4] {
    [quote.subtotal, quote.discount, quote.shipping_cost, quote.total].map(Money::cents)
}

#[test]
fn every_amount_of_an_order_or_the_first_reason_against_it() {
    use PaymentMethod::{Card, CashOnDelivery as Cash};
    type Row = (
        &'static str,
        Vec<CartItem>,
        Result<Option<Coupon>, CouponRefusal>,
        PaymentMethod,
        Option<i64>,
        Result<[i64; 4], &'static str>,
    );
    let nine = || Ok(Some(coupon(json!({}))));
    let all = || Ok(Some(coupon(json!({ "type": "percentage", "value": 100 }))));
    let from_50 = || Ok(Some(coupon(json!({ "minPurchase": 50 }))));
    let unknown = || Err(CouponRefusal::Unknown);
    let outdated = "cart_outdated items.020202020202020202020202";
    let brie = || vec![line(1, 2, 100)];
    let gone = || vec![line(8, 1, 100)];
    let rows: [Row; 15] = [
        (
            "below free delivery",
            brie(),
            Ok(None),
            Cash,
            None,
            Ok([2000, 0, 690, 2690]),
        ),
        (
            "free delivery",
            vec![line(1, 6, 100)],
            Ok(None),
            Cash,
            None,
            Ok([6000, 0, 0, 6000]),
        ),
        (
            "by weight",
            vec![line(2, 2, 150)],
            Ok(None),
            Cash,
            None,
            Ok([900, 0, 690, 1590]),
        ),
        (
            "a gone product",
            [brie(), gone()].concat(),
            Ok(None),
            Cash,
            None,
            Ok([2000, 0, 690, 2690]),
        ),
        ("a coupon", brie(), nine(), Cash, Some(1790), Ok([2000, 900, 690, 1790])),
        ("nothing sold", gone(), unknown(), Cash, None, Err("cart_empty")),
        (
            "not cut so",
            vec![line(2, 1, 70), line(3, 99, 100)],
            unknown(),
            Cash,
            None,
            Err(outdated),
        ),
        (
            "too dear",
            vec![line(3, 2, 100)],
            unknown(),
            Cash,
            None,
            Err("invalid_input items"),
        ),
        (
            "no such code",
            brie(),
            unknown(),
            Card,
            Some(1),
            Err("coupon_unknown couponCode"),
        ),
        (
            "too little for it",
            brie(),
            from_50(),
            Card,
            Some(1),
            Err("coupon_min_purchase couponCode"),
        ),
        (
            "the total shown",
            brie(),
            Ok(None),
            Cash,
            Some(2690),
            Ok([2000, 0, 690, 2690]),
        ),
        (
            "another total",
            brie(),
            Ok(None),
            Cash,
            Some(2691),
            Err("price_changed expectedTotal"),
        ),
        (
            "another by card",
            vec![line(1, 6, 100)],
            all(),
            Card,
            Some(1),
            Err("price_changed expectedTotal"),
        ),
        (
            "free by card",
            vec![line(1, 6, 100)],
            all(),
            Card,
            Some(0),
            Err("invalid_input paymentMethod"),
        ),
        (
            "free in cash",
            vec![line(1, 6, 100)],
            all(),
            Cash,
            Some(0),
            Ok([6000, 6000, 0, 0]),
        ),
    ];
    for (what, cart, coupon, method, total, expected) in rows {
        let shown = Shown {
            total: total.map(cents),
            prices: &[],
        };
        let priced = outcome(price(&cart, &products(), terms(coupon), method, shown));
        assert_eq!(priced, expected.map_err(str::to_owned), "{what}");
    }
}

#[test]
fn an_order_takes_what_its_lines_take_together_and_pieces_weigh_what_they_weigh_today() {
    let cart = [line(1, 2, 80), line(2, 2, 150), line(2, 1, 50), line(8, 1, 100)];
    let priced = price(
        &cart,
        &products(),
        terms(Ok(None)),
        PaymentMethod::Card,
        Shown::default(),
    )
    .unwrap();
    assert_eq!(priced.stock, [(id(1), 2), (id(2), 350)].into());
    let lines: Vec<_> = priced
        .items
        .iter()
        .map(|item| (item.weight.0, item.price.cents()))
        .collect();
    assert_eq!(lines, [(100, 1000), (150, 450), (50, 150)]);
    assert_eq!(priced.coupon, None);
}

#[test]
fn the_lines_that_were_shown_at_another_price_are_named() {
    let cart = [line(1, 1, 100), line(2, 1, 100)];
    let price = |prices: &[(Id<CartItem>, Money)]| {
        let prices: Vec<_> = prices
            .iter()
            .map(|(item_id, price)| ExpectedPrice {
                item_id: *item_id,
                price: *price,
            })
            .collect();
        let shown = Shown {
            total: None,
            prices: &prices,
        };
        price(&cart, &products(), terms(Ok(None)), PaymentMethod::Card, shown).map(|_| ())
    };
    assert!(price(&[(id(1), cents(1000)), (id(2), cents(300))]).is_ok());
    let Err(Error::PriceChanged { shown, now, lines }) = price(&[(id(1), cents(900)), (id(2), cents(300))]) else {
        panic!("a price that was never shown")
    };
    assert_eq!((shown, now), (cents(1990), cents(1990)));
    let brie = PriceChange {
        product_id: id(1),
        names: ["Brie".into(), "Brie cheese".into()],
        weight: shared::Grams(100),
        shown: cents(900),
        now: cents(1000),
    };
    assert_eq!(lines, Some(vec![brie]));
    // A line that was not shown at all is not ordered, but no price of it has changed.
    let Err(Error::PriceChanged { lines, .. }) = price(&[(id(1), cents(1000))]) else {
        panic!("a line that was never shown")
    };
    assert_eq!(lines, Some(vec![]));
}

#[test]
fn an_estimate_leaves_out_what_is_not_sold_and_says_why_a_coupon_takes_nothing_off() {
    let unsold = [line(1, 2, 100), line(2, 1, 70), line(2, 0, 100), line(8, 1, 100)];
    let estimate = |cart: &[CartItem], coupon| {
        let (quote, refusal) = estimate(cart, &products(), terms(coupon)).unwrap();
        (amounts(&quote), refusal)
    };
    let nine = || Ok(Some(coupon(json!({}))));
    let someone_elses = Ok(Some(coupon(json!({ "userId": id::<User>(8) }))));
    let without = [2000, 0, 690, 2690];
    assert_eq!(estimate(&unsold, nine()), ([2000, 900, 690, 1790], None));
    for (coupon, refusal) in [
        (Err(CouponRefusal::Unknown), CouponRefusal::Unknown),
        (someone_elses, CouponRefusal::Unknown),
        (
            Ok(Some(coupon(json!({ "isActive": false })))),
            CouponRefusal::SwitchedOff,
        ),
    ] {
        assert_eq!(estimate(&unsold, coupon), (without, Some(refusal)));
    }
    assert_eq!(estimate(&unsold[1..], nine()), ([0; 4], None));
    // Too dear to be ordered, and shown all the same.
    let most = Money::MAX.cents();
    assert_eq!(estimate(&[line(3, 2, 100)], Ok(None)), ([most, 0, 0, most], None));
}
