mod consents;
mod erasure;
mod export;
mod retention;
mod unused_pictures;

use domain::{
    Customer, Identity,
    after_sale::complaints,
    catalog::{alerts, reviews},
    idempotency::{self, StoredAnswer, Turn},
    identity::{
        accounts,
        devices::Device,
        sessions::{self, Credential},
        users,
    },
    media, orders,
    promotions::loyalty,
};
use mongodb::bson::{Document, doc, oid::ObjectId};
use sha2::{Digest, Sha256};
use shared::{
    Id, Language,
    account::{Login, ProfileUpdate, Registration, Secret},
    alert::AlertRequest,
    complaint::{ComplaintAnswer, ComplaintInput, ComplaintOutcome, ComplaintReason},
    loyalty::Redeem,
    order::{Gift, Order, OrderStatus, PlaceOrder, ShippingAddress},
    product::{Allergen, Product},
    profile::Address,
    refund::RefundLineInput,
    review::ReviewInput,
    user::{User, UserNote},
};
use test_support::{
    fixtures::{by_transfer, product, to_lyon},
    pictures::png,
    shop::TestShop,
};

const NAME: &str = "Zélie Quatremère";
const EMAIL: &str = "zelie.quatremere@exemple.fr";
const PASSWORD: &str = "quatre petites brebis";
const STREET: &str = "7 impasse du Secret";

fn oid<T>(id: Id<T>) -> ObjectId {
    ObjectId::from_bytes(id.bytes())
}

/// Zélie, with a new account whose address is known to be hers, signed in.
async fn zelie(shop: &TestShop) -> Identity {
    let user = register(shop).await;
    let users = shop.store.database().collection::<Document>("users");
    users
        .update_one(doc! { "_id": oid(user.id) }, doc! { "$set": { "isVerified": true } })
        .await
        .unwrap();
    sign_in(shop).await
}

async fn register(shop: &TestShop) -> User {
    let registration = Registration {
        name: NAME.into(),
        email: EMAIL.into(),
        password: Secret(PASSWORD.into()),
        // Not that of the other people of tests.
        phone_number: Some("06 98 76 54 32".into()),
    };
    accounts::register(shop, registration, Language::French).await.unwrap()
}

async fn sign_in(shop: &TestShop) -> Identity {
    let login = Login {
        email: EMAIL.into(),
        password: Secret(PASSWORD.into()),
        code: None,
    };
    let (_, cookie) = sessions::sign_in(shop, &login, Device::default()).await.unwrap();
    sessions::authenticate(shop, &Credential::Cookie(cookie)).await.unwrap()
}

fn to_her_door(input: PlaceOrder) -> PlaceOrder {
    PlaceOrder {
        shipping_address: ShippingAddress {
            street: STREET.into(),
            city: "Dole".into(),
            state: String::new(),
            postal_code: "39100".into(),
        },
        ..input
    }
}

async fn deliver(shop: &TestShop, order: &Order) {
    let staff = shop.admin_staff().await;
    for status in [OrderStatus::Processing, OrderStatus::Shipped, OrderStatus::Delivered] {
        shop.advance(&staff, order.id, status).await.unwrap();
    }
}

/// What Zélie has to do with the shop in three years, all of it done: an order at the door, a gift, one that she cancelled,
/// points and a coupon, a review with a picture, a problem, a cart, and what staff noted.
async fn whole_life(shop: &TestShop) -> (Identity, Order) {
    let (brie, zelie) = (shop.sells(product().price("30")).await, zelie(shop).await);
    let customer = zelie.clone().customer();
    keep_profile(shop, &customer, &brie).await;
    let delivered = order(shop, &customer, &brie, &to_her_door(to_lyon())).await;
    deliver(shop, &delivered).await;
    let gift = Gift {
        to: "Marraine Gwenaëlle".into(),
        note: Some("Pour tes soixante ans, ta filleule qui t’aime".into()),
        day: None,
    };
    let gift = PlaceOrder {
        gift: Some(gift),
        ..to_her_door(by_transfer())
    };
    let gift = order(shop, &customer, &brie, &gift).await;
    Box::pin(orders::mark_paid(shop, &shop.admin().await, gift.id))
        .await
        .unwrap();
    deliver(shop, &gift).await;
    let cancelled = order(shop, &customer, &brie, &to_her_door(to_lyon())).await;
    Box::pin(orders::cancel(shop, &customer, cancelled.id)).await.unwrap();
    loyalty::redeem(shop, &customer, Redeem { points: 100 }).await.unwrap();
    review_with_picture(shop, &customer, &brie).await;
    complain(shop, &customer, &delivered, &brie).await;
    shop.fill_cart(&customer, &brie, 1).await;
    let note = UserNote {
        note: "Zélie vient le samedi.".into(),
    };
    users::change_note(shop, &shop.admin().await, zelie.user().id, &note)
        .await
        .unwrap();
    let sold_out = shop.sells(product().named("Vacherin").stock(0)).await;
    let request = AlertRequest { email: EMAIL.into() };
    alerts::ask_as_guest(shop, &sold_out.id.to_string(), &request, Language::French)
        .await
        .unwrap();
    by_hand(shop, &zelie, &delivered).await;
    (zelie, delivered)
}

async fn order(shop: &TestShop, customer: &Customer, brie: &Product, input: &PlaceOrder) -> Order {
    shop.fill_cart(customer, brie, 2).await;
    Box::pin(orders::place(shop, customer, input)).await.unwrap()
}

async fn keep_profile(shop: &TestShop, customer: &Customer, brie: &Product) {
    let update = ProfileUpdate {
        addresses: Some(vec![Address {
            kind: "Maison".into(),
            street: STREET.into(),
            city: "Dole".into(),
            postal_code: "39100".into(),
            ..Address::default()
        }]),
        favorite_products: Some(vec![brie.id]),
        avoided_allergens: Some(vec![Allergen::Nuts]),
        ..ProfileUpdate::default()
    };
    accounts::update(shop, customer, update).await.unwrap();
}

async fn review_with_picture(shop: &TestShop, customer: &Customer, brie: &Product) {
    let attempt = media::begin_for_review(shop, customer).await.unwrap();
    let picture = media::upload_for_review(shop, customer, attempt, png(8, 8))
        .await
        .unwrap();
    let review = ReviewInput {
        rating: 5,
        comment: "Coulant à souhait.".into(),
        images: vec![picture.url],
    };
    reviews::create(shop, customer, &brie.id.to_string(), review)
        .await
        .unwrap();
}

async fn complain(shop: &TestShop, customer: &Customer, order: &Order, brie: &Product) {
    let input = ComplaintInput {
        lines: vec![RefundLineInput {
            product_id: brie.id,
            weight: None,
            quantity: 1,
        }],
        reason: ComplaintReason::Damaged,
        text: "La croûte était écrasée, ma voisine l’a vu.".into(),
        images: Vec::new(),
    };
    let complaint = complaints::report(shop, customer, order.id, &input).await.unwrap();
    let answer = ComplaintAnswer {
        outcome: ComplaintOutcome::None,
        text: "Toutes nos excuses.".into(),
        amount: None,
    };
    let admin = shop.admin().await;
    complaints::answer(shop, &admin, order.id, complaint.id, &answer)
        .await
        .unwrap();
}

/// What other doors leave of her: a report of a livreur with its photograph, where her door is, a subscription that ended,
/// an answer that is kept for a request that may come again, and what stood in an older shop.
async fn by_hand(shop: &TestShop, zelie: &Identity, order: &Order) {
    let insert = async |collection: &str, document: Document| {
        let documents = shop.store.database().collection::<Document>(collection);
        documents.insert_one(document).await.unwrap();
    };
    let now = mongodb::bson::DateTime::from_millis(shop.now().millis());
    let outcome: Id<Order> = shop.new_id();
    insert(
        "deliveryoutcomes",
        doc! {
            "_id": oid(outcome), "orderId": oid(order.id), "by": oid(shop.new_id::<User>()), "outcome": "absent",
            "note": "Laissé chez la voisine de Zélie", "owed": 0, "at": now, "saidAt": now, "receivedAt": now,
        },
    )
    .await;
    insert("deliveryphotos", doc! { "_id": oid(outcome), "webp": "her door" }).await;
    insert(
        "doors",
        doc! { "_id": "7 impasse du secret 39100 dole", "location": { "lat": 47.0, "lon": 5.0 }, "at": now },
    )
    .await;
    insert(
        "subscriptions",
        doc! {
            "userId": oid(zelie.user().id), "status": "ended", "dayOfMonth": 5, "paymentMethod": "bank_transfer",
            "platter": { "people": 4, "budget": 40 }, "createdAt": now, "updatedAt": now,
            "shippingAddress": { "street": STREET, "city": "Dole", "state": "", "postalCode": "39100" },
        },
    )
    .await;
    let original = doc! { "name": NAME, "email": EMAIL, "password": "$2b$10$older" };
    insert(
        "adoptionoriginals",
        doc! { "_id": { "of": "users", "id": oid(zelie.user().id) }, "original": original, "at": now },
    )
    .await;
    let request = Sha256::new_with_prefix("a request");
    let Ok(Turn::First(claim)) = idempotency::claim(shop, &zelie.into(), "checkout", request).await else {
        panic!("the first of its key")
    };
    let answer = StoredAnswer {
        status: 201,
        headers: Vec::new(),
        body: format!("{{\"name\":\"{NAME}\"}}"),
    };
    idempotency::settle(shop, claim, &answer).await.unwrap();
}
