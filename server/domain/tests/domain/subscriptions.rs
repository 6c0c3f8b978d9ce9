//! Platters that are ordered each month: one a month, by the rules of every order, until their customer ends them.

mod monthly;

use domain::{Customer, Error, identity::users, subscriptions, subscriptions::monthly::order_due};
use mongodb::bson::{Document, doc, oid::ObjectId};
use serde_json::{Value, json};
use shared::{
    Id, PageRequest,
    order::Order,
    product::{Milk, Product},
    subscription::{Subscription, SubscriptionStatus, SubscriptionUpdate},
};
use test_support::{
    errors::broken,
    fixtures::product,
    shop::{TestShop, in_a_shop},
};

/// A platter for four on the 15th, thirty euros at most, paid at the door in Lyon; what differs is in `but`.
pub fn wish(but: &Value) -> Value {
    let mut input = json!({
        "platter": { "people": 4, "budget": 30 }, "dayOfMonth": 15, "paymentMethod": "cash_on_delivery",
        "shippingAddress": { "street": "1 rue du Lait", "city": "Lyon", "state": "", "postalCode": "69001" },
    });
    for (key, value) in but.as_object().into_iter().flatten() {
        input[key] = value.clone();
    }
    input
}

/// Subscribes. The shop of a test begins on 3 March, so that its first platter is the one of March.
pub async fn subscribe(shop: &TestShop, customer: &Customer, but: Value) -> domain::Result<Subscription> {
    let input = serde_json::from_value(wish(&but)).expect("an input");
    subscriptions::subscribe(shop, customer, input).await
}

pub async fn change(
    shop: &TestShop,
    customer: &Customer,
    id: Id<Subscription>,
    update: Value,
) -> domain::Result<Subscription> {
    let update: SubscriptionUpdate = serde_json::from_value(update).expect("an update");
    subscriptions::change(shop, customer, id, update).await
}

/// A shop with two cheeses of 10 €, which are a platter for four.
pub async fn two_cheeses(shop: &TestShop) -> [Product; 2] {
    let brie = shop.sells(product().named("Brie").milk(Milk::Cow)).await;
    let crottin = product().named("Crottin").milk(Milk::Goat).category("chevre");
    [brie, shop.sells(crottin).await]
}

/// The subscription as it is now.
pub async fn now(shop: &TestShop, id: Id<Subscription>) -> Subscription {
    let subscriptions = shop.store.database().collection::<Subscription>("subscriptions");
    let id = ObjectId::from_bytes(id.bytes());
    subscriptions.find_one(doc! { "_id": id }).await.unwrap().unwrap()
}

/// The orders of a customer, oldest first.
pub async fn orders_of(shop: &TestShop, customer: &Customer) -> Vec<Order> {
    let paging = PageRequest { page: 1, limit: 100 };
    let query = shared::order::OrderQuery { status: None, paging };
    let mut page = domain::orders::of_customer(shop, customer, &query).await.unwrap();
    page.items.reverse();
    page.items
}

/// The causes of the letters that begin so.
pub async fn told(shop: &TestShop, what: &str) -> Vec<String> {
    let letters = shop.documents("outbox").await;
    let causes = letters.iter().map(|letter: &Document| letter.get_str("cause").unwrap());
    causes
        .filter(|cause| cause.starts_with(what))
        .map(ToOwned::to_owned)
        .collect()
}

fn day(text: &str) -> shared::period::Day {
    text.parse().unwrap()
}

#[test]
fn whoever_subscribes_agrees_to_what_can_be_kept_and_has_a_letter() {
    in_a_shop(async |shop| {
        two_cheeses(shop).await;
        let nadia = shop.customer("nadia").await;
        let subscription = subscribe(shop, &nadia, json!({})).await.unwrap();
        assert_eq!(subscription.next, Some(day("2050-03-15")));
        assert_eq!(subscription.order_at.unwrap().to_string(), "2050-03-10T07:00:00.000Z");
        assert_eq!(told(shop, "subscription_began").await.len(), 1);
        assert_eq!(
            now(shop, subscription.id).await,
            subscription,
            "it is read as it was written"
        );

        let refused = async |but: Value| subscribe(shop, &nadia, but).await.unwrap_err();
        let poor = refused(json!({ "platter": { "people": 4, "budget": 19.99 } })).await;
        assert_eq!(broken(&poor), ["platter.budget platter_costs:20.00"]);
        let card = refused(json!({ "paymentMethod": "card" })).await;
        assert_eq!(broken(&card), ["paymentMethod not_offered"]);
        let wrong = refused(json!({ "dayOfMonth": 32, "platter": { "people": 0, "budget": 0 } })).await;
        assert_eq!(
            broken(&wrong),
            [
                "dayOfMonth too_large:31",
                "platter.budget too_small:1",
                "platter.people too_small:1"
            ]
        );
        let mut overseas = wish(&json!({}))["shippingAddress"].clone();
        overseas["postalCode"] = json!("98800");
        let away = refused(json!({ "shippingAddress": overseas })).await;
        assert!(matches!(away, Error::NotDeliveredThere), "{away:?}");

        let stranger = shop.unconfirmed("omar").await;
        let unconfirmed = subscribe(shop, &stranger, json!({})).await;
        assert!(
            matches!(unconfirmed, Err(Error::AddressNotConfirmed)),
            "{unconfirmed:?}"
        );
        assert_eq!(
            shop.documents("subscriptions").await.len(),
            1,
            "what is refused is not stored"
        );
    });
}

#[test]
fn a_customer_has_five_that_run_however_many_are_asked_for_at_once() {
    in_a_shop(async |shop| {
        two_cheeses(shop).await;
        let nadia = shop.customer("nadia").await;
        let other = shop.on_another_server().await;
        let asked = (0..8).map(|n| subscribe(if n % 2 == 0 { shop } else { &other }, &nadia, json!({})));
        let answers = futures_util::future::join_all(asked).await;
        let refused = answers
            .iter()
            .filter(|answer| matches!(answer, Err(Error::TooManySubscriptions)));
        assert_eq!(refused.count(), 3, "{answers:?}");
        let mine = subscriptions::of_customer(shop, &nadia, PageRequest::default())
            .await
            .unwrap();
        assert_eq!(mine.total, 5);
        subscriptions::end(shop, &nadia, mine.items[0].id).await.unwrap();
        subscribe(shop, &nadia, json!({})).await.unwrap();
    });
}

#[test]
fn a_month_is_skipped_a_day_moved_and_a_pause_taken_and_none_of_it_brings_two_platters_in_a_month() {
    in_a_shop(async |shop| {
        two_cheeses(shop).await;
        let nadia = shop.customer("nadia").await;
        let id = subscribe(shop, &nadia, json!({})).await.unwrap().id;
        let skipped = change(shop, &nadia, id, json!({ "skip": "2050-03-15" })).await.unwrap();
        assert_eq!(skipped.next, Some(day("2050-04-15")));
        let again = change(shop, &nadia, id, json!({ "skip": "2050-03-15" })).await;
        assert!(
            matches!(again, Err(Error::PlatterNotNext)),
            "a second click skips no second month: {again:?}"
        );
        // March has had its turn, also at the end of the month.
        let moved = change(shop, &nadia, id, json!({ "dayOfMonth": 31 })).await.unwrap();
        assert_eq!(moved.next, Some(day("2050-04-30")));
        let paused = change(shop, &nadia, id, json!({ "paused": true })).await.unwrap();
        assert_eq!(
            (paused.status, paused.next, paused.order_at),
            (SubscriptionStatus::Paused, None, None)
        );
        let none = change(shop, &nadia, id, json!({ "skip": "2050-04-30" })).await;
        assert!(matches!(none, Err(Error::PlatterNotNext)), "{none:?}");
        let moved = change(shop, &nadia, id, json!({ "dayOfMonth": 5 })).await.unwrap();
        assert_eq!(moved.next, None, "it stays paused");
        shop.set_time("2050-06-20T12:00:00Z");
        assert_eq!(order_due(shop).await.unwrap(), 0);
        let on = change(shop, &nadia, id, json!({ "paused": false })).await.unwrap();
        assert_eq!(
            (on.status, on.next),
            (SubscriptionStatus::Active, Some(day("2050-07-05")))
        );
        assert_eq!(orders_of(shop, &nadia).await, []);
    });
}

#[test]
fn it_is_their_customers_alone_and_once_it_has_ended_nothing_brings_it_back() {
    in_a_shop(async |shop| {
        two_cheeses(shop).await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        let id = subscribe(shop, &nadia, json!({})).await.unwrap().id;
        for refused in [
            subscriptions::find(shop, &omar, id).await,
            change(shop, &omar, id, json!({ "paused": true })).await,
            subscriptions::end(shop, &omar, id).await,
        ] {
            assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        }
        let ended = subscriptions::end(shop, &nadia, id).await.unwrap();
        assert_eq!(
            (ended.status, ended.next, ended.ended_at),
            (SubscriptionStatus::Ended, None, Some(shop.now()))
        );
        shop.clock.advance_seconds(60);
        assert_eq!(
            subscriptions::end(shop, &nadia, id).await.unwrap(),
            ended,
            "it ends once"
        );
        assert_eq!(told(shop, "subscription_ended").await.len(), 1);
        for update in [json!({ "paused": false }), json!({ "dayOfMonth": 3 })] {
            let refused = change(shop, &nadia, id, update).await;
            assert!(matches!(refused, Err(Error::SubscriptionEnded)), "{refused:?}");
        }
        shop.set_time("2050-05-12T12:00:00Z");
        assert_eq!(order_due(shop).await.unwrap(), 0);
        assert_eq!(orders_of(shop, &nadia).await, []);
    });
}

#[test]
fn closing_an_account_ends_its_subscriptions_and_opening_it_again_does_not_begin_them() {
    in_a_shop(async |shop| {
        two_cheeses(shop).await;
        let (nadia, admin) = (shop.customer("nadia").await, shop.admin().await);
        let first = subscribe(shop, &nadia, json!({})).await.unwrap().id;
        let paused = subscribe(shop, &nadia, json!({})).await.unwrap().id;
        change(shop, &nadia, paused, json!({ "paused": true })).await.unwrap();
        let user = nadia.user().id;
        users::set_closed(shop, &admin, user, true).await.unwrap();
        users::set_closed(shop, &admin, user, false).await.unwrap();
        for id in [first, paused] {
            assert_eq!(now(shop, id).await.status, SubscriptionStatus::Ended);
        }
        assert_eq!(told(shop, "subscription_ended").await.len(), 2);
        let listed = subscriptions::list(shop, &admin, Some(SubscriptionStatus::Ended), PageRequest::default());
        let listed = listed.await.unwrap();
        assert_eq!(
            (listed.total, listed.items[0].customer_name.as_str()),
            (2, nadia.user().name.as_str())
        );
        let active = subscriptions::list(shop, &admin, Some(SubscriptionStatus::Active), PageRequest::default());
        assert_eq!(active.await.unwrap().total, 0);
    });
}
